/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lvs_sync_daemon (keepalived 2.2.7, check/ipvswrapper.c: ipvs_syncd_cmd()): IPVS's backup daemon
 * from the start, the master daemon while the named instance is master; never both.
 */
#include <string.h>

#include "ha/vrrp.h"
#include "ipvs/ipvs.h"
#include "ipvs/sync.h"

static bool has_daemon(const struct keepalived *k)
{
	return k->conf->sync.interface[0] != '\0';
}

static void start(struct keepalived *k, enum ipvs_sync_state which)
{
	const struct sync_daemon_conf *c = &k->conf->sync;
	struct ipvs_sync_config config = {.syncid = (uint8_t)c->syncid,
		.maxlen = c->maxlen,
		.group = c->group,
		.port = c->port,
		.ttl = c->ttl};

	memcpy(config.interface, c->interface, IFNAMSIZ);
	ipvs_sync_start(ipvs_load(k->host), which, &config);
}

static void stop(struct keepalived *k, enum ipvs_sync_state which)
{
	ipvs_sync_stop(ipvs_load(k->host), which);
}

void vrrp_sync_daemon_switch(struct vrrp *v, bool master)
{
	if (!has_daemon(v->k) || strcmp(v->k->conf->sync.instance, v->conf->name) != 0)
		return;
	stop(v->k, master ? IPVS_STATE_BACKUP : IPVS_STATE_MASTER);
	start(v->k, master ? IPVS_STATE_MASTER : IPVS_STATE_BACKUP);
}

static bool is_master(const struct keepalived *k)
{
	list_for_each (v, &k->instances, struct vrrp, link)
		if (strcmp(k->conf->sync.instance, v->conf->name) == 0)
			return v->state == VRRP_STATE_MAST;
	return false;
}

/* vrrp_terminate_phase1() */
void vrrp_sync_daemon_end(struct keepalived *k)
{
	if (has_daemon(k))
		stop(k, is_master(k) ? IPVS_STATE_MASTER : IPVS_STATE_BACKUP);
}

/* vrrp_init_state(): the kernel refuses to start one twice (EEXIST) */
void vrrp_sync_daemon_begin(struct keepalived *k)
{
	if (has_daemon(k))
		start(k, is_master(k) ? IPVS_STATE_MASTER : IPVS_STATE_BACKUP);
}

/* ipvs_syncd_changed() */
static bool changed(const struct sync_daemon_conf *a, const struct sync_daemon_conf *b)
{
	return strcmp(a->interface, b->interface) != 0 || a->syncid != b->syncid ||
		a->maxlen != b->maxlen || a->group != b->group || a->port != b->port ||
		a->ttl != b->ttl;
}

/* reload_vrrp_thread() in vrrp/vrrp_daemon.c: stops the daemon if its configuration has changed,
 * and the one of the other state; it starts one without an interface, which the kernel refuses
 * (ENODEV). If the file names none any more, the running daemon stays. */
void vrrp_sync_daemon_reload(struct keepalived *k, const struct sync_daemon_conf *old)
{
	const bool master = is_master(k);

	if (!has_daemon(k))
		return;
	if (changed(old, &k->conf->sync))
		stop(k, master ? IPVS_STATE_MASTER : IPVS_STATE_BACKUP);
	stop(k, master ? IPVS_STATE_BACKUP : IPVS_STATE_MASTER);
}
