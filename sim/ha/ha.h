/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keepalived 2.2.7 on a host: its configuration (conf.h), its VRRP instances (vrrp.h) and its
 * health checks (check.h). A process of the host owns it (app/commands/keepalived.c); what it needs
 * of the host's world above this floor, files, scripts and a log, comes by struct ha_os.
 *
 * The real one is three processes: a parent that reads, forks and waits, one for VRRP, one for the
 * checks. Here they are three parts of one object, each of which can be killed by itself.
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
	/* a line of the log, without time or process */
	void (*log)(struct keepalived *k, enum ha_part part, const char *line);
	/* Runs a command by the host's shell; `done` (may be NULL) gets its exit status, later or
	 * at once. `arg` is the world's. */
	void (*run)(struct keepalived *k, const char *command, void (*done)(void *arg, int status),
		void *arg);
	/* The command's answer is not wanted any more: SIGTERM, and `done` is not called. */
	void (*forget)(struct keepalived *k, void *arg);
	/* A child process is there: VRRP or the checks. */
	void (*begins)(struct keepalived *k, enum ha_part part);
	/* All is over: the process may end with this status. */
	void (*over)(struct keepalived *k, int status);
};

struct keepalived {
	struct host *host;
	const struct ha_os *os;
	void *owner; /* the process */
	struct ha_conf *conf;
	char path[HA_PATH];
	unsigned alive;          /* enum ha_part, as bits */
	bool firewall_set_up;    /* by this process: vrrp_filter.h */
	int status;              /* it will end with */
	struct list instances;   /* struct vrrp, in the file's order */
	struct list groups;      /* struct vrrp_group */
	struct list scripts;     /* struct script_watch */
	struct event begin;      /* the children are there */
	struct event orphaned;   /* the parent is dead: what lives of the rest ends */
	struct event ending;     /* the second that VRRP takes to stop */
	struct event netlink;    /* something changed on the host */
	struct event inotify;    /* so did a file */
	struct event garp_event; /* vrrp_arp_thread */
	int64_t garp_next;       /* vrrp_garp_interval: not before */
	int64_t start_after;     /* vrrp_startup_delay */
	struct host_listener listener;
	struct list changes; /* struct ha_change: heard and not yet looked at */
	struct checker *checker;
};

/* Reads the file and starts. NULL: there is no file, or it cannot run; *status is what the program
 * ends with. */
struct keepalived *ha_start(
	struct host *h, const char *path, const struct ha_os *os, void *owner, int *status);
void ha_stop(struct keepalived *k); /* SIGTERM */
/* SIGKILL of one of its processes */
void ha_kill(struct keepalived *k, enum ha_part part);
void ha_reload(struct keepalived *k); /* SIGHUP */
/* Some file of the host was written, moved or deleted: whoever owns it says so (inotify). */
void ha_file_changed(struct keepalived *k);
void ha_free(struct keepalived *k); /* once it is over */
/* The one that runs on the host, the last that was started where there are several; NULL: none. */
struct keepalived *keepalived_of(const struct host *h);

void ha_log(struct keepalived *k, enum ha_part part, const char *fmt, ...) TEXT_PRINTF(3, 4);

/* RECORD at its host; `device` may be NULL */
#define HA_RECORD(k, kind, why, device, ...) \
	HOST_RECORD((k)->host, kind, why, (const struct netdev *)(device), (struct frame *)NULL, \
		__VA_ARGS__)

#endif
