/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The path itself is blocked: a packet filter that drops, a router that does not forward, a client
 * that cannot send at all.
 */
#include <string.h>

#include "app/commands/iptables/filter_reasons.h"
#include "base/text.h"
#include "diagnose/rules/rules.h"
#include "host/route/route_reasons.h"

static bool found_at(const struct explain *x, const struct rule *rule, uint64_t about)
{
	for (size_t i = 0; i < x->look.finding_count; i++)
		if (x->look.findings[i].name == rule->name && x->look.findings[i].about == about)
			return true;
	return false;
}

/* ---- iptables, arptables ---- */

struct blocking {
	unsigned reason;
	const char *command, *chain;
	bool policy;
};

static const struct blocking blockings[] = {
	{FILTER_PREROUTING, "iptables -t mangle", "PREROUTING", false},
	{FILTER_INPUT, "iptables", "INPUT", false},
	{FILTER_FORWARD, "iptables", "FORWARD", false},
	{FILTER_OUTPUT, "iptables", "OUTPUT", false},
	{FILTER_POLICY_INPUT, "iptables", "INPUT", true},
	{FILTER_POLICY_FORWARD, "iptables", "FORWARD", true},
	{FILTER_POLICY_OUTPUT, "iptables", "OUTPUT", true},
	{FILTER_REJECT_INPUT, "iptables", "INPUT", false},
	{FILTER_REJECT_FORWARD, "iptables", "FORWARD", false},
	{FILTER_REJECT_OUTPUT, "iptables", "OUTPUT", false},
	{FILTER_ARP_INPUT, "arptables", "INPUT", false},
	{FILTER_ARP_OUTPUT, "arptables", "OUTPUT", false},
};

static const struct blocking *blocking_of(const struct seen *s)
{
	if (s->r.kind != REC_FRAME_DROPPED)
		return NULL;
	for (size_t i = 0; i < sizeof(blockings) / sizeof(blockings[0]); i++)
		if (blockings[i].reason == s->r.reason)
			return &blockings[i];
	return NULL;
}

/* it is the probe's own, an ICMP message about it, or an unanswered ARP request for it */
static bool concerns(const struct probe *p, const struct seen *s)
{
	bool told = s->is && s->is->innermost == DISSECT_ICMP && s->is->ip.dst == p->address;
	bool tcp = s->is && s->is->innermost == DISSECT_TCP && p->cport; /* it may never leave */
	bool request = tcp && s->is->ip.src == p->address && s->is->tcp.source == p->cport;
	bool answer = tcp && s->is->ip.dst == p->address && s->is->tcp.dest == p->cport;

	return told || request || answer || probe_is_syn(p, s) || probe_is_syn_ack(p, s) ||
		probe_is_refusal(p, s) || (s->is && s->is->innermost == DISSECT_ARP);
}

static void say_blocked(struct explain *x, const struct rule *rule, const struct probe *p,
	const struct seen *s, const struct blocking *b)
{
	const struct host *h = who_is_node(x, s->r.node);
	struct explain_finding *f = finding_new(x, rule, s, s->r.node);

	finding_say(x, &f->symptom,
		"a packet filter on %s drops packets of %s: its connection to %s:%u fails",
		h->node.name, p->client->node.name, ip_text(p->to.vip).s, (unsigned)p->to.port);
	finding_frame(x, f, s, p->client->node.name, h->node.name, "%s",
		s->is ? dissection_protocol(s->is) : say(explain_language(x), N_("a frame")));
	finding_why(x, f, s);
	if (b->policy)
		finding_fix(f, h, "%s -P %s ACCEPT", b->command, b->chain);
	else
		finding_fix(f, h, "%s -D %s %u", b->command, b->chain, (unsigned)s->r.a[0]);
}

void rule_packet_filter(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.probe_count; i++) {
		const struct probe *p = &x->look.probes[i];
		for (size_t j = p->from; j < p->upto && !p->served; j++) {
			const struct seen *s = &x->watch.items[j];
			const struct blocking *b = blocking_of(s);
			if (b && concerns(p, s) && who_is_node(x, s->r.node) &&
				!found_at(x, rule, s->r.node))
				say_blocked(x, rule, p, s, b);
		}
	}
}

/* ---- a router ---- */

static void look_router(
	struct explain *x, const struct rule *rule, const struct probe *p, const struct seen *s)
{
	const struct host *h = who_is_node(x, s->r.node);

	if (!h || h == p->to.director || strcmp(h->role, "router") != 0 ||
		found_at(x, rule, s->r.node))
		return;
	struct explain_finding *f = finding_new(x, rule, s, s->r.node);
	finding_say(x, &f->symptom,
		"%s is the router on the path from %s to %s:%u and does not forward", h->node.name,
		p->client->node.name, ip_text(p->to.vip).s, (unsigned)p->to.port);
	finding_frame(x, f, s, p->client->node.name, h->node.name, "a packet for %s",
		s->is ? ip_text(s->is->ip.dst).s : "");
	finding_why(x, f, s);
	finding_fix(f, h, "sysctl -w net.ipv4.ip_forward=1");
}

void rule_router(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.probe_count; i++) {
		const struct probe *p = &x->look.probes[i];
		for (size_t j = p->from; j < p->upto && !p->served; j++) {
			const struct seen *s = &x->watch.items[j];
			if (s->r.kind == REC_FRAME_DROPPED && s->r.reason == ROUTE_FORWARDING_OFF &&
				(probe_is_syn(p, s) || probe_is_syn_ack(p, s)))
				look_router(x, rule, p, s);
		}
	}
}

/* it ignores ARP replies: IFF_NOARP */
static struct netdev *first_deaf(const struct host *h)
{
	list_for_each (dev, &h->node.devs, struct netdev, link)
		if (dev->wire && (dev->flags & IFF_NOARP))
			return dev;
	return NULL;
}

static struct netdev *first_down(const struct host *h)
{
	list_for_each (dev, &h->node.devs, struct netdev, link)
		if (dev->wire && !netdev_is_up(dev))
			return dev;
	return NULL;
}

/* its route rejects packets to there, or one of its interfaces is down */
static void look_broken_router(
	struct explain *x, const struct rule *rule, const struct probe *p, struct host *h)
{
	const struct netdev *down = first_down(h);
	const struct seen *s = probe_drop(x, p, h->node.id);
	uint32_t dst, to = s && s->is && s->is->has_ip ? s->is->ip.dst : p->to.vip;
	unsigned prefix;
	const char *kind = s ? who_refuses(h, to, &dst, &prefix) : NULL;

	if ((!down && !kind) || found_at(x, rule, h->node.id))
		return;
	s = s ? s : probe_end(x, p);
	struct explain_finding *f = finding_new(x, rule, s, h->node.id);
	finding_say(x, &f->symptom,
		kind ? N_("%s, the router, has a route that rejects packets to %s")
		     : N_("%s, the router, cannot forward: one of its interfaces is down, %s "
			  "is out of reach"),
		h->node.name, ip_text(to).s);
	finding_frame(
		x, f, s, p->client->node.name, h->node.name, "a packet for %s", ip_text(to).s);
	finding_why(x, f, s);
	if (kind)
		finding_unblock(f, h, to);
	else
		finding_fix(f, h, "ip link set %s up", down->name);
}

void rule_router_broken(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.probe_count; i++)
		for (unsigned n = 0;
			!x->look.probes[i].served && n < lab_network(x->lab)->node_count; n++) {
			struct host *h = who_is_node(x, n);
			if (h && strcmp(h->role, "router") == 0)
				look_broken_router(x, rule, &x->look.probes[i], h);
		}
}

/* ---- the client ---- */

/* it sends without ARP, to no valid MAC */
static void look_deaf(struct explain *x, const struct rule *rule, const struct probe *p)
{
	const struct host *h = p->asker ? p->asker : p->client;
	const struct netdev *dev = p->served || h == p->to.director ? NULL : first_deaf(h);
	const struct seen *s = dev ? probe_end(x, p) : NULL;

	if (!s || found_at(x, rule, h->node.id))
		return;
	struct explain_finding *f = finding_new(x, rule, s, h->node.id);
	finding_say(x, &f->symptom,
		"%s has ARP off on %s: it neither sends nor answers ARP requests", h->node.name,
		dev->name);
	finding_frame(x, f, s, h->node.name, p->to.director->node.name, "SYN to %s:%u",
		ip_text(p->to.vip).s, (unsigned)p->to.port);
	finding_why(x, f, s);
	finding_fix(f, h, "ip link set %s arp on", dev->name);
}

/* its way leads out of a card that is not connected */
static void look_loose(struct explain *x, const struct rule *rule, const struct probe *p)
{
	const struct netdev *dev = p->served ? NULL : who_way(p->client, p->to.vip).dev;
	const struct seen *s = dev && who_is_loose(dev) ? probe_end(x, p) : NULL;

	if (!s || found_at(x, rule, p->client->node.id))
		return;
	struct explain_finding *f = finding_new(x, rule, s, p->client->node.id);
	finding_say(x, &f->symptom, "%s sends via %s, but no link in the file connects it",
		p->client->node.name, dev->name);
	finding_why(x, f, s);
}

void rule_client(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.probe_count; i++) {
		look_deaf(x, rule, &x->look.probes[i]);
		look_loose(x, rule, &x->look.probes[i]);
	}
	for (size_t i = 0; i < x->look.probe_count; i++) {
		const struct probe *p = &x->look.probes[i];
		const struct host *client = p->client;
		const struct netdev *down = first_down(client);
		const struct seen *s = p->served || p->requests.count
			? NULL
			: probe_seen(x, p, REC_EXIT, client->node.id, NULL);
		if (!s || who_way(client, p->to.vip).route || found_at(x, rule, client->node.id))
			continue;
		uint32_t router = router_towards(x, client, p->to.vip);
		struct explain_finding *f = finding_new(x, rule, s, client->node.id);
		finding_say(x, &f->symptom,
			down ? N_("%s cannot reach %s: its interface is down")
			     : N_("%s has no route to %s: it cannot even send a SYN"),
			client->node.name, ip_text(p->to.vip).s);
		if (down)
			finding_fix(f, client, "ip link set %s up", down->name);
		else if (!finding_unblock(f, client, p->to.vip) && router)
			finding_fix(f, client, "ip route add default via %s", ip_text(router).s);
	}
}
