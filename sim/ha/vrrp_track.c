/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tracked objects (keepalived 2.2.7, vrrp/vrrp_track.c, vrrp/vrrp_scheduler.c: try_up_instance(),
 * vrrp_script_thread(); core/keepalived_netlink.c). Without a weight an object that is down means
 * FAULT at once; with a weight it changes the effective priority, and no advert is sent for it: the
 * others learn it from the next regular advert.
 *
 * An interface is up if both its flag and its carrier are. Changes are reported by netlink, that
 * is, after the code that made them has finished.
 */
#include <string.h>

#include "base/text.h"
#include "engine/engine.h"
#include "ha/check.h"
#include "ha/reasons.h"
#include "ha/records.h"
#include "ha/vrrp.h"
#include "host/ip/addr.h"
#include "net/network.h"

struct ha_change { /* heard by netlink */
	struct list link;
	struct netdev *dev;
	uint32_t address; /* 0: the interface itself */
	bool added;
};

struct script_watch { /* a vrrp_script that is tracked */
	struct list link;
	struct keepalived *k;
	struct vrrp_script *conf;
	struct event timer, timeout;
	bool running, first, good;
	int result;      /* rises and falls between 0 and rise + fall - 1 */
	int last_status; /* exit code; −1: none yet */
};

/* ---- priority ---- */

void vrrp_set_priority(struct vrrp *v)
{
	const int total = v->total_priority;
	const uint8_t priority = (uint8_t)(total < 1   ? 1
			: total >= VRRP_PRIORITY_OWNER ? VRRP_PRIORITY_OWNER - 1
						       : total);
	const uint8_t old = v->effective_priority;
	const int64_t before = v->down_timer;

	if (v->base_priority == VRRP_PRIORITY_OWNER || priority == old)
		return;
	ha_log(v->k, HA_VRRP, "(%s) Changing effective priority from %d to %d", v->conf->name, old,
		priority);
	v->effective_priority = priority;
	HA_RECORD(v->k, REC_VRRP_PRIORITY, VRRP_PRIORITY, v->dev, v->conf->vrid, priority, old);
	v->down_timer = vrrp_down_time(v);
	if (v->state != VRRP_STATE_BACK)
		return;
	v->sands += v->down_timer - before;
	vrrp_arm(v);
}

/* A success adds a positive weight or undoes a negative one; a failure does the opposite. */
static void weigh(struct vrrp *v, const struct ha_tracked *t, bool up)
{
	const int size = t->weight < 0 ? -t->weight : t->weight;

	v->total_priority += up != t->reverse ? size : -size;
	vrrp_set_priority(v);
}

/* ---- up and down ---- */

void vrrp_down(struct vrrp *v)
{
	if (v->faults++ != 0 && v->state != VRRP_STATE_INIT)
		return;
	v->wanted = VRRP_STATE_FAULT;
	if (v->state == VRRP_STATE_MAST)
		vrrp_leave_master(v, true, VRRP_FAULT);
	else
		vrrp_leave_fault(v);
	if (v->group && v->group->members_in_fault++ == 0)
		vrrp_group_fault(v);
}

void vrrp_try_up(struct vrrp *v, bool leaves_init)
{
	if (leaves_init) {
		if (v->faults)
			return;
	} else if (--v->faults || v->scripts_in_init) {
		return;
	}
	if (!(v->wanted == VRRP_STATE_MAST && v->base_priority == VRRP_PRIORITY_OWNER))
		v->wanted = VRRP_STATE_BACK;
	v->master_advert_int = v->advert_int;
	v->down_timer = vrrp_down_time(v);
	if (v->group) {
		if (leaves_init ? v->group->members_in_fault : --v->group->members_in_fault)
			return;
	}
	vrrp_leave_fault(v);
	if (v->group && v->state == VRRP_STATE_MAST)
		vrrp_group_master(v);
	else if (v->group)
		vrrp_group_backup(v);
}

static void changed(struct vrrp *v, struct ha_tracked *t, bool up)
{
	t->up = up;
	if (t->weight)
		weigh(v, t, up);
	else if (up != t->reverse)
		vrrp_try_up(v, false);
	else
		vrrp_down(v);
}

/* ---- interfaces ---- */

static bool is_up(const struct netdev *dev)
{
	return dev && netdev_is_up(dev) && dev->carrier;
}

static struct ha_tracked *tracked_interface(struct list *l, const char *name)
{
	list_for_each (t, l, struct ha_tracked, link)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}

/* its own interface is always tracked, unless dont_track_primary; all members track the group's */
static void add_implicit(struct keepalived *k, struct vrrp *v)
{
	if (v->conf->dont_track_primary ||
		tracked_interface(&v->conf->interfaces, v->conf->interface))
		return;
	struct ha_tracked *t = ha_conf_alloc(k->conf, sizeof(*t));
	strcpy(t->name, v->conf->interface);
	list_add(&t->link, &v->conf->interfaces);
}

static void begin_interface(struct vrrp *v, struct ha_tracked *t, const struct netdev *dev)
{
	t->up = is_up(dev);
	if (!t->weight && t->up == t->reverse) {
		ha_log(v->k, HA_VRRP, "(%s): entering FAULT state (interface %s down)",
			v->conf->name, dev->name);
		v->faults++;
	} else if (t->weight && (t->up != t->reverse ? t->weight > 0 : t->weight < 0)) {
		v->total_priority += t->weight;
	}
}

/* initialise_interface_tracking_priorities(): an interface after the other, all that track it */
static void begin_interfaces(struct keepalived *k)
{
	list_for_each (v, &k->instances, struct vrrp, link)
		add_implicit(k, v);
	list_for_each (dev, &k->host->node.devs, struct netdev, link)
		list_for_each (v, &k->instances, struct vrrp, link) {
			struct ha_tracked *t = tracked_interface(&v->conf->interfaces, dev->name);
			if (t)
				begin_interface(v, t, dev);
		}
}

static void interface_changed(struct keepalived *k, const struct netdev *dev)
{
	const bool up = is_up(dev);
	bool told = false;

	list_for_each_safe (v, &k->instances, struct vrrp, link) {
		struct ha_tracked *t = tracked_interface(&v->conf->interfaces, dev->name);
		if (!t || t->up == up)
			continue;
		if (!told)
			ha_log(k, HA_VRRP, "Netlink reports %s %s", dev->name, up ? "up" : "down");
		told = true;
		changed(v, t, up);
	}
}

/* ---- addresses ---- */

static struct ha_address *own_address(struct vrrp *v, uint32_t address)
{
	list_for_each (a, &v->conf->addresses, struct ha_address, link)
		if (a->address == address && a->set)
			return a;
	return NULL;
}

/* one of the instance's virtual addresses was removed by another program */
static void address_removed(struct keepalived *k, const struct netdev *dev, uint32_t address)
{
	list_for_each (v, &k->instances, struct vrrp, link) {
		struct ha_address *a = own_address(v, address);
		if (!a || v->state != VRRP_STATE_MAST || addr_find(dev, address) || !is_up(dev))
			continue;
		a->set = false;
		ha_log(k, HA_VRRP, "(%s) Netlink reflector reports IP %s removed from %s",
			v->conf->name, ip_text(address).s, dev->name);
		v->wanted = VRRP_STATE_BACK;
		vrrp_leave_master(v, true, VRRP_ADDRESS_GONE);
		vrrp_group_follow(v, VRRP_STATE_MAST);
	}
}

static void netlink(struct engine *e, struct event *ev)
{
	struct keepalived *k = container_of(ev, struct keepalived, netlink);

	while (!list_empty(&k->changes)) {
		struct ha_change *c = list_first(&k->changes, struct ha_change, link);
		const struct ha_change was = *c;

		list_del(&c->link);
		arena_put(e->arena, c, sizeof(*c));
		if (was.address)
			check_address_changed(k, was.address);
		if (!(k->alive & HA_VRRP))
			continue;
		if (!was.address) {
			interface_changed(k, was.dev);
			continue;
		}
		vrrp_source_changed(k, was.dev, was.address, was.added);
		if (!was.added)
			address_removed(k, was.dev, was.address);
	}
}

void ha_netlink(struct host_listener *l, struct netdev *dev, uint32_t address, bool added)
{
	struct keepalived *k = container_of(l, struct keepalived, listener);
	struct engine *e = host_engine(k->host);
	struct ha_change *c = arena_get(e->arena, sizeof(*c));

	*c = (struct ha_change){.dev = dev, .address = address, .added = added};
	list_add_tail(&c->link, &k->changes);
	k->netlink.run = netlink;
	if (!event_pending(&k->netlink))
		event_schedule_in(e, &k->netlink, 0);
}

/* ---- scripts ---- */

static struct ha_tracked *tracked_script(struct vrrp *v, const char *name)
{
	return tracked_interface(&v->conf->scripts, name);
}

/* process_script_update_priority() of one instance */
static void script_tells(struct vrrp *v, struct ha_tracked *t, bool good, bool first)
{
	if (t->weight) {
		if (!first)
			weigh(v, t, good);
		else if (good != t->reverse ? t->weight > 0 : t->weight < 0) {
			v->total_priority += t->weight;
			vrrp_set_priority(v);
		}
		return;
	}
	const bool leaves_init = first && --v->scripts_in_init == 0;
	if (good == t->reverse)
		vrrp_down(v);
	else if (!v->scripts_in_init && (!first || leaves_init))
		vrrp_try_up(v, leaves_init);
}

static void script_update(struct script_watch *w, bool good)
{
	ha_log(w->k, HA_VRRP, "VRRP_Script(%s) %s", w->conf->name, good ? "succeeded" : "failed");
	list_for_each_safe (v, &w->k->instances, struct vrrp, link) {
		struct ha_tracked *t = tracked_script(v, w->conf->name);
		if (t)
			script_tells(v, t, good, w->first);
	}
	w->good = good;
	w->first = false;
}

/* vrrp_script_child_thread(): rise and fall are counted in one number */
static void script_result(struct script_watch *w, int status)
{
	const bool good = status == 0;
	const int top = w->conf->rise + w->conf->fall - 1;

	if (status != w->last_status && w->last_status >= 0)
		ha_log(w->k, HA_VRRP, "Script `%s` now returning %d", w->conf->name, status);
	w->last_status = status;
	if (w->first) {
		w->result = good ? top : 0;
		script_update(w, good);
		return;
	}
	if (good && w->result < top) {
		if (w->result < w->conf->rise - 1)
			w->result++;
		else if (!w->good) {
			w->result = top;
			script_update(w, true);
		}
	} else if (!good && w->result > 0) {
		if (w->result > w->conf->rise)
			w->result--;
		else if (w->good) {
			w->result = 0;
			script_update(w, false);
		}
	}
}

static void script_done(void *arg, int status)
{
	struct script_watch *w = arg;

	if (!w->running)
		return;
	w->running = false;
	event_cancel(host_engine(w->k->host), &w->timeout);
	script_result(w, status);
}

static void script_timeout(struct engine *e, struct event *ev)
{
	struct script_watch *w = container_of(ev, struct script_watch, timeout);

	(void)e;
	w->running = false;
	w->k->os->forget(w->k, w);
	ha_log(w->k, HA_VRRP, "Script %s now timed out", w->conf->name);
	script_result(w, 256);
}

static void script_run(struct engine *e, struct event *ev)
{
	struct script_watch *w = container_of(ev, struct script_watch, timer);

	event_schedule_in(e, &w->timer, w->conf->interval);
	if (w->running)
		return;
	w->running = true;
	event_schedule_in(e, &w->timeout, w->conf->timeout);
	w->k->os->run(w->k, w->conf->command, script_done, w);
}

static bool anybody_tracks(struct keepalived *k, const char *name)
{
	list_for_each (v, &k->instances, struct vrrp, link)
		if (tracked_script(v, name))
			return true;
	return false;
}

static void begin_scripts(struct keepalived *k)
{
	struct engine *e = host_engine(k->host);

	list_for_each (c, &k->conf->scripts, struct vrrp_script, link) {
		if (!anybody_tracks(k, c->name))
			continue;
		struct script_watch *w = arena_get(e->arena, sizeof(*w));
		w->k = k;
		w->conf = c;
		w->first = true;
		w->last_status = -1;
		w->timer.run = script_run;
		w->timeout.run = script_timeout;
		list_add_tail(&w->link, &k->scripts);
		event_schedule_in(e, &w->timer, 0);
	}
}

/* ---- all ---- */

static void begin_group(struct vrrp *v)
{
	struct vrrp_group *g = v->group;

	if (v->faults) {
		if (g->state != VRRP_STATE_FAULT)
			ha_log(v->k, HA_VRRP, "VRRP_Group(%s): Syncing %s to FAULT state",
				g->conf->name, v->conf->name);
		g->state = VRRP_STATE_FAULT;
		g->members_in_fault++;
	}
	g->members_in_init += v->scripts_in_init;
}

/* initialise_vrrp_tracking_priorities() */
static void begin_one(struct vrrp *v)
{
	if (!vrrp_source_begin(v)) {
		ha_log(v->k, HA_VRRP, "(%s) entering FAULT state (no IPv4 address for interface)",
			v->conf->name);
		v->faults++;
	}
	list_for_each (t, &v->conf->scripts, struct ha_tracked, link)
		v->scripts_in_init += !t->weight;
	if (v->base_priority != VRRP_PRIORITY_OWNER)
		v->effective_priority = (uint8_t)(v->total_priority < 1 ? 1
				: v->total_priority > 254               ? 254
									: v->total_priority);
	if (v->group)
		begin_group(v);
}

/* initialise_tracking_priorities() */
void vrrp_track_begin(struct keepalived *k)
{
	begin_interfaces(k);
	vrrp_files_begin(k);
	list_for_each (v, &k->instances, struct vrrp, link)
		begin_one(v);
	begin_scripts(k);
}

void vrrp_track_end(struct keepalived *k)
{
	struct engine *e = host_engine(k->host);

	list_for_each_safe (w, &k->scripts, struct script_watch, link) {
		event_cancel(e, &w->timer);
		event_cancel(e, &w->timeout);
		if (w->running)
			k->os->forget(k, w);
		w->running = false;
		list_del(&w->link);
		arena_put(e->arena, w, sizeof(*w));
	}
}
