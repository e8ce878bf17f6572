/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is picked, as Linux 6.1.192 picks: each test fails for the textbook's version of the rule. */
#include "check.h"

#include "base/text.h"
#include "engine/trace.h"
#include "trace.h"

#define FOUR(s, a, b, c, d) \
	"service " s "\nadd rs1 " #a "\nadd rs2 " #b "\nadd rs3 " #c "\nadd rs4 " #d "\n"

static void rr_serves_the_last_added_first_and_ignores_weights(void **state)
{
	(void)state;
	expect_picks(FOUR("rr", 3, 1, 2, 5), 9, "rs4 rs3 rs2 rs1 rs4 rs3 rs2 rs1 rs4");
}

static void rr_leaves_out_weight_0(void **state)
{
	(void)state;
	expect_picks(FOUR("rr", 3, 0, 2, 0), 5, "rs3 rs1 rs3 rs1 rs3");
	expect_picks(FOUR("rr", 0, 0, 0, 0), 2, "- -");
}

static void rr_lets_an_added_server_wait_for_the_next_turn(void **state)
{
	(void)state;
	expect_picks("service rr\nadd a 1\nadd b 1\nadd c 1\n"
		     "pick x 10.0.0.9 1 10.0.0.1 80\nadd d 1\n",
		5, "c b a d c b");
}

static void rr_steps_back_when_the_server_it_served_last_is_deleted(void **state)
{
	(void)state;
	/* list d c b a; c served last; without it the cursor is at d: b is next */
	expect_picks("service rr\nadd a 1\nadd b 1\nadd c 1\nadd d 1\n"
		     "pick x 10.0.0.9 1 10.0.0.1 80\npick y 10.0.0.9 2 10.0.0.1 80\ndel c\n",
		4, "d c b a d b");
}

static void rr_may_serve_the_same_one_again_where_no_other_takes_connections(void **state)
{
	(void)state;
	expect_picks("service rr\nadd a 1\nadd b 0\n", 3, "a a a");
}

static void wrr_gives_every_server_one_connection_in_its_first_round(void **state)
{
	(void)state;
	/* measured: not the manual's rs4 first for as long as it is heaviest */
	expect_picks(FOUR("wrr", 3, 1, 2, 5), 15,
		"rs4 rs3 rs2 rs1 rs4 rs4 rs4 rs1 rs4 rs3 rs1 rs4 rs3 rs2 rs1");
}

static void wrr_of_4_3_2_is_not_the_manuals(void **state)
{
	(void)state;
	expect_picks("service wrr\nadd a 4\nadd b 3\nadd c 2\n", 18,
		"c b a a b a c b a c b a a b a c b a");
}

static void wrr_keeps_the_current_weight_over_an_edit_and_restarts_at_the_head(void **state)
{
	(void)state;
	/* the first round, of weight 1, has begun with rs4; an edit lets it begin again */
	expect_picks(FOUR("wrr", 3, 1, 2, 5) "pick x 10.0.0.9 1 10.0.0.1 80\nweight rs1 3\n", 4,
		"rs4 rs4 rs3 rs2 rs1");
}

static void wrr_skips_full_servers_and_ends_where_all_are_full(void **state)
{
	(void)state;
	expect_picks("service wrr\nadd a 2 upper 1\nadd b 1 upper 2\n", 5, "b a b - -");
	expect_picks("service wrr\nadd a 0\nadd b 0\n", 2, "- -");
}

static void lc_ignores_weights_and_gives_ties_to_the_last_added(void **state)
{
	(void)state;
	expect_picks(FOUR("lc", 3, 1, 2, 5), 6, "rs4 rs3 rs2 rs1 rs4 rs3");
	expect_picks("service lc\nadd a 0\nadd b 7\n", 2, "b b");
}

static void an_active_connection_weighs_as_much_as_257_inactive_ones(void **state)
{
	struct text t = {0};

	(void)state;
	/* b gets one active, a 257 that end: equal at 257·1 + 0 = 257·0 + 257; one less and a wins
	 */
	text_put(&t,
		"service lc\nadd a 1\nadd b 1\nweight a 0\npick b 10.0.0.9 1 10.0.0.1 80\n"
		"weight b 0\nweight a 1\n");
	for (int i = 0; i < 257; i++)
		text_add(&t, "pick a%d 10.0.0.9 %d 10.0.0.1 80\nfin a%d\n", i, i + 2, i);
	text_put(&t,
		"weight b 1\npick tie 10.0.0.9 1 10.0.0.1 80\nexpire tie\nexpire a0\n"
		"pick less 10.0.0.9 1 10.0.0.1 80\n");
	struct text out = {0};
	trace_run(text_str(&t), &out);
	assert_non_null(strstr(text_str(&out), "\ntie b\nless a\n"));
	text_free(&t);
	text_free(&out);
}

static void wlc_starts_with_the_last_added_whatever_the_weights(void **state)
{
	(void)state;
	/* 0/5 = 0/3 = 0: ties; then 257/weight */
	expect_picks(FOUR("wlc", 3, 1, 2, 5), 11, "rs4 rs3 rs2 rs1 rs4 rs1 rs4 rs3 rs4 rs1 rs4");
}

static void wlc_counts_what_has_ended_but_not_expired(void **state)
{
	(void)state;
	expect_answers("service wlc\nadd a 1\nadd b 1\n"
		       "pick 1 10.0.0.9 1 10.0.0.1 80\nfin 1\n"
		       "pick 2 10.0.0.9 2 10.0.0.1 80\nfin 2\n"
		       "pick 3 10.0.0.9 3 10.0.0.1 80\nexpire 2\n"
		       "pick 4 10.0.0.9 4 10.0.0.1 80\nstats\n",
		"1 b\n2 a\n3 b\n4 a\n# b 1 1 0 1\n# a 1 0 0 1\n");
}

static void udp_connections_never_become_active(void **state)
{
	(void)state;
	expect_answers("service wlc udp\nadd a 1\nadd b 1\npick 1 10.0.0.9 1 10.0.0.1 53\nstats\n",
		"1 b\n# b 0 1 0 1\n# a 0 0 0 1\n");
}

static void a_server_added_again_goes_to_the_head(void **state)
{
	(void)state;
	expect_picks("service rr\nadd a 1\nadd b 1\nadd c 1\ndel a\nadd a 1\n", 3, "a c b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rr_serves_the_last_added_first_and_ignores_weights),
		cmocka_unit_test(rr_leaves_out_weight_0),
		cmocka_unit_test(rr_lets_an_added_server_wait_for_the_next_turn),
		cmocka_unit_test(rr_steps_back_when_the_server_it_served_last_is_deleted),
		cmocka_unit_test(rr_may_serve_the_same_one_again_where_no_other_takes_connections),
		cmocka_unit_test(wrr_gives_every_server_one_connection_in_its_first_round),
		cmocka_unit_test(wrr_of_4_3_2_is_not_the_manuals),
		cmocka_unit_test(
			wrr_keeps_the_current_weight_over_an_edit_and_restarts_at_the_head),
		cmocka_unit_test(wrr_skips_full_servers_and_ends_where_all_are_full),
		cmocka_unit_test(lc_ignores_weights_and_gives_ties_to_the_last_added),
		cmocka_unit_test(an_active_connection_weighs_as_much_as_257_inactive_ones),
		cmocka_unit_test(wlc_starts_with_the_last_added_whatever_the_weights),
		cmocka_unit_test(wlc_counts_what_has_ended_but_not_expired),
		cmocka_unit_test(udp_connections_never_become_active),
		cmocka_unit_test(a_server_added_again_goes_to_the_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
