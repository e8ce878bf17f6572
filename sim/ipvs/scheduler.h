/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The interface of a scheduler: one file in sim/ipvs/schedulers/ that ends in one const struct,
 * named ipvs_NAME_scheduler after the file. Adding the file registers it (cmake/schedulers.cmake).
 *
 * A scheduler sees its service, the service's list of servers (newest first) and the packet. Its
 * own state is svc->sched_data, allocated with sched_alloc(), so that it is part of the world. It
 * must not change anything else.
 */
#ifndef LVSLAB_IPVS_SCHEDULER_H
#define LVSLAB_IPVS_SCHEDULER_H

#include "base/language.h"
#include "ipvs/dest.h"
#include "ipvs/packet.h"
#include "ipvs/reasons.h"
#include "ipvs/service.h"

#define IPVS_SCHEDULER_ABI 2

struct ipvs_score { /* one row of the score table */
	const struct ipvs_dest *dest;
	bool takes;     /* is it eligible? */
	int64_t load;   /* as the rule counts it */
	int64_t weight; /* the divisor; 0: the rule does not divide */
};

/* What a scheduler would pick now, computed without picking. */
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
	bool may_pick_deleted; /* deleted servers, as mh does beyond 4 093 servers */
	/* ip_vs_bind_scheduler(): a new service's list is still empty. 0 or -errno. */
	int (*init_service)(struct ipvs_service *svc);
	void (*done_service)(struct ipvs_service *svc);
	/* after insertion; after unlinking (dest->link still has its old neighbours); after every
	 * edit */
	int (*add_dest)(struct ipvs_service *svc, struct ipvs_dest *dest);
	int (*del_dest)(struct ipvs_service *svc, struct ipvs_dest *dest);
	int (*upd_dest)(struct ipvs_service *svc, struct ipvs_dest *dest);
	/* dest's counters or its overload flag changed, and dest->sched is set: for an order that
	 * is kept incrementally; may be NULL */
	void (*load_changed)(struct ipvs_service *svc, struct ipvs_dest *dest);
	/* The server for this packet, or NULL. */
	struct ipvs_dest *(*schedule)(struct ipvs_service *svc, const struct ipvs_packet *p);
	/* The same decision, read-only: must agree with schedule(). May be NULL. */
	void (*explain)(const struct ipvs_service *svc, const struct ipvs_packet *p,
		struct ipvs_explanation *x);
};

/* All built-in ones, by name; ends with NULL. Generated. */
extern const struct ipvs_scheduler *const ipvs_schedulers[];
extern const char *const ipvs_scheduler_names[]; /* the same order; ends with NULL. Generated. */
const struct ipvs_scheduler *ipvs_scheduler_builtin(const char *name); /* or NULL */
/* Built in or loaded (ipvs/library.h); or NULL. */
const struct ipvs_scheduler *ipvs_scheduler_find(const char *name);

/* The bit (IPVS_SVC_F_SCHED…) of a scheduler flag as named by ipvsadm (--sched-flags) and
 * keepalived; 0: no such flag. *belongs: the scheduler that the name belongs to, or NULL: any. */
uint32_t ipvs_sched_flag(const char *word, const char **belongs);
int ipvs_scheduler_bind(struct ipvs_service *svc, const struct ipvs_scheduler *s);
void ipvs_scheduler_unbind(struct ipvs_service *svc);

/* Calls the service's scheduler and records its pick with the rule. NULL: no server is available,
 * or a loaded scheduler returned a pointer that is not a server of this service (then ipvs->stray
 * names it). */
struct ipvs_dest *ipvs_pick(struct ipvs_service *svc, const struct ipvs_packet *p);
/* Fills *x; false if the scheduler has no explain(). The caller sets x->score and x->arg. */
bool ipvs_explain(
	const struct ipvs_service *svc, const struct ipvs_packet *p, struct ipvs_explanation *x);

/* For explain(): stores winner and runner-up (or NULL) with their numbers; the score table if
 * requested. */
void ipvs_explain_pair(struct ipvs_explanation *x, const struct ipvs_dest *winner,
	const struct ipvs_dest *runner_up,
	struct ipvs_score (*shown)(const struct ipvs_dest *dest));
void ipvs_explain_scores(struct ipvs_explanation *x, const struct ipvs_service *svc,
	struct ipvs_score (*shown)(const struct ipvs_dest *dest));

/* Zeroed memory of the world for a scheduler's state; free it with the same size. */
void *sched_alloc(struct ipvs_service *svc, size_t size);
void sched_free(struct ipvs_service *svc, void *p, size_t size);

#endif
