/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UDP_CHECK (keepalived 2.2.7, check/check_udp.c): an empty datagram, or the payload. Only an ICMP
 * error is a failure and silence is success, unless require_reply requires a reply. The reply's
 * length and bytes matter only if require_reply has bytes; of a longer one max_reply_length + 1 are
 * read.
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

/* check_udp_reply() */
static bool reply_is_good(const struct check_conf *c, const uint8_t *bytes, uint32_t n)
{
	if (n < c->min_reply || n > c->max_reply)
		return false;
	for (uint32_t i = 0; i < n && i < c->reply_length; i++)
		if ((bytes[i] ^ c->reply[i]) & (uint8_t)~c->mask[i])
			return false;
	return true;
}

static void answered(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	struct check *c = socket_user(s);
	const struct check_conf *conf = c->conf;
	char target[128];

	(void)from, (void)to, (void)head_length;
	const bool good =
		!conf->require_reply || !conf->reply_length || reply_is_good(conf, head, length);
	if (!good && c->is_up &&
		(check_daemon(c)->conf->checker_log_all_failures || conf->log_all_failures))
		ha_log(check_daemon(c), HA_CHECKER, "UDP check to %s reply data mismatch.",
			check_target(c, target, sizeof(target)));
	settle(c, good);
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
		udp_sendto(c->socket, to,
			payload_new(h->node.net, c->conf->payload, c->conf->payload_length,
				c->conf->payload_length),
			c->conf->payload_length)) {
		settle(c, false);
		return;
	}
	event_schedule_in(host_engine(h), &c->timeout, c->conf->connect_timeout);
}

const struct check_kind_ops check_udp = {.name = "UDP_CHECK", .run = run_udp};
