/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks of VRRP's part after parsing (keepalived 2.2.7, vrrp/vrrp.c: vrrp_complete_instance(),
 * vrrp_complete_init(); vrrp/vrrp_sync.c: vrrp_sync_set_group()).
 */
#include <string.h>

#include "engine/engine.h"
#include "ha/conf/reader.h"
#include "net/network.h"
#include "wire/vrrp.h"

static void complete_interval(struct ha_conf *c, struct vrrp_conf *v)
{
	const int64_t unit = v->version == 2 ? NSEC_PER_SEC : NSEC_PER_SEC / 100;
	int64_t rounded = (v->advert_int + unit / 2) / unit * unit;

	if (v->advert_int % unit == 0)
		return;
	if (v->version == 2)
		ha_conf_wrong(c,
			"(%s) VRRPv2 advertisement interval %lld.%06llds must be an integer. "
			"rounding",
			v->name, (long long)(v->advert_int / NSEC_PER_SEC),
			(long long)(v->advert_int % NSEC_PER_SEC / 1000));
	else
		ha_conf_wrong(c,
			"(%s) VRRPv3 advertisement interval %lld.%06llds must be in units of 10ms."
			" rounding",
			v->name, (long long)(v->advert_int / NSEC_PER_SEC),
			(long long)(v->advert_int % NSEC_PER_SEC / 1000));
	v->advert_int = rounded ? rounded : unit;
}

static void complete_authentication(struct ha_conf *c, struct vrrp_conf *v)
{
	if (v->auth_type == VRRP_AUTH_NONE)
		return;
	if (v->strict)
		ha_conf_wrong(
			c, "(%s) Strict mode does not support authentication. Ignoring.", v->name);
	else if (v->version == 3)
		ha_conf_wrong(c, "(%s) VRRP version 3 does not support authentication. Ignoring.",
			v->name);
	else if (!v->auth[0])
		ha_conf_wrong(c, "(%s) Authentication specified but no password given. Ignoring",
			v->name);
	else
		return;
	v->auth_type = VRRP_AUTH_NONE;
}

static void complete_preemption(struct ha_conf *c, struct vrrp_conf *v)
{
	if (v->priority == VRRP_PRIORITY_OWNER && v->nopreempt) {
		ha_conf_wrong(c,
			"(%s) nopreempt is incompatible with priority 255. Resetting nopreempt",
			v->name);
		v->nopreempt = false;
	}
	if (v->wants_master && v->nopreempt) {
		ha_conf_wrong(c,
			"(%s) Warning - nopreempt will not work with initial state MASTER - "
			"clearing",
			v->name);
		v->nopreempt = false;
	}
	if (v->wants_master && v->preempt_delay) {
		ha_conf_wrong(c,
			"(%s) Warning - preempt delay will not work with initial state MASTER - "
			"clearing",
			v->name);
		v->preempt_delay = 0;
	}
	if (v->preempt_delay && v->nopreempt) {
		ha_conf_wrong(c,
			"(%s) preempt_delay is incompatible with nopreempt mode - resetting",
			v->name);
		v->preempt_delay = 0;
	}
}

static void complete_globals(const struct ha_conf *c, struct vrrp_conf *v)
{
	if (v->strict == HA_UNSET)
		v->strict = c->strict;
	if (!v->version)
		v->version = c->vrrp_version;
	if (!v->advert_int)
		v->advert_int = NSEC_PER_SEC;
	if (!v->priority)
		v->priority = v->wants_master ? VRRP_PRIORITY_OWNER : 100;
	if (!v->group)
		v->group = c->vrrp_group;
	if (v->lower_prio_repeat == HA_UNSET)
		v->lower_prio_repeat = v->strict           ? 0
			: c->lower_prio_repeat == HA_UNSET ? c->garp_repeat
							   : c->lower_prio_repeat;
	if (v->lower_prio_delay == HA_UNSET)
		v->lower_prio_delay = v->strict           ? 0
			: c->lower_prio_delay == HA_UNSET ? c->garp_delay
							  : c->lower_prio_delay;
	if (v->lower_prio_no_advert == HA_UNSET)
		v->lower_prio_no_advert = v->strict ? 1 : c->lower_prio_no_advert;
	if (v->higher_prio_send_advert == HA_UNSET)
		v->higher_prio_send_advert = v->strict ? 0 : c->higher_prio_send_advert;
	if (v->accept == HA_UNSET)
		v->accept = v->priority == VRRP_PRIORITY_OWNER ? 1 : !v->strict;
	v->check_unicast_src |= c->check_unicast_src;
}

static void complete_acceptance(struct ha_conf *c, struct vrrp_conf *v)
{
	if (!v->accept || v->priority == VRRP_PRIORITY_OWNER || !v->strict || v->version != 2)
		return;
	ha_conf_wrong(c,
		"(%s) warning - accept mode for VRRP version 2 does not comply with RFC3768 - "
		"resetting",
		v->name);
	v->accept = 0;
}

/* False: the instance is ignored. */
static bool complete_addresses(struct ha_conf *c, struct vrrp_conf *v)
{
	if (!list_empty(&v->addresses))
		return true;
	const bool required = v->version == 3 || v->strict;
	for (unsigned twice = 0; twice < (required ? 1 : 2); twice++)
		ha_conf_wrong(c, "(%s) No VIP specified; at least one is %s", v->name,
			required ? "required" : "sensible");
	return !required;
}

static bool minimum(struct ha_conf *c, struct vrrp_conf *v)
{
	if (!v->vrid) {
		ha_conf_wrong(c, "(%s) the virtual router id must be set", v->name);
		c->fatal = true;
		return false;
	}
	if (v->interface[0] || c->fatal)
		return true;
	if (c->default_interface[0]) {
		strcpy(v->interface, c->default_interface);
		return true;
	}
	ha_conf_wrong(c, "(%s) Unknown interface!", v->name);
	return false;
}

static bool complete_instance(struct ha_conf *c, struct vrrp_conf *v)
{
	complete_globals(c, v);
	if (!minimum(c, v) || !complete_addresses(c, v))
		return false;
	if (v->strict && v->state_given &&
		v->wants_master != (v->priority == VRRP_PRIORITY_OWNER)) {
		ha_conf_wrong(c, "(%s) State MASTER must match being address owner", v->name);
		v->wants_master = v->priority == VRRP_PRIORITY_OWNER;
	}
	complete_authentication(c, v);
	complete_preemption(c, v);
	complete_interval(c, v);
	complete_acceptance(c, v);
	if (v->unicast_given && list_empty(&v->peers) && !v->unicast_fault_no_peer)
		ha_conf_wrong(c,
			"(%s) A unicast keyword has been specified without any unicast peers. "
			"Defaulting to multicast. This usage is deprecated - please update your "
			"configuration.",
			v->name);
	return true;
}

static void check_ids(struct ha_conf *c)
{
	list_for_each (a, &c->instances, struct vrrp_conf, link)
		for (struct vrrp_conf *b = list_entry(a->link.next, struct vrrp_conf, link);
			&b->link != &c->instances;
			b = list_entry(b->link.next, struct vrrp_conf, link)) {
			if (a->vrid != b->vrid || strcmp(a->interface, b->interface) != 0 ||
				!list_empty(&a->peers))
				continue;
			ha_conf_wrong(c, "%s and %s both use VRID %d with IPv4 on interface %s",
				a->name, b->name, a->vrid, a->interface);
			c->fatal = true;
		}
}

static void complete_group(struct ha_conf *c, struct vrrp_group_conf *g)
{
	list_for_each_safe (m, &g->members, struct ha_tracked, link)
		if (!ha_conf_instance(c, m->name)) {
			ha_conf_wrong(c,
				"Virtual router %s specified in sync group %s doesn't exist - "
				"ignoring",
				m->name, g->name);
			list_del(&m->link);
		}
	if (list_empty(&g->members)) {
		ha_conf_wrong(c,
			"Sync group %s, no matching virtual router found in group declaration - "
			"removing",
			g->name);
		list_del(&g->link);
	} else if (g->members.next == g->members.prev) {
		ha_conf_wrong(c,
			"Sync group %s has only 1 virtual router(s) - this probably isn't what you "
			"want",
			g->name);
	}
}

static const struct vrrp_group_conf *group_of(const struct ha_conf *c, const struct vrrp_conf *v)
{
	list_for_each (g, &c->groups, struct vrrp_group_conf, link)
		list_for_each (m, &g->members, struct ha_tracked, link)
			if (strcmp(m->name, v->name) == 0)
				return g;
	return NULL;
}

static void drop_interface_weights(struct ha_conf *c, struct vrrp_conf *v, bool in_group)
{
	list_for_each_safe (t, &v->interfaces, struct ha_tracked, link) {
		if (!t->weight)
			continue;
		ha_conf_wrong(c, "(%s) ignoring %s tracked interface %sdue to %s", v->name, t->name,
			in_group ? "weight " : "", in_group ? "SYNC group" : "address owner");
		t->weight = 0;
		if (!in_group)
			list_del(&t->link);
	}
}

static void drop_script_weights(struct ha_conf *c, struct vrrp_conf *v, const char *why)
{
	list_for_each_safe (t, &v->scripts, struct ha_tracked, link)
		if (t->weight) {
			ha_conf_wrong(c, "(%s) ignoring tracked script %s with weights due to %s",
				v->name, t->name, why);
			list_del(&t->link);
		}
}

static void drop_file_weights(struct ha_conf *c, struct vrrp_conf *v, const char *why)
{
	list_for_each_safe (t, &v->files, struct ha_tracked, link) {
		if (t->weight == 1) {
			ha_conf_wrong(c,
				"(%s) ignoring weight from tracked file %s due to %s. specify "
				"weight 0",
				v->name, t->name, why);
			t->weight = 0;
		} else if (t->weight) {
			ha_conf_wrong(c, "(%s) ignoring tracked file %s with weight %d due to %s",
				v->name, t->name, t->weight, why);
			list_del(&t->link);
		}
	}
}

/* vrrp_complete_instance(): dynamic priorities must not split a group, unless
 * sync_group_tracking_weight is set; the owner's priority never changes */
static void drop_weights(struct ha_conf *c, struct vrrp_conf *v)
{
	const struct vrrp_group_conf *g = group_of(c, v);
	const bool in_group = g && !g->tracking_weight;
	const char *why = in_group ? "SYNC group" : "address_owner";

	if (!in_group && v->priority != VRRP_PRIORITY_OWNER)
		return;
	drop_interface_weights(c, v, in_group);
	drop_script_weights(c, v, why);
	drop_file_weights(c, v, why);
}

/* sync_group_tracking_init(): what a group watches each of its members watches */
static void share(struct ha_conf *c, const struct list *from, struct list *to)
{
	list_for_each (t, from, struct ha_tracked, link) {
		struct ha_tracked *copy = ha_conf_alloc(c, sizeof(*copy));
		*copy = *t;
		list_add_tail(&copy->link, to);
	}
}

static void share_tracking(struct ha_conf *c, const struct vrrp_group_conf *g)
{
	list_for_each (m, &g->members, struct ha_tracked, link) {
		struct vrrp_conf *v = ha_conf_instance(c, m->name);
		if (!v)
			continue;
		share(c, &g->interfaces, &v->interfaces);
		share(c, &g->scripts, &v->scripts);
		share(c, &g->files, &v->files);
	}
}

static void complete_sync(struct ha_conf *c)
{
	const struct vrrp_conf *v = ha_conf_instance(c, c->sync.instance);

	if (!c->sync.interface[0])
		return;
	if (!v) {
		ha_conf_wrong(c,
			"Unable to find vrrp instance %s for lvs_syncd - clearing lvs_syncd config",
			c->sync.instance);
		c->sync.interface[0] = '\0';
	} else if (c->sync.syncid == HA_UNSET) {
		c->sync.syncid = v->vrid;
	}
}

void vrrp_conf_complete(struct ha_conf *c, struct host *h)
{
	(void)h;
	list_for_each_safe (v, &c->instances, struct vrrp_conf, link)
		if (!complete_instance(c, v) && !c->fatal)
			list_del(&v->link);
	if (c->fatal && !list_empty(&c->instances) &&
		!list_first(&c->instances, struct vrrp_conf, link)->interface[0])
		ha_conf_wrong(c, "Non-existent interface specified in configuration");
	check_ids(c);
	list_for_each_safe (g, &c->groups, struct vrrp_group_conf, link)
		complete_group(c, g);
	list_for_each (v, &c->instances, struct vrrp_conf, link)
		drop_weights(c, v);
	list_for_each (g, &c->groups, struct vrrp_group_conf, link)
		share_tracking(c, g);
	complete_sync(c);
}
