/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Real servers (struct ip_vs_dest). A deleted server that somebody still refers to lives on in the
 * trash and comes back as itself when the same address:port is added to the same service.
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

struct ipvs_dest { /* what a walk along the list asks for, and what counting touches, in one line */
	struct list link;              /* in service.destinations, newest first; or in ipvs.trash */
	int weight, last_weight;       /* last_weight: the last that was not 0 */
	int active, total, persistent; /* ActiveConn, Active+InAct, PersistConn */
	bool available;                /* IP_VS_DEST_CF_AVAILABLE: not in the trash */
	bool overloaded;               /* IP_VS_DEST_F_OVERLOAD */
	bool told;                    /* the scheduler's own: load_changed need not be called now */
	void *sched;                  /* the scheduler's own; NULL: load_changed is not called */
	struct ipvs_service *service; /* the one it is bound to, also while in the trash */
	/* ---- 56 bytes ---- */
	uint32_t refs;         /* connections and schedulers' tables that point here */
	uint32_t upper, lower; /* as configured */
	uint32_t lower_bound;  /* lower, or three quarters of upper */
	struct hash_node node; /* in ipvs.dest_table, as long as it is in either list */
	uint32_t addr;
	uint16_t port;
	uint32_t conn_flags; /* method, NOOUTPUT, INACTIVE: what its connections start with */
	uint64_t idle_start; /* jiffies; 0: still referred to when last looked at */
	uint64_t number;     /* order of creation, for people */
	struct ipvs_stats stats;
	struct route route;        /* dest_dst: the way to it */
	uint64_t route_generation; /* of fib.generation, + 1; 0: none remembered */
	void *watcher;             /* of who counts from above; nothing here reads it */
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

/* Does a new connection fit at all? */
static inline bool ipvs_dest_takes(const struct ipvs_dest *d)
{
	return !d->overloaded && d->weight > 0;
}

/* 0, -ERANGE, -EINVAL, -EEXIST */
int ipvs_dest_add(struct ipvs_service *svc, const struct ipvs_dest_spec *spec);
/* 0, -ERANGE, -EINVAL, -ENOENT. What is not named becomes 0, as `ipvsadm -e`. */
int ipvs_dest_edit(struct ipvs_service *svc, const struct ipvs_dest_spec *spec);
int ipvs_dest_del(struct ipvs_service *svc, uint32_t addr, uint16_t port); /* 0, -ENOENT */
struct ipvs_dest *ipvs_dest_find(const struct ipvs_service *svc, uint32_t addr, uint16_t port);

/* Counting, as ip_vs_bind_dest(), set_tcp_state(), ip_vs_unbind_dest(). A connection binds as
 * inactive. Each tells the scheduler. */
void ipvs_dest_bind(struct ipvs_dest *d);
void ipvs_dest_set_active(struct ipvs_dest *d, bool active);
void ipvs_dest_unbind(struct ipvs_dest *d, bool was_active);
void ipvs_dest_bind_template(struct ipvs_dest *d);
void ipvs_dest_unbind_template(struct ipvs_dest *d);
/* a scheduler's table points here (lblc, lblcr) */
void ipvs_dest_hold(struct ipvs_dest *d);
void ipvs_dest_put(struct ipvs_dest *d);

/* For service.c: a whole service goes; the scheduler is gone already. */
void ipvs_dest_unlink(struct ipvs_dest *d, bool tell_scheduler);
void ipvs_dest_init(struct ipvs *ipvs); /* the trash */

#endif
