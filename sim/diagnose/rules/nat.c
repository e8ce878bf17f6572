/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The return path through the director, which NAT requires: the director must forward, and the
 * servers must send their responses to it. Checked only if a connection failed: responses may take
 * another router.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/rules/rules.h"
#include "host/route/route_reasons.h"
#include "transport/tcp/tcp_reasons.h"

static bool is_masqueraded(const struct server *s)
{
	return s->host && s->host != s->target->director && server_is_translated(s);
}

/* a server that has the VIP is meant for another method: see rule_wrong_forwarding() */
static bool is_translated(const struct server *s)
{
	return is_masqueraded(s) && !who_owns(s->host, s->target->vip);
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

/* ---- a server that is set up for direct routing ---- */

static void say_wrong_forwarding(struct explain *x, const struct rule *rule, const struct server *s,
	const struct probe *p, const struct seen *end)
{
	struct explain_finding *f = finding_new(x, rule, end, s->dest->addr);
	struct text name = service_named(s->target);
	const struct in_ifaddr *vip = addr_lookup(s->host, s->target->vip);
	bool tunnel = vip && strncmp(vip->in_dev->dev->name, "tunl", 4) == 0;

	finding_say(x, &f->symptom,
		"%s has the VIP and answers clients itself, but %s gives it their "
		"packets by NAT (-m): the response to %s comes from an address "
		"that it never connected to",
		s->host->node.name, s->target->director->node.name, p->client->node.name);
	finding_frame(x, f, end, s->host->node.name, p->client->node.name, "the response to %s",
		ip_text(p->address).s);
	finding_why(x, f, end);
	finding_fix(f, s->target->director, "ipvsadm -e %s -r %s:%u %s -w %d", text_str(&name),
		ip_text(s->dest->addr).s, (unsigned)s->dest->port, tunnel ? "-i" : "-g",
		s->dest->weight);
	text_free(&name);
}

void rule_wrong_forwarding(struct explain *x, const struct rule *rule)
{
	size_t count;
	struct server *all = servers_of(x, &count);

	for (size_t i = 0; i < count; i++) {
		const struct server *s = &all[i];
		const struct probe *p = probe_failed_at(x, s);
		if (p && is_masqueraded(s) && who_owns(s->host, s->target->vip))
			say_wrong_forwarding(x, rule, s, p, probe_end(x, p));
	}
	free(all);
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
	struct explain_finding *f = finding_new(x, rule, drop, 0);

	finding_say(x, &f->symptom,
		"the servers' responses reach %s and go no further: %s gets no response",
		director->node.name, p->client->node.name);
	if (drop)
		finding_frame(x, f, drop, s->host->node.name, director->node.name,
			"the response to %s", ip_text(p->address).s);
	finding_why(x, f, drop);
	finding_also(x, &f->why);
	finding_say(x, &f->why,
		"with NAT, responses pass through the director as through a "
		"router, so ip_forward must be on");
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

/* where the response ended: no ARP reply from the gateway, or no gateway */
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

/* the response on its way to a host other than the director, or lost before */
static const struct seen *stray_answer(
	const struct explain *x, const struct probe *p, unsigned node)
{
	const struct seen *s = lost_answer(x, p, node);

	if (!s && probe_is_udp(p) && !p->answered) /* it came, and no answer followed */
		s = probe_seen(x, p, REC_UDP_DELIVER, node, NULL);
	return s || p->by_director ? s : probe_seen(x, p, REC_FRAME_SENT, node, probe_is_syn_ack);
}

static void say_way_back(struct explain *x, const struct rule *rule, const struct server *s,
	const struct probe *p, const struct way *way)
{
	uint32_t gateway = address_towards_server(s);
	const struct seen *stray = stray_answer(x, p, s->host->node.id);
	struct explain_finding *f = finding_new(x, rule, stray, s->dest->addr);

	if (way->route)
		finding_say(x, &f->symptom,
			"%s sends its responses to %s via %s, not via %s: no host restores the VIP",
			s->host->node.name, p->client->node.name, ip_text(way->nexthop).s,
			s->target->director->node.name);
	else
		finding_say(x, &f->symptom,
			"%s gets the SYN and has no route to %s: the director must be its gateway",
			s->host->node.name, p->client->node.name);
	finding_frame(x, f, stray, s->host->node.name,
		who_name(x, way->route ? who_has_address(x, way->nexthop, NULL) : NULL),
		"the response to %s", ip_text(p->address).s);
	finding_why(x, f, stray);
	finding_also(x, &f->why);
	finding_say(x, &f->why,
		"with NAT only the director can turn the server's address back into the VIP");
	if (!f->source)
		f->source = "net/netfilter/ipvs/ip_vs_core.c: handle_response()";
	if (finding_unblock(f, s->host, p->address))
		return;
	if (gateway && way->route && way->route->prefix)
		finding_fix(f, s->host, "ip route replace %s/%u via %s", ip_text(way->route->dst).s,
			way->route->prefix, ip_text(gateway).s);
	else if (gateway)
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

/* ---- the client is the server's neighbour ---- */

/* the director must not send redirects to the server */
static void fix_redirects(struct explain_finding *f, const struct server *s)
{
	const struct host *director = s->target->director;
	const struct netdev *dev = director_dev(s);

	if (dev &&
		(conf_of_all(director, CONF_SEND_REDIRECTS) ||
			conf_of_dev(dev, CONF_SEND_REDIRECTS)))
		finding_fix(f, director,
			"sysctl -w net.ipv4.conf.all.send_redirects=0 "
			"net.ipv4.conf.%s.send_redirects=0",
			dev->name);
}

static void say_inside(struct explain *x, const struct rule *rule, const struct server *s,
	const struct probe *p, const struct seen *sent)
{
	struct explain_finding *f = finding_new(x, rule, sent, s->dest->addr);
	uint32_t gateway = address_towards_server(s);

	finding_say(x, &f->symptom,
		"%s and %s are neighbours: the server responds directly, bypassing "
		"%s, as %s, which the client never connected to, so the client "
		"sends RST",
		p->client->node.name, s->host->node.name, s->target->director->node.name,
		ip_text(s->dest->addr).s);
	finding_frame(x, f, sent, s->host->node.name, p->client->node.name, "SYN|ACK from %s to %s",
		ip_text(p->local).s, ip_text(p->address).s);
	finding_say(x, &f->why,
		"with NAT only the director can turn the server's address back into the VIP");
	f->source = "net/netfilter/ipvs/ip_vs_core.c: handle_response()";
	fix_redirects(f, s);
	if (gateway)
		finding_fix(f, s->host, "ip route add %s/32 via %s", ip_text(p->address).s,
			ip_text(gateway).s);
}

void rule_nat_inside(struct explain *x, const struct rule *rule)
{
	size_t count;
	struct server *all = servers_of(x, &count);

	for (size_t i = 0; i < count; i++) {
		const struct server *s = &all[i];
		const struct probe *p = probe_failed_at(x, s);
		if (!p || !p->accepted || p->by_director || !is_translated(s) || !director_dev(s))
			continue;
		struct way way = who_way(s->host, p->address);
		const struct seen *sent =
			probe_seen(x, p, REC_FRAME_SENT, s->host->node.id, probe_is_syn_ack);
		if (way.route && !way.local && way.nexthop == p->address && sent)
			say_inside(x, rule, s, p, sent);
	}
	free(all);
}

/* ---- the server obeys a redirect ---- */

/* the redirect that it got, the last one before the probe failed */
static const struct seen *redirected(const struct explain *x, const struct probe *p, unsigned node)
{
	for (size_t i = p->upto; i-- > 0;) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_ICMP_RECEIVED && r->node == node &&
			r->reason == ROUTE_REDIRECT_TAKEN)
			return &x->watch.items[i];
	}
	return NULL;
}

void rule_nat_redirect(struct explain *x, const struct rule *rule)
{
	size_t count;
	struct server *all = servers_of(x, &count);

	for (size_t i = 0; i < count; i++) {
		const struct server *s = &all[i];
		const struct probe *p = probe_failed_at(x, s);
		const struct seen *told =
			p && is_translated(s) ? redirected(x, p, s->host->node.id) : NULL;
		if (!told || !director_dev(s))
			continue;
		struct explain_finding *f = finding_new(x, rule, told, s->dest->addr);
		finding_say(x, &f->symptom,
			"%s sends %s a redirect to %s, and %s follows it: its responses "
			"bypass the director, and no host restores the VIP",
			s->target->director->node.name, s->host->node.name, p->client->node.name,
			s->host->node.name);
		finding_frame(x, f, told, s->target->director->node.name, s->host->node.name,
			"ICMP redirect for %s", ip_text(p->address).s);
		finding_why(x, f, told);
		fix_redirects(f, s);
		finding_fix(f, s->host, "ip route flush cache");
	}
	free(all);
}
