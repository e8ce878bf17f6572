/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Moving through time. What is known already is gone to; where it ends, the lab runs on. The
 * model's `at` follows from the lab's position and is never set otherwise.
 */
#include <stdlib.h>
#include <string.h>

#include "ui/model/model.h"
#include "ui/text/words.h"
#include "world/journal.h"

#define QUIET_MAX (120 * NSEC_PER_SEC)       /* a step waits no longer for something to happen */
#define UNTIL_MAX (24 * 3600 * NSEC_PER_SEC) /* simulated time that `until` waits */
#define ASK_EVERY 0x3ff                      /* steps between two looks at the keyboard */

static void here(struct model *m)
{
	m->at = store_moment_at(&m->store, lab_position(m->lab), lab_typed(m->lab));
	model_refilter(m);
}

void model_moved(struct model *m)
{
	here(m);
}

bool model_is_live(const struct model *m)
{
	return m->at == (long)model_count(m) - 1;
}

void model_go(struct model *m, long i)
{
	const struct moment *to = model_moment(m, i);

	m->playing.wall = -1; /* what is played goes on from here */

	if (to)
		lab_seek_typed(m->lab, to->step, to->typed);
	else if (i < 0)
		lab_seek_typed(m->lab, 0, 0);
	here(m);
}

void model_go_end(struct model *m)
{
	if (!model_is_live(m))
		model_go(m, (long)model_count(m) - 1);
}

static bool interrupted(const struct model *m)
{
	return m->set.interrupted && m->set.interrupted(m->set.arg);
}

/* ---- what is not known yet ---- */

bool model_ended(struct model *m)
{
	struct text t = {0};

	if (lab_end(m->lab) == LAB_GOES_ON)
		return false;
	lab_end_words(&t, m->lab);
	model_say(m, "%s", text_str(&t));
	text_free(&t);
	return true;
}

static bool nothing_ahead(struct model *m)
{
	if (model_ended(m))
		return true;
	if (engine_next_time(lab_engine(m->lab)) != INT64_MAX)
		return false;
	model_say(m, _("Nothing more happens by itself: type a command at the console."));
	return true;
}

static void tell_quiet(struct model *m)
{
	struct text t = {0};

	text_seconds(&t, lab_now(m->lab));
	model_say(m, _("All is quiet; it is %s now."), text_str(&t));
	text_free(&t);
}

/* runs on until something is recorded */
static bool live_moment(struct model *m, int64_t until)
{
	size_t before = model_count(m);

	for (unsigned n = 1; model_count(m) == before; n++) {
		model_settle(m);
		if (model_count(m) > before)
			break;
		if (nothing_ahead(m))
			return false;
		if (engine_next_time(lab_engine(m->lab)) > until || !lab_step(m->lab) ||
			((n & ASK_EVERY) == 0 && interrupted(m))) {
			tell_quiet(m);
			return false;
		}
	}
	here(m);
	return true;
}

/* ---- steps ---- */

static unsigned marks_for(enum stride s)
{
	switch (s) {
	case STRIDE_HOP: return MARK_HOP | MARK_SENT | MARK_COMMAND | MARK_DROP;
	case STRIDE_DECISION: return MARK_DECISION;
	case STRIDE_EVENT: break;
	}
	return UINT16_MAX;
}

static bool stops_at(const struct model *m, long i, enum stride s)
{
	const struct moment *at = model_moment(m, i);

	if (!at || !model_visible(m, i))
		return false;
	return s == STRIDE_EVENT || at->marks & marks_for(s);
}

static bool step_known(struct model *m, enum stride s, int direction)
{
	long i = m->at + direction;

	while (i >= 0 && i < (long)model_count(m) && !stops_at(m, i, s))
		i += direction;
	if (direction < 0 && m->at >= 0 && i < 0) {
		model_go(m, -1);
		return true;
	}
	if (!model_moment(m, i))
		return false;
	model_go(m, i);
	return true;
}

/* ---- the lesson ---- */

void model_settle(struct model *m)
{
	if (!model_is_live(m))
		return;
	while (lesson_settle(m->lesson))
		;
	here(m);
}

enum turn { TURN_TIME, TURN_TAKEN, TURN_ANSWER };

/* where the lesson waits for its reader, a step goes on in the lesson and not in time */
static enum turn lesson_turn(struct model *m)
{
	model_settle(m);
	if (lesson_over(m->lesson))
		return TURN_TIME;
	if (lesson_phase(m->lesson) == LESSON_ASKED) {
		model_say(m, _("The lesson asks a question: 8 goes there to answer it."));
		return TURN_ANSWER;
	}
	if (!lesson_next(m->lesson))
		return TURN_TIME;
	model_settle(m);
	return TURN_TAKEN;
}

static bool step_live(struct model *m, enum stride s)
{
	int64_t until = lab_now(m->lab) + QUIET_MAX;

	model_go_end(m);
	switch (lesson_turn(m)) {
	case TURN_TAKEN: return true;
	case TURN_ANSWER: return false;
	case TURN_TIME: break;
	}
	while (live_moment(m, until))
		if (stops_at(m, m->at, s))
			return true;
	return false;
}

bool model_step(struct model *m, enum stride s, int direction)
{
	if (step_known(m, s, direction))
		return true;
	if (direction > 0)
		return step_live(m, s);
	model_say(m, _("This is the beginning."));
	return false;
}

/* the last moment that is not later than `time`; −1: none */
static long moment_by(const struct model *m, int64_t time)
{
	long low = 0, high = (long)model_count(m);

	while (low < high) {
		long middle = (low + high) / 2;
		if (model_moment(m, middle)->time <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low - 1;
}

void model_go_time(struct model *m, int64_t time)
{
	long i = moment_by(m, time);

	model_go(m, i);
	if (i < (long)model_count(m) - 1)
		return;
	while (engine_next_time(lab_engine(m->lab)) <= time && lab_step(m->lab))
		if ((lab_position(m->lab) & ASK_EVERY) == 0 && interrupted(m))
			break;
	if (engine_next_time(lab_engine(m->lab)) > time)
		lab_run_until(m->lab, time);
	here(m);
	model_settle(m);
	model_ended(m);
}

void model_run_to(struct model *m, int64_t time)
{
	lab_run_until(m->lab, time);
	here(m);
	model_settle(m);
}

/* ---- until ---- */

static struct condition *read_condition(struct model *m, const char *words)
{
	struct place at = {0};
	struct problems ps = {0};
	struct condition *c = condition_parse(words, at, &ps);

	if (c && condition_bind(c, m->lab, at, &ps) != 0) {
		condition_free(c);
		c = NULL;
	}
	if (!c && ps.count && ps.items[0].hint)
		model_refuse(m, "%s — %s", ps.items[0].text, ps.items[0].hint);
	else if (!c && ps.count)
		model_refuse(m, "%s", ps.items[0].text);
	problems_free(&ps);
	return c;
}

struct condition *model_condition(struct model *m, const char *words)
{
	return read_condition(m, words);
}

static void hear(struct model *m, struct condition *c, uint64_t *heard)
{
	uint64_t last = lab_engine(m->lab)->records;
	struct frame f;

	for (; *heard < last; ++*heard) {
		const struct record *r = model_record(m, *heard + 1);
		if (r)
			condition_hear(c, m->lab, r, model_frame(m, r->number, &f) ? &f : NULL);
	}
}

/* one step of the lab, known or not; false at the end of everything */
static bool one_on(struct model *m, int64_t end)
{
	if (!model_is_live(m)) {
		model_go(m, m->at + 1);
		return true;
	}
	return engine_next_time(lab_engine(m->lab)) <= end && lab_step(m->lab);
}

bool model_until(struct model *m, const char *words)
{
	struct condition *c = model_condition(m, words);
	int64_t end = lab_now(m->lab) + UNTIL_MAX;
	uint64_t heard = lab_engine(m->lab)->records;
	bool held = false, stopped = false;
	long from = m->at;

	if (!c)
		return false;
	condition_begin(c);
	for (unsigned n = 1; !held && !stopped && one_on(m, end); n++) {
		hear(m, c, &heard);
		here(m);
		model_settle(m);
		held = condition_holds(c, m->lab);
		stopped = (n & ASK_EVERY) == 0 && interrupted(m);
	}
	condition_free(c);
	if (held)
		model_say(m, _("It has come true: %s"), words);
	else
		model_refuse(m, _("It has not come true: %s"), words);
	if (!held && !stopped) /* a day has passed in vain: it is as if nobody had waited */
		model_go(m, from);
	return held;
}

/* ---- people ---- */

struct process *model_type(struct model *m, struct host *h, const char *line)
{
	unsigned branch = lab_journal(m->lab)->branch;
	struct process *p = lab_command(m->lab, h, line, NULL);

	m->saved = false;
	here(m);
	model_settle(m);
	if (lab_journal(m->lab)->branch != branch) {
		m->scores.record = 0; /* its number means another record now */
		struct text t = {0};
		text_add(&t, "%s# %s", h->node.name, line);
		free(m->store.other.typed);
		m->store.other.typed = t.s;
		model_say(m,
			_("A new branch begins here. What had happened after this moment is kept: "
			  ":compare shows where the two part."));
	}
	return p;
}
