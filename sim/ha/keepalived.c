/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The daemon as a whole (keepalived 2.2.7, core/main.c, vrrp/vrrp_daemon.c): it reads its file,
 * starts its children, and exits with the status of the real one. The children start 30 ms after
 * the start, as measured; VRRP takes one second to stop.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "engine/engine.h"
#include "ha/check.h"
#include "ha/vrrp.h"

#define STARTS_IN (30 * NSEC_PER_SEC / 1000)
#define STOPS_IN (NSEC_PER_SEC + 10 * NSEC_PER_SEC / 1000)

enum { EXIT_CONFIG = 2, EXIT_NO_CONFIG = 6, STATUS_OF_SIGKILL = 137 };

static const struct guest_key keepalived_guest = {"keepalived"};

struct keepalived *keepalived_of(const struct host *h)
{
	return host_guest(h, &keepalived_guest);
}

void ha_log(struct keepalived *k, enum ha_part part, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	k->os->log(k, part, text_str(&t));
	text_free(&t);
}

static void log_messages(struct keepalived *k)
{
	list_for_each (m, &k->conf->messages, struct ha_message, link)
		ha_log(k, HA_PARENT, "%s", m->text);
}

static void begin_checks(struct keepalived *k)
{
	k->alive |= HA_CHECKER;
	k->os->begins(k, HA_CHECKER);
	check_begin(k);
}

static void begin_vrrp(struct keepalived *k)
{
	k->alive |= HA_VRRP;
	k->os->begins(k, HA_VRRP);
	vrrp_begin(k);
}

/* the children are there */
static void begin(struct engine *e, struct event *ev)
{
	struct keepalived *k = container_of(ev, struct keepalived, begin);

	if (k->conf->startup_delay)
		k->start_after = e->now + k->conf->startup_delay;
	if (k->conf->has_checker)
		begin_checks(k);
	if (k->conf->has_vrrp)
		begin_vrrp(k);
	ha_log(k, HA_PARENT, "Startup complete");
}

static void finish(struct engine *e, struct event *ev)
{
	struct keepalived *k = container_of(ev, struct keepalived, ending);

	(void)e;
	list_for_each (v, &k->instances, struct vrrp, link)
		vrrp_vmac_end(v);
	k->alive = 0;
	k->os->over(k, k->status);
}

/* a configuration that VRRP cannot run ends everything */
static void refuse(struct engine *e, struct event *ev)
{
	struct keepalived *k = container_of(ev, struct keepalived, begin);

	(void)e;
	ha_log(k, HA_PARENT, "Stopped");
	ha_log(k, HA_PARENT, "pid exited with permanent error CONFIG. Terminating");
	k->status = EXIT_CONFIG;
	event_schedule_in(e, &k->ending, 0);
}

static void orphaned(struct engine *e, struct event *ev);

/* a written file is read when the write is complete */
static void inotify(struct engine *e, struct event *ev)
{
	struct keepalived *k = container_of(ev, struct keepalived, inotify);

	(void)e;
	if (k->alive & HA_VRRP)
		vrrp_files_changed(k);
	if (k->checker)
		check_files_changed(k->checker);
}

void ha_file_changed(struct keepalived *k)
{
	if (!list_empty(&k->conf->files) && !event_pending(&k->inotify))
		event_schedule_in(host_engine(k->host), &k->inotify, 0);
}

static struct keepalived *daemon_new(
	struct host *h, const char *path, const struct ha_os *os, void *owner)
{
	struct keepalived *k = arena_get(host_engine(h)->arena, sizeof(*k));

	k->host = h;
	k->os = os;
	k->owner = owner;
	snprintf(k->path, sizeof(k->path), "%s", path);
	list_init(&k->instances);
	list_init(&k->groups);
	list_init(&k->scripts);
	list_init(&k->changes);
	k->ending.run = finish;
	k->orphaned.run = orphaned;
	k->inotify.run = inotify;
	k->garp_event.run = vrrp_garp_timer;
	k->listener.changed = ha_netlink;
	list_add_tail(&k->listener.link, &h->listeners);
	host_set_guest(h, &keepalived_guest, k);
	return k;
}

struct keepalived *ha_start(
	struct host *h, const char *path, const struct ha_os *os, void *owner, int *status)
{
	struct ha_conf *c = ha_conf_read(h, path, os->files);

	if (c && c->missing) {
		ha_conf_free(c);
		c = NULL;
	}
	if (!c) {
		*status = EXIT_NO_CONFIG;
		return NULL;
	}
	struct keepalived *k = daemon_new(h, path, os, owner);
	k->conf = c;
	k->alive = HA_PARENT;
	ha_log(k, HA_PARENT, "Starting Keepalived v2.2.7 (01/16,2022)");
	ha_log(k, HA_PARENT, "Opening file '%s'.", path);
	ha_log(k, HA_PARENT, "Configuration file %s", path);
	log_messages(k);
	k->begin.run = c->fatal || c->aborted ? refuse : begin;
	event_schedule_in(host_engine(h), &k->begin, STARTS_IN);
	return k;
}

/* ---- the end ---- */

void ha_stop(struct keepalived *k)
{
	struct engine *e = host_engine(k->host);

	if (event_pending(&k->ending))
		return;
	event_cancel(e, &k->begin);
	ha_log(k, HA_PARENT, "Stopping");
	if (k->alive & HA_VRRP)
		vrrp_end(k);
	if (k->alive & HA_CHECKER)
		check_end(k, true);
	k->alive = HA_PARENT;
	event_schedule_in(e, &k->ending, STOPS_IN);
}

static void kill_vrrp(struct keepalived *k)
{
	vrrp_free(k);
	k->alive &= ~(unsigned)HA_VRRP;
}

static void kill_checker(struct keepalived *k)
{
	check_end(k, false);
	k->alive &= ~(unsigned)HA_CHECKER;
}

/* its children get SIGTERM (PR_SET_PDEATHSIG), unless they were killed with it */
static void orphaned(struct engine *e, struct event *ev)
{
	struct keepalived *k = container_of(ev, struct keepalived, orphaned);

	(void)e;
	k->status = STATUS_OF_SIGKILL;
	if (k->alive)
		ha_stop(k);
	else
		k->os->over(k, k->status);
}

void ha_kill(struct keepalived *k, enum ha_part part)
{
	struct engine *e = host_engine(k->host);
	const bool respawns = k->alive & HA_PARENT;

	if (part == HA_PARENT) {
		k->alive &= ~(unsigned)HA_PARENT;
		event_schedule_in(e, &k->orphaned, 0);
	} else if (part == HA_VRRP && k->alive & HA_VRRP) {
		kill_vrrp(k);
		if (!respawns)
			return;
		ha_log(k, HA_PARENT, "VRRP child process died: Respawning");
		begin_vrrp(k);
	} else if (part == HA_CHECKER && k->alive & HA_CHECKER) {
		kill_checker(k);
		if (!respawns)
			return;
		ha_log(k, HA_PARENT, "Healthcheck child process died: Respawning");
		begin_checks(k);
	}
}

void ha_free(struct keepalived *k)
{
	struct engine *e = host_engine(k->host);

	event_cancel(e, &k->begin);
	event_cancel(e, &k->ending);
	event_cancel(e, &k->orphaned);
	event_cancel(e, &k->netlink);
	event_cancel(e, &k->inotify);
	event_cancel(e, &k->garp_event);
	if (k->alive & HA_VRRP || !list_empty(&k->instances))
		vrrp_free(k);
	if (k->checker)
		check_end(k, false);
	list_del(&k->listener.link);
	if (keepalived_of(k->host) == k)
		host_set_guest(k->host, &keepalived_guest, NULL);
	ha_conf_free(k->conf);
	arena_put(e->arena, k, sizeof(*k));
}

/* propagate_signal() in core/main.c: SIGHUP goes to the children, and starts those that the new file
 * wants and that were not there */
static void reload_children(struct keepalived *k, const struct ha_conf *old)
{
	if (k->alive & HA_VRRP)
		vrrp_reload(k, &old->sync);
	else if (k->conf->has_vrrp && !event_pending(&k->begin))
		begin_vrrp(k);
	if (k->alive & HA_CHECKER)
		check_reload(k);
	else if (k->conf->has_checker && !event_pending(&k->begin))
		begin_checks(k);
}

void ha_reload(struct keepalived *k)
{
	struct ha_conf *old = k->conf;
	struct ha_conf *new = ha_conf_read(k->host, k->path, k->os->files);

	ha_log(k, HA_PARENT, "Reloading ...");
	if (!new) {
		ha_log(k, HA_PARENT, "Configuration file '%s' is not a regular non-executable file",
			k->path);
		return;
	}
	k->conf = new;
	log_messages(k);
	reload_children(k, old);
	ha_conf_free(old);
}
