/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The learning switch: flooding, learning, ageing, port security, what happens to a MAC that moves
 * (net/bridge/br_fdb.c, net/bridge/br_forward.c).
 */
#include "check.h"

#include <string.h>

#include "engine/trace.h"
#include "net/bridge.h"
#include "net/link.h"
#include "net/records.h"

#define HOSTS 4

static struct {
	struct arena arena;
	struct trace trace;
	struct engine *e;
	struct network *net;
	struct bridge *sw;
	struct node node[HOSTS];
	struct netdev *dev[HOSTS];
	int got[64]; /* which host took each copy, in order */
	size_t count;
} w;

static void take(struct netdev *dev, struct frame *f)
{
	w.got[w.count++] = (int)(dev->node - w.node);
	frame_consume(f);
}

static const struct netdev_ops ops = {.xmit = link_carry, .receive = take};

static int setup(void **state)
{
	(void)state;
	static const char *const names[HOSTS] = {"h0", "h1", "h2", "h3"};

	memset(&w, 0, sizeof(w));
	assert_int_equal(arena_init(&w.arena, 0), 0);
	w.e = engine_new(&w.arena, &w.trace, 1);
	w.net = network_new(w.e);
	w.sw = bridge_new(w.net, "sw1");
	for (int i = 0; i < HOSTS; i++) {
		node_init(&w.node[i], w.net, NODE_HOST, names[i]);
		w.dev[i] = netdev_new(&w.node[i], "eth0", &ops);
		netdev_set_up(w.dev[i], true);
		link_new(w.dev[i], bridge_add_port(w.sw), &link_defaults);
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_int_equal(w.net->frames.live, 0);
	arena_fini(&w.arena);
	return 0;
}

static void send(int from, const uint8_t *src, const uint8_t *dst)
{
	struct frame *f = frame_new(w.net);
	struct eth_header eth = {.type = ETH_P_IP};

	memcpy(eth.src, src, ETH_ALEN);
	memcpy(eth.dst, dst, ETH_ALEN);
	eth_emit(frame_put(f, ETH_HLEN), &eth);
	w.count = 0;
	netdev_xmit(w.dev[from], f);
	engine_run_until(w.e, w.e->now + NSEC_PER_MSEC);
}

static void expect(size_t count, const int *hosts)
{
	assert_int_equal(w.count, count);
	assert_memory_equal(w.got, hosts, count * sizeof(int));
}

static void a_broadcast_goes_out_of_every_other_port_the_last_attached_first(void **state)
{
	(void)state;
	send(1, w.dev[1]->mac, eth_broadcast);
	expect(3, (const int[]){3, 2, 0});
}

static void an_unknown_address_is_flooded_and_a_learnt_one_is_not(void **state)
{
	(void)state;
	send(0, w.dev[0]->mac, w.dev[2]->mac);
	assert_int_equal(w.count, 3);
	send(2, w.dev[2]->mac, w.dev[0]->mac); /* the switch has learnt h0 */
	expect(1, (const int[]){0});
	send(0, w.dev[0]->mac, w.dev[2]->mac); /* and now h2 */
	expect(1, (const int[]){2});
	const struct bridge_entry *entry = bridge_find(w.sw, w.dev[0]->mac);
	assert_non_null(entry);
	assert_string_equal(entry->port->name, "p1");
	assert_int_equal(entry->taught_by, 1); /* the frame that taught it */
}

static void an_address_that_moves_is_learnt_anew(void **state)
{
	(void)state;
	send(0, w.dev[0]->mac, eth_broadcast);
	send(3, w.dev[0]->mac, eth_broadcast);
	send(1, w.dev[1]->mac, w.dev[0]->mac);
	expect(1, (const int[]){3});
}

static void a_port_without_its_cable_is_forgotten_at_once(void **state)
{
	(void)state;
	send(0, w.dev[0]->mac, eth_broadcast);
	send(1, w.dev[1]->mac, w.dev[0]->mac);
	link_set_up(w.dev[0]->wire, false);
	assert_null(bridge_find(w.sw, w.dev[0]->mac));
	assert_non_null(bridge_find(w.sw, w.dev[1]->mac));
	link_set_up(w.dev[0]->wire, true);
	send(1, w.dev[1]->mac, w.dev[0]->mac);
	expect(3, (const int[]){3, 2, 0}); /* flooded, though h0 had said where it is */
}

static void a_line_is_forgotten_after_the_ageing_time(void **state)
{
	(void)state;
	send(0, w.dev[0]->mac, eth_broadcast);
	engine_run_until(w.e, 200 * (int64_t)NSEC_PER_SEC);
	assert_non_null(bridge_find(w.sw, w.dev[0]->mac));
	engine_run_until(w.e, 301 * (int64_t)NSEC_PER_SEC);
	assert_null(bridge_find(w.sw, w.dev[0]->mac));
	assert_int_equal(w.sw->entry_pool.live, 0);
	send(1, w.dev[1]->mac, w.dev[0]->mac);
	assert_int_equal(w.count, 3);
}

static void a_frame_for_its_own_port_goes_nowhere(void **state)
{
	(void)state;
	send(0, w.dev[0]->mac, eth_broadcast);
	send(0, w.dev[1]->mac, w.dev[0]->mac);
	expect(0, NULL);
}

static void port_security_drops_a_second_source(void **state)
{
	(void)state;
	w.sw->port_security = true;
	send(0, w.dev[0]->mac, eth_broadcast);
	assert_int_equal(w.count, 3);
	send(0, w.dev[1]->mac, eth_broadcast);
	expect(0, NULL);
	assert_null(bridge_find(w.sw, w.dev[1]->mac));
}

static void a_multicast_source_is_refused(void **state)
{
	(void)state;
	send(0, eth_broadcast, eth_broadcast);
	expect(0, NULL);
}

static void a_port_without_carrier_gets_no_copy(void **state)
{
	(void)state;
	link_set_up(w.dev[3]->wire, false);
	send(1, w.dev[1]->mac, eth_broadcast);
	expect(2, (const int[]){2, 0});
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_broadcast_goes_out_of_every_other_port_the_last_attached_first),
		TEST(an_unknown_address_is_flooded_and_a_learnt_one_is_not),
		TEST(an_address_that_moves_is_learnt_anew),
		TEST(a_port_without_its_cable_is_forgotten_at_once),
		TEST(a_line_is_forgotten_after_the_ageing_time),
		TEST(a_frame_for_its_own_port_goes_nowhere),
		TEST(port_security_drops_a_second_source),
		TEST(a_multicast_source_is_refused),
		TEST(a_port_without_carrier_gets_no_copy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
