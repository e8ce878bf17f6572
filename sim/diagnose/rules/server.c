/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Servers that are picked but unreachable: an address that no host has, another segment, an
 * unplugged cable; and services without an available server, or no service.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/rules/rules.h"

/* "-t 10.0.0.100:80 -r 10.0.0.11:8080"; an fwmark service's servers have no port of their own */
static void server_name(struct text *t, const struct server *s, uint32_t rip)
{
	struct text service = service_named(s->target);

	text_add(t, "%s -r %s", text_str(&service), ip_text(rip).s);
	if (s->dest->port)
		text_add(t, ":%u", (unsigned)s->dest->port);
	text_free(&service);
}

/* `weight` −1: not written, the server is removed */
static void fix_server(struct explain_finding *f, const struct server *s, const char *command,
	uint32_t rip, int weight)
{
	struct text t = {0};

	server_name(&t, s, rip);
	if (weight >= 0)
		server_kept(&t, s->dest, weight);
	finding_fix(f, s->target->director, "ipvsadm %s %s", command, text_str(&t));
	text_free(&t);
}

/* where ARP gave up for it, or the last place where the SYN was seen */
static const struct seen *lost(const struct explain *x, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);
	const struct seen *asked = p ? probe_unanswered(x, p, s->dest->addr) : NULL;

	return asked || !p ? asked : probe_drop(x, p, NO_NODE);
}

static void say_lost(struct explain *x, struct explain_finding *f, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);
	const struct seen *asked = p ? probe_unanswered(x, p, s->dest->addr) : NULL;
	const char *director = s->target->director->node.name;
	const struct seen *sent;

	if (!p)
		return;
	sent = probe_seen(x, p, REC_FRAME_SENT, s->target->director->node.id, probe_is_syn);
	if (asked)
		finding_frame(x, f, asked, who_name(x, who_is_node(x, asked->r.node)),
			say(explain_language(x), N_("everybody")),
			"ARP request, who has %s? three times, unanswered",
			ip_text(s->dest->addr).s);
	else if (sent && sent->is)
		finding_frame(x, f, sent, director,
			who_name(x, who_has_mac(x, sent->is->eth.dst, NULL)), "SYN to %s",
			ip_text(s->target->vip).s);
	finding_why(x, f, asked ? asked : probe_drop(x, p, NO_NODE));
}

/* ---- no host has its address ---- */

static bool is_served(const struct target *t, uint32_t address)
{
	list_for_each (d, &t->svc->destinations, struct ipvs_dest, link)
		if (d->addr == address)
			return true;
	return false;
}

/* may it be one of the intended servers? */
static bool is_candidate(const struct server *s, const struct host *h)
{
	if (h == s->target->director)
		return false;
	return server_is_translated(s) ? strcmp(h->role, "real-server") == 0
				       : who_owns(h, s->target->vip);
}

/* the most similar address of a host that may be intended and is not among the servers */
static uint32_t nearest_server(const struct explain *x, const struct server *s)
{
	size_t best = 4; /* a typing mistake is less */
	uint32_t found = 0;

	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		const struct host *h = who_is_node(x, i);
		if (!h || !is_candidate(s, h))
			continue;
		list_for_each (dev, &h->node.devs, struct netdev, link) {
			list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link) {
				size_t d = edit_distance(
					ip_text(a->local).s, ip_text(s->dest->addr).s);
				if (dev != h->lo && d < best && a->local != s->target->vip &&
					!is_served(s->target, a->local)) {
					best = d;
					found = a->local;
				}
			}
		}
	}
	return found;
}

static void say_nobody(struct explain *x, struct explain_finding *f, const struct server *s,
	uint32_t right, bool asked)
{
	const char *director = s->target->director->node.name;
	struct ip_text rip = ip_text(s->dest->addr);

	finding_say(x, &f->symptom,
		asked ? N_("%s sends to %s, an address that no host has: each of these "
			   "connections fails after three seconds")
		      : N_("%s sends to %s, an address that no host has: each of these "
			   "connections fails"),
		director, rip.s);
	if (right)
		finding_say(x, &f->symptom, " (did you mean %s?)", ip_text(right).s);
}

static void wrong_address(struct explain *x, const struct rule *rule, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);
	struct explain_finding *f = finding_new(x, rule, lost(x, s), s->dest->addr);
	uint32_t right = nearest_server(x, s);

	say_nobody(x, f, s, right, p && probe_unanswered(x, p, s->dest->addr));
	say_lost(x, f, s);
	fix_server(f, s, "-d", s->dest->addr, -1);
	if (right)
		fix_server(f, s, "-a", right, s->dest->weight);
}

static void each_server(struct explain *x, const struct rule *rule,
	void (*look)(struct explain *x, const struct rule *rule, const struct server *s))
{
	size_t count;
	struct server *all = servers_of(x, &count);

	for (size_t i = 0; i < count; i++)
		look(x, rule, &all[i]);
	free(all);
}

static void look_wrong(struct explain *x, const struct rule *rule, const struct server *s)
{
	if (!s->host)
		wrong_address(x, rule, s);
}

void rule_wrong_address(struct explain *x, const struct rule *rule)
{
	each_server(x, rule, look_wrong);
}

/* ---- another segment ---- */

/* does it have a tunnel that would decapsulate the packets, with the VIP on it? */
static bool has_tunnel(const struct server *s)
{
	const struct in_ifaddr *a = addr_lookup(s->host, s->target->vip);

	return a && strncmp(a->in_dev->dev->name, "tunl", 4) == 0;
}

static void fix_outside(struct explain_finding *f, const struct server *s)
{
	struct text t = {0};

	if (has_tunnel(s)) {
		server_name(&t, s, s->dest->addr);
		finding_fix(f, s->target->director, "ipvsadm -e %s -i -w %d", text_str(&t),
			s->dest->weight);
		text_free(&t);
	} else {
		fix_server(f, s, "-d", s->dest->addr, -1);
	}
}

static void look_outside(struct explain *x, const struct rule *rule, const struct server *s)
{
	bool direct = (s->dest->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_DROUTE;

	if (!s->host || s->host == s->target->director || !direct ||
		who_dev_on(s->target->director, s->dev))
		return;
	const struct probe *p = probe_failed_at(x, s);
	struct explain_finding *f = finding_new(x, rule, p ? probe_end(x, p) : NULL, s->dest->addr);
	finding_say(x, &f->symptom,
		"%s (%s) is not on a segment of %s: the SYN to the VIP cannot be "
		"delivered there in a frame, and a router would forward it by its "
		"own routes",
		s->host->node.name, ip_text(s->dest->addr).s, s->target->director->node.name);
	say_lost(x, f, s);
	finding_also(x, &f->why);
	finding_say(x, &f->why,
		"direct routing changes only the MAC, so the server must be a neighbour");
	if (!f->source)
		f->source = "net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_dr_xmit()";
	fix_outside(f, s);
}

void rule_outside(struct explain *x, const struct rule *rule)
{
	each_server(x, rule, look_outside);
}

/* ---- it is dead ---- */

static const char *how_dead(const struct server *s)
{
	if (!netdev_is_up(s->dev))
		return N_("%s still picks %s, which is unreachable (%s:%s is down): those "
			  "connections get no answer");
	if (server_is_plugged(s))
		return N_("%s still picks %s, which is unreachable (%s:%s does not answer): "
			  "those connections get no answer");
	return N_("%s still picks %s, which is unreachable (%s:%s has no carrier): "
		  "those connections get no answer");
}

/* a server's cable or interface: the evidence is where the SYN or the ARP request ended */
static const struct seen *dead_end(const struct explain *x, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);
	const struct seen *asked = p ? probe_unanswered(x, p, s->dest->addr) : NULL;

	if (!p || asked || server_is_plugged(s))
		return asked;
	return probe_end(x, p);
}

static void look_dead(struct explain *x, const struct rule *rule, const struct server *s)
{
	const struct seen *end = s->host ? dead_end(x, s) : NULL;

	if (!end || s->host == s->target->director ||
		(server_is_plugged(s) && x->look.finding_count) ||
		arp_said(x, REC_ARP_SILENT, s->host, s->dest->addr))
		return;
	struct explain_finding *f = finding_new(x, rule, end, s->dest->addr);
	finding_say(x, &f->symptom, how_dead(s), s->target->director->node.name, s->host->node.name,
		s->host->node.name, s->dev->name);
	say_lost(x, f, s);
	if (!netdev_is_up(s->dev))
		finding_fix(f, s->host, "ip link set %s up", s->dev->name);
	else
		fix_server(f, s, "-e", s->dest->addr, 0);
}

void rule_dead_server(struct explain *x, const struct rule *rule)
{
	each_server(x, rule, look_dead);
}

/* ---- it does not answer ARP for its own address ---- */

static const struct seen *kept_silent(const struct explain *x, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);
	const struct seen *silent =
		s->host ? arp_said(x, REC_ARP_SILENT, s->host, s->dest->addr) : NULL;

	for (size_t i = p ? p->from : 0; p && !silent && s->host && i < p->upto; i++) {
		const struct seen *e = &x->watch.items[i];
		if (e->r.kind == REC_FRAME_DROPPED && e->r.node == s->host->node.id &&
			e->r.reason == ARP_DROP_NOARP)
			silent = e;
	}
	return silent;
}

static void fix_silent(struct explain_finding *f, const struct server *s)
{
	struct text t = {0};

	if (s->dev->flags & IFF_NOARP)
		finding_fix(f, s->host, "ip link set %s arp on", s->dev->name);
	if (conf_effective(s->host, s->dev, CONF_ARP_IGNORE) > 3 ||
		conf_effective(s->host, s->dev, CONF_ARP_IGNORE) == 8) {
		text_put(&t, "sysctl -w net.ipv4.conf.all.arp_ignore=1");
		if (conf_of_dev(s->dev, CONF_ARP_IGNORE) > 1)
			text_add(&t, " net.ipv4.conf.%s.arp_ignore=1", s->dev->name);
		finding_fix(f, s->host, "%s", text_str(&t));
		text_free(&t);
	}
}

static void look_silent(struct explain *x, const struct rule *rule, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);
	const struct seen *silent = p ? kept_silent(x, s) : NULL;

	if (!silent || s->host == s->target->director ||
		(silent->r.kind == REC_ARP_SILENT && silent->r.a[1] == s->target->vip))
		return;
	struct explain_finding *f = finding_new(x, rule, silent, s->dest->addr);
	finding_say(x, &f->symptom,
		"%s does not answer ARP requests from %s for %s, the server's own "
		"address: packets sent to it are lost",
		s->host->node.name, s->target->director->node.name, ip_text(s->dest->addr).s);
	finding_frame(x, f, silent, s->target->director->node.name,
		say(explain_language(x), N_("everybody")), "ARP request, who has %s?",
		ip_text(s->dest->addr).s);
	finding_why(x, f, silent);
	fix_silent(f, s);
}

void rule_server_silent(struct explain *x, const struct rule *rule)
{
	each_server(x, rule, look_silent);
}
