/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared among the files of the neighbour table. */
#ifndef LVSLAB_HOST_NEIGH_NEIGH_INTERNAL_H
#define LVSLAB_HOST_NEIGH_NEIGH_INTERNAL_H

#include "host/host.h"
#include "host/neigh/arp.h"

/* time_before() and time_before_eq(): jiffies may be before the lab's start, so compare by sign */
static inline bool jiffies_before(uint64_t a, uint64_t b)
{
	return (int64_t)(a - b) < 0;
}

static inline bool jiffies_before_eq(uint64_t a, uint64_t b)
{
	return (int64_t)(a - b) <= 0;
}

static inline uint64_t neigh_now(const struct neigh *n)
{
	return engine_jiffies(host_engine(n->host));
}

static inline uint64_t jiffies_ns(uint64_t jiffies)
{
	return jiffies * NSEC_PER_JIFFY;
}

/* Sets the state and records it; `x` and `y` are inputs 4 and 5 of the reason. */
void neigh_set_state(struct neigh *n, unsigned state, unsigned why, uint64_t x, uint64_t y);
void neigh_add_timer(struct neigh *n, uint64_t when); /* neigh_add_timer() */
void neigh_del_timer(struct neigh *n);                /* neigh_del_timer() */
void neigh_timer(struct engine *e, struct timer *t);  /* neigh_timer_handler() */
uint64_t neigh_retrans(const struct neigh *n);        /* jiffies between two requests */

/* neigh_table: a new entry, or NULL if the table is full */
struct neigh *neigh_create(struct host *h, struct netdev *dev, uint32_t address, bool exempt);
void neigh_collectable(struct neigh *n, bool yes); /* neigh_update_gc_list() */
/* Removes the entry from the table and drops its queued frames. Records the end with `why`. */
void neigh_remove(struct neigh *n, unsigned why, uint64_t x, uint64_t y);

/* the queue and output */
void neigh_probe(struct neigh *n);      /* neigh_probe(): one request */
void neigh_invalidate(struct neigh *n); /* neigh_invalidate(): an error for each queued packet */
void neigh_purge(struct neigh *n);      /* drops all queued packets */
void neigh_drain(struct neigh *n);      /* sends all queued packets */

void neigh_proxy_run(struct engine *e, struct timer *t); /* neigh_proxy_process() */
void neigh_proxy_dev_gone(struct host *h, struct netdev *dev, bool keep_permanent);
/* parp_redo() in arp.c: the delay is over. Consumes. */
void arp_proxy_redo(struct host *h, struct netdev *dev, struct frame *f);

#endif
