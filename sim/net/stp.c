/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Elects the root, finds the port that leads to it, and decides which other ports may forward
 * (net/bridge/br_stp.c, br_stp_if.c). Every function is named after the kernel's.
 *
 * Not simulated: the guards (root block, BPDU guard), priorities and costs other than the defaults,
 * a user-space agent, per-VLAN instances.
 */
#include "net/stp.h"

#include "engine/trace.h"
#include "net/link.h"
#include "net/records.h"

#define MESSAGE_AGE_INCR 1 /* jiffies: (HZ / 256) ?: 1 */
#define DEFAULT_PRIORITY UINT64_C(0x8000)
#define DEFAULT_PORT_PRIORITY 0x80

bool stp_is_root(const struct stp *s)
{
	return s->id == s->designated_root;
}

bool stp_is_designated(const struct stp_port *p)
{
	return p->designated_bridge == p->bridge->stp->id && p->designated_port == p->id;
}

void stp_set_state(struct stp_port *p, enum stp_state state)
{
	static const uint16_t reasons[] = {BRIDGE_STP_DISABLED, BRIDGE_STP_LISTENING,
		BRIDGE_STP_LEARNING, BRIDGE_STP_FORWARDING, BRIDGE_STP_BLOCKING};
	const struct bridge *b = p->bridge;

	p->state = (uint8_t)state;
	RECORD(node_engine(&b->node), REC_BRIDGE_STATE, reasons[state], b->node.id,
		p->port->dev->index, 0, NULL, p->port->dev->index, state);
}

/* ---- topology changes ---- */

void stp_set_topology_change(struct stp *s, bool on)
{
	s->topology_change = on;
}

void stp_topology_change_detection(struct stp *s)
{
	struct engine *e = stp_engine(s);

	if (stp_is_root(s)) {
		stp_set_topology_change(s, true);
		timer_mod_in(e, &s->topology_change_end, STP_FORWARD_DELAY + STP_MAX_AGE);
	} else if (!s->topology_change_detected) {
		stp_transmit_tcn(s);
		timer_mod_in(e, &s->tcn, STP_HELLO);
	}
	s->topology_change_detected = true;
}

static void topology_change_acknowledged(struct stp *s)
{
	s->topology_change_detected = false;
	timer_del(stp_engine(s), &s->tcn);
}

/* ---- telling ---- */

void stp_transmit_config(struct stp_port *p)
{
	struct stp *s = p->bridge->stp;
	struct engine *e = stp_engine(s);
	uint64_t age = 0;

	if (timer_pending(&p->hold)) {
		p->config_pending = true;
		return;
	}
	if (!stp_is_root(s) && s->root_port)
		age = engine_jiffies(e) - s->root_port->designated_age + MESSAGE_AGE_INCR;
	if (age >= s->max_age)
		return;
	const struct bpdu b = {.type = BPDU_CONFIG,
		.topology_change = s->topology_change,
		.topology_change_ack = p->topology_change_ack,
		.root = s->designated_root,
		.root_path_cost = s->root_path_cost,
		.bridge = s->id,
		.port = p->id,
		.message_age = (uint16_t)(BPDU_HZ * age / HZ),
		.max_age = (uint16_t)(BPDU_HZ * s->max_age / HZ),
		.hello_time = (uint16_t)(BPDU_HZ * s->hello_time / HZ),
		.forward_delay = (uint16_t)(BPDU_HZ * s->forward_delay / HZ)};
	stp_send(p, &b);
	p->topology_change_ack = false;
	p->config_pending = false;
	timer_mod(e, &p->hold, stp_whole_second(e, STP_HOLD));
}

void stp_config_generation(struct stp *s)
{
	stp_for_each_port(p, s) if (p->state != STP_DISABLED && stp_is_designated(p))
		stp_transmit_config(p);
}

void stp_transmit_tcn(struct stp *s)
{
	if (s->root_port)
		stp_send(s->root_port, &(struct bpdu){.type = BPDU_TCN});
}

/* ---- selecting ---- */

/* −1, 0, 1 as memcmp() of the kernel's big-endian identifiers */
static int order(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static bool should_become_root_port(const struct stp_port *p, const struct stp_port *rp)
{
	uint64_t cost = (uint64_t)p->designated_cost + p->path_cost;

	if (p->state == STP_DISABLED || stp_is_designated(p) ||
		p->bridge->stp->id <= p->designated_root)
		return false;
	if (!rp)
		return true;
	int t = order(p->designated_root, rp->designated_root);
	if (!t)
		t = order(cost, (uint64_t)rp->designated_cost + rp->path_cost);
	if (!t)
		t = order(p->designated_bridge, rp->designated_bridge);
	if (!t)
		t = order(p->designated_port, rp->designated_port);
	if (!t)
		t = order(p->id, rp->id);
	return t < 0;
}

static void root_selection(struct stp *s)
{
	s->root_port = NULL;
	stp_for_each_port(p, s) if (should_become_root_port(p, s->root_port)) s->root_port = p;
	s->designated_root = s->root_port ? s->root_port->designated_root : s->id;
	s->root_path_cost =
		s->root_port ? s->root_port->designated_cost + s->root_port->path_cost : 0;
}

static bool should_become_designated(const struct stp_port *p)
{
	const struct stp *s = p->bridge->stp;

	if (stp_is_designated(p) || p->designated_root != s->designated_root)
		return true;
	int t = order(s->root_path_cost, p->designated_cost);
	if (!t)
		t = order(s->id, p->designated_bridge);
	if (!t)
		t = order(p->id, p->designated_port);
	return t < 0;
}

static void become_designated(struct stp_port *p)
{
	const struct stp *s = p->bridge->stp;

	p->designated_root = s->designated_root;
	p->designated_cost = s->root_path_cost;
	p->designated_bridge = s->id;
	p->designated_port = p->id;
}

static void configuration_update(struct stp *s)
{
	root_selection(s);
	stp_for_each_port(p, s) if (p->state != STP_DISABLED && should_become_designated(p))
		become_designated(p);
}

static void become_root(struct stp *s)
{
	struct engine *e = stp_engine(s);

	s->max_age = STP_MAX_AGE;
	s->hello_time = STP_HELLO;
	s->forward_delay = STP_FORWARD_DELAY;
	stp_topology_change_detection(s);
	timer_del(e, &s->tcn);
	stp_config_generation(s);
	timer_mod_in(e, &s->hello, s->hello_time);
}

/* ---- states ---- */

static void make_blocking(struct stp_port *p)
{
	struct stp *s = p->bridge->stp;

	if (p->state == STP_DISABLED || p->state == STP_BLOCKING)
		return;
	if (p->state == STP_FORWARDING || p->state == STP_LEARNING)
		stp_topology_change_detection(s);
	stp_set_state(p, STP_BLOCKING);
	timer_del(stp_engine(s), &p->forward_delay);
}

static void make_forwarding(struct stp_port *p)
{
	struct stp *s = p->bridge->stp;

	if (p->state != STP_BLOCKING)
		return;
	stp_set_state(p, STP_LISTENING);
	timer_mod_in(stp_engine(s), &p->forward_delay, s->forward_delay);
}

static void port_state_selection(struct stp *s)
{
	stp_for_each_port(p, s)
	{
		if (p->state == STP_DISABLED)
			continue;
		bool designated = p != s->root_port && stp_is_designated(p);
		if (designated) {
			timer_del(stp_engine(s), &p->message_age);
		} else {
			p->config_pending = false;
			p->topology_change_ack = false;
		}
		if (designated || p == s->root_port)
			make_forwarding(p);
		else
			make_blocking(p);
	}
}

/* ---- hearing ---- */

static uint64_t jiffies_of(uint16_t ticks)
{
	return ((uint64_t)ticks * HZ + BPDU_HZ - 1) / BPDU_HZ;
}

static bool supersedes(const struct stp_port *p, const struct bpdu *b)
{
	int t = order(b->root, p->designated_root);

	if (!t)
		t = order(b->root_path_cost, p->designated_cost);
	if (!t)
		t = order(b->bridge, p->designated_bridge);
	if (t)
		return t < 0;
	return b->bridge != p->bridge->stp->id || b->port <= p->designated_port;
}

static void record_information(struct stp_port *p, const struct bpdu *b)
{
	struct engine *e = stp_engine(p->bridge->stp);

	p->designated_root = b->root;
	p->designated_cost = b->root_path_cost;
	p->designated_bridge = b->bridge;
	p->designated_port = b->port;
	p->designated_age = engine_jiffies(e) - jiffies_of(b->message_age);
	timer_mod_in(e, &p->message_age, jiffies_of(b->max_age) - jiffies_of(b->message_age));
}

static void no_longer_root(struct stp *s)
{
	struct engine *e = stp_engine(s);

	timer_del(e, &s->hello);
	if (!s->topology_change_detected)
		return;
	timer_del(e, &s->topology_change_end);
	stp_transmit_tcn(s);
	timer_mod_in(e, &s->tcn, STP_HELLO);
}

void stp_received_config(struct stp_port *p, const struct bpdu *b)
{
	struct stp *s = p->bridge->stp;
	bool was_root = stp_is_root(s);

	if (!supersedes(p, b)) {
		if (stp_is_designated(p))
			stp_transmit_config(p); /* br_reply() */
		return;
	}
	record_information(p, b);
	configuration_update(s);
	port_state_selection(s);
	if (was_root && !stp_is_root(s))
		no_longer_root(s);
	if (p != s->root_port)
		return;
	s->max_age = jiffies_of(b->max_age);
	s->hello_time = jiffies_of(b->hello_time);
	s->forward_delay = jiffies_of(b->forward_delay);
	stp_set_topology_change(s, b->topology_change);
	stp_config_generation(s);
	if (b->topology_change_ack)
		topology_change_acknowledged(s);
}

void stp_received_tcn(struct stp_port *p)
{
	if (!stp_is_designated(p))
		return;
	stp_topology_change_detection(p->bridge->stp);
	p->topology_change_ack = true;
	stp_transmit_config(p);
}

/* the root or the path to it may have changed */
static void settle(struct stp *s, bool was_root)
{
	configuration_update(s);
	port_state_selection(s);
	if (!was_root && stp_is_root(s))
		become_root(s);
}

void stp_message_age_over(struct stp_port *p)
{
	bool was_root = stp_is_root(p->bridge->stp);

	if (p->state == STP_DISABLED)
		return;
	become_designated(p);
	settle(p->bridge->stp, was_root);
}

/* ---- the bridge and its ports ---- */

uint32_t stp_port_cost(const struct netdev *dev)
{
	uint64_t mbps = dev->wire ? dev->wire->set.rate / 1000000 : 0;

	switch (mbps) {
	case 10000: return 2;
	case 5000: return 3;
	case 2500: return 4;
	case 1000: return 5;
	case 100: return 19;
	default: return mbps > 10000 ? 1 : 100;
	}
}

static void enable_port(struct stp_port *p)
{
	p->id = (uint16_t)(DEFAULT_PORT_PRIORITY << 8 | p->port->dev->index);
	become_designated(p);
	stp_set_state(p, STP_BLOCKING);
	p->topology_change_ack = false;
	p->config_pending = false;
	port_state_selection(p->bridge->stp);
}

static void disable_port(struct stp_port *p)
{
	struct stp *s = p->bridge->stp;
	struct engine *e = stp_engine(s);
	bool was_root = stp_is_root(s);

	become_designated(p);
	stp_set_state(p, STP_DISABLED);
	p->topology_change_ack = false;
	p->config_pending = false;
	timer_del(e, &p->message_age);
	timer_del(e, &p->forward_delay);
	timer_del(e, &p->hold);
	settle(s, was_root);
}

void stp_port_changed(struct bridge *b, struct bridge_port *port)
{
	struct stp_port *p = port->stp;
	bool runs = netdev_running(port->dev);

	if (!b->stp || !p)
		return;
	if (runs)
		p->path_cost = stp_port_cost(port->dev);
	if (runs && p->state == STP_DISABLED)
		enable_port(p);
	else if (!runs && p->state != STP_DISABLED)
		disable_port(p);
}

/* br_stp_change_bridge_id() */
static void change_id(struct stp *s, uint64_t id)
{
	uint64_t old = s->id;
	bool was_root = stp_is_root(s);

	s->id = id;
	stp_for_each_port(p, s)
	{
		if (p->designated_bridge == old)
			p->designated_bridge = id;
		if (p->designated_root == old)
			p->designated_root = id;
	}
	settle(s, was_root);
}

void stp_port_added(struct bridge *b, struct bridge_port *port)
{
	uint64_t mac = arg_mac(port->dev->mac), now = b->stp->id & ((UINT64_C(1) << 48) - 1);
	struct stp_port *p = arena_alloc(node_engine(&b->node)->arena, sizeof(*p));

	p->bridge = b;
	p->port = port;
	p->path_cost = stp_port_cost(port->dev);
	port->stp = p;
	stp_port_timers_init(p);
	/* br_stp_recalculate_bridge_id(): the least of its ports' addresses */
	if (!now || mac < now)
		change_id(b->stp, DEFAULT_PRIORITY << 48 | mac);
	stp_port_changed(b, port);
}

void stp_start(struct bridge *b)
{
	struct stp *s = arena_alloc(node_engine(&b->node)->arena, sizeof(*s));

	b->stp = s;
	s->bridge = b;
	s->id = s->designated_root = DEFAULT_PRIORITY << 48;
	s->max_age = STP_MAX_AGE;
	s->hello_time = STP_HELLO;
	s->forward_delay = STP_FORWARD_DELAY;
	stp_timers_init(s);
	timer_mod_in(stp_engine(s), &s->hello, s->hello_time);
}

bool stp_learns(const struct bridge_port *port)
{
	return !port->stp || port->stp->state == STP_LEARNING || port->stp->state == STP_FORWARDING;
}

bool stp_forwards(const struct bridge_port *port)
{
	return !port->stp || port->stp->state == STP_FORWARDING;
}

int64_t stp_hold_time(const struct bridge *b)
{
	if (!b->stp || !b->stp->topology_change)
		return b->ageing;
	return (int64_t)b->stp->forward_delay * NSEC_PER_JIFFY;
}
