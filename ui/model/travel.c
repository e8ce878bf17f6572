/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Moving through time. Known moments are only selected; at their end the lab runs on. The model's
 * `at` always follows from the lab's position.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/model/model.h"
#include "ui/text/words.h"
#include "watch/describe.h"
#include "world/journal.h"

#define QUIET_MAX (120 * NSEC_PER_SEC)       /* a step waits no longer for something to happen */
#define UNTIL_MAX (24 * 3600 * NSEC_PER_SEC) /* simulated time that `until` waits */
#define STEP_MAX (600 * NSEC_PER_SEC)        /* simulated, of a step of the lesson */
#define SHOW_MAX (2 * NSEC_PER_SEC)          /* the wall's, in which a whole step is shown */
#define SHOW_EACH (100 * NSEC_PER_MSEC)      /* … per moment, if there are few */
#define SHOW_FRAME (NSEC_PER_SEC / 30)
#define INSTANT_MAX 10000 /* limit of steps in one instant */
#define INSTANT_LONG 256  /* moments that must be known before one, to step back by an instant */
#define ASK_EVERY 0x3ff   /* steps between two looks at the keyboard */

static void here(struct model *m)
{
	long before = m->at;

	model_shift(m);
	m->at = store_moment_at(&m->store, lab_position(m->lab), lab_typed(m->lab));
	if (m->at < 0 && model_gone(m) && model_recall_step(m, lab_position(m->lab)))
		return; /* other code went further back than is kept, and that moved here, too */
	m->chosen = m->at == before ? m->chosen : 0;
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

	m->playing.wall = -1; /* playing continues from here */

	if (to)
		lab_seek_typed(m->lab, to->step, to->typed);
	else if (i < 0 && model_gone(m))
		model_recall(m, 0);
	if (!to && i < 0)
		lab_seek_typed(m->lab, 0, 0);
	here(m);
}

void model_go_end(struct model *m)
{
	if (!model_is_live(m))
		model_go(m, (long)model_count(m) - 1);
}

/* polled during a long run, and informed of the progress */
static bool interrupted(const struct model *m)
{
	if (m->set.passing)
		m->set.passing(m->set.arg, lab_now(m->lab));
	return m->set.interrupted && m->set.interrupted(m->set.arg);
}

/* ---- beyond the known moments ---- */

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
	model_say(m, _("Nothing more happens on its own: type a command in the console."));
	return true;
}

static void tell_quiet(struct model *m)
{
	struct text t = {0};

	text_seconds(&t, lab_now(m->lab));
	model_say(m, _("No more events; the time is %s."), text_str(&t));
	text_free(&t);
}

/* the lesson continues automatically; true if that changed its phase */
static bool turns(struct model *m)
{
	size_t step = lesson_count(m->lesson) ? lesson_at(m->lesson) : 0;
	enum lesson_phase phase = lesson_phase(m->lesson);

	while (lesson_settle(m->lesson))
		;
	return lesson_count(m->lesson) &&
		(lesson_at(m->lesson) != step || lesson_phase(m->lesson) != phase);
}

enum going { GOING_ON, GOING_QUIET, GOING_TURNED };

/* One step of the lab and its effect on the lesson. All ways forward use this function: time stops
 * when the running step of the lesson is completed. */
static enum going advance(struct model *m, int64_t until)
{
	if (engine_next_time(lab_engine(m->lab)) > until || !lab_step(m->lab))
		return GOING_QUIET;
	return turns(m) ? GOING_TURNED : GOING_ON;
}

/* runs on until something is recorded */
static enum going live_moment(struct model *m, int64_t until)
{
	size_t before = model_count(m);
	enum going going = GOING_ON;

	for (unsigned n = 1; going == GOING_ON && model_count(m) == before; n++) {
		if (nothing_ahead(m))
			return GOING_QUIET;
		going = advance(m, until);
		if (going == GOING_QUIET || ((n & ASK_EVERY) == 0 && interrupted(m))) {
			tell_quiet(m);
			return GOING_QUIET;
		}
	}
	here(m);
	return going;
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

/* Both happened in one instant, without a command in between: the copies of a broadcast. */
static bool is_one_instant(const struct model *m, long i)
{
	const struct moment *at = model_moment(m, i), *next = model_moment(m, i + 1);

	return next && at->time == next->time && at->typed == next->typed;
}

/* the last stop of an instant of which `i` is one */
static long instant_end(const struct model *m, long i, enum stride s)
{
	long last = i;

	for (; s == STRIDE_HOP && is_one_instant(m, i); i++)
		if (stops_at(m, i + 1, s))
			last = i + 1;
	return last;
}

/* the moment in the known future at which the lesson changes its phase; or −1 */
static long turn_ahead(const struct model *m)
{
	uint64_t position;
	size_t typed;

	if (!lesson_count(m->lesson) || !lesson_turns_at(m->lesson, &position, &typed))
		return -1;
	return store_moment_at(&m->store, position, typed);
}

/* the last moment that is not kept */
static uint64_t before_gone(const struct model *m)
{
	return model_gone(m) - 1;
}

/* continues from where a recall has left the lab */
static void model_go_position(struct model *m, uint64_t step, size_t typed)
{
	while (lab_position(m->lab) < step && lab_step(m->lab))
		;
	lab_seek_typed(m->lab, step, typed);
	here(m);
}

static void tell_interrupted(struct model *m)
{
	struct text t = {0};

	text_seconds(&t, lab_now(m->lab));
	model_say(m, _("Stopped at %s by a key press."), text_str(&t));
	text_free(&t);
}

/* Recreates what is before the first kept moment, up to the moment `i`, whose index then changes;
 * −1: a key stopped it. */
static long recalled(struct model *m, long i)
{
	uint64_t wanted = model_gone(m) + (uint64_t)i;

	if (interrupted(m)) {
		model_go(m, i);
		tell_interrupted(m);
		return -1;
	}
	model_recall(m, before_gone(m));
	while (model_gone(m) + model_count(m) <= wanted && lab_step(m->lab))
		here(m);
	return (long)(wanted - model_gone(m));
}

/* The last stop at or before `i`, including moments not kept; −1: none, or stopped by a key.
 * Directly after a gap a moment does not know where its frames came from: this is looked up
 * again. */
static long stop_before(struct model *m, enum stride s, long i, bool *stopped)
{
	for (;;) {
		long least = model_gone(m) ? INSTANT_LONG : 0;
		while (i >= least && !stops_at(m, i, s))
			i--;
		if (i >= least || !model_gone(m))
			return i;
		i = i < 0 ? 0 : i;
		i = recalled(m, i);
		*stopped = i < 0;
		if (*stopped)
			return -1;
	}
}

static bool step_known(struct model *m, enum stride s, int direction)
{
	bool stopped = false;

	if (direction < 0 && m->at <= INSTANT_LONG && model_gone(m) && m->at >= 0) {
		const struct moment here_now = *model_here(m);
		model_recall(m, before_gone(m));
		model_go_position(m, here_now.step, here_now.typed);
	}
	long i = m->at + direction, turn = direction > 0 ? turn_ahead(m) : -1;

	if (direction < 0 && s == STRIDE_HOP) /* out of the present instant */
		while (i >= 0 && is_one_instant(m, i))
			i--;
	while (direction > 0 && i < (long)model_count(m) && !stops_at(m, i, s))
		i++;
	bool begun = m->at < 0;
	if (direction < 0)
		i = stop_before(m, s, i, &stopped);
	if (stopped)
		return true;
	i = model_moment(m, i) && direction > 0 ? instant_end(m, i, s) : i;
	if (direction < 0 && !begun && i < 0) {
		model_go(m, -1);
		return true;
	}
	if (turn > m->at && (turn < i || !model_moment(m, i)))
		i = turn;
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
	turns(m);
	here(m);
}

enum turn { TURN_TIME, TURN_TAKEN, TURN_ANSWER };

static void tell_question(struct model *m)
{
	model_say(m,
		_("The lesson asks a question, and time is paused until you answer: "
		  "press a digit, or 8 and Enter."));
}

/* passes a step that cannot be completed even in an untouched lab */
static enum turn pass_hopeless(struct model *m)
{
	if (lesson_phase(m->lesson) != LESSON_RUNNING || !lesson_hopeless(m->lesson))
		return TURN_TIME;
	lesson_pass(m->lesson);
	model_say(m,
		_("The event that this step waits for never happens in this lab: the step is "
		  "skipped."));
	return TURN_TAKEN;
}

/* if the lesson waits for its reader, a step continues the lesson, not time */
static enum turn lesson_turn(struct model *m)
{
	if (turns(m)) {
		here(m);
		return TURN_TAKEN;
	}
	here(m);
	if (lesson_over(m->lesson) || lesson_strays(m->lesson))
		return TURN_TIME;
	if (lesson_phase(m->lesson) == LESSON_ASKED && !lesson_known_ahead(m->lesson)) {
		tell_question(m);
		return TURN_ANSWER;
	}
	if (!lesson_next(m->lesson))
		return pass_hopeless(m);
	here(m);
	model_settle(m);
	return TURN_TAKEN;
}

/* one of the moments from `i` to the present ends such a step */
static bool stopped_since(const struct model *m, long i, enum stride s)
{
	for (; i <= m->at; i++)
		if (stops_at(m, i, s))
			return true;
	return false;
}

/* the rest of this instant is part of the step */
static void finish_instant(struct model *m)
{
	int64_t now = lab_now(m->lab);
	size_t typed = lab_typed(m->lab);
	enum going going = GOING_ON;

	for (unsigned n = 1; going == GOING_ON && n < INSTANT_MAX; n++)
		going = engine_next_time(lab_engine(m->lab)) == now && lab_typed(m->lab) == typed
			? advance(m, now)
			: GOING_QUIET;
	here(m);
}

/* moments up to the present one, including dropped ones; and the first after this many, as an
 * index */
static uint64_t absolute(const struct model *m)
{
	return model_gone(m) + (uint64_t)(m->at + 1);
}

static long kept_index(const struct model *m, uint64_t moments)
{
	return moments > model_gone(m) ? (long)(moments - model_gone(m)) : 0;
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
	for (;;) {
		uint64_t before = absolute(m);
		enum going going = live_moment(m, until);
		if (going != GOING_ON)
			return going == GOING_TURNED;
		if (!stopped_since(m, kept_index(m, before), s))
			continue;
		if (s == STRIDE_HOP)
			finish_instant(m);
		return true;
	}
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

/* the last moment at or before `time`; −1: none */
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
	model_recall_time(m, time);
	long i = moment_by(m, time);

	model_go(m, i);
	if (i < (long)model_count(m) - 1)
		return;
	model_run_to(m, time);
}

/* takes all of the reader's turns until time can pass; false if it cannot */
static bool time_may_pass(struct model *m)
{
	enum turn turn = TURN_TAKEN;

	while (turn == TURN_TAKEN)
		turn = lesson_turn(m);
	return turn == TURN_TIME;
}

static void tell_stopped(struct model *m)
{
	struct text t = {0};

	text_seconds(&t, lab_now(m->lab));
	model_say(
		m, _("Stopped at %s: this is the event the lesson was waiting for."), text_str(&t));
	text_free(&t);
}

/* through known moments; false if the lesson changes its phase before `time` */
static bool run_known(struct model *m, int64_t time)
{
	const struct moment *turn = model_moment(m, turn_ahead(m));
	const struct moment *last = model_moment(m, (long)model_count(m) - 1);

	if (turn && turn > model_here(m) && turn->time <= time) {
		model_go(m, turn - m->store.moments);
		return false;
	}
	lab_run_until(m->lab, time < last->time ? time : last->time);
	here(m);
	return true;
}

bool model_run_to(struct model *m, int64_t time)
{
	enum going going = GOING_ON;

	if (!model_is_live(m) && !run_known(m, time))
		return false;
	if (!model_is_live(m) || time <= lab_now(m->lab))
		return true;
	if (!time_may_pass(m))
		return false;
	for (unsigned n = 1; going == GOING_ON; n++) {
		going = advance(m, time);
		if ((n & ASK_EVERY) == 0 && interrupted(m)) {
			tell_interrupted(m);
			break;
		}
	}
	if (going == GOING_QUIET)
		lab_run_until(m->lab, time);
	here(m);
	model_settle(m);
	if (going == GOING_TURNED)
		tell_stopped(m);
	return !model_ended(m) && going == GOING_QUIET;
}

/* ---- a whole step of the lesson ---- */

static void let_commands_end(struct model *m)
{
	enum going going = GOING_ON;

	while (going == GOING_ON && lesson_strays(m->lesson))
		going = advance(m, INT64_MAX);
	here(m);
}

/* at the end of the known moments */
static void run_whole(struct model *m)
{
	enum lesson_phase phase;

	let_commands_end(m);
	phase = lesson_phase(m->lesson);
	if (phase != LESSON_RUNNING && phase != LESSON_MENDING) {
		if (lesson_turn(m) != TURN_TAKEN)
			return;
		phase = lesson_phase(m->lesson);
		if (phase != LESSON_RUNNING) /* a fix is the reader's turn: no time passes for it */
			return;
	}
	if (!model_run_to(m, lab_now(m->lab) + STEP_MAX) && !m->message_is_error)
		text_clear(&m->message);
}

void model_whole_step(struct model *m, bool shows, int64_t wall)
{
	long turn = turn_ahead(m);
	uint64_t begin = absolute(m);

	m->playing.on = false;
	if (turn > m->at)
		model_go(m, turn);
	else if (!model_is_live(m))
		model_go_end(m);
	else
		run_whole(m);
	long from = kept_index(m, begin) - 1;
	if (!shows || m->at <= from + 1)
		return;
	m->show = (struct show){true, from, m->at, wall};
	model_go(m, from + 1);
}

bool model_show_ends(struct model *m)
{
	if (!m->show.on)
		return false;
	m->show.on = false;
	model_go(m, m->show.to);
	model_settle(m);
	return true;
}

int64_t model_show_tick(struct model *m, int64_t wall)
{
	const struct show *s = &m->show;
	long count = s->to - s->from;
	int64_t length = count * SHOW_EACH < SHOW_MAX ? count * SHOW_EACH : SHOW_MAX;
	int64_t passed = wall - s->begun;
	long at = s->from + 1 + (long)((double)count * (double)passed / (double)length);

	if (at >= s->to) {
		model_show_ends(m);
		return 0;
	}
	if (at > m->at)
		model_go(m, at);
	return SHOW_FRAME;
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

/* one step of the lab, known or not */
static enum going one_on(struct model *m, int64_t end)
{
	if (model_is_live(m))
		return advance(m, end);
	model_go(m, m->at + 1);
	return GOING_ON;
}

static void tell_until(struct model *m, enum going going, bool held, const char *words)
{
	if (held)
		model_say(m, _("Condition met: %s"), words);
	else if (going == GOING_TURNED)
		tell_stopped(m);
	else
		model_refuse(m, _("The condition is not met yet: %s"), words);
}

bool model_until(struct model *m, const char *words)
{
	struct condition *c = model_condition(m, words);
	int64_t end = lab_now(m->lab) + UNTIL_MAX;
	uint64_t heard = lab_engine(m->lab)->records;
	bool held = false, stopped = false;
	enum going going = GOING_ON;
	uint64_t from = absolute(m);

	if (!c || (model_is_live(m) && !time_may_pass(m))) {
		condition_free(c);
		return false;
	}
	condition_begin(c);
	for (unsigned n = 1; !held && !stopped && going == GOING_ON; n++) {
		going = one_on(m, end);
		here(m);
		hear(m, c, &heard);
		held = condition_holds(c, m->lab);
		stopped = (n & ASK_EVERY) == 0 && interrupted(m);
	}
	condition_free(c);
	tell_until(m, going, held, words);
	if (!held && going == GOING_QUIET) /* a day passed without result: as if it had not been
					    * waited */
		model_go(m, kept_index(m, from) - 1);
	return held;
}

/* ---- people ---- */

void model_restart(struct model *m)
{
	size_t step = lesson_count(m->lesson) ? lesson_at(m->lesson) : 0;

	m->playing.on = false;
	model_keep_branch(m);
	if (!lesson_restart(m->lesson)) {
		model_say(m, _("The step begins here."));
		return;
	}
	here(m);
	if (lesson_at(m->lesson) == step)
		model_say(m, _("Back at the beginning of step %zu."), step + 1);
	else
		model_say(m,
			_("Back at step %zu: the last one from which the lesson can still be "
			  "finished."),
			lesson_at(m->lesson) + 1);
}

struct process *model_type(struct model *m, struct host *h, const char *line)
{
	unsigned branch = lab_journal(m->lab)->branch;

	model_keep_branch(m);
	struct process *p = lab_command(m->lab, h, line, NULL);

	m->saved = false;
	here(m);
	model_settle(m);
	if (lab_journal(m->lab)->branch != branch) {
		m->scores.record = 0; /* its number now means another record */
		struct text t = {0};
		text_add(&t, "%s# %s", h->node.name, line);
		free(m->store.other.typed);
		m->store.other.typed = t.s;
		model_say(m,
			_("A new branch begins here. Events after this moment are kept: "
			  ":compare shows where the two branches diverge."));
	}
	return p;
}
