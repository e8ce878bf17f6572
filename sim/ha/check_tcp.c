/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP_CHECK (keepalived 2.2.7, check/check_tcp.c): a connection, closed as soon as it is
 * established. */
#include "engine/engine.h"
#include "ha/check.h"
#include "transport/socket/socket.h"

static void settle(struct check *c, bool good)
{
	check_stop_waiting(c);
	check_simple_result(c, good, "TCP", COUNT_ALWAYS);
}

static void made(struct socket *s)
{
	settle(socket_user(s), true);
}

static void refused(struct socket *s, int error)
{
	(void)error;
	settle(socket_user(s), false);
}

static void tcp_timed_out(struct engine *e, struct event *ev)
{
	(void)e;
	settle(container_of(ev, struct check, timeout), false);
}

static void run_tcp(struct check *c)
{
	static const struct socket_ops ops = {.connected = made, .failed = refused};
	int error;

	c->timeout.run = tcp_timed_out;
	c->socket = tcp_connect(check_daemon(c)->host,
		(struct socket_address){c->conf->from, c->conf->from_port},
		(struct socket_address){c->conf->address, c->conf->port}, &ops, c, &error);
	if (c->socket)
		event_schedule_in(
			host_engine(check_daemon(c)->host), &c->timeout, c->conf->connect_timeout);
	else
		settle(c, false);
}

const struct check_kind_ops check_tcp = {.name = "TCP_CHECK", .run = run_tcp};
