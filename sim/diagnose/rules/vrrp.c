/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two masters for one address, and why: rejected adverts, another pair with the same id, adverts
 * that do not arrive. Adverts are checked as in vrrp_check_packet() (keepalived 2.2.7,
 * vrrp/vrrp.c); one that was rejected but would be accepted now is no longer a fault.
 */
#include <stdlib.h>
#include <string.h>

#include "app/commands/iptables/filter_reasons.h"
#include "base/text.h"
#include "diagnose/evidence/pair.h"
#include "diagnose/rules/rules.h"
#include "ha/reasons.h"
#include "ha/records.h"

static bool found_about(const struct explain *x, const struct rule *rule, uint64_t about)
{
	for (size_t i = 0; i < x->look.finding_count; i++)
		if (x->look.findings[i].name == rule->name && x->look.findings[i].about == about)
			return true;
	return false;
}

/* ---- rejected ---- */

static bool is_rejected(const struct seen *s, const void *arg)
{
	const struct vrrp *v = arg;

	return s->r.kind == REC_VRRP_HEARD && s->r.reason == VRRP_REJECTED &&
		s->r.node == v->k->host->node.id && s->r.a[0] == v->conf->vrid;
}

static bool lacks_address(const struct vrrp_conf *a, const struct vrrp_conf *b, uint32_t *which)
{
	list_for_each (one, &a->addresses, struct ha_address, link) {
		bool has = false;
		list_for_each (other, &b->addresses, struct ha_address, link)
			has |= other->address == one->address;
		*which = one->address;
		if (!has)
			return true;
	}
	return false;
}

/* Why `v` would reject adverts of `other` now: the first difference in the order of the checks, as
 * a sentence for two names; NULL: none. */
static const char *difference(const struct vrrp_conf *v, const struct vrrp_conf *other)
{
	uint32_t address = 0;

	if (v->version != other->version)
		return N_("%s and %s speak different versions of VRRP");
	if (v->version == 2 && v->auth_type != other->auth_type)
		return N_("one of %s and %s expects a password, the other does not");
	if (v->version == 2 && v->auth_type && memcmp(v->auth, other->auth, sizeof(v->auth)) != 0)
		return N_("%s and %s have different passwords");
	if (v->version == 2 && v->advert_int != other->advert_int)
		return N_("%s and %s have different advert_int");
	if (lacks_address(v, other, &address) || lacks_address(other, v, &address))
		return N_("%s and %s have different lists of addresses");
	return NULL;
}

static void fix_password(struct explain_finding *f, struct vrrp *v, const struct vrrp *right)
{
	struct text e = {0};

	if (v->conf->auth_type != right->conf->auth_type && v->conf->auth_type)
		text_put(&e, "/^ *authentication {/,/}/d");
	else if (v->conf->auth_type != right->conf->auth_type)
		text_add(&e,
			"s/^ *virtual_router_id .*/&\\n    authentication {\\n        auth_type "
			"PASS\\n        auth_pass %.8s\\n    }/",
			(const char *)right->conf->auth);
	else
		text_add(&e, "s/^\\( *auth_pass\\) .*/\\1 %.8s/", (const char *)right->conf->auth);
	pair_fix(f, v, text_str(&e));
	text_free(&e);
}

/* sets the line with this keyword to the other's value */
static void fix_keyword(
	struct explain_finding *f, struct vrrp *v, const char *keyword, const char *value)
{
	struct text e = {0};

	text_add(
		&e, "/^ *%s /d; s/^ *virtual_router_id .*/&\\n    %s %s/", keyword, keyword, value);
	pair_fix(f, v, text_str(&e));
	text_free(&e);
}

static void fix_list(struct explain_finding *f, struct vrrp *v, struct vrrp *other)
{
	uint32_t address = 0;
	struct vrrp *poor = lacks_address(v->conf, other->conf, &address) ? other : v;
	struct text e = {0};

	if (poor == v)
		lacks_address(other->conf, v->conf, &address);
	text_add(&e, "s/^ *virtual_ipaddress {.*/&\\n        %s/", ip_text(address).s);
	pair_fix(f, poor, text_str(&e));
	text_free(&e);
}

/* changes `v` to the settings of `right` */
static void fix_difference(struct explain_finding *f, struct vrrp *v, struct vrrp *right)
{
	const struct vrrp_conf *a = v->conf, *b = right->conf;
	struct text t = {0};

	if (a->version != b->version) {
		text_add(&t, "%u", (unsigned)b->version);
		fix_keyword(f, v, "version", text_str(&t));
	} else if (a->auth_type != b->auth_type ||
		(a->auth_type && memcmp(a->auth, b->auth, sizeof(a->auth)) != 0)) {
		fix_password(f, v, right);
	} else if (a->version == 2 && a->advert_int != b->advert_int) {
		text_add(&t, "%u", (unsigned)(b->advert_int / NSEC_PER_SEC));
		fix_keyword(f, v, "advert_int", text_str(&t));
	} else {
		fix_list(f, v, right);
	}
	text_free(&t);
}

static void say_rejected(struct explain *x, const struct rule *rule, struct vrrp *v,
	struct vrrp *other, const struct seen *s)
{
	const struct host *h = v->k->host, *from = other->k->host;
	bool both = v->state == VRRP_STATE_MAST && other->state == VRRP_STATE_MAST;
	struct explain_finding *f = finding_new(x, rule, s, v->conf->vrid);

	finding_say(
		x, &f->symptom, difference(v->conf, other->conf), h->node.name, from->node.name);
	finding_also(x, &f->symptom);
	finding_say(x, &f->symptom,
		both ? N_("each rejects the other's adverts, and both are MASTER of %s")
		     : N_("the other's adverts for %s are rejected and have no effect"),
		ip_text(list_first(&v->conf->addresses, struct ha_address, link)->address).s);
	finding_frame(x, f, s, from->node.name, h->node.name, "VRRP advert of vrid %u",
		(unsigned)v->conf->vrid);
	finding_why(x, f, s);
	struct vrrp *right = v->conf->priority > other->conf->priority ? v : other;
	fix_difference(f, right == v ? other : v, right);
}

void rule_vrrp_rejected(struct explain *x, const struct rule *rule)
{
	for (size_t t = 0; t < x->look.target_count; t++) {
		struct vrrp *v = NULL;
		uint32_t vip = x->look.targets[t].vip;
		for (unsigned i = 0; (v = pair_next(x, vip, &i));) {
			const struct seen *s = pair_earliest(x, is_rejected, v);
			struct host *h = s ? who_has_address(x, (uint32_t)s->r.a[3], NULL) : NULL;
			struct vrrp *other = h ? pair_instance(h, vip) : NULL;
			if (other && other->conf->vrid == v->conf->vrid &&
				difference(v->conf, other->conf) &&
				!found_about(x, rule, v->conf->vrid))
				say_rejected(x, rule, v, other, s);
		}
	}
}

/* ---- strangers ---- */

/* an instance of `h` with this id on the segment of `v` that shares no address with it */
static struct vrrp *stranger_at(const struct host *h, const struct vrrp *v)
{
	const struct keepalived *k = h ? keepalived_of(h) : NULL;

	if (!k || k == v->k)
		return NULL;
	list_for_each (other, &k->instances, struct vrrp, link)
		if (other->conf->vrid == v->conf->vrid && other->dev && v->dev &&
			who_one_segment(other->dev, v->dev) &&
			!pair_share_address(other->conf, v->conf))
			return other;
	return NULL;
}

static unsigned free_id(const struct explain *x, unsigned id)
{
	bool used[256] = {false};

	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		const struct host *h = who_is_node(x, i);
		const struct keepalived *k = h ? keepalived_of(h) : NULL;
		if (!k)
			continue;
		list_for_each (v, &k->instances, struct vrrp, link)
			used[v->conf->vrid] = true;
	}
	for (unsigned n = 0; n < 255; n++, id++)
		if (id % 256 && !used[id % 256])
			return id % 256;
	return id % 256;
}

static void say_stranger(struct explain *x, const struct rule *rule, const struct vrrp *v,
	struct vrrp *other, const struct seen *s)
{
	struct explain_finding *f = finding_new(x, rule, s, other->k->host->node.id);
	struct text e = {0};

	finding_say(x, &f->symptom,
		"%s, which is not in the pair, uses virtual_router_id %u on the "
		"same LAN: of two that reject each other's adverts one stops "
		"sending, and the backup assumes that it is dead",
		other->k->host->node.name, (unsigned)v->conf->vrid);
	finding_frame(x, f, s, other->k->host->node.name, v->k->host->node.name,
		"VRRP advert of vrid %u", (unsigned)v->conf->vrid);
	finding_why(x, f, s);
	text_add(&e, "s/virtual_router_id %u$/virtual_router_id %u/", (unsigned)v->conf->vrid,
		free_id(x, v->conf->vrid + 1U));
	pair_fix(f, other, text_str(&e));
	text_free(&e);
}

void rule_vrid_strangers(struct explain *x, const struct rule *rule)
{
	for (size_t t = 0; t < x->look.target_count; t++) {
		struct vrrp *v;
		for (unsigned i = 0; (v = pair_next(x, x->look.targets[t].vip, &i));) {
			const struct seen *s = pair_earliest(x, is_rejected, v);
			for (unsigned n = 0; s && n < lab_network(x->lab)->node_count; n++) {
				struct vrrp *other = stranger_at(who_is_node(x, n), v);
				if (other && !found_about(x, rule, n))
					say_stranger(x, rule, v, other, s);
			}
		}
	}
}

/* ---- split ---- */

static bool is_advert_dropped(const struct seen *s, const void *arg)
{
	const struct vrrp *v = arg;

	return s->r.kind == REC_FRAME_DROPPED && s->is && s->is->innermost == DISSECT_VRRP &&
		s->r.node == v->k->host->node.id && s->is->vrrp.vrid == v->conf->vrid;
}

static bool is_its_state(const struct seen *s, const void *arg)
{
	const struct vrrp *v = arg;

	return s->r.kind == REC_VRRP_STATE && s->r.node == v->k->host->node.id &&
		s->r.a[0] == v->conf->vrid;
}

static bool fix_filter(struct explain_finding *f, const struct vrrp *v, const struct seen *s)
{
	switch (s->r.reason) {
	case FILTER_INPUT:
		finding_fix(f, v->k->host, "iptables -D INPUT %u", (unsigned)s->r.a[0]);
		return true;
	case FILTER_OUTPUT:
		finding_fix(f, v->k->host, "iptables -D OUTPUT %u", (unsigned)s->r.a[0]);
		return true;
	case FILTER_POLICY_INPUT:
		finding_fix(f, v->k->host, "iptables -A INPUT -p vrrp -j ACCEPT");
		return true;
	case FILTER_POLICY_OUTPUT:
		finding_fix(f, v->k->host, "iptables -A OUTPUT -p vrrp -j ACCEPT");
		return true;
	default: return false;
	}
}

/* Why neither hears the other: ids, a filter on one of them, or the way between them. */
static void say_cause(struct explain *x, struct explain_finding *f, struct vrrp *a, struct vrrp *b)
{
	struct vrrp *side[] = {a, b};
	struct text e = {0};

	if (a->conf->vrid != b->conf->vrid) {
		finding_say(x, &f->why,
			"%s has virtual_router_id %u, %s %u: an advert with an id that is not "
			"configured is dropped silently",
			a->k->host->node.name, (unsigned)a->conf->vrid, b->k->host->node.name,
			(unsigned)b->conf->vrid);
		text_add(&e, "s/virtual_router_id %u$/virtual_router_id %u/",
			(unsigned)b->conf->vrid, (unsigned)a->conf->vrid);
		pair_fix(f, b, text_str(&e));
		text_free(&e);
		return;
	}
	for (int i = 0; i < 2; i++) {
		const struct seen *s = pair_last(x, x->look_from, is_advert_dropped, side[i]);
		if (!s || !fix_filter(f, side[i], s))
			continue;
		finding_frame(x, f, s, side[1 - i]->k->host->node.name, side[i]->k->host->node.name,
			"VRRP advert of vrid %u", (unsigned)a->conf->vrid);
		finding_why(x, f, s);
	}
	if (!f->fix_count)
		finding_say(x, &f->why,
			"the adverts do not arrive: the network between %s and %s loses them",
			a->k->host->node.name, b->k->host->node.name);
}

static void say_split(
	struct explain *x, const struct rule *rule, uint32_t vip, struct vrrp *a, struct vrrp *b)
{
	const struct seen *s = pair_last(x, 0, is_its_state, b);
	struct explain_finding *f = finding_new(x, rule, s, vip);

	finding_say(x, &f->symptom,
		"%s and %s are both MASTER of %s: both answer ARP for it, and "
		"clients use the one whose gratuitous ARP came last",
		a->k->host->node.name, b->k->host->node.name, ip_text(vip).s);
	say_cause(x, f, a, b);
	finding_frame(x, f, s, a->k->host->node.name, b->k->host->node.name,
		"VRRP advert of vrid %u", (unsigned)a->conf->vrid);
	finding_why(x, f, s);
}

void rule_split_brain(struct explain *x, const struct rule *rule)
{
	for (size_t t = 0; t < x->look.target_count; t++) {
		uint32_t vip = x->look.targets[t].vip;
		struct vrrp *a = pair_first(x, vip);
		struct vrrp *b =
			a && a->state == VRRP_STATE_MAST ? pair_other(x, a, VRRP_STATE_MAST) : NULL;
		if (b && !found_about(x, rule, vip) && !finding_has(x, "vrrp-rejected") &&
			!finding_has(x, "vrid-of-strangers"))
			say_split(x, rule, vip, a, b);
	}
}
