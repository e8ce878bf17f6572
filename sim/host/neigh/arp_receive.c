/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Receives ARP (net/ipv4/arp.c: arp_rcv(), arp_process(); RFC 826). When the host answers a
 * request, it records the sender regardless of locktime. All other messages only update known
 * entries, the first within locktime wins, unless arp_accept creates entries. No host defends its
 * address.
 *
 * Invariant: the host learns nothing from a request for its address that it does not answer. Not
 * simulated: the ARP hooks of netfilter, hardware other than Ethernet.
 */
#include "engine/trace.h"
#include "host/ip/addr.h"
#include "host/neigh/neigh_internal.h"
#include "host/records.h"

struct arp_in { /* an ARP packet that is being judged */
	struct host *h;
	struct netdev *dev;
	struct frame *f;
	struct arp_packet arp;
	bool delayed; /* from the proxy queue */
};

static void record(const struct arp_in *in, unsigned kind, unsigned why, struct arp_decision d,
	const struct netdev *about)
{
	HOST_RECORD(in->h, kind, why, in->dev, in->f, in->arp.tpa, in->arp.spa, (uint64_t)d.all,
		(uint64_t)d.dev_value, (uint64_t)d.effective, about ? about->index : 0);
}

static void record_silent(const struct arp_in *in, unsigned why, const struct netdev *about)
{
	record(in, REC_ARP_SILENT, why, (struct arp_decision){0}, about);
}

static void reply(const struct arp_in *in)
{
	arp_send(in->h, in->dev, ARPOP_REPLY, in->arp.tpa, in->arp.spa, in->arp.sha, NULL,
		in->arp.sha);
}

static void record_learn(
	const struct arp_in *in, const struct neigh *n, unsigned state, unsigned why)
{
	uint64_t age = n ? neigh_now(n) - n->updated : 0;
	uint64_t lock = n ? (uint64_t)neigh_parms_of(n)->locktime : 0;

	HOST_RECORD(in->h, REC_ARP_LEARN, why, in->dev, in->f, in->arp.spa, arg_mac(in->arp.sha),
		n ? arg_mac(n->mac) : 0, state, jiffies_ns(age), jiffies_ns(lock));
}

/* neigh_event_ns(): false if the table is full; then no reply is sent, either */
static bool note_asker(const struct arp_in *in)
{
	struct neigh *n = neigh_get(in->h, in->dev, in->arp.spa);

	if (!n)
		return false;
	record_learn(in, n, NUD_STALE, ARP_LEARN_ASKER);
	neigh_update(n, in->arp.sha, NUD_STALE, NEIGH_UPDATE_OVERRIDE, ARP_LEARN_ASKER, in->f->id);
	return true;
}

/* arp_filter(): would packets to the sender leave via the ingress interface? */
static bool filtered(const struct arp_in *in)
{
	struct flow flow = {.dst = in->arp.spa, .src = in->arp.tpa};
	struct route back;

	if (!conf_effective(in->h, in->dev, CONF_ARP_FILTER))
		return false;
	if (route_output(in->h, &flow, &back) != 0) {
		record_silent(in, ARP_SILENT_FILTER_ROUTE, NULL);
		return true;
	}
	if (back.dev == in->dev)
		return false;
	record_silent(in, ARP_SILENT_FILTER, back.dev);
	return true;
}

/* A request for a local address; `filter`: apply arp_filter (not for a probe). */
static bool may_answer(const struct arp_in *in, bool filter)
{
	struct arp_decision d = arp_ignore(in->h, in->dev, in->arp.spa, in->arp.tpa);
	const struct in_ifaddr *held = addr_lookup(in->h, in->arp.tpa);
	const struct netdev *owner = held ? held->in_dev->dev : NULL;

	if (d.silent) {
		record(in, REC_ARP_SILENT, d.why, d, owner);
		return false;
	}
	if (filter && filtered(in))
		return false;
	record(in, REC_ARP_ANSWER, d.why, d, owner);
	return true;
}

/* Duplicate address detection (RFC 5227 2.1.1): answered, never noted. */
static void receive_probe(const struct arp_in *in)
{
	if (in->arp.op != ARPOP_REQUEST)
		return;
	if (addr_type(in->h, in->arp.tpa) != RTN_LOCAL)
		record_silent(in, ARP_SILENT_NOT_OURS, NULL);
	else if (may_answer(in, false))
		reply(in);
}

/* arp_fwd_proxy(): the route leaves via another interface, on another medium */
static bool proxy_by_route(const struct arp_in *in, const struct route *route)
{
	int here = conf_of_dev(in->dev, CONF_MEDIUM_ID);

	if (route->dev == in->dev || !conf_effective(in->h, in->dev, CONF_PROXY_ARP))
		return false;
	if (here == 0 || here == -1)
		return here == 0;
	int there = conf_of_dev(route->dev, CONF_MEDIUM_ID);
	return there != here && there != -1;
}

/* arp_fwd_pvlan(): RFC 3069, back out of the same interface, but not if sender and target are
 * equal */
static bool proxy_by_vlan(const struct arp_in *in, const struct route *route)
{
	return route->dev == in->dev && in->arp.spa != in->arp.tpa &&
		conf_effective(in->h, in->dev, CONF_PROXY_ARP_PVLAN);
}

/* Why the host sends a proxy reply; 0: it does not. */
static unsigned proxy_reason(const struct arp_in *in, const struct route *route)
{
	if (!conf_of_dev(in->dev, CONF_FORWARDING) || route->type != RTN_UNICAST)
		return 0;
	if (proxy_by_route(in, route))
		return ARP_ANSWER_PROXY;
	if (proxy_by_vlan(in, route))
		return ARP_ANSWER_PVLAN;
	if (route->dev != in->dev && neigh_proxied(in->h, in->dev, in->arp.tpa))
		return ARP_ANSWER_ENTRY;
	return 0;
}

/* Consumes the frame. */
static void answer_for_another(const struct arp_in *in, unsigned why, const struct netdev *out)
{
	note_asker(in);
	if (in->delayed || in->f->type == PACKET_HOST ||
		in_dev_of(in->dev)->neigh->proxy_delay == 0) {
		record(in, REC_ARP_ANSWER, why, (struct arp_decision){0}, out);
		reply(in);
		frame_consume(in->f);
		return;
	}
	record_silent(in, ARP_PROXY_WAITS, out);
	neigh_proxy_enqueue(in->h, in->dev, in->f);
}

/* Routing refuses a packet from the asker: its address is ours, or the way back is not this one. */
static void record_refused(const struct arp_in *in)
{
	struct arp_decision d = {.all = conf_of_all(in->h, CONF_RP_FILTER),
		.dev_value = conf_of_dev(in->dev, CONF_RP_FILTER),
		.effective = conf_effective(in->h, in->dev, CONF_RP_FILTER)};

	if (addr_type(in->h, in->arp.tpa) != RTN_LOCAL)
		record_silent(in, ARP_SILENT_NOT_OURS, NULL);
	else if (addr_type(in->h, in->arp.spa) == RTN_LOCAL)
		record_silent(in, ARP_SILENT_OWN_SENDER, NULL);
	else
		record(in, REC_ARP_SILENT, ARP_SILENT_SENDER, d, NULL);
}

/* True: the request is dealt with and the frame consumed. */
static bool receive_request(const struct arp_in *in)
{
	struct route route;

	if (route_input(in->h, in->f, in->arp.tpa, in->arp.spa, in->dev, &route) != 0) {
		record_refused(in);
		return false;
	}
	if (route.type == RTN_LOCAL) {
		if (may_answer(in, true) && note_asker(in))
			reply(in);
		frame_consume(in->f);
		return true;
	}
	unsigned why = proxy_reason(in, &route);
	if (why) {
		answer_for_another(in, why, route.dev);
		return true;
	}
	record_silent(in, ARP_SILENT_NOT_OURS, NULL);
	return false;
}

/* arp_is_garp(): a reply is gratuitous only if both its MAC fields are equal */
static bool is_gratuitous(const struct arp_in *in)
{
	const struct arp_packet *a = &in->arp;

	if (a->spa != a->tpa || (a->op == ARPOP_REPLY && !mac_equal(a->tha, a->sha)))
		return false;
	return addr_type(in->h, a->spa) == RTN_UNICAST;
}

/* arp_accept(): may an unsolicited message create an entry? */
static bool accepts(const struct arp_in *in)
{
	switch (conf_effective(in->h, in->dev, CONF_ARP_ACCEPT)) {
	case 1: return true;
	case 2: return addr_confirm(in->h, in->dev, in->arp.spa, 0, RT_SCOPE_LINK) != 0;
	default: return false;
	}
}

static struct neigh *entry_for(const struct arp_in *in, bool gratuitous)
{
	struct neigh *n = neigh_lookup(in->h, in->dev, in->arp.spa);
	bool reply_of_another =
		in->arp.op == ARPOP_REPLY && addr_type(in->h, in->arp.spa) == RTN_UNICAST;

	if (!n && (gratuitous || reply_of_another) && accepts(in))
		n = neigh_get(in->h, in->dev, in->arp.spa);
	return n;
}

static unsigned learn_reason(const struct arp_in *in, bool gratuitous, unsigned state)
{
	if (gratuitous)
		return ARP_LEARN_GRATUITOUS;
	if (in->arp.op == ARPOP_REQUEST)
		return ARP_LEARN_OVERHEARD;
	return state == NUD_REACHABLE ? ARP_LEARN_REPLY : ARP_LEARN_BROADCAST;
}

/* Learns the sender of a message that was not a request for this host. */
static void learn(const struct arp_in *in)
{
	bool gratuitous = is_gratuitous(in);
	struct neigh *n = entry_for(in, gratuitous);

	if (!n) {
		record_learn(in, NULL, NUD_NONE, ARP_UNKNOWN_SENDER);
		return;
	}
	/* the first answer wins for as long as locktime, counted from the last change */
	bool override = gratuitous ||
		jiffies_before(n->updated + (uint64_t)neigh_parms_of(n)->locktime, neigh_now(n));
	/* only a reply to this very host shows that the way there and back works */
	bool heard = in->arp.op == ARPOP_REPLY && in->f->type == PACKET_HOST;
	unsigned state = heard ? NUD_REACHABLE : NUD_STALE;
	unsigned why = learn_reason(in, gratuitous, state);
	if (n->state & (NUD_NOARP | NUD_PERMANENT))
		record_learn(in, n, state, ARP_KEEP_FIXED);
	else if (!override && (n->state & NUD_VALID) && !mac_equal(n->mac, in->arp.sha))
		record_learn(in, n, state, ARP_KEEP_LOCKED);
	else
		record_learn(in, n, state, why);
	neigh_update(n, in->arp.sha, state, override ? NEIGH_UPDATE_OVERRIDE : 0, why, in->f->id);
}

/* arp_process() from the point where the packet is well-formed. Consumes. */
static void process(const struct arp_in *in)
{
	if (in->arp.spa == 0)
		receive_probe(in);
	else if (in->arp.op == ARPOP_REQUEST && receive_request(in))
		return;
	else
		learn(in);
	frame_consume(in->f);
}

/* Reads the packet; 0, or the reason to drop it, with *about for the reason's sentence. */
static unsigned read_packet(struct arp_in *in, uint64_t *about)
{
	const struct host *h = in->h;

	if (in->dev->flags & IFF_NOARP)
		return ARP_DROP_NOARP;
	if (in->f->type == PACKET_OTHERHOST)
		return ARP_DROP_OTHERHOST;
	if (!frame_may_pull(in->f, ARP_LEN))
		return ARP_DROP_SHORT;
	if (arp_parse(&in->arp, frame_data(in->f), ARP_LEN) != WIRE_OK)
		return ARP_DROP_FORMAT;
	*about = in->arp.op;
	if (in->arp.op != ARPOP_REQUEST && in->arp.op != ARPOP_REPLY)
		return ARP_DROP_OPERATION;
	*about = in->arp.tpa;
	if (ipv4_is_multicast(in->arp.tpa))
		return ARP_DROP_MULTICAST;
	if (ipv4_is_loopback(in->arp.tpa) && !conf_effective(h, in->dev, CONF_ROUTE_LOCALNET))
		return ARP_DROP_LOOPBACK;
	if (in->arp.spa == in->arp.tpa && conf_effective(h, in->dev, CONF_DROP_GRATUITOUS_ARP))
		return ARP_DROP_GRATUITOUS;
	return 0;
}

static void receive(struct arp_in *in)
{
	uint64_t about = 0;
	unsigned why = read_packet(in, &about);

	if (why)
		frame_drop_with(in->f, why, about, 0, 0);
	else
		process(in);
}

void arp_rcv(struct host *h, struct netdev *dev, struct frame *f)
{
	struct arp_in in = {.h = h, .dev = dev, .f = f};

	if (h->hooks.arp && frame_length(f) >= ARP_LEN && frame_may_pull(f, ARP_LEN) &&
		!h->hooks.arp(h->hooks.arp_owner, f, frame_data(f), dev, false))
		return;
	receive(&in);
}

void arp_proxy_redo(struct host *h, struct netdev *dev, struct frame *f)
{
	struct arp_in in = {.h = h, .dev = dev, .f = f, .delayed = true};

	f->dev = dev;
	if (netdev_is_up(dev))
		receive(&in);
	else
		frame_drop(f, NEIGH_DROP_PROXY_DOWN);
}
