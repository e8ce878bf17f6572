/* SPDX-License-Identifier: GPL-2.0-or-later */
/* States that the director infers, their timeouts, what counts as active; reference: table-dr. */
#include "check.h"

#include "world.h"

struct peer { /* one connection, fed with flags */
	struct world w;
	struct ipvs_dest *rs;
	struct ipvs_conn *cp;
};

static void open_by(struct peer *t, uint32_t method)
{
	struct ipvs_conn_key key = {IPPROTO_TCP, CLIENT, VIP, 20000, 80};
	struct ipvs_dest_spec spec = {.addr = RS(1), .port = 80, .conn_flags = method, .weight = 1};

	world_open(&t->w, "rr", IPPROTO_TCP);
	assert_int_equal(ipvs_dest_add(t->w.svc, &spec), 0);
	t->rs = ipvs_dest_find(t->w.svc, RS(1), 80);
	t->cp = ipvs_conn_new(t->w.ipvs, &key, RS(1), 80, 0, t->rs, 0);
}

static void feed(struct peer *t, enum ipvs_direction direction, uint8_t flags)
{
	struct ipvs_packet p = {.protocol = IPPROTO_TCP, .has_transport = true, .tcp_flags = flags};

	ipvs_state_update(t->cp, direction, &p);
	ipvs_conn_put(t->cp);
}

#define IN(t, flags) feed(t, IPVS_DIR_INPUT, flags)
#define OUT(t, flags) feed(t, IPVS_DIR_OUTPUT, flags)

static void expect(struct peer *t, const char *state, unsigned seconds, int active, int inactive)
{
	assert_string_equal(ipvs_conn_state_name(t->cp), state);
	assert_int_equal(t->cp->timeout, seconds * HZ);
	assert_int_equal(t->rs->active, active);
	assert_int_equal(ipvs_dest_inactive(t->rs), inactive);
}

static void a_half_open_connection_counts_as_active_for_60_s(void **state)
{
	struct peer t;

	(void)state;
	open_by(&t, IPVS_CONN_F_DROUTE);
	assert_int_equal(t.rs->active, 0); /* it binds as inactive */
	IN(&t, TCP_SYN);
	expect(&t, "SYN_RECV", 60, 1, 0);
	IN(&t, TCP_ACK);
	expect(&t, "ESTABLISHED", 900, 1, 0);
	world_close(&t.w);
}

static void in_direct_routing_the_clients_fin_alone_ends_it(void **state)
{
	struct peer t;

	(void)state;
	open_by(&t, IPVS_CONN_F_DROUTE);
	IN(&t, TCP_SYN);
	IN(&t, TCP_ACK);
	IN(&t, TCP_FIN | TCP_ACK);
	expect(&t, "FIN_WAIT", 120, 0, 1);
	IN(&t, TCP_ACK); /* acknowledges the server's FIN, which nobody here has seen */
	expect(&t, "FIN_WAIT", 120, 0, 1);
	world_close(&t.w);
}

static void in_direct_routing_a_fin_in_syn_recv_is_time_wait_and_a_reset_is_ignored(void **state)
{
	struct peer t;

	(void)state;
	open_by(&t, IPVS_CONN_F_DROUTE);
	IN(&t, TCP_SYN);
	IN(&t, TCP_RST);
	expect(&t, "SYN_RECV", 60, 1, 0);
	IN(&t, TCP_FIN | TCP_ACK);
	expect(&t, "TIME_WAIT", 120, 0, 1);
	world_close(&t.w);
}

static void a_reset_of_an_established_connection_is_close_for_10_s(void **state)
{
	struct peer t;

	(void)state;
	open_by(&t, IPVS_CONN_F_DROUTE);
	IN(&t, TCP_SYN);
	IN(&t, TCP_ACK);
	IN(&t, TCP_RST | TCP_ACK);
	expect(&t, "CLOSE", 10, 0, 1);
	world_close(&t.w);
}

static void with_both_halves_seen_the_fins_are_told_apart(void **state)
{
	struct peer t;

	(void)state;
	open_by(&t, IPVS_CONN_F_MASQ);
	IN(&t, TCP_SYN);
	expect(&t, "SYN_RECV", 60, 1, 0);
	OUT(&t, TCP_SYN | TCP_ACK);
	expect(&t, "SYN_RECV", 60, 1, 0);
	IN(&t, TCP_ACK);
	IN(&t, TCP_FIN | TCP_ACK);
	expect(&t, "CLOSE_WAIT", 60, 0, 1);
	OUT(&t, TCP_FIN | TCP_ACK);
	expect(&t, "TIME_WAIT", 120, 0, 1);
	world_close(&t.w);

	open_by(&t, IPVS_CONN_F_MASQ);
	IN(&t, TCP_SYN);
	OUT(&t, TCP_SYN | TCP_ACK);
	IN(&t, TCP_ACK);
	OUT(&t, TCP_FIN | TCP_ACK);
	expect(&t, "FIN_WAIT", 120, 0, 1);
	IN(&t, TCP_FIN | TCP_ACK);
	expect(&t, "TIME_WAIT", 120, 0, 1);
	world_close(&t.w);
}

static void a_packet_of_the_server_ends_the_guessing(void **state)
{
	struct peer t;

	(void)state;
	open_by(&t, IPVS_CONN_F_DROUTE);
	assert_true(t.cp->flags & IPVS_CONN_F_NOOUTPUT);
	IN(&t, TCP_SYN);
	OUT(&t, TCP_SYN | TCP_ACK);
	assert_false(t.cp->flags & IPVS_CONN_F_NOOUTPUT);
	IN(&t, TCP_ACK);
	IN(&t, TCP_FIN | TCP_ACK);
	expect(&t, "CLOSE_WAIT", 60, 0, 1);
	world_close(&t.w);
}

static void a_timer_is_late_by_the_wheel_and_shows_zero_meanwhile(void **state)
{
	struct peer t;

	(void)state;
	open_by(&t, IPVS_CONN_F_DROUTE);
	world_wait(&t.w, 0.1);
	IN(&t, TCP_SYN);
	world_wait(&t.w, 0.004);
	assert_int_equal(ipvs_conn_expires(t.cp), 59);
	world_wait(&t.w, 60.1);
	assert_int_equal(t.w.ipvs->conn_pool.live, 1);
	assert_int_equal(ipvs_conn_expires(t.cp), 0);
	world_wait(&t.w, 2.05);
	assert_int_equal(t.w.ipvs->conn_pool.live, 0);
	assert_int_equal(t.rs->active, 0);
	assert_int_equal(t.rs->total, 0);
	world_close(&t.w);
}

static void set_changes_only_what_sees_a_packet_afterwards(void **state)
{
	int64_t tcp, fin, udp;
	struct peer t;

	(void)state;
	open_by(&t, IPVS_CONN_F_DROUTE);
	IN(&t, TCP_SYN);
	IN(&t, TCP_ACK);
	assert_int_equal(ipvs_set_timeouts(t.w.ipvs, 30, 0, 7), 0);
	assert_int_equal(t.cp->timeout, 900 * HZ);
	IN(&t, TCP_ACK);
	expect(&t, "ESTABLISHED", 30, 1, 0);
	ipvs_get_timeouts(t.w.ipvs, &tcp, &fin, &udp);
	assert_int_equal(tcp, 30);
	assert_int_equal(fin, 120);
	assert_int_equal(udp, 7);
	assert_int_equal(ipvs_set_timeouts(t.w.ipvs, -1, 0, 0), -22);
	world_close(&t.w);
}

static void udp_counts_as_inactive_for_300_s(void **state)
{
	struct ipvs_conn_key key = {IPPROTO_UDP, CLIENT, VIP, 20000, 80};
	struct ipvs_packet p = {.protocol = IPPROTO_UDP, .has_transport = true};
	struct world w;

	(void)state;
	world_open(&w, "rr", IPPROTO_UDP);
	struct ipvs_dest *rs = world_add(&w, 1, 1);
	struct ipvs_conn *cp = ipvs_conn_new(w.ipvs, &key, RS(1), 80, 0, rs, 0);
	ipvs_state_update(cp, IPVS_DIR_INPUT, &p);
	ipvs_conn_put(cp);
	assert_string_equal(ipvs_conn_state_name(cp), "UDP");
	assert_int_equal(cp->timeout, 300 * HZ);
	assert_int_equal(rs->active, 0);
	assert_int_equal(rs->total, 1);
	world_close(&w);
}

static void a_template_that_outlives_its_timeout_gets_60_s_for_good(void **state)
{
	struct ipvs_conn_key key = {IPPROTO_TCP, CLIENT, VIP, 0, 80};
	struct peer t;

	(void)state;
	open_by(&t, IPVS_CONN_F_DROUTE);
	struct ipvs_conn *ct =
		ipvs_conn_new(t.w.ipvs, &key, RS(1), 80, IPVS_CONN_F_TEMPLATE, t.rs, 0);
	ct->timeout = 300 * HZ;
	ipvs_conn_control(t.cp, ct);
	ipvs_conn_put(ct);
	assert_string_equal(ipvs_conn_state_name(ct), "NONE");
	IN(&t, TCP_SYN);
	IN(&t, TCP_ACK);
	assert_string_equal(ipvs_conn_state_name(ct), "ASSURED");
	assert_int_equal(t.rs->persistent, 1);
	world_wait(&t.w, 330); /* the connection lives for 900 s */
	assert_int_equal(ct->timeout, 60 * HZ);
	assert_ptr_equal(ipvs_template_find(t.w.ipvs, &key), ct);
	world_wait(&t.w, 720);
	assert_null(ipvs_template_find(t.w.ipvs, &key));
	assert_int_equal(t.rs->persistent, 0);
	assert_int_equal(t.w.ipvs->conn_pool.live, 0);
	world_close(&t.w);
}

static void a_template_of_a_deleted_server_is_made_unfindable(void **state)
{
	struct ipvs_conn_key key = {IPPROTO_TCP, CLIENT, VIP, 0, 80};
	struct peer t;

	(void)state;
	open_by(&t, IPVS_CONN_F_DROUTE);
	struct ipvs_conn *ct =
		ipvs_conn_new(t.w.ipvs, &key, RS(1), 80, IPVS_CONN_F_TEMPLATE, t.rs, 0);
	ct->timeout = 300 * HZ;
	ipvs_conn_put(ct);
	assert_true(ipvs_template_check(ct));
	ipvs_dest_del(t.w.svc, RS(1), 80);
	assert_false(ipvs_template_check(ct));
	assert_null(ipvs_template_find(t.w.ipvs, &key));
	assert_int_equal(ct->vport, 65535);
	assert_int_equal(ct->dport, 65535);
	world_close(&t.w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_half_open_connection_counts_as_active_for_60_s),
		cmocka_unit_test(in_direct_routing_the_clients_fin_alone_ends_it),
		cmocka_unit_test(
			in_direct_routing_a_fin_in_syn_recv_is_time_wait_and_a_reset_is_ignored),
		cmocka_unit_test(a_reset_of_an_established_connection_is_close_for_10_s),
		cmocka_unit_test(with_both_halves_seen_the_fins_are_told_apart),
		cmocka_unit_test(a_packet_of_the_server_ends_the_guessing),
		cmocka_unit_test(a_timer_is_late_by_the_wheel_and_shows_zero_meanwhile),
		cmocka_unit_test(set_changes_only_what_sees_a_packet_afterwards),
		cmocka_unit_test(udp_counts_as_inactive_for_300_s),
		cmocka_unit_test(a_template_that_outlives_its_timeout_gets_60_s_for_good),
		cmocka_unit_test(a_template_of_a_deleted_server_is_made_unfindable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
