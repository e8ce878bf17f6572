/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PING_CHECK (keepalived 2.2.7, check/check_ping.c): an echo request must be answered in time. */
#include "engine/engine.h"
#include "ha/check.h"
#include "host/ip/icmp.h"
#include "transport/socket/socket.h"
#include "wire/icmp.h"

#define PING_SIZE 56

static void settle(struct check *c, bool good)
{
	check_stop_waiting(c);
	check_simple_result(c, good, "ICMP", COUNT_WHILE_UP);
}

static void answered(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	struct check *c = socket_user(s);

	(void)to, (void)head_length, (void)length;
	if (head[0] == ICMP_ECHOREPLY && from.address == c->conf->address)
		settle(c, true);
}

static void ping_timed_out(struct engine *e, struct event *ev)
{
	(void)e;
	settle(container_of(ev, struct check, timeout), false);
}

static void run_ping(struct check *c)
{
	static const struct socket_ops ops = {.datagram = answered};
	struct host *h = check_daemon(c)->host;

	c->timeout.run = ping_timed_out;
	c->socket = ping_open(
		h, (uint16_t)rng_below(&c->server->service->checker->random, 65536), &ops, c);
	ping_send(c->socket, c->conf->from, c->conf->address, 1, PING_SIZE, 64, IP_PMTUDISC_DONT);
	event_schedule_in(host_engine(h), &c->timeout, c->conf->connect_timeout);
}

const struct check_kind_ops check_ping = {.name = "ICMP CHECK", .run = run_ping};
