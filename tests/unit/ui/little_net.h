/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A world for tests of reports that needs no stack: cards "a" and "b" on the switch "sw"; b sends
 * back what it gets with its MAC addresses exchanged and the TTL one less, as a director would.
 */
#ifndef LVSLAB_TESTS_LITTLE_NET_H
#define LVSLAB_TESTS_LITTLE_NET_H

#include <stddef.h>
#include <stdint.h>

#include "engine/reason.h"
#include "engine/trace.h"
#include "net/bridge.h"
#include "net/link.h"
#include "net/network.h"
#include "net/records.h"
#include "wire/arp.h"
#include "wire/ipv4.h"
#include "wire/udp.h"

struct little {
	struct arena arena;
	struct trace trace;
	struct engine *engine;
	struct network *net;
	struct node *a, *b;
	struct netdev *a_eth0, *b_eth0;
	struct bridge *sw;
	struct names names;
};

static const char *little_node(const void *world, unsigned node)
{
	const struct network *net = world;

	return node < net->node_count ? net->nodes[node]->name : "?";
}

static const char *little_dev(const void *world, unsigned node, unsigned dev)
{
	const struct network *net = world;
	const struct netdev *d =
		node < net->node_count ? node_dev_by_index(net->nodes[node], dev) : NULL;

	return d ? d->name : "?";
}

static void little_consume(struct netdev *dev, struct frame *f)
{
	(void)dev;
	frame_consume(f);
}

static void little_reflect(struct netdev *dev, struct frame *f)
{
	uint8_t *p = frame_data(f);
	struct eth_header eth;

	eth_parse(&eth, p, frame_head_length(f));
	if (eth.type == ETH_P_IP) {
		memcpy(eth.dst, eth.src, ETH_ALEN);
		memcpy(eth.src, dev->mac, ETH_ALEN);
		eth_emit(p, &eth);
		ipv4_set_ttl(p + ETH_HLEN, (uint8_t)(p[ETH_HLEN + 8] - 1));
		netdev_xmit(dev, f);
	} else {
		frame_drop_with(f, DROP_PROTOCOL, eth.type, 0, 0);
	}
}

static struct netdev *little_card(
	struct little *l, struct node *n, const char *name, const struct netdev_ops *ops)
{
	node_init(n, l->net, NODE_HOST, name);
	struct netdev *dev = netdev_new(n, "eth0", ops);
	netdev_set_up(dev, true);
	link_new(dev, bridge_add_port(l->sw), &link_defaults);
	return dev;
}

static inline void little_open(struct little *l)
{
	static const struct netdev_ops quiet = {link_carry, little_consume, NULL};
	static const struct netdev_ops director = {link_carry, little_reflect, NULL};

	*l = (struct little){0};
	arena_init(&l->arena, (size_t)1 << 30);
	l->engine = engine_new(&l->arena, &l->trace, 1);
	l->net = network_new(l->engine);
	l->sw = bridge_new(l->net, "sw");
	l->a = arena_alloc(&l->arena, sizeof(*l->a));
	l->b = arena_alloc(&l->arena, sizeof(*l->b));
	l->a_eth0 = little_card(l, l->a, "a", &quiet);
	l->b_eth0 = little_card(l, l->b, "b", &director);
	l->names = (struct names){little_node, little_dev, l->net};
}

static inline void little_close(struct little *l)
{
	arena_fini(&l->arena);
}

/* a question of a's to everybody */
static inline void little_ask(struct little *l)
{
	struct eth_header eth = {.type = ETH_P_ARP};
	struct arp_packet arp = {.op = ARPOP_REQUEST, .spa = 0x0a000001, .tpa = 0x0a000002};
	struct frame *f = frame_new(l->net);

	memcpy(eth.dst, eth_broadcast, ETH_ALEN);
	memcpy(eth.src, l->a_eth0->mac, ETH_ALEN);
	memcpy(arp.sha, l->a_eth0->mac, ETH_ALEN);
	eth_emit(frame_put(f, ETH_HLEN), &eth);
	arp_emit(frame_put(f, ARP_LEN), &arp);
	netdev_xmit(l->a_eth0, f);
}

/* a datagram of a's to b, `size` bytes of it */
static inline void little_send(struct little *l, uint32_t size)
{
	struct eth_header eth = {.type = ETH_P_IP};
	struct ipv4_header ip = {.src = 0x0a000001,
		.dst = 0x0a000002,
		.header_length = IPV4_HLEN,
		.ttl = 64,
		.protocol = IPPROTO_UDP};
	struct udp_header udp = {.source = 1000, .dest = 80};
	struct frame *f = frame_new(l->net);

	udp.length = (uint16_t)(UDP_HLEN + size);
	ip.total_length = (uint16_t)(IPV4_HLEN + udp.length);
	memcpy(eth.dst, l->b_eth0->mac, ETH_ALEN);
	memcpy(eth.src, l->a_eth0->mac, ETH_ALEN);
	eth_emit(frame_put(f, ETH_HLEN), &eth);
	ipv4_emit(frame_put(f, IPV4_HLEN), &ip);
	struct payload *p = payload_new(l->net, "hello", 5, size);
	udp_emit(frame_put(f, UDP_HLEN), &udp, ip.src, ip.dst, payload_sum(p, 0, size));
	frame_attach(f, p, 0, size);
	netdev_xmit(l->a_eth0, f);
}

static inline void little_run(struct little *l)
{
	engine_run_until(l->engine, l->engine->now + NSEC_PER_SEC);
}

#endif
