/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Positions in time, one letter each. A bookmark of a discarded branch is invalid. */
#include "ui/model/model.h"
#include "ui/text/words.h"

static struct bookmark *bookmarks_find(struct model *m, char letter)
{
	for (size_t i = 0; i < m->bookmark_count; i++)
		if (m->bookmarks[i].letter == letter)
			return &m->bookmarks[i];
	return NULL;
}

void model_mark(struct model *m, char letter)
{
	struct bookmark *b = bookmarks_find(m, letter);

	if (letter < 'a' || letter > 'z') {
		model_refuse(m, _("A bookmark is a letter from a to z."));
		return;
	}
	if (!b)
		b = &m->bookmarks[m->bookmark_count++];
	*b = (struct bookmark){letter, lab_position(m->lab), lab_typed(m->lab)};
	model_say(m, _("Bookmark %c is set here; '%c returns to it."), letter, letter);
}

bool model_to_mark(struct model *m, char letter)
{
	const struct bookmark *b = bookmarks_find(m, letter);
	const struct moment *last = model_moment(m, (long)model_count(m) - 1);

	if (!b) {
		model_refuse(m, _("There is no bookmark %c."), letter);
		return false;
	}
	if (model_recall_step(m, b->step))
		last = model_moment(m, (long)model_count(m) - 1);
	if (b->step <= (last ? last->step : 0)) {
		model_go(m, store_moment_at(&m->store, b->step, b->typed));
		return true;
	}
	lab_seek(m->lab, b->step); /* from an earlier session: not reached yet */
	model_moved(m);
	return true;
}
