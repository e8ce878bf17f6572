/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lesson for a page: its current text and question, its feedback to the last answer, the
 * available actions; and the same moves as in the terminal's band, by name.
 */
#include "base/text.h"
#include "course/play.h"
#include "ui/page/page.h"
#include "ui/report/spoken.h"

static const char *const phase_names[] = {
	[LESSON_SAID] = "said",
	[LESSON_RUNNING] = "running",
	[LESSON_ASKED] = "asked",
	[LESSON_MENDING] = "mending",
	[LESSON_PASSED] = "passed",
};

static json_t *words_of(const struct spec_text *t)
{
	return page_string(spoken(t));
}

static void put_question(json_t *o, struct lesson *l, const struct spec_step *step)
{
	json_t *choices = json_array();

	json_object_set_new(o, "ask", words_of(&step->ask));
	for (size_t i = 0; i < step->choices.count; i++)
		json_array_append_new(choices, words_of(&step->choices.items[i]));
	json_object_set_new(o, "choices", choices);
	json_object_set_new(o, "has_hint", json_boolean(step->hint.en != NULL));
	json_object_set_new(o, "may_reveal", json_boolean(lesson_tries(l) >= LESSON_TRIES));
	if (step->on.s)
		json_object_set_new(o, "on", page_string(step->on.s));
}

static void put_feedback(json_t *o, struct page *p, const struct spec_step *step)
{
	const struct feedback *b = model_feedback(p->model);

	if (b->hinted)
		json_object_set_new(o, "hint", words_of(&step->hint));
	if (b->told) {
		json_object_set_new(o, "verdict", page_string(b->verdict));
		json_object_set_new(o, "good", json_boolean(b->good));
	}
}

/* after each command that does not fix it: what is still wrong */
static void put_not_yet(json_t *o, struct page *p)
{
	struct text saw = {0}, t = {0};

	if (lesson_phase(p->model->lesson) != LESSON_MENDING || !lesson_typed(p->model->lesson))
		return;
	condition_explain(&saw, lesson_awaits(p->model->lesson), p->lab);
	text_add(&t, _("✗ Not yet: %s"), text_str(&saw));
	json_object_set_new(o, "not_yet", page_string(text_str(&t)));
	text_free(&saw);
	text_free(&t);
}

static void put_score(json_t *o, struct page *p)
{
	struct lesson_score s;
	struct text t = {0};

	lesson_score(p->model->lesson, &s);
	text_add(&t,
		_("%zu of %zu right at the first try, %zu later, %zu shown; %u wrong answers, %u "
		  "hints."),
		s.at_once, s.asked, s.later, s.shown, s.wrong, s.hints);
	json_object_set_new(o, "over", json_true());
	json_object_set_new(o, "score", page_string(text_str(&t)));
	text_free(&t);
}

static void put_trouble(json_t *o, struct lesson *l)
{
	if (lesson_over(l))
		return;
	if (lesson_hopeless(l))
		json_object_set_new(o, "hopeless",
			page_string(
				_("The event that this step waits for never happens in this lab: n "
				  "skips the step.")));
	else if (lesson_missed(l))
		json_object_set_new(o, "missed",
			page_string(
				_("✗ From here the lesson can no longer be finished: r undoes the "
				  "step with its time and commands.")));
}

/* {} if the lab has no walkthrough */
json_t *page_lesson(struct page *p, const json_t *request)
{
	struct lesson *l = p->model->lesson;
	json_t *o = json_object();

	(void)request;
	if (!lesson_count(l))
		return o;
	size_t at = lesson_at(l);
	const struct spec_step *step = lesson_step(l, at);
	enum lesson_phase phase = lesson_phase(l);
	json_object_set_new(o, "at", json_integer((json_int_t)at));
	json_object_set_new(o, "count", json_integer((json_int_t)lesson_count(l)));
	json_object_set_new(o, "phase", json_string(phase_names[phase]));
	json_object_set_new(o, "said_at", json_integer(p->model->at));
	json_object_set_new(o, "say", words_of(&step->say));
	if (model_shows_card(p->model))
		json_object_set_new(o, "card", words_of(&p->spec->introduction));
	if (phase == LESSON_ASKED || phase == LESSON_MENDING)
		put_question(o, l, step);
	put_feedback(o, p, step);
	put_not_yet(o, p);
	put_trouble(o, l);
	if (lesson_over(l))
		put_score(o, p);
	return o;
}

/* ---- moves ---- */

/* as Enter in the terminal: the whole step; after a command that may be the fix, its time */
json_t *page_whole(struct page *p, const json_t *request)
{
	text_clear(&p->model->message);
	if (model_shows_card(p->model))
		p->model->feedback.begun = true;
	else if (lesson_phase(p->model->lesson) != LESSON_MENDING || model_waits_once(p->model))
		model_whole_step(p->model, json_is_true(json_object_get(request, "show")), p->wall);
	return page_state(p, request);
}

json_t *page_answer(struct page *p, const json_t *request)
{
	text_clear(&p->model->message);
	model_answer(p->model, page_text(request, "given"));
	return page_state(p, request);
}

json_t *page_hint(struct page *p, const json_t *request)
{
	text_clear(&p->model->message);
	model_hint(p->model);
	return page_state(p, request);
}

json_t *page_reveal(struct page *p, const json_t *request)
{
	text_clear(&p->model->message);
	model_reveal(p->model);
	return page_state(p, request);
}

json_t *page_back(struct page *p, const json_t *request)
{
	text_clear(&p->model->message);
	model_lesson_back(p->model);
	return page_state(p, request);
}

json_t *page_restart(struct page *p, const json_t *request)
{
	text_clear(&p->model->message);
	model_restart(p->model);
	return page_state(p, request);
}

json_t *page_resume(struct page *p, const json_t *request)
{
	text_clear(&p->model->message);
	model_resume(p->model);
	return page_state(p, request);
}

/* To a step of the lesson as a teacher would play there: of a link. */
json_t *page_to_step(struct page *p, const json_t *request)
{
	int64_t step = page_number(request, "step", 0);

	text_clear(&p->model->message);
	p->model->feedback.begun = true;
	if (step > 0 && step < (int64_t)lesson_count(p->model->lesson) &&
		!lesson_play_to(p->model->lesson, (size_t)step))
		model_refuse(p->model, _("That step can no longer be reached automatically."));
	model_moved(p->model);
	return page_state(p, request);
}

/* ---- checks ---- */

static json_t *one_check(const struct page *p, size_t i)
{
	struct check_result r;

	play_check(p->play, i, &r);
	json_t *o = json_pack("{s:b, s:o, s:I, s:o, s:o}", "passed", r.passed, "description",
		words_of(&r.check->description), "points", (json_int_t)r.check->points, "saw",
		page_string(text_str(&r.values)), "says",
		words_of(r.passed ? &r.check->pass : &r.check->fail));
	check_result_free(&r);
	return o;
}

/* The current results of the checks. */
json_t *page_checks(struct page *p, const json_t *request)
{
	json_t *all = json_array();

	(void)request;
	for (size_t i = 0; i < play_check_count(p->play); i++)
		json_array_append_new(all, one_check(p, i));
	return json_pack("{s:o}", "checks", all);
}
