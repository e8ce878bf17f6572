/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared among the files of addresses and routes. */
#ifndef LVSLAB_HOST_ROUTE_FIB_INTERNAL_H
#define LVSLAB_HOST_ROUTE_FIB_INTERNAL_H

#include "host/host.h"
#include "host/ip/addr.h"
#include "host/route/route_reasons.h"

/* the table; created if it does not exist */
struct fib_table *fib_table_of(struct host *h, uint32_t table);
/* calls `one` for every table, the local one first */
void fib_each_table(struct host *h, void (*one)(struct fib_table *t, void *arg), void *arg);
void fib_rules_init(struct host *h);
/* the matching route of one table, or NULL */
const struct fib_route *fib_search_table(
	const struct host *h, uint32_t table, const struct fib_key *key, bool any_carrier);
const struct fib_route *fib_walk_rules(
	const struct host *h, const struct fib_key *key, bool any_carrier);
/* registers a route that was linked into its list */
void fib_note(struct host *h, struct fib_route *r);
/* the first route to exactly this prefix, or NULL; they are adjacent in their list */
struct fib_route *fib_first(const struct host *h, uint32_t table, unsigned prefix, uint32_t dst);
/* the next of them, or NULL */
struct fib_route *fib_next(const struct host *h, const struct fib_route *r);
/* removes the route and its exceptions from its table */
void fib_remove(struct host *h, struct fib_route *r);
/* an uncached lookup: only routes with at least `scope`; ignores the carrier */
const struct fib_route *fib_lookup_scope(
	const struct host *h, uint32_t dst, const struct netdev *out, uint8_t scope);
/* as fib_lookup(), but with FIB_LOOKUP_IGNORE_LINKSTATE */
static inline const struct fib_route *fib_lookup_any_carrier(
	const struct host *h, uint32_t dst, const struct netdev *out)
{
	return fib_lookup_scope(h, dst, out, RT_SCOPE_UNIVERSE);
}

/* fib_magic(): adds or deletes the routes of address `prim` */
void fib_magic_add(
	struct host *h, unsigned type, uint32_t dst, unsigned prefix, const struct in_ifaddr *prim);
void fib_magic_del(
	struct host *h, unsigned type, uint32_t dst, unsigned prefix, const struct in_ifaddr *prim);
/* fib_add_ifaddr(), fib_del_ifaddr() */
void fib_add_ifaddr(struct host *h, struct in_ifaddr *ifa);
void fib_del_ifaddr(struct host *h, struct in_ifaddr *ifa, struct in_ifaddr *iprim);
/* fib_sync_down_addr(): removes routes of table main whose preferred source was deleted */
void fib_prefsrc_gone(struct host *h, uint32_t local);
/* fib_disable_ip() */
void fib_disable_ip(struct host *h, struct netdev *dev, bool force);

/* fib_result_prefsrc(): the source address of packets without one that leave via `r` */
uint32_t fib_prefsrc(const struct host *h, const struct fib_route *r);

void route_exceptions_init(struct host *h);
/* drops the exceptions of this route */
void route_exceptions_forget(struct host *h, const struct fib_route *r);
/* rt_set_nexthop(): sets gateway and MTU of `out` from the route (NULL: none) and from its
 * exception */
void route_set_nexthop(struct host *h, struct route *out, const struct fib_route *r, uint32_t dst);

#endif
