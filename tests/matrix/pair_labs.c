/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Right labs with two directors for the matrix: a keepalived.conf on each, health checks, three
 * servers. The client is a neighbour of the VIP or behind a router. With NAT the directors have a
 * card on each side and an instance for each, in a sync group: the servers' gateway moves with the
 * VIP.
 */
#include "labs.h"

#include "base/rng.h"
#include "base/text.h"

const char *const pair_topologies[] = {"neighbour", "routed"};

struct couple {
	enum fault_method m;
	bool routed, second_is_master, password;
	unsigned net, vip, first, vrid, version; /* net: third byte; vip, first: last bytes */
	const char *scheduler;
};

/* the network of the VIP, and the servers' */
static void put_outer(struct text *t, const struct couple *c, unsigned last)
{
	text_add(t, "192.168.%u.%u", c->net, last);
}

static void put_inner(struct text *t, const struct couple *c, unsigned last)
{
	text_add(t, "192.168.%u.%u", c->m == FAULT_NAT ? c->net + 1 : c->net, last);
}

static void put_ends(struct text *t, const struct couple *c)
{
	text_add(t, "  client1: {kind: host, role: client, interfaces: {eth0: {ipv4: ");
	if (c->routed) {
		text_put(t, "10.1.0.50/16}}, routes: [default via 10.1.255.254]}\n");
		text_put(t, "  gw: {kind: host, role: router, interfaces: {eth0: {ipv4: ");
		put_outer(t, c, 1);
		text_put(t,
			"/24}, eth1: {ipv4: 10.1.255.254/16}}, sysctls: "
			"{net.ipv4.ip_forward: 1}}\n");
		return;
	}
	put_outer(t, c, 50);
	text_put(t, "/24}}}\n");
}

/* ---- a director ---- */

static void put_instance(struct text *t, const struct couple *c, const char *name, const char *dev,
	unsigned vrid, unsigned priority, const char *address)
{
	text_add(t,
		"        vrrp_instance %s {\n            interface %s\n"
		"            virtual_router_id %u\n            priority %u\n"
		"            version %u\n            advert_int 1\n",
		name, dev, vrid, priority, c->version);
	if (c->password)
		text_put(t,
			"            authentication {\n                auth_type PASS\n"
			"                auth_pass course\n            }\n");
	text_add(t,
		"            virtual_ipaddress {\n                %s\n            }\n        }\n",
		address);
}

static void put_servers_of(struct text *t, const struct couple *c)
{
	static const char *const methods[] = {"DR", "NAT", "TUN"};

	text_put(t, "        virtual_server ");
	put_outer(t, c, c->vip);
	text_add(t,
		" 80 {\n            delay_loop 3\n            lvs_sched %s\n"
		"            lvs_method %s\n            protocol TCP\n",
		c->scheduler, methods[c->m]);
	for (unsigned i = 0; i < 3; i++) {
		text_put(t, "            real_server ");
		put_inner(t, c, c->first + i);
		text_put(t,
			" 80 {\n                TCP_CHECK {\n"
			"                    connect_timeout 2\n                }\n"
			"            }\n");
	}
	text_put(t, "        }\n");
}

static void put_conf(struct text *t, const struct couple *c, unsigned priority)
{
	struct text address = {0};

	text_put(t, "    files:\n      /etc/keepalived/keepalived.conf: |\n");
	if (c->m == FAULT_NAT)
		text_put(t,
			"        vrrp_sync_group VG {\n            group {\n"
			"                VI_1\n                VI_2\n            }\n        }\n");
	put_outer(&address, c, c->vip);
	put_instance(t, c, "VI_1", "eth0", c->vrid, priority, text_str(&address));
	text_clear(&address);
	put_inner(&address, c, 254);
	text_put(&address, "/24");
	if (c->m == FAULT_NAT)
		put_instance(t, c, "VI_2", "eth1", c->vrid + 1, priority, text_str(&address));
	text_free(&address);
	put_servers_of(t, c);
}

static void put_one(struct text *t, const struct couple *c, unsigned i)
{
	text_add(
		t, "  d%u:\n    kind: host\n    role: director\n    interfaces: {eth0: {ipv4: ", i);
	put_outer(t, c, 1 + i);
	text_put(t, "/24}");
	if (c->m == FAULT_NAT) {
		text_put(t, ", eth1: {ipv4: ");
		put_inner(t, c, 1 + i);
		text_put(t, "/24}");
	}
	text_put(t, "}\n");
	if (c->routed) {
		text_put(t, "    routes: [default via ");
		put_outer(t, c, 1);
		text_put(t, "]\n");
	}
	if (c->m == FAULT_NAT)
		text_put(t,
			"    sysctls: {net.ipv4.ip_forward: 1, "
			"net.ipv4.conf.all.send_redirects: 0}\n");
	put_conf(t, c, (i == 2) == c->second_is_master ? 150 : 100);
}

/* ---- a server ---- */

static void put_server(struct text *t, const struct couple *c, unsigned i)
{
	text_add(t, "  rs%u: {kind: host, role: real-server, interfaces: {eth0: {ipv4: ", i + 1);
	put_inner(t, c, c->first + i);
	text_put(t, "/24}");
	if (c->m != FAULT_NAT) {
		text_add(t, ", %s: {ipv4: ", c->m == FAULT_TUN ? "tunl0" : "lo");
		put_outer(t, c, c->vip);
		text_put(t, "/32}");
	}
	text_put(t, "}");
	if (c->m == FAULT_NAT || c->routed) {
		text_put(t, ", routes: [default via ");
		put_inner(t, c, c->m == FAULT_NAT ? 254 : 1);
		text_put(t, "]");
	}
	if (c->m != FAULT_NAT)
		text_put(t,
			", sysctls: {net.ipv4.conf.all.arp_ignore: 1, "
			"net.ipv4.conf.all.arp_announce: 2}");
	text_put(t, ", services: [{listen: tcp/80}]}\n");
}

static void put_cables(struct text *t, const struct couple *c)
{
	const char *inner = c->m == FAULT_NAT ? "sw3" : "sw1";

	text_add(t, "links:\n  - [client1:eth0, %s]\n", c->routed ? "sw2" : "sw1");
	if (c->routed)
		text_put(t, "  - [gw:eth0, sw1]\n  - [gw:eth1, sw2]\n");
	text_put(t, "  - [d1:eth0, sw1]\n  - [d2:eth0, sw1]\n");
	if (c->m == FAULT_NAT)
		text_put(t, "  - [d1:eth1, sw3]\n  - [d2:eth1, sw3]\n");
	for (unsigned i = 0; i < 3; i++)
		text_add(t, "  - [rs%u:eth0, %s]\n", i + 1, inner);
}

void matrix_pair(struct text *t, enum fault_method m, bool routed, uint64_t seed)
{
	static const char *const schedulers[] = {"rr", "wrr", "lc", "wlc"};
	struct rng rng = rng_named(seed, "matrix", "pairs of directors");
	struct couple c = {.m = m, .routed = routed};

	c.net = 10 + (unsigned)rng_below(&rng, 100);
	c.vip = 100 + (unsigned)rng_below(&rng, 50);
	c.first = 11 + (unsigned)rng_below(&rng, 20);
	c.vrid = 1 + (unsigned)rng_below(&rng, 190);
	c.version = 3 - (unsigned)(seed & 1);
	c.second_is_master = rng_below(&rng, 2) == 1;
	c.password = c.version == 2 && rng_below(&rng, 2) == 1;
	c.scheduler = schedulers[rng_below(&rng, 4)];
	text_add(t,
		"version: 1\nname: pair\nseed: %u\nstop_time: 300s\ndefaults: {link: {rate: 1Gbps, "
		"delay: 50us}}\nnodes:\n  sw1: {kind: switch}\n",
		(unsigned)seed);
	if (routed)
		text_put(t, "  sw2: {kind: switch}\n");
	if (m == FAULT_NAT)
		text_put(t, "  sw3: {kind: switch}\n");
	put_ends(t, &c);
	put_one(t, &c, 1);
	put_one(t, &c, 2);
	for (unsigned i = 0; i < 3; i++)
		put_server(t, &c, i);
	put_cables(t, &c);
	text_put(t,
		"events:\n  - {at: 0s, on: d1, run: systemctl start keepalived}\n"
		"  - {at: 0s, on: d2, run: systemctl start keepalived}\n");
}
