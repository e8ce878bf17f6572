/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sync groups (keepalived 2.2.7, vrrp/vrrp_sync.c): members become MASTER only when the timers of
 * all have expired, but BACKUP and FAULT all at once. A member that leaves MASTER because of the
 * group sends one advert of priority 0; the one whose interface failed cannot send it. So a cable
 * fault costs the full down time, not the skew.
 */
#include "ha/reasons.h"
#include "ha/records.h"
#include "ha/vrrp.h"

bool vrrp_group_may(struct vrrp *v)
{
	const struct vrrp_group *g = v->group;

	if (g->state == VRRP_STATE_MAST)
		return true;
	list_for_each (other, &v->k->instances, struct vrrp, link) {
		if (other->group != g || other == v || other->wanted == VRRP_STATE_MAST)
			continue;
		v->down_timer = vrrp_down_time(v);
		vrrp_record_state(v, VRRP_GROUP_WAITS);
		vrrp_set_sands(v);
		return false;
	}
	return true;
}

static void enter(struct vrrp *v, enum vrrp_state s)
{
	v->group->state = s;
	vrrp_group_notify(v->k, v->group);
}

static void announce(const struct vrrp *v, enum vrrp_state s)
{
	ha_log(v->k, HA_VRRP, "VRRP_Group(%s) Syncing instances to %s state", v->group->conf->name,
		vrrp_state_word(s));
}

void vrrp_group_backup(struct vrrp *v)
{
	if (v->group->state == VRRP_STATE_BACK)
		return;
	announce(v, VRRP_STATE_BACK);
	list_for_each (other, &v->k->instances, struct vrrp, link) {
		if (other->group != v->group || other == v || other->state == VRRP_STATE_BACK)
			continue;
		other->wanted = VRRP_STATE_BACK;
		if (other->state == VRRP_STATE_MAST)
			vrrp_leave_master(other, false, VRRP_GROUP_FOLLOWS);
		else
			vrrp_leave_fault(other);
	}
	enter(v, VRRP_STATE_BACK);
}

void vrrp_group_master(struct vrrp *v)
{
	if (v->group->state == VRRP_STATE_MAST || !vrrp_group_may(v))
		return;
	announce(v, VRRP_STATE_MAST);
	list_for_each (other, &v->k->instances, struct vrrp, link) {
		if (other->group != v->group || other == v || other->state == VRRP_STATE_MAST)
			continue;
		other->wanted = VRRP_STATE_MAST;
		vrrp_goto_master(other, VRRP_GROUP_FOLLOWS);
	}
	enter(v, VRRP_STATE_MAST);
}

void vrrp_group_fault(struct vrrp *v)
{
	if (v->group->state == VRRP_STATE_FAULT)
		return;
	announce(v, VRRP_STATE_FAULT);
	list_for_each (other, &v->k->instances, struct vrrp, link) {
		if (other->group != v->group || other == v || other->state == VRRP_STATE_FAULT)
			continue;
		other->wanted = VRRP_STATE_FAULT;
		if (other->state == VRRP_STATE_MAST) {
			vrrp_leave_master(other, false, VRRP_GROUP_FOLLOWS);
		} else {
			other->state = VRRP_STATE_FAULT;
			vrrp_leave_fault(other);
		}
	}
	enter(v, VRRP_STATE_FAULT);
}

/* the action of VRRP_TSM for the transition */
void vrrp_group_follow(struct vrrp *v, enum vrrp_state before)
{
	if (!v->group || before == v->state)
		return;
	if (v->state == VRRP_STATE_MAST)
		vrrp_group_master(v);
	else if (v->state == VRRP_STATE_BACK && before == VRRP_STATE_MAST)
		vrrp_group_backup(v);
	else if (v->state == VRRP_STATE_FAULT)
		vrrp_group_fault(v);
}
