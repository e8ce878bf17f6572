/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sed nq fo ovf twos, as Linux 6.1.192 picks: each test fails for the textbook's version. */
#include "check.h"

#include <limits.h>

#include "trace.h"
#include "world.h"

static void sed_counts_the_new_connection_and_not_the_inactive(void **state)
{
	(void)state;
	/* (0 + 1)/4 < (0 + 1)/1: the heavy one is filled first, wlc would begin with b */
	expect_picks("service sed\nadd a 4\nadd b 1\n", 6, "a a a b a a");
	/* closed connections weigh nothing */
	expect_picks("service sed\nadd a 1\nadd b 1\npick x 10.0.0.9 1 10.0.0.1 80\nfin x\n", 2,
		"b b a");
}

static void sed_sends_all_udp_to_the_greatest_weight(void **state)
{
	(void)state;
	expect_picks("service sed udp\nadd a 2\nadd b 1\nadd c 2\n", 4, "c c c c");
}

static void nq_gives_to_the_first_idle_server_whatever_its_weight(void **state)
{
	(void)state;
	/* the textbook's nq sends the first to the fastest idle one; then it is sed's turn */
	expect_picks("service nq\nadd a 9\nadd b 1\nadd c 2\n", 6, "c b a a a a");
	expect_picks("service nq udp\nadd a 9\nadd b 1\n", 3, "b b b");
}

static void nq_skips_idle_servers_of_weight_0_or_full(void **state)
{
	(void)state;
	expect_picks("service nq\nadd a 1\nadd b 0\n", 2, "a a");
	expect_picks("service nq\nadd a 1\nadd b 1 upper 1\n"
		     "pick x 10.0.0.9 1 10.0.0.1 80\nfin x\n",
		2, "b a a");
}

static void fo_takes_the_last_added_of_the_highest_weights_until_it_is_full(void **state)
{
	(void)state;
	expect_picks("service fo\nadd a 5\nadd b 5 upper 2\nadd c 1\n", 4, "b b a a");
	expect_picks("service fo\nadd a 0\n", 1, "-");
}

static void ovf_gives_a_server_one_connection_more_than_its_weight(void **state)
{
	(void)state;
	expect_picks("service ovf\nadd a 2\nadd b 1\n", 6, "a a a b b -");
}

static void ovf_never_overflows_for_udp(void **state)
{
	(void)state;
	expect_picks("service ovf udp\nadd a 1\nadd b 1\n", 4, "b b b b");
}

static void twos_draws_twice_from_the_traces_seed_and_takes_the_less_loaded(void **state)
{
	struct rng r = {42};
	struct world w;
	struct ipvs_packet p = {.has_ports = true};

	(void)state;
	world_open(&w, "twos", IPPROTO_TCP);
	w.ipvs->random = r;
	struct ipvs_dest *a = world_add(&w, 1, 3), *b = world_add(&w, 2, 1);
	for (int i = 0; i < 200; i++) {
		/* 0 to 4, both included: b, the list's first, is drawn by 0 and by 1 */
		bool first_b = (rng_next(&r) >> 32) * 5 >> 32 <= 1;
		bool second_b = (rng_next(&r) >> 32) * 5 >> 32 <= 1;
		struct ipvs_dest *one = first_b ? b : a, *two = second_b ? b : a;
		if (ipvs_dest_overhead(one) * two->weight > ipvs_dest_overhead(two) * one->weight)
			one = two;
		struct ipvs_dest *dest = ipvs_pick(w.svc, &p);
		assert_ptr_equal(dest, one);
		ipvs_dest_bind(dest);
		ipvs_dest_set_active(dest, true);
	}
	world_close(&w);
}

static void twos_counts_in_32_bits(void **state)
{
	struct rng r = {42};
	struct world w;
	struct ipvs_packet p = {.has_ports = true};

	(void)state;
	world_open(&w, "twos", IPPROTO_TCP);
	w.ipvs->random = r;
	struct ipvs_dest *last = world_add(&w, 1, INT_MAX), *first = world_add(&w, 2, INT_MAX);
	/* the sum + 1 is −1, as a bound 2³² − 1. Less INT_MAX a number from −1 up is not above 0;
	 * a smaller one wraps around to the positive and ends at the list's last. */
	for (int i = 0; i < 50; i++) {
		int n = (int)((rng_next(&r) >> 32) * UINT32_MAX >> 32);
		rng_next(&r); /* the other one: nobody is loaded, it never wins */
		assert_ptr_equal(ipvs_pick(w.svc, &p), n >= -1 ? first : last);
	}
	world_close(&w);
}

/* 2²³ active connections: 256 times as many is a negative int, and not lc's unsigned */
static void a_negative_load_lets_wlc_choose_a_quiesced_server_behind_the_first(void **state)
{
	struct world w;
	struct ipvs_packet p = {.has_ports = true};

	(void)state;
	world_open(&w, "wlc", IPPROTO_TCP);
	struct ipvs_dest *last = world_add(&w, 1, 0);
	struct ipvs_dest *first = world_add(&w, 2, 1);
	assert_ptr_equal(ipvs_pick(w.svc, &p), first);
	last->active = last->total = 1 << 23;
	assert_ptr_equal(ipvs_pick(w.svc, &p), last);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sed_counts_the_new_connection_and_not_the_inactive),
		cmocka_unit_test(sed_sends_all_udp_to_the_greatest_weight),
		cmocka_unit_test(nq_gives_to_the_first_idle_server_whatever_its_weight),
		cmocka_unit_test(nq_skips_idle_servers_of_weight_0_or_full),
		cmocka_unit_test(fo_takes_the_last_added_of_the_highest_weights_until_it_is_full),
		cmocka_unit_test(ovf_gives_a_server_one_connection_more_than_its_weight),
		cmocka_unit_test(ovf_never_overflows_for_udp),
		cmocka_unit_test(twos_draws_twice_from_the_traces_seed_and_takes_the_less_loaded),
		cmocka_unit_test(twos_counts_in_32_bits),
		cmocka_unit_test(
			a_negative_load_lets_wlc_choose_a_quiesced_server_behind_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
