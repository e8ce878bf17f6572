/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routes a received packet (net/ipv4/route.c: ip_route_input_slow()) and checks that its source is
 * plausible (net/ipv4/fib_frontend.c: fib_validate_source()).
 *
 * Order: impossible addresses; the route of the destination; the source of local and forwarded
 * packets. A source that is one of the host's own addresses is a martian, whatever rp_filter says,
 * unless accept_local is on: a director that owns the VIP drops what its real servers send through
 * it. Not simulated: multicast routing.
 */
#include "base/errno.h"
#include "host/route/fib_internal.h"

/* What is known of a packet while it is routed. */
struct arrival {
	struct host *h;
	uint32_t dst, src;
	struct netdev *in;
	struct route *out;
	bool near;                 /* the source is on the link, not behind a gateway */
	struct netdev *other;      /* by which the way back would leave */
	const struct frame *frame; /* for rules that match more fields; NULL: none */
};

static unsigned source_last_resort(unsigned rp_filter)
{
	return rp_filter ? ROUTE_RP_FILTER_NONE : 0;
}

/* the packet as rules see it (ip_route_input_slow()); ports only if a rule matches on them */
static struct fib_key key_of(const struct arrival *a)
{
	struct fib_key k = {.dst = a->dst, .src = a->src, .in = a->in};
	uint8_t ip[IPV4_HLEN], ports[4];

	if (!a->frame || !a->h->fib.custom_rules || frame_length(a->frame) < IPV4_HLEN)
		return k;
	frame_read(a->frame, 0, ip, IPV4_HLEN);
	uint32_t header = (uint32_t)(ip[0] & 15) * 4;
	k.mark = a->frame->mark;
	k.tos = ip[1] & 0x1e;
	k.protocol = ip[9];
	bool has_ports = k.protocol == IPPROTO_TCP || k.protocol == IPPROTO_UDP;
	if (!has_ports || get16(ip + 6) & IPV4_OFFSET || frame_length(a->frame) < header + 4)
		return k;
	frame_read(a->frame, header, ports, 4);
	k.sport = get16(ports);
	k.dport = get16(ports + 2);
	return k;
}

/* the reverse path (__fib_validate_source()): the mark counts only with src_valid_mark */
static const struct fib_route *way_back(
	const struct arrival *a, const struct netdev *out, bool any_carrier)
{
	struct fib_key k = key_of(a);
	uint32_t mark = conf_effective(a->h, a->in, CONF_SRC_VALID_MARK) ? k.mark : 0;

	k = (struct fib_key){.dst = a->src, .src = a->dst, .mark = mark, .out = out};
	return fib_lookup_key(a->h, &k, any_carrier);
}

static bool near(const struct fib_route *r)
{
	return r->nh_scope >= RT_SCOPE_HOST;
}

/* __fib_validate_source() */
static unsigned validate_by_route(struct arrival *a, unsigned rp_filter)
{
	struct host *h = a->h;
	const struct fib_route *back = way_back(a, NULL, false);

	if (fib_route_error(back))
		return source_last_resort(rp_filter);
	if (back->type == RTN_LOCAL && !conf_effective(h, a->in, CONF_ACCEPT_LOCAL))
		return ROUTE_OWN_SOURCE;
	if (back->type != RTN_UNICAST && back->type != RTN_LOCAL)
		return ROUTE_SOURCE_TYPE;
	if (back->dev == a->in || (back->type == RTN_LOCAL && a->in == h->lo)) {
		a->near = near(back);
		return 0;
	}
	if (list_empty(&in_dev_of(a->in)->addrs))
		return source_last_resort(rp_filter);
	a->other = back->dev;
	if (rp_filter == 1)
		return ROUTE_RP_FILTER;
	back = way_back(a, a->in, true);
	if (!fib_route_error(back) && back->type == RTN_UNICAST)
		a->near = near(back);
	return 0;
}

/* fib_validate_source(): 0 or the reason to refuse; `out` is the outgoing interface of the packet,
 * NULL if it is not forwarded. Without rp_filter and without a possible redirect, Linux checks only
 * the list of its own addresses. */
static unsigned validate_source(struct arrival *a, const struct netdev *out)
{
	struct host *h = a->h;
	unsigned rp_filter = (unsigned)conf_effective(h, a->in, CONF_RP_FILTER);

	a->near = false;
	if (rp_filter || (a->in == out && conf_effective(h, a->in, CONF_SEND_REDIRECTS)))
		return validate_by_route(a, rp_filter);
	if (conf_effective(h, a->in, CONF_ACCEPT_LOCAL))
		return 0;
	if (h->fib.custom_local || h->fib.custom_rules)
		return validate_by_route(a, rp_filter);
	return addr_lookup(h, a->src) ? ROUTE_OWN_SOURCE : 0;
}

int route_reason_error(unsigned why)
{
	switch (why) {
	case ROUTE_RP_FILTER:
	case ROUTE_RP_FILTER_NONE: return -EXDEV;
	case ROUTE_FORWARDING_OFF:
	case ROUTE_UNREACHABLE: return -EHOSTUNREACH;
	case ROUTE_NO_ROUTE: return -ENETUNREACH;
	case ROUTE_PROHIBIT: return -EACCES;
	default: return -EINVAL;
	}
}

int route_validate_source(struct host *h, uint32_t src, uint32_t dst, struct netdev *in)
{
	struct arrival a = {.h = h, .dst = dst, .src = src, .in = in};
	unsigned why = validate_source(&a, NULL);

	return why ? route_reason_error(why) : a.near;
}

/* the martians that no route is needed for; `decided`: nothing more to look at, a broadcast */
static unsigned check_addresses(const struct arrival *a, bool *broadcast)
{
	if (ipv4_is_multicast(a->src) || ipv4_is_limited_broadcast(a->src))
		return ROUTE_MARTIAN_SOURCE;
	*broadcast = ipv4_is_limited_broadcast(a->dst) || (a->src == 0 && a->dst == 0);
	if (*broadcast)
		return 0;
	if (ipv4_is_zeronet(a->src))
		return ROUTE_MARTIAN_ZERO;
	if (ipv4_is_zeronet(a->dst))
		return ROUTE_MARTIAN_TO_ZERO;
	if (!ipv4_is_loopback(a->dst) && !ipv4_is_loopback(a->src))
		return 0;
	if (conf_effective(a->h, a->in, CONF_ROUTE_LOCALNET))
		return 0;
	return ipv4_is_loopback(a->dst) ? ROUTE_MARTIAN_TO_LOOPBACK : ROUTE_MARTIAN_LOOPBACK;
}

static void fill_local(struct arrival *a, const struct fib_route *r, unsigned type, unsigned why)
{
	*a->out = (struct route){.dev = r ? r->dev : a->in,
		.nexthop = a->dst,
		.prefsrc = a->dst,
		.type = (uint8_t)type,
		.scope = r ? r->scope : RT_SCOPE_LINK,
		.prefix = r ? r->prefix : 0,
		.why = (uint16_t)why};
	a->out->mtu = a->out->dev->mtu;
}

static unsigned broadcast_input(struct arrival *a, const struct fib_route *r)
{
	unsigned why = ipv4_is_zeronet(a->src) ? 0 : validate_source(a, NULL);

	if (!why)
		fill_local(a, r, RTN_BROADCAST, ROUTE_BROADCAST);
	return why;
}

/* ip_mc_validate_source(), ip_route_input_mc() */
static unsigned multicast_input(struct arrival *a)
{
	if (!ip_mc_member(a->in, a->dst))
		return ROUTE_NO_GROUP;
	if (ipv4_is_multicast(a->src) || ipv4_is_limited_broadcast(a->src))
		return ROUTE_MARTIAN_SOURCE;
	if (ipv4_is_loopback(a->src) && !conf_effective(a->h, a->in, CONF_ROUTE_LOCALNET))
		return ROUTE_MARTIAN_LOOPBACK;
	unsigned why = ipv4_is_zeronet(a->src) ? 0 : validate_source(a, NULL);
	if (!why)
		fill_local(a, NULL, RTN_MULTICAST, ROUTE_MULTICAST);
	return why;
}

static unsigned local_input(struct arrival *a, const struct fib_route *r)
{
	unsigned why = validate_source(a, NULL);

	if (!why)
		fill_local(a, r, RTN_LOCAL, r->prefix == 32 ? ROUTE_LOCAL : ROUTE_LOCAL_PREFIX);
	return why;
}

/* RTCF_DOREDIRECT: leaves via its ingress interface, from a sender on that link */
static bool redirects(const struct arrival *a, const struct fib_route *r)
{
	return r->dev == a->in && a->near && conf_effective(a->h, a->in, CONF_SEND_REDIRECTS) &&
		(conf_effective(a->h, a->in, CONF_SHARED_MEDIA) ||
			addr_onlink(a->in, a->src, r->gateway));
}

/* __mkroute_input() */
static unsigned forward_input(struct arrival *a, const struct fib_route *r)
{
	unsigned why = validate_source(a, r->dev);
	struct route *out = a->out;

	if (why)
		return why;
	out->dev = r->dev;
	out->prefsrc = 0;
	out->type = RTN_UNICAST;
	out->scope = r->scope;
	out->prefix = r->prefix;
	out->redirect = redirects(a, r);
	out->why = 0;
	route_set_nexthop(a->h, out, r, a->dst);
	if (out->redirect)
		out->why = ROUTE_FORWARD_BACK;
	else if (!out->why)
		out->why = out->gateway ? ROUTE_FORWARD_GATEWAY : ROUTE_FORWARD;
	return 0;
}

static unsigned no_route(const struct fib_route *r)
{
	if (!r)
		return ROUTE_NO_ROUTE;
	switch (r->type) {
	case RTN_UNREACHABLE: return ROUTE_UNREACHABLE;
	case RTN_PROHIBIT: return ROUTE_PROHIBIT;
	default: return ROUTE_BLACKHOLE;
	}
}

static unsigned slow(struct arrival *a)
{
	bool broadcast = false;
	unsigned why = check_addresses(a, &broadcast);

	if (why || broadcast)
		return why ? why : broadcast_input(a, NULL);
	const struct fib_key key = key_of(a);
	const struct fib_route *r = fib_lookup_key(a->h, &key, false);
	bool forwarding = conf_effective(a->h, a->in, CONF_FORWARDING);
	if (fib_route_error(r))
		return forwarding ? no_route(r) : ROUTE_FORWARDING_OFF;
	if (r->type == RTN_BROADCAST && !conf_effective(a->h, a->in, CONF_BC_FORWARDING))
		return broadcast_input(a, r);
	if (r->type == RTN_BROADCAST)
		return forward_input(a, r);
	if (r->type == RTN_LOCAL)
		return local_input(a, r);
	if (!forwarding)
		return ROUTE_FORWARDING_OFF;
	return r->type == RTN_UNICAST ? forward_input(a, r) : ROUTE_MARTIAN_TO;
}

unsigned route_input(struct host *h, struct frame *f, uint32_t dst, uint32_t src, struct netdev *in,
	struct route *out)
{
	struct arrival a = {.h = h, .dst = dst, .src = src, .in = in, .out = out, .frame = f};

	unsigned why = ipv4_is_multicast(dst) ? multicast_input(&a) : slow(&a);
	if (why) {
		*out = (struct route){.type = RTN_UNREACHABLE, .why = (uint16_t)why};
		out->dev = a.other;
		h->ip.stats.in_martian_source += why >= ROUTE_MARTIAN_SOURCE &&
			why <= ROUTE_RP_FILTER_NONE && why != ROUTE_MARTIAN_TO &&
			why != ROUTE_MARTIAN_TO_ZERO && why != ROUTE_MARTIAN_TO_LOOPBACK;
	}
	return why;
}

uint32_t route_spec_dst(struct host *h, struct frame *f)
{
	const uint8_t *ip = frame_data(f);
	uint32_t src = get32(ip + 12);

	if (ip_cb(f)->route.type == RTN_LOCAL)
		return get32(ip + 16);
	if (!ipv4_is_zeronet(src)) {
		const struct fib_route *back = fib_lookup(h, src, NULL);
		if (!fib_route_error(back))
			return fib_prefsrc(h, back);
	}
	return addr_select(
		h, f->dev, src, ipv4_is_zeronet(src) ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE);
}
