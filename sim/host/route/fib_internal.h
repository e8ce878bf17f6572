/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of addresses and routes share among themselves. */
#ifndef LVSLAB_HOST_ROUTE_FIB_INTERNAL_H
#define LVSLAB_HOST_ROUTE_FIB_INTERNAL_H

#include "host/host.h"
#include "host/ip/addr.h"
#include "host/route/route_reasons.h"

/* the table; made where it is not there */
struct fib_table *fib_table_of(struct host *h, uint32_t table);
/* every table, the local one first */
void fib_each_table(struct host *h, void (*one)(struct fib_table *t, void *arg), void *arg);
void fib_rules_init(struct host *h);
/* one table's answer for a key; NULL: none */
const struct fib_route *fib_search_table(
	const struct host *h, uint32_t table, const struct fib_key *key, bool any_carrier);
const struct fib_route *fib_walk_rules(
	const struct host *h, const struct fib_key *key, bool any_carrier);
/* a route that stands in its list now */
void fib_note(struct host *h, struct fib_route *r);
/* the first of the routes to just this prefix, which stand together in its list; or NULL */
struct fib_route *fib_first(const struct host *h, uint32_t table, unsigned prefix, uint32_t dst);
/* the next of them, or NULL */
struct fib_route *fib_next(const struct host *h, const struct fib_route *r);
/* takes the route out of its table and its exceptions with it */
void fib_remove(struct host *h, struct fib_route *r);
/* a lookup that is not cached: only routes whose scope is at least `scope`; whatever the carrier */
const struct fib_route *fib_lookup_scope(
	const struct host *h, uint32_t dst, const struct netdev *out, uint8_t scope);
/* as fib_lookup(), but with FIB_LOOKUP_IGNORE_LINKSTATE */
static inline const struct fib_route *fib_lookup_any_carrier(
	const struct host *h, uint32_t dst, const struct netdev *out)
{
	return fib_lookup_scope(h, dst, out, RT_SCOPE_UNIVERSE);
}

/* fib_magic(): the routes that an address brings, for `prim` */
void fib_magic_add(
	struct host *h, unsigned type, uint32_t dst, unsigned prefix, const struct in_ifaddr *prim);
void fib_magic_del(
	struct host *h, unsigned type, uint32_t dst, unsigned prefix, const struct in_ifaddr *prim);
/* fib_add_ifaddr(), fib_del_ifaddr() */
void fib_add_ifaddr(struct host *h, struct in_ifaddr *ifa);
void fib_del_ifaddr(struct host *h, struct in_ifaddr *ifa, struct in_ifaddr *iprim);
/* fib_sync_down_addr(): routes of table main that prefer a source which is no more */
void fib_prefsrc_gone(struct host *h, uint32_t local);
/* fib_disable_ip() */
void fib_disable_ip(struct host *h, struct netdev *dev, bool force);

/* the source of what leaves by route `r` and names none: fib_result_prefsrc() */
uint32_t fib_prefsrc(const struct host *h, const struct fib_route *r);

void route_exceptions_init(struct host *h);
/* find_exception(): NULL, or what ICMP taught about `dst` behind this route */
void route_exceptions_forget(struct host *h, const struct fib_route *r);
/* rt_set_nexthop(): gateway and MTU of `out` from the route (NULL: none) and what ICMP taught */
void route_set_nexthop(struct host *h, struct route *out, const struct fib_route *r, uint32_t dst);

#endif
