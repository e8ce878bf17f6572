/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connection synchronisation between two directors, by packets that are told to the master: which
 * packet is synchronised, when the message leaves, what the backup makes of it.
 */
#include <errno.h>

#include "director.h"

#include "ipvs/core.h"
#include "ipvs/state.h"
#include "ipvs/sync.h"
#include "ipvs/sync_reasons.h"
#include "wire/ipvs_sync.h"

static struct host *backup;

static struct ipvs *backup_table(void)
{
	return ipvs_of(backup);
}

static void on_backup(const char *line)
{
	if (type(backup, line) != 0)
		fail_msg("%s: %s", line, c.output);
}

static void open_pair(const char *flags)
{
	char line[96];

	cluster_open();
	backup = host_on(w.sw, "backup", "10.0.0.3/24");
	snprintf(line, sizeof(line), "ipvsadm -A -t 10.0.0.100:80 -s rr %s", flags);
	director(line);
	on_backup(line);
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21 -g");
	on_backup("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21 -g");
	director("ipvsadm --start-daemon master --syncid 1");
	on_backup("ipvsadm --start-daemon backup --syncid 1");
	engine_run_until(w.e, w.e->now + 1000000); /* the thread looks, and sleeps */
}

static void send(uint16_t cport, uint8_t flags)
{
	struct ipvs_packet p = {.protocol = IPPROTO_TCP,
		.has_ports = true,
		.has_transport = true,
		.tcp_flags = flags,
		.saddr = ip4("10.0.0.11"),
		.sport = cport,
		.daddr = ip4("10.0.0.100"),
		.dport = 80,
		.ttl = 64};
	enum nf_verdict verdict;

	ipvs_tell(table(), &p, &verdict);
}

static void send_many(uint16_t cport, uint8_t flags, unsigned times)
{
	while (times--)
		send(cport, flags);
}

/* how often a connection was put into a message for this reason */
static unsigned put_in(unsigned why)
{
	unsigned n = 0;

	for (size_t i = 0; i < w.count; i++)
		n += w.seen[i].kind == REC_IPVS_SYNC_CONN && w.seen[i].reason == why;
	return n;
}

static struct ipvs_conn *known(const struct ipvs *ipvs, uint16_t cport)
{
	list_for_each (cp, &ipvs->conns, struct ipvs_conn, link)
		if (cp->cport == cport)
			return cp;
	return NULL;
}

static void a_syn_alone_is_not_synchronised_the_third_packet_is(void **state)
{
	(void)state;
	open_pair("");
	send(1000, TCP_SYN);
	send(1000, TCP_ACK);
	assert_int_equal(put_in(IPVS_SYNC_THRESHOLD), 0);
	send(1000, TCP_ACK);
	assert_int_equal(put_in(IPVS_SYNC_THRESHOLD), 1);
	send_many(1000, TCP_ACK, 49);
	assert_int_equal(put_in(IPVS_SYNC_THRESHOLD), 1);
	send(1000, TCP_ACK); /* the 53rd */
	assert_int_equal(put_in(IPVS_SYNC_THRESHOLD), 2);
}

static void a_connection_that_only_opens_is_never_heard_of(void **state)
{
	(void)state;
	open_pair("");
	send_many(1000, TCP_SYN, 3);
	run(10);
	assert_null(known(backup_table(), 1000));
}

static void the_end_of_a_connection_is_synchronised_at_once(void **state)
{
	(void)state;
	open_pair("");
	send(1000, TCP_SYN);
	send(1000, TCP_ACK);
	send(1000, TCP_FIN | TCP_ACK);
	assert_int_equal(put_in(IPVS_SYNC_STATE), 1);
	run(4);
	assert_string_equal(ipvs_conn_state_name(known(backup_table(), 1000)), "FIN_WAIT");
}

/* IPVS_SYNC_FLUSH_TIME: two seconds old at a tick of the thread */
static void a_message_leaves_two_to_three_seconds_after_its_first_entry(void **state)
{
	(void)state;
	open_pair("");
	send_many(1000, TCP_SYN, 1);
	send_many(1000, TCP_ACK, 2);
	run(2);
	assert_null(known(backup_table(), 1000));
	run(2);
	assert_non_null(known(backup_table(), 1000));
	assert_int_equal(backup_table()->sync->received.messages, 1);
}

/* 1472 bytes hold 40 connections: the 41st makes the message go, 20 ms later */
static void a_full_message_leaves_at_once(void **state)
{
	(void)state;
	open_pair("");
	for (uint16_t port = 1000; port < 1041; port++) {
		send(port, TCP_SYN);
		send_many(port, TCP_ACK, 2);
	}
	engine_run_until(w.e, w.e->now + 10 * 1000000);
	assert_int_equal(table()->sync->sent.messages, 0);
	engine_run_until(w.e, w.e->now + 20 * 1000000);
	assert_int_equal(table()->sync->sent.messages, 1);
	assert_int_equal(table()->sync->sent.connections, 40);
	assert_int_equal(backup_table()->sync->received.connections, 40);
}

static void the_backup_counts_what_it_knows_for_its_own_server(void **state)
{
	(void)state;
	open_pair("");
	send(1000, TCP_SYN);
	send_many(1000, TCP_ACK, 2);
	run(4);
	const struct ipvs_conn *cp = known(backup_table(), 1000);
	assert_non_null(cp);
	assert_non_null(cp->dest);
	assert_int_equal(cp->dest->active, 1);
	assert_int_equal(cp->in_pkts, 3);
	assert_int_equal(cp->flags & 0x1ff, 0x83 | IPVS_CONN_F_SYNC);
	send(1000, TCP_FIN | TCP_ACK);
	run(4);
	assert_int_equal(cp->dest->active, 0);
	assert_int_equal(cp->dest->total, 1);
}

static void a_server_that_the_backup_does_not_have_leaves_the_entry_unbound(void **state)
{
	(void)state;
	open_pair("");
	on_backup("ipvsadm -d -t 10.0.0.100:80 -r 10.0.0.21");
	send(1000, TCP_SYN);
	send_many(1000, TCP_ACK, 2);
	run(4);
	assert_null(known(backup_table(), 1000)->dest);
	on_backup("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21 -g");
	send_many(1000, TCP_ACK, 50);
	run(4); /* the next message binds it */
	assert_non_null(known(backup_table(), 1000)->dest);
	assert_int_equal(known(backup_table(), 1000)->dest->active, 1);
}

static void a_daemon_takes_its_own_id_only_and_0_takes_all(void **state)
{
	(void)state;
	open_pair("");
	on_backup("ipvsadm --stop-daemon backup");
	on_backup("ipvsadm --start-daemon backup --syncid 2");
	send(1000, TCP_SYN);
	send_many(1000, TCP_ACK, 2);
	run(4);
	assert_null(known(backup_table(), 1000));
	on_backup("ipvsadm --stop-daemon backup");
	on_backup("ipvsadm --start-daemon backup");
	send_many(1000, TCP_ACK, 50);
	run(4);
	assert_non_null(known(backup_table(), 1000));
}

/* the trap of sync_threshold 1 0: packet 1 is the SYN, which is not synchronised */
static void without_a_period_only_one_packet_counts(void **state)
{
	(void)state;
	open_pair("");
	set(c.director, "net.ipv4.vs.sync_threshold", "1 0");
	send(1000, TCP_SYN);
	send_many(1000, TCP_ACK, 60);
	assert_int_equal(put_in(IPVS_SYNC_THRESHOLD), 0);
	set(c.director, "net.ipv4.vs.sync_threshold", "2 0");
	send(1001, TCP_SYN);
	send_many(1001, TCP_ACK, 60);
	assert_int_equal(put_in(IPVS_SYNC_THRESHOLD), 1);
}

static void a_threshold_outside_its_period_is_refused(void **state)
{
	(void)state;
	open_pair("");
	assert_int_equal(type(c.director, "sysctl -w net.ipv4.vs.sync_threshold='50 50'"), 1);
	assert_int_equal(type(c.director, "sysctl -w net.ipv4.vs.sync_threshold='3 0'"), 0);
	assert_int_equal(type(c.director, "sysctl -w net.ipv4.vs.sync_ports=3"), 1);
	assert_int_equal(type(c.director, "sysctl -w net.ipv4.vs.sync_ports=2"), 0);
}

/* the entry's end must have moved by the period; with retries it is told again r/8 apart */
static void a_refresh_period_thins_out_what_the_threshold_asks_for(void **state)
{
	(void)state;
	open_pair("");
	set(c.director, "net.ipv4.vs.sync_threshold", "0 1000");
	set(c.director, "net.ipv4.vs.sync_refresh_period", "10");
	set(c.director, "net.ipv4.vs.sync_threshold", "0 0");
	send(1000, TCP_SYN);
	send(1000, TCP_ACK);
	assert_int_equal(put_in(IPVS_SYNC_REFRESH), 1);
	send_many(1000, TCP_ACK, 20);
	assert_int_equal(put_in(IPVS_SYNC_REFRESH), 1);
	run(11);
	send_many(1000, TCP_ACK, 20);
	assert_int_equal(put_in(IPVS_SYNC_REFRESH), 2);
	set(c.director, "net.ipv4.vs.sync_retries", "1");
	run(2); /* an eighth of the period and more */
	send_many(1000, TCP_ACK, 20);
	assert_int_equal(put_in(IPVS_SYNC_REFRESH), 3);
}

static void a_template_goes_with_every_packet_of_its_connections(void **state)
{
	(void)state;
	open_pair("-p 60");
	send(1000, TCP_SYN);
	send_many(1000, TCP_ACK, 3);
	assert_int_equal(put_in(IPVS_SYNC_TEMPLATE), 4);
	run(4);
	assert_int_equal(
		known(backup_table(), 0)->flags & IPVS_CONN_F_TEMPLATE, IPVS_CONN_F_TEMPLATE);
	set(c.director, "net.ipv4.vs.sync_persist_mode", "1");
	send_many(1000, TCP_ACK, 49); /* the 53rd of the connection: not sent any more */
	assert_int_equal(put_in(IPVS_SYNC_THRESHOLD), 1);
}

static void version_0_carries_no_timeout(void **state)
{
	(void)state;
	open_pair("");
	set(c.director, "net.ipv4.vs.sync_version", "0");
	director("ipvsadm --set 100 0 0");
	send(1000, TCP_SYN);
	send_many(1000, TCP_ACK, 2);
	run(4);
	assert_int_equal(known(backup_table(), 1000)->timeout, 15 * 60 * HZ);
	assert_int_equal(table()->sync->sent.bytes, 4 + 24);
}

static void what_was_collected_dies_with_the_daemon(void **state)
{
	(void)state;
	open_pair("");
	send(1000, TCP_SYN);
	send_many(1000, TCP_ACK, 2);
	director("ipvsadm --stop-daemon master");
	run(10);
	assert_null(known(backup_table(), 1000));
	assert_int_equal(type(c.director, "ipvsadm --stop-daemon master"), 255);
	assert_string_equal(c.output, "No daemon is running\n");
}

/* sysctl_backup_only(): without the backup daemon it changes nothing */
static void backup_only_counts_while_the_backup_daemon_runs(void **state)
{
	(void)state;
	open_pair("");
	set(c.director, "net.ipv4.vs.backup_only", "1");
	assert_false(ipvs_backup_only(table()));
	client_connects(5000);
	assert_ptr_equal(c.accepted_by, c.rs[1]);
	director("ipvsadm --start-daemon backup --syncid 9");
	client_connects(5001);
	assert_null(c.accepted_by); /* the director's own TCP resets it */
	assert_int_equal(c.failed, -ECONNREFUSED);
}

static void a_message(const uint8_t *bytes, size_t n)
{
	ipvs_sync_process(backup_table(), bytes, n);
}

static unsigned ignored(unsigned why)
{
	unsigned n = 0;

	for (size_t i = 0; i < w.count; i++)
		n += w.seen[i].kind == REC_IPVS_SYNC_IGNORED && w.seen[i].reason == why;
	return n;
}

static size_t build(uint8_t *out, const struct ipvs_sync_conn *conn)
{
	const struct ipvs_sync_header h = {.version = 1, .syncid = 1, .count = 1, .size = 44};

	ipvs_sync_emit(out, &h);
	ipvs_sync_conn_emit(out + 8, 1, conn);
	return 44;
}

static void hostile_messages_change_nothing_and_say_why(void **state)
{
	(void)state;
	struct ipvs_sync_conn good = {.protocol = IPPROTO_TCP,
		.cport = 7000,
		.vport = 80,
		.dport = 80,
		.caddr = ip4("10.0.0.11"),
		.vaddr = ip4("10.0.0.100"),
		.daddr = ip4("10.0.0.21"),
		.flags = 0x83,
		.state = 1,
		.timeout = 900};
	struct ipvs_sync_conn bad = good;
	uint8_t bytes[44];

	open_pair("");
	build(bytes, &good);
	a_message(bytes, 43);
	assert_int_equal(ignored(IPVS_SYNC_BAD_SIZE), 1);
	bad.state = IPVS_TCP_S_LAST;
	a_message(bytes, build(bytes, &bad));
	assert_int_equal(ignored(IPVS_SYNC_BAD_STATE), 1);
	bad = good;
	bad.flags = 0x2083; /* one packet: can never be found again */
	a_message(bytes, build(bytes, &bad));
	assert_int_equal(ignored(IPVS_SYNC_BAD_FLAGS), 1);
	bad = good;
	bad.protocol = 132;
	a_message(bytes, build(bytes, &bad));
	assert_int_equal(ignored(IPVS_SYNC_BAD_PROTOCOL), 1);
	build(bytes, &good);
	bytes[8 + 3] = 30; /* the entry's own size */
	a_message(bytes, 44);
	assert_int_equal(ignored(IPVS_SYNC_BAD_ENTRY), 1);
	assert_null(known(backup_table(), 7000));
	a_message(bytes, build(bytes, &good));
	assert_non_null(known(backup_table(), 7000));
}

/* ip_vs_proc_conn(): to another server only while it is active */
static void an_entry_that_leads_elsewhere_is_replaced_but_not_by_an_end(void **state)
{
	(void)state;
	struct ipvs_sync_conn conn = {.protocol = IPPROTO_TCP,
		.cport = 7000,
		.vport = 80,
		.dport = 80,
		.caddr = ip4("10.0.0.11"),
		.vaddr = ip4("10.0.0.100"),
		.daddr = ip4("10.0.0.21"),
		.flags = 0x83,
		.state = 1,
		.timeout = 900};
	uint8_t bytes[44];

	open_pair("");
	a_message(bytes, build(bytes, &conn));
	conn.daddr = ip4("10.0.0.22");
	conn.flags = 0x183;
	conn.state = IPVS_TCP_S_CLOSE;
	a_message(bytes, build(bytes, &conn));
	assert_int_equal(ignored(IPVS_SYNC_REPLACED), 1);
	conn.flags = 0x83;
	conn.state = 1;
	a_message(bytes, build(bytes, &conn));
	run(1);
	assert_int_equal(known(backup_table(), 7000)->daddr, ip4("10.0.0.22"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_syn_alone_is_not_synchronised_the_third_packet_is),
		TEST(a_connection_that_only_opens_is_never_heard_of),
		TEST(the_end_of_a_connection_is_synchronised_at_once),
		TEST(a_message_leaves_two_to_three_seconds_after_its_first_entry),
		TEST(a_full_message_leaves_at_once),
		TEST(the_backup_counts_what_it_knows_for_its_own_server),
		TEST(a_server_that_the_backup_does_not_have_leaves_the_entry_unbound),
		TEST(a_daemon_takes_its_own_id_only_and_0_takes_all),
		TEST(without_a_period_only_one_packet_counts),
		TEST(a_threshold_outside_its_period_is_refused),
		TEST(a_refresh_period_thins_out_what_the_threshold_asks_for),
		TEST(a_template_goes_with_every_packet_of_its_connections),
		TEST(version_0_carries_no_timeout),
		TEST(what_was_collected_dies_with_the_daemon),
		TEST(backup_only_counts_while_the_backup_daemon_runs),
		TEST(hostile_messages_change_nothing_and_say_why),
		TEST(an_entry_that_leads_elsewhere_is_replaced_but_not_by_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
