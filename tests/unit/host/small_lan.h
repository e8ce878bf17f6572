/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host "rs1" with eth0 (and eth1 on another switch), a station beside it that only sends what it
 * is told, and an ear for ARP packets and records. */
#ifndef LVSLAB_TESTS_SMALL_LAN_H
#define LVSLAB_TESTS_SMALL_LAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "check.h"
#include "engine/trace.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/neigh/arp.h"
#include "host/records.h"
#include "net/bridge.h"
#include "net/link.h"
#include "net/records.h"
#include "transport/host_new.h"

#define MSEC NSEC_PER_MSEC
#define SEC ((int64_t)NSEC_PER_SEC)
#define LOG_MAX 4096

struct heard { /* an ARP packet as it left the host */
	int64_t time;
	uint8_t eth_dst[ETH_ALEN];
	struct arp_packet arp;
};

struct lan {
	struct arena arena;
	struct trace trace;
	struct sink sink;
	struct engine *e;
	struct network *net;
	struct host *h;
	struct netdev *eth0, *eth1, *station;
	struct heard heard[LOG_MAX];
	size_t heard_count;
	struct record log[LOG_MAX]; /* REC_NEIGH_STATE, REC_ARP_*, REC_SYSCTL, REC_FRAME_DROPPED */
	size_t log_count;
	uint32_t ip_sent; /* IP frames that left eth0 */
};

static const uint8_t station_mac[ETH_ALEN] = {2, 0, 0, 0, 0, 0x99};
static const uint8_t other_mac[ETH_ALEN] = {2, 0, 0, 0, 0, 0xd0};

static inline uint32_t ip(const char *s)
{
	uint32_t a = 0;

	assert_true(parse_ipv4(s, &a));
	return a;
}

static inline void lan_record(struct sink *s, const struct record *r, const void *frame)
{
	struct lan *l = container_of(s, struct lan, sink);
	struct frame *f = (struct frame *)(uintptr_t)frame;

	if (r->node != l->h->node.id)
		return;
	if (r->kind == REC_FRAME_SENT && get16(frame_data(f) + 12) == ETH_P_ARP) {
		struct heard *heard = &l->heard[l->heard_count++];
		heard->time = r->time;
		memcpy(heard->eth_dst, frame_data(f), ETH_ALEN);
		assert_int_equal(
			arp_parse(&heard->arp, frame_data(f) + ETH_HLEN, ARP_LEN), WIRE_OK);
	} else if (r->kind == REC_FRAME_SENT) {
		l->ip_sent++;
	}
	if (r->kind == REC_NEIGH_STATE || r->kind == REC_ARP_ANSWER || r->kind == REC_ARP_SILENT ||
		r->kind == REC_ARP_LEARN || r->kind == REC_ARP_ANNOUNCE || r->kind == REC_SYSCTL ||
		r->kind == REC_FRAME_DROPPED)
		l->log[l->log_count++] = *r;
}

static inline void station_receive(struct netdev *dev, struct frame *f)
{
	(void)dev;
	frame_consume(f);
}

static const struct netdev_ops lan_station_ops = {.xmit = link_carry, .receive = station_receive};

static inline void lan_address(struct lan *l, struct netdev *dev, const char *prefix, int scope)
{
	struct addr_spec spec = {.has_scope = scope >= 0, .scope = (uint8_t)scope};
	unsigned length;

	assert_true(parse_prefix(prefix, &spec.local, &length));
	spec.prefix = (uint8_t)length;
	assert_int_equal(addr_add(l->h, dev, &spec), 0);
}

static inline struct netdev *lan_plug(struct lan *l, const char *name, struct bridge *b)
{
	struct netdev *dev = host_add_interface(l->h, name);

	link_new(dev, bridge_add_port(b), &(struct link_settings){.delay = 1000, .queue = 5000});
	netdev_set_up(dev, true);
	return dev;
}

/* Without addresses; the clock stands at 1 s. */
static inline struct lan *lan_new(void)
{
	struct lan *l = calloc(1, sizeof(*l));

	assert_int_equal(arena_init(&l->arena, (size_t)1 << 30), 0);
	l->sink.record = lan_record;
	l->e = engine_new(&l->arena, &l->trace, 7);
	l->net = network_new(l->e);
	struct bridge *b0 = bridge_new(l->net, "sw0"), *b1 = bridge_new(l->net, "sw1");
	struct node *node = arena_alloc(&l->arena, sizeof(*node));
	node_init(node, l->net, NODE_HOST, "station");
	l->station = netdev_new(node, "eth0", &lan_station_ops);
	memcpy(l->station->mac, station_mac, ETH_ALEN);
	link_new(l->station, bridge_add_port(b0),
		&(struct link_settings){.delay = 1000, .queue = 5000});
	netdev_set_up(l->station, true);
	l->h = host_new(l->net, "rs1");
	l->eth0 = lan_plug(l, "eth0", b0);
	l->eth1 = lan_plug(l, "eth1", b1);
	engine_run_until(l->e, SEC);
	trace_attach(&l->trace, &l->sink);
	return l;
}

static inline void lan_free(struct lan *l)
{
	arena_fini(&l->arena);
	free(l);
}

static inline void lan_run(struct lan *l, int64_t ns)
{
	engine_run_until(l->e, l->e->now + ns);
}

static inline void lan_set(struct lan *l, const char *name, const char *value)
{
	struct text path = {0};

	sysctl_path(name, &path);
	assert_int_equal(sysctl_write(l->h, text_str(&path), value), 0);
	text_free(&path);
}

static inline void lan_send_arp(struct lan *l, bool unicast, const struct arp_packet *arp)
{
	struct frame *f = frame_new(l->net);
	struct eth_header eth = {.type = ETH_P_ARP};

	memcpy(eth.dst, unicast ? l->eth0->mac : eth_broadcast, ETH_ALEN);
	memcpy(eth.src, l->station->mac, ETH_ALEN);
	arp_emit(frame_put(f, ARP_LEN), arp);
	eth_emit(frame_push(f, ETH_HLEN), &eth);
	netdev_xmit(l->station, f);
	lan_run(l, MSEC);
}

static inline struct arp_packet lan_arp(uint16_t op, const char *spa, const char *tpa)
{
	struct arp_packet arp = {.op = op, .spa = ip(spa), .tpa = ip(tpa)};

	memcpy(arp.sha, station_mac, ETH_ALEN);
	return arp;
}

/* Does the host answer who asks for `tpa`? */
static inline bool lan_answers(struct lan *l, const char *spa, const char *tpa)
{
	struct arp_packet arp = lan_arp(ARPOP_REQUEST, spa, tpa);
	size_t before = l->heard_count;

	lan_send_arp(l, false, &arp);
	for (size_t i = before; i < l->heard_count; i++)
		if (l->heard[i].arp.op == ARPOP_REPLY)
			return true;
	return false;
}

/* An IP packet of `bytes` for `nexthop`, with that source. */
static inline void lan_output(struct lan *l, const char *src, const char *nexthop, uint16_t bytes)
{
	struct frame *f = frame_new(l->net);
	struct ipv4_header header = {.src = ip(src),
		.dst = ip(nexthop),
		.total_length = bytes,
		.header_length = IPV4_HLEN,
		.ttl = 64,
		.protocol = 253};

	if (bytes > IPV4_HLEN)
		frame_attach(
			f, payload_new(l->net, NULL, 0, bytes - IPV4_HLEN), 0, bytes - IPV4_HLEN);
	ipv4_emit(frame_push(f, IPV4_HLEN), &header);
	f->l3 = f->data;
	neigh_output(l->h, l->eth0, ip(nexthop), f);
}

static inline unsigned lan_state(const struct lan *l, const char *address)
{
	const struct neigh *n = neigh_lookup(l->h, l->eth0, ip(address));

	return n ? n->state : 0;
}

static inline const char *lan_node_name(const void *world, unsigned node)
{
	const struct network *net = world;

	return net->nodes[node]->name;
}

static inline const char *lan_dev_name(const void *world, unsigned node, unsigned dev)
{
	const struct network *net = world;
	const struct netdev *d = node_dev_by_index(net->nodes[node], dev);

	return d ? d->name : "-";
}

/* The sentence of the last record of `kind`, from `list`. */
static inline void lan_sentence(
	const struct lan *l, unsigned kind, const struct reason_list *list, struct text *out)
{
	const struct names names = {lan_node_name, lan_dev_name, l->net};

	for (size_t i = l->log_count; i-- > 0;)
		if (l->log[i].kind == kind && l->log[i].reason >= list->base &&
			l->log[i].reason < list->base + list->count) {
			reason_fill(out, list->items[l->log[i].reason - list->base].sentence,
				&l->log[i], &names);
			return;
		}
}

#endif
