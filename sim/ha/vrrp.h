/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VRRP instances (keepalived 2.2.7, vrrp/). Each has one deadline, "sands": in BACKUP the time when
 * the master is considered down, in MASTER the time of the next advert.
 *
 *	vrrp_life.c     start, end and reload of all
 *	vrrp_state.c    the states and their transitions
 *	vrrp_packet.c   adverts: building, sending, checking
 *	vrrp_address.c  adding and removing virtual addresses and routes
 *	vrrp_filter.c   no_accept, vrrp_strict: drops packets to the addresses
 *	vrrp_garp.c     gratuitous ARP
 *	vrrp_group.c    sync groups
 *	vrrp_track.c    interfaces, scripts, priorities
 *	vrrp_file.c     numbers in files
 *	vrrp_source.c   the source address of adverts
 *	vrrp_vmac.c     the macvlan of use_vmac
 *	vrrp_sync_daemon.c  IPVS's sync daemons follow an instance
 */
#ifndef LVSLAB_HA_VRRP_H
#define LVSLAB_HA_VRRP_H

#include "ha/ha.h"
#include "wire/ipv4.h"
#include "wire/vrrp.h"

struct socket;

enum vrrp_state { VRRP_STATE_INIT, VRRP_STATE_BACK, VRRP_STATE_MAST, VRRP_STATE_FAULT };

struct vrrp_group {
	struct list link; /* in keepalived.groups */
	struct vrrp_group_conf *conf;
	enum vrrp_state state;
	int members_in_fault, members_in_init;
};

struct vrrp_series { /* pending gratuitous ARPs: vrrp_series_add() */
	struct event event;
	int64_t *due; /* sorted; the event is at the first */
	size_t count, room;
};

struct vrrp {
	struct list link; /* in keepalived.instances */
	struct keepalived *k;
	struct vrrp_conf *conf;
	struct vrrp_group *group; /* or NULL */
	struct netdev *base;      /* its interface */
	struct netdev *dev;       /* the same, or its macvlan if use_vmac is set */
	bool fresh;               /* the instance created that macvlan: it has no leftover
				   * addresses */
	struct socket *socket;
	enum vrrp_state state, wanted;
	uint8_t base_priority, effective_priority;
	int total_priority;
	int64_t advert_int, master_advert_int;
	int64_t down_timer; /* ms_down_timer */
	int64_t sands;      /* the deadline; INT64_MAX: never */
	struct event timer;
	int64_t preempt_time;                       /* end of preempt_delay; 0: not started */
	int64_t refresh_time;                       /* when garp_master_refresh is due */
	struct vrrp_series garp_again, lower_again; /* after garp_master_delay; after a
						     * lower-priority advert */
	bool addresses_set, garp_pending;
	int faults;          /* num_script_if_fault */
	int scripts_in_init; /* num_script_init */
	uint32_t source;     /* saddr; 0: its interface has none */
	uint16_t ip_id;
	uint32_t master; /* sender of the last received advert */
	uint8_t master_priority;
	bool was_fault;           /* was in FAULT before a reload */
	bool reload_master;       /* was MASTER before a reload */
	struct vrrp_conf *before; /* the previous configuration, during the reload */
};

const char *vrrp_state_word(enum vrrp_state s); /* "MASTER", as in the log */

/* ---- vrrp_life.c ---- */
void vrrp_begin(struct keepalived *k); /* vrrp_init_state() for all */
void vrrp_end(struct keepalived *k);   /* stop_vrrp() */
/* SIGHUP; `sync`: the sync daemon of the previous file */
void vrrp_reload(struct keepalived *k, const struct sync_daemon_conf *sync);
void vrrp_free(struct keepalived *k);

/* ---- vrrp_state.c ---- */
void vrrp_timers_init(struct vrrp *v);
void vrrp_restore_interface(struct vrrp *v, bool advertise); /* removes the addresses */
int64_t vrrp_skew(const struct vrrp *v);                     /* VRRP_TIMER_SKEW() */
int64_t vrrp_down_time(const struct vrrp *v);                /* VRRP_MS_DOWN_TIMER() */
void vrrp_set_sands(struct vrrp *v);                         /* vrrp_init_instance_sands() */
void vrrp_arm(struct vrrp *v);                               /* sets its event to `sands` */
void vrrp_heard(struct vrrp *v, const struct ipv4_header *ip, const uint8_t *message, size_t n);
void vrrp_goto_master(struct vrrp *v, unsigned why);
void vrrp_leave_master(struct vrrp *v, bool advertise, unsigned why);
void vrrp_leave_fault(struct vrrp *v);
void vrrp_record_state(struct vrrp *v, unsigned why);

/* ---- vrrp_packet.c ---- */
int vrrp_open_socket(struct vrrp *v);
void vrrp_close_socket(struct vrrp *v);
void vrrp_send(struct vrrp *v, uint8_t priority); /* vrrp_send_adv() */
/* vrrp_check_packet(): NULL if accepted; else the reason, which has been logged */
const char *vrrp_check(struct vrrp *v, const struct ipv4_header *ip, const uint8_t *message,
	size_t n, bool check_addresses, struct vrrp_advert *a);

/* ---- vrrp_source.c ---- */
bool vrrp_source_begin(struct vrrp *v); /* false: the interface has no address */
void vrrp_source_changed(
	struct keepalived *k, const struct netdev *dev, uint32_t address, bool added);

/* ---- vrrp_address.c ---- */
void vrrp_add_addresses(struct vrrp *v);
void vrrp_remove_addresses(struct vrrp *v, bool whether_set_or_not);
void vrrp_remove_gone(struct vrrp *v, struct vrrp_conf *old); /* those no longer listed */
void vrrp_filter_end(struct keepalived *k);                   /* keepalived stops */
struct netdev *vrrp_address_dev(const struct vrrp *v, const struct ha_address *a);
void vrrp_static_addresses(struct keepalived *k, bool add);

/* ---- vrrp_vmac.c ---- */
void vrrp_vmac_begin(struct vrrp *v); /* creates or reuses it, if the instance wants one */
void vrrp_vmac_end(struct vrrp *v);
struct netdev *vrrp_wire(const struct vrrp *v); /* the interface that sends and receives adverts */

/* ---- vrrp_garp.c ---- */
void vrrp_send_updates(struct vrrp *v, int repeat); /* vrrp_send_link_update() */
/* Adds a series after `delay`; pending ones keep their times. */
void vrrp_series_add(struct vrrp *v, struct vrrp_series *s, int64_t delay);
void vrrp_series_next(struct vrrp *v, struct vrrp_series *s); /* the first series is due */
void vrrp_series_end(struct vrrp *v, struct vrrp_series *s);
void vrrp_garp_timer(struct engine *e, struct event *ev);

/* ---- vrrp_group.c ---- */
bool vrrp_group_may(struct vrrp *v); /* vrrp_sync_can_goto_master() */
void vrrp_group_backup(struct vrrp *v);
void vrrp_group_master(struct vrrp *v);
void vrrp_group_fault(struct vrrp *v);
void vrrp_group_follow(struct vrrp *v, enum vrrp_state before); /* VRRP_TSM_HANDLE() */

/* ---- vrrp_track.c ---- */
void vrrp_track_begin(struct keepalived *k);
void vrrp_track_end(struct keepalived *k);
void vrrp_down(struct vrrp *v);                     /* down_instance() */
void vrrp_try_up(struct vrrp *v, bool leaves_init); /* try_up_instance() */
void vrrp_set_priority(struct vrrp *v);             /* vrrp_set_effective_priority() */
void ha_netlink(struct host_listener *l, struct netdev *dev, uint32_t address, bool added);

/* ---- vrrp_file.c ---- */
void vrrp_files_begin(struct keepalived *k);
/* The number in the file; 0 if there is none, `before` if it is out of range (logged by
 * `process`). */
int64_t vrrp_file_number(
	struct keepalived *k, const struct vrrp_file *f, unsigned process, int64_t before);
void vrrp_files_changed(struct keepalived *k); /* a file of the host changed */

/* ---- vrrp_sync_daemon.c ---- */
void vrrp_sync_daemon_begin(struct keepalived *k);
void vrrp_sync_daemon_end(struct keepalived *k);
void vrrp_sync_daemon_reload(struct keepalived *k,
	const struct sync_daemon_conf *old); /* applies the new configuration */
void vrrp_sync_daemon_switch(struct vrrp *v, bool master);

/* ---- notify ---- */
void vrrp_notify(struct vrrp *v);
void vrrp_group_notify(struct keepalived *k, struct vrrp_group *g);

#endif
