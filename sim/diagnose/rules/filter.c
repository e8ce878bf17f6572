/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rp_filter: a host drops a packet whose reply would leave by another interface. That is always the
 * case for decapsulated packets (net/ipv4/fib_frontend.c: __fib_validate_source()), and for packets
 * received on a second interface of the same segment, which answers ARP for the first one's
 * addresses unless arp_ignore forbids it (net/ipv4/arp.c: arp_ignore()).
 */
#include "base/text.h"
#include "diagnose/rules/rules.h"
#include "host/route/route_reasons.h"

static const struct seen *filtered(const struct explain *x, const struct probe *p)
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_FRAME_DROPPED &&
			(r->reason == ROUTE_RP_FILTER || r->reason == ROUTE_RP_FILTER_NONE))
			return &x->watch.items[i];
	}
	return NULL;
}

static void say_filtered(struct explain *x, const struct rule *rule, const struct probe *p,
	const struct seen *s, struct host *h)
{
	const struct netdev *dev = node_dev_by_index(&h->node, s->r.dev);
	struct explain_finding *f = finding_new(x, rule, s, 0);

	finding_say(x, &f->symptom,
		"%s silently drops packets that arrive on %s from %s: those connections get no "
		"answer",
		h->node.name, dev->name, p->client->node.name);
	finding_frame(
		x, f, s, p->client->node.name, h->node.name, "SYN to %s", ip_text(p->to.vip).s);
	finding_why(x, f, s);
	finding_fix(f, h, "sysctl -w net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.%s.rp_filter=0",
		dev->name);
}

/* ---- ARP flux ---- */

/* the host's interface with this address; NULL: none */
static struct netdev *card_with(const struct host *h, uint32_t address)
{
	list_for_each (dev, &h->node.devs, struct netdev, link)
		list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
			if (a->local == address && dev != h->lo)
				return dev;
	return NULL;
}

/* It arrived on an interface that answered ARP for another interface's address. */
static void look_flux(struct explain *x, const struct rule *rule, const struct probe *p,
	const struct seen *s, struct host *h)
{
	const struct netdev *in = node_dev_by_index(&h->node, s->r.dev);
	const struct netdev *own = card_with(h, p->to.vip);

	if (!own || !in || own == in || !who_one_segment(own, in) ||
		arp_ignore(h, in, 0, p->to.vip).silent)
		return;
	struct explain_finding *f = finding_new(x, rule, s, h->node.id);
	finding_say(x, &f->symptom,
		"%s has %s and %s on one segment: %s answers ARP for %s, an "
		"address of %s, and packets that then arrive on it are dropped",
		h->node.name, own->name, in->name, in->name, ip_text(p->to.vip).s, own->name);
	finding_frame(
		x, f, s, p->client->node.name, h->node.name, "SYN to %s", ip_text(p->to.vip).s);
	finding_why(x, f, s);
	finding_fix(f, h, "sysctl -w net.ipv4.conf.all.arp_ignore=1");
	finding_fix(f, h, "arping -U -c 1 -I %s %s", own->name, ip_text(p->to.vip).s);
}

void rule_arp_flux(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.probe_count; i++) {
		const struct probe *p = &x->look.probes[i];
		const struct seen *s = p->served ? NULL : filtered(x, p);
		if (s && s->r.node == p->to.director->node.id) {
			look_flux(x, rule, p, s, p->to.director);
			return;
		}
	}
}

/* ---- rp_filter ---- */

void rule_rp_filter(struct explain *x, const struct rule *rule)
{
	uint64_t told = NO_NODE;

	for (size_t i = 0; i < x->look.probe_count; i++) {
		const struct probe *p = &x->look.probes[i];
		const struct seen *s = p->served ? NULL : filtered(x, p);
		struct host *h = s ? who_is_node(x, s->r.node) : NULL;
		if (!h || h->node.id == told)
			continue;
		told = h->node.id;
		say_filtered(x, rule, p, s, h);
	}
}
