/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lblc and lblcr, as Linux 6.1.192 remembers and forgets. */
#include "check.h"

#include "base/text.h"
#include "ipvs/library.h"
#include "trace.h"
#include "world.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)

static struct ipvs_dest *pick_for(struct world *w, uint32_t daddr)
{
	const struct ipvs_packet p = {
		.protocol = IPPROTO_TCP, .has_ports = true, .saddr = CLIENT, .daddr = daddr};

	return ipvs_pick(w->svc, &p);
}

static struct ipvs_dest *open_for(struct world *w, uint32_t daddr)
{
	struct ipvs_dest *dest = pick_for(w, daddr);

	ipvs_dest_bind(dest);
	ipvs_dest_set_active(dest, true);
	return dest;
}

static void an_address_goes_where_it_went_before(void **state)
{
	(void)state;
	/* weight 4: not overloaded until 5 are active; then b has 2·0 < 4 */
	expect_picks("service lblc\nadd a 4\nadd b 4\n", 7, "b b b b b a a");
	/* nobody has less than half: it stays, whatever its load */
	expect_picks(
		"service lblc\nadd a 1\nadd b 1 \npick x 10.0.0.9 1 10.0.0.2 80\n", 4, "b a a a a");
}

static void lblc_goes_beyond_the_upper_threshold_and_lblcr_does_not(void **state)
{
	(void)state;
	expect_picks("service lblc\nadd a 9\nadd b 9 upper 2\n", 6, "b b b b b b");
	expect_picks("service lblcr\nadd a 9\nadd b 9 upper 2\n", 6, "b b a a a a");
}

static void a_deleted_server_is_remembered_and_comes_back_to_life(void **state)
{
	(void)state;
	/* x is remembered with b; while b is away its address is given to a, for good */
	expect_answers("service lblc\nadd a 9\nadd b 9\npick 1 10.0.0.9 1 10.0.0.1 80\n"
		       "del b\nadd b 9\npick 2 10.0.0.9 2 10.0.0.1 80\n"
		       "del b\npick 3 10.0.0.9 3 10.0.0.1 80\nadd b 9\n"
		       "pick 4 10.0.0.9 4 10.0.0.1 80\n",
		"1 b\n2 b\n3 a\n4 a\n");
}

static void lblcr_adds_a_server_to_the_set_under_load(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "lblcr", IPPROTO_TCP);
	struct ipvs_dest *a = world_add(&w, 1, 2), *b = world_add(&w, 2, 2);
	for (int i = 0; i < 3; i++)
		assert_ptr_equal(open_for(&w, VIP), b);
	assert_ptr_equal(open_for(&w, VIP), a); /* b is overloaded: a joins */
	assert_ptr_equal(open_for(&w, VIP), a); /* the less loaded of the two */
	assert_int_equal(a->refs, 2 + 1);
	assert_int_equal(b->refs, 3 + 1);
	world_close(&w);
}

static void lblcr_drops_the_most_loaded_a_day_after_the_set_changed(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "lblcr", IPPROTO_TCP);
	struct ipvs_dest *a = world_add(&w, 1, 2), *b = world_add(&w, 2, 2);
	for (int i = 0; i < 4; i++)
		open_for(&w, VIP);
	for (int hour = 0; hour < 24; hour++) { /* used, or the whole entry would go */
		world_wait(&w, HOUR);
		pick_for(&w, VIP);
	}
	assert_int_equal(b->refs, 3 + 1);
	world_wait(&w, 1);
	assert_ptr_equal(pick_for(&w, VIP), a);
	assert_int_equal(b->refs, 3);
	assert_int_equal(a->refs, 1 + 1);
	world_close(&w);
}

static void entries_unused_for_a_day_go_with_the_next_half_hours_sweep(void **state)
{
	static const char *const both[] = {"lblc", "lblcr"};
	struct world w;

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		world_open(&w, both[k], IPPROTO_TCP);
		struct ipvs_dest *a = world_add(&w, 1, 1);
		world_wait(&w, 10 * MINUTE);
		pick_for(&w, VIP);
		assert_int_equal(a->refs, 1);
		world_wait(&w, 24 * HOUR);
		assert_int_equal(a->refs, 1);
		/* the checks come every 60 s and up to 2 s late, the sweep is each thirtieth */
		world_wait(&w, 32 * MINUTE);
		assert_int_equal(a->refs, 0);
		world_close(&w);
	}
}

static void above_16384_entries_six_minutes_are_enough(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "lblc", IPPROTO_TCP);
	struct ipvs_dest *a = world_add(&w, 1, 1);
	for (uint32_t i = 0; i < 16384; i++)
		pick_for(&w, VIP + i);
	world_wait(&w, 20 * MINUTE);
	assert_int_equal(a->refs, 16384);
	for (uint32_t i = 0; i < 3; i++)
		pick_for(&w, VIP + 20000 + i);
	world_wait(&w, 2 * MINUTE);
	/* 3 too many: 4 are to go, but a bucket goes as a whole */
	assert_true(a->refs <= 16384 + 3 - 4 && a->refs > 16384 - 40);
	world_close(&w);
}

static void with_24576_entries_nothing_more_is_remembered(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "lblc", IPPROTO_TCP);
	struct ipvs_dest *a = world_add(&w, 1, 1);
	for (uint32_t i = 0; i < 24576 + 10; i++)
		assert_ptr_equal(pick_for(&w, VIP + i), a);
	assert_int_equal(a->refs, 24576);
	ipvs_service_del(w.svc);
	assert_int_equal(a->refs, 0);
	world_close(&w);
}

/* the 30th sweep is the first that looks at the expiration */
static void expect_forgotten(const char *scheduler, int expiration, bool forgotten)
{
	struct world w;

	world_open(&w, scheduler, IPPROTO_TCP);
	struct ipvs_dest *a = world_add(&w, 1, 1);
	if (expiration)
		w.ipvs->sysctl.lblc_expiration = w.ipvs->sysctl.lblcr_expiration = expiration;
	assert_ptr_equal(pick_for(&w, VIP), a);
	assert_int_equal(a->refs, 1);
	world_wait(&w, 32 * MINUTE);
	assert_int_equal(a->refs, !forgotten);
	ipvs_service_del(w.svc);
	world_close(&w);
}

static void the_sysctl_says_when_an_address_is_forgotten_to_the_kernels_own_code_too(void **state)
{
	static const char *const names[] = {"lblc", "lblcr", "kernel:lblc", "kernel:lblcr"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct ipvs_library l = {0};
		struct text why = {0};
		bool there = !ipvs_library_meant(names[i]) ||
			ipvs_library_load(&l, names[i], &why, NULL);
		text_free(&why);
		if (!there)
			continue; /* built without LVSLAB_KERNEL_SCHEDULERS */
		expect_forgotten(names[i], 0, false);
		expect_forgotten(names[i], 60 * HZ, true);
		expect_forgotten(names[i], 60 * MINUTE * HZ, false);
		ipvs_library_unload(&l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_goes_where_it_went_before),
		cmocka_unit_test(lblc_goes_beyond_the_upper_threshold_and_lblcr_does_not),
		cmocka_unit_test(a_deleted_server_is_remembered_and_comes_back_to_life),
		cmocka_unit_test(lblcr_adds_a_server_to_the_set_under_load),
		cmocka_unit_test(lblcr_drops_the_most_loaded_a_day_after_the_set_changed),
		cmocka_unit_test(entries_unused_for_a_day_go_with_the_next_half_hours_sweep),
		cmocka_unit_test(above_16384_entries_six_minutes_are_enough),
		cmocka_unit_test(with_24576_entries_nothing_more_is_remembered),
		cmocka_unit_test(
			the_sysctl_says_when_an_address_is_forgotten_to_the_kernels_own_code_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
