/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands run at state changes (keepalived 2.2.7, vrrp/vrrp_notify.c): notify_master and
 * similar ones as written, `notify` with kind, name, state and priority appended.
 */
#include "base/text.h"
#include "ha/vrrp.h"

static const char *command_for(const struct ha_notify *n, enum vrrp_state s)
{
	switch (s) {
	case VRRP_STATE_MAST: return n->master;
	case VRRP_STATE_BACK: return n->backup;
	case VRRP_STATE_FAULT: return n->fault;
	default: return "";
	}
}

static void notify(struct keepalived *k, const struct ha_notify *n, enum vrrp_state s,
	const char *kind, const char *name, unsigned priority)
{
	const char *command = command_for(n, s);
	struct text t = {0};

	if (*command)
		k->os->run(k, command, NULL, NULL);
	if (!n->any[0] || s == VRRP_STATE_INIT)
		return;
	text_add(&t, "%s %s %s %s %u", n->any, kind, name, vrrp_state_word(s), priority);
	k->os->run(k, text_str(&t), NULL, NULL);
	text_free(&t);
}

void vrrp_notify(struct vrrp *v)
{
	notify(v->k, &v->conf->notify, v->state, "INSTANCE", v->conf->name, v->effective_priority);
}

void vrrp_group_notify(struct keepalived *k, struct vrrp_group *g)
{
	notify(k, &g->conf->notify, g->state, "GROUP", g->conf->name, 0);
}
