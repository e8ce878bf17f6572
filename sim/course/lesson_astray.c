/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Leaving the lesson's path, and returning. A student may type anything; whether the lesson can
 * still be played to its end is determined by a rehearsal in a twin of the lab, which types the
 * commands again from a mark (or from the present) on, with every answer and fix.
 *
 * Invariant: a lesson without commands by the student is not astray, because its author has played
 * it. Steps that cannot be passed even then (`reach`) are the scenario's fault.
 */
#include "course/lesson.h"

#include <stdlib.h>
#include <string.h>

#include "course/lesson_private.h"
#include "world/journal.h"

#define STRAY_MAX ((int64_t)20 * NSEC_PER_SEC)

/* where a rehearsal begins */
struct place_in_time {
	size_t at; /* the mark */
	uint64_t position;
	size_t applied;
	int64_t now; /* the clock; SPEC_UNSET: at the last event */
};

bool lesson_is_own(const struct lesson *l, uint64_t serial)
{
	for (size_t i = 0; i < l->own_count; i++)
		if (l->own[i] == serial)
			return true;
	return false;
}

/* entries of the student's among those typed since `first` */
static bool meddled(const struct lesson *l, size_t first)
{
	const struct journal *j = lab_journal(l->lab);

	for (size_t i = first; i < lab_typed(l->lab); i++)
		if (!lesson_is_own(l, j->entries[i].serial))
			return true;
	return false;
}

/* ---- what still runs ---- */

static const struct process *process_of(const struct lesson *l, const struct journal_entry *e)
{
	uint32_t id = process_table(lab_network(l->lab))->last_id;
	const struct process *p = NULL;

	for (; id > 0; id--) {
		p = lab_process(l->lab, id);
		if (p && strcmp(p->line, e->line) == 0 && strcmp(p->host->node.name, e->host) == 0)
			return p;
	}
	return NULL;
}

/* the student's own command, still at work */
static bool is_awaited(const struct lesson *l, const struct journal_entry *e)
{
	int64_t end = e->time + STRAY_MAX;

	if (lesson_is_own(l, e->serial) || engine_next_time(lab_engine(l->lab)) > end)
		return false;
	const struct process *p = process_of(l, e);
	return p && p->running && !p->job;
}

bool lesson_strays(struct lesson *l)
{
	const struct journal *j = lab_journal(l->lab);

	for (size_t i = 0; i < lab_typed(l->lab); i++)
		if (is_awaited(l, &j->entries[i]))
			return true;
	return false;
}

/* ---- rehearsing ---- */

/* Plays as a teacher would until a phase lasts too long; returns the number of steps passed. */
static size_t play_on(struct lesson *t, size_t enough)
{
	int64_t end = lab_now(t->lab) + LESSON_WAIT;

	while (!lesson_over(t) && lesson_at(t) < enough) {
		size_t at = t->at;
		bool moved = lesson_settle(t) ||
			(!lesson_strays(t) && (lesson_next(t) || lesson_teach(t)));
		if (t->at != at)
			end = lab_now(t->lab) + LESSON_WAIT;
		if (!moved && (engine_next_time(lab_engine(t->lab)) > end || !lab_step(t->lab)))
			return lesson_at(t);
	}
	return lesson_over(t) ? lesson_count(t) : lesson_at(t);
}

/* in the twin the journal's serials start at 1 */
static void take_own(struct lesson *t, const struct lesson *l, size_t applied)
{
	const struct journal *j = lab_journal(l->lab);

	for (size_t i = 0; i < applied; i++)
		if (lesson_is_own(l, j->entries[i].serial))
			lesson_note_own(t, i + 1);
}

/* the twin's lesson takes the mark's state; its condition has counted since the phase began */
static void take_mark(struct lesson *t, const struct lesson *l, const struct place_in_time *from)
{
	const struct lesson_mark *first = &l->marks[lesson_phase_begin(l, from->at)];
	struct condition *c;

	lab_seek_typed(t->lab, first->position, first->applied);
	t->marks[0] = l->marks[from->at];
	c = lesson_awaited(t, &t->marks[0]);
	if (c)
		condition_watch(c, t->lab);
	lab_seek_typed(t->lab, from->position, from->applied);
	if (from->now != SPEC_UNSET)
		lab_hold_clock(t->lab, from->now);
}

/* Number of steps that can be passed from there; SIZE_MAX if there cannot be a twin. */
static size_t rehearse(const struct lesson *l, const struct place_in_time *from, size_t enough)
{
	struct problems ps = {0};
	struct lab *twin = lab_twin(l->lab, from->applied);
	struct lesson *t = twin ? lesson_new(twin, &ps) : NULL;
	size_t reached = SIZE_MAX;

	if (t) {
		take_own(t, l, from->applied);
		take_mark(t, l, from);
		reached = play_on(t, enough);
	}
	problems_free(&ps);
	lesson_free(t);
	lab_close(twin);
	return reached;
}

static size_t reach(struct lesson *l)
{
	const struct place_in_time beginning = {.now = SPEC_UNSET};

	if (!l->reach)
		l->reach = 1 + rehearse(l, &beginning, SIZE_MAX);
	return l->reach - 1;
}

static struct place_in_time place_of(const struct lesson *l, size_t at)
{
	const struct lesson_mark *m = &l->marks[at];

	return (struct place_in_time){at, m->position, m->applied, SPEC_UNSET};
}

static bool can_be_played(struct lesson *l, const struct place_in_time *from)
{
	size_t wanted = reach(l);

	return wanted == SIZE_MAX || rehearse(l, from, wanted) >= wanted;
}

/* ---- missed ---- */

/* nothing will happen by itself before the lab's end */
static bool is_quiet(const struct lesson *l)
{
	int64_t next = engine_next_time(lab_engine(l->lab));

	return next == INT64_MAX || next > lab_stop_time(l->lab);
}

static bool work_out(struct lesson *l)
{
	struct place_in_time here = {
		l->at, lab_position(l->lab), lab_typed(l->lab), lab_now(l->lab)};

	return !can_be_played(l, &here);
}

/* While the lesson only waits for time, passing time changes nothing; else the check is
 * repeated. */
static bool is_known(const struct lesson *l, uint64_t position)
{
	return l->astray.known && l->astray.at == l->at && l->astray.applied == lab_typed(l->lab) &&
		l->astray.branch == lab_journal(l->lab)->branch && l->astray.position == position &&
		l->astray.quiet == is_quiet(l);
}

bool lesson_missed(struct lesson *l)
{
	if (!lesson_count(l) || lesson_over(l))
		return false;
	const struct lesson_mark *m = lesson_present(l);
	bool waits = m->phase == LESSON_RUNNING && is_quiet(l);
	if (!lab_reversible(l->lab) || (!waits && !meddled(l, 0)))
		return false;
	uint64_t position = m->phase == LESSON_RUNNING ? m->position : lab_position(l->lab);
	if (is_known(l, position))
		return l->astray.missed;
	l->astray.known = true;
	l->astray.at = l->at;
	l->astray.applied = lab_typed(l->lab);
	l->astray.branch = lab_journal(l->lab)->branch;
	l->astray.position = position;
	l->astray.quiet = is_quiet(l);
	l->astray.missed = work_out(l);
	return l->astray.missed;
}

bool lesson_hopeless(struct lesson *l)
{
	return lesson_count(l) && lesson_phase(l) == LESSON_RUNNING && is_quiet(l) &&
		lesson_at(l) >= reach(l);
}

/* ---- back ---- */

static size_t step_begin(const struct lesson *l, size_t at)
{
	size_t step = l->marks[at].step;

	while (at > 0 && l->marks[at - 1].step == step)
		at--;
	return at;
}

bool lesson_restart(struct lesson *l)
{
	if (!lesson_count(l))
		return false;
	lesson_present(l);
	size_t at = step_begin(l, l->at);
	struct place_in_time from = place_of(l, at);
	const struct lesson_mark *m = &l->marks[at];
	bool there = l->at == at && lab_position(l->lab) == m->position &&
		lab_typed(l->lab) == m->applied;

	while (at > 0 && meddled(l, 0) && !can_be_played(l, &from))
		from = place_of(l, --at);
	if (there && at == l->at)
		return false;
	lesson_go_to_mark(l, at);
	lab_cut(l->lab);
	l->mark_count = at + 1;
	l->astray.known = false;
	l->branch = lab_journal(l->lab)->branch;
	return true;
}

/* ---- its state ---- */

bool lesson_typed(struct lesson *l)
{
	return meddled(l, lesson_present(l)->applied);
}

unsigned lesson_tries(struct lesson *l)
{
	const struct lesson_mark *m = lesson_present(l);
	const struct journal *j = lab_journal(l->lab);
	unsigned tries = 0;

	if (m->phase == LESSON_ASKED)
		return l->records[m->step].wrong;
	for (size_t i = m->applied; m->phase == LESSON_MENDING && i < lab_typed(l->lab); i++)
		tries += !lesson_is_own(l, j->entries[i].serial);
	return tries;
}

bool lesson_turns_at(struct lesson *l, uint64_t *position, size_t *typed)
{
	lesson_present(l);
	for (size_t i = l->at + 1; i < l->mark_count; i++) {
		const struct lesson_mark *m = &l->marks[i];
		bool turns = m->step != m[-1].step || m->phase != m[-1].phase;
		bool later = m->position > lab_position(l->lab) || m->applied > lab_typed(l->lab);
		if (turns && later) {
			*position = m->position;
			*typed = m->applied;
			return true;
		}
	}
	return false;
}

bool lesson_known_ahead(struct lesson *l)
{
	lesson_present(l);
	return l->at + 1 < l->mark_count;
}
