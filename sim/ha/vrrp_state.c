/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The states of a VRRP instance (keepalived 2.2.7, vrrp/vrrp_scheduler.c and vrrp/vrrp.c).
 *
 *	                  deadline                  received advert
 *	BACKUP            becomes MASTER            priority >= ours: deadline = now + down time
 *	                                            priority < ours: discarded, deadline unchanged
 *	                                            priority 0: deadline = now + skew
 *	MASTER            advert, deadline =        higher: BACKUP at once
 *	                  now + advert_int          lower: advert and gratuitous ARPs at once
 *
 * down time = down_timer_adverts (3) * the master's advert_int + skew; the skew of version 2 is
 * (256 - priority)/256 s whatever the interval. Any advert that a MASTER reads, even a rejected
 * one, delays its own next one by advert_int: two masters that reject each other block each other.
 */

#include "base/text.h"
#include "engine/engine.h"
#include "ha/reasons.h"
#include "ha/records.h"
#include "ha/vrrp.h"

#define USEC INT64_C(1000) /* keepalived uses microseconds */
/* Timers start at the end of the work before them, because keepalived 2.2.7's thread_add_timer()
 * (its lib/scheduler.c) and vrrp_init_instance_sands() read the time again (set_time_now()). The
 * duration of the work depends on the machine; the source only shows that becoming master, with
 * netlink's replies and ten frames, takes longer than reading an advert. Measured: 0.4 to 0.8 ms
 * and 0.1 ms. So of two masters that reject each other, the first one keeps sending. */
#define BECOMING_TAKES (400 * USEC)
#define READING_TAKES (100 * USEC)

const char *vrrp_state_word(enum vrrp_state s)
{
	static const char *const words[] = {"INIT", "BACKUP", "MASTER", "FAULT"};

	return words[s];
}

void vrrp_record_state(struct vrrp *v, unsigned why)
{
	HA_RECORD(v->k, REC_VRRP_STATE, why, v->dev, v->conf->vrid, v->effective_priority,
		v->master_priority, v->master, (uint64_t)v->down_timer, v->state);
}

/* ---- time ---- */

/* VRRP_TIMER_SKEW_CALC(): whole microseconds */
int64_t vrrp_skew(const struct vrrp *v)
{
	const int64_t p = 256 - v->effective_priority;

	if (v->conf->version == 3)
		return p * (v->master_advert_int / USEC / 10000) * 625 / 16 * USEC;
	return p * 1000000 / 256 * USEC;
}

int64_t vrrp_down_time(const struct vrrp *v)
{
	return v->conf->down_timer_adverts * v->master_advert_int + vrrp_skew(v);
}

static int64_t now(const struct vrrp *v)
{
	return host_engine(v->k->host)->now;
}

void vrrp_arm(struct vrrp *v)
{
	struct engine *e = host_engine(v->k->host);

	const int64_t at = v->sands < e->now ? e->now : v->sands;

	if (v->sands == INT64_MAX)
		event_cancel(e, &v->timer);
	else if (!event_pending(&v->timer) || v->timer.time != at)
		event_schedule(e, &v->timer, at); /* else it keeps its place among equals */
}

void vrrp_set_sands(struct vrrp *v)
{
	const int64_t start = v->k->start_after;

	switch (v->state) {
	case VRRP_STATE_MAST: v->sands = v->reload_master ? now(v) : now(v) + v->advert_int; break;
	case VRRP_STATE_BACK: v->sands = (start > now(v) ? start : now(v)) + v->down_timer; break;
	default: v->sands = INT64_MAX; break;
	}
	vrrp_arm(v);
}

/* ---- becoming master ---- */

static void garp_again(struct engine *e, struct event *ev)
{
	struct vrrp *v = container_of(ev, struct vrrp, garp_again.event);

	(void)e;
	vrrp_series_next(v, &v->garp_again);
	vrrp_send_updates(v, v->conf->garp_repeat);
}

static void lower_again(struct engine *e, struct event *ev)
{
	struct vrrp *v = container_of(ev, struct vrrp, lower_again.event);

	(void)e;
	vrrp_series_next(v, &v->lower_again);
	vrrp_send_updates(v, v->conf->lower_prio_repeat);
}

/* vrrp_state_become_master() */
static void become_master(struct vrrp *v)
{
	if (v->conf->version == 3 && v->master_advert_int != v->advert_int) {
		ha_log(v->k, HA_VRRP,
			"(%s) changing advert interval from %lldms to locally configured %lldms",
			v->conf->name, (long long)(v->master_advert_int / 1000000),
			(long long)(v->advert_int / 1000000));
		v->master_advert_int = v->advert_int;
	}
	vrrp_add_addresses(v);
	vrrp_send_updates(v, v->conf->garp_repeat);
	vrrp_sync_daemon_switch(v, true);
	if (v->conf->garp_refresh)
		v->refresh_time = now(v) + v->conf->garp_refresh;
	vrrp_notify(v);
}

/* vrrp_state_master_tx(): sends the advert before it adds the addresses, so that the old master has
 * removed its own when the gratuitous ARPs are sent */
static void master_tx(struct vrrp *v)
{
	vrrp_send(v, v->effective_priority);
	if (!v->addresses_set) {
		ha_log(v->k, HA_VRRP, "(%s) Entering MASTER STATE", v->conf->name);
		become_master(v);
		if (v->conf->garp_delay)
			vrrp_series_add(v, &v->garp_again, BECOMING_TAKES + v->conf->garp_delay);
	} else if (v->conf->garp_refresh && now(v) >= v->refresh_time) {
		vrrp_send_updates(v, v->conf->garp_refresh_repeat);
		v->refresh_time = now(v) + v->conf->garp_refresh;
	}
}

void vrrp_goto_master(struct vrrp *v, unsigned why)
{
	if (v->group && !vrrp_group_may(v)) {
		v->wanted = VRRP_STATE_MAST;
		return;
	}
	v->state = VRRP_STATE_MAST;
	vrrp_record_state(v, why);
	vrrp_set_sands(v);
	master_tx(v);
}

/* ---- leaving ---- */

void vrrp_restore_interface(struct vrrp *v, bool advertise)
{
	if (advertise) {
		vrrp_send(v, VRRP_PRIORITY_STOP);
		ha_log(v->k, HA_VRRP, "(%s) sent 0 priority", v->conf->name);
	}
	v->garp_pending = false;
	if (v->addresses_set)
		vrrp_remove_addresses(v, false);
}

/* vrrp_state_leave_master() */
void vrrp_leave_master(struct vrrp *v, bool advertise, unsigned why)
{
	if (v->addresses_set)
		vrrp_sync_daemon_switch(v, false);
	if (v->wanted == VRRP_STATE_BACK) {
		ha_log(v->k, HA_VRRP, "(%s) Entering BACKUP STATE", v->conf->name);
		v->preempt_time = 0;
	} else {
		ha_log(v->k, HA_VRRP, "(%s) Entering FAULT STATE", v->conf->name);
		vrrp_send(v, VRRP_PRIORITY_STOP);
	}
	vrrp_restore_interface(v, advertise);
	v->state = v->wanted;
	v->down_timer = vrrp_down_time(v);
	vrrp_record_state(v, why);
	vrrp_notify(v);
	vrrp_set_sands(v);
}

void vrrp_leave_fault(struct vrrp *v)
{
	if (v->wanted == VRRP_STATE_MAST) {
		vrrp_goto_master(v, VRRP_RECOVERED);
	} else {
		if (v->state != v->wanted)
			ha_log(v->k, HA_VRRP, "(%s) Entering %s STATE", v->conf->name,
				vrrp_state_word(v->wanted));
		if (v->wanted == VRRP_STATE_FAULT && v->state == VRRP_STATE_MAST) {
			vrrp_send(v, VRRP_PRIORITY_STOP);
			vrrp_restore_interface(v, false);
		}
		v->state = v->wanted;
		vrrp_notify(v);
		if (v->state == VRRP_STATE_BACK)
			v->preempt_time = 0;
	}
	v->master_advert_int = v->advert_int;
	v->down_timer = vrrp_down_time(v);
	if (v->state != VRRP_STATE_MAST)
		vrrp_record_state(v, v->state == VRRP_STATE_FAULT ? VRRP_FAULT : VRRP_RECOVERED);
	vrrp_set_sands(v);
}

/* ---- the deadline ---- */

/* a master's next advert is timed from the end of its work */
static void put_off(struct vrrp *v, int64_t work)
{
	if (v->state != VRRP_STATE_MAST)
		return;
	v->sands += work;
	vrrp_arm(v);
}

/* vrrp_dispatcher_read_timeout() */
static void timed_out(struct engine *e, struct event *ev)
{
	struct vrrp *v = container_of(ev, struct vrrp, timer);
	const enum vrrp_state before = v->state;

	(void)e;
	if (v->state == VRRP_STATE_BACK) {
		ha_log(v->k, HA_VRRP, "(%s) Receive advertisement timeout", v->conf->name);
		v->wanted = VRRP_STATE_MAST;
		vrrp_goto_master(
			v, v->base_priority == VRRP_PRIORITY_OWNER ? VRRP_OWNER : VRRP_TIMEOUT);
	} else if (v->state == VRRP_STATE_MAST) {
		v->reload_master = false;
		master_tx(v);
	}
	vrrp_group_follow(v, before);
	vrrp_set_sands(v);
	if (before == VRRP_STATE_BACK)
		put_off(v, BECOMING_TAKES);
}

/* ---- received adverts ---- */

static void record_heard(struct vrrp *v, unsigned why, const struct vrrp_advert *a, uint32_t src)
{
	const int64_t left = v->sands == INT64_MAX ? 0 : v->sands - now(v);

	HA_RECORD(v->k, REC_VRRP_HEARD, why, v->dev, v->conf->vrid, v->effective_priority,
		a->priority, src, (uint64_t)(why == VRRP_DISCARDED ? left : v->down_timer),
		v->state);
}

/* update_master_adver_int(): version 3 goes by the master's interval */
static void follow_interval(struct vrrp *v, const struct vrrp_advert *a)
{
	const int64_t theirs = a->interval * (NSEC_PER_SEC / 100);

	if (v->conf->version != 3 || v->master_advert_int == theirs)
		return;
	ha_log(v->k, HA_VRRP, "(%s) advertisement interval updated from %lldms to %lldms by master",
		v->conf->name, (long long)(v->master_advert_int / 1000000),
		(long long)(theirs / 1000000));
	v->master_advert_int = theirs;
}

static bool accepts(const struct vrrp *v, const struct vrrp_advert *a)
{
	return v->conf->nopreempt || a->priority >= v->effective_priority ||
		(v->conf->preempt_delay && (!v->preempt_time || v->preempt_time > now(v)));
}

static void count_preempt_delay(struct vrrp *v, const struct vrrp_advert *a)
{
	const int64_t delay = v->conf->preempt_delay;

	if (!delay)
		return;
	if (a->priority >= v->effective_priority) {
		if (v->preempt_time)
			ha_log(v->k, HA_VRRP, "(%s) stop preempt delay", v->conf->name);
		v->preempt_time = 0;
	} else if (!v->preempt_time) {
		ha_log(v->k, HA_VRRP, "(%s) start preempt delay (%lld.%06lld)", v->conf->name,
			(long long)(delay / NSEC_PER_SEC),
			(long long)(delay % NSEC_PER_SEC / 1000));
		v->preempt_time = now(v) + delay;
	}
}

/* an ignored advert does not change the deadline */
static void keep_deadline(struct vrrp *v)
{
	v->down_timer = v->sands > now(v) ? v->sands - now(v) : 0;
}

/* vrrp_state_backup() */
static void backup_rx(
	struct vrrp *v, const struct ipv4_header *ip, const uint8_t *message, size_t n)
{
	struct vrrp_advert a = {.priority = 0};
	const bool check = !v->conf->skip_check_adv_addr || v->master != ip->src;

	if (vrrp_check(v, ip, message, n, check, &a)) {
		record_heard(v, VRRP_REJECTED, &a, ip->src);
		keep_deadline(v);
	} else if (a.priority == VRRP_PRIORITY_STOP) {
		ha_log(v->k, HA_VRRP, "(%s) Backup received priority 0 advertisement",
			v->conf->name);
		v->down_timer = vrrp_skew(v);
		record_heard(v, VRRP_PRIORITY_0, &a, ip->src);
	} else if (accepts(v, &a)) {
		follow_interval(v, &a);
		v->down_timer = vrrp_down_time(v);
		v->master = ip->src;
		v->master_priority = a.priority;
		count_preempt_delay(v, &a);
		v->wanted = VRRP_STATE_BACK;
		record_heard(v, VRRP_ACCEPTED, &a, ip->src);
	} else {
		ha_log(v->k, HA_VRRP,
			"(%s) received lower priority (%d) advert from %s - discarding",
			v->conf->name, a.priority, ip_text(ip->src).s);
		record_heard(v, VRRP_DISCARDED, &a, ip->src);
		v->master = ip->src;
		keep_deadline(v);
	}
}

/* tie-break between equal priorities: the higher address wins */
static int compare_source(const struct vrrp *v, uint32_t src)
{
	const uint32_t ours = v->source;

	return src < ours ? -1 : src > ours;
}

static void lower_in_group(struct vrrp *v)
{
	list_for_each (other, &v->k->instances, struct vrrp, link) {
		if ((other != v && (!v->group || other->group != v->group)) ||
			!other->conf->lower_prio_repeat)
			continue;
		vrrp_send_updates(other, other->conf->lower_prio_repeat);
		if (other->conf->lower_prio_delay)
			vrrp_series_add(other, &other->lower_again, other->conf->lower_prio_delay);
	}
}

static void lower_rx(struct vrrp *v, const struct vrrp_advert *a, uint32_t src)
{
	ha_log(v->k, HA_VRRP, "(%s) Received advert from %s with lower priority %d, ours %d%s",
		v->conf->name, ip_text(src).s, a->priority, v->effective_priority,
		v->conf->lower_prio_no_advert ? "" : ", forcing new election");
	record_heard(v, VRRP_LOWER, a, src);
	if (!v->conf->lower_prio_no_advert)
		vrrp_send(v, v->effective_priority);
	lower_in_group(v);
	if (v->conf->notify_lower[0])
		v->k->os->run(v->k, v->conf->notify_lower, NULL, NULL);
}

static void higher_rx(struct vrrp *v, const struct vrrp_advert *a, uint32_t src)
{
	const bool higher = a->priority > v->effective_priority;

	if (higher)
		ha_log(v->k, HA_VRRP,
			"(%s) Master received advert from %s with higher priority %d, ours %d",
			v->conf->name, ip_text(src).s, a->priority, v->effective_priority);
	else
		ha_log(v->k, HA_VRRP,
			"(%s) Master received advert from %s with same priority %d but higher IP "
			"address than ours",
			v->conf->name, ip_text(src).s, a->priority);
	follow_interval(v, a);
	v->down_timer = vrrp_down_time(v);
	v->master = src;
	v->master_priority = a->priority;
	v->wanted = v->state = VRRP_STATE_BACK;
	record_heard(v, higher ? VRRP_HIGHER : VRRP_SAME_HIGHER, a, src);
	vrrp_leave_master(v, false, higher ? VRRP_HIGHER : VRRP_SAME_HIGHER);
}

static void same_priority(struct vrrp *v, int side)
{
	if (side == 0)
		ha_log(v->k, HA_VRRP,
			"(%s) WARNING - equal priority advert received from remote host with our "
			"IP "
			"address.",
			v->conf->name);
	else if (v->effective_priority == VRRP_PRIORITY_OWNER) {
		ha_log(v->k, HA_VRRP,
			"(%s) CONFIGURATION ERROR: local instance and a remote instance are both "
			"configured as address owner, please fix - reducing local priority",
			v->conf->name);
		v->effective_priority = v->base_priority = VRRP_PRIORITY_OWNER - 1;
	}
}

/* vrrp_state_master_rx() */
static void master_rx(
	struct vrrp *v, const struct ipv4_header *ip, const uint8_t *message, size_t n)
{
	struct vrrp_advert a = {.priority = 0};

	if (vrrp_check(v, ip, message, n, true, &a)) {
		record_heard(v, VRRP_REJECTED, &a, ip->src);
		return;
	}
	const int side = compare_source(v, ip->src);
	const bool wins = a.priority > v->effective_priority ||
		(a.priority == v->effective_priority && side > 0);
	if (a.priority == VRRP_PRIORITY_STOP || (v->conf->higher_prio_send_advert && wins))
		vrrp_send(v, v->effective_priority);
	if (a.priority == VRRP_PRIORITY_STOP) {
		ha_log(v->k, HA_VRRP, "(%s) Master received priority 0 message", v->conf->name);
		record_heard(v, VRRP_PRIORITY_0_MASTER, &a, ip->src);
		return;
	}
	if (a.priority == v->effective_priority)
		same_priority(v, side);
	if (a.priority < v->effective_priority || (a.priority == v->effective_priority && side < 0))
		lower_rx(v, &a, ip->src);
	else if (a.priority > v->effective_priority || side > 0)
		higher_rx(v, &a, ip->src);
}

/* vrrp_dispatcher_read() */
void vrrp_heard(struct vrrp *v, const struct ipv4_header *ip, const uint8_t *message, size_t n)
{
	const enum vrrp_state before = v->state;
	const struct vrrp_advert nothing = {.priority = 0};

	if (v->state == VRRP_STATE_FAULT || v->state == VRRP_STATE_INIT) {
		record_heard(v, VRRP_IGNORED, &nothing, ip->src);
		return;
	}
	if (v->state == VRRP_STATE_BACK)
		backup_rx(v, ip, message, n);
	else
		master_rx(v, ip, message, n);
	vrrp_group_follow(v, before);
	if (v->state == VRRP_STATE_MAST && v->conf->lower_prio_no_advert)
		return;
	vrrp_set_sands(v);
	put_off(v, READING_TAKES);
}

void vrrp_timers_init(struct vrrp *v)
{
	v->sands = INT64_MAX;
	v->timer.run = timed_out;
	v->garp_again.event.run = garp_again;
	v->lower_again.event.run = lower_again;
}
