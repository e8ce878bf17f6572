/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes arrive at a director whose keepalived and sync daemon run, as an advert, as a sync
 * message or as a frame that is neither: two seconds later both directors still are in a state that
 * there is.
 */
#include "fuzz.h"

#include <string.h>

#include "engine/engine.h"
#include "file/loader.h"
#include "ha/ha.h"
#include "ha/vrrp.h"
#include "host/host.h"
#include "net/frame.h"
#include "net/netdev.h"
#include "wire/checksum.h"
#include "wire/ethernet.h"
#include "wire/ipv4.h"
#include "wire/ipvs_sync.h"
#include "wire/udp.h"
#include "wire/vrrp.h"
#include "world/lab.h"

#define LAB SOURCE_DIR "/scenarios/ha-failover.yaml"
#define STEPS_MAX 3000

enum { D1 = 0x0a000002, D2 = 0x0a000003 };

static struct {
	struct lab *lab;
	struct arena *arena;
	void *copy;
} world;

/* both run and d1 is master; both send their connections and take the other's */
static void build(void)
{
	static const char line[] = "ipvsadm --start-daemon master --mcast-interface eth0; "
				   "ipvsadm --start-daemon backup --mcast-interface eth0";
	struct problems ps = {0};
	struct spec *spec = spec_load(LAB, NULL, &ps);

	world.lab = lab_open(spec, &(struct lab_options){0}, &ps);
	FUZZ_CHECK(world.lab);
	lab_command(world.lab, lab_host(world.lab, "d1"), line, NULL);
	lab_command(world.lab, lab_host(world.lab, "d2"), line, NULL);
	lab_run_until(world.lab, 5400 * (NSEC_PER_SEC / 1000));
	world.arena = lab_engine(world.lab)->arena;
	world.copy = malloc(arena_used(world.arena));
	FUZZ_CHECK(world.copy);
	arena_copy(world.arena, world.copy);
}

static void address(uint8_t *p, uint32_t src, uint32_t dst, uint8_t protocol, size_t n)
{
	struct eth_header eth = {.type = ETH_P_IP, .src = {2, 0, 0, 0, 2, 2}};
	struct ipv4_header ip = {.src = src,
		.dst = dst,
		.total_length = (uint16_t)(IPV4_HLEN + n),
		.header_length = IPV4_HLEN,
		.ttl = 255,
		.protocol = protocol};

	memcpy(eth.dst, (uint8_t[]){1, 0, 0x5e, dst >> 16 & 0x7f, dst >> 8 & 255, dst & 255},
		ETH_ALEN);
	eth_emit(p, &eth);
	ipv4_emit(p + ETH_HLEN, &ip);
}

/* its checksum is put right where there is one, so that more than the checksum is looked at */
static size_t advert(uint8_t *p, uint32_t src, const uint8_t *bytes, size_t n)
{
	uint8_t *message = p + ETH_HLEN + IPV4_HLEN;
	struct vrrp_advert a;

	memcpy(message, bytes, n);
	if (vrrp_parse(&a, message, n) == WIRE_OK)
		vrrp_emit(message, &a, src, VRRP_GROUP);
	address(p, src, VRRP_GROUP, IPPROTO_VRRP, n);
	return ETH_HLEN + IPV4_HLEN + n;
}

static size_t sync_message(uint8_t *p, uint32_t src, const uint8_t *bytes, size_t n)
{
	struct udp_header udp = {.source = 40000, .dest = IPVS_SYNC_PORT};
	uint8_t *message = p + ETH_HLEN + IPV4_HLEN + UDP_HLEN;

	udp.length = (uint16_t)(UDP_HLEN + n);
	memcpy(message, bytes, n);
	udp_emit(p + ETH_HLEN + IPV4_HLEN, &udp, src, IPVS_SYNC_GROUP,
		checksum_partial(0, message, n));
	address(p, src, IPVS_SYNC_GROUP, IPPROTO_UDP, UDP_HLEN + n);
	return ETH_HLEN + IPV4_HLEN + UDP_HLEN + n;
}

static void check(const char *name)
{
	const struct keepalived *k = keepalived_of(lab_host(world.lab, name));

	FUZZ_CHECK(k);
	list_for_each (v, &k->instances, struct vrrp, link)
		FUZZ_CHECK(v->state >= VRRP_STATE_BACK && v->state <= VRRP_STATE_FAULT);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	uint8_t p[1514] = {0};
	size_t length = n > 1 ? n - 2 : 0;

	if (n < 2 || length > 1400)
		return 0;
	if (world.copy)
		arena_restore(world.arena, world.copy);
	else
		build();
	struct host *d1 = lab_host(world.lab, "d1");
	const uint32_t src = bytes[1] == 0 ? D1 : bytes[1] < 128 ? D2 : D2 + bytes[1];
	if (bytes[0] % 4 < 2)
		length = advert(p, src, bytes + 2, length);
	else if (bytes[0] % 4 == 2)
		length = sync_message(p, src, bytes + 2, length);
	else
		memcpy(p, bytes + 2, length);
	if (length < ETH_HLEN)
		return 0;
	struct engine *e = lab_engine(world.lab);
	const int64_t end = e->now + 2 * NSEC_PER_SEC;
	netdev_receive(node_dev(&d1->node, "eth0"),
		frame_from_bytes(lab_network(world.lab), p, (uint32_t)length));
	for (unsigned i = 0; i < STEPS_MAX && e->now < end && engine_step(e); i++)
		;
	check("d1");
	check("d2");
	return 0;
}
