/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UDP_CHECK (keepalived 2.2.7, check/check_udp.c): an empty datagram; only an ICMP error is a
 * failure, silence is good, unless require_reply asks for an answer.
 */
#include "engine/engine.h"
#include "ha/check.h"
#include "net/network.h"
#include "net/payload.h"
#include "transport/socket/socket.h"

static void settle(struct check *c, bool good)
{
	check_stop_waiting(c);
	check_simple_result(c, good, "UDP", COUNT_WHILE_UP);
}

static void answered(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	(void)from, (void)to, (void)head, (void)head_length, (void)length;
	settle(socket_user(s), true);
}

static void refused(struct socket *s, int error)
{
	(void)error;
	settle(socket_user(s), false);
}

static void udp_timed_out(struct engine *e, struct event *ev)
{
	struct check *c = container_of(ev, struct check, timeout);

	(void)e;
	settle(c, !c->conf->require_reply);
}

static void run_udp(struct check *c)
{
	static const struct socket_ops ops = {.datagram = answered, .failed = refused};
	const struct socket_address to = {c->conf->address, c->conf->port};
	struct host *h = check_daemon(c)->host;
	int error;

	c->timeout.run = udp_timed_out;
	c->socket = udp_open(
		h, (struct socket_address){c->conf->from, c->conf->from_port}, &ops, c, &error);
	if (!c->socket || udp_connect(c->socket, to) ||
		udp_sendto(c->socket, to, payload_new(h->node.net, "", 0, 0), 0)) {
		settle(c, false);
		return;
	}
	event_schedule_in(host_engine(h), &c->timeout, c->conf->connect_timeout);
}

const struct check_kind_ops check_udp = {.name = "UDP_CHECK", .run = run_udp};
