/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever arrives, the host goes on, and nothing is lost without an end. */
#include "hosts.h"

#include "wire/checksum.h"

static struct rng chance;

static uint32_t below(uint32_t bound)
{
	return (uint32_t)rng_below(&chance, bound);
}

static const char *const addresses[] = {"10.0.0.1", "10.0.0.100", "10.0.0.2", "10.0.0.255",
	"10.0.1.2", "10.0.1.1", "192.0.2.1", "255.255.255.255", "224.0.0.1", "0.0.0.0",
	"127.0.0.1"};

static uint32_t some_address(void)
{
	return ip4(addresses[below(sizeof(addresses) / sizeof(*addresses))]);
}

/* a header that is mostly right, options, an ICMP message or noise behind it */
static uint32_t make(uint8_t *p)
{
	static const uint8_t protocols[] = {1, 1, 1, 4, 6, 17, 99};
	unsigned options = below(4) ? 0 : 4 * below(11);
	struct ipv4_header ip = {.src = some_address(),
		.dst = some_address(),
		.id = (uint16_t)below(3),
		.header_length = (uint8_t)(IPV4_HLEN + options),
		.ttl = (uint8_t)below(8),
		.protocol = protocols[below(sizeof(protocols))]};
	uint32_t size = below(3) ? below(64) : below(1480 - 40);

	for (unsigned i = 0; i < options; i++)
		ip.options[i] = (uint8_t)(below(2) ? rng_next(&chance) : below(9));
	if (options && below(2)) {
		ip.options[0] = below(2) ? 131 : 7;
		ip.options[1] = (uint8_t)(below(2) ? options : 7);
		ip.options[2] = (uint8_t)(4 * below(4));
	}
	if (below(3) == 0) {
		ip.fragment = (uint16_t)(below(4) | (below(2) ? IPV4_MF : 0));
		size = 8 * (1 + below(3));
	}
	if (below(4) == 0)
		ip.fragment |= IPV4_DF;
	ip.total_length = (uint16_t)(ip.header_length + size);
	ipv4_emit(p, &ip);
	uint8_t *body = p + ip.header_length;
	for (uint32_t i = 0; i < size; i++)
		body[i] = (uint8_t)rng_next(&chance);
	if (ip.protocol == IPPROTO_ICMP && size >= ICMP_HLEN) {
		body[0] = (uint8_t)below(20);
		body[1] = (uint8_t)below(6);
		if (size >= ICMP_HLEN + IPV4_HLEN)
			body[ICMP_HLEN] = 0x45;
		put16(body + 2, 0);
		put16(body + 2, checksum_finish(checksum_partial(0, body, size)));
	}
	return ip.total_length;
}

static void send_one(struct netdev *dev)
{
	uint8_t bytes[ETH_HLEN + 2048];
	struct eth_header eth = {.src = {2, 0, 0, 0, 0, 99}, .type = ETH_P_IP};

	memcpy(eth.dst, below(10) ? dev->mac : eth_broadcast, ETH_ALEN);
	eth_emit(bytes, &eth);
	uint32_t length = make(bytes + ETH_HLEN);
	if (below(10) == 0)
		bytes[ETH_HLEN + below(length)] = (uint8_t)rng_next(&chance);
	if (below(20) == 0)
		length = below(length + 1);
	netdev_receive(dev, frame_from_bytes(w.net, bytes, ETH_HLEN + length));
}

static void a_host_survives_whatever_arrives(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.1/24");
	struct netdev *eth1 = plug(h, "eth1", w.sw);
	static const char *const knobs[] = {"net.ipv4.ip_forward", "net.ipv4.conf.all.rp_filter",
		"net.ipv4.conf.all.accept_local", "net.ipv4.conf.all.accept_source_route",
		"net.ipv4.conf.all.route_localnet", "net.ipv4.conf.all.bc_forwarding",
		"net.ipv4.conf.eth0.bc_forwarding", "net.ipv4.icmp_echo_ignore_broadcasts",
		"net.ipv4.icmp_errors_use_inbound_ifaddr", "net.ipv4.icmp_ratelimit"};

	chance = rng_named(5, "h", "hostile");
	host_on(w.sw, "other", "10.0.0.2/24");
	add_address(h->lo, "10.0.0.100/32");
	add_address(eth1, "10.0.1.1/24");
	netdev_set_mtu(eth1, 500);
	for (int i = 0; i < 20000; i++) {
		send_one(below(3) ? eth0(h) : eth1);
		if (below(50) == 0)
			set(h, knobs[below(sizeof(knobs) / sizeof(*knobs))], below(2) ? "1" : "0");
		if (below(20) == 0)
			engine_run_until(w.e, w.e->now + (int64_t)below(1000) * NSEC_PER_MSEC);
	}
	assert_int_not_equal(h->ip.stats.in_delivers, 0);
	assert_int_not_equal(h->ip.stats.forw_datagrams, 0);
	assert_int_not_equal(h->ip.stats.reasm_oks, 0);
	assert_int_not_equal(h->ip.stats.frag_creates, 0);
	run(60);
	assert_int_equal(h->ip.fragment_bytes, 0);
	assert_int_equal(h->ip.fragment_pool.live, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_host_survives_whatever_arrives),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
