/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The servers of a service in an order that is kept as their loads change, so that the best of
 * 8 192 is known without looking at 8 192. The kernel scans its list instead; both choose the same
 * server, exact ties included.
 *
 * Every rule here is one comparison: of two servers the one with the smaller load/weight is better,
 * told by the cross products, and of equals the one that comes first in the list, which is the one
 * added last. What load and weight are is the scheduler's: lc has weight 1, fo has load 1.
 */
#ifndef LVSLAB_IPVS_ORDER_H
#define LVSLAB_IPVS_ORDER_H

#include "ipvs/dest.h"
#include "ipvs/scheduler.h"

struct ipvs_rank {
	int64_t load; /* a C int or unsigned of the kernel: the products fit 64 bits */
	int weight;   /* 0: cannot be chosen */
	bool spare;   /* counted in the order's `spares` */
};

struct ipvs_place { /* a server's place in the list; dest->sched points here */
	struct ipvs_dest *dest;
	struct ipvs_rank rank;
};

struct ipvs_order {
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest);
	struct ipvs_place *places; /* in the list's order from the end: the newest is the last */
	uint32_t *best;            /* a tournament of the places; best[1] is the winner's number */
	uint64_t *share;           /* or NULL: under each node of the same tree, the weights' sum */
	uint32_t size;             /* places there is room for, a power of two */
	uint32_t next;             /* the next new server's place */
	uint32_t spares;           /* servers whose rank says so */
	uint32_t odd;              /* servers of weight 0 that have a negative load: weighted.c */
};

/* Takes in every server of the list. `shares`: for ipvs_order_share_at(). */
void ipvs_order_init(struct ipvs_order *o, struct ipvs_service *svc,
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest), bool shares);
void ipvs_order_fini(struct ipvs_order *o, struct ipvs_service *svc);
/* `dest` is the head of the list now; is no longer in it; its rank may be another. */
void ipvs_order_add(struct ipvs_order *o, struct ipvs_service *svc, struct ipvs_dest *dest);
void ipvs_order_del(struct ipvs_order *o, struct ipvs_dest *dest);
void ipvs_order_update(struct ipvs_order *o, struct ipvs_dest *dest);

/* The best, and the best but for that one; or NULL. */
struct ipvs_dest *ipvs_order_first(const struct ipvs_order *o);
struct ipvs_dest *ipvs_order_second(const struct ipvs_order *o);
/* Going along the list and adding up the weights: the server with which `share` is reached. */
struct ipvs_dest *ipvs_order_share_at(const struct ipvs_order *o, uint64_t share);
uint64_t ipvs_order_share_total(const struct ipvs_order *o);

/*
 * The hooks of a scheduler whose sched_data is such an order and nothing else: it has a rank of
 * its own, calls ipvs_ordered_init() and takes the other hooks as they are.
 */
int ipvs_ordered_init(
	struct ipvs_service *svc, struct ipvs_rank (*rank)(const struct ipvs_dest *dest));
void ipvs_ordered_done(struct ipvs_service *svc);
int ipvs_ordered_add(struct ipvs_service *svc, struct ipvs_dest *dest);
int ipvs_ordered_del(struct ipvs_service *svc, struct ipvs_dest *dest);
int ipvs_ordered_upd(struct ipvs_service *svc, struct ipvs_dest *dest);
void ipvs_ordered_changed(struct ipvs_service *svc, struct ipvs_dest *dest);
struct ipvs_dest *ipvs_ordered_schedule(struct ipvs_service *svc, const struct ipvs_packet *p);
/* Fills *x but for the reason; `shown`: the numbers to show of a server, NULL: those of its rank.
 */
void ipvs_order_explain(const struct ipvs_order *o, const struct ipvs_service *svc,
	struct ipvs_explanation *x, struct ipvs_score (*shown)(const struct ipvs_dest *dest));

#define IPVS_ORDERED_HOOKS \
	.done_service = ipvs_ordered_done, .add_dest = ipvs_ordered_add, \
	.del_dest = ipvs_ordered_del, .upd_dest = ipvs_ordered_upd, \
	.load_changed = ipvs_ordered_changed

#endif
