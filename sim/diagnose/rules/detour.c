/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Neighbours that do not reach each other on-link: a route that bypasses their common segment, a
 * missing route, a mask that is too long or too short. Checked for each host of a connection: the
 * client towards the VIP, the director towards the server, the server towards the client. Routes
 * between networks are handled in route.c.
 */
#include "base/text.h"
#include "diagnose/rules/rules.h"
#include "host/route/fib.h"

struct pass { /* from a host to another host's address */
	const struct probe *p;
	const struct host *from;
	uint32_t to;
	const struct host *owner;
	const struct netdev *owner_dev; /* on a segment of `from`'s, or NULL */
	struct netdev *dev;             /* the card of `from` there, or NULL */
};

/* ---- which hosts must reach which ---- */

static void meet(struct pass *pass)
{
	list_for_each (dev, &pass->from->node.devs, struct netdev, link)
		list_for_each (other, &pass->owner->node.devs, struct netdev, link)
			if (dev->wire && other->wire && who_one_segment(dev, other)) {
				pass->dev = dev;
				pass->owner_dev = other;
				return;
			}
}

/* the three of a probe; how many are known */
static size_t passes_of(const struct explain *x, const struct probe *p, struct pass out[3])
{
	const struct host *server = p->server && p->server != p->to.director ? p->server
		: p->picked ? who_has_address(x, p->picked, NULL)
			    : NULL;
	size_t n = 0;

	out[n++] =
		(struct pass){.p = p, .from = p->client, .to = p->to.vip, .owner = p->to.director};
	if (server && server != p->to.director) {
		out[n++] = (struct pass){
			.p = p, .from = p->to.director, .to = p->picked, .owner = server};
		if (p->address)
			out[n++] = (struct pass){
				.p = p, .from = server, .to = p->address, .owner = p->client};
	}
	for (size_t i = 0; i < n; i++)
		meet(&out[i]);
	return n;
}

static bool concerns(const struct probe *p)
{
	return !p->served || !p->at_director;
}

static bool is_told(const struct explain *x, const struct rule *rule, const struct pass *pass)
{
	for (size_t i = 0; i < x->look.finding_count; i++)
		if (x->look.findings[i].name == rule->name &&
			x->look.findings[i].about ==
				((uint64_t)pass->from->node.id << 32 | pass->to))
			return true;
	return false;
}

static struct explain_finding *detour_new(
	struct explain *x, const struct rule *rule, const struct pass *pass)
{
	const struct seen *s = probe_end(x, pass->p);
	struct explain_finding *f =
		finding_new(x, rule, s, (uint64_t)pass->from->node.id << 32 | pass->to);

	finding_frame(x, f, s, pass->from->node.name, pass->owner->node.name, "a packet for %s",
		ip_text(pass->to).s);
	finding_why(x, f, s);
	return f;
}

static void each_pass(struct explain *x, const struct rule *rule,
	bool (*is)(const struct pass *pass),
	void (*tell)(struct explain *x, const struct rule *rule, const struct pass *pass))
{
	for (size_t i = 0; i < x->look.probe_count; i++) {
		struct pass passes[3];
		size_t n =
			concerns(&x->look.probes[i]) ? passes_of(x, &x->look.probes[i], passes) : 0;
		for (size_t k = 0; k < n; k++)
			if (is(&passes[k]) && !is_told(x, rule, &passes[k]))
				tell(x, rule, &passes[k]);
	}
}

/* ---- a route past the segment ---- */

/* NAT: the servers must answer by the director, though the client is a neighbour */
static bool is_meant(const struct pass *pass, const struct way *w)
{
	return pass->p->method == IPVS_CONN_F_MASQ && pass->from != pass->p->client &&
		pass->from != pass->p->to.director && who_holds(pass->p->to.director, w->nexthop);
}

static bool is_past(const struct pass *pass)
{
	struct way w = who_way(pass->from, pass->to);

	if (!pass->dev || !netdev_running(pass->dev) || !addr_onlink(pass->dev, pass->to, 0) ||
		w.local || is_meant(pass, &w))
		return false;
	return w.route ? w.nexthop != pass->to || w.dev != pass->dev
		       : !fib_lookup(pass->from, pass->to, NULL);
}

static const struct in_ifaddr *subnet_with(const struct netdev *dev, uint32_t address)
{
	list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (addr_match(a, address))
			return a;
	return NULL;
}

static void fix_past(struct explain_finding *f, const struct pass *pass, const struct way *w)
{
	const struct in_ifaddr *a = subnet_with(pass->dev, pass->to);
	struct text route = {0};

	if (!w->route && a) {
		finding_fix(f, pass->from, "ip route add %s/%u dev %s",
			ip_text(a->prefix
					? a->local & ~(uint32_t)(UINT64_C(0xffffffff) >> a->prefix)
					: 0)
				.s,
			(unsigned)a->prefix, pass->dev->name);
		return;
	}
	if (!w->route)
		return;
	text_add(&route, "%s/%u", ip_text(w->route->dst).s, (unsigned)w->route->prefix);
	if (w->route->gateway)
		text_add(&route, " via %s", ip_text(w->route->gateway).s);
	if (w->dev)
		text_add(&route, " dev %s", w->dev->name);
	finding_fix(f, pass->from, "ip route del %s", text_str(&route));
	text_free(&route);
}

static void tell_past(struct explain *x, const struct rule *rule, const struct pass *pass)
{
	struct way w = who_way(pass->from, pass->to);
	struct explain_finding *f = detour_new(x, rule, pass);

	if (w.route)
		finding_say(x, &f->symptom,
			"%s and %s are neighbours, but a route on %s sends packets for %s to %s",
			pass->from->node.name, pass->owner->node.name, pass->from->node.name,
			ip_text(pass->to).s,
			w.nexthop == pass->to ? w.dev->name : ip_text(w.nexthop).s);
	else
		finding_say(x, &f->symptom,
			"%s and %s are neighbours, but %s has no route to its own segment",
			pass->from->node.name, pass->owner->node.name, pass->from->node.name);
	fix_past(f, pass, &w);
}

void rule_wrong_route(struct explain *x, const struct rule *rule)
{
	each_pass(x, rule, is_past, tell_past);
}

/* ---- masks ---- */

/* the owner's network on this segment that the host has an address of */
static const struct in_ifaddr *true_subnet(const struct pass *pass, const struct in_ifaddr *own)
{
	list_for_each (a, &in_dev_of(pass->owner_dev)->addrs, struct in_ifaddr, link)
		if (a->prefix < 32 && addr_match(a, own->local) && addr_match(a, pass->to))
			return a;
	return NULL;
}

/* the address whose mask excludes its neighbour, and the network that contains both */
static const struct in_ifaddr *narrow(const struct pass *pass, const struct in_ifaddr **network)
{
	if (!pass->dev || addr_onlink(pass->dev, pass->to, 0))
		return NULL;
	list_for_each (own, &in_dev_of(pass->dev)->addrs, struct in_ifaddr, link) {
		*network = true_subnet(pass, own);
		if (own->local != pass->p->to.vip && *network && own->prefix > (*network)->prefix)
			return own;
	}
	return NULL;
}

static bool is_narrow(const struct pass *pass)
{
	const struct in_ifaddr *network;

	return !pass->p->served && narrow(pass, &network);
}

static void tell_narrow(struct explain *x, const struct rule *rule, const struct pass *pass)
{
	const struct in_ifaddr *network, *own = narrow(pass, &network);
	struct explain_finding *f = detour_new(x, rule, pass);

	finding_say(x, &f->symptom,
		"%s has %s/%u on %s and does not treat %s as a neighbour: the mask "
		"on this segment is /%u",
		pass->from->node.name, ip_text(own->local).s, (unsigned)own->prefix,
		pass->dev->name, ip_text(pass->to).s, (unsigned)network->prefix);
	finding_fix(f, pass->from, "ip addr add %s/%u dev %s", ip_text(own->local).s,
		(unsigned)network->prefix, pass->dev->name);
	finding_fix(f, pass->from, "ip addr del %s/%u dev %s", ip_text(own->local).s,
		(unsigned)own->prefix, pass->dev->name);
}

void rule_wrong_mask(struct explain *x, const struct rule *rule)
{
	each_pass(x, rule, is_narrow, tell_narrow);
}
