/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The labs of the matrix: a client, a director, three servers, and a router where the topology has
 * one, right for their method. One LAN: all are neighbours. Routed: the client is behind a router,
 * and servers of a tunnel are in a third network. Two cards: the director stands between the
 * clients' network and the servers', beside the router.
 */
#include "labs.h"

#include "base/rng.h"
#include "base/text.h"

const char *const matrix_topologies[] = {"one LAN", "routed", "two cards"};
const char *const matrix_methods[] = {"dr", "nat", "tun"};

struct shape {
	enum fault_method m;
	enum matrix_topology topology;
	unsigned net;             /* the third byte of the servers' network */
	unsigned vip, dip, first; /* last bytes: of the VIP, of the director, of the first server */
	unsigned rport;
};

static bool is_behind_router(const struct shape *s)
{
	return s->topology != MATRIX_LAN && !(s->topology == MATRIX_TWO_CARDS && s->m == FAULT_NAT);
}

/* the network of the VIP: the clients' where the director has a card there */
static void put_vip(struct text *t, const struct shape *s)
{
	if (s->topology == MATRIX_TWO_CARDS)
		text_add(t, "10.1.0.%u", s->vip);
	else
		text_add(t, "192.168.%u.%u", s->net, s->vip);
}

static unsigned server_net(const struct shape *s)
{
	return s->m == FAULT_TUN && s->topology == MATRIX_ROUTED ? s->net + 1 : s->net;
}

static void put_client(struct text *t, const struct shape *s)
{
	if (s->topology == MATRIX_LAN)
		text_add(t,
			"  client1: {kind: host, role: client, interfaces: {eth0: {ipv4: "
			"192.168.%u.50/24}}}\n",
			s->net);
	else
		text_add(t,
			"  client1: {kind: host, role: client, interfaces: {eth0: {ipv4: "
			"10.1.0.50/16}}%s}\n",
			s->topology == MATRIX_ROUTED ? ", routes: [default via 10.1.255.254]" : "");
}

static void put_router(struct text *t, const struct shape *s)
{
	if (!is_behind_router(s))
		return;
	text_add(t,
		"  gw: {kind: host, role: router, interfaces: {eth0: {ipv4: 192.168.%u.1/24}, "
		"eth1: "
		"{ipv4: 10.1.255.254/16}",
		s->net);
	if (server_net(s) != s->net)
		text_add(t, ", eth2: {ipv4: 192.168.%u.1/24}", server_net(s));
	text_put(t, "}, sysctls: {net.ipv4.ip_forward: 1}}\n");
}

static void put_director(struct text *t, const struct shape *s)
{
	text_put(t, "  director: {kind: host, role: director, interfaces: {eth0: {ipv4: [");
	if (s->topology == MATRIX_TWO_CARDS)
		text_add(t, "10.1.0.%u/16, ", s->dip);
	else
		text_add(t, "192.168.%u.%u/24, ", s->net, s->dip);
	put_vip(t, s);
	text_put(t, "/32]}");
	if (s->topology == MATRIX_TWO_CARDS)
		text_add(t, ", eth1: {ipv4: 192.168.%u.%u/24}", s->net, s->dip);
	text_put(t, "}");
	if (s->topology == MATRIX_ROUTED)
		text_add(t, ", routes: [default via 192.168.%u.1]", s->net);
	if (s->m == FAULT_NAT)
		text_put(t,
			", sysctls: {net.ipv4.ip_forward: 1, "
			"net.ipv4.conf.all.send_redirects: 0, "
			"net.ipv4.conf.eth0.send_redirects: 0}");
	text_put(t, "}\n");
}

static void put_way_back(struct text *t, const struct shape *s)
{
	if (s->m == FAULT_NAT && s->topology == MATRIX_LAN)
		text_add(t, ", routes: [192.168.%u.50/32 via 192.168.%u.%u]", s->net, s->net,
			s->dip);
	else if (s->m == FAULT_NAT)
		text_add(t, ", routes: [default via 192.168.%u.%u]", s->net, s->dip);
	else if (s->topology != MATRIX_LAN)
		text_add(t, ", routes: [default via 192.168.%u.1]", server_net(s));
}

static void put_server(struct text *t, const struct shape *s, unsigned i)
{
	text_add(t,
		"  rs%u: {kind: host, role: real-server, interfaces: {eth0: {ipv4: "
		"192.168.%u.%u/24}",
		i + 1, server_net(s), s->first + i);
	if (s->m != FAULT_NAT) {
		text_add(t, ", %s: {ipv4: ", s->m == FAULT_TUN ? "tunl0" : "lo");
		put_vip(t, s);
		text_put(t, "/32}");
	}
	text_put(t, "}");
	put_way_back(t, s);
	if (s->m != FAULT_NAT)
		text_put(t,
			", sysctls: {net.ipv4.conf.all.arp_ignore: 1, "
			"net.ipv4.conf.all.arp_announce: 2}");
	/* a redirect is obeyed by a connection that lasts */
	text_add(t, ", services: [{listen: tcp/%u%s}]}\n", s->rport,
		s->m == FAULT_NAT && s->topology == MATRIX_ROUTED ? ", response: 48KiB" : "");
}

static void put_links(struct text *t, const struct shape *s)
{
	bool two = s->topology == MATRIX_TWO_CARDS, lan = s->topology == MATRIX_LAN;

	text_put(t, "links:\n");
	text_add(t, "  - [client1:eth0, %s]\n", lan ? "sw1" : "sw2");
	text_add(t, "  - [director:eth0, %s]\n", two ? "sw2" : "sw1");
	if (two)
		text_put(t, "  - [director:eth1, sw1]\n");
	if (is_behind_router(s))
		text_put(t, "  - [gw:eth0, sw1]\n  - [gw:eth1, sw2]\n");
	if (server_net(s) != s->net)
		text_put(t, "  - [gw:eth2, sw3]\n");
	for (unsigned i = 0; i < 3; i++)
		text_add(
			t, "  - [rs%u:eth0, %s]\n", i + 1, server_net(s) != s->net ? "sw3" : "sw1");
}

static void put_service(struct text *t, const struct shape *s, const char *scheduler)
{
	text_put(t, "virtual_servers:\n  - on: director\n    address: tcp ");
	put_vip(t, s);
	text_add(t, ":80\n    scheduler: %s\n    forwarding: %s\n    real_servers: [", scheduler,
		matrix_methods[s->m]);
	for (unsigned i = 0; i < 3; i++)
		text_add(t, "%s{address: 192.168.%u.%u:%u}", i ? ", " : "", server_net(s),
			s->first + i, s->rport);
	text_put(t, "]\n");
}

void matrix_lab(struct text *t, enum fault_method m, enum matrix_topology topology, uint64_t seed)
{
	static const char *const schedulers[] = {"rr", "wrr", "lc", "wlc"};
	struct rng rng = rng_named(seed, "matrix", "numbers");
	struct shape s = {.m = m, .topology = topology, .rport = m == FAULT_NAT ? 8080 : 80};

	s.net = 10 + (unsigned)rng_below(&rng, 100);
	s.vip = 100 + (unsigned)rng_below(&rng, 50);
	s.dip = 2 + (unsigned)rng_below(&rng, 8);
	s.first = 11 + (unsigned)rng_below(&rng, 20);
	text_add(t,
		"version: 1\nname: matrix\nseed: %u\nstop_time: 300s\ndefaults: {link: {rate: "
		"1Gbps, delay: %s}}\nnodes:\n  sw1: {kind: switch}\n",
		(unsigned)seed,
		/* a redirect on a wire without delay comes while the socket is locked */
		m == FAULT_NAT && topology == MATRIX_ROUTED ? "5ms" : "50us");
	if (topology != MATRIX_LAN)
		text_put(t, "  sw2: {kind: switch}\n");
	if (server_net(&s) != s.net)
		text_put(t, "  sw3: {kind: switch}\n");
	put_client(t, &s);
	put_router(t, &s);
	put_director(t, &s);
	for (unsigned i = 0; i < 3; i++)
		put_server(t, &s, i);
	put_links(t, &s);
	put_service(t, &s, schedulers[rng_below(&rng, 4)]);
}
