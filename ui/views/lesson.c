/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lesson: its text, its question, the fault to fix, and the student's current options. It
 * follows the world: a step back in time is a step back in the lesson.
 *
 * rows() and draw() process the same paragraphs, once counting and once drawing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "course/play.h"
#include "ui/model/progress.h"
#include "ui/report/spoken.h"
#include "ui/screen/screen.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

struct writing {
	const struct drawing *d;
	int width, y;
	bool draws;
};

const struct view view_lesson;

static void paragraph(struct writing *w, int x, unsigned look, const char *words)
{
	struct text lines = {0};

	if (!*words)
		return;
	if (w->draws) {
		w->y += area_put_wrapped(w->d->area, x, w->y, look, words);
		return;
	}
	columns_wrap(&lines, words, 0, (size_t)(w->width - x > 8 ? w->width - x : 8));
	for (size_t i = 0; i < lines.len; i++)
		w->y += lines.s[i] == '\n';
	text_free(&lines);
}

static void write_choices(struct writing *w, const struct spec_step *step)
{
	for (size_t i = 0; i < step->choices.count; i++) {
		struct text line = {0};
		text_add(&line, "%zu  %s", i + 1, spoken(&step->choices.items[i]));
		paragraph(w, 2, ROLE_TEXT, text_str(&line));
		text_free(&line);
	}
}

static void write_teacher(struct writing *w, size_t at, const struct spec_step *step)
{
	const struct model *m = w->d->model;
	struct text line = {0};

	if (!m->set.teacher)
		return;
	if (lesson_phase(m->lesson) == LESSON_ASKED) {
		text_put(&line, _("Teacher: the answer is "));
		lesson_right(&line, m->lesson, at);
	} else {
		text_put(&line, _("Teacher: it is mended by "));
		for (size_t i = 0; i < step->fix.count; i++)
			text_add(&line, "%s%s", i ? "; " : "", step->fix.items[i].s);
	}
	paragraph(w, 0, ROLE_GOOD, text_str(&line));
	text_free(&line);
}

/* what the reader can do now, without a hint */
static const char *turn_alone(struct lesson *l, const struct spec_step *step)
{
	switch (lesson_phase(l)) {
	case LESSON_ASKED:
		return step->choices.count ? _("Press the number of your answer.")
					   : _("Enter, then your answer.");
	case LESSON_MENDING:
		return _("Find the command that fixes it: press Enter to type it on a console.");
	case LESSON_RUNNING:
		return _("Enter runs the step; n lets it happen, hop by hop; N goes to the next "
			 "decision.");
	default: return _("Press Enter or n to continue.");
	}
}

static void turn_words(struct text *t, struct lesson *l, const struct spec_step *step)
{
	bool asks = lesson_phase(l) == LESSON_ASKED || lesson_phase(l) == LESSON_MENDING;

	if (lesson_over(l)) {
		text_put(t, _("This was the last step."));
	} else if (lesson_hopeless(l)) {
		text_put(t,
			_("The event that this step waits for never happens in this lab: n skips "
			  "the step."));
	} else if (lesson_missed(l)) {
		text_put(t,
			_("✗ From here the lesson can no longer be finished: r undoes the "
			  "step with its time and commands."));
	} else {
		text_put(t, turn_alone(l, step));
		if (asks && step->hint.en)
			text_add(t, " %s", _("i shows a hint."));
		if (asks && lesson_tries(l) >= LESSON_TRIES)
			text_add(t, " %s", _("a shows the answer."));
	}
}

/* ---- the first card and the last ---- */

static void write_card(struct writing *w)
{
	const struct model *m = w->d->model;

	paragraph(w, 0, ROLE_TITLE | LOOK_BOLD, spoken(&lab_spec(m->lab)->title));
	paragraph(w, 0, ROLE_SAY, spoken(&lab_spec(m->lab)->introduction));
	paragraph(w, 0, ROLE_DIM, _("Enter begins."));
}

static void write_checks(struct writing *w)
{
	const struct model *m = w->d->model;

	for (size_t i = 0; i < play_check_count(m->play); i++) {
		struct check_result r;
		struct text t = {0};
		play_check(m->play, i, &r);
		text_add(&t, "%s %s", r.passed ? "✓" : "✗", spoken(&r.check->description));
		paragraph(w, 2, r.passed ? ROLE_GOOD : ROLE_BAD, t.s);
		text_free(&t);
		check_result_free(&r);
	}
}

static void write_score(struct writing *w)
{
	const struct model *m = w->d->model;
	struct lesson_score s;
	struct text t = {0};

	lesson_score(m->lesson, &s);
	text_add(&t,
		_("%zu of %zu right at the first try, %zu later, %zu shown; %u wrong answers, %u "
		  "hints."),
		s.at_once, s.asked, s.later, s.shown, s.wrong, s.hints);
	paragraph(w, 0, ROLE_TEXT | LOOK_BOLD, t.s);
	text_clear(&t);
	write_checks(w);
	if (m->set.next)
		text_add(&t, _("Next: lvslab run %s"), m->set.next);
	paragraph(w, 0, ROLE_TEXT, text_str(&t));
	text_free(&t);
}

/* what is still wrong, after each command that does not fix it */
static void write_not_yet(struct writing *w)
{
	const struct model *m = w->d->model;
	struct text saw = {0}, t = {0};

	if (lesson_phase(m->lesson) != LESSON_MENDING || !lesson_typed(m->lesson))
		return;
	condition_explain(&saw, lesson_awaits(m->lesson), m->lab);
	text_add(&t, _("✗ Not yet: %s"), text_str(&saw));
	paragraph(w, 0, ROLE_BAD, t.s);
	text_free(&saw);
	text_free(&t);
}

static void write_lesson(struct writing *w)
{
	const struct model *m = w->d->model;
	struct lesson *l = m->lesson;
	const struct feedback *band = &m->feedback;
	size_t at = lesson_at(l);
	const struct spec_step *step = lesson_step(l, at);
	enum lesson_phase phase = lesson_phase(l);
	bool asks = phase == LESSON_ASKED || phase == LESSON_MENDING;
	struct text head = {0}, turn = {0};

	if (model_shows_card(m)) {
		write_card(w);
		return;
	}
	text_add(&head, "%zu/%zu  %s", at + 1, lesson_count(l), spoken(&step->say));
	paragraph(w, 0, ROLE_SAY, text_str(&head));
	text_free(&head);
	if (asks) {
		paragraph(w, 0, ROLE_SAY | LOOK_BOLD, spoken(&step->ask));
		write_choices(w, step);
		write_teacher(w, at, step);
	}
	if (band->about == at + 1 && band->hinted)
		paragraph(w, 0, ROLE_TEXT, spoken(&step->hint));
	if (band->about == at + 1 && band->told)
		paragraph(w, 0, band->good ? ROLE_GOOD : ROLE_BAD, band->verdict);
	write_not_yet(w);
	if (lesson_over(l))
		write_score(w);
	turn_words(&turn, l, step);
	paragraph(w, 0, lesson_missed(l) ? ROLE_BAD : ROLE_DIM, turn.s);
	text_free(&turn);
}

static bool wanted(const struct model *m)
{
	return lesson_count(m->lesson) > 0;
}

static int rows(const struct drawing *d, int width)
{
	struct writing w = {.d = d, .width = width};

	if (!wanted(d->model))
		return 0;
	write_lesson(&w);
	return w.y;
}

static int lesson_view_draw(const struct drawing *d)
{
	struct writing w = {.d = d, .width = d->area.width, .draws = true};

	if (wanted(d->model))
		write_lesson(&w);
	return w.y;
}

/* ---- keys ---- */

static void answer_lesson(struct screen *s, const char *given)
{
	model_answer(s->model, given);
}

/* a question without choices: a digit is the beginning of its answer */
static void begin_answer(struct screen *s, const char *begun)
{
	screen_ask(s, _("answer: "), answer_lesson);
	prompt_set(&s->prompt, begun);
}

static bool enter(struct screen *s)
{
	switch (lesson_phase(s->model->lesson)) {
	case LESSON_ASKED: begin_answer(s, ""); return true;
	case LESSON_MENDING:
		if (model_waits_once(s->model))
			break;
		screen_focus(s, screen_view_by_name("console"));
		return true;
	default: break;
	}
	model_whole_step(s->model, !s->still, s->wall);
	return true;
}

/* 8 goes to the lesson first; a digit that is not a choice goes to a pane */
static bool digit(struct screen *s, int key)
{
	struct lesson *l = s->model->lesson;
	const char words[2] = {(char)key, '\0'};

	if (lesson_phase(l) != LESSON_ASKED ||
		(key == '0' + SLOT_LESSON && views[s->focus] != &view_lesson))
		return false;
	s->model->feedback.begun = true;
	size_t choices = lesson_step(l, lesson_at(l))->choices.count;
	if (choices && (key == '0' || (size_t)(key - '0') > choices))
		return false;
	if (choices)
		model_answer(s->model, words);
	else
		begin_answer(s, words);
	return true;
}

/* the first card is read: "continue" keys start the lesson */
static bool closes_card(struct screen *s, int key)
{
	bool goes_on = key == K_ENTER || key == 'n' || key == 'N' || key == ' ' || key == '.';

	if (!model_shows_card(s->model))
		return false;
	s->model->feedback.begun = true;
	return goes_on;
}

static bool key(struct screen *s, void *state, int key)
{
	(void)state;
	if (!wanted(s->model))
		return false;
	if (closes_card(s, key))
		return true;
	switch (key) {
	case K_ENTER: return enter(s);
	case 'i': model_hint(s->model); return true;
	case 'a': model_reveal(s->model); return true;
	case '[': model_lesson_back(s->model); return true;
	case 'R': model_resume(s->model); return true;
	default: return key >= '0' && key <= '9' && digit(s, key);
	}
}

static const struct view_key keys[] = {
	{"1-9", N_("answer"), N_("answers an open question, whichever pane has the focus")},
	{"Enter", N_("continue"),
		N_("runs the whole step; types an answer; opens the console for the fix")},
	{"i", N_("hint"), N_("shows a hint, if the step has one")},
	{"a", N_("answer"), N_("shows the answer, after two tries of your own")},
	{"[", N_("back"), N_("goes back one step in the lesson, and back in time")},
	{"R", N_("resume"), N_("resumes the lesson at the step you reached last time")},
	{0},
};

/* nothing that is not there, now */
static bool offers(const struct model *m, const struct view_key *k)
{
	struct lesson *l = m->lesson;
	enum lesson_phase phase = lesson_phase(l);
	bool asks = phase == LESSON_ASKED || phase == LESSON_MENDING;

	if (!wanted(m) || model_shows_card(m))
		return *k->key == 'E';
	switch (*k->key) {
	case '1': return phase == LESSON_ASKED;
	case 'i': return asks && lesson_step(l, lesson_at(l))->hint.en;
	case 'a': return asks && lesson_tries(l) >= LESSON_TRIES;
	case '[': return lesson_at(l) > 0 || model_count(m) > 0;
	case 'R': return model_has_begun(m);
	default: return !lesson_over(l);
	}
}

const struct view view_lesson = {
	.name = "lesson",
	.title = N_("Lesson"),
	.slot = SLOT_LESSON,
	.order = 10,
	.keys = keys,
	.offers = offers,
	.wanted = wanted,
	.rows = rows,
	.draw = lesson_view_draw,
	.key = key,
};
