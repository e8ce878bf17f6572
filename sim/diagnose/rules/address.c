/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses: a VIP that is missing or has too wide a mask, a director without any other address. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/pair.h"
#include "diagnose/rules/rules.h"
#include "host/ip/tunnel.h"

/* ---- the VIP is missing ---- */

/* it was this director's during the probe, and is another master's now */
static bool is_held_elsewhere(const struct explain *x, uint32_t vip)
{
	struct vrrp *v;

	for (unsigned i = 0; (v = pair_next(x, vip, &i));)
		if (v->state == VRRP_STATE_MAST)
			return true;
	return false;
}

void rule_vip_missing_director(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.target_count; i++) {
		const struct target *t = &x->look.targets[i];
		const struct probe *p = probe_with_asker(x, t);
		const struct netdev *dev = p ? who_dev_on(t->director, p->asker_dev) : NULL;
		if (target_is_repeated(x, i) || who_holds(t->director, t->vip) || !dev ||
			is_held_elsewhere(x, t->vip))
			continue;
		const struct seen *s = arp_said(x, REC_ARP_SILENT, t->director, t->vip);
		struct explain_finding *f = finding_new(x, rule, s, t->vip);
		finding_say(x, &f->symptom, "%s has a virtual service at %s, but not the address",
			t->director->node.name, ip_text(t->vip).s);
		finding_frame(x, f, s, p->asker->node.name,
			say(explain_language(x), N_("everybody")), "ARP request, who has %s?",
			ip_text(t->vip).s);
		finding_why(x, f, s);
		finding_fix(
			f, t->director, "ip addr add %s/32 dev %s", ip_text(t->vip).s, dev->name);
		finding_heal_caches(x, f, t);
	}
}

/* the first record that says why this server's SYN is not accepted */
static const struct seen *refusal(const struct explain *x, const struct probe *p, unsigned node)
{
	const struct seen *s = probe_seen(x, p, REC_FRAME_DROPPED, node, probe_is_syn);

	return s ? s : probe_seen(x, p, REC_ROUTE_INPUT, node, probe_is_syn);
}

/* first the sysctls, then the address: in between it would answer for the VIP */
static void fix_missing(struct explain_finding *f, const struct server *s)
{
	struct netdev *tunnel =
		server_is_tunnelled(s) ? node_dev(&s->host->node, TUNNEL_NAME) : NULL;

	if (conf_effective(s->host, s->dev, CONF_ARP_IGNORE) == 0 &&
		who_dev_on(s->target->director, s->dev))
		finding_fix(f, s->host,
			"sysctl -w net.ipv4.conf.all.arp_ignore=1 "
			"net.ipv4.conf.all.arp_announce=2");
	finding_fix(f, s->host, "ip addr add %s/32 dev %s", ip_text(s->target->vip).s,
		tunnel ? TUNNEL_NAME : "lo");
}

static void vip_missing(struct explain *x, const struct rule *rule, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);
	const struct seen *why = p ? refusal(x, p, s->host->node.id) : NULL;
	struct explain_finding *f = finding_new(x, rule, why, s->dest->addr);
	const char *name = s->host->node.name;

	finding_say(x, &f->symptom,
		"connections that %s sends to %s hang: %s does not have the address %s",
		s->target->director->node.name, name, name, ip_text(s->target->vip).s);
	finding_frame(x, f, why, s->target->director->node.name, name, "SYN to %s:%u",
		ip_text(s->target->vip).s, (unsigned)s->target->port);
	finding_why(x, f, why);
	pair_check_is_blind(x, f, s->target, s->dest->addr);
	fix_missing(f, s);
}

void rule_vip_missing(struct explain *x, const struct rule *rule)
{
	size_t count;
	struct server *all = servers_of(x, &count);

	for (size_t i = 0; i < count; i++)
		if (!server_is_repeated(all, i) && server_is_near(&all[i]) &&
			!who_holds(all[i].host, all[i].target->vip))
			vip_missing(x, rule, &all[i]);
	free(all);
}

/* ---- the VIP is too wide ---- */

static const struct seen *kept_inside(
	const struct explain *x, const struct target *t, const struct host *h)
{
	const struct probe *p;

	for (size_t i = 0; (p = probe_next(x, t, &i));)
		for (size_t j = p->from; j < p->upto; j++) {
			const struct record *r = &x->watch.items[j].r;
			if (r->node == h->node.id && r->kind == REC_ROUTE_OUTPUT &&
				r->a[0] == p->address && r->a[2] == RTN_LOCAL)
				return &x->watch.items[j];
		}
	return NULL;
}

static void vip_prefix(struct explain *x, const struct rule *rule, const struct target *t,
	struct host *h, const struct in_ifaddr *vip)
{
	const struct seen *s = kept_inside(x, t, h);
	struct explain_finding *f = finding_new(x, rule, s, h->node.id);

	finding_say(x, &f->symptom,
		"%s accepts connections, but never answers clients in %s/%u: it "
		"treats all these addresses as its own",
		h->node.name, ip_text(vip->local & ipv4_mask(vip->prefix)).s, vip->prefix);
	finding_frame(x, f, s, h->node.name, say(explain_language(x), N_("itself")),
		"SYN|ACK to %s", s ? ip_text((uint32_t)s->r.a[0]).s : "");
	finding_why(x, f, s);
	finding_also(x, &f->why);
	finding_say(x, &f->why,
		"an address on a loopback interface makes its whole prefix local: "
		"%s/%u on %s",
		ip_text(vip->local).s, vip->prefix, vip->label);
	if (!f->source)
		f->source = "net/ipv4/fib_frontend.c: fib_add_ifaddr()";
	finding_fix(f, h, "ip addr del %s/%u dev lo", ip_text(vip->local).s, vip->prefix);
	if (strcmp(vip->label, "lo") == 0)
		finding_fix(f, h, "ip addr add %s/32 dev lo", ip_text(vip->local).s);
	else
		finding_fix(f, h, "ip addr add %s/32 dev lo label %s", ip_text(vip->local).s,
			vip->label);
}

void rule_vip_prefix(struct explain *x, const struct rule *rule)
{
	for (size_t t = 0; t < x->look.target_count; t++)
		for (unsigned i = 0;
			!target_is_repeated(x, t) && i < lab_network(x->lab)->node_count; i++) {
			struct host *h = who_is_node(x, i);
			const struct in_ifaddr *vip =
				h ? addr_find(h->lo, x->look.targets[t].vip) : NULL;
			if (vip && vip->prefix < 32)
				vip_prefix(x, rule, &x->look.targets[t], h, vip);
		}
}

/* ---- a director without an address of its own ---- */

/* an address of `dev` in the server's subnet beside the VIP, or a free one */
static uint32_t own_address(const struct explain *x, const struct netdev *dev, uint32_t vip,
	uint32_t rip, unsigned prefix)
{
	uint32_t mask = ipv4_mask(prefix);

	list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (a->local != vip && (a->local & mask) == (rip & mask))
			return a->local;
	for (uint32_t a = (rip & mask) + 1; a < (rip | ~mask); a++) {
		bool taken = false;
		for (unsigned i = 0; i < lab_network(x->lab)->node_count && !taken; i++) {
			const struct host *h = who_is_node(x, i);
			taken = h && who_owns(h, a);
		}
		if (!taken)
			return a;
	}
	return 0;
}

struct default_route {
	const struct netdev *dev;
	uint32_t gateway;
};

static void look_for_default(void *arg, const struct fib_route *r)
{
	struct default_route *d = arg;

	if (r->prefix == 0 && r->gateway && r->dev == d->dev)
		d->gateway = r->gateway;
}

static void fix_own_address(const struct explain *x, struct explain_finding *f,
	const struct server *s, struct netdev *dev)
{
	struct host *director = s->target->director;
	const struct in_ifaddr *vip = addr_find(dev, s->target->vip);
	const struct in_ifaddr *rip = addr_find(s->dev, s->dest->addr);
	uint32_t own = own_address(x, dev, s->target->vip, rip->local, rip->prefix);
	struct default_route way = {.dev = dev};

	if (vip && vip->prefix < 32) { /* it must not be the first of its subnet */
		fib_walk(director, RT_TABLE_MAIN, look_for_default, &way);
		finding_fix(f, director, "ip addr del %s/%u dev %s", ip_text(vip->local).s,
			vip->prefix, dev->name);
	}
	if (own)
		finding_fix(f, director, "ip addr add %s/%u dev %s", ip_text(own).s, rip->prefix,
			dev->name);
	if (vip && vip->prefix < 32)
		finding_fix(
			f, director, "ip addr add %s/32 dev %s", ip_text(vip->local).s, dev->name);
	if (way.gateway)
		finding_fix(f, director, "ip route add default via %s", ip_text(way.gateway).s);
}

static void say_own_address(
	struct explain *x, const struct rule *rule, const struct server *s, struct netdev *dev)
{
	const struct probe *p = probe_failed_at(x, s);
	const struct seen *silence = arp_said(x, REC_ARP_SILENT, s->host, s->dest->addr);
	bool asked = silence && silence->r.a[1] == s->target->vip;
	struct explain_finding *f = finding_new(x, rule,
		asked       ? silence
			: p ? probe_drop(x, p, NO_NODE)
			    : NULL,
		0);

	finding_say(x, &f->symptom,
		"%s has no address of its own towards %s: it sends ARP requests "
		"from %s, and hosts that also have that address do not answer",
		s->target->director->node.name, s->host->node.name, ip_text(s->target->vip).s);
	if (asked) {
		finding_frame(x, f, silence, s->target->director->node.name,
			say(explain_language(x), N_("everybody")),
			"ARP request, who has %s? tell %s", ip_text(s->dest->addr).s,
			ip_text(s->target->vip).s);
		finding_why(x, f, silence);
	}
	fix_own_address(x, f, s, dev);
}

/* it would send ARP requests for this server as the VIP, or has no route to it but the VIP's host
 * route */
static bool asks_as_vip(const struct explain *x, const struct server *s, struct netdev **dev)
{
	struct host *director = s->target->director;
	const struct probe *p = probe_with_asker(x, s->target);
	struct way way = who_way(director, s->dest->addr);

	uint32_t dst;
	unsigned prefix;

	*dev = who_dev_on(director, s->dev);
	if (who_refuses(director, s->dest->addr, &dst, &prefix)) /* handled by another rule */
		return false;
	if (!*dev || s->host == director || !netdev_running(*dev))
		return false;
	if (!way.route)
		return addr_find(*dev, s->target->vip) != NULL;
	return way.dev == *dev && !way.local &&
		arp_announce(director, *dev, p ? p->address : 0, way.nexthop).spa == s->target->vip;
}

void rule_own_address(struct explain *x, const struct rule *rule)
{
	size_t count;
	struct server *all = servers_of(x, &count);

	for (size_t i = 0; i < count; i++) {
		struct netdev *dev;
		if (!all[i].host || !asks_as_vip(x, &all[i], &dev) || finding_has(x, rule->name))
			continue;
		say_own_address(x, rule, &all[i], dev);
	}
	free(all);
}
