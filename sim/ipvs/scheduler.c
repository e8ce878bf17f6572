/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Schedulers by name, and the only function that calls a scheduler (ip_vs_sched.c). A pick's record
 * holds the winner, its score and the runner-up. The scheduler's read-only explain() computes them
 * from the state before the pick, and only if a sink is attached.
 */
#include "ipvs/scheduler.h"

#include <string.h>

#include "ipvs/library.h"
#include "ipvs/records.h"

const struct ipvs_scheduler *ipvs_scheduler_builtin(const char *name)
{
	for (const struct ipvs_scheduler *const *s = ipvs_schedulers; *s; s++)
		if (strcmp((*s)->name, name) == 0)
			return *s;
	return NULL;
}

const struct ipvs_scheduler *ipvs_scheduler_find(const char *name)
{
	const struct ipvs_scheduler *s = ipvs_scheduler_builtin(name);

	return s ? s : ipvs_library_find(name);
}

int ipvs_scheduler_bind(struct ipvs_service *svc, const struct ipvs_scheduler *s)
{
	int error = s->init_service ? s->init_service(svc) : 0;

	if (!error) {
		svc->scheduler = s;
		svc->suspicious = ipvs_scheduler_builtin(s->name) != s;
	}
	return error;
}

void ipvs_scheduler_unbind(struct ipvs_service *svc)
{
	const struct ipvs_scheduler *s = svc->scheduler;

	svc->scheduler = NULL;
	if (s && s->done_service)
		s->done_service(svc);
	svc->sched_data = NULL;
}

bool ipvs_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x)
{
	*x = (struct ipvs_explanation){.why = SCHED_PICKED, .score = x->score, .arg = x->arg};
	if (!svc->scheduler || !svc->scheduler->explain)
		return false;
	svc->scheduler->explain(svc, p, x);
	return true;
}

void ipvs_explain_pair(struct ipvs_explanation *x, const struct ipvs_dest *winner,
	const struct ipvs_dest *runner_up, struct ipvs_score (*shown)(const struct ipvs_dest *dest))
{
	x->winner = winner;
	x->runner_up = runner_up;
	if (winner) {
		struct ipvs_score s = shown(winner);
		x->load = s.load;
		x->weight = s.weight;
	}
	if (runner_up) {
		struct ipvs_score s = shown(runner_up);
		x->runner_up_load = s.load;
		x->runner_up_weight = s.weight;
	}
}

void ipvs_explain_scores(struct ipvs_explanation *x, const struct ipvs_service *svc,
	struct ipvs_score (*shown)(const struct ipvs_dest *dest))
{
	if (!x->score)
		return;
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link) {
		struct ipvs_score s = shown(dest);
		x->score(x, &s);
	}
}

static void record_pick(struct ipvs_service *svc, const struct ipvs_packet *p,
	const struct ipvs_dest *dest, const struct ipvs_explanation *x)
{
	IPVS_RECORD(svc->ipvs, REC_IPVS_PICK,
		dest || x->why == SCHED_STRAY ? x->why : (unsigned)SCHED_NONE, p->frame,
		dest ? dest->addr : 0, (uint64_t)x->load, (uint64_t)x->weight,
		x->runner_up ? x->runner_up->addr : 0, (uint64_t)x->runner_up_load,
		(uint64_t)x->runner_up_weight);
}

/* Is the pointer that a loaded library returned a server of the service? It may be invalid: it is
 * compared, never dereferenced. */
static bool is_server(const struct ipvs_service *svc, const struct ipvs_dest *what)
{
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		if (dest == what)
			return true;
	if (svc->scheduler->may_pick_deleted)
		list_for_each (dest, &svc->ipvs->trash, struct ipvs_dest, link)
			if (dest == what)
				return dest->service == svc;
	return false;
}

struct ipvs_dest *ipvs_pick(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	struct ipvs_explanation x = {.why = SCHED_PICKED};
	struct ipvs_dest *dest = NULL;

	if (svc->ipvs->engine->trace->sinks)
		ipvs_explain(svc, p, &x);
	if (svc->scheduler)
		dest = svc->scheduler->schedule(svc, p);
	if (dest && svc->suspicious && !is_server(svc, dest)) {
		svc->ipvs->stray = svc->scheduler->name;
		x = (struct ipvs_explanation){.why = SCHED_STRAY};
		dest = NULL;
	}
	record_pick(svc, p, dest, &x);
	return dest;
}

void *sched_alloc(struct ipvs_service *svc, size_t size)
{
	return arena_get(svc->ipvs->engine->arena, size);
}

void sched_free(struct ipvs_service *svc, void *p, size_t size)
{
	arena_put(svc->ipvs->engine->arena, p, size);
}

uint32_t ipvs_sched_flag(const char *word, const char **belongs)
{
	static const struct {
		const char *word, *scheduler;
		uint32_t bit;
	} flags[] = {
		{"flag-1", NULL, IPVS_SVC_F_SCHED1},
		{"flag-2", NULL, IPVS_SVC_F_SCHED2},
		{"flag-3", NULL, IPVS_SVC_F_SCHED3},
		{"sh-fallback", "sh", IPVS_SVC_F_SCHED1},
		{"sh-port", "sh", IPVS_SVC_F_SCHED2},
		{"mh-fallback", "mh", IPVS_SVC_F_SCHED1},
		{"mh-port", "mh", IPVS_SVC_F_SCHED2},
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (strcmp(word, flags[i].word) != 0)
			continue;
		*belongs = flags[i].scheduler;
		return flags[i].bit;
	}
	return 0;
}
