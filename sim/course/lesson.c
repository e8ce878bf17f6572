/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lesson's marks and how they follow the world.
 *
 * A mark is valid as long as the commands typed before it are the same as when it was made. Several
 * marks may have one position (a step with only a text), so `at` is stored and moves only as far as
 * the world's position requires.
 *
 * Invariant: marks[0 … mark_count) are in the order of the lesson and of the world.
 */
#include "course/lesson.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "course/lesson_private.h"
#include "world/journal.h"

/* ---- marks and the world ---- */

static bool mark_valid(const struct lesson *l, const struct lesson_mark *m)
{
	const struct journal *j = lab_journal(l->lab);

	size_t applied = m->applied;

	if (applied > j->count || (applied && j->entries[applied - 1].serial != m->serial))
		return false;
	return applied == j->count || j->entries[applied].step >= m->position;
}

/* -1, 0, 1: the mark's place is before the world's present, there, after it */
static int compare(const struct lesson_mark *m, const struct lab *lab)
{
	if (m->position != lab_position(lab))
		return m->position < lab_position(lab) ? -1 : 1;
	if (m->applied != lab_typed(lab))
		return m->applied < lab_typed(lab) ? -1 : 1;
	return 0;
}

static void sync(struct lesson *l)
{
	while (l->mark_count > 1 && !mark_valid(l, &l->marks[l->mark_count - 1]))
		l->mark_count--;
	if (l->at >= l->mark_count)
		l->at = l->mark_count - 1;
	while (l->at > 0 && compare(&l->marks[l->at], l->lab) > 0)
		l->at--;
	if (l->branch != lab_journal(l->lab)->branch) /* from here on it is another branch */
		l->mark_count = l->at + 1;
	l->branch = lab_journal(l->lab)->branch;
	while (l->at + 1 < l->mark_count && compare(&l->marks[l->at + 1], l->lab) < 0)
		l->at++;
	/* time has reached a position with marks: go to the first; the reader moves to the
	 * others */
	if (l->at + 1 < l->mark_count && compare(&l->marks[l->at + 1], l->lab) == 0 &&
		compare(&l->marks[l->at], l->lab) < 0)
		l->at++;
}

static struct lesson_conditions *conditions_of(const struct lesson *l, size_t step)
{
	return &l->conditions[step];
}

static const struct spec_step *step_of(const struct lesson *l, size_t step)
{
	return &l->spec->walkthrough.items[step];
}

/* the condition that detects the fix: the answer if it is a condition, `until`, the next check */
static struct condition *mend_of(const struct lesson *l, size_t step)
{
	const struct lesson_conditions *c = conditions_of(l, step);

	if (c->kind == ANSWER_CONDITION)
		return c->answer;
	return c->until ? c->until : c->mend;
}

static bool mends(const struct lesson *l, size_t step)
{
	return step_of(l, step)->fix.count || conditions_of(l, step)->kind == ANSWER_CONDITION;
}

/* `until` that ends the run, not the student's turn */
static struct condition *run_until_of(const struct lesson *l, size_t step)
{
	struct condition *until = conditions_of(l, step)->until;

	return mends(l, step) && until == mend_of(l, step) ? NULL : until;
}

struct condition *lesson_awaited(const struct lesson *l, const struct lesson_mark *m)
{
	if (m->phase == LESSON_RUNNING)
		return run_until_of(l, m->step);
	return m->phase == LESSON_MENDING ? mend_of(l, m->step) : NULL;
}

size_t lesson_phase_begin(const struct lesson *l, size_t at)
{
	const struct lesson_mark *m = &l->marks[at];

	while (at > 0 && l->marks[at - 1].step == m->step && l->marks[at - 1].phase == m->phase)
		at--;
	return at;
}

/* Conditions count from the first mark of their phase. */
static void count_from_here(struct lesson *l)
{
	struct condition *c = lesson_awaited(l, &l->marks[l->at]);

	if (c && lab_reversible(l->lab))
		condition_since(c, l->marks[lesson_phase_begin(l, l->at)].record);
}

const struct lesson_mark *lesson_present(struct lesson *l)
{
	size_t before = l->at;

	sync(l);
	if (l->at != before)
		count_from_here(l);
	return &l->marks[l->at];
}

static void watch(struct lesson *l, struct condition *c)
{
	if (!c)
		return;
	if (lab_reversible(l->lab))
		condition_since(c, lab_engine(l->lab)->records);
	else
		condition_watch(c, l->lab);
}

static void unwatch_phase(struct lesson *l, const struct lesson_mark *m)
{
	struct condition *c = lesson_awaited(l, m);

	if (c && !lab_reversible(l->lab))
		condition_unwatch(c);
}

/* the mark already exists if the lesson has been here before */
static bool known(const struct lesson *l, const struct lesson_mark *m)
{
	const struct lesson_mark *next = &l->marks[l->at + 1];

	return l->at + 1 < l->mark_count && next->step == m->step && next->phase == m->phase &&
		next->typed == m->typed && next->teaching == m->teaching &&
		compare(next, l->lab) == 0;
}

static void push(struct lesson *l, struct lesson_mark m)
{
	const struct journal *j = lab_journal(l->lab);
	bool begins = m.step != l->marks[l->at].step || m.phase != l->marks[l->at].phase;

	m.position = lab_position(l->lab);
	m.applied = lab_typed(l->lab);
	m.record = lab_engine(l->lab)->records;
	m.serial = m.applied ? j->entries[m.applied - 1].serial : 0;
	if (begins)
		unwatch_phase(l, &l->marks[l->at]);
	if (known(l, &m)) {
		l->at++;
		count_from_here(l);
		return;
	}
	l->mark_count = l->at + 1;
	if (l->mark_count == l->mark_cap) {
		l->mark_cap *= 2;
		l->marks = realloc(l->marks, l->mark_cap * sizeof(*l->marks));
		assert(l->marks);
	}
	l->marks[l->mark_count++] = m;
	l->at++;
	if (begins)
		watch(l, lesson_awaited(l, &m));
}

void lesson_go_to_mark(struct lesson *l, size_t at)
{
	if (compare(&l->marks[at], l->lab) != 0)
		lab_seek_typed(l->lab, l->marks[at].position, l->marks[at].applied);
	l->at = at;
	count_from_here(l);
}

/* ---- typing ---- */

struct process *lesson_type(struct lesson *l, const char *line, const char *on)
{
	char name[NODE_NAME];
	const char *command = lesson_command(line, name, sizeof(name));
	const char *where = *name ? name : on;
	struct host *h = where ? lab_host(l->lab, where) : NULL;

	return h ? lab_command(l->lab, h, command, NULL) : NULL;
}

void lesson_note_own(struct lesson *l, uint64_t serial)
{
	if (l->own_count == l->own_cap) {
		l->own_cap = l->own_cap ? 2 * l->own_cap : 16;
		l->own = realloc(l->own, l->own_cap * sizeof(*l->own));
		assert(l->own);
	}
	l->own[l->own_count++] = serial;
}

struct process *lesson_type_own(struct lesson *l, const char *line, const char *on)
{
	struct process *p = lesson_type(l, line, on);

	if (p)
		lesson_note_own(l, lab_journal(l->lab)->last_serial);
	return p;
}

static bool running(const struct lesson *l, const struct lesson_mark *m)
{
	const struct process *p = m->process ? lab_process(l->lab, m->process) : NULL;

	return p && p->running;
}

static void type_next(struct lesson *l, struct lesson_mark m, const char *line)
{
	const struct lesson_mark *next = &l->marks[l->at + 1];

	/* already visited: the journal's commands are not typed again */
	if (l->at + 1 < l->mark_count && next->step == m.step && next->phase == m.phase &&
		next->typed == m.typed + 1 && next->position == lab_position(l->lab)) {
		lesson_go_to_mark(l, l->at + 1);
		return;
	}
	const struct process *p = lesson_type_own(l, line, step_of(l, m.step)->on.s);
	m.typed++;
	m.process = p ? p->id : 0;
	push(l, m);
}

static uint32_t last_process(const struct lesson *l)
{
	return process_table(lab_network(l->lab))->last_id;
}

/* from LESSON_SAID: `break` at once, then the first of `run`; `until` counts from before it */
static void begin_run(struct lesson *l, struct lesson_mark m)
{
	const struct spec_step *step = step_of(l, m.step);

	m.hidden = l->hiding = last_process(l) + 1;
	for (size_t i = 0; i < step->break_.count; i++)
		lesson_type_own(l, step->break_.items[i].s, step->on.s);
	m.hidden_end = last_process(l) + 1;
	l->hiding = 0;
	m.phase = LESSON_RUNNING;
	push(l, m);
	if (step->run.count)
		type_next(l, l->marks[l->at], step->run.items[0].s);
}

/* ---- from phase to phase ---- */

static void set_passed(struct lesson *l, struct lesson_mark m)
{
	m.phase = LESSON_PASSED;
	m.typed = 0;
	push(l, m);
	l->records[m.step].passed = true;
}

/* all commands are typed: the question, the fault to fix, or nothing more */
static void take_turn(struct lesson *l, struct lesson_mark m, bool answered)
{
	enum lesson_answer_kind kind = conditions_of(l, m.step)->kind;

	m.typed = 0;
	m.process = 0;
	m.teaching = false;
	if (!answered && kind != ANSWER_NONE && kind != ANSWER_CONDITION) {
		m.phase = LESSON_ASKED;
		push(l, m);
	} else if (mends(l, m.step)) {
		m.phase = LESSON_MENDING;
		push(l, m);
	} else {
		set_passed(l, m);
	}
}

static bool types(const struct lesson *l, size_t i)
{
	return step_of(l, i)->run.count || step_of(l, i)->break_.count || run_until_of(l, i);
}

static void begin_step(struct lesson *l, size_t i)
{
	struct lesson_mark m = {.step = i, .phase = LESSON_SAID};

	l->records[i].seen = true;
	if (types(l, i))
		push(l, m);
	else
		take_turn(l, m, false);
}

void lesson_answered(struct lesson *l)
{
	take_turn(l, *lesson_present(l), true);
}

static bool settle_run(struct lesson *l, const struct lesson_mark *m)
{
	const struct spec_step *step = step_of(l, m->step);
	const struct condition *until = lesson_awaited(l, m);

	if (until && condition_holds(until, l->lab)) {
		take_turn(l, *m, false);
		return true;
	}
	if (running(l, m))
		return false;
	if (m->typed < step->run.count) {
		type_next(l, *m, step->run.items[m->typed].s);
		return true;
	}
	if (until)
		return false;
	take_turn(l, *m, false);
	return true;
}

static bool settle_mend(struct lesson *l, const struct lesson_mark *m)
{
	const struct spec_step *step = step_of(l, m->step);

	if (m->teaching && m->typed < step->fix.count) {
		if (running(l, m))
			return false;
		type_next(l, *m, step->fix.items[m->typed].s);
		return true;
	}
	if (!condition_holds(lesson_awaited(l, m), l->lab))
		return false;
	if (!m->teaching)
		l->records[m->step].right = true;
	set_passed(l, *m);
	return true;
}

bool lesson_settle(struct lesson *l)
{
	const struct lesson_mark *m = lesson_present(l);

	if (!lesson_count(l))
		return false;
	if (m->phase == LESSON_RUNNING)
		return settle_run(l, m);
	return m->phase == LESSON_MENDING && settle_mend(l, m);
}

/* what is typed next; NULL: nothing is due */
static const char *due_line(const struct lesson *l, const struct lesson_mark *m)
{
	const struct spec_step *step = step_of(l, m->step);

	if (m->phase == LESSON_SAID && step->break_.count)
		return step->break_.items[0].s;
	if ((m->phase == LESSON_SAID || m->phase == LESSON_RUNNING) && m->typed < step->run.count)
		return step->run.items[m->typed].s;
	if (m->phase == LESSON_MENDING && m->teaching && m->typed < step->fix.count)
		return step->fix.items[m->typed].s;
	return NULL;
}

bool lesson_types(struct lesson *l)
{
	const struct lesson_mark *m = lesson_present(l);

	if (!lesson_count(l) || m->phase == LESSON_SAID)
		return lesson_count(l) > 0;
	return due_line(l, m) && !running(l, m);
}

bool lesson_shell_busy(struct lesson *l)
{
	const struct lesson_mark *m = lesson_present(l);
	const char *line = lesson_count(l) ? due_line(l, m) : NULL;
	char name[NODE_NAME];

	if (!line)
		return false;
	lesson_command(line, name, sizeof(name));
	const char *where = *name ? name : step_of(l, m->step)->on.s;
	const struct host *h = where ? lab_host(l->lab, where) : NULL;
	for (size_t i = 0; h && i <= l->at; i++) {
		const struct process *p = lab_process(l->lab, l->marks[i].process);
		if (p && p->running && !p->job && p->host == h)
			return true;
	}
	return false;
}

bool lesson_next(struct lesson *l)
{
	const struct lesson_mark *m = lesson_present(l);

	if (!lesson_count(l))
		return false;
	if (l->at + 1 < l->mark_count) {
		lesson_go_to_mark(l, l->at + 1);
		return true;
	}
	if (m->phase == LESSON_SAID)
		begin_run(l, *m);
	else if (m->phase == LESSON_PASSED && m->step + 1 < lesson_count(l))
		begin_step(l, m->step + 1);
	else
		return false;
	return true;
}

bool lesson_back(struct lesson *l)
{
	const struct lesson_mark *m = lesson_present(l);

	if (lab_position(l->lab) > m->position) { /* inside a phase: back to its start */
		lesson_go_to_mark(l, l->at);
		return true;
	}
	if (!l->at)
		return false;
	lesson_go_to_mark(l, l->at - 1);
	return true;
}

bool lesson_seek(struct lesson *l, size_t step)
{
	lesson_present(l);
	for (size_t i = 0; i < l->mark_count; i++)
		if (l->marks[i].step == step) {
			lesson_go_to_mark(l, i);
			return true;
		}
	return false;
}

bool lesson_teach(struct lesson *l)
{
	struct lesson_mark m = *lesson_present(l);

	if (!lesson_count(l))
		return false;
	if (m.phase == LESSON_ASKED) {
		l->records[m.step].shown = true;
		lesson_answered(l);
		return true;
	}
	if (m.phase != LESSON_MENDING || m.teaching)
		return false;
	l->records[m.step].shown = true;
	m.teaching = true;
	push(l, m);
	return true;
}

void lesson_pass(struct lesson *l)
{
	struct lesson_mark m = *lesson_present(l);

	if (lesson_count(l) && m.phase != LESSON_PASSED)
		set_passed(l, m);
}

bool lesson_play_to(struct lesson *l, size_t step)
{
	int64_t end = lab_now(l->lab) + LESSON_WAIT;

	while (lesson_count(l) && lesson_at(l) < step) {
		size_t at = l->at;
		struct lesson_record kept = l->records[lesson_at(l)];
		bool moved = lesson_settle(l) || lesson_next(l) || lesson_teach(l);
		if (lesson_at(l) ==
			l->marks[at].step) /* what was shown here does not count for the student */
			l->records[lesson_at(l)].shown = kept.shown;
		else
			end = lab_now(l->lab) + LESSON_WAIT;
		if (!moved && (engine_next_time(lab_engine(l->lab)) > end || !lab_step(l->lab)))
			return false;
	}
	return step < lesson_count(l);
}

/* ---- queries ---- */

size_t lesson_count(const struct lesson *l)
{
	return l->spec->walkthrough.count;
}

size_t lesson_at(struct lesson *l)
{
	return lesson_present(l)->step;
}

const struct spec_step *lesson_step(const struct lesson *l, size_t i)
{
	return i < lesson_count(l) ? step_of(l, i) : NULL;
}

enum lesson_phase lesson_phase(struct lesson *l)
{
	return lesson_present(l)->phase;
}

bool lesson_over(struct lesson *l)
{
	const struct lesson_mark *m = lesson_present(l);

	return m->step + 1 >= lesson_count(l) && m->phase == LESSON_PASSED;
}

bool lesson_hides(const struct lesson *l, uint32_t process)
{
	if (l->hiding && process >= l->hiding)
		return true;
	for (size_t i = 0; i < l->mark_count; i++) {
		const struct lesson_mark *m = &l->marks[i];
		if (process >= m->hidden && process < m->hidden_end && mark_valid(l, m))
			return true;
	}
	return false;
}

const struct condition *lesson_awaits(struct lesson *l)
{
	return lesson_count(l) ? lesson_awaited(l, lesson_present(l)) : NULL;
}

const struct spec_text *lesson_hint(struct lesson *l)
{
	size_t i = lesson_at(l);
	const struct spec_step *step = lesson_step(l, i);

	if (!step || !step->hint.en)
		return NULL;
	l->records[i].hints++;
	return &step->hint;
}

const struct lesson_record *lesson_record(const struct lesson *l, size_t step)
{
	return &l->records[step];
}

void lesson_restore(struct lesson *l, size_t step, const struct lesson_record *record)
{
	if (step < lesson_count(l))
		l->records[step] = *record;
}

/* ---- making one ---- */

static struct condition *parse(struct lesson *l, const struct spec_string *s, struct problems *ps)
{
	struct condition *c = s->s ? condition_parse(s->s, s->at, ps) : NULL;

	if (c && condition_bind(c, l->lab, s->at, ps) != 0) {
		condition_free(c);
		return NULL;
	}
	if (c && (lab_reversible(l->lab)))
		condition_watch(c, l->lab);
	return c;
}

static void parse_step(struct lesson *l, size_t i, size_t *checks, struct problems *ps)
{
	const struct spec_step *step = step_of(l, i);
	struct lesson_conditions *c = &l->conditions[i];
	enum lesson_answer_kind kind = c->kind = lesson_answer_kind(step);

	c->until = parse(l, &step->until, ps);
	if (kind == ANSWER_CONDITION || kind == ANSWER_VALUE)
		c->answer = parse(l, &step->answer, ps);
	if (c->answer && kind == ANSWER_VALUE) /* a value counts from the lab's beginning */
		condition_watch(c->answer, l->lab);
	if (step->fix.count && kind != ANSWER_CONDITION && !step->until.s &&
		*checks < l->spec->checks.count)
		c->mend = parse(l, &l->spec->checks.items[(*checks)++].expect, ps);
}

static void *room(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	assert(p);
	return p;
}

struct lesson *lesson_new(struct lab *lab, struct problems *ps)
{
	struct lesson *l = room(1, sizeof(*l));
	size_t before = ps->count, checks = 0;

	l->lab = lab;
	l->spec = lab_spec(lab);
	l->conditions = room(lesson_count(l), sizeof(*l->conditions));
	l->records = room(lesson_count(l), sizeof(*l->records));
	for (size_t i = 0; i < lesson_count(l); i++)
		parse_step(l, i, &checks, ps);
	l->mark_cap = 16;
	l->marks = room(l->mark_cap, sizeof(*l->marks));
	l->marks[l->mark_count++] = (struct lesson_mark){.phase = LESSON_PASSED};
	if (ps->count > before) {
		lesson_free(l);
		return NULL;
	}
	if (lesson_count(l)) {
		l->at = 0;
		begin_step(l, 0);
		/* the first mark was a placeholder: the lesson begins with its first step */
		l->marks[0] = l->marks[1];
		l->mark_count = 1;
		l->at = 0;
	}
	return l;
}

void lesson_free(struct lesson *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < lesson_count(l); i++) {
		condition_free(l->conditions[i].until);
		condition_free(l->conditions[i].answer);
		condition_free(l->conditions[i].mend);
	}
	free(l->conditions);
	free(l->records);
	free(l->marks);
	free(l->own);
	free(l);
}
