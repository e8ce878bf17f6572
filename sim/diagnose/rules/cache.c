/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A wrong MAC for the VIP for another reason: a cache that was not updated after the servers were
 * fixed, and a director that itself stays silent.
 */
#include <stdlib.h>

#include "base/text.h"
#include "diagnose/evidence/pair.h"
#include "diagnose/rules/rules.h"
#include "engine/trace.h"
#include "ha/reasons.h"
#include "ha/records.h"

/* ---- a cache that was not updated ---- */

static const struct probe *past_director(const struct explain *x, const struct target *t)
{
	const struct probe *p;

	for (size_t i = 0; (p = probe_next(x, t, &i));)
		if (p->sent && p->asked != t->director)
			return p;
	return NULL;
}

/* the record that taught the asker this MAC for the VIP, the last one */
static const struct seen *lesson(const struct explain *x, const struct probe *p)
{
	for (size_t i = p->from; i-- > 0;) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_ARP_LEARN && r->node == p->asker->node.id &&
			r->a[0] == p->to.vip && r->a[1] == arg_mac(p->mac))
			return &x->watch.items[i];
	}
	return NULL;
}

static bool is_unannounced(const struct seen *s, const void *arg)
{
	const struct target *t = arg;

	return s->r.kind == REC_VRRP_HEARD && s->r.reason == VRRP_PRIORITY_0_MASTER &&
		s->r.node == t->director->node.id;
}

/* a master that was one all the time does not announce itself when the other stops */
static void say_unannounced(
	const struct explain *x, struct explain_finding *f, const struct target *t)
{
	const struct seen *s = pair_last(x, 0, is_unannounced, t);

	if (s)
		finding_why(x, f, s);
}

void rule_stale_cache(struct explain *x, const struct rule *rule)
{
	for (size_t t = 0; t < x->look.target_count; t++) {
		const struct probe *p = past_director(x, &x->look.targets[t]);
		if (!p || x->look.finding_count || !target_in_service(&x->look.targets[t]))
			continue;
		const struct seen *s = lesson(x, p);
		const struct seen *sent =
			probe_seen(x, p, REC_FRAME_SENT, p->asker->node.id, probe_is_syn);
		struct explain_finding *f = finding_new(x, rule, s ? s : sent, 0);
		finding_say(x, &f->symptom,
			"no host answers wrongly any more, but %s still sends packets for %s to %s "
			"(%s): its old entry was never corrected",
			p->asker->node.name, ip_text(p->to.vip).s, who_name(x, p->asked),
			mac_text(p->mac).s);
		finding_frame(x, f, s ? s : sent, s ? who_name(x, p->asked) : p->asker->node.name,
			s ? p->asker->node.name : who_name(x, p->asked), "%s is at %s",
			ip_text(p->to.vip).s, mac_text(p->mac).s);
		finding_why(x, f, s);
		say_unannounced(x, f, &x->look.targets[t]);
		finding_heal_caches(x, f, &x->look.targets[t]);
	}
}

/* ---- an entry by hand ---- */

/* the real owner of an address with a manual entry there */
static const struct netdev *owner_of(
	const struct explain *x, const struct probe *p, uint32_t address, struct netdev *segment)
{
	struct netdev *dev = NULL;

	if (address == p->to.vip)
		return segment ? who_dev_on(p->to.director, segment) : NULL;
	return who_has_address(x, address, &dev) ? dev : NULL;
}

static void look_static(
	struct explain *x, const struct rule *rule, const struct probe *p, const struct seen *s)
{
	struct host *h = who_is_node(x, s->r.node);
	struct netdev *dev = h ? node_dev_by_index(&h->node, s->r.dev) : NULL;
	uint32_t address = (uint32_t)s->r.a[0];
	const struct netdev *owner = owner_of(x, p, address, dev);
	uint64_t about = (uint64_t)s->r.node << 32 | address;

	if (!dev || s->r.a[2] != NUD_PERMANENT || (owner && arg_mac(owner->mac) == s->r.a[1]))
		return;
	for (size_t i = 0; i < x->look.finding_count; i++)
		if (x->look.findings[i].name == rule->name && x->look.findings[i].about == about)
			return;
	const struct neigh *n = who_neighbour(h, dev, address);
	struct explain_finding *f = finding_new(x, rule, s, about);
	finding_say(x, &f->symptom,
		"%s has a manual entry for %s: %s. It is wrong, and no ARP message changes it",
		h->node.name, ip_text(address).s, n ? mac_text(n->mac).s : "?");
	finding_frame(x, f, s, h->node.name, owner ? owner->node->name : who_name(x, NULL),
		"a frame for %s", ip_text(address).s);
	finding_why(x, f, s);
	finding_fix(f, h, "ip neigh del %s dev %s", ip_text(address).s, dev->name);
}

void rule_static(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.probe_count; i++) {
		const struct probe *p = &x->look.probes[i];
		for (size_t j = p->from; j < p->upto && !p->served; j++) {
			const struct seen *s = &x->watch.items[j];
			if (s->r.kind == REC_NEIGH_RESOLVED &&
				(probe_is_syn(p, s) || probe_is_syn_ack(p, s)))
				look_static(x, rule, p, s);
		}
	}
}

/* ---- the director's own cache ---- */

static void stale_server(struct explain *x, const struct rule *rule, const struct server *s)
{
	const struct host *director = s->target->director;
	const struct probe *p = probe_failed_at(x, s);
	const struct seen *sent =
		p ? probe_seen(x, p, REC_FRAME_SENT, director->node.id, probe_is_syn) : NULL;

	if (!sent || !who_dev_on(director, s->dev) || finding_has(x, "static-neighbour") ||
		mac_equal(sent->is->eth.dst, s->dev->mac))
		return;
	struct explain_finding *f = finding_new(x, rule, sent, s->dest->addr);
	finding_say(x, &f->symptom, "%s sends packets for %s to %s, but the MAC of %s:%s is %s",
		director->node.name, ip_text(s->dest->addr).s, mac_text(sent->is->eth.dst).s,
		s->host->node.name, s->dev->name, mac_text(s->dev->mac).s);
	finding_frame(x, f, sent, director->node.name,
		who_name(x, who_has_mac(x, sent->is->eth.dst, NULL)), "SYN to %s",
		ip_text(s->target->vip).s);
	finding_why(x, f, probe_seen(x, p, REC_NEIGH_RESOLVED, director->node.id, probe_is_syn));
	finding_fix(f, director, "ip neigh del %s dev %s", ip_text(s->dest->addr).s,
		node_dev_by_index(&director->node, sent->r.dev)->name);
}

void rule_stale_server(struct explain *x, const struct rule *rule)
{
	size_t count;
	struct server *all = servers_of(x, &count);

	for (size_t i = 0; i < count; i++)
		if (server_is_near(&all[i]) && !server_is_repeated(all, i))
			stale_server(x, rule, &all[i]);
	free(all);
}

/* ---- no host answers ---- */

static void fix_silence(struct explain_finding *f, const struct target *t, struct netdev *dev,
	const struct arp_decision *d)
{
	const struct in_ifaddr *vip = addr_lookup(t->director, t->vip);

	if (dev->flags & IFF_NOARP) {
		finding_fix(f, t->director, "ip link set %s arp on", dev->name);
		return;
	}
	if (vip && vip->in_dev->dev != dev && d->effective != 8) {
		finding_fix(f, t->director, "ip addr del %s/%u dev %s", ip_text(t->vip).s,
			vip->prefix, vip->in_dev->dev->name);
		finding_fix(
			f, t->director, "ip addr add %s/32 dev %s", ip_text(t->vip).s, dev->name);
		return;
	}
	finding_fix(f, t->director,
		"sysctl -w net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.%s.arp_ignore=0",
		dev->name);
}

/* its decision not to answer, or the request that it dropped because ARP is off */
static const struct seen *kept_silent(
	const struct explain *x, const struct probe *p, const struct host *h, uint32_t vip)
{
	const struct seen *s = arp_said(x, REC_ARP_SILENT, h, vip);

	for (size_t i = p->from; !s && i < x->watch.count; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_FRAME_DROPPED && r->node == h->node.id &&
			r->reason == ARP_DROP_NOARP)
			s = &x->watch.items[i];
	}
	return s;
}

static void silent_director(struct explain *x, const struct rule *rule, const struct target *t)
{
	const struct probe *p = probe_with_asker(x, t);
	struct netdev *dev = p ? who_dev_on(t->director, p->asker_dev) : NULL;

	if (!dev || !who_owns(t->director, t->vip))
		return;
	uint32_t asker = addr_select(p->asker, p->asker_dev, t->vip, RT_SCOPE_LINK);
	struct arp_decision d = arp_ignore(t->director, dev, asker, t->vip);
	if (!d.silent && !(dev->flags & IFF_NOARP))
		return;
	struct explain_finding *f =
		finding_new(x, rule, kept_silent(x, p, t->director, t->vip), t->vip);
	const struct in_ifaddr *held = addr_lookup(t->director, t->vip);
	const uint64_t inputs[RECORD_ARGS] = {t->vip, asker, (uint64_t)d.all, (uint64_t)d.dev_value,
		(uint64_t)d.effective, held ? held->in_dev->dev->index : 0};
	finding_say(x, &f->symptom, "%s has %s, but does not answer ARP for it: %s gets no MAC",
		t->director->node.name, ip_text(t->vip).s, p->asker->node.name);
	const struct seen *first = probe_seen(x, p, REC_ARP_SILENT, t->director->node.id, NULL);
	finding_frame(x, f, first ? first : kept_silent(x, p, t->director, t->vip),
		p->asker->node.name, say(explain_language(x), N_("everybody")),
		"ARP request, who has %s?", ip_text(t->vip).s);
	if (dev->flags & IFF_NOARP)
		finding_why(x, f, kept_silent(x, p, t->director, t->vip));
	else
		finding_reason(x, f, t->director, dev, d.why, inputs);
	fix_silence(f, t, dev, &d);
}

void rule_silent_director(struct explain *x, const struct rule *rule)
{
	for (size_t t = 0; t < x->look.target_count; t++)
		if (!target_is_repeated(x, t))
			silent_director(x, rule, &x->look.targets[t]);
}
