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

#define IPVS_ORDER_SCANNED 12 /* as many servers are scanned as fast as an order is kept */

struct ipvs_rank {
	int64_t load; /* a C int or unsigned of the kernel: the products fit 64 bits */
	int weight;   /* 0: cannot be chosen */
	bool spare;   /* counted in the order's `spares` */
};

struct ipvs_place { /* a server's place in the list; dest->sched points here */
	struct ipvs_dest *dest;
	int64_t load; /* its rank when it was looked at last; of weight 0: load 1 */
	int weight;
	bool spare, odd; /* as counted in the order */
};

struct ipvs_node {      /* of the tournament: the winner below it */
	int64_t key;    /* load/weight as one number, see order.c */
	uint32_t place; /* of nobody: any */
};

struct ipvs_order {
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest);
	struct ipvs_place *places; /* in the list's order from the end: the newest is the last */
	uint32_t *stale;           /* places whose server's load has changed since the last pick */
	struct ipvs_node *nodes;   /* nodes[1] is the winner's; the places' own begin at `size` */
	uint64_t *share;           /* or instead of nodes the sum of the weights under each */
	uint32_t scanned;          /* up to so many servers */
	uint32_t size; /* places there is room for, a power of two; 0: the list is scanned */
	uint32_t next; /* the next new server's place */
	uint32_t stale_count;
	uint32_t spares; /* servers whose rank says so */
	uint32_t odd;    /* servers of weight 0 that have a negative load: weighted.c */
	bool shares;     /* `share` is wanted, and no winner */
	bool fine;       /* some weight was so great that equal keys may be of unequal ranks */
};

/* is a better than b, and not only as good? */
static inline bool ipvs_rank_better(const struct ipvs_rank *a, const struct ipvs_rank *b)
{
	return a->load * b->weight < b->load * a->weight;
}

/* Takes in every server of the list. `shares`: for ipvs_order_share_at(), and for nothing else. */
void ipvs_order_init(struct ipvs_order *o, struct ipvs_service *svc,
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest), bool shares);
void ipvs_order_fini(struct ipvs_order *o, struct ipvs_service *svc);
/* `dest` is the head of the list now; is no longer in it; its rank may be another. */
void ipvs_order_add(struct ipvs_order *o, struct ipvs_service *svc, struct ipvs_dest *dest);
void ipvs_order_del(struct ipvs_order *o, struct ipvs_dest *dest);
void ipvs_order_update(struct ipvs_order *o, struct ipvs_dest *dest);

/*
 * For an order that is kept (size is not 0). Ranks that changed are looked at now and not when
 * they changed; that changes nothing that anybody could see, so observers may ask too.
 */
void ipvs_order_settle(struct ipvs_order *o);
/* The best, and the best but for that one; or NULL. */
struct ipvs_dest *ipvs_order_first(struct ipvs_order *o);
/* Going along the list and adding up the weights: the server with which `share` is reached. */
struct ipvs_dest *ipvs_order_share_at(struct ipvs_order *o, uint64_t share);
uint64_t ipvs_order_share_total(struct ipvs_order *o);

/* The best but for `but` by a walk along the list, as the kernel does it. */
static inline struct ipvs_dest *ipvs_order_scan(const struct ipvs_service *svc,
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest), const struct ipvs_dest *but)
{
	const struct list *head = &svc->destinations, *at = head->next;
	struct ipvs_dest *best = NULL;
	struct ipvs_rank best_rank = {0};

	for (; !best && at != head; at = at->next) {
		struct ipvs_dest *dest = list_entry(at, struct ipvs_dest, link);
		best_rank = rank(dest);
		best = best_rank.weight && dest != but ? dest : NULL;
	}
	for (; at != head; at = at->next) {
		struct ipvs_dest *dest = list_entry(at, struct ipvs_dest, link);
		struct ipvs_rank r = rank(dest);
		if (r.weight == 0 || !ipvs_rank_better(&r, &best_rank) || dest == but)
			continue;
		best = dest;
		best_rank = r;
	}
	return best;
}

/* The best either way. In line, so that a scheduler's own `rank` is, too. */
static inline struct ipvs_dest *ipvs_order_pick(
	const struct ipvs_service *svc, struct ipvs_rank (*rank)(const struct ipvs_dest *dest))
{
	struct ipvs_order *o = svc->sched_data;

	return o->size ? ipvs_order_first(o) : ipvs_order_scan(svc, rank, NULL);
}

/*
 * The hooks of a scheduler whose sched_data is such an order and nothing else: it has a rank of
 * its own, calls ipvs_ordered_init() and ipvs_order_pick() and takes the other hooks as they are.
 */
int ipvs_ordered_init(
	struct ipvs_service *svc, struct ipvs_rank (*rank)(const struct ipvs_dest *dest));
/* the same, for a rank that is compared so fast that more servers may be scanned */
int ipvs_ordered_init_from(struct ipvs_service *svc,
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest), uint32_t scanned);
void ipvs_ordered_done(struct ipvs_service *svc);
int ipvs_ordered_add(struct ipvs_service *svc, struct ipvs_dest *dest);
int ipvs_ordered_del(struct ipvs_service *svc, struct ipvs_dest *dest);
int ipvs_ordered_upd(struct ipvs_service *svc, struct ipvs_dest *dest);
void ipvs_ordered_changed(struct ipvs_service *svc, struct ipvs_dest *dest);
/* Fills *x but for the reason; `shown`: the numbers to show of a server. */
void ipvs_order_explain(struct ipvs_order *o, const struct ipvs_service *svc,
	struct ipvs_explanation *x, struct ipvs_score (*shown)(const struct ipvs_dest *dest));

#define IPVS_ORDERED_HOOKS \
	.done_service = ipvs_ordered_done, .add_dest = ipvs_ordered_add, \
	.del_dest = ipvs_ordered_del, .upd_dest = ipvs_ordered_upd, \
	.load_changed = ipvs_ordered_changed

#endif
