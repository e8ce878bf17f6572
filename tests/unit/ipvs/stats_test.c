/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counters appear with the estimator's round, every 2 s; rates are averages that decay. */
#include "check.h"

#include "world.h"

static void counters_show_only_after_the_next_round(void **state)
{
	struct ipvs_counters c, r;
	struct world w;

	(void)state;
	world_open(&w, "rr", IPPROTO_TCP);
	w.ipvs->sysctl.run_estimation = 1;
	ipvs_stats_init(w.ipvs);
	w.svc->stats.now = (struct ipvs_counters){.conns = 12, .inpkts = 78, .inbytes = 4248};
	ipvs_stats_read(&w.svc->stats, &c, &r);
	assert_int_equal(c.conns, 0);
	world_wait(&w, 2.1);
	ipvs_stats_read(&w.svc->stats, &c, &r);
	assert_int_equal(c.conns, 12);
	assert_int_equal(c.inpkts, 78);
	assert_int_equal(c.inbytes, 4248);
	/* as recorded in text-stats-dr right after such a round: 1, 10, 531; then 1 7 398; 1 5 299
	 */
	assert_int_equal(r.conns, 2 - 1);
	assert_int_equal(r.inpkts, 10);
	assert_int_equal(r.inbytes, 531);
	world_wait(&w, 2.1);
	ipvs_stats_read(&w.svc->stats, &c, &r);
	assert_int_equal(r.inpkts, 7);
	assert_int_equal(r.inbytes, 398);
	world_wait(&w, 2.1);
	ipvs_stats_read(&w.svc->stats, &c, &r);
	assert_int_equal(r.inpkts, 5);
	assert_int_equal(r.inbytes, 299);
	world_close(&w);
}

static void zeroing_takes_what_was_shown_last_as_zero(void **state)
{
	struct ipvs_counters c;
	struct world w;

	(void)state;
	world_open(&w, "rr", IPPROTO_TCP);
	w.ipvs->sysctl.run_estimation = 1;
	ipvs_stats_init(w.ipvs);
	w.svc->stats.now.conns = 5;
	world_wait(&w, 2.1);
	w.svc->stats.now.conns = 7; /* not shown yet */
	ipvs_zero(w.ipvs, w.svc);
	ipvs_stats_read(&w.svc->stats, &c, NULL);
	assert_int_equal(c.conns, 0);
	world_wait(&w, 2.1);
	ipvs_stats_read(&w.svc->stats, &c, NULL);
	assert_int_equal(c.conns, 2);
	world_close(&w);
}

static void without_estimation_the_counters_stand_still(void **state)
{
	struct ipvs_counters c;
	struct world w;

	(void)state;
	world_open(&w, "rr", IPPROTO_TCP);
	w.ipvs->sysctl.run_estimation = 0;
	ipvs_stats_init(w.ipvs);
	w.svc->stats.now.conns = 5;
	world_wait(&w, 10);
	ipvs_stats_read(&w.svc->stats, &c, NULL);
	assert_int_equal(c.conns, 0);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counters_show_only_after_the_next_round),
		cmocka_unit_test(zeroing_takes_what_was_shown_last_as_zero),
		cmocka_unit_test(without_estimation_the_counters_stand_still),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
