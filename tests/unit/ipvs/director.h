/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests: LVS-DR on one LAN. client 10.0.0.11, director 10.0.0.2 with the VIP 10.0.0.100 on
 * eth0, rs1 10.0.0.21 and rs2 10.0.0.22 with the VIP on lo and ARP kept quiet; servers on port 80
 * accept and keep; ipvsadm as it is typed.
 */
#ifndef LVSLAB_TESTS_IPVS_DIRECTOR_H
#define LVSLAB_TESTS_IPVS_DIRECTOR_H

#include "../host/hosts.h"

#include <stdio.h>

#include "app/app.h"
#include "app/shell/shell.h"
#include "ipvs/conn.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "ipvs/scheduler.h"
#include "transport/socket/socket.h"
#include "wire/checksum.h"
#include "wire/tcp.h"

#define SERVERS 2

static struct cluster {
	struct host *client, *director, *rs[SERVERS + 1]; /* rs[1], rs[2] */
	struct socket *accepted;                          /* the last */
	struct host *accepted_by;
	int failed; /* the client's error */
	unsigned connected;
	const char *output; /* of the last command */
	int status;
} c;

static void on_accept(struct socket *listener, struct socket *child)
{
	assert_ptr_equal(tcp_accept(listener), child);
	c.accepted = child;
	c.accepted_by = socket_host(listener);
}

static void on_connected(struct socket *s)
{
	(void)s;
	c.connected++;
}

static void on_failed(struct socket *s, int error)
{
	(void)s;
	c.failed = error;
}

/* a server that closes as soon as its client has */
static void on_peer_closed(struct socket *s)
{
	tcp_close(s);
}

static const struct socket_ops server_ops = {.accepted = on_accept, .peer_closed = on_peer_closed};
static const struct socket_ops client_ops = {.connected = on_connected, .failed = on_failed};

/* types `line` on `h`; its exit status */
static inline int type(struct host *h, const char *line)
{
	app_install(h->node.net);
	struct process *p = shell_run(h, line, NULL);

	assert_false(p->running);
	c.output = p->out ? p->out : "";
	c.status = p->status;
	return p->status;
}

static inline void director(const char *line)
{
	if (type(c.director, line) != 0)
		fail_msg("%s: %s", line, c.output);
}

static inline void expect_output(const char *line, const char *expected)
{
	type(c.director, line);
	assert_string_equal(c.output, expected);
}

static inline struct host *add_server(int n, const char *name, const char *prefix)
{
	struct host *h = host_on(w.sw, name, prefix);
	struct socket_address any = {.port = 80};
	int error;

	set(h, "net.ipv4.conf.all.arp_ignore", "1");
	set(h, "net.ipv4.conf.all.arp_announce", "2");
	assert_int_equal(add_address(h->lo, "10.0.0.100/32"), 0);
	assert_non_null(tcp_listen(h, any, 128, &server_ops, NULL, &error));
	return c.rs[n] = h;
}

static inline void cluster_open(void)
{
	memset(&c, 0, sizeof(c));
	c.client = host_on(w.sw, "client", "10.0.0.11/24");
	c.director = host_on(w.sw, "director", "10.0.0.2/24");
	assert_int_equal(add_address(eth0(c.director), "10.0.0.100/32"), 0);
	add_server(1, "rs1", "10.0.0.21/24");
	add_server(2, "rs2", "10.0.0.22/24");
	run(1);
}

static inline void cluster_serve(const char *scheduler)
{
	char line[64];

	cluster_open();
	snprintf(line, sizeof(line), "ipvsadm -A -t 10.0.0.100:80 -s %s", scheduler);
	director(line);
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21 -g");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.22 -g");
}

/* the client connects to the VIP from `port` (0: any); a second later, who has accepted? */
static inline struct socket *client_connects(uint16_t port)
{
	struct socket_address from = {.port = port}, to = {ip4("10.0.0.100"), 80};
	int error = 0;

	c.accepted_by = NULL;
	c.failed = 0;
	struct socket *s = tcp_connect(c.client, from, to, &client_ops, NULL, &error);
	assert_non_null(s);
	run(1);
	return s;
}

static inline struct ipvs *table(void)
{
	return ipvs_of(c.director);
}

static inline struct ipvs_dest *server(int n)
{
	struct ipvs_service *svc = ipvs_service_get(table(), 0, IPPROTO_TCP, ip4("10.0.0.100"), 80);

	return ipvs_dest_find(svc, ip4("10.0.0.20") + (uint32_t)n, 80);
}

#endif
