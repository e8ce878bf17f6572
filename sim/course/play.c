/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every `expect` counts from the first step on. The walkthrough is a lesson without a student:
 * every question gets its right answer, every fault its fix, so a run shows that it can be played
 * to the end. Only the lesson and the passing of time change the world here.
 */
#include "course/play.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>

#define PATIENCE (10 * NSEC_PER_SEC) /* for the prompt, in a paced walkthrough */

struct play {
	struct lab *lab;
	struct condition **checks; /* one for each of spec->checks */
	struct lesson *lesson;
	size_t told_step;
	int told_phase;         /* phase last reported to the hook; -1: none yet */
	struct condition *stop; /* while it plays: ends it as soon as it holds; or NULL */
};

static struct condition *parse(struct lab *lab, const struct spec_string *s, struct problems *ps)
{
	struct condition *c = condition_parse(s->s, s->at, ps);

	if (c)
		condition_bind(c, lab, s->at, ps);
	return c;
}

static void *room(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	assert(p);
	return p;
}

struct play *play_new(struct lab *lab, struct problems *ps)
{
	const struct spec *spec = lab_spec(lab);
	struct play *p = room(1, sizeof(*p));
	size_t before = ps->count;

	p->lab = lab;
	p->checks = room(spec->checks.count, sizeof(struct condition *));
	for (size_t i = 0; i < spec->checks.count; i++)
		p->checks[i] = parse(lab, &spec->checks.items[i].expect, ps);
	p->lesson = lesson_new(lab, ps);
	if (ps->count > before) {
		play_free(p);
		return NULL;
	}
	for (size_t i = 0; i < spec->checks.count; i++)
		condition_watch(p->checks[i], lab);
	return p;
}

void play_free(struct play *p)
{
	if (!p)
		return;
	const struct spec *spec = lab_spec(p->lab);
	for (size_t i = 0; i < spec->checks.count; i++)
		condition_free(p->checks[i]);
	lesson_free(p->lesson);
	free(p->checks);
	free(p);
}

bool play_until(struct lab *lab, struct condition *until, int64_t time)
{
	condition_watch(until, lab);
	bool holds = condition_holds(until, lab);

	while (!holds && engine_next_time(lab_engine(lab)) <= time && lab_step(lab))
		holds = condition_holds(until, lab);
	condition_unwatch(until);
	return holds;
}

static bool stopped(const struct play *p)
{
	return p->stop && condition_holds(p->stop, p->lab);
}

struct lesson *play_lesson(const struct play *p)
{
	return p->lesson;
}

/* If the condition that detects the fix holds before the fix, nothing was broken. */
static void look_for_fault(struct play *p, const struct play_hooks *hooks)
{
	const struct spec_step *step = lesson_step(p->lesson, lesson_at(p->lesson));

	if (lesson_phase(p->lesson) == LESSON_MENDING &&
		condition_holds(lesson_awaits(p->lesson), p->lab) && hooks && hooks->missed)
		hooks->missed(hooks->arg, step, PLAY_NOTHING_TO_MEND);
}

/* the lab has ended in the middle of a phase */
static void give_up(struct play *p, const struct play_hooks *hooks)
{
	const struct spec_step *step = lesson_step(p->lesson, lesson_at(p->lesson));
	bool mending = lesson_phase(p->lesson) == LESSON_MENDING;

	if (lesson_awaits(p->lesson) && hooks && hooks->missed)
		hooks->missed(hooks->arg, step, mending ? PLAY_NOT_MENDED : PLAY_MISSED_UNTIL);
	lesson_pass(p->lesson);
}

/* true if the lesson has moved: report its phase */
static bool move_on(struct play *p)
{
	struct lesson *l = p->lesson;

	/* the fix of a fault is shown even if the check already holds */
	if (lesson_phase(l) != LESSON_MENDING && lesson_settle(l))
		return true;
	return lesson_next(l) || lesson_teach(l) || lesson_settle(l);
}

static void play_tell(struct play *p, const struct play_hooks *hooks)
{
	size_t step = lesson_at(p->lesson);
	int phase = (int)lesson_phase(p->lesson);

	if (!lesson_count(p->lesson) || (step == p->told_step && phase == p->told_phase))
		return;
	p->told_step = step;
	p->told_phase = phase;
	if (hooks && hooks->phase)
		hooks->phase(hooks->arg, p->lesson);
	look_for_fault(p, hooks);
}

/* Waits before typing if a pace is set, and for the prompt. */
static void take_time(struct play *p, const struct play_hooks *hooks)
{
	if (!hooks || !hooks->pace || !lesson_types(p->lesson))
		return;
	const int64_t then = lab_now(p->lab) + hooks->pace, end = lab_stop_time(p->lab);
	lab_run_until(p->lab, then < end ? then : end);
	while (lesson_shell_busy(p->lesson) &&
		engine_next_time(lab_engine(p->lab)) <= then + PATIENCE && lab_step(p->lab))
		;
}

void play_walkthrough(struct play *p, const struct play_hooks *hooks)
{
	p->told_phase = -1;
	while (!stopped(p)) {
		play_tell(p, hooks);
		if (lesson_over(p->lesson))
			return;
		take_time(p, hooks);
		if (!move_on(p) && !lab_step(p->lab))
			give_up(p, hooks);
	}
}

bool play_run(struct play *p, const struct play_hooks *hooks, struct condition *until)
{
	int64_t end = lab_stop_time(p->lab);

	p->stop = until;
	if (until)
		condition_watch(until, p->lab);
	play_walkthrough(p, hooks);
	if (!until)
		lab_run_until(p->lab, end);
	while (until && !stopped(p) && lab_step(p->lab))
		;
	bool held = !until || stopped(p);
	if (until)
		condition_unwatch(until);
	p->stop = NULL;
	return held;
}

size_t play_check_count(const struct play *p)
{
	return lab_spec(p->lab)->checks.count;
}

void play_check(const struct play *p, size_t i, struct check_result *r)
{
	*r = (struct check_result){.check = &lab_spec(p->lab)->checks.items[i]};
	r->passed = condition_holds(p->checks[i], p->lab);
	condition_explain(&r->values, p->checks[i], p->lab);
	condition_first(p->checks[i], &r->first);
}

bool play_check_first(const struct play *p, size_t i, struct record *first)
{
	return condition_first(p->checks[i], first);
}

void check_result_free(struct check_result *r)
{
	text_free(&r->values);
}
