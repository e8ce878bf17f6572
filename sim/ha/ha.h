/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keepalived 2.2.7 on a host: its configuration (conf.h), its VRRP instances (vrrp.h) and its
 * health checks (check.h). A process of the host owns it (app/commands/keepalived.c); struct ha_os
 * gives it access to upper layers: files, scripts and a log.
 *
 * The real one is three processes: a parent that reads, forks and waits, one for VRRP, one for the
 * checks. Here they are three parts of one object, each of which can be killed separately.
 */
#ifndef LVSLAB_HA_HA_H
#define LVSLAB_HA_HA_H

#include <stdint.h>

#include "base/printf_like.h"
#include "engine/event.h"
#include "engine/trace.h"
#include "ha/conf/conf.h"
#include "host/host.h"

struct keepalived;

enum ha_part { HA_PARENT = 1, HA_VRRP = 2, HA_CHECKER = 4 };

struct ha_os {
	const struct ha_files *files;
	/* a log line, without time and process */
	void (*log)(struct keepalived *k, enum ha_part part, const char *line);
	/* Runs a command in the host's shell; `done` (may be NULL) gets its exit status, at once or
	 * later. `arg` is in the world. */
	void (*run)(struct keepalived *k, const char *command, void (*done)(void *arg, int status),
		void *arg);
	/* Cancels the command: sends SIGTERM, `done` is not called. */
	void (*forget)(struct keepalived *k, void *arg);
	/* A child process has started: VRRP or the checks. */
	void (*begins)(struct keepalived *k, enum ha_part part);
	/* Everything has ended: the process may exit with this status. */
	void (*over)(struct keepalived *k, int status);
};

struct keepalived {
	struct host *host;
	const struct ha_os *os;
	void *owner; /* its process */
	struct ha_conf *conf;
	char path[HA_PATH];
	unsigned alive;          /* enum ha_part, as bits */
	bool firewall_set_up;    /* by this process: vrrp_filter.h */
	int status;              /* its exit status */
	struct list instances;   /* struct vrrp, in the file's order */
	struct list groups;      /* struct vrrp_group */
	struct list scripts;     /* struct script_watch */
	struct event begin;      /* the children have started */
	struct event orphaned;   /* the parent was killed: its children end */
	struct event ending;     /* the one second that VRRP takes to stop */
	struct event netlink;    /* something changed on the host */
	struct event inotify;    /* a file changed */
	struct event garp_event; /* vrrp_arp_thread */
	int64_t garp_next;       /* vrrp_garp_interval: earliest time of the next one */
	int64_t start_after;     /* vrrp_startup_delay */
	struct host_listener listener;
	struct list changes; /* struct ha_change: received, not yet processed */
	struct checker *checker;
};

/* Reads the file and starts. NULL: the file does not exist or it cannot run; *status is the
 * program's exit status. */
struct keepalived *ha_start(
	struct host *h, const char *path, const struct ha_os *os, void *owner, int *status);
void ha_stop(struct keepalived *k); /* SIGTERM */
/* SIGKILL of one of its processes */
void ha_kill(struct keepalived *k, enum ha_part part);
void ha_reload(struct keepalived *k); /* SIGHUP */
/* A file of the host was written, moved or deleted: its owner calls this (inotify). */
void ha_file_changed(struct keepalived *k);
void ha_free(struct keepalived *k); /* after it has ended */
/* The running one on the host, the last started if there are several; NULL: none. */
struct keepalived *keepalived_of(const struct host *h);

void ha_log(struct keepalived *k, enum ha_part part, const char *fmt, ...) TEXT_PRINTF(3, 4);

/* RECORD at its host; `device` may be NULL */
#define HA_RECORD(k, kind, why, device, ...) \
	HOST_RECORD((k)->host, kind, why, (const struct netdev *)(device), (struct frame *)NULL, \
		__VA_ARGS__)

#endif
