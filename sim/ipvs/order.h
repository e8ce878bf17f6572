/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps a service's servers ordered as their loads change, so that the best of 8 192 is known
 * without checking all. The kernel scans its list instead; both choose the same server, including
 * exact ties.
 *
 * All rules use one comparison: the server with the smaller load/weight is better, compared by
 * cross products; among equals the first in the list wins, which is the last added. The scheduler
 * defines load and weight: lc has weight 1, fo has load 1.
 */
#ifndef LVSLAB_IPVS_ORDER_H
#define LVSLAB_IPVS_ORDER_H

#include "ipvs/dest.h"
#include "ipvs/scheduler.h"

#define IPVS_ORDER_SCANNED 12 /* up to this many servers, scanning is as fast as keeping an order */

struct ipvs_rank {
	int64_t load; /* an int or unsigned of the kernel: the products fit 64 bits */
	int weight;   /* 0: not eligible */
	bool spare;   /* counted in the order's `spares` */
};

struct ipvs_place { /* a server's place in the order; dest->sched points to it */
	struct ipvs_dest *dest;
	int64_t load; /* its rank at the last update; of weight 0: load 1 */
	int weight;
	bool spare, odd; /* as counted in the order */
};

struct ipvs_node {      /* of the tournament: the winner below it */
	int64_t key;    /* load/weight as one number, see order.c */
	uint32_t place; /* any value if there is no server */
};

struct ipvs_order {
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest);
	struct ipvs_place *places; /* in reverse list order: the newest is the last */
	uint32_t *stale;           /* places whose server's load has changed since the last pick */
	struct ipvs_node *nodes;   /* nodes[1] is the winner; the leaves begin at `size` */
	uint64_t *share;           /* used instead of nodes: the sum of the weights below each */
	uint32_t scanned;          /* scan up to this many servers */
	uint32_t size;             /* capacity in places, a power of two; 0: the list is scanned */
	uint32_t next;             /* place of the next new server */
	uint32_t stale_count;
	uint32_t spares; /* servers whose rank has `spare` */
	uint32_t odd;    /* servers of weight 0 with a negative load: weighted.c */
	bool shares;     /* `share` is kept instead of a winner */
	bool fine;       /* a weight is so large that equal keys may have different ranks */
};

/* is a strictly better than b? */
static inline bool ipvs_rank_better(const struct ipvs_rank *a, const struct ipvs_rank *b)
{
	return a->load * b->weight < b->load * a->weight;
}

/* Adds every server of the list. `shares`: only for ipvs_order_share_at(). */
void ipvs_order_init(struct ipvs_order *o, struct ipvs_service *svc,
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest), bool shares);
void ipvs_order_fini(struct ipvs_order *o, struct ipvs_service *svc);
/* `dest` is the new head of the list; was removed from it; has a changed rank. */
void ipvs_order_add(struct ipvs_order *o, struct ipvs_service *svc, struct ipvs_dest *dest);
void ipvs_order_del(struct ipvs_order *o, struct ipvs_dest *dest);
void ipvs_order_update(struct ipvs_order *o, struct ipvs_dest *dest);

/*
 * For an order that is kept (size is not 0): applies pending rank changes. Delaying them has no
 * visible effect, so observers may call this, too.
 */
void ipvs_order_settle(struct ipvs_order *o);
/* The best server, or NULL. */
struct ipvs_dest *ipvs_order_first(struct ipvs_order *o);
/* Adds up the weights in list order: the server at which the sum reaches `share`. */
struct ipvs_dest *ipvs_order_share_at(struct ipvs_order *o, uint64_t share);
uint64_t ipvs_order_share_total(struct ipvs_order *o);

/* The best except for `but`, by a scan of the list as in the kernel. */
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

/* The best by either method. Inline, so that the scheduler's `rank` is inlined, too. */
static inline struct ipvs_dest *ipvs_order_pick(
	const struct ipvs_service *svc, struct ipvs_rank (*rank)(const struct ipvs_dest *dest))
{
	struct ipvs_order *o = svc->sched_data;

	return o->size ? ipvs_order_first(o) : ipvs_order_scan(svc, rank, NULL);
}

/*
 * The hooks of a scheduler whose sched_data is just such an order: it defines a rank, calls
 * ipvs_ordered_init() and ipvs_order_pick() and uses the other hooks unchanged.
 */
int ipvs_ordered_init(
	struct ipvs_service *svc, struct ipvs_rank (*rank)(const struct ipvs_dest *dest));
/* the same, for a rank that compares so fast that scanning pays for more servers */
int ipvs_ordered_init_from(struct ipvs_service *svc,
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest), uint32_t scanned);
void ipvs_ordered_done(struct ipvs_service *svc);
int ipvs_ordered_add(struct ipvs_service *svc, struct ipvs_dest *dest);
int ipvs_ordered_del(struct ipvs_service *svc, struct ipvs_dest *dest);
int ipvs_ordered_upd(struct ipvs_service *svc, struct ipvs_dest *dest);
void ipvs_ordered_changed(struct ipvs_service *svc, struct ipvs_dest *dest);
/* Fills *x except for the reason; `shown`: returns a server's numbers for display. */
void ipvs_order_explain(struct ipvs_order *o, const struct ipvs_service *svc,
	struct ipvs_explanation *x, struct ipvs_score (*shown)(const struct ipvs_dest *dest));

#define IPVS_ORDERED_HOOKS \
	.done_service = ipvs_ordered_done, .add_dest = ipvs_ordered_add, \
	.del_dest = ipvs_ordered_del, .upd_dest = ipvs_ordered_upd, \
	.load_changed = ipvs_ordered_changed

#endif
