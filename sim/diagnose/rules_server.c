/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Servers that are chosen and cannot be had: an address that nobody has, another segment, a pulled
 * cable; and services with nobody to choose, or none at all.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/rules.h"

static void server_name(struct text *t, const struct server *s)
{
	text_add(t, "-t %s:%u -r %s:%u", ip_text(s->target->vip).s, (unsigned)s->target->port,
		ip_text(s->dest->addr).s, (unsigned)s->dest->port);
}

static void fix_server(
	struct explain_finding *f, const struct server *s, const char *before, const char *behind)
{
	struct text t = {0};

	server_name(&t, s);
	finding_fix(f, s->target->director, "ipvsadm %s %s%s", before, text_str(&t), behind);
	text_free(&t);
}

/* where the director gave up, or the last place where the SYN was seen */
static void say_lost(struct explain *x, struct explain_finding *f, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);
	const char *director = s->target->director->node.name;
	const struct seen *drop, *sent;

	if (!p)
		return;
	drop = probe_drop(x, p, NO_NODE);
	sent = probe_seen(x, p, REC_FRAME_SENT, s->target->director->node.id, probe_is_syn);
	if (sent)
		finding_frame(x, f, sent, director,
			who_name(x, who_has_mac(x, sent->is->eth.dst, NULL)), "SYN to %s",
			ip_text(s->target->vip).s);
	else
		finding_frame(x, f, drop, director, say(explain_language(x), N_("everybody")),
			"ARP request, who has %s? three times, unanswered",
			ip_text(s->dest->addr).s);
	finding_why(x, f, drop);
}

/* ---- nobody has its address ---- */

static bool is_served(const struct target *t, uint32_t address)
{
	list_for_each (d, &t->svc->destinations, struct ipvs_dest, link)
		if (d->addr == address)
			return true;
	return false;
}

/* the address nearest in writing, of a host that has the VIP, is on the director's segment and is
 * not among the servers */
static uint32_t nearest_server(const struct explain *x, const struct server *s)
{
	size_t best = 3; /* a typing mistake is less */
	uint32_t found = 0;

	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		const struct host *h = who_is_node(x, i);
		if (!h || h == s->target->director || !who_owns(h, s->target->vip))
			continue;
		list_for_each (dev, &h->node.devs, struct netdev, link) {
			list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link) {
				size_t d = edit_distance(
					ip_text(a->local).s, ip_text(s->dest->addr).s);
				if (dev != h->lo && d < best && !is_served(s->target, a->local)) {
					best = d;
					found = a->local;
				}
			}
		}
	}
	return found;
}

static void wrong_address(struct explain *x, const struct rule *rule, const struct server *s)
{
	struct explain_finding *f = finding_new(x, rule);
	uint32_t right = nearest_server(x, s);

	if (right)
		finding_say(x, &f->symptom,
			"%s sends to %s, an address that nobody has: each such connection "
			"fails after three seconds (%s is meant?)",
			s->target->director->node.name, ip_text(s->dest->addr).s, ip_text(right).s);
	else
		finding_say(x, &f->symptom,
			"%s sends to %s, an address that nobody has: each such connection "
			"fails after three seconds",
			s->target->director->node.name, ip_text(s->dest->addr).s);
	say_lost(x, f, s);
	fix_server(f, s, "-d", "");
	if (right)
		finding_fix(f, s->target->director, "ipvsadm -a -t %s:%u -r %s:%u -g -w %d",
			ip_text(s->target->vip).s, (unsigned)s->target->port, ip_text(right).s,
			(unsigned)s->dest->port, s->dest->weight);
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

/* has it a tunnel that would take the packets out, with the VIP on it? */
static bool has_tunnel(const struct server *s)
{
	const struct in_ifaddr *a = addr_lookup(s->host, s->target->vip);

	return a && strncmp(a->in_dev->dev->name, "tunl", 4) == 0;
}

static void fix_outside(struct explain_finding *f, const struct server *s)
{
	struct text how = {0};

	if (has_tunnel(s)) {
		text_add(&how, " -i -w %d", s->dest->weight);
		fix_server(f, s, "-e", text_str(&how));
	} else {
		fix_server(f, s, "-d", "");
	}
	text_free(&how);
}

static void look_outside(struct explain *x, const struct rule *rule, const struct server *s)
{
	bool direct = (s->dest->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_DROUTE;

	if (!s->host || s->host == s->target->director || !direct ||
		who_dev_on(s->target->director, s->dev))
		return;
	struct explain_finding *f = finding_new(x, rule);
	finding_say(x, &f->symptom,
		"%s (%s) is not on a segment of %s: a frame cannot carry the SYN there with the "
		"VIP as destination, a router takes it for its own routes",
		s->host->node.name, ip_text(s->dest->addr).s, s->target->director->node.name);
	say_lost(x, f, s);
	finding_also(x, &f->why);
	finding_say(x, &f->why,
		"direct routing changes the MAC alone, so the server must be a neighbour");
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
		return N_("%s goes on picking %s, which cannot be reached (%s:%s is down): in its "
			  "turn a client waits and gets nothing");
	if (server_is_plugged(s))
		return N_("%s goes on picking %s, which cannot be reached (%s:%s does not answer): "
			  "in its turn a client waits and gets nothing");
	return N_("%s goes on picking %s, which cannot be reached (%s:%s has no carrier): in its "
		  "turn a client waits and gets nothing");
}

static void look_dead(struct explain *x, const struct rule *rule, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);

	if (!s->host || s->host == s->target->director)
		return;
	/* unplugged, or for reasons that no rule before this one has found */
	if (server_is_plugged(s) && (!p || p->server || x->finding_count))
		return;
	struct explain_finding *f = finding_new(x, rule);
	finding_say(x, &f->symptom, how_dead(s), s->target->director->node.name, s->host->node.name,
		s->host->node.name, s->dev->name);
	say_lost(x, f, s);
	if (!netdev_is_up(s->dev))
		finding_fix(f, s->host, "ip link set %s up", s->dev->name);
	else
		fix_server(f, s, "-e", " -g -w 0");
}

void rule_dead_server(struct explain *x, const struct rule *rule)
{
	each_server(x, rule, look_dead);
}

/* ---- nobody to choose ---- */

static bool has_choice(const struct target *t)
{
	list_for_each (d, &t->svc->destinations, struct ipvs_dest, link)
		if (d->weight > 0)
			return true;
	return false;
}

static void fix_choice(const struct explain *x, struct explain_finding *f, const struct target *t)
{
	list_for_each (d, &t->svc->destinations, struct ipvs_dest, link)
		finding_fix(f, t->director, "ipvsadm -e -t %s:%u -r %s:%u -g -w 1",
			ip_text(t->vip).s, (unsigned)t->port, ip_text(d->addr).s,
			(unsigned)d->port);
	if (t->svc->num_dests)
		return;
	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		const struct host *h = who_is_node(x, i);
		if (!h || h == t->director || !who_owns(h, t->vip))
			continue;
		list_for_each (dev, &h->node.devs, struct netdev, link) {
			const struct in_ifaddr *a =
				dev == h->lo || list_empty(&in_dev_of(dev)->addrs)
				? NULL
				: list_first(&in_dev_of(dev)->addrs, struct in_ifaddr, link);
			if (a)
				finding_fix(f, t->director, "ipvsadm -a -t %s:%u -r %s:%u -g",
					ip_text(t->vip).s, (unsigned)t->port, ip_text(a->local).s,
					(unsigned)t->port);
		}
	}
}

void rule_no_destination(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->target_count; i++) {
		const struct target *t = &x->targets[i];
		const struct probe *p;
		const struct seen *s = NULL;
		if (has_choice(t))
			continue;
		struct explain_finding *f = finding_new(x, rule);
		for (size_t j = 0; !s && (p = probe_next(x, t, &j));)
			s = probe_seen(x, p, REC_IPVS_NO_DEST, t->director->node.id, NULL);
		finding_say(x, &f->symptom,
			t->svc->num_dests ? N_("%s refuses every connection to %s:%u: all its "
					       "servers have weight 0")
					  : N_("%s refuses every connection to %s:%u: the service "
					       "has no server"),
			t->director->node.name, ip_text(t->vip).s, (unsigned)t->port);
		finding_frame(x, f, s,
			s ? who_name(x, who_has_address(x, (uint32_t)s->r.a[2], NULL)) : "",
			t->director->node.name, "SYN to %s:%u", ip_text(t->vip).s,
			(unsigned)t->port);
		finding_why(x, f, s);
		fix_choice(x, f, t);
	}
}

void rule_no_service(struct explain *x, const struct rule *rule)
{
	if (x->target_count)
		return;
	struct explain_finding *f = finding_new(x, rule);
	finding_say(x, &f->symptom,
		"there is no virtual TCP service on any host, so nothing to explain");
}

void rule_no_client(struct explain *x, const struct rule *rule)
{
	if (!x->target_count || x->probe_count)
		return;
	struct explain_finding *f = finding_new(x, rule);
	finding_say(x, &f->symptom, "there is no host of role client, so nobody to call from");
}
