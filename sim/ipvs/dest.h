/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Real servers (struct ip_vs_dest). A deleted server with remaining references goes to the trash
 * and is restored when the same address:port is added to the same service.
 */
#ifndef LVSLAB_IPVS_DEST_H
#define LVSLAB_IPVS_DEST_H

#include "ipvs/ipvs.h"

struct ipvs_service;

struct ipvs_dest_spec { /* struct ip_vs_dest_user_kern */
	uint32_t addr;
	uint16_t port;
	uint32_t conn_flags; /* the forwarding method */
	int64_t weight;
	int64_t upper, lower; /* -x, -y; 0: none */
};

struct ipvs_dest { /* fields that a walk along the list reads and that counting writes, in one cache
		    * line */
	struct list link;              /* in service.destinations, newest first; or in ipvs.trash */
	int weight, last_weight;       /* last_weight: the last nonzero weight */
	int active, total, persistent; /* ActiveConn, Active+InAct, PersistConn */
	bool available;                /* IP_VS_DEST_CF_AVAILABLE: not in the trash */
	bool overloaded;               /* IP_VS_DEST_F_OVERLOAD */
	bool told;                     /* owned by the scheduler: load_changed need not be called
				       * now */
	void *sched;                  /* owned by the scheduler; NULL: load_changed is not called */
	struct ipvs_service *service; /* the one it is bound to, also while in the trash */
	/* ---- 56 bytes ---- */
	uint32_t refs;         /* references from connections and schedulers' tables */
	uint32_t upper, lower; /* as configured */
	uint32_t lower_bound;  /* lower, or three quarters of upper */
	struct hash_node node; /* in ipvs.dest_table while it is in either list */
	uint32_t addr;
	uint16_t port;
	uint32_t conn_flags; /* method, NOOUTPUT, INACTIVE: initial flags of its connections */
	uint64_t idle_start; /* jiffies; 0: still referenced at the last check */
	uint64_t number;     /* order of creation, for display */
	struct ipvs_stats stats;
	struct route route;        /* dest_dst: the cached route to it */
	uint64_t route_generation; /* fib.generation + 1 at that time; 0: none cached */
	void *watcher;             /* of an upper layer that counts; not used here */
};

static inline int ipvs_dest_inactive(const struct ipvs_dest *d)
{
	return d->total - d->active;
}

/* ip_vs_dest_conn_overhead() of 6.1.192: 256·active + total = 257·active + inactive; the kernel is
 * built with -fno-strict-overflow, so it wraps */
static inline int ipvs_dest_overhead(const struct ipvs_dest *d)
{
	return (int)(((unsigned)d->active << 8) + (unsigned)d->total);
}

/* Does it accept new connections? */
static inline bool ipvs_dest_takes(const struct ipvs_dest *d)
{
	return !d->overloaded && d->weight > 0;
}

/* 0, -ERANGE, -EINVAL, -EEXIST */
int ipvs_dest_add(struct ipvs_service *svc, const struct ipvs_dest_spec *spec);
/* 0, -ERANGE, -EINVAL, -ENOENT. Unset fields become 0, as with `ipvsadm -e`. */
int ipvs_dest_edit(struct ipvs_service *svc, const struct ipvs_dest_spec *spec);
int ipvs_dest_del(struct ipvs_service *svc, uint32_t addr, uint16_t port); /* 0, -ENOENT */
struct ipvs_dest *ipvs_dest_find(const struct ipvs_service *svc, uint32_t addr, uint16_t port);

/* Counters, as in ip_vs_bind_dest(), set_tcp_state(), ip_vs_unbind_dest(). A connection binds as
 * inactive. Each call notifies the scheduler. */
void ipvs_dest_bind(struct ipvs_dest *d);
void ipvs_dest_set_active(struct ipvs_dest *d, bool active);
void ipvs_dest_unbind(struct ipvs_dest *d, bool was_active);
void ipvs_dest_bind_template(struct ipvs_dest *d);
void ipvs_dest_unbind_template(struct ipvs_dest *d);
/* a reference from a scheduler's table (lblc, lblcr) */
void ipvs_dest_hold(struct ipvs_dest *d);
void ipvs_dest_put(struct ipvs_dest *d);

/* For service.c: the whole service is deleted; its scheduler is already gone. */
void ipvs_dest_unlink(struct ipvs_dest *d, bool tell_scheduler);
void ipvs_dest_init(struct ipvs *ipvs); /* the trash */

#endif
