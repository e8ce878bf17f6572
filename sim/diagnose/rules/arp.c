/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hosts other than the director that get the frames for the VIP: hosts that answer for it, hosts
 * that use it as ARP sender.
 *
 * The rules call arp_ignore() and arp_announce() with the current settings: replies from before a
 * sysctl was set are history, which only explains why a cache is wrong.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/pair.h"
#include "diagnose/rules/rules.h"
#include "host/command.h"
#include "ipvs/service.h"

#define OTHERS_MAX 64 /* hosts named in one finding */

struct others { /* other hosts that have the VIP and are asked for it */
	const struct target *t;
	const struct probe *p;
	uint32_t asker; /* its address */
	struct host *hosts[OTHERS_MAX];
	struct netdev *devs[OTHERS_MAX];
	size_t count;
};

/* those for which `is` holds */
static bool collect(const struct explain *x, const struct target *t, struct others *o,
	bool (*is)(const struct others *o, struct host *h, struct netdev *dev))
{
	*o = (struct others){.t = t, .p = probe_with_asker(x, t)};
	if (!o->p)
		return false;
	o->asker = addr_select(o->p->asker, o->p->asker_dev, t->vip, RT_SCOPE_LINK);
	for (unsigned i = 0; i < lab_network(x->lab)->node_count && o->count < OTHERS_MAX; i++) {
		struct host *h = who_is_node(x, i);
		if (!h || h == t->director || h == o->p->asker || !who_owns(h, t->vip))
			continue;
		struct netdev *dev = who_dev_on(h, o->p->asker_dev);
		if (!dev || !is(o, h, dev))
			continue;
		o->hosts[o->count] = h;
		o->devs[o->count++] = dev;
	}
	return o->count > 0;
}

static void names_of(const struct explain *x, struct text *t, const struct others *o)
{
	for (size_t i = 0; i < o->count; i++)
		names_add(x, t, i, o->count, o->hosts[i]->node.name);
}

static bool among(const struct others *o, unsigned node)
{
	for (size_t i = 0; i < o->count; i++)
		if (o->hosts[i]->node.id == node)
			return true;
	return false;
}

/* what one of them decided about a question for the VIP, since the look began */
static const struct seen *said(const struct explain *x, const struct others *o, unsigned kind)
{
	const struct seen *s = NULL;

	for (size_t i = 0; i < o->count && !s; i++)
		s = arp_said(x, kind, o->hosts[i], o->t->vip);
	return s;
}

/* ---- they answer ---- */

static bool answers(const struct others *o, struct host *h, struct netdev *dev)
{
	return !arp_ignore(h, dev, o->asker, o->t->vip).silent;
}

/* asked by the interface that has it: arp_ignore=1 lets it answer */
static bool has_it_there(const struct others *o, struct netdev *dev)
{
	return addr_find(dev, o->t->vip) != NULL;
}

/* another director of the same service: it may have the VIP, if only it has it */
static bool directs(const struct others *o, struct host *h)
{
	return ipvs_of(h) &&
		ipvs_service_get(ipvs_of(h), o->t->fwmark, o->t->protocol, o->t->vip, o->t->port);
}

static bool answers_there(const struct others *o, struct host *h, struct netdev *dev)
{
	return answers(o, h, dev) && has_it_there(o, dev) && !directs(o, h);
}

static bool answers_as_director(const struct others *o, struct host *h, struct netdev *dev)
{
	return answers(o, h, dev) && has_it_there(o, dev) && directs(o, h) &&
		target_in_service(o->t);
}

static bool answers_despite_lo(const struct others *o, struct host *h, struct netdev *dev)
{
	return answers(o, h, dev) && !has_it_there(o, dev) &&
		conf_of_dev(h->lo, CONF_ARP_IGNORE) > 0;
}

static bool answers_despite_announce(const struct others *o, struct host *h, struct netdev *dev)
{
	return answers(o, h, dev) && !has_it_there(o, dev) &&
		conf_of_dev(h->lo, CONF_ARP_IGNORE) <= 0 &&
		conf_effective(h, dev, CONF_ARP_ANNOUNCE) > 0;
}

static bool answers_plainly(const struct others *o, struct host *h, struct netdev *dev)
{
	return answers(o, h, dev) && !has_it_there(o, dev) &&
		conf_of_dev(h->lo, CONF_ARP_IGNORE) <= 0 &&
		conf_effective(h, dev, CONF_ARP_ANNOUNCE) <= 0;
}

/* all and the interface are combined by max: a larger value on the interface has to go, too */
static void fix_ignore(struct explain_finding *f, struct host *h, struct netdev *dev)
{
	struct text t = {0};

	if (conf_effective(h, dev, CONF_ARP_IGNORE) != 1)
		text_put(&t, " net.ipv4.conf.all.arp_ignore=1");
	if (conf_of_dev(dev, CONF_ARP_IGNORE) > 1)
		text_add(&t, " net.ipv4.conf.%s.arp_ignore=1", dev->name);
	if (conf_effective(h, dev, CONF_ARP_ANNOUNCE) != 2)
		text_put(&t, " net.ipv4.conf.all.arp_announce=2");
	if (t.len)
		finding_fix(f, h, "sysctl -w%s", text_str(&t));
	text_free(&t);
}

/* the VIP has to leave the interface that is asked */
static void fix_place(struct explain_finding *f, struct host *h, struct netdev *dev, uint32_t vip)
{
	const struct in_ifaddr *a = addr_find(dev, vip);

	if (!a)
		return;
	finding_fix(f, h, "ip addr del %s/%u dev %s", ip_text(vip).s, a->prefix, dev->name);
	if (!addr_find(h->lo, vip))
		finding_fix(f, h, "ip addr add %s/32 dev lo", ip_text(vip).s);
}

static const struct seen *first_answer(const struct explain *x, const struct others *o)
{
	for (size_t i = 0; i < x->watch.count; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_ARP_ANSWER && r->a[0] == o->t->vip && among(o, r->node))
			return &x->watch.items[i];
	}
	return NULL;
}

static void say_why_answered(
	const struct explain *x, struct explain_finding *f, const struct others *o)
{
	struct host *h = o->hosts[0];
	struct netdev *dev = o->devs[0];
	const struct in_ifaddr *held = addr_lookup(h, o->t->vip);
	struct arp_decision d = arp_ignore(h, dev, o->asker, o->t->vip);
	const uint64_t inputs[RECORD_ARGS] = {o->t->vip, o->asker, (uint64_t)d.all,
		(uint64_t)d.dev_value, (uint64_t)d.effective, held ? held->in_dev->dev->index : 0};

	finding_reason(x, f, h, dev, d.why, inputs);
}

static void say_symptom(const struct explain *x, struct explain_finding *f, const struct others *o)
{
	size_t past = 0, all = 0;
	const struct probe *p, *one = NULL;

	/* probes after the walks only served to trigger the servers' requests */
	for (size_t i = 0; (p = probe_next(x, o->t, &i)) && i <= x->look.walk_count; all++)
		if (p->sent && p->asked != o->t->director) {
			past++;
			one = p;
		}
	struct text who = {0};
	names_of(x, &who, o);
	if (one)
		text_add(&f->symptom,
			say_count(explain_language(x),
				"%s answers ARP for %s, as the director does: %zu of %zu "
				"connections went to %s, bypassing %s, whose counters do not move",
				"%s answer ARP for %s, as the director does: %zu of %zu "
				"connections went to %s, bypassing %s, whose counters do not move",
				o->count),
			text_str(&who), ip_text(o->t->vip).s, past, all, who_name(x, one->asked),
			o->t->director->node.name);
	else
		text_add(&f->symptom,
			say_count(explain_language(x),
				"%s answers ARP for %s, as the director does: the service works "
				"only while clients use the reply of %s",
				"%s answer ARP for %s, as the director does: the service works "
				"only while clients use the reply of %s",
				o->count),
			text_str(&who), ip_text(o->t->vip).s, o->t->director->node.name);
	text_free(&who);
}

static bool remove_from(struct explain_finding *f, struct host *h, uint32_t address)
{
	list_for_each (dev, &h->node.devs, struct netdev, link) {
		const struct in_ifaddr *a = dev == h->lo ? NULL : addr_find(dev, address);
		if (!a)
			continue;
		finding_fix(
			f, h, "ip addr del %s/%u dev %s", ip_text(address).s, a->prefix, dev->name);
		return true;
	}
	return false;
}

/* other addresses of a host's keepalived: the gateway of servers behind NAT */
static void remove_others(
	const struct explain *x, struct explain_finding *f, struct host *h, uint32_t vip)
{
	const struct vrrp *v = pair_first(x, vip);

	if (!v)
		return;
	list_for_each (other, &v->k->instances, struct vrrp, link)
		list_for_each (a, &other->conf->addresses, struct ha_address, link)
			if (a->address != vip)
				remove_from(f, h, a->address);
}

/* false: a running keepalived has it there, or none ever had */
static bool fix_left_over(
	const struct explain *x, struct explain_finding *f, struct host *h, uint32_t vip)
{
	if (process_runs(h, "keepalived") || !remove_from(f, h, vip))
		return false;
	remove_others(x, f, h, vip);
	return true;
}

/* removes the VIP from hosts without a keepalived that holds it; returns the one that keeps it */
static struct host *fix_directors(
	const struct explain *x, struct explain_finding *f, const struct others *o)
{
	if (fix_left_over(x, f, o->t->director, o->t->vip))
		return o->hosts[0];
	for (size_t i = 0; i < o->count; i++)
		fix_left_over(x, f, o->hosts[i], o->t->vip);
	return o->t->director;
}

static void fix_servers(struct explain_finding *f, const struct others *o)
{
	for (size_t i = 0; i < o->count; i++) {
		fix_ignore(f, o->hosts[i], o->devs[i]);
		fix_place(f, o->hosts[i], o->devs[i], o->t->vip);
	}
}

static void find_answering(struct explain *x, const struct rule *rule, const char *lesson,
	bool (*is)(const struct others *o, struct host *h, struct netdev *dev))
{
	struct others o;

	for (size_t t = 0; t < x->look.target_count; t++) {
		if (target_is_repeated(x, t) || !collect(x, &x->look.targets[t], &o, is))
			continue;
		struct explain_finding *f =
			finding_new(x, rule, said(x, &o, REC_ARP_ANSWER), o.t->vip);
		const struct seen *s = first_answer(x, &o);
		say_symptom(x, f, &o);
		if (s)
			finding_frame(x, f, s, who_name(x, who_is_node(x, s->r.node)),
				who_name(x, who_has_address(x, (uint32_t)s->r.a[1], NULL)),
				"ARP reply, %s is at %s", ip_text(o.t->vip).s,
				mac_text(node_dev_by_index(
						 lab_network(x->lab)->nodes[s->r.node], s->r.dev)
						 ->mac)
					.s);
		say_why_answered(x, f, &o);
		if (lesson) {
			finding_also(x, &f->why);
			text_put(&f->why, say(explain_language(x), lesson));
		}
		struct target healer = *o.t;
		if (is == answers_as_director)
			healer.director = fix_directors(x, f, &o);
		else
			fix_servers(f, &o);
		finding_heal_caches(x, f, &healer);
	}
}

void rule_arp_problem(struct explain *x, const struct rule *rule)
{
	find_answering(x, rule, NULL, answers_plainly);
}

void rule_two_directors(struct explain *x, const struct rule *rule)
{
	/* both are meant to have it, by what was found of their adverts */
	if (finding_has(x, "split-brain") || finding_has(x, "vrrp-rejected") ||
		finding_has(x, "vrid-of-strangers") || finding_has(x, "vrrp-flapping"))
		return;
	find_answering(x, rule,
		N_("two directors have it: a killed keepalived leaves its addresses "
		   "on the interface until it starts again or they are removed; if "
		   "both run, neither receives the other's adverts"),
		answers_as_director);
}

void rule_vip_there(struct explain *x, const struct rule *rule)
{
	find_answering(x, rule,
		N_("arp_ignore=1 keeps a host silent about addresses of its other interfaces: the "
		   "VIP belongs on lo"),
		answers_there);
}

void rule_lo_only(struct explain *x, const struct rule *rule)
{
	find_answering(x, rule,
		N_("arp_ignore on lo has no effect: Linux uses the value of the interface that "
		   "receives the request"),
		answers_despite_lo);
}

void rule_announce_alone(struct explain *x, const struct rule *rule)
{
	find_answering(x, rule,
		N_("arp_announce is set, but it only chooses the sender of a host's own requests"),
		answers_despite_announce);
}

/* ---- they send requests with the VIP as sender ---- */

static struct arp_decision would_announce(const struct others *o, struct host *h, struct way *way)
{
	*way = who_way(h, o->p->address ? o->p->address : o->asker);
	if (!way->route || way->local || !way->dev)
		return (struct arp_decision){0};
	return arp_announce(h, way->dev, o->t->vip, way->nexthop);
}

static bool announces(const struct others *o, struct host *h, struct netdev *dev)
{
	struct way way;

	return !answers(o, h, dev) && would_announce(o, h, &way).spa == o->t->vip;
}

static void fix_announce(struct explain_finding *f, const struct others *o, size_t i)
{
	struct host *h = o->hosts[i];
	const struct netdev *dev = o->devs[i];
	const struct in_ifaddr *vip = addr_find(dev, o->t->vip);

	if (conf_effective(h, dev, CONF_ARP_ANNOUNCE) == 2 && vip) {
		/* the VIP is the interface's first address, so that nothing better can be chosen */
		finding_fix(f, h, "ip addr del %s/%u dev %s", ip_text(o->t->vip).s, vip->prefix,
			dev->name);
		finding_fix(f, h, "ip addr add %s/32 dev lo", ip_text(o->t->vip).s);
		return;
	}
	if (conf_of_dev(dev, CONF_ARP_ANNOUNCE) > 2)
		finding_fix(f, h, "sysctl -w net.ipv4.conf.%s.arp_announce=2", dev->name);
	finding_fix(f, h, "sysctl -w net.ipv4.conf.all.arp_announce=2");
}

static const struct seen *first_announcement(const struct explain *x, const struct others *o)
{
	for (size_t i = 0; i < x->watch.count; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_ARP_ANNOUNCE && r->a[0] == o->t->vip && among(o, r->node))
			return &x->watch.items[i];
	}
	return NULL;
}

/* the record by which the asker believed one of them */
static const struct seen *belief(const struct explain *x, const struct others *o)
{
	for (size_t i = 0; i < x->watch.count; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_ARP_LEARN && r->node == o->p->asker->node.id &&
			r->a[0] == o->t->vip && r->a[1] != r->a[2] &&
			(r->reason == ARP_LEARN_ASKER || r->reason == ARP_LEARN_OVERHEARD))
			return &x->watch.items[i];
	}
	return NULL;
}

static void announce_why(const struct explain *x, struct explain_finding *f, const struct others *o,
	const struct seen *s)
{
	struct way way;
	struct arp_decision d = would_announce(o, o->hosts[0], &way);
	const uint64_t inputs[RECORD_ARGS] = {d.spa, way.nexthop, o->t->vip, (uint64_t)d.all,
		(uint64_t)d.dev_value, (uint64_t)d.effective};

	if (s)
		finding_why(x, f, s);
	else
		finding_reason(x, f, o->hosts[0], way.dev, d.why, inputs);
	finding_why(x, f, belief(x, o));
}

static void say_announced(
	const struct explain *x, struct explain_finding *f, const struct others *o)
{
	struct text who = {0};

	names_of(x, &who, o);
	text_add(&f->symptom,
		say_count(explain_language(x),
			"%s stays silent about %s but uses it as the sender IP of its own "
			"ARP requests: a host that hears one sends to the real server, "
			"bypassing %s, until the entry expires about 8 s after its first "
			"use",
			"%s stay silent about %s but use it as the sender IP of their own "
			"ARP requests: a host that hears one sends to the real server, "
			"bypassing %s, until the entry expires about 8 s after its first "
			"use",
			o->count),
		text_str(&who), ip_text(o->t->vip).s, o->t->director->node.name);
	text_free(&who);
}

void rule_announce(struct explain *x, const struct rule *rule)
{
	struct others o;

	for (size_t t = 0; t < x->look.target_count; t++) {
		if (target_is_repeated(x, t) || !collect(x, &x->look.targets[t], &o, announces))
			continue;
		const struct seen *s = first_announcement(x, &o);
		struct explain_finding *f =
			finding_new(x, rule, said(x, &o, REC_ARP_ANNOUNCE), o.t->vip);
		say_announced(x, f, &o);
		if (s)
			finding_frame(x, f, s, who_name(x, who_is_node(x, s->r.node)),
				say(explain_language(x), N_("everybody")),
				"ARP request, who has %s? tell %s", ip_text((uint32_t)s->r.a[1]).s,
				ip_text(o.t->vip).s);
		announce_why(x, f, &o, s);
		for (size_t i = 0; i < o.count; i++)
			fix_announce(f, &o, i);
		finding_heal_caches(x, f, o.t);
	}
}
