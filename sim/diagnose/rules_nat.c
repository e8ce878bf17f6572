/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way back through the director, which NAT cannot do without: the director must forward, and
 * the servers must send it their answers. Only looked for where a connection failed: answers may
 * well come by another router. Left out: clients on the servers' own segment, whom the server
 * answers straight whatever its gateway is.
 */
#include <stdlib.h>

#include "diagnose/rules.h"
#include "host/tcp/tcp_reasons.h"

static bool is_translated(const struct server *s)
{
	return s->host && s->host != s->target->director &&
		(s->dest->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_MASQ;
}

/* the director's card on the server's segment, or NULL */
static struct netdev *director_dev(const struct server *s)
{
	return who_dev_on(s->target->director, s->dev);
}

/* the first end of a frame at that node while this connection was tried */
static const struct seen *first_drop(const struct explain *x, const struct probe *p, unsigned node)
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_FRAME_DROPPED && r->node == node && r->reason != DROP_OTHERHOST)
			return &x->watch.items[i];
	}
	return NULL;
}

/* ---- the director does not forward ---- */

static bool does_not_forward(const struct server *s)
{
	const struct netdev *dev = is_translated(s) ? director_dev(s) : NULL;

	return dev && !conf_of_dev(dev, CONF_FORWARDING);
}

static void say_no_forward(
	struct explain *x, const struct rule *rule, const struct server *s, const struct probe *p)
{
	const struct host *director = s->target->director;
	const struct seen *drop = first_drop(x, p, director->node.id);
	struct explain_finding *f = finding_new(x, rule);

	finding_say(x, &f->symptom,
		"the servers' answers reach %s and go no further: %s waits and gets nothing",
		director->node.name, p->client->node.name);
	if (drop)
		finding_frame(x, f, drop, s->host->node.name, director->node.name,
			"the answer to %s", ip_text(p->address).s);
	finding_why(x, f, drop);
	finding_also(x, &f->why);
	finding_say(x, &f->why,
		"with NAT the answers pass the director as they pass a router, so ip_forward must "
		"be on");
	finding_fix(f, director, "sysctl -w net.ipv4.ip_forward=1");
}

void rule_nat_forward(struct explain *x, const struct rule *rule)
{
	size_t count;
	struct server *all = servers_of(x, &count);

	for (size_t i = 0; i < count; i++) {
		const struct probe *p = probe_failed_at(x, &all[i]);
		if (!p || !does_not_forward(&all[i]))
			continue;
		say_no_forward(x, rule, &all[i], p);
		break;
	}
	free(all);
}

/* ---- a server sends its answers elsewhere ---- */

static uint32_t address_towards_server(const struct server *s)
{
	const struct netdev *dev = director_dev(s);

	list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (addr_onlink(s->dev, a->local, 0))
			return a->local;
	return 0;
}

/* where the answer ended: nobody answered for the gateway, or there was none */
static const struct seen *lost_answer(const struct explain *x, const struct probe *p, unsigned node)
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_FRAME_DROPPED && r->node == node &&
			(r->reason == NEIGH_DROP_FAILED || r->reason == TCP_DROP_NO_ROUTE))
			return &x->watch.items[i];
	}
	return NULL;
}

static void say_way_back(struct explain *x, const struct rule *rule, const struct server *s,
	const struct probe *p, const struct way *way)
{
	uint32_t gateway = address_towards_server(s);
	struct explain_finding *f = finding_new(x, rule);
	const struct seen *drop = lost_answer(x, p, s->host->node.id);

	if (way->route)
		finding_say(x, &f->symptom,
			"%s sends its answers to %s by %s, not by %s: nobody puts the VIP back",
			s->host->node.name, p->client->node.name, ip_text(way->nexthop).s,
			s->target->director->node.name);
	else
		finding_say(x, &f->symptom,
			"%s gets the SYN and has no route to %s: the director must be its gateway",
			s->host->node.name, p->client->node.name);
	if (drop)
		finding_frame(x, f, drop, s->host->node.name, who_name(x, NULL), "the answer to %s",
			ip_text(p->address).s);
	finding_why(x, f, drop);
	finding_also(x, &f->why);
	finding_say(x, &f->why,
		"with NAT only the director can turn the server's address back into the VIP");
	if (!f->source)
		f->source = "net/netfilter/ipvs/ip_vs_core.c: handle_response()";
	if (gateway)
		finding_fix(f, s->host, "ip route %s default via %s",
			way->route ? "replace" : "add", ip_text(gateway).s);
}

void rule_nat_way_back(struct explain *x, const struct rule *rule)
{
	size_t count;
	struct server *all = servers_of(x, &count);

	for (size_t i = 0; i < count; i++) {
		const struct server *s = &all[i];
		const struct probe *p = probe_failed_at(x, s);
		if (!p || !p->address || !is_translated(s) || !director_dev(s))
			continue;
		struct way way = who_way(s->host, p->address);
		bool onlink = way.route && way.nexthop == p->address;
		if (way.local || onlink ||
			(way.route && who_has_address(x, way.nexthop, NULL) == s->target->director))
			continue;
		say_way_back(x, rule, s, p, &way);
	}
	free(all);
}
