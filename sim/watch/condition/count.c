/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The counts of a condition's patterns. In a lab that only runs forward they are a number, the
 * first and the last match. In a reversible lab every match is stored, and those between `since`
 * and the present count: so a condition holds at the same instants however they were reached. A new
 * branch removes the discarded matches.
 */
#include <assert.h>
#include <stdlib.h>

#include "engine/trace.h"
#include "watch/condition/private.h"

struct seen {
	const struct lab *lab;
	const struct record *r;
	const struct frame *f;
};

static void log_match(struct pattern *p, const struct record *r)
{
	if (p->logged == p->log_cap) {
		p->log_cap = p->log_cap ? p->log_cap * 2 : 16;
		p->log = realloc(p->log, p->log_cap * sizeof(*p->log));
		assert(p->log);
	}
	if (!p->logged)
		p->first = *r;
	p->log[p->logged++] = (struct match){r->number, r->time};
}

static void count_one(void *arg, struct expr *e)
{
	const struct seen *s = arg;
	struct pattern *p = e->pattern;

	if (!p || !pattern_matches_record(p, s->lab, s->r, s->f))
		return;
	if (p->logging) {
		log_match(p, s->r);
		return;
	}
	if (!p->count++)
		p->first = *s->r;
	p->last = *s->r;
}

void condition_hear(
	struct condition *c, const struct lab *lab, const struct record *r, const struct frame *f)
{
	struct seen seen = {lab, r, f};

	expr_walk(c->root, count_one, &seen);
}

static void watch_record(struct sink *s, const struct record *r, const void *frame)
{
	struct condition *c = container_of(s, struct condition, sink);

	condition_hear(c, c->lab, r, frame);
}

static void cut_one(void *arg, struct expr *e)
{
	const uint64_t *number = arg;
	struct pattern *p = e->pattern;

	while (p && p->logged && p->log[p->logged - 1].number > *number)
		p->logged--;
}

static void watch_rewind(struct sink *s, uint64_t number)
{
	expr_walk(container_of(s, struct condition, sink)->root, cut_one, &number);
}

static void begin(void *arg, struct expr *e)
{
	struct pattern *p = e->pattern;

	if (!p)
		return;
	p->count = p->since = 0;
	p->logged = 0;
	p->logging = *(const bool *)arg;
}

void condition_begin(struct condition *c)
{
	expr_walk(c->root, begin, &(bool){false});
}

void condition_watch(struct condition *c, struct lab *lab)
{
	bool logging = lab_reversible(lab);

	condition_unwatch(c);
	expr_walk(c->root, begin, &logging);
	c->lab = lab;
	c->sink = (struct sink){.record = watch_record, .rewind = watch_rewind};
	trace_attach(lab_trace(lab), &c->sink);
}

void condition_unwatch(struct condition *c)
{
	if (c->lab)
		trace_detach(lab_trace(c->lab), &c->sink);
	c->lab = NULL;
}

static void begin_after(void *arg, struct expr *e)
{
	if (!e->pattern)
		return;
	e->pattern->since = *(const uint64_t *)arg;
	e->pattern->count = 0;
}

void condition_since(struct condition *c, uint64_t number)
{
	expr_walk(c->root, begin_after, &number);
}

/* ---- what counts now ---- */

/* how many of the log have a number up to `number` */
static size_t logged_up_to(const struct pattern *p, uint64_t number)
{
	size_t low = 0, high = p->logged;

	while (low < high) {
		size_t middle = (low + high) / 2;
		if (p->log[middle].number <= number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct span {
	size_t from, to; /* in the log */
};

static struct span span_of(const struct pattern *p, const struct lab *lab)
{
	struct span s = {logged_up_to(p, p->since), logged_up_to(p, lab_engine(lab)->records)};

	if (s.to < s.from) /* the present is before the start of counting */
		s.to = s.from;
	return s;
}

uint64_t pattern_count(const struct pattern *p, const struct lab *lab)
{
	if (!p->logging)
		return p->count;
	struct span s = span_of(p, lab);
	return s.to - s.from;
}

bool pattern_first(const struct pattern *p, const struct lab *lab, struct match *m)
{
	struct span s = p->logging ? span_of(p, lab) : (struct span){0, p->count > 0};

	if (s.to > s.from)
		*m = p->logging ? p->log[s.from] : (struct match){p->first.number, p->first.time};
	return s.to > s.from;
}

bool pattern_last(const struct pattern *p, const struct lab *lab, struct match *m)
{
	struct span s = p->logging ? span_of(p, lab) : (struct span){0, p->count > 0};

	if (s.to > s.from)
		*m = p->logging ? p->log[s.to - 1] : (struct match){p->last.number, p->last.time};
	return s.to > s.from;
}

struct finding {
	const struct lab *lab;
	struct record *r;
};

/* Of all matches except the very first, only number and time are stored. */
static void find_first(void *arg, struct expr *e)
{
	const struct finding *f = arg;
	const struct pattern *p = e->pattern;
	struct match m;

	if (!p || !pattern_first(p, f->lab, &m) || (f->r->number && m.number >= f->r->number))
		return;
	*f->r = p->first.number == m.number
		? p->first
		: (struct record){.number = m.number, .time = m.time, .node = NO_NODE};
}

bool condition_first(const struct condition *c, struct record *r)
{
	struct finding f = {c->lab, r};

	r->number = 0;
	if (c->lab)
		expr_walk(c->root, find_first, &f);
	return r->number != 0;
}
