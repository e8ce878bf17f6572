/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routes: the local and the main table (fib_trie.c: longest prefix, then TOS and metric), and what
 * a lookup answers. Rules are the three that every Linux starts with: local, main, default.
 */
#ifndef LVSLAB_HOST_FIB_H
#define LVSLAB_HOST_FIB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/pool.h"

struct host;
struct netdev;
struct frame;

enum route_table { RT_TABLE_MAIN = 254, RT_TABLE_LOCAL = 255 };
enum route_type {
	RTN_UNSPEC,
	RTN_UNICAST,
	RTN_LOCAL,
	RTN_BROADCAST,
	RTN_ANYCAST,
	RTN_MULTICAST,
	RTN_BLACKHOLE,
	RTN_UNREACHABLE,
	RTN_PROHIBIT,
};
enum route_proto { RTPROT_REDIRECT = 1, RTPROT_KERNEL = 2, RTPROT_BOOT = 3, RTPROT_STATIC = 4 };

struct fib_route {
	struct list link; /* in its prefix's list, by metric */
	uint32_t dst, gateway, prefsrc;
	uint32_t metric, mtu; /* mtu 0: the interface's */
	struct netdev *dev;   /* NULL for blackhole and its kin */
	uint8_t prefix, table, type, scope, proto, tos;
	bool onlink, dead; /* dead: its interface is down */
};

/* One list a prefix length; 33 of them a table. Few routes a host: looked at, not hashed. */
struct fib_table {
	struct list prefixes[33];
	uint64_t present; /* a bit a length that has routes */
};

struct fib_exception { /* fib_nh_exception: what ICMP taught about one destination */
	struct list link;
	uint32_t dst, gateway; /* gateway 0: not redirected */
	uint32_t pmtu;         /* 0: none */
	int64_t expires;       /* ns; 0: never */
};

struct fib {
	struct fib_table local, main;
	struct list exceptions;
	struct pool routes, exception_pool;
	uint64_t generation; /* counts changes */
};

/* A destination looked up: what a frame carries from routing to output (struct rtable). */
struct route {
	struct netdev
		*dev; /* goes out by; for RTN_LOCAL the interface that holds the address or lo */
	uint32_t nexthop; /* gateway, or the destination itself */
	uint32_t prefsrc; /* source for what starts here */
	uint32_t mtu;
	uint8_t type; /* enum route_type */
	uint8_t scope;
	bool redirect; /* RTCF_DOREDIRECT: leaves by where it came in, the sender could do better */
	bool gateway;  /* nexthop is a gateway */
	uint32_t metric_mtu; /* locked MTU of the route, 0 none */
};

struct flow {               /* struct flowi4 */
	uint32_t dst, src;  /* src 0: to be chosen */
	struct netdev *out; /* bound to an interface, or NULL */
	uint32_t mark;
	uint8_t tos, protocol;
	bool any_source; /* FLOWI_FLAG_ANYSRC: src need not be ours */
};

void fib_init(struct host *h);
/* fib_table_insert(): 0, -EEXIST, -ENETUNREACH (gateway not reachable), -ENODEV, -EINVAL, -ENETDOWN
 */
int fib_add(struct host *h, const struct fib_route *route, bool replace);
/* fib_table_delete(): the first that matches what is set; 0 or -ESRCH */
int fib_del(struct host *h, const struct fib_route *match);
/* Walks in the order of `ip route show table T`. */
void fib_walk(const struct host *h, unsigned table,
	void (*one)(void *arg, const struct fib_route *r), void *arg);
/* fib_sync_down_dev(), fib_sync_up(): the interface's state changed */
void fib_dev_changed(struct host *h, struct netdev *dev, bool down);
void fib_dev_gone(struct host *h, struct netdev *dev);

/* fib_lookup(): local table first, then main. The matching route, or NULL (-ENETUNREACH). */
const struct fib_route *fib_lookup(const struct host *h, uint32_t dst, const struct netdev *out);
/* One table only: RT_TABLE_LOCAL or RT_TABLE_MAIN. */
const struct fib_route *fib_lookup_table(
	const struct host *h, unsigned table, uint32_t dst, const struct netdev *out);

/* ip_route_output_key_hash(): fills *out and flow->src. 0, -ENETUNREACH, -EHOSTUNREACH, -EINVAL. */
int route_output(struct host *h, struct flow *flow, struct route *out);
/* ip_route_input_slow(): where does a frame that came in go? 0 and *out, or a reason (> 0) for
 * which it must be dropped (martian, no route, rp_filter …). */
unsigned route_input(struct host *h, struct frame *f, uint32_t dst, uint32_t src, struct netdev *in,
	struct route *out);
/* fib_validate_source(): 0 fine, 1 fine and the sender could do better, < 0 refused (-EXDEV by
 * rp_filter, -EINVAL) */
int route_validate_source(struct host *h, uint32_t src, uint32_t dst, struct netdev *in);

/* update_or_create_fnhe(): learnt from "fragmentation needed" and redirects */
void route_update_pmtu(struct host *h, uint32_t dst, uint32_t mtu);
void route_redirect(struct host *h, uint32_t dst, uint32_t gateway);

#endif
