/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lesson`, `next`, `answer`, `hint`. The lesson itself performs all actions (course/lesson.h);
 * this file prints them and advances time while one of its commands runs: at most WAIT of simulated
 * time.
 */
#include "ui/console/class.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "course/lesson.h"
#include "ui/console/session.h"
#include "ui/report/spoken.h"
#include "ui/report/style.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

#define WAIT ((int64_t)600 * NSEC_PER_SEC)

static bool has_lesson(struct session *s)
{
	if (s->lesson && lesson_count(s->lesson))
		return true;
	fprintf(s->out, "%s\n", _("This scenario has no lesson."));
	return false;
}

static void put_words(struct session *s, const char *mark, const char *words)
{
	struct text t = {0};

	if (!*words)
		return;
	text_put(&t, mark);
	columns_wrap(&t, words, 2, report_width() - 2);
	fputs(text_str(&t), s->out);
	text_free(&t);
}

static void put_question(struct session *s, const struct spec_step *step)
{
	put_words(s, "? ", spoken(&step->ask));
	for (size_t i = 0; i < step->choices.count; i++)
		fprintf(s->out, "  %zu) %s\n", i + 1, spoken(&step->choices.items[i]));
}

/* what the student can do now */
static void put_turn(struct session *s)
{
	const struct spec_step *step = lesson_step(s->lesson, lesson_at(s->lesson));
	enum lesson_phase phase = lesson_phase(s->lesson);

	if (phase == LESSON_ASKED || phase == LESSON_MENDING)
		put_question(s, step);
	bool hint = step->hint.en;
	if (phase == LESSON_ASKED)
		fprintf(s->out, "%s\n", hint ? _("(answer WORDS, or hint)") : _("(answer WORDS)"));
	else if (phase == LESSON_MENDING)
		fprintf(s->out, "%s\n",
			hint ? _("(type the commands that fix it, or hint)")
			     : _("(type the commands that fix it)"));
	else if (lesson_over(s->lesson))
		fprintf(s->out, "%s\n", _("(This was the last step.)"));
	else if (phase != LESSON_RUNNING)
		fprintf(s->out, "%s\n", _("(next)"));
	else
		fprintf(s->out, "%s\n", _("(This step is still waiting for its event.)"));
}

static void put_step(struct session *s)
{
	size_t at = lesson_at(s->lesson);

	fprintf(s->out, _("Step %zu of %zu"), at + 1, lesson_count(s->lesson));
	fputc('\n', s->out);
	put_words(s, "▸ ", spoken(&lesson_step(s->lesson, at)->say));
}

void class_lesson(struct session *s, const char *rest)
{
	(void)rest;
	if (!has_lesson(s))
		return;
	put_step(s);
	put_turn(s);
}

static void put_process(struct session *s, const struct process *p)
{
	struct text shown = {0};
	text_shown(&shown, p->line, strlen(p->line), SHOWN_LINES);
	fprintf(s->out, "%s# %s\n", p->host->node.name, text_str(&shown));
	text_free(&shown);
	fwrite(process_output(p), 1, p->out_length, s->out);
	if (p->out_length && p->out[p->out_length - 1] != '\n')
		fputc('\n', s->out);
}

static void put_typed_since(struct session *s, uint32_t last)
{
	const struct process *p;

	while ((p = lab_process(s->lab, ++last)))
		if (!lesson_hides(s->lesson, p->id))
			put_process(s, p);
}

/* advances time until the lesson waits for the user */
static void run_on(struct session *s)
{
	int64_t end = lab_now(s->lab) + WAIT;

	while (lesson_settle(s->lesson) ||
		(lesson_phase(s->lesson) == LESSON_RUNNING &&
			engine_next_time(lab_engine(s->lab)) <= end && lab_step(s->lab)))
		;
}

void class_next(struct session *s, const char *rest)
{
	(void)rest;
	if (!has_lesson(s))
		return;
	size_t before = lesson_at(s->lesson);
	uint32_t last = process_table(lab_network(s->lab))->last_id;

	lesson_next(s->lesson);
	run_on(s);
	if (lesson_at(s->lesson) != before)
		put_step(s);
	put_typed_since(s, last);
	put_turn(s);
}

static void put_verdict(struct session *s, const struct lesson_result *r)
{
	switch (r->verdict) {
	case LESSON_RIGHT: fprintf(s->out, "%s\n", _("Right.")); break;
	case LESSON_NOT_ASKED: fprintf(s->out, "%s\n", _("There is no open question.")); break;
	case LESSON_UNREADABLE: fprintf(s->out, "%s\n", text_str(&r->saw)); break;
	case LESSON_WRONG:
		if (r->saw.len)
			fprintf(s->out, _("Not yet: %s"), text_str(&r->saw));
		else
			fputs(_("That is not right."), s->out);
		fputc('\n', s->out);
		break;
	}
}

void class_answer(struct session *s, const char *rest)
{
	struct lesson_result r;

	if (!has_lesson(s))
		return;
	const struct spec_step *step = lesson_step(s->lesson, lesson_at(s->lesson));
	lesson_answer(s->lesson, rest, &r);
	if (r.typed)
		put_process(s, r.typed);
	put_verdict(s, &r);
	if (r.verdict == LESSON_WRONG && lesson_reply(step, rest))
		put_words(s, "  ", spoken(lesson_reply(step, rest)));
	lesson_result_free(&r);
	if (lesson_phase(s->lesson) == LESSON_PASSED)
		put_turn(s);
}

void class_hint(struct session *s, const char *rest)
{
	(void)rest;
	if (!has_lesson(s))
		return;
	const struct spec_text *hint = lesson_hint(s->lesson);
	put_words(s, "  ", hint ? spoken(hint) : _("This step has no hint."));
}

void class_settle(struct session *s)
{
	if (!s->lesson || !lesson_count(s->lesson) || lesson_phase(s->lesson) != LESSON_MENDING)
		return;
	while (lesson_phase(s->lesson) == LESSON_MENDING && lesson_settle(s->lesson))
		;
	if (lesson_phase(s->lesson) != LESSON_PASSED)
		return;
	fprintf(s->out, "%s\n", _("That fixes it."));
	put_turn(s);
}
