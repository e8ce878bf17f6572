/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ICMP reports about single destinations (net/ipv4/route.c: struct fib_nh_exception): a
 * smaller path MTU, a better gateway. An exception belongs to the route of its next hop and is
 * deleted with it; it expires after mtu_expires, a redirect after five minutes.
 *
 * Not simulated: Linux's limit on the number of exceptions per next hop (2048 chains of about
 * five).
 */
#include "host/route/fib_internal.h"

#define RT_GC_TIMEOUT (300 * NSEC_PER_SEC)

static void route_exception_forget(struct host *h, struct fib_exception *e)
{
	hash_del(&h->fib.exception_table, &e->node);
	list_del(&e->link);
	pool_put(&h->fib.exception_pool, e);
}

/* Linux checks an exception's expiry on use; here an event deletes it at that time, so that code
 * that caches a route by the tables' generation notices. */
static void end_some(struct engine *e, struct event *ev)
{
	struct host *h = container_of(ev, struct host, fib.exceptions_end);
	int64_t next = INT64_MAX;

	list_for_each_safe (x, &h->fib.exceptions, struct fib_exception, link) {
		if (x->expires < e->now)
			route_exception_forget(h, x);
		else if (x->expires < next)
			next = x->expires;
	}
	h->fib.generation++;
	if (next != INT64_MAX)
		event_schedule(e, ev, next + 1);
}

void route_exceptions_init(struct host *h)
{
	h->fib.exceptions_end.run = end_some;
}

/* something was learnt, good until `expires` */
static void learnt(struct host *h, struct fib_exception *x, int64_t expires)
{
	struct event *end = &h->fib.exceptions_end;

	x->expires = expires;
	h->fib.generation++;
	if (!event_pending(end) || end->time > expires + 1)
		event_schedule(host_engine(h), end, expires + 1);
}

static struct fib_exception *route_exception(
	struct host *h, const struct fib_route *r, uint32_t dst)
{
	if (h->fib.exception_table.count == 0)
		return NULL;
	hash_for_each (node, &h->fib.exception_table, hash_mix(dst)) {
		struct fib_exception *e = container_of(node, struct fib_exception, node);
		if (e->dst == dst && e->route == r)
			return e;
	}
	return NULL;
}

void route_exceptions_forget(struct host *h, const struct fib_route *r)
{
	list_for_each_safe (e, &h->fib.exceptions, struct fib_exception, link)
		if (e->route == r)
			route_exception_forget(h, e);
}

void route_exceptions_flush(struct host *h)
{
	list_for_each_safe (e, &h->fib.exceptions, struct fib_exception, link)
		route_exception_forget(h, e);
	h->fib.generation++;
}

/* update_or_create_fnhe() */
static struct fib_exception *update(struct host *h, const struct fib_route *r, uint32_t dst)
{
	struct fib_exception *e = route_exception(h, r, dst);

	if (e)
		return e;
	e = pool_get(&h->fib.exception_pool);
	e->dst = dst;
	e->route = r;
	hash_add(&h->fib.exception_table, &e->node, hash_mix(dst));
	list_add_tail(&e->link, &h->fib.exceptions);
	return e;
}

const struct fib_exception *route_learnt(struct host *h, uint32_t dst)
{
	const struct fib_route *r = fib_lookup(h, dst, NULL);

	return r ? route_exception(h, r, dst) : NULL;
}

static bool has_gateway(const struct fib_route *r)
{
	return r->gateway && r->nh_scope == RT_SCOPE_LINK;
}

/* ip_dst_mtu_maybe_forward() for what starts here */
static uint32_t mtu_of(const struct route *out, const struct fib_exception *e)
{
	if (e && e->pmtu)
		return e->pmtu;
	if (out->metric_mtu)
		return out->metric_mtu;
	if (out->mtu_locked && out->gateway && out->dev->mtu > 576)
		return 576;
	return out->dev->mtu;
}

void route_set_nexthop(struct host *h, struct route *out, const struct fib_route *r, uint32_t dst)
{
	const struct fib_exception *e = r ? route_exception(h, r, dst) : NULL;

	out->nexthop = dst;
	out->gateway = false;
	out->metric_mtu = r ? r->mtu : 0;
	out->mtu_locked = (r && r->mtu_locked) || (e && e->locked);
	if (r && has_gateway(r)) {
		out->gateway = true;
		out->nexthop = r->gateway;
	}
	if (e && e->gateway) { /* fill_route_from_fnhe() */
		out->gateway = true;
		out->nexthop = e->gateway;
		out->why = ROUTE_OUT_REDIRECTED;
	}
	out->mtu = mtu_of(out, e);
}

/* __ip_rt_update_pmtu() */
void route_update_pmtu(struct host *h, uint32_t dst, uint32_t mtu)
{
	uint32_t floor = (uint32_t)h->ipv4.min_pmtu;
	const struct fib_route *r = fib_lookup(h, dst, NULL);
	struct route now = {.dev = r ? r->dev : NULL};

	if (fib_route_error(r) || !now.dev)
		return;
	if (r->type == RTN_LOCAL)
		now.dev = h->lo;
	route_set_nexthop(h, &now, r, dst);
	if (now.mtu_locked || now.mtu < mtu)
		return;
	struct fib_exception *e = update(h, r, dst);
	e->locked = mtu < floor;
	if (e->locked)
		mtu = now.mtu < floor ? now.mtu : floor;
	e->pmtu = mtu;
	learnt(h, e, host_engine(h)->now + h->ipv4.mtu_expires * NSEC_PER_JIFFY);
}

/* ip_fib_check_default(): is it the gateway of a route by `dev`? (Of any: the name is too narrow.)
 */
static bool known_gateway(const struct host *h, uint32_t gateway, const struct netdev *dev)
{
	for (uint64_t lengths = h->fib.main.present; lengths; lengths &= lengths - 1)
		list_for_each (
			r, &h->fib.main.prefixes[__builtin_ctzll(lengths)], struct fib_route, link)
			if (r->dev == dev && r->gateway == gateway && !r->dead)
				return true;
	return false;
}

/* the checks of __ip_do_redirect(), in its order */
static unsigned judge_redirect(
	struct host *h, struct netdev *in, uint32_t from, uint32_t dst, uint32_t gateway)
{
	struct flow flow = {.dst = dst};
	struct route now;

	if (route_output(h, &flow, &now) != 0 || !now.gateway || now.nexthop != from)
		return ROUTE_REDIRECT_NOT_GATEWAY;
	if (!conf_effective(h, in, CONF_ACCEPT_REDIRECTS))
		return ROUTE_REDIRECT_OFF;
	if (gateway == from || ipv4_is_multicast(gateway) || ipv4_is_limited_broadcast(gateway) ||
		ipv4_is_zeronet(gateway))
		return ROUTE_REDIRECT_BAD;
	if (conf_effective(h, in, CONF_SHARED_MEDIA))
		return addr_type(h, gateway) == RTN_UNICAST ? 0 : ROUTE_REDIRECT_BAD;
	if (!addr_onlink(in, gateway, from))
		return ROUTE_REDIRECT_OFF_LINK;
	/* secure_redirects: only gateways that are used already */
	if (conf_effective(h, in, CONF_SECURE_REDIRECTS) && !known_gateway(h, gateway, in))
		return ROUTE_REDIRECT_SECURE;
	return 0;
}

unsigned route_redirect(
	struct host *h, struct netdev *in, uint32_t from, uint32_t dst, uint32_t gateway)
{
	unsigned why = judge_redirect(h, in, from, dst, gateway);
	const struct fib_route *r = fib_lookup(h, dst, NULL);

	if (why)
		return why;
	struct neigh *n = neigh_get(h, r->dev, gateway);
	if (!n || !(n->state & NUD_VALID)) {
		if (n)
			neigh_event_send(n);
		return ROUTE_REDIRECT_LATER;
	}
	struct fib_exception *e = update(h, r, dst);
	e->gateway = gateway;
	learnt(h, e, host_engine(h)->now + RT_GC_TIMEOUT);
	return ROUTE_REDIRECT_TAKEN;
}
