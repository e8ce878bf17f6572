/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a scheduler is: one file in sim/ipvs/schedulers/ that ends in one const struct. Dropping the
 * file in registers it (cmake/schedulers.cmake); the struct is named ipvs_NAME_scheduler after the
 * file.
 *
 * A scheduler sees its service, the service's list of servers (newest first) and the packet. Its
 * own state hangs off svc->sched_data and comes from sched_alloc(), so that it is part of
 * the world. It may change nothing else.
 */
#ifndef LVSLAB_IPVS_SCHEDULER_H
#define LVSLAB_IPVS_SCHEDULER_H

#include "base/language.h"
#include "ipvs/dest.h"
#include "ipvs/packet.h"
#include "ipvs/reasons.h"
#include "ipvs/service.h"

#define IPVS_SCHEDULER_ABI 2

struct ipvs_score { /* one line of the table of all scores */
	const struct ipvs_dest *dest;
	bool takes;     /* may it be chosen at all? */
	int64_t load;   /* as the rule counts it */
	int64_t weight; /* what it is divided by; 0: the rule does not divide */
};

/* What a scheduler would do now, worked out without doing it. */
struct ipvs_explanation {
	const struct ipvs_dest *winner, *runner_up; /* NULL: none */
	unsigned why;                               /* a reason: the rule */
	int64_t load, weight, runner_up_load, runner_up_weight;
	/* if set: called for every server, in list order */
	void (*score)(struct ipvs_explanation *x, const struct ipvs_score *s);
	void *arg;
};

struct ipvs_scheduler {
	const char *name;
	const char *summary; /* one line, for `lvslab list` */
	unsigned abi;
	bool may_pick_deleted; /* servers in the trash, as mh beyond 4 093 servers */
	/* ip_vs_bind_scheduler(): the list is still empty for a new service. 0 or -errno. */
	int (*init_service)(struct ipvs_service *svc);
	void (*done_service)(struct ipvs_service *svc);
	/* after insertion; after unlinking (dest->link still shows where it was); on every edit */
	int (*add_dest)(struct ipvs_service *svc, struct ipvs_dest *dest);
	int (*del_dest)(struct ipvs_service *svc, struct ipvs_dest *dest);
	int (*upd_dest)(struct ipvs_service *svc, struct ipvs_dest *dest);
	/* dest's counters or its overload changed, and dest->sched is set: for an order that is
	 * kept incrementally; may be NULL */
	void (*load_changed)(struct ipvs_service *svc, struct ipvs_dest *dest);
	/* The server for this packet, or NULL. */
	struct ipvs_dest *(*schedule)(struct ipvs_service *svc, const struct ipvs_packet *p);
	/* The same decision, read-only: must agree with schedule(). May be NULL. */
	void (*explain)(const struct ipvs_service *svc, const struct ipvs_packet *p,
		struct ipvs_explanation *x);
};

/* All that are built in, by name; ends with NULL. Generated. */
extern const struct ipvs_scheduler *const ipvs_schedulers[];
extern const char *const ipvs_scheduler_names[]; /* the same order; ends with NULL. Generated. */
const struct ipvs_scheduler *ipvs_scheduler_builtin(const char *name); /* or NULL */
/* Built in or loaded (ipvs/library.h); or NULL. */
const struct ipvs_scheduler *ipvs_scheduler_find(const char *name);

/* A scheduler's flag by the word that ipvsadm (--sched-flags) and keepalived have for it: its bit,
 * IPVS_SVC_F_SCHED…; 0: no such flag. *belongs: the scheduler whose word it is, or NULL: any's. */
uint32_t ipvs_sched_flag(const char *word, const char **belongs);
int ipvs_scheduler_bind(struct ipvs_service *svc, const struct ipvs_scheduler *s);
void ipvs_scheduler_unbind(struct ipvs_service *svc);

/* Asks the service's scheduler and records its choice with the rule. NULL: nobody can be chosen; or
 * a loaded scheduler chose what is no server of this service, and ipvs->stray says which one. */
struct ipvs_dest *ipvs_pick(struct ipvs_service *svc, const struct ipvs_packet *p);
/* Fills *x; false where the scheduler cannot explain itself. x->score and x->arg are the caller's.
 */
bool ipvs_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x);

/* For explain(): winner and runner-up (or NULL) with their numbers; the table, if it is asked for.
 */
void ipvs_explain_pair(struct ipvs_explanation *x, const struct ipvs_dest *winner,
	const struct ipvs_dest *runner_up,
	struct ipvs_score (*shown)(const struct ipvs_dest *dest));
void ipvs_explain_scores(struct ipvs_explanation *x, const struct ipvs_service *svc,
	struct ipvs_score (*shown)(const struct ipvs_dest *dest));

/* Zeroed memory of the world for a scheduler's state; give the same size back. */
void *sched_alloc(struct ipvs_service *svc, size_t size);
void sched_free(struct ipvs_service *svc, void *p, size_t size);

#endif
