/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routing tables (fib_trie.c: longest prefix, then TOS and metric) and lookup results. The rules
 * (fib_rule.h) select the tables for a packet.
 */
#ifndef LVSLAB_HOST_ROUTE_FIB_H
#define LVSLAB_HOST_ROUTE_FIB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/list.h"
#include "base/pool.h"
#include "engine/event.h"
#include "host/route/fib_rule.h"

struct host;
struct netdev;
struct frame;

enum route_table { RT_TABLE_DEFAULT = 253, RT_TABLE_MAIN = 254, RT_TABLE_LOCAL = 255 };
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
enum route_proto {
	RTPROT_REDIRECT = 1,
	RTPROT_KERNEL = 2,
	RTPROT_BOOT = 3,
	RTPROT_STATIC = 4,
	RTPROT_KEEPALIVED = 18
};

struct fib_route {
	struct list link; /* in its prefix's list */
	struct hash_node by_dst;
	uint32_t dst, gateway, prefsrc;
	uint32_t metric, mtu; /* mtu 0: the interface's */
	uint32_t advmss;      /* 0: derived from the MTU */
	uint32_t table;
	struct netdev *dev; /* NULL for blackhole and similar types */
	uint8_t prefix, type, scope, proto, tos;
	uint8_t nh_scope;  /* of the next hop: HOST on-link, LINK via a gateway, NOWHERE local;
			   * fib_add() sets it, and `linkdown` */
	bool onlink, dead; /* dead: its interface is down */
	bool mtu_locked;   /* mtu lock N: ICMP does not lower it */
	bool linkdown;     /* its interface has no carrier */
	/* Several next hops (fib_info.fib_nh[]): each is a copy of this route with its own dev,
	 * gateway and weight; the route itself shows the first. NULL: only one. */
	struct fib_route *hops;
	uint8_t hop_count, weight; /* weight: of a hop, 1 … 256 minus one, as rtnh_hops */
};

#define FIB_HOPS_MAX 16

/* One list per prefix length, 33 per table. In a list, the routes to one destination are adjacent,
 * ordered by TOS and metric; the destinations are unordered: walks sort, lookups hash. */
struct fib_table {
	struct list prefixes[33];
	uint64_t present; /* one bit per prefix length: set if it has routes */
	struct list link; /* in fib.tables, except local and main */
	uint32_t id;
};

struct fib_exception { /* fib_nh_exception: what ICMP reported about one destination */
	struct list link;
	struct hash_node node;         /* by destination */
	const struct fib_route *route; /* owner of the next hop; the exception is removed with the
				        * route */
	uint32_t dst, gateway;         /* gateway 0: not redirected */
	uint32_t pmtu;                 /* 0: none */
	bool locked;                   /* the reported MTU was below min_pmtu: DF is not set */
	int64_t expires;               /* ns; 0: never */
};

#define FIB_MANY 24
#define FIB_CACHE_MIN 8
#define FIB_CACHE_MAX 1024

struct fib_cached { /* the cached result of fib_lookup() for a destination; derived state */
	const struct fib_route *route;
	uint64_t generation; /* of the tables at that time; 0: empty */
	uint32_t dst;
};

struct fib {
	struct fib_table local, main;
	struct list tables;     /* struct fib_table: the additional tables, by number */
	struct list rules;      /* struct fib_rule, by preference */
	bool custom_rules;      /* a rule was added or deleted */
	struct list exceptions; /* oldest first */
	struct hash_table exception_table;
	struct event exceptions_end; /* when the next exception expires */
	struct pool routes, exception_pool, address_pool;
	struct hash_table addresses; /* struct in_ifaddr by `local`, the newest of equal ones
				      * first */
	/* of a host with many of them; few are searched in their lists */
	struct hash_table primaries;      /* addresses, by interface and subnet */
	struct hash_table destinations;   /* struct fib_route by table, prefix and dst */
	struct fib_cached *cache;         /* by destination */
	uint32_t cache_mask;              /* slots − 1; a power of two slots */
	uint32_t cache_conflicts;         /* results that replaced another since the cache last
					   * grew */
	uint8_t route_count;              /* while there are few */
	bool many_addresses, many_routes; /* from FIB_MANY on, permanently: hashed */
	bool custom_local;                /* a local route was added by hand */
	uint64_t generation;              /* counts changes, from 1 */
};

/* The result of a route lookup, which a frame carries from routing to output (struct rtable). */
struct route {
	struct netdev
		*dev; /* outgoing interface; for RTN_LOCAL the one that has the address, or lo */
	uint32_t nexthop; /* the gateway, or the destination itself */
	uint32_t prefsrc; /* source address for packets of this host */
	uint32_t mtu;
	uint8_t type; /* enum route_type */
	uint8_t scope;
	bool redirect; /* RTCF_DOREDIRECT: leaves via its ingress interface; the sender could use a
		        * better next hop */
	bool gateway;  /* nexthop is a gateway */
	uint32_t metric_mtu; /* the route's own MTU, 0: none */
	uint32_t advmss;     /* the route's own, 0: none */
	uint32_t table;      /* of the matching route; 0: none */
	bool mtu_locked;     /* DF is not set: the path MTU is fixed, or too small to be accepted */
	uint8_t prefix;      /* prefix length of the matching route; 0 also if there is none */
	uint16_t why;        /* reason of the result, for the record */
};

struct flow {               /* struct flowi4 */
	uint32_t dst, src;  /* src 0: to be chosen */
	struct netdev *out; /* bound to an interface, or NULL */
	uint32_t mark;
	uint8_t tos, protocol;
	uint16_t sport, dport;
	bool any_source; /* FLOWI_FLAG_ANYSRC: src need not be a local address */
};

void fib_init(struct host *h);
/* Does the table exist? local and main always do. */
bool fib_table_exists(const struct host *h, uint32_t table);
/* the next table number after `after` (0: the first), or 0 */
uint32_t fib_table_next(const struct host *h, uint32_t after);
/* fib_table_insert(): 0, -EEXIST, -ENETUNREACH (gateway not reachable), -ENODEV, -EINVAL, -ENETDOWN
 */
int fib_add(struct host *h, const struct fib_route *route, bool replace);
/* the same, after the routes to the same destination (NLM_F_APPEND) */
int fib_append(struct host *h, const struct fib_route *route);
/* fib_table_delete(): deletes the first route that matches all set fields (scope RT_SCOPE_NOWHERE:
 * any). 0 or -ESRCH */
int fib_del(struct host *h, const struct fib_route *match);
/* Walks in the order of `ip route show table T`. */
void fib_walk(const struct host *h, uint32_t table,
	void (*one)(void *arg, const struct fib_route *r), void *arg);
/* fib_sync_down_dev(), fib_sync_up(): the interface's state changed */
void fib_dev_changed(struct host *h, struct netdev *dev, bool down);
void fib_carrier_changed(struct host *h, struct netdev *dev);
void fib_mtu_changed(struct host *h, struct netdev *dev); /* fib_sync_mtu() */

/*
 * fib_lookup(): the route of a locally generated packet without a source address, or NULL
 * (-ENETUNREACH). The longest prefix of both tables wins, the local table only among equals: Linux
 * keeps both in one trie until a rule is added (fib_trie.c: fib_trie_unmerge()). A route of type
 * unreachable, prohibit or blackhole is also a result: see fib_route_error().
 */
const struct fib_route *fib_lookup(const struct host *h, uint32_t dst, const struct netdev *out);
int fib_route_error(const struct fib_route *r); /* fib_props[].error, or 0; NULL: -ENETUNREACH */
/* One table only. */
const struct fib_route *fib_lookup_table(
	const struct host *h, uint32_t table, uint32_t dst, const struct netdev *out);

/* ip_route_output_key_hash(): fills *out and flow->src. 0, -ENETUNREACH, -EHOSTUNREACH, -EINVAL. */
int route_output(struct host *h, struct flow *flow, struct route *out);
/* ip_route_input_slow(): routes a received frame. Returns 0 and *out, or a reason (> 0) to drop it
 * (martian, no route, rp_filter …). */
unsigned route_input(struct host *h, struct frame *f, uint32_t dst, uint32_t src, struct netdev *in,
	struct route *out);
/* fib_validate_source(): 0 valid, 1 valid but the sender could use a better next hop, < 0 refused
 * (-EXDEV by rp_filter, -EINVAL) */
int route_validate_source(struct host *h, uint32_t src, uint32_t dst, struct netdev *in);
/* fib_compute_spec_dst(): the source address for a reply to `f` (data at the IP header, routed) */
uint32_t route_spec_dst(struct host *h, struct frame *f);

/* errno of a reason from route_input(): -EHOSTUNREACH, -ENETUNREACH, -EACCES, -EXDEV (rp_filter),
 * -EINVAL */
int route_reason_error(unsigned why);

/* update_or_create_fnhe(): stores what "fragmentation needed" and redirects report.
 * route_redirect(): `from` sent a redirect that arrived on `in`; it returns why it was accepted or
 * ignored. */
void route_update_pmtu(struct host *h, uint32_t dst, uint32_t mtu);
/* the valid exception for `dst`, or NULL: `ip route get` shows it as "cache" */
const struct fib_exception *route_learnt(struct host *h, uint32_t dst);
/* rt_cache_flush(): deletes all exceptions (ip route flush cache) */
void route_exceptions_flush(struct host *h);
unsigned route_redirect(
	struct host *h, struct netdev *in, uint32_t from, uint32_t dst, uint32_t gateway);

#endif
