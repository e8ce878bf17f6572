/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every run has its own lab and its own place for results, so threads share only the number of the
 * next run; the results do not depend on the distribution of runs over threads. Runs with a loaded
 * library are sequential, after the threads have ended: the library's variables belong to the
 * process.
 */
#include "study/compare/comparison.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

static void *room(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	assert(p);
	return p;
}

struct crew { /* what the threads share */
	struct comparison *c;
	const struct comparison_options *options;
	pthread_mutex_t lock;
	size_t next, done, failed;
	struct problems *problems;
};

static size_t run_count(const struct comparison *c)
{
	return c->count * c->seeds;
}

static struct measure_options options_of(const struct crew *crew, size_t run)
{
	const struct comparison *c = crew->c;

	return (struct measure_options){
		.fidelity = c->fidelity,
		.scheduler = c->schedulers[run / c->seeds].name,
		.seed = c->seed + run % c->seeds,
		.points = crew->options->points,
		.cache = crew->options->cache,
	};
}

static void run_one(struct crew *crew, size_t run)
{
	const struct comparison *c = crew->c;
	struct measure_options o = options_of(crew, run);
	struct metrics *m = &c->schedulers[run / c->seeds].runs[run % c->seeds];
	struct problems ps = {.language = crew->problems->language};
	int status = measure(c->spec, &o, m, &ps);

	pthread_mutex_lock(&crew->lock);
	if (status != 0 && !crew->failed++) { /* those of one run are enough */
		problems_free(crew->problems);
		*crew->problems = ps;
		ps = (struct problems){0};
	}
	crew->done++;
	if (crew->options->progress)
		crew->options->progress(crew->options->arg, crew->done, run_count(c));
	pthread_mutex_unlock(&crew->lock);
	problems_free(&ps);
}

/* The next run that may be parallel to others; false: none left. */
static bool comparison_take(struct crew *crew, size_t *run)
{
	bool any = false;

	pthread_mutex_lock(&crew->lock);
	while (!any && crew->next < run_count(crew->c) && !crew->failed) {
		struct measure_options o = options_of(crew, crew->next);
		any = !measure_alone(crew->c->spec, &o);
		*run = crew->next++;
	}
	pthread_mutex_unlock(&crew->lock);
	return any;
}

static void *work(void *arg)
{
	struct crew *crew = arg;
	size_t run;

	while (comparison_take(crew, &run))
		run_one(crew, run);
	return NULL;
}

static void run_together(struct crew *crew)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t threads = crew->options->threads ? crew->options->threads
		: cores > 0                     ? (size_t)cores
						: 1;
	pthread_t *others;

	threads = threads < run_count(crew->c) ? threads : run_count(crew->c);
	others = room(threads, sizeof(*others));
	size_t started = 0;
	while (started + 1 < threads && pthread_create(&others[started], NULL, work, crew) == 0)
		started++; /* with fewer it takes longer, with the same result */
	work(crew);
	for (size_t i = 0; i < started; i++)
		pthread_join(others[i], NULL);
	free(others);
}

static void run_alone(struct crew *crew)
{
	for (size_t run = 0; run < run_count(crew->c) && !crew->failed; run++) {
		struct measure_options o = options_of(crew, run);
		if (measure_alone(crew->c->spec, &o))
			run_one(crew, run);
	}
}

/* ---- results ---- */

static void values_of(const struct comparison *c, size_t scheduler, size_t kind, double *values)
{
	for (unsigned i = 0; i < c->seeds; i++)
		values[i] = measure_value(kind, &c->schedulers[scheduler].runs[i]);
}

static enum verdict comparison_judge(const struct estimate *difference, enum better better)
{
	int sign = estimate_sign(difference);

	if (better == BETTER_NEITHER || !sign)
		return VERDICT_NONE;
	return (sign > 0) == (better == BETTER_MORE) ? VERDICT_BETTER : VERDICT_WORSE;
}

static void compare_measure(struct comparison *c, size_t kind, double *base, double *values)
{
	values_of(c, c->baseline, kind, base);
	for (size_t s = 0; s < c->count; s++) {
		struct compared *to = &c->schedulers[s].measures[kind];
		values_of(c, s, kind, values);
		to->value = estimate_of(values, c->seeds);
		to->difference = estimate_paired(values, base, c->seeds);
		to->verdict = comparison_judge(&to->difference, measure_kinds[kind].better);
	}
}

static void estimate_servers(struct comparison *c, struct scheduler_comparison *s, double *values)
{
	size_t kinds = server_measure_kind_count();

	s->servers = room(c->server_count * kinds, sizeof(*s->servers));
	for (size_t i = 0; i < c->server_count * kinds; i++) {
		for (unsigned run = 0; run < c->seeds; run++)
			values[run] = server_measure_value(i % kinds, &s->runs[run], i / kinds);
		s->servers[i] = estimate_of(values, c->seeds);
	}
}

static void estimate_all(struct comparison *c)
{
	double *base = room(c->seeds, sizeof(*base)), *values = room(c->seeds, sizeof(*values));

	c->server_count = SIZE_MAX;
	for (size_t i = 0; i < run_count(c); i++) {
		size_t count = c->schedulers[i / c->seeds].runs[i % c->seeds].server_count;
		c->server_count = count < c->server_count ? count : c->server_count;
	}
	for (size_t kind = 0; kind < measure_kind_count(); kind++)
		compare_measure(c, kind, base, values);
	for (size_t s = 0; s < c->count; s++)
		estimate_servers(c, &c->schedulers[s], values);
	free(base);
	free(values);
}

/* ---- */

static int check(const struct spec *spec, const struct comparison_options *o, struct problems *ps)
{
	int error = 0;

	for (size_t i = 0; i < o->scheduler_count && !error; i++) {
		const struct measure_options m = {
			.fidelity = o->fidelity, .scheduler = o->schedulers[i], .seed = o->seed};
		error = measure_check(spec, &m, ps);
	}
	return error;
}

static struct comparison *comparison_new(
	const struct spec *spec, const struct comparison_options *o)
{
	struct comparison *c = room(1, sizeof(*c));

	*c = (struct comparison){.spec = spec,
		.fidelity = o->fidelity,
		.seed = o->seed,
		.seeds = o->seeds,
		.baseline = o->baseline,
		.count = o->scheduler_count};
	c->schedulers = room(c->count, sizeof(*c->schedulers));
	for (size_t i = 0; i < c->count; i++) {
		c->schedulers[i].name = o->schedulers[i];
		c->schedulers[i].runs = room(c->seeds, sizeof(struct metrics));
		c->schedulers[i].measures = room(measure_kind_count(), sizeof(struct compared));
	}
	return c;
}

struct comparison *comparison_run(
	const struct spec *spec, const struct comparison_options *o, struct problems *ps)
{
	assert(o->seeds && o->scheduler_count && o->baseline < o->scheduler_count);
	if (check(spec, o, ps) != 0)
		return NULL;
	struct crew crew = {.c = comparison_new(spec, o), .options = o, .problems = ps};
	pthread_mutex_init(&crew.lock, NULL);
	run_together(&crew);
	run_alone(&crew);
	pthread_mutex_destroy(&crew.lock);
	if (crew.failed) {
		comparison_free(crew.c);
		return NULL;
	}
	estimate_all(crew.c);
	return crew.c;
}

size_t comparison_cut(const struct comparison *c, const char **why)
{
	size_t cut = 0;

	*why = NULL;
	for (size_t i = 0; i < run_count(c); i++) {
		const struct metrics *m = &c->schedulers[i / c->seeds].runs[i % c->seeds];
		if (m->cut && !cut++)
			*why = m->cut;
	}
	return cut;
}

void comparison_free(struct comparison *c)
{
	if (!c)
		return;
	for (size_t s = 0; s < c->count; s++) {
		for (unsigned i = 0; i < c->seeds; i++)
			metrics_free(&c->schedulers[s].runs[i]);
		free(c->schedulers[s].runs);
		free(c->schedulers[s].measures);
		free(c->schedulers[s].servers);
	}
	free(c->schedulers);
	free(c);
}

void comparison_server_name(const struct comparison *c, size_t server, struct text *t)
{
	const struct server_metrics *s = &c->schedulers[0].runs[0].servers[server];

	if (s->name)
		text_put(t, s->name);
	else
		text_add(t, "%s:%u", ip_text(s->address).s, (unsigned)s->port);
}
