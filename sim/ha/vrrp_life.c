/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The life of all instances (keepalived 2.2.7, vrrp/vrrp.c: vrrp_complete_init(),
 * clear_diff_vrrp(); vrrp/vrrp_scheduler.c: vrrp_init_state(); vrrp/vrrp_daemon.c): start, end, and
 * reload. The states in between are in vrrp_state.c.
 */
#include <string.h>

#include "engine/engine.h"
#include "ha/reasons.h"
#include "ha/vrrp.h"
#include "ha/vrrp_filter.h"

#define USEC INT64_C(1000) /* keepalived uses microseconds */

static struct vrrp_group *group_of(const struct keepalived *k, const char *name)
{
	list_for_each (g, &k->groups, struct vrrp_group, link)
		list_for_each (m, &g->conf->members, struct ha_tracked, link)
			if (strcmp(m->name, name) == 0)
				return g;
	return NULL;
}

static struct vrrp *instance_new(struct keepalived *k, struct vrrp_conf *c)
{
	struct vrrp *v = arena_get(host_engine(k->host)->arena, sizeof(*v));

	v->k = k;
	v->conf = c;
	v->base = v->dev = node_dev(&k->host->node, c->interface);
	v->state = VRRP_STATE_INIT;
	v->wanted = c->priority == VRRP_PRIORITY_OWNER ? VRRP_STATE_MAST : VRRP_STATE_BACK;
	v->base_priority = v->effective_priority = c->priority;
	v->total_priority = c->priority;
	v->advert_int = v->master_advert_int = c->advert_int;
	vrrp_timers_init(v);
	v->group = group_of(k, c->name);
	list_add_tail(&v->link, &k->instances);
	return v;
}

static void groups_new(struct keepalived *k)
{
	list_for_each (c, &k->conf->groups, struct vrrp_group_conf, link) {
		struct vrrp_group *g = arena_get(host_engine(k->host)->arena, sizeof(*g));

		g->conf = c;
		g->state = VRRP_STATE_INIT;
		list_add_tail(&g->link, &k->groups);
	}
}

/* vrrp_complete_init(): records FAULT for an instance in fault or in a faulty group; `again`: it
 * was in FAULT before */
static void enter_fault(struct vrrp *v, bool again)
{
	if (!v->faults && !(v->group && v->group->state == VRRP_STATE_FAULT))
		return;
	v->state = v->wanted = VRRP_STATE_FAULT;
	if (again)
		return;
	ha_log(v->k, HA_VRRP, "(%s) entering FAULT state", v->conf->name);
	vrrp_record_state(v, VRRP_FAULT);
	vrrp_notify(v);
}

/* vrrp_init_state() of one: an owner becomes master by timing out at once, all others wait */
static void init_state(struct vrrp *v, bool reload)
{
	const bool fault = v->state == VRRP_STATE_FAULT;
	const bool owner = v->base_priority == VRRP_PRIORITY_OWNER && !v->group;

	v->down_timer = owner && !fault && !v->scripts_in_init ? USEC : vrrp_down_time(v);
	if (!fault && v->scripts_in_init) {
		v->state = VRRP_STATE_INIT;
		v->wanted = VRRP_STATE_BACK;
	} else if (!fault) {
		if (!owner && !reload)
			ha_log(v->k, HA_VRRP, "(%s) Entering BACKUP STATE (init)", v->conf->name);
		v->state = VRRP_STATE_BACK;
		vrrp_record_state(v, VRRP_INIT);
		if (!owner)
			vrrp_notify(v);
	}
	vrrp_set_sands(v);
}

static bool all_masters(const struct keepalived *k, const struct vrrp_group *g)
{
	list_for_each (v, &k->instances, struct vrrp, link)
		if (v->group == g && !v->reload_master)
			return false;
	return true;
}

/* a group is master only after a reload, if all its members were */
static void begin_groups(struct keepalived *k)
{
	list_for_each (g, &k->groups, struct vrrp_group, link)
		if (g->state != VRRP_STATE_FAULT)
			g->state = !g->members_in_init && all_masters(k, g) ? VRRP_STATE_MAST
									    : VRRP_STATE_BACK;
}

void vrrp_begin(struct keepalived *k)
{
	groups_new(k);
	list_for_each (c, &k->conf->instances, struct vrrp_conf, link)
		vrrp_vmac_begin(instance_new(k, c));
	k->firewall_set_up = false;
	vrrp_static_addresses(k, true);
	vrrp_track_begin(k);
	list_for_each (v, &k->instances, struct vrrp, link)
		enter_fault(v, false);
	begin_groups(k);
	ha_log(k, HA_VRRP, "Registering gratuitous ARP shared channel");
	list_for_each (v, &k->instances, struct vrrp, link)
		if (!v->fresh)
			vrrp_remove_addresses(v, true);
	/* vrrp_dispatcher_init(): all sockets, then vrrp_init_state() with the sync daemon */
	list_for_each (v, &k->instances, struct vrrp, link)
		vrrp_open_socket(v);
	vrrp_sync_daemon_begin(k);
	list_for_each (v, &k->instances, struct vrrp, link)
		init_state(v, false);
}

static void instance_free(struct vrrp *v)
{
	struct engine *e = host_engine(v->k->host);

	event_cancel(e, &v->timer);
	vrrp_series_end(v, &v->garp_again);
	vrrp_series_end(v, &v->lower_again);
	vrrp_close_socket(v);
	list_del(&v->link);
	arena_put(e->arena, v, sizeof(*v));
}

/* vrrp_terminate_phase1(): a master sends an advert of priority 0. The sync daemon is stopped first
 * and does not become a backup's; the sockets are closed at once, though the process lives on for a
 * second. */
void vrrp_end(struct keepalived *k)
{
	vrrp_sync_daemon_end(k);
	list_for_each (v, &k->instances, struct vrrp, link) {
		if (v->state == VRRP_STATE_MAST)
			vrrp_restore_interface(v, true);
		v->state = VRRP_STATE_INIT;
		v->sands = INT64_MAX;
		vrrp_arm(v);
		vrrp_record_state(v, VRRP_STOPPED);
		if (v->conf->notify.stop[0])
			k->os->run(k, v->conf->notify.stop, NULL, NULL);
	}
	vrrp_static_addresses(k, false);
	list_for_each (v, &k->instances, struct vrrp, link)
		vrrp_close_socket(v);
	vrrp_filter_end(k);
}

static void instances_free(struct list *instances)
{
	list_for_each_safe (v, instances, struct vrrp, link)
		instance_free(v);
}

static void groups_free(struct keepalived *k)
{
	list_for_each_safe (g, &k->groups, struct vrrp_group, link) {
		list_del(&g->link);
		arena_put(host_engine(k->host)->arena, g, sizeof(*g));
	}
}

void vrrp_free(struct keepalived *k)
{
	vrrp_track_end(k);
	instances_free(&k->instances);
	groups_free(k);
}

/* ---- SIGHUP ---- */

static bool is_unicast(const struct vrrp_conf *c)
{
	return !list_empty(&c->peers);
}

/* vrrp_exist(): compares all but the name */
static bool is_same(const struct vrrp_conf *a, const struct vrrp_conf *b)
{
	if (a->vrid != b->vrid || strcmp(a->interface, b->interface) != 0 ||
		is_unicast(a) != is_unicast(b))
		return false;
	if (is_unicast(a))
		return a->source == b->source;
	return a->use_vmac == b->use_vmac && a->group == b->group;
}

static struct vrrp *same_in(const struct list *instances, const struct vrrp *v)
{
	list_for_each (other, instances, struct vrrp, link)
		if (is_same(other->conf, v->conf))
			return other;
	return NULL;
}

static void take_over(struct vrrp *v, const struct vrrp *was)
{
	v->addresses_set = was->addresses_set;
	v->reload_master = true;
	v->before = was->conf;
}

static bool is_used(const struct keepalived *k, const struct netdev *dev)
{
	list_for_each (v, &k->instances, struct vrrp, link)
		if (v->dev == dev)
			return true;
	return false;
}

/* clear_diff_vrrp() of one that the new file has no more */
static void delete_instance(struct vrrp *v)
{
	if (v->state == VRRP_STATE_MAST)
		vrrp_restore_interface(v, true);
	if (v->state != VRRP_STATE_FAULT) {
		v->state = VRRP_STATE_FAULT; /* the state passed to its scripts */
		vrrp_record_state(v, VRRP_STOPPED);
		vrrp_notify(v);
	}
	if (v->dev != v->base && !is_used(v->k, v->dev))
		vrrp_vmac_end(v);
}

/* vrrp_init_state(): a master stays master, with all of its group or not at all */
static bool stays_master(const struct vrrp *v)
{
	return v->reload_master && v->state != VRRP_STATE_FAULT && !v->scripts_in_init &&
		(!v->group || v->group->state == VRRP_STATE_MAST);
}

static void go_on(struct vrrp *v)
{
	if (v->reload_master)
		vrrp_remove_gone(v, v->before);
	v->before = NULL;
	if (stays_master(v)) {
		v->state = v->wanted = VRRP_STATE_MAST;
		v->down_timer = vrrp_down_time(v);
		vrrp_set_sands(v);
	} else {
		v->reload_master = false;
		vrrp_restore_interface(v, false);
		init_state(v, true);
	}
}

/* a master stays master and sends an advert with the old priority, then one with the new */
void vrrp_reload(struct keepalived *k, const struct sync_daemon_conf *sync)
{
	struct list was;

	list_for_each (v, &k->instances, struct vrrp, link)
		if (v->state == VRRP_STATE_MAST)
			vrrp_send(v, v->effective_priority);
	vrrp_track_end(k);
	groups_free(k);
	list_init(&was);
	list_splice_tail(&k->instances, &was);
	groups_new(k);
	list_for_each (c, &k->conf->instances, struct vrrp_conf, link) {
		struct vrrp *v = instance_new(k, c);
		const struct vrrp *old = same_in(&was, v);
		vrrp_vmac_begin(v);
		v->was_fault = old && old->state == VRRP_STATE_FAULT;
		if (old && old->state == VRRP_STATE_MAST)
			take_over(v, old);
	}
	list_for_each (old, &was, struct vrrp, link)
		if (!same_in(&k->instances, old))
			delete_instance(old);
	instances_free(&was);
	vrrp_track_begin(k);
	list_for_each (v, &k->instances, struct vrrp, link)
		enter_fault(v, v->was_fault);
	begin_groups(k);
	list_for_each (v, &k->instances, struct vrrp, link)
		go_on(v);
	vrrp_sync_daemon_reload(k, sync); /* vrrp_dispatcher_init() is a later event */
	list_for_each (v, &k->instances, struct vrrp, link)
		vrrp_open_socket(v);
	vrrp_sync_daemon_begin(k);
}
