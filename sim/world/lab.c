/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Time travel. The position of a lab is the number of steps run; the journal stores each typed
 * command with its position. Going back restores a copy of the arena and runs forward, typing the
 * journal's commands again; sinks get nothing, because they already have these records
 * (trace.heard).
 *
 * Invariant: the present is a function of (spec, options, journal[0 … applied), position).
 */
#include "world/lab.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/shell/shell.h"
#include "engine/trace.h"
#include "workload/arrivals.h"
#include "workload/feedback.h"
#include "workload/outages.h"
#include "workload/traffic.h"
#include "world/world.h"

/* Far more steps than one instant needs while time advances, even if a whole group connects at
 * once. */
#define STANDING_STEPS UINT64_C(250000)
#define STANDING_STEPS_USER UINT64_C(64)
#define LOOPED_MAX UINT64_C(20000)

static const char *node_name(const void *world, unsigned node)
{
	const struct network *net = world;

	return node < net->node_count ? net->nodes[node]->name : "?";
}

static const char *dev_name(const void *world, unsigned node, unsigned dev)
{
	const struct network *net = world;
	const struct netdev *d =
		node < net->node_count ? node_dev_by_index(net->nodes[node], dev) : NULL;

	return d ? d->name : "?";
}

static struct lab *lab_new(const struct spec *spec, const struct lab_options *o)
{
	struct lab *lab = calloc(1, sizeof(*lab));

	assert(lab);
	lab->spec = spec;
	lab->options = *o;
	checkpoints_init(&lab->checkpoints, o->checkpoint_bytes);
	return lab;
}

static void lab_free(struct lab *lab)
{
	libraries_unload(lab);
	workload_free(lab->workload);
	free(lab);
}

/* what was typed when the scenario was saved lies ahead, as after a step back */
static void take_journal(struct lab *lab)
{
	for (size_t i = 0; i < lab->spec->typed.count; i++) {
		const struct spec_typed *t = &lab->spec->typed.items[i];
		journal_add(&lab->journal, (uint64_t)t->step, t->time, t->on.s, t->run.s, t->in.s);
	}
}

/* workload, outages, agents; without links only the outages */
static int start_workload(struct lab *lab, struct problems *ps)
{
	lab->site = (struct site){.net = lab->net, .spec = lab->spec, .seed = lab_seed(lab)};
	if (!lab->options.unwired && traffic_start(&lab->site, &lab->workload, ps) != 0)
		return -1;
	outages_start(&lab->site);
	if (!lab->options.unwired)
		feedback_start(&lab->site);
	return 0;
}

void lab_hear_calls(struct lab *lab,
	void (*called)(void *arg, const struct arrival *a, const char *head, uint32_t body),
	void *arg)
{
	lab->site.called = called;
	lab->site.called_arg = arg;
}

struct lab *lab_open(const struct spec *spec, const struct lab_options *o, struct problems *ps)
{
	struct lab *lab = lab_new(spec, o);

	if (libraries_load(lab, ps) != 0) {
		lab_free(lab);
		return NULL;
	}
	if (arena_init(&lab->arena, 0) != 0) {
		problem_add(ps, (struct place){0}, NULL, "no address space left for another lab");
		lab_free(lab);
		return NULL;
	}
	if (o->arena_limit && o->arena_limit < lab->arena.limit)
		lab->arena.limit = o->arena_limit;
	lab->arena.out_of_memory = o->out_of_memory;
	lab->engine = engine_new(&lab->arena, &lab->trace, lab_seed(lab));
	lab->net = network_new(lab->engine);
	app_install(lab->net);
	lab->net->language = lab->options.language;
	lab->names = (struct names){node_name, dev_name, lab->net};
	if (world_build(lab, ps) != 0) {
		lab_close(lab);
		return NULL;
	}
	if (start_workload(lab, ps) != 0) {
		lab_close(lab);
		return NULL;
	}
	broken_start(lab);
	lab->timeline = timeline_new(lab);
	take_journal(lab);
	if (o->reversible)
		checkpoint_take(&lab->checkpoints, &lab->arena, 0, 0);
	return lab;
}

struct lab *lab_twin(const struct lab *lab, size_t typed)
{
	struct lab_options o = lab->options;
	struct problems ps = {0};

	if (libraries_count(lab)) /* a library's variables are there once, for all labs */
		return NULL;
	o.reversible = false;
	struct lab *twin = lab_open(lab->spec, &o, &ps);
	problems_free(&ps);
	if (!twin)
		return NULL;
	journal_cut(&twin->journal, 0);
	for (size_t i = 0; i < typed && i < lab->journal.count; i++) {
		const struct journal_entry *e = &lab->journal.entries[i];
		journal_add(&twin->journal, e->step, e->time, e->host, e->line, e->in);
	}
	return twin;
}

void lab_close(struct lab *lab)
{
	if (!lab)
		return;
	checkpoints_free(&lab->checkpoints);
	journal_free(&lab->journal);
	arena_fini(&lab->arena);
	lab_free(lab);
}

/* types again what was typed at this position, up to `most` entries of the journal */
static void apply_some(struct lab *lab, size_t most)
{
	while (lab->applied < lab->journal.count && lab->applied < most) {
		const struct journal_entry *entry = &lab->journal.entries[lab->applied];
		if (entry->step != lab->engine->steps)
			break;
		lab->applied++;
		/* the clock may be between two events: it was there when this was typed */
		lab->engine->now = entry->time;
		shell_run(lab_host(lab, entry->host), entry->line, entry->in);
	}
}

static void apply_journal(struct lab *lab)
{
	apply_some(lab, SIZE_MAX);
}

enum lab_end lab_end(const struct lab *lab)
{
	const struct engine *e = lab->engine;
	uint64_t users = lab->workload ? workload_users(lab->workload) : 0;

	if (lab->options.max_steps && e->steps >= lab->options.max_steps)
		return LAB_LIMIT;
	if (e->at_once >= STANDING_STEPS + STANDING_STEPS_USER * users)
		return LAB_STANDS;
	return lab->net->looped >= LOOPED_MAX ? LAB_STORMS : LAB_GOES_ON;
}

void lab_overhear(struct lab *lab, unsigned steps, struct sink *s)
{
	struct trace kept = lab->trace;
	uint64_t here = lab->engine->steps;
	size_t typed = lab->applied;
	int64_t now = lab->engine->now;

	lab->trace = (struct trace){.sinks = s};
	s->next = NULL;
	while (steps-- && engine_step(lab->engine))
		;
	lab->trace = kept;
	if (!lab->options.reversible)
		return;
	lab_seek_typed(lab, here, typed);
	lab->engine->now = now;
}

bool lab_step(struct lab *lab)
{
	lab->held = false;
	apply_journal(lab);
	if (engine_next_time(lab->engine) > lab_stop_time(lab) || lab_end(lab) != LAB_GOES_ON)
		return false;
	engine_step(lab->engine);
	if (lab->options.reversible && checkpoint_due(&lab->checkpoints, lab->engine->steps))
		checkpoint_take(&lab->checkpoints, &lab->arena, lab->engine->steps, lab->applied);
	return true;
}

void lab_run_until(struct lab *lab, int64_t time)
{
	lab->held = false;
	do /* a command typed again may itself cause an event before `time` */
		apply_journal(lab);
	while (engine_next_time(lab->engine) <= time && lab_step(lab));
	if (lab->engine->now < time && time <= lab_stop_time(lab) &&
		engine_next_time(lab->engine) > time)
		lab->engine->now = time;
}

static void restore(struct lab *lab, const struct checkpoint *c)
{
	checkpoint_restore(&lab->checkpoints, &lab->arena, c);
	lab->applied = c->journal;
}

/* Runs forward to a step. Leaves a checkpoint so that a small step back from there is cheap. */
static bool seek_on(struct lab *lab, uint64_t step)
{
	enum { NEAR = 512 };
	bool far = lab->options.reversible && step > lab->engine->steps + (uint64_t)(2 * NEAR);

	while (lab->engine->steps < step) {
		if (far && lab->engine->steps + NEAR >= step) {
			checkpoint_take_near(
				&lab->checkpoints, &lab->arena, lab->engine->steps, lab->applied);
			far = false;
		}
		if (!lab_step(lab))
			return false;
	}
	return true;
}

bool lab_seek(struct lab *lab, uint64_t step)
{
	if (step < lab->engine->steps) {
		assert(lab->options.reversible);
		restore(lab, checkpoint_before(&lab->checkpoints, step));
	}
	if (!seek_on(lab, step))
		return false;
	lab->held = false;
	apply_journal(lab);
	return true;
}

bool lab_seek_typed(struct lab *lab, uint64_t step, size_t typed)
{
	uint64_t now = lab->engine->steps;

	if (step < now || (step == now && typed < lab->applied)) {
		assert(lab->options.reversible);
		restore(lab, checkpoint_before(&lab->checkpoints, step));
	}
	if (!seek_on(lab, step))
		return false;
	apply_some(lab, typed);
	lab->held = true;
	return true;
}

void lab_retell(struct lab *lab, struct sink *s)
{
	uint64_t step = lab->engine->steps;
	size_t typed = lab->applied;
	int64_t now = lab->engine->now;
	struct trace kept = lab->trace;

	lab_seek_typed(lab, 0, 0);
	lab->trace = (struct trace){.sinks = s};
	s->next = NULL;
	for (;;) {
		apply_journal(lab);
		if (lab->engine->records >= kept.heard || !lab_step(lab))
			break;
	}
	lab->trace = kept;
	lab_seek_typed(lab, step, typed);
	lab->engine->now = now;
}

void lab_hold_clock(struct lab *lab, int64_t time)
{
	assert(time >= lab->engine->now && time <= engine_next_time(lab->engine));
	lab->engine->now = time;
}

size_t lab_typed(const struct lab *lab)
{
	return lab->applied;
}

void lab_cut(struct lab *lab)
{
	if (lab->applied < lab->journal.count || lab->engine->records < lab->trace.heard) {
		journal_cut(&lab->journal, lab->applied);
		lab->journal.branch++;
		trace_rewind(&lab->trace, lab->engine->records);
	}
	checkpoints_cut(&lab->checkpoints, lab->engine->steps, lab->applied);
}

static bool same_entry(const struct journal_entry *a, const struct journal_entry *b)
{
	return a->step == b->step && a->time == b->time && strcmp(a->host, b->host) == 0 &&
		strcmp(a->line, b->line) == 0;
}

void lab_take_branch(struct lab *lab, const struct journal_entry *entries, size_t count)
{
	const struct journal *j = &lab->journal;
	size_t same = 0;

	while (same < count && same < j->count && same_entry(&entries[same], &j->entries[same]))
		same++;
	uint64_t step = same < count ? entries[same].step : lab->engine->steps;
	if (same < j->count && j->entries[same].step < step)
		step = j->entries[same].step;
	lab_seek_typed(lab, step < lab->engine->steps ? step : lab->engine->steps, same);
	lab_cut(lab);
	for (size_t i = same; i < count; i++)
		journal_add(&lab->journal, entries[i].step, entries[i].time, entries[i].host,
			entries[i].line, entries[i].in);
	lab->held = false;
}

struct process *lab_command(struct lab *lab, struct host *host, const char *line, const char *in)
{
	if (!lab->held)
		apply_journal(lab);
	lab_cut(lab); /* typed after a step back: the old future becomes another branch */
	journal_add(&lab->journal, lab->engine->steps, lab->engine->now, host->node.name, line, in);
	lab->applied++;
	return shell_run(host, line, in);
}

bool lab_wait(struct lab *lab, struct process *p, int64_t until)
{
	while (p->running && engine_next_time(lab->engine) <= until && lab_step(lab))
		;
	return !p->running;
}

uint64_t lab_position(const struct lab *lab)
{
	return lab->engine->steps;
}

int64_t lab_now(const struct lab *lab)
{
	return lab->engine->now;
}

int64_t lab_stop_time(const struct lab *lab)
{
	return lab->spec->stop_time == SPEC_UNSET ? INT64_MAX : lab->spec->stop_time;
}

const char *lab_scheduler(const struct lab *lab)
{
	return lab->options.scheduler;
}

uint64_t lab_seed(const struct lab *lab)
{
	return lab->options.has_seed ? lab->options.seed : (uint64_t)lab->spec->seed;
}

const struct journal *lab_journal(const struct lab *lab)
{
	return &lab->journal;
}

bool lab_reversible(const struct lab *lab)
{
	return lab->options.reversible;
}

const struct spec *lab_spec(const struct lab *lab)
{
	return lab->spec;
}

struct network *lab_network(const struct lab *lab)
{
	return lab->net;
}

struct engine *lab_engine(const struct lab *lab)
{
	return lab->engine;
}

struct trace *lab_trace(struct lab *lab)
{
	return &lab->trace;
}

const struct language *lab_language(const struct lab *lab)
{
	return lab->options.language;
}

const struct names *lab_names(const struct lab *lab)
{
	return &lab->names;
}

struct host *lab_host(const struct lab *lab, const char *name)
{
	return host_find(lab->net, name);
}

struct process *lab_process(const struct lab *lab, uint32_t id)
{
	return process_find(lab->net, id);
}

void lab_pools(const struct lab *lab, void (*one)(void *arg, const struct pool *p), void *arg)
{
	struct arena a = lab->arena;

	for (const struct pool *p = *arena_pools(&a); p; p = p->next)
		one(arg, p);
}
