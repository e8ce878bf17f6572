/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dh sh mh, as Linux 6.1.192 fills their tables. The clients of expect_picks(), 10.0.1.2 to
 * 10.0.1.7, fall into the buckets 82 179 21 119 217 59 of sh; the address 10.0.0.1 into 39 of dh.
 */
#include "check.h"

#include "trace.h"
#include "world.h"

static struct ipvs_dest *pick_from(struct world *w, uint32_t client)
{
	const struct ipvs_packet p = {
		.protocol = IPPROTO_TCP, .has_ports = true, .saddr = client, .daddr = VIP};

	return ipvs_pick(w->svc, &p);
}

static void dh_goes_by_the_address_asked_for_and_ignores_weights(void **state)
{
	(void)state;
	expect_picks("service dh\nadd a 9\nadd b 1\nadd c 1\n", 3, "c c c"); /* 39 mod 3 is 0 */
	expect_picks("service dh\nadd a 9\nadd b 1\n", 3, "a a a");
}

static void dh_refuses_who_is_hashed_to_weight_0_or_a_full_one(void **state)
{
	(void)state;
	expect_picks("service dh\nadd a 1\nadd b 1\nadd c 1\nweight c 0\n", 2, "- -");
	expect_picks("service dh\nadd a 1\nadd b 1\nadd c 1 upper 2\n", 3, "c c -");
}

static void dh_and_sh_never_use_more_than_the_256_newest(void **state)
{
	static const char *const both[] = {"dh", "sh"};
	bool used[301];
	struct world w;

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		memset(used, 0, sizeof(used));
		world_open(&w, both[k], IPPROTO_TCP);
		for (int i = 1; i <= 300; i++)
			world_add(&w, i, 1);
		for (uint32_t i = 0; i < 5000; i++) {
			const struct ipvs_packet p = {
				.has_ports = true, .saddr = i * 97, .daddr = i * 97};
			struct ipvs_dest *dest = ipvs_pick(w.svc, &p);
			used[dest->addr - RS(0)] = true;
		}
		for (int i = 1; i <= 300; i++)
			assert_int_equal(used[i], i >= 45);
		world_close(&w);
	}
}

static void sh_gives_a_server_as_many_buckets_in_a_row_as_its_weight(void **state)
{
	(void)state;
	expect_picks("service sh\nadd a 1\nadd b 1\n", 6, "b a a a a a");
	expect_picks("service sh\nadd a 1\nadd b 3\n", 6, "b a b a b a");
}

static void sh_leaves_weight_0_one_bucket_whose_clients_are_refused(void **state)
{
	(void)state;
	expect_picks("service sh\nadd a 0\nadd b 3\n", 6, "b - b - b -");
}

static void sh_fallback_goes_from_bucket_h_to_2h_and_not_to_the_next(void **state)
{
	(void)state;
	/* buckets mod 3: 0 is c's, 1 b's, 2 a's; 119 and 59 are a's and 238 and 118 are b's,
	 * where 120 and 60 would be c's */
	expect_picks("service sh fallback\nadd a 0\nadd b 1\nadd c 1\n", 6, "b c c b b b");
	expect_picks("service sh fallback\nadd a 0\nadd b 0\n", 2, "- -");
	expect_picks("service sh fallback\n", 1, "-");
}

static void sh_port_adds_the_port_before_hashing(void **state)
{
	(void)state;
	/* 10.0.0.1 is in 39; with port 30001 in 132 */
	expect_answers(
		"service sh\nadd a 1\nadd b 1\npick 1 10.0.0.1 30001 10.0.0.1 80\n", "1 a\n");
	expect_answers(
		"service sh port\nadd a 1\nadd b 1\npick 1 10.0.0.1 30001 10.0.0.1 80\n", "1 b\n");
}

static void mh_keeps_the_entries_of_a_quiesced_server(void **state)
{
	struct ipvs_dest_spec spec = {
		.addr = RS(2), .port = 80, .conn_flags = IPVS_CONN_F_DROUTE, .weight = 0};
	struct ipvs_dest *before[500];
	struct world w;

	(void)state;
	world_open(&w, "mh", IPPROTO_TCP);
	for (int i = 1; i <= 3; i++)
		world_add(&w, i, 2);
	for (uint32_t i = 0; i < 500; i++)
		before[i] = pick_from(&w, i);
	ipvs_dest_edit(w.svc, &spec);
	for (uint32_t i = 0; i < 500; i++)
		assert_ptr_equal(pick_from(&w, i), before[i]->addr == RS(2) ? NULL : before[i]);
	w.svc->flags |= IPVS_SVC_F_SCHED1; /* mh-fallback */
	for (uint32_t i = 0; i < 500; i++) {
		struct ipvs_dest *dest = pick_from(&w, i);
		assert_true(dest->weight > 0);
		if (before[i]->addr != RS(2))
			assert_ptr_equal(dest, before[i]);
	}
	world_close(&w);
}

static void mh_without_anybody_left_falls_back_to_nobody(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "mh", IPPROTO_TCP);
	w.svc->flags |= IPVS_SVC_F_SCHED1; /* mh-fallback */
	for (int i = 1; i <= 3; i++)
		world_add(&w, i, 0);
	for (uint32_t i = 0; i < 100; i++)
		assert_null(pick_from(&w, i));
	world_close(&w);
}

/* ip_vs_mh_hashkey(): the port is added to the address before both are hashed as one number */
static void mh_port_is_added_to_the_address(void **state)
{
	struct ipvs_packet p = {.protocol = IPPROTO_TCP, .has_ports = true, .daddr = VIP};
	struct ipvs_dest *plain[1000];
	bool differ = false;
	struct world w;

	(void)state;
	world_open(&w, "mh", IPPROTO_TCP);
	for (int i = 1; i <= 3; i++)
		world_add(&w, i, 1);
	for (uint32_t i = 0; i < 1000; i++) {
		plain[i] = pick_from(&w, CLIENT + i);
		differ |= plain[i] != plain[0];
	}
	assert_true(differ);
	p.saddr = CLIENT;
	p.sport = 999;
	assert_ptr_equal(ipvs_pick(w.svc, &p), plain[0]); /* without it ports do not matter */
	w.svc->flags |= IPVS_SVC_F_SCHED2;                /* mh-port */
	for (uint16_t i = 0; i < 1000; i++) {
		p.sport = i;
		assert_ptr_equal(ipvs_pick(w.svc, &p), plain[i]);
	}
	world_close(&w);
}

/* entries of the first server, when the list is heavy:1:1 */
static unsigned share_of(int heavy)
{
	struct world w;
	unsigned mine = 0;

	world_open(&w, "mh", IPPROTO_TCP);
	struct ipvs_dest *a = world_add(&w, 1, heavy);
	world_add(&w, 2, 1);
	world_add(&w, 3, 1);
	for (uint32_t i = 0; i < 20000; i++)
		mine += pick_from(&w, i) == a;
	world_close(&w);
	return mine;
}

static void mh_shifts_great_weights_down_to_six_bits(void **state)
{
	(void)state;
	assert_int_equal(share_of(1000), share_of(62));
	assert_true(share_of(62) < share_of(63));
}

static void mh_with_4094_servers_keeps_the_old_table_also_for_the_deleted(void **state)
{
	bool deleted = false;
	struct world w;

	(void)state;
	world_open(&w, "mh", IPPROTO_TCP);
	for (int i = 1; i <= 4093; i++) /* at once: each add fills the table anew */
		world_add(&w, i, i == 4093 || i == 1 ? 1 : 0);
	struct ipvs_dest *one = ipvs_dest_find(w.svc, RS(1), 80);
	struct ipvs_dest *more = world_add(&w, 5000, 1), *again = world_add(&w, 5001, 1);
	assert_int_equal(ipvs_dest_del(w.svc, RS(1), 80), 0);
	for (uint32_t i = 0; i < 500; i++) {
		struct ipvs_dest *dest = pick_from(&w, i);
		assert_true(dest != more && dest != again);
		deleted |= dest == one;
	}
	assert_true(deleted);
	world_close(&w);
}

static void a_table_keeps_a_deleted_server_only_until_it_is_filled_again(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "sh", IPPROTO_TCP);
	struct ipvs_dest *a = world_add(&w, 1, 1);
	assert_int_equal(a->refs, 256);
	world_add(&w, 2, 1);
	assert_int_equal(a->refs, 128);
	ipvs_dest_del(w.svc, RS(1), 80);
	assert_int_equal(a->refs, 0);
	ipvs_service_del(w.svc);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dh_goes_by_the_address_asked_for_and_ignores_weights),
		cmocka_unit_test(dh_refuses_who_is_hashed_to_weight_0_or_a_full_one),
		cmocka_unit_test(dh_and_sh_never_use_more_than_the_256_newest),
		cmocka_unit_test(sh_gives_a_server_as_many_buckets_in_a_row_as_its_weight),
		cmocka_unit_test(sh_leaves_weight_0_one_bucket_whose_clients_are_refused),
		cmocka_unit_test(sh_fallback_goes_from_bucket_h_to_2h_and_not_to_the_next),
		cmocka_unit_test(sh_port_adds_the_port_before_hashing),
		cmocka_unit_test(mh_keeps_the_entries_of_a_quiesced_server),
		cmocka_unit_test(mh_without_anybody_left_falls_back_to_nobody),
		cmocka_unit_test(mh_port_is_added_to_the_address),
		cmocka_unit_test(mh_shifts_great_weights_down_to_six_bits),
		cmocka_unit_test(mh_with_4094_servers_keeps_the_old_table_also_for_the_deleted),
		cmocka_unit_test(a_table_keeps_a_deleted_server_only_until_it_is_filled_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
