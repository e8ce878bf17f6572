/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The spanning tree of net/bridge (IEEE 802.1D-1998): br_stp.c, br_stp_if.c, br_stp_bpdu.c,
 * br_stp_timer.c of Linux 6.1, with its defaults: priority 8000, hello 2 s, forward delay 15 s, max
 * age 20 s. Off by default, as on a new Linux bridge.
 */
#ifndef LVSLAB_NET_STP_H
#define LVSLAB_NET_STP_H

#include "engine/timer.h"
#include "net/bridge.h"
#include "wire/bpdu.h"

/* the defaults, in jiffies */
#define STP_HELLO (2 * HZ)
#define STP_FORWARD_DELAY (15 * HZ)
#define STP_MAX_AGE (20 * HZ)
#define STP_HOLD (1 * HZ)

enum stp_state { STP_DISABLED, STP_LISTENING, STP_LEARNING, STP_FORWARDING, STP_BLOCKING };

struct stp_port { /* part of struct net_bridge_port */
	struct bridge *bridge;
	struct bridge_port *port;
	uint8_t state; /* enum stp_state */
	bool config_pending, topology_change_ack;
	uint16_t id; /* priority 0x80, and the port's number */
	uint32_t path_cost;
	uint64_t designated_root, designated_bridge;
	uint32_t designated_cost;
	uint16_t designated_port;
	uint64_t designated_age; /* jiffies: when the sender generated the stored information */
	struct timer message_age, forward_delay, hold;
};

struct stp { /* part of struct net_bridge */
	uint64_t id, designated_root;
	uint32_t root_path_cost;
	struct stp_port *root_port;                  /* NULL: it is the root itself */
	uint64_t max_age, hello_time, forward_delay; /* jiffies; the root's values */
	bool topology_change, topology_change_detected;
	struct timer hello, tcn, topology_change_end;
	struct bridge *bridge;
};

/* ---- for the bridge ---- */
void stp_start(struct bridge *b);                                  /* before its ports are made */
void stp_port_added(struct bridge *b, struct bridge_port *port);   /* br_add_if() */
void stp_port_changed(struct bridge *b, struct bridge_port *port); /* br_port_carrier_check() */
/* Does the port learn? Does it forward? */
/* port_cost(): from the speed that ethtool reports */
uint32_t stp_port_cost(const struct netdev *dev);
bool stp_learns(const struct bridge_port *port);
bool stp_forwards(const struct bridge_port *port);
/* Receives a frame sent to bpdu_group. Consumes it. */
void stp_receive(struct bridge *b, struct bridge_port *port, struct frame *f);
/* hold_time(): lifetime of a MAC table entry, ns */
int64_t stp_hold_time(const struct bridge *b);

/* ---- shared among the stp files ---- */
bool stp_is_root(const struct stp *s);
bool stp_is_designated(const struct stp_port *p);
void stp_set_state(struct stp_port *p, enum stp_state state);
void stp_config_generation(struct stp *s);
void stp_transmit_config(struct stp_port *p);
void stp_transmit_tcn(struct stp *s);
void stp_topology_change_detection(struct stp *s);
void stp_set_topology_change(struct stp *s, bool on);
void stp_received_config(struct stp_port *p, const struct bpdu *b);
void stp_received_tcn(struct stp_port *p);
void stp_message_age_over(struct stp_port *p);
void stp_send(struct stp_port *p, const struct bpdu *b); /* stp_frame.c */
/* stp_timer.c */
void stp_timers_init(struct stp *s);
void stp_port_timers_init(struct stp_port *p);
/* round_jiffies(): jiffies from now, rounded to a whole second; down only in its first quarter */
uint64_t stp_whole_second(const struct engine *e, uint64_t from_now);

static inline struct engine *stp_engine(const struct stp *s)
{
	return node_engine(&s->bridge->node);
}

#define stp_for_each_port(p, s) \
	list_for_each (each_##p, &(s)->bridge->ports, struct bridge_port, link) \
		for (struct stp_port *p = each_##p->stp; p; p = NULL)

#endif
