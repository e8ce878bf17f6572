/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lesson's feedback to the student about the current step: whether the answer was right, its
 * hint, and the answer itself after failed attempts. It belongs to one step and is dropped with the
 * next.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/model/model.h"
#include "ui/model/progress.h"
#include "ui/report/spoken.h"

struct feedback *model_feedback(struct model *m)
{
	struct feedback *b = &m->feedback;
	uint64_t about = lesson_at(m->lesson) + 1;

	if (b->about != about)
		*b = (struct feedback){.begun = b->begun, .about = about};
	return b;
}

bool model_shows_card(const struct model *m)
{
	return !m->feedback.begun && model_count(m) == 0 && lesson_at(m->lesson) == 0 &&
		spoken(&lab_spec(m->lab)->introduction)[0];
}

static void feedback_put(struct feedback *b, bool good, const char *fmt, ...) TEXT_PRINTF(3, 4);

static void feedback_put(struct feedback *b, bool good, const char *fmt, ...)
{
	va_list ap;

	b->told = true;
	b->good = good;
	va_start(ap, fmt);
	vsnprintf(b->verdict, sizeof(b->verdict), fmt, ap);
	va_end(ap);
}

static void tell_verdict(struct feedback *b, const struct lesson_result *r)
{
	const char *saw = text_str(&r->saw);

	switch (r->verdict) {
	case LESSON_RIGHT: feedback_put(b, true, "%s", _("✓ Right.")); break;
	case LESSON_WRONG:
		if (r->saw.len)
			feedback_put(b, false, _("✗ Not yet: %s"), saw);
		else
			feedback_put(b, false, "%s", _("✗ That is not right."));
		break;
	case LESSON_NOT_ASKED: feedback_put(b, false, "%s", _("There is no open question.")); break;
	case LESSON_UNREADABLE: feedback_put(b, false, "✗ %s", saw); break;
	}
}

void model_answer(struct model *m, const char *given)
{
	struct lesson_result r = {0};
	struct feedback *b = model_feedback(m);

	if (given[strspn(given, " ")] == '\0')
		return;
	b->begun = true;
	const struct spec_step *step = lesson_step(m->lesson, lesson_at(m->lesson));
	lesson_answer(m->lesson, given, &r);
	tell_verdict(b, &r);
	const struct spec_text *reply =
		r.verdict == LESSON_WRONG ? lesson_reply(step, given) : NULL;
	if (reply) /* why it is not that one */
		feedback_put(b, false, "✗ %s", spoken(reply));
	lesson_result_free(&r);
	model_moved(m);
	model_settle(m);
}

void model_hint(struct model *m)
{
	if (lesson_hint(m->lesson))
		model_feedback(m)->hinted = true;
	else
		model_refuse(m, _("This step has no hint."));
}

bool model_waits_once(struct model *m)
{
	struct feedback *b = model_feedback(m);
	size_t typed = lab_typed(m->lab);

	if (!lesson_typed(m->lesson) || b->waited == typed)
		return false;
	b->waited = typed;
	return true;
}

void model_lesson_back(struct model *m)
{
	if (!lesson_back(m->lesson))
		model_say(m, _("This is the beginning."));
	model_moved(m);
}

bool model_has_begun(const struct model *m)
{
	const struct progress *p = m->progress;

	return p && p->at > lesson_at(m->lesson) && p->at < lesson_count(m->lesson);
}

void model_resume(struct model *m)
{
	const struct progress *p = m->progress;

	if (!p || !p->at || p->at >= lesson_count(m->lesson))
		model_say(m, _("You have not started this lesson before."));
	else if (!lesson_play_to(m->lesson, (size_t)p->at))
		model_refuse(m, _("That step can no longer be reached automatically."));
	m->feedback.begun = true;
	model_moved(m);
}

static void tell_answer(struct model *m)
{
	struct lesson *l = m->lesson;
	const struct spec_step *step = lesson_step(l, lesson_at(l));
	bool told = lesson_phase(l) == LESSON_ASKED;
	struct feedback *b = model_feedback(m);
	struct text right = {0};
	size_t number = 0;

	lesson_right(&right, l, lesson_at(l));
	number = step->choices.count ? (size_t)strtoul(text_str(&right), NULL, 10) : 0;
	feedback_put(b, true, _("The answer: %s  %s"), text_str(&right),
		number ? spoken(&step->choices.items[number - 1]) : "");
	b->told = told;
	text_free(&right);
}

void model_reveal(struct model *m)
{
	struct lesson *l = m->lesson;

	if (lesson_phase(l) != LESSON_ASKED && lesson_phase(l) != LESSON_MENDING) {
		model_say(m, _("There is no open question."));
		return;
	}
	if (lesson_tries(l) < LESSON_TRIES) {
		model_say(m, _("The answer is shown after two tries of your own."));
		return;
	}
	tell_answer(m);
	lesson_teach(l);
	model_moved(m);
	model_settle(m);
}
