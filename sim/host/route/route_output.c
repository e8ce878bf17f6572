/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routes a locally generated packet and selects its source address (net/ipv4/route.c:
 * ip_route_output_key_hash_rcu(), __mkroute_output()).
 *
 * The source is the route's preferred one, else the primary address of the outgoing interface in
 * the next hop's subnet. A packet for one of the host's own addresses goes through lo, whichever
 * interface has the address. Whether the host receives its own multicast is decided at output
 * (ip_output.c).
 */
#include "base/errno.h"
#include "host/route/fib_internal.h"

uint32_t fib_prefsrc(const struct host *h, const struct fib_route *r)
{
	return r->prefsrc ? r->prefsrc : addr_select(h, r->dev, r->gateway, r->scope);
}

/* What the lookup works on: struct fib_result and the locals of ip_route_output_key_hash_rcu(). */
struct lookup {
	struct host *h;
	struct flow *flow;
	const struct fib_route *r; /* NULL: none */
	struct netdev *out;
	unsigned type;
	uint16_t why;
};

/* a given source must be a valid source address, and local unless any is allowed */
static int check_source(struct lookup *l)
{
	const struct flow *flow = l->flow;

	if (ipv4_is_multicast(flow->src) || ipv4_is_limited_broadcast(flow->src) ||
		ipv4_is_zeronet(flow->src))
		return -EINVAL;
	if (!flow->out && (ipv4_is_multicast(flow->dst) || ipv4_is_limited_broadcast(flow->dst))) {
		l->out = addr_dev(l->h, flow->src);
		return l->out ? 0 : -ENETUNREACH;
	}
	if (!flow->any_source && !addr_dev(l->h, flow->src))
		return -ENETUNREACH;
	return 0;
}

/* Bound to an interface: some destinations then need no route. True: decided, in l->out. */
static bool bound_decides(struct lookup *l)
{
	struct flow *flow = l->flow;

	if (flow->dst >> 8 == 0xe00000 || ipv4_is_limited_broadcast(flow->dst)) {
		if (!flow->src)
			flow->src = addr_select(l->h, flow->out, 0, RT_SCOPE_LINK);
		l->out = flow->out;
		return true;
	}
	if (!flow->src && ipv4_is_multicast(flow->dst))
		flow->src = addr_select(l->h, flow->out, 0, RT_SCOPE_UNIVERSE);
	else if (!flow->src && !flow->dst)
		flow->src = addr_select(l->h, flow->out, 0, RT_SCOPE_HOST);
	return false;
}

/* to 0.0.0.0: to oneself */
static void to_oneself(struct lookup *l)
{
	struct flow *flow = l->flow;

	flow->dst = flow->src;
	if (!flow->dst)
		flow->dst = flow->src = UINT32_C(0x7f000001);
	l->out = l->h->lo;
	l->type = RTN_LOCAL;
}

static void to_local(struct lookup *l)
{
	struct flow *flow = l->flow;

	if (!flow->src)
		flow->src = l->r->prefsrc ? l->r->prefsrc : flow->dst;
	l->out = l->h->lo;
	l->why = ROUTE_OUT_LOCAL;
}

static int find_route(struct lookup *l)
{
	struct flow *flow = l->flow;

	const struct fib_key key = {.dst = flow->dst,
		.src = flow->src,
		.mark = flow->mark,
		.out = flow->out,
		.tos = flow->tos,
		.protocol = flow->protocol,
		.sport = flow->sport,
		.dport = flow->dport};
	l->r = fib_lookup_key(l->h, &key, false);
	int error = fib_route_error(l->r);
	if (error && flow->out) { /* no route, but bound: assumed to be on-link */
		l->r = NULL;
		if (!flow->src)
			flow->src = addr_select(l->h, flow->out, 0, RT_SCOPE_LINK);
		l->out = flow->out;
		l->why = ROUTE_OUT_BOUND;
		return 0;
	}
	if (error)
		return error;
	l->type = l->r->type;
	if (l->type == RTN_LOCAL) {
		to_local(l);
		return 0;
	}
	if (!flow->src)
		flow->src = fib_prefsrc(l->h, l->r);
	l->out = l->r->dev;
	return 0;
}

static int route_output_find(struct lookup *l)
{
	const struct flow *flow = l->flow;
	int error = flow->src ? check_source(l) : 0;

	if (error || l->out)
		return error;
	if (flow->out) {
		if (!netdev_is_up(flow->out) || !flow->out->ip)
			return -ENETUNREACH;
		if (bound_decides(l))
			return 0;
	}
	if (!flow->dst) {
		to_oneself(l);
		return 0;
	}
	return find_route(l);
}

static uint16_t reason_of(const struct lookup *l, const struct route *out)
{
	if (out->why)
		return out->why;
	if (out->type == RTN_BROADCAST)
		return ROUTE_OUT_BROADCAST;
	if (out->type == RTN_MULTICAST)
		return ROUTE_OUT_MULTICAST;
	if (out->type == RTN_LOCAL)
		return ROUTE_OUT_LOCAL;
	if (l->why)
		return l->why;
	return out->gateway ? ROUTE_OUT_GATEWAY : ROUTE_OUT;
}

/* __mkroute_output() */
static int make(struct lookup *l, struct route *out)
{
	const struct flow *flow = l->flow;
	const struct fib_route *r = l->r;
	unsigned type = l->type;

	if (ipv4_is_loopback(flow->src) && !(l->out->flags & IFF_LOOPBACK) &&
		!conf_effective(l->h, l->out, CONF_ROUTE_LOCALNET))
		return -EINVAL;
	if (ipv4_is_limited_broadcast(flow->dst)) {
		type = RTN_BROADCAST;
		r = NULL;
	} else if (ipv4_is_multicast(flow->dst)) {
		type = RTN_MULTICAST;
		if (r && r->prefix < 4) /* a default route's gateway is not for groups */
			r = NULL;
	} else if (ipv4_is_zeronet(flow->dst)) {
		return -EINVAL;
	}
	out->dev = l->out;
	out->prefsrc = flow->src;
	out->type = (uint8_t)type;
	out->scope = r ? r->scope : RT_SCOPE_LINK;
	out->prefix = r ? r->prefix : 0;
	out->advmss = r ? r->advmss : 0;
	out->table = r ? r->table : 0;
	out->redirect = false;
	out->why = 0;
	route_set_nexthop(l->h, out, r, flow->dst);
	out->why = reason_of(l, out);
	return 0;
}

int route_output(struct host *h, struct flow *flow, struct route *out)
{
	struct lookup l = {.h = h, .flow = flow, .type = RTN_UNICAST};
	int error = route_output_find(&l);

	return error ? error : make(&l, out);
}
