/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both fidelities use the same scenario, seed and arrivals; only what happens between an arrival
 * and its response is simulated in more or less detail.
 */
#include "study/compare/measure.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ipvs/library.h"
#include "study/connections/connections.h"
#include "study/connections/director.h"
#include "study/connections/packets.h"
#include "study/connections/run.h"
#include "workload/arrivals.h"
#include "world/lab.h"

struct workload_feed {
	struct connections_feed feed;
	struct arrivals *arrivals;
};

static struct arrivals *arrivals_of(struct connections_feed *f)
{
	return ((struct workload_feed *)(void *)f)->arrivals;
}

static int64_t when(struct connections_feed *f)
{
	return arrivals_time(arrivals_of(f));
}

static void next(struct connections_feed *f, struct arrival *a)
{
	arrivals_next(arrivals_of(f), a);
}

static void over(struct connections_feed *f, uint32_t entry, uint32_t user, int64_t time)
{
	arrivals_departed(arrivals_of(f), entry, user, time);
}

static bool any_closed(const struct spec *spec, const struct workload *w)
{
	for (uint32_t i = 0; i < spec->workload.count; i++)
		if (workload_is_closed(w, i))
			return true;
	return false;
}

static int by_connections(const struct spec *spec, const struct measure_options *o,
	const struct workload *w, struct metrics *m, struct problems *ps)
{
	void *memory = malloc(arrivals_size(w));
	struct workload_feed f = {{when, next, any_closed(spec, w) ? over : NULL}, NULL};

	if (!memory)
		return problem_add(ps, spec->at, NULL, "no memory for the users of the workload");
	f.arrivals = arrivals_init(memory, w, o->seed);
	int status = connections_run(spec, o, &f.feed, m, ps);
	free(memory);
	return status;
}

int measure(const struct spec *spec, const struct measure_options *o, struct metrics *m,
	struct problems *ps)
{
	if (o->fidelity == FIDELITY_PACKETS)
		return packets_run(spec, o, m, ps);
	struct workload *w = workload_read(spec, ps);
	if (!w)
		return -1;
	int status = by_connections(spec, o, w, m, ps);
	workload_free(w);
	return status;
}

/* ---- can it be? ---- */

static int check_scheduler(const char *name, struct place at, struct problems *ps)
{
	struct text hint = {0};

	if (ipvs_library_meant(name) || ipvs_scheduler_find(name))
		return 0; /* whether a library can be loaded is found when it is */
	const char *near = nearest_word(name, ipvs_scheduler_names);
	if (near)
		text_add(&hint, say(ps->language, N_("did you mean '%s'?")), near);
	problem_add(ps, at, near ? text_str(&hint) : NULL, "no scheduler is named %s", name);
	text_free(&hint);
	return -1;
}

/* Everything that a run would be refused for is found by building it. */
static int check_director(
	const struct spec *spec, const struct measure_options *o, struct problems *ps)
{
	struct director d;

	if (director_open(&d, spec, o->scheduler, o->seed, ps) != 0)
		return -1;
	director_close(&d);
	return 0;
}

static int check_lab(const struct spec *spec, const struct measure_options *o, struct problems *ps)
{
	const struct lab_options options = {.has_seed = true,
		.seed = o->seed,
		.scheduler = o->scheduler,
		.language = ps->language};
	struct lab *lab = lab_open(spec, &options, ps);

	lab_close(lab);
	return lab ? 0 : -1;
}

int measure_check(const struct spec *spec, const struct measure_options *o, struct problems *ps)
{
	if (!spec->workload.count)
		return problem_add(ps, spec->at,
			N_("write `workload:`, see docs/scenario-files.md"),
			"the scenario has no workload");
	if (o->scheduler &&
		check_scheduler(o->scheduler, (struct place){.file = "--schedulers"}, ps) != 0)
		return -1;
	struct workload *w = workload_read(spec, ps);
	if (!w)
		return -1;
	workload_free(w);
	if (!spec->virtual_servers.count)
		return problem_add(ps, spec->at, NULL,
			"there are no virtual_servers: nothing to schedule for");
	if (o->fidelity == FIDELITY_PACKETS)
		return check_lab(spec, o, ps);
	return events_check(spec, ps) != 0 ? -1 : check_director(spec, o, ps);
}

bool measure_alone(const struct spec *spec, const struct measure_options *o)
{
	if (o->scheduler)
		return ipvs_library_meant(o->scheduler);
	for (size_t i = 0; i < spec->virtual_servers.count; i++)
		if (ipvs_library_meant(spec->virtual_servers.items[i].scheduler.s))
			return true;
	return false;
}
