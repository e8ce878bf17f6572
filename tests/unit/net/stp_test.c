/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The spanning tree of three switches in a ring, as net/bridge of Linux 6.1 makes it: who is the
 * root, which port blocks, when ports forward, what becomes of it when a link goes.
 */
#include "check.h"

#include <string.h>

#include "engine/trace.h"
#include "net/link.h"
#include "net/stp.h"

#define SWITCHES 3

static struct {
	struct arena arena;
	struct trace trace;
	struct engine *e;
	struct network *net;
	struct bridge *sw[SWITCHES];
	struct link *link[SWITCHES]; /* of each switch to the next */
} w;

static void build(uint64_t rate, bool stp)
{
	static const char *const names[SWITCHES] = {"sw1", "sw2", "sw3"};
	struct link_settings set = link_defaults;

	set.rate = rate;
	memset(&w, 0, sizeof(w));
	assert_int_equal(arena_init(&w.arena, 0), 0);
	w.e = engine_new(&w.arena, &w.trace, 1);
	w.net = network_new(w.e);
	for (int i = 0; i < SWITCHES; i++) {
		w.sw[i] = bridge_new(w.net, names[i]);
		if (stp)
			stp_start(w.sw[i]);
	}
	for (int i = 0; i < SWITCHES; i++)
		w.link[i] = link_new(
			bridge_add_port(w.sw[i]), bridge_add_port(w.sw[(i + 1) % SWITCHES]), &set);
}

static int teardown(void **state)
{
	(void)state;
	arena_fini(&w.arena);
	return 0;
}

static unsigned ports_in(enum stp_state state)
{
	unsigned n = 0;

	for (int i = 0; i < SWITCHES; i++)
		list_for_each (port, &w.sw[i]->ports, struct bridge_port, link)
			n += port->stp->state == state;
	return n;
}

static unsigned roots(void)
{
	unsigned n = 0;

	for (int i = 0; i < SWITCHES; i++)
		n += stp_is_root(w.sw[i]->stp);
	return n;
}

static void run(int64_t seconds)
{
	engine_run_until(w.e, w.e->now + seconds * NSEC_PER_SEC);
}

static void the_least_identifier_is_the_root_and_one_port_of_the_ring_blocks(void **state)
{
	uint64_t least = UINT64_MAX;

	(void)state;
	build(1000000000, true);
	run(5);
	assert_int_equal(roots(), 1);
	assert_int_equal(ports_in(STP_BLOCKING), 1);
	for (int i = 0; i < SWITCHES; i++) {
		least = w.sw[i]->stp->id < least ? w.sw[i]->stp->id : least;
		assert_int_equal(w.sw[i]->stp->designated_root, w.sw[0]->stp->designated_root);
	}
	assert_int_equal(w.sw[0]->stp->designated_root, least);
	assert_int_equal(least >> 48, 0x8000);
}

/* 15 s listening, 15 s learning, each late by its bucket of the timer wheel */
static void a_port_forwards_after_twice_the_forward_delay(void **state)
{
	(void)state;
	build(1000000000, true);
	run(14);
	assert_int_equal(ports_in(STP_LEARNING), 0);
	run(3);
	assert_int_equal(ports_in(STP_LEARNING), 5);
	run(12);
	assert_int_equal(ports_in(STP_FORWARDING), 0);
	run(4);
	assert_int_equal(ports_in(STP_FORWARDING), 5);
}

/* br_if.c: port_cost(): 5 for a gigabit, where 802.1D-1998 says 4 */
static void the_costs_are_linuxs(void **state)
{
	static const struct {
		uint64_t rate;
		uint32_t cost;
	} cases[] = {{10000000, 100}, {100000000, 19}, {1000000000, 5}, {2500000000, 4},
		{10000000000, 2}, {40000000000, 1}, {64000, 100}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		build(cases[i].rate, true);
		run(5);
		for (int k = 0; k < SWITCHES; k++)
			assert_int_equal(w.sw[k]->stp->root_path_cost,
				stp_is_root(w.sw[k]->stp) ? 0 : cases[i].cost);
		arena_fini(&w.arena);
	}
	build(1, true);
}

static void when_a_link_goes_the_port_that_blocked_takes_over(void **state)
{
	(void)state;
	build(1000000000, true);
	run(40);
	assert_int_equal(ports_in(STP_BLOCKING), 1);
	/* a link of the root's: what is behind it is reached the other way round */
	for (int i = 0; i < SWITCHES; i++)
		if (stp_is_root(w.sw[i]->stp))
			link_set_up(w.link[i], false);
	run(60);
	assert_int_equal(ports_in(STP_DISABLED), 2);
	assert_int_equal(ports_in(STP_BLOCKING), 0);
	assert_int_equal(ports_in(STP_FORWARDING), 4);
	assert_int_equal(roots(), 1);
}

static void a_switch_that_goes_silent_is_forgotten_after_max_age(void **state)
{
	(void)state;
	build(1000000000, true);
	run(40);
	for (int i = 0; i < SWITCHES; i++)
		if (stp_is_root(w.sw[i]->stp)) {
			link_set_up(w.link[i], false);
			link_set_up(w.link[(i + SWITCHES - 1) % SWITCHES], false);
		}
	run(60);
	assert_int_equal(roots(), 2); /* it itself, and another for the rest */
	assert_int_equal(ports_in(STP_FORWARDING), 2);
}

static void no_frame_goes_round(void **state)
{
	uint8_t arp[60] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 9, 8, 6};

	(void)state;
	build(1000000000, true);
	run(40);
	netdev_receive(list_first(&w.sw[0]->ports, struct bridge_port, link)->dev,
		frame_from_bytes(w.net, arp, sizeof(arp)));
	run(10);
	assert_int_equal(w.net->looped, 0);
}

static void without_a_tree_it_goes_round_and_bpdus_are_passed_on(void **state)
{
	uint8_t bpdu[60] = {1, 0x80, 0xc2, 0, 0, 0, 2, 0, 0, 0, 0, 9, 0, 38};

	(void)state;
	build(1000000000, false);
	netdev_receive(list_first(&w.sw[0]->ports, struct bridge_port, link)->dev,
		frame_from_bytes(w.net, bpdu, sizeof(bpdu)));
	engine_run_until(w.e, 10 * NSEC_PER_MSEC);
	assert_true(w.net->looped > 10);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_least_identifier_is_the_root_and_one_port_of_the_ring_blocks),
		TEST(a_port_forwards_after_twice_the_forward_delay),
		TEST(the_costs_are_linuxs),
		TEST(when_a_link_goes_the_port_that_blocked_takes_over),
		TEST(a_switch_that_goes_silent_is_forgotten_after_max_age),
		TEST(no_frame_goes_round),
		TEST(without_a_tree_it_goes_round_and_bpdus_are_passed_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
