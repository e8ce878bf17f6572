/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What programs and neighbours of a host see of its ARP: errors, poisoned entries, fail-over. */
#include "hosts.h"
#include "transport/socket/socket.h"

#include <errno.h>

#define VIP "10.0.0.100"

static struct { /* what a program was told */
	int error;
	unsigned errors;
	int64_t at;
} told;

static void failed(struct socket *s, int error)
{
	(void)s;
	told.error = error;
	told.errors++;
	told.at = w.e->now;
}

static const struct socket_ops ops = {.failed = failed};

static struct socket *udp_to(struct host *h, const char *dst, bool recverr, unsigned packets)
{
	struct socket_address any = {0}, to = {.address = ip4(dst), .port = 9};
	int error = 0;
	struct socket *s = udp_open(h, any, &ops, NULL, &error);

	memset(&told, 0, sizeof(told));
	assert_non_null(s);
	udp_set_recverr(s, recverr);
	assert_int_equal(udp_connect(s, to), 0);
	for (unsigned i = 0; i < packets; i++)
		assert_int_equal(udp_sendto(s, to, payload_new(w.net, "data", 4, 4), 4), 0);
	return s;
}

static const struct neigh *entry(const struct host *h, const char *address)
{
	return neigh_lookup(h, eth0(h), ip4(address));
}

static void tcp_to_a_missing_neighbour_is_unreachable_after_three_seconds(void **state)
{
	int error = 0;

	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.11/24");
	memset(&told, 0, sizeof(told));
	assert_non_null(tcp_connect(a, (struct socket_address){0},
		(struct socket_address){ip4("10.0.0.200"), 80}, &ops, NULL, &error));
	run(10);
	assert_int_equal(told.error, -EHOSTUNREACH);
	assert_true(told.at >= 3 * (int64_t)NSEC_PER_SEC);
	assert_true(told.at < 3200 * (int64_t)NSEC_PER_MSEC);
}

static void udp_is_told_nothing_unless_it_asked_for_errors(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.11/24");
	struct socket *s = udp_to(a, "10.0.0.200", false, 3);

	run(10);
	assert_int_equal(told.errors, 0);
	udp_close(s);
	s = udp_to(a, "10.0.0.201", true, 1);
	run(10);
	assert_int_equal(told.error, -EHOSTUNREACH);
	udp_close(s);
}

static void every_packet_of_a_local_burst_is_reported_at_the_same_moment(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.11/24");
	struct socket *s = udp_to(a, "10.0.0.200", true, 20);

	run(2);
	assert_int_equal(told.errors, 0);
	run(2);
	assert_int_equal(told.errors, 20); /* to oneself there is no rate limit */
	udp_close(s);
}

static void a_program_that_goes_on_sending_starts_it_anew_each_time_it_failed(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.11/24");

	for (int i = 0; i < 52; i++) {
		send_raw(a, NULL, "10.0.0.200", 8, false);
		engine_run_until(w.e, w.e->now + NSEC_PER_SEC / 4);
	}
	/* four rounds of three in 13 s, each begun by the packet after the failure */
	assert_int_equal(said(a, REC_NEIGH_STATE, NEIGH_ASKED), 4);
	assert_int_equal(said(a, REC_ARP_ANNOUNCE, 0), 12);
}

struct talk { /* a byte each 200 ms */
	struct event next;
	struct socket *s;
};

static void say_words(struct engine *e, struct event *ev)
{
	struct talk *t = container_of(ev, struct talk, next);

	tcp_send(t->s, payload_new(w.net, "x", 1, 1), 0, 1);
	event_schedule_in(e, ev, NSEC_PER_SEC / 5);
}

static void tcp_that_is_acknowledged_keeps_its_neighbour_reachable_without_a_probe(void **state)
{
	struct talk t = {.next = {.run = say_words}};
	int error = 0;

	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.11/24");
	struct host *b = host_on(w.sw, "b", "10.0.0.1/24");
	struct socket *l =
		tcp_listen(b, (struct socket_address){.port = 80}, 8, NULL, NULL, &error);
	set(a, "net.ipv4.neigh.eth0.base_reachable_time_ms", "4000");
	t.s = tcp_connect(a, (struct socket_address){0},
		(struct socket_address){ip4("10.0.0.1"), 80}, NULL, NULL, &error);
	run(1);
	assert_int_equal(socket_state(t.s), TCP_ESTABLISHED);
	event_schedule_in(w.e, &t.next, 0);
	unsigned asked = said(a, REC_ARP_ANNOUNCE, 0);
	for (int i = 0; i < 300; i++) {
		engine_run_until(w.e, w.e->now + NSEC_PER_SEC / 10);
		assert_int_equal(entry(a, "10.0.0.1")->state, NUD_REACHABLE);
	}
	assert_int_equal(said(a, REC_ARP_ANNOUNCE, 0), asked);
	event_cancel(w.e, &t.next);
	tcp_abort(t.s);
	run(1);
	tcp_close(l);
}

static void a_router_reports_at_most_six_of_a_burst(void **state)
{
	(void)state;
	struct bridge *other = bridge_new(w.net, "sw2");
	struct host *c = host_on(w.sw, "client", "10.0.0.1/24");
	struct host *r = host_on(w.sw, "router", "10.0.0.254/24");

	plug(r, "eth1", other);
	assert_int_equal(add_address(node_dev(&r->node, "eth1"), "10.9.0.1/24"), 0);
	set(r, "net.ipv4.ip_forward", "1");
	assert_int_equal(add_route(c, "10.9.0.0/24", "10.0.0.254"), 0);
	struct socket *s = udp_to(c, "10.9.0.77", false, 30);
	run(5);
	assert_int_equal(said(r, REC_ICMP_SENT, 0), 6);
	udp_close(s);
	set(r, "net.ipv4.icmp_ratelimit", "0");
	w.count = 0;
	s = udp_to(c, "10.9.0.78", false, 30);
	run(5);
	assert_int_equal(said(r, REC_ICMP_SENT, 0), 30);
	udp_close(s);
}

/* A client, the director with the VIP on eth0, a real server with it on lo. */
struct cluster {
	struct host *client, *director, *rs;
};

static struct cluster cluster(const char *ignore, const char *announce)
{
	struct cluster c = {.client = host_on(w.sw, "client", "10.0.0.1/24"),
		.director = host_on(w.sw, "director", "10.0.0.2/24"),
		.rs = host_on(w.sw, "rs1", "10.0.0.11/24")};

	assert_int_equal(add_address(eth0(c.director), VIP "/32"), 0);
	assert_int_equal(add_address(c.rs->lo, VIP "/32"), 0);
	set(c.rs, "net.ipv4.conf.all.arp_ignore", ignore);
	set(c.rs, "net.ipv4.conf.all.arp_announce", announce);
	listen_raw(c.client);
	listen_raw(c.director);
	listen_raw(c.rs);
	return c;
}

static bool points_to(const struct host *h, const char *address, const struct host *to)
{
	const struct neigh *n = entry(h, address);

	return n && mac_equal(n->mac, eth0(to)->mac);
}

static void a_real_servers_own_request_poisons_a_fresh_entry(void **state)
{
	(void)state;
	for (int announce = 0; announce < 3; announce++) {
		struct cluster c = cluster("1", (const char[]){(char)('0' + announce), 0});
		assert_int_equal(send_raw(c.client, NULL, VIP, 8, false), 0);
		run(1);
		assert_true(points_to(c.client, VIP, c.director));
		assert_int_equal(send_raw(c.rs, VIP, "10.0.0.1", 8, false), 0);
		run(1);
		assert_int_equal(points_to(c.client, VIP, c.rs), announce < 2);
		hosts_teardown(NULL);
		hosts_setup(NULL);
	}
}

static void poison_heals_after_eight_seconds_where_the_server_does_not_answer(void **state)
{
	(void)state;
	for (int ignore = 0; ignore < 2; ignore++) {
		struct cluster c = cluster(ignore ? "1" : "0", "0");
		neigh_set(c.client, eth0(c.client), ip4(VIP), eth0(c.rs)->mac, NUD_STALE, true);
		int64_t start = w.e->now, healed = -1;
		while (healed < 0 && w.e->now - start < 30 * (int64_t)NSEC_PER_SEC) {
			send_raw(c.client, NULL, VIP, 8, false);
			engine_run_until(w.e, w.e->now + NSEC_PER_SEC / 10);
			if (points_to(c.client, VIP, c.director))
				healed = w.e->now - start;
		}
		if (ignore)
			assert_in_range(healed, 8000000000, 8500000000);
		else
			assert_int_equal(healed, -1); /* it confirms every probe */
		hosts_teardown(NULL);
		hosts_setup(NULL);
	}
}

static void a_bystanders_entry_is_poisoned_once_it_is_older_than_locktime(void **state)
{
	(void)state;
	for (int old = 0; old < 2; old++) {
		struct cluster c = cluster("1", "0");
		neigh_set(c.client, eth0(c.client), ip4(VIP), eth0(c.director)->mac, NUD_REACHABLE,
			true);
		if (old)
			engine_run_until(w.e, w.e->now + 1200 * NSEC_PER_MSEC);
		/* asks for somebody else than the client */
		assert_int_equal(send_raw(c.rs, VIP, "10.0.0.2", 8, false), 0);
		engine_run_until(w.e, w.e->now + NSEC_PER_SEC / 10);
		assert_int_equal(points_to(c.client, VIP, c.rs), old);
		hosts_teardown(NULL);
		hosts_setup(NULL);
	}
}

static void deleting_the_last_address_takes_all_entries_and_another_none(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.11/24");

	assert_int_equal(add_address(eth0(a), "10.7.0.1/24"), 0);
	neigh_set(a, eth0(a), ip4("10.0.0.1"), eth_broadcast, NUD_STALE, true);
	neigh_set(a, eth0(a), ip4("10.0.0.2"), eth_broadcast, NUD_PERMANENT, true);
	assert_int_equal(addr_del(a, eth0(a), ip4("10.7.0.1"), 24, NULL), 0);
	assert_non_null(entry(a, "10.0.0.1"));
	assert_int_equal(addr_del(a, eth0(a), ip4("10.0.0.11"), 24, NULL), 0);
	assert_null(entry(a, "10.0.0.1"));
	assert_null(entry(a, "10.0.0.2"));
}

static void a_new_mac_takes_all_entries_and_with_arp_notify_is_told(void **state)
{
	static const uint8_t mac[ETH_ALEN] = {2, 0, 0, 0, 0, 0x42};

	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.11/24");
	struct host *b = host_on(w.sw, "b", "10.0.0.12/24");
	send_raw(b, NULL, "10.0.0.11", 8, false);
	run(1);
	assert_true(points_to(b, "10.0.0.11", a));
	neigh_set(a, eth0(a), ip4("10.0.0.2"), eth_broadcast, NUD_PERMANENT, true);
	set(a, "net.ipv4.conf.eth0.arp_notify", "1");
	netdev_set_mac(eth0(a), mac);
	assert_null(entry(a, "10.0.0.2"));
	run(1);
	assert_true(points_to(b, "10.0.0.11", a)); /* the gratuitous request counts at once */
}

static void without_arp_a_host_neither_asks_nor_answers(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.11/24");
	struct host *b = host_on(w.sw, "b", "10.0.0.12/24");

	eth0(a)->flags |= IFF_NOARP;
	send_raw(b, NULL, "10.0.0.11", 8, false);
	run(1);
	assert_int_equal(dropped(a, ARP_DROP_NOARP), 1);
	assert_int_equal(entry(b, "10.0.0.11")->state, NUD_INCOMPLETE);
	send_raw(a, NULL, "10.0.0.12", 8, false);
	assert_int_equal(entry(a, "10.0.0.12")->state, NUD_NOARP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tcp_to_a_missing_neighbour_is_unreachable_after_three_seconds),
		TEST(udp_is_told_nothing_unless_it_asked_for_errors),
		TEST(every_packet_of_a_local_burst_is_reported_at_the_same_moment),
		TEST(a_program_that_goes_on_sending_starts_it_anew_each_time_it_failed),
		TEST(tcp_that_is_acknowledged_keeps_its_neighbour_reachable_without_a_probe),
		TEST(a_router_reports_at_most_six_of_a_burst),
		TEST(a_real_servers_own_request_poisons_a_fresh_entry),
		TEST(poison_heals_after_eight_seconds_where_the_server_does_not_answer),
		TEST(a_bystanders_entry_is_poisoned_once_it_is_older_than_locktime),
		TEST(deleting_the_last_address_takes_all_entries_and_another_none),
		TEST(a_new_mac_takes_all_entries_and_with_arp_notify_is_told),
		TEST(without_arp_a_host_neither_asks_nor_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
