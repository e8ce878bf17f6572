/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copies a user's results, bookmarks and notes into a session and back. */
#include <stdlib.h>

#include "base/text.h"
#include "ui/model/model.h"
#include "ui/model/progress.h"
#include "ui/text/words.h"

static void take_up_bookmarks(struct model *m, const struct progress *p)
{
	for (size_t i = 0; i < p->bookmark_count; i++) {
		const struct progress_bookmark *b = &p->bookmarks[i];
		char letter = b->name[0];
		if (letter >= 'a' && letter <= 'z' && !b->name[1] && m->bookmark_count < BOOKMARKS)
			m->bookmarks[m->bookmark_count++] =
				(struct bookmark){letter, b->step, (size_t)b->typed};
	}
}

void model_take_up(struct model *m, struct progress *p)
{
	m->progress = p;
	take_up_bookmarks(m, p);
	if (progress_give(p, m->lesson) && p->at > 0 && p->at < lesson_count(m->lesson))
		model_say(m,
			_("Last time you reached step %d of the lesson: press 8 and R to "
			  "continue from there."),
			(int)p->at + 1);
}

static void put_bookmarks(struct model *m, struct progress *p)
{
	for (size_t i = 0; i < m->bookmark_count; i++) {
		const struct bookmark *b = &m->bookmarks[i];
		const struct moment *at =
			model_moment(m, store_moment_at(&m->store, b->step, b->typed));
		progress_bookmark(
			p, (const char[]){b->letter, '\0'}, b->step, b->typed, at ? at->time : 0);
	}
}

void model_put_down(struct model *m)
{
	put_bookmarks(m, m->progress);
	if (lesson_count(m->lesson))
		progress_take(m->progress, m->lesson);
}

int model_keep(struct model *m, struct text *why)
{
	struct progress *p = m->progress, now;

	put_bookmarks(m, p);
	now = *p;
	now.records = NULL;
	if (lesson_count(m->lesson) && lesson_at(m->lesson) > 0)
		progress_take(&now, m->lesson);
	else
		now.records = p->records;
	int status = progress_keep(&now, why);
	p->written = now.written;
	if (now.records != p->records)
		free(now.records);
	return status;
}

void model_note(struct model *m, const char *words)
{
	if (!m->progress) {
		model_refuse(m, _("Nothing is saved here: notes need a terminal."));
		return;
	}
	progress_note(m->progress, lab_position(m->lab), lab_now(m->lab), words);
	model_say(m, _("Noted; :notes lists the notes."));
}

void model_show_notes(struct model *m)
{
	const struct progress *p = m->progress;
	struct text t = {0};

	for (size_t i = 0; p && i < p->note_count; i++)
		text_add(&t, "%s%d.%03ds %s", i ? "   " : "", (int)(p->notes[i].time / 1000000000),
			(int)(p->notes[i].time % 1000000000 / 1000000), p->notes[i].words);
	model_say(m, "%s", t.len ? text_str(&t) : _("There are no notes."));
	text_free(&t);
}
