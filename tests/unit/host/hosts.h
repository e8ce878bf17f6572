/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small networks of hosts on one bridge, and what their records say: for the tests of a host. */
#ifndef LVSLAB_TESTS_HOSTS_H
#define LVSLAB_TESTS_HOSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
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
#include "transport/host_new.h"

#define SEEN_MAX 4096

struct lan {
	struct arena arena;
	struct trace trace;
	struct engine *e;
	struct network *net;
	struct bridge *sw;
	struct sink sink;
	struct record seen[SEEN_MAX]; /* records of kinds that hosts make, and drops */
	size_t count;
};

static struct lan w;

static void hosts_note(struct sink *s, const struct record *r, const void *frame)
{
	(void)s;
	(void)frame;
	if ((r->kind > HOST_RECORD_BASE || r->kind == REC_FRAME_DROPPED) && w.count < SEEN_MAX)
		w.seen[w.count++] = *r;
}

static inline int hosts_setup(void **state)
{
	(void)state;
	memset(&w, 0, sizeof(w));
	assert_int_equal(arena_init(&w.arena, 0), 0);
	w.e = engine_new(&w.arena, &w.trace, 1);
	w.net = network_new(w.e);
	w.sw = bridge_new(w.net, "sw");
	w.sink.record = hosts_note;
	trace_attach(&w.trace, &w.sink);
	return 0;
}

static inline void run(int64_t seconds)
{
	engine_run_until(w.e, w.e->now + seconds * NSEC_PER_SEC);
}

/* long enough for whatever waits for a neighbour or for fragments to be given up */
static inline int hosts_teardown(void **state)
{
	(void)state;
	run(60);
	assert_int_equal(w.net->frames.live, 0);
	assert_int_equal(w.net->payloads.live, 0);
	arena_fini(&w.arena);
	return 0;
}

static inline uint32_t ip4(const char *text)
{
	uint32_t a = 0;

	assert_true(parse_ipv4(text, &a));
	return a;
}

static inline int add_address(struct netdev *dev, const char *prefix)
{
	struct addr_spec spec = {0};
	unsigned length;

	assert_true(parse_prefix(prefix, &spec.local, &length));
	spec.prefix = (uint8_t)length;
	return addr_add(host_of(dev), dev, &spec);
}

static inline struct netdev *plug(struct host *h, const char *name, struct bridge *sw)
{
	struct netdev *dev = host_add_interface(h, name);

	link_new(dev, bridge_add_port(sw), &link_defaults);
	netdev_set_up(dev, true);
	return dev;
}

/* a host with eth0 on the bridge and one address there */
static inline struct host *host_on(struct bridge *sw, const char *name, const char *prefix)
{
	struct host *h = host_new(w.net, name);
	struct netdev *dev = plug(h, "eth0", sw);

	assert_int_equal(add_address(dev, prefix), 0);
	return h;
}

static inline struct netdev *eth0(const struct host *h)
{
	return node_dev(&h->node, "eth0");
}

static inline void set(struct host *h, const char *name, const char *value)
{
	struct text path = {0};

	sysctl_path(name, &path);
	assert_int_equal(sysctl_write(h, text_str(&path), value), 0);
	text_free(&path);
}

static inline int add_route(struct host *h, const char *prefix, const char *gateway)
{
	struct fib_route r = {.type = RTN_UNICAST, .table = RT_TABLE_MAIN, .proto = RTPROT_BOOT};
	unsigned length;

	assert_true(parse_prefix(prefix, &r.dst, &length));
	r.prefix = (uint8_t)length;
	r.gateway = gateway ? ip4(gateway) : 0;
	if (!gateway) {
		r.dev = eth0(h);
		r.scope = RT_SCOPE_LINK;
	}
	return fib_add(h, &r, false);
}

/* how often was this said, by `h` (NULL: anyone)? */
static inline unsigned said(const struct host *h, unsigned kind, unsigned why)
{
	unsigned n = 0;

	for (size_t i = 0; i < w.count; i++)
		n += w.seen[i].kind == kind && (!why || w.seen[i].reason == why) &&
			(!h || w.seen[i].node == h->node.id);
	return n;
}

static inline unsigned dropped(const struct host *h, unsigned why)
{
	return said(h, REC_FRAME_DROPPED, why);
}

static inline const struct record *last(const struct host *h, unsigned kind)
{
	for (size_t i = w.count; i-- > 0;)
		if (w.seen[i].kind == kind && (!h || w.seen[i].node == h->node.id))
			return &w.seen[i];
	return NULL;
}

/* one packet of `size` bytes behind the IP header, protocol UDP without a header worth the name */
static inline int send_raw(struct host *h, const char *src, const char *dst, uint32_t size, bool df)
{
	struct frame *f = frame_new(w.net);
	struct ip_send how = {.protocol = IPPROTO_UDP, .df = df};

	how.flow.dst = ip4(dst);
	how.flow.src = src ? ip4(src) : 0;
	how.flow.any_source = true;
	memset(frame_put(f, 8), 0, 8);
	if (size > 8)
		frame_attach(f, payload_new(w.net, NULL, 0, size - 8), 0, size - 8);
	return ip_send(h, f, &how);
}

/* what protocol 253 (for experiments) got, on any host that listens */
static struct {
	unsigned count;
	uint32_t src, dst, length;
	uint8_t ttl;
	uint64_t sum;
} got;

static inline void take_raw(struct host *h, struct frame *f, const struct ipv4_header *ip)
{
	(void)h;
	got.count++;
	got.src = ip->src;
	got.dst = ip->dst;
	got.ttl = ip->ttl;
	got.length = frame_length(f);
	got.sum = frame_sum(f, 0);
	frame_consume(f);
}

static inline void listen_raw(struct host *h)
{
	memset(&got, 0, sizeof(got));
	ip_register_protocol(h, IPPROTO_UDP, take_raw);
}

/* a packet as it would stand on a wire: for what no host would send */
struct wire_packet {
	const char *src, *dst;
	uint8_t protocol, ttl; /* 0: UDP, 64 */
	uint16_t id, fragment;
	uint32_t size;          /* bytes behind the header */
	uint8_t first;          /* the first of them, an ICMP type maybe */
	const uint8_t *options; /* with options_length bytes */
	uint8_t options_length;
	uint32_t padding;
	bool broadcast; /* by Ethernet */
};

static inline struct frame *make_packet(const struct wire_packet *p)
{
	struct frame *f = frame_new(w.net);
	unsigned header = IPV4_HLEN + p->options_length;
	struct ipv4_header ip = {.src = ip4(p->src),
		.dst = ip4(p->dst),
		.total_length = (uint16_t)(header + p->size),
		.id = p->id,
		.fragment = p->fragment,
		.header_length = (uint8_t)header,
		.ttl = p->ttl ? p->ttl : 64,
		.protocol = p->protocol ? p->protocol : IPPROTO_UDP};

	if (p->options_length)
		memcpy(ip.options, p->options, p->options_length);
	ipv4_emit(frame_put(f, header), &ip);
	if (p->size || p->padding) {
		struct payload *load =
			payload_new(w.net, &p->first, p->first != 0, p->size + p->padding);
		frame_attach(f, load, 0, p->size + p->padding);
	}
	return f;
}

static inline void arrive(struct netdev *dev, struct frame *f, bool broadcast)
{
	struct eth_header eth = {.src = {2, 0, 0, 0, 0, 99}, .type = ETH_P_IP};

	memcpy(eth.dst, broadcast ? eth_broadcast : dev->mac, ETH_ALEN);
	eth_emit(frame_push(f, ETH_HLEN), &eth);
	netdev_receive(dev, f);
}

static inline void inject(struct netdev *dev, struct wire_packet p)
{
	arrive(dev, make_packet(&p), p.broadcast);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, hosts_setup, hosts_teardown)

#endif
