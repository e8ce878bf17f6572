/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The return path: the director as gateway, no gateway, a gateway that does not forward. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/rules/rules.h"

static uint32_t client_address(const struct probe *p)
{
	struct way way = who_way(p->client, p->to.vip);

	if (p->address || !way.dev)
		return p->address;
	return addr_select(p->client, way.dev, p->to.vip, RT_SCOPE_UNIVERSE);
}

/* ---- a better gateway ---- */

static uint32_t address_towards(const struct netdev *dev, const struct netdev *server)
{
	list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (addr_onlink(server, a->local, 0))
			return a->local;
	return 0;
}

/* a router on the server's segment with a route to the client; its address there, or 0 */
static uint32_t router_for(const struct explain *x, const struct server *s, uint32_t client)
{
	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		struct host *h = who_is_node(x, i);
		if (!h || h == s->host || h == s->target->director || !h->ipv4.ip_forward)
			continue;
		const struct netdev *dev = who_dev_on(h, s->dev);
		struct way way = who_way(h, client);
		if (dev && way.route && !way.local && address_towards(dev, s->dev))
			return address_towards(dev, s->dev);
	}
	return 0;
}

/* replaces the route that the response uses; a default route if there is none */
static void fix_route(
	const struct explain *x, struct explain_finding *f, const struct server *s, uint32_t client)
{
	const struct fib_route *r = who_way(s->host, client).route;
	uint32_t router = router_for(x, s, client);

	if (finding_unblock(f, s->host, client) || !router)
		return;
	if (r && r->prefix)
		finding_fix(f, s->host, "ip route replace %s/%u via %s", ip_text(r->dst).s,
			r->prefix, ip_text(router).s);
	else
		finding_fix(f, s->host, "ip route %s default via %s", r ? "replace" : "add",
			ip_text(router).s);
}

/* ---- one finding a rule, however many servers ---- */

struct back { /* a server and a client, with a wrong path for the responses */
	struct server s;
	const struct probe *p;
	uint32_t client, gateway;
	struct host *router; /* the host with the gateway's address */
};

static bool look_back(const struct explain *x, const struct server *s, struct back *b,
	bool (*is)(const struct back *b, const struct way *way))
{
	const struct probe *p;

	if (!server_is_near(s))
		return false;
	for (size_t i = 0; (p = probe_next(x, s->target, &i));) {
		struct way way = who_way(s->host, client_address(p));
		*b = (struct back){.s = *s, .p = p, .client = client_address(p)};
		if (!b->client || way.local)
			continue;
		if (way.route && way.nexthop != b->client) {
			b->gateway = way.nexthop;
			b->router = who_has_address(x, way.nexthop, NULL);
		}
		if (is(b, &way))
			return true;
	}
	return false;
}

static size_t look_all(const struct explain *x, struct back **out,
	bool (*is)(const struct back *b, const struct way *way))
{
	size_t count, n = 0;
	struct server *all = servers_of(x, &count);

	*out = explain_grown(NULL, (count + 1) * sizeof(**out));
	for (size_t i = 0; i < count; i++)
		if (!server_is_repeated(all, i) && look_back(x, &all[i], &(*out)[n], is))
			n++;
	free(all);
	return n;
}

/* the names, freed by the caller */
static struct text servers_named(const struct explain *x, const struct back *b, size_t n)
{
	struct text t = {0};

	for (size_t i = 0; i < n; i++)
		names_add(x, &t, i, n, b[i].s.host->node.name);
	return t;
}

/* the first probe that came to one of these servers, and which */
static const struct probe *reached(const struct explain *x, const struct back *b, size_t n)
{
	const struct probe *p;

	for (size_t j = 0; j < n; j++)
		for (size_t i = 0; (p = probe_next(x, b[j].s.target, &i));)
			if (p->server == b[j].s.host && p->client == b[j].p->client)
				return p;
	return NULL;
}

/* its response on the way out, or what happened instead */
static const struct seen *answer_seen(const struct explain *x, const struct probe *p)
{
	const struct seen *s = p && p->server ? probe_drop(x, p, p->server->node.id) : NULL;

	if (p && p->server && !s)
		s = probe_seen(x, p, REC_FRAME_SENT, p->server->node.id, probe_is_syn_ack);
	return s;
}

/* ---- the director ---- */

static bool by_director(const struct back *b, const struct way *way)
{
	(void)way;
	return b->gateway && b->router == b->s.target->director;
}

static const struct seen *refused_answer(
	const struct explain *x, const struct target *t, const struct probe **of)
{
	const struct seen *s;

	for (size_t i = 0; (*of = probe_next(x, t, &i));) {
		s = probe_seen(x, *of, REC_FRAME_DROPPED, t->director->node.id, probe_is_syn_ack);
		if (s)
			return s;
	}
	return NULL;
}

static void say_by_director(struct explain *x, struct explain_finding *f, struct back *b, size_t n)
{
	const struct target *t = b[0].s.target;
	const struct probe *p;
	const struct seen *drop = refused_answer(x, t, &p);
	const char *director = t->director->node.name;
	const struct language *l = explain_language(x);
	struct text servers = servers_named(x, b, n);

	const char *fmt = drop
		? say_count(l,
			  "%s answers %s via gateway %s, which is %s: the SYN arrives and "
			  "the client gets no response",
			  "%s answer %s via gateway %s, which is %s: the SYN arrives and the "
			  "client gets no response",
			  n)
		: say_count(l,
			  "%s answers %s via gateway %s, which is %s: it works, with a "
			  "detour, because the director accepts packets from its own address",
			  "%s answer %s via gateway %s, which is %s: it works, with a "
			  "detour, because the director accepts packets from its own address",
			  n);
	text_add(&f->symptom, fmt, text_str(&servers), b[0].p->client->node.name,
		ip_text(b[0].gateway).s, director);
	text_free(&servers);
	if (!drop)
		p = reached(x, b, n);
	if (p && p->server)
		finding_frame(x, f,
			probe_seen(x, p, REC_FRAME_SENT, p->server->node.id, probe_is_syn_ack),
			p->server->node.name, director, "SYN|ACK from %s to %s", ip_text(t->vip).s,
			ip_text(p->address).s);
	finding_why(x, f, drop);
	if (!drop) {
		finding_say(x, &f->why,
			"accept_local is on: %s accepts packets from outside that have its "
			"own address as source, and forwards them",
			director);
		f->source = "net/ipv4/fib_frontend.c: fib_validate_source()";
	}
}

void rule_gateway_director(struct explain *x, const struct rule *rule)
{
	struct back *b;
	size_t n = look_all(x, &b, by_director);

	if (n) {
		const struct probe *p = reached(x, b, n);
		struct explain_finding *f = finding_new(x, rule, answer_seen(x, p), 0);
		say_by_director(x, f, b, n);
		for (size_t i = 0; i < n; i++)
			fix_route(x, f, &b[i].s, b[i].client);
	}
	free(b);
}

/* ---- no route at all ---- */

static bool by_nothing(const struct back *b, const struct way *way)
{
	(void)b;
	return !way->route;
}

void rule_no_gateway(struct explain *x, const struct rule *rule)
{
	struct back *b;
	size_t n = look_all(x, &b, by_nothing);

	if (n) {
		const struct probe *p = reached(x, b, n);
		const struct seen *drop = p ? probe_drop(x, p, p->server->node.id) : NULL;
		if (!drop && p && probe_is_udp(p) && !p->answered) /* no answer followed */
			drop = probe_seen(x, p, REC_UDP_DELIVER, p->server->node.id, NULL);
		struct explain_finding *f = finding_new(x, rule, drop, 0);
		struct text servers = servers_named(x, b, n);
		text_add(&f->symptom,
			say_count(explain_language(x),
				"%s gets the SYN and has no route to %s: clients on the same "
				"segment are served, this one hangs",
				"%s get the SYN and have no route to %s: clients on the same "
				"segment are served, this one hangs",
				n),
			text_str(&servers), ip_text(b[0].client).s);
		text_free(&servers);
		if (p)
			finding_frame(x, f,
				probe_seen(
					x, p, REC_FRAME_RECEIVED, p->server->node.id, probe_is_syn),
				p->to.director->node.name, p->server->node.name,
				"SYN from %s, not followed by a SYN|ACK", ip_text(p->address).s);
		finding_why(x, f, drop);
		for (size_t i = 0; i < n; i++)
			fix_route(x, f, &b[i].s, b[i].client);
	}
	free(b);
}

/* ---- the wrong one ---- */

static bool by_no_router(const struct back *b, const struct way *way)
{
	const struct netdev *dev;

	if (!b->gateway || b->router == b->s.target->director)
		return false;
	if (!b->router || !b->router->ipv4.ip_forward)
		return true;
	dev = way->dev ? who_dev_on(b->router, way->dev) : NULL;
	return !dev || !addr_find(dev, b->gateway);
}

static void say_no_router(
	const struct explain *x, struct explain_finding *f, const struct back *b, size_t n)
{
	const struct language *l = explain_language(x);
	struct text servers = servers_named(x, b, n);
	const char *fmt = b[0].router
		? say_count(l, "%s answers %s via %s, which is not a router on this segment",
			  "%s answer %s via %s, which is not a router on this segment", n)
		: say_count(l, "%s answers %s via %s, an address that no host on this segment has",
			  "%s answer %s via %s, an address that no host on this segment has", n);

	text_add(&f->symptom, fmt, text_str(&servers), b[0].p->client->node.name,
		ip_text(b[0].gateway).s);
	text_free(&servers);
}

void rule_wrong_gateway(struct explain *x, const struct rule *rule)
{
	struct back *b;
	size_t n = look_all(x, &b, by_no_router);

	if (n) {
		const struct probe *p = reached(x, b, n);
		struct explain_finding *f = finding_new(x, rule, answer_seen(x, p), 0);
		say_no_router(x, f, b, n);
		if (p)
			finding_frame(x, f, probe_drop(x, p, NO_NODE), p->server->node.name,
				who_name(x, b[0].router), "SYN|ACK to %s", ip_text(p->address).s);
		finding_why(x, f, p ? probe_drop(x, p, NO_NODE) : NULL);
		for (size_t i = 0; i < n; i++)
			fix_route(x, f, &b[i].s, b[i].client);
	}
	free(b);
}
