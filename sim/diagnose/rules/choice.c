/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Services without an available server: none at all, weights of 0, reached thresholds, a hash that
 * leads to a server that accepts no connections.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/rules/rules.h"
#include "ipvs/scheduler.h"

static bool has_choice(const struct target *t)
{
	list_for_each (d, &t->svc->destinations, struct ipvs_dest, link)
		if (d->weight > 0)
			return true;
	return false;
}

static bool all_full(const struct target *t)
{
	list_for_each (d, &t->svc->destinations, struct ipvs_dest, link)
		if (d->weight > 0 && !d->overloaded)
			return false;
	return true;
}

static bool hashes(const struct target *t, const char **flag)
{
	bool sh = t->scheduler && strcmp(t->scheduler->name, "sh") == 0;

	*flag = sh ? "sh-fallback" : "mh-fallback";
	return sh || (t->scheduler && strcmp(t->scheduler->name, "mh") == 0);
}

/* the director's record that no server was available, or NULL */
static const struct seen *refusal(const struct explain *x, const struct target *t)
{
	const struct probe *p;
	const struct seen *s = NULL;

	for (size_t i = 0; !s && (p = probe_next(x, t, &i));)
		s = p->picked ? NULL
			      : probe_seen(x, p, REC_IPVS_NO_DEST, t->director->node.id, NULL);
	return s;
}

/* ---- the ways out ---- */

static void edit(struct explain_finding *f, const struct target *t, const struct ipvs_dest *d,
	const char *kept)
{
	struct text name = service_named(t), port = {0};

	if (d->port)
		text_add(&port, ":%u", (unsigned)d->port);
	finding_fix(f, t->director, "ipvsadm -e %s -r %s%s%s", text_str(&name), ip_text(d->addr).s,
		text_str(&port), kept);
	text_free(&name);
	text_free(&port);
}

static void fix_weights(struct explain_finding *f, const struct target *t)
{
	list_for_each (d, &t->svc->destinations, struct ipvs_dest, link) {
		struct text kept = {0};
		server_kept(&kept, d, 1);
		edit(f, t, d, text_str(&kept));
		text_free(&kept);
	}
}

static void fix_thresholds(struct explain_finding *f, const struct target *t)
{
	list_for_each (d, &t->svc->destinations, struct ipvs_dest, link) {
		struct ipvs_dest open = *d;
		struct text kept = {0};
		if (!d->overloaded)
			continue;
		open.upper = open.lower = 0;
		server_kept(&kept, &open, d->weight);
		edit(f, t, d, text_str(&kept));
		text_free(&kept);
	}
}

static void fix_hash(struct explain_finding *f, const struct target *t, const char *flag)
{
	struct text name = service_named(t);

	finding_fix(f, t->director, "ipvsadm -E %s -s %s -b %s", text_str(&name),
		t->scheduler->name, flag);
	text_free(&name);
}

/* hosts that have the VIP and are not directors may be its servers */
static void fix_nobody(const struct explain *x, struct explain_finding *f, const struct target *t)
{
	struct text name = service_named(t);

	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		const struct host *h = who_is_node(x, i);
		if (!h || h == t->director || !who_owns(h, t->vip))
			continue;
		list_for_each (dev, &h->node.devs, struct netdev, link) {
			const struct in_ifaddr *a =
				dev == h->lo || !dev->wire || list_empty(&in_dev_of(dev)->addrs)
				? NULL
				: list_first(&in_dev_of(dev)->addrs, struct in_ifaddr, link);
			if (a)
				finding_fix(f, t->director, "ipvsadm -a %s -r %s:%u -g",
					text_str(&name), ip_text(a->local).s, (unsigned)t->port);
		}
	}
	text_free(&name);
}

/* ---- texts ---- */

static void say_refused(struct explain *x, struct explain_finding *f, const struct target *t,
	const struct seen *s, const char *symptom)
{
	finding_say(x, &f->symptom, symptom, t->director->node.name, ip_text(t->vip).s,
		(unsigned)t->port);
	finding_frame(x, f, s, who_name(x, who_has_address(x, (uint32_t)s->r.a[2], NULL)),
		t->director->node.name, "SYN to %s:%u", ip_text(t->vip).s, (unsigned)t->port);
	finding_why(x, f, s);
}

static void each_refused(struct explain *x, const struct rule *rule,
	void (*look)(struct explain *x, const struct rule *rule, const struct target *t,
		const struct seen *s))
{
	for (size_t i = 0; i < x->look.target_count; i++) {
		const struct target *t = &x->look.targets[i];
		const struct seen *s = t->svc ? refusal(x, t) : NULL;
		if (s)
			look(x, rule, t, s);
	}
}

static void look_nobody(
	struct explain *x, const struct rule *rule, const struct target *t, const struct seen *s)
{
	if (has_choice(t))
		return;
	struct explain_finding *f = finding_new(x, rule, s, t->port);
	say_refused(x, f, t, s,
		t->svc->num_dests
			? N_("%s refuses every connection to %s:%u: all its servers have weight 0")
			: N_("%s refuses every connection to %s:%u: the service has no server"));
	fix_weights(f, t);
	if (!t->svc->num_dests)
		fix_nobody(x, f, t);
}

void rule_no_destination(struct explain *x, const struct rule *rule)
{
	each_refused(x, rule, look_nobody);
}

static void look_full(
	struct explain *x, const struct rule *rule, const struct target *t, const struct seen *s)
{
	if (!has_choice(t) || !all_full(t))
		return;
	struct explain_finding *f = finding_new(x, rule, s, t->port);
	say_refused(x, f, t, s,
		N_("%s refuses connections to %s:%u: all its servers are full (upper threshold)"));
	fix_thresholds(f, t);
}

void rule_all_full(struct explain *x, const struct rule *rule)
{
	each_refused(x, rule, look_full);
}

static void look_hash(
	struct explain *x, const struct rule *rule, const struct target *t, const struct seen *s)
{
	const char *flag;

	if (!has_choice(t) || all_full(t) || !hashes(t, &flag))
		return;
	struct explain_finding *f = finding_new(x, rule, s, t->port);
	say_refused(x, f, t, s,
		N_("%s refuses connections of some clients to %s:%u: their hash "
		   "selects a server of weight 0"));
	finding_also(x, &f->why);
	finding_say(x, &f->why, "%s tries no other server without %s", t->scheduler->name, flag);
	fix_hash(f, t, flag);
}

void rule_hash_quiescent(struct explain *x, const struct rule *rule)
{
	each_refused(x, rule, look_hash);
}
