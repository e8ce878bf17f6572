/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The path to the current position of a lesson, and following it in another lab of the same
 * scenario. It consists of the marks (what the lesson did, and at which position of the world) and
 * of the journal (what was typed, and by whom). Nothing is copied: the lesson is played again, with
 * its moves and the student's lines at their positions, so the result is the same world; a path
 * that leads elsewhere is reported.
 */
#include "course/lesson_trail.h"

#include <stdlib.h>
#include <string.h>

#include "course/lesson_private.h"
#include "world/journal.h"

static void *trail_room(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);

	if (!items)
		abort();
	return items;
}

static char *trail_copy(const char *s)
{
	char *copy = strdup(s);

	if (!copy)
		abort();
	return copy;
}

void lesson_trail_room(struct lesson_trail *t, size_t stops, size_t lines)
{
	*t = (struct lesson_trail){.stops = trail_room(stops, sizeof(*t->stops)),
		.lines = trail_room(lines, sizeof(*t->lines))};
}

void lesson_trail_add_line(struct lesson_trail *t, struct lesson_line line)
{
	line.host = trail_copy(line.host);
	line.line = trail_copy(line.line);
	t->lines[t->line_count++] = line;
}

void lesson_trail_free(struct lesson_trail *t)
{
	for (size_t i = 0; i < t->line_count; i++) {
		free((void *)(uintptr_t)t->lines[i].host);
		free((void *)(uintptr_t)t->lines[i].line);
	}
	free(t->lines);
	free(t->stops);
	*t = (struct lesson_trail){0};
}

/* ---- the way here ---- */

static struct lesson_stop stop_at(const struct lesson_mark *m)
{
	return (struct lesson_stop){m->step, m->phase, m->position, m->applied};
}

static struct lesson_line line_of(const struct lesson *l, const struct journal_entry *e)
{
	return (struct lesson_line){
		e->step, e->time, e->host, e->line, lesson_is_own(l, e->serial)};
}

void lesson_trail_read(struct lesson_trail *t, struct lesson *l)
{
	const struct journal *j = lab_journal(l->lab);
	size_t typed = lab_typed(l->lab);

	lesson_present(l);
	lesson_trail_room(t, l->at + 1, typed);
	for (size_t i = 0; i <= l->at; i++)
		t->stops[t->stop_count++] = stop_at(&l->marks[i]);
	for (size_t i = 0; i < typed; i++)
		lesson_trail_add_line(t, line_of(l, &j->entries[i]));
	t->position = lab_position(l->lab);
	t->time = lab_now(l->lab);
}

/* ---- the same way ---- */

struct following {
	struct lesson *l;
	const struct lesson_trail *t;
	uint64_t left; /* remaining limit of steps */
};

static bool advance(struct following *f, uint64_t position)
{
	while (lab_position(f->l->lab) < position)
		if (!f->left-- || !lab_step(f->l->lab))
			return false;
	return lab_position(f->l->lab) == position;
}

/* Advances the clock without events; takes no step. */
static bool wait_until(struct following *f, int64_t time)
{
	uint64_t position = lab_position(f->l->lab);

	if (lab_now(f->l->lab) < time && engine_next_time(lab_engine(f->l->lab)) > time)
		lab_run_until(f->l->lab, time);
	return lab_position(f->l->lab) == position;
}

/* what the student typed before the `before`th line, up to one that the lesson will type */
static bool type_lines(struct following *f, size_t before)
{
	struct lab *lab = f->l->lab;

	for (size_t i; (i = lab_typed(lab)) < before && i < f->t->line_count;) {
		const struct lesson_line *e = &f->t->lines[i];
		struct host *h = lab_host(lab, e->host);
		if (e->own)
			return true;
		if (!h || !advance(f, e->step) || !wait_until(f, e->time) ||
			!lab_command(lab, h, e->line, NULL))
			return false;
	}
	return true;
}

/* a line that the lesson types now was typed by it then */
static bool wait_for_own(struct following *f, size_t before)
{
	size_t i = lab_typed(f->l->lab);

	return i >= before || i >= f->t->line_count || wait_until(f, f->t->lines[i].time);
}

/* makes the move to the next stop, also for the reader's turns */
static bool move(struct lesson *l)
{
	enum lesson_phase phase = lesson_phase(l);

	if (lesson_settle(l) || lesson_next(l))
		return true;
	if (phase == LESSON_ASKED)
		lesson_answered(l);
	else if (phase == LESSON_RUNNING)
		lesson_pass(l);
	else
		return phase == LESSON_MENDING && lesson_teach(l);
	return true;
}

static bool is_at_stop(const struct following *f)
{
	const struct lesson *l = f->l;

	if (l->at >= f->t->stop_count)
		return false;
	struct lesson_stop here = stop_at(&l->marks[l->at]), there = f->t->stops[l->at];
	return here.step == there.step && here.phase == there.phase &&
		here.position == there.position && here.applied == there.applied;
}

bool lesson_follow(struct lesson *l, const struct lesson_trail *t, uint64_t most)
{
	struct following f = {.l = l, .t = t, .left = most};

	lesson_present(l);
	while (l->at + 1 < t->stop_count) {
		const struct lesson_stop *next = &t->stops[l->at + 1];
		size_t at = l->at;
		if (!type_lines(&f, next->applied) || !advance(&f, next->position) ||
			!wait_for_own(&f, next->applied) || !move(l) || l->at <= at ||
			!is_at_stop(&f))
			return false;
	}
	return type_lines(&f, t->line_count) && lab_typed(l->lab) == t->line_count &&
		advance(&f, t->position) && wait_until(&f, t->time);
}
