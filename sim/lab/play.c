/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every `expect` is counted from the first step on, every `until` from just before its own command:
 * the first frame may already be what it waits for. Nothing here changes the world but
 * lab_command() and the passing of time.
 */
#include "lab/play.h"

#include <assert.h>
#include <stdlib.h>

struct play {
	struct lab *lab;
	struct condition **checks; /* one for each of spec->checks */
	struct condition **untils; /* one for each of spec->walkthrough, or NULL */
	struct condition *stop;    /* while it plays: ends it as soon as it holds; or NULL */
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
	p->untils = room(spec->walkthrough.count, sizeof(struct condition *));
	for (size_t i = 0; i < spec->checks.count; i++)
		p->checks[i] = parse(lab, &spec->checks.items[i].expect, ps);
	for (size_t i = 0; i < spec->walkthrough.count; i++)
		if (spec->walkthrough.items[i].until.s)
			p->untils[i] = parse(lab, &spec->walkthrough.items[i].until, ps);
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
	for (size_t i = 0; i < spec->walkthrough.count; i++)
		condition_free(p->untils[i]);
	free(p->checks);
	free(p->untils);
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

/* types a step's commands; the last one's process */
static struct process *type(struct lab *lab, const struct spec_step *step)
{
	struct process *p = NULL;

	for (size_t i = 0; i < step->break_.count; i++)
		lab_command(lab, lab_host(lab, step->on.s), step->break_.items[i].s, NULL);
	for (size_t i = 0; i < step->run.count; i++)
		p = lab_command(lab, lab_host(lab, step->on.s), step->run.items[i].s, NULL);
	return p;
}

static bool stopped(const struct play *p)
{
	return p->stop && condition_holds(p->stop, p->lab);
}

/* lab_wait(), but for the play's own end */
static bool wait_for(struct play *p, const struct process *last)
{
	while (last && last->running && !stopped(p) && lab_step(p->lab))
		;
	return !last || !last->running;
}

/* one step; `until`'s counting begins before the command, whose first frame may be what it waits
 * for */
static bool play_step(struct play *p, size_t i, const struct play_hooks *hooks)
{
	const struct spec_step *step = &lab_spec(p->lab)->walkthrough.items[i];
	struct condition *until = p->untils[i];

	if (hooks && hooks->step)
		hooks->step(hooks->arg, step);
	if (until)
		condition_watch(until, p->lab);
	struct process *last = type(p->lab, step);
	if (!until)
		return wait_for(p, last);
	while (!condition_holds(until, p->lab) && !stopped(p) && lab_step(p->lab))
		;
	bool held = condition_holds(until, p->lab);
	condition_unwatch(until);
	if (!held && !stopped(p) && hooks && hooks->missed)
		hooks->missed(hooks->arg, step);
	return held;
}

bool play_run(struct play *p, const struct play_hooks *hooks, struct condition *until)
{
	const struct spec *spec = lab_spec(p->lab);
	int64_t end = lab_stop_time(p->lab);

	p->stop = until;
	if (until)
		condition_watch(until, p->lab);
	for (size_t i = 0; i < spec->walkthrough.count && !stopped(p); i++)
		play_step(p, i, hooks);
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

void check_result_free(struct check_result *r)
{
	text_free(&r->values);
}
