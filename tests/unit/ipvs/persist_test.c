/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Persistence (ip_vs_sched_persist(), ip_vs_check_template()) and the reuse of ports
 * (is_new_conn_expected()), by packets that are told: who gets them? Servers are chosen by rr, so
 * whoever comes next without a template gets the other one.
 */
#include "director.h"

#include "ipvs/core.h"

#define VIP "10.0.0.100"

static struct ipvs_packet packet(
	const char *client, uint16_t cport, const char *vip, uint16_t vport)
{
	return (struct ipvs_packet){.protocol = IPPROTO_TCP,
		.has_ports = true,
		.has_transport = true,
		.tcp_flags = TCP_SYN,
		.saddr = ip4(client),
		.sport = cport,
		.daddr = ip4(vip),
		.dport = vport,
		.ttl = 64};
}

/* 1, 2: which server gets it; 0: none */
static int told(struct ipvs_packet p)
{
	enum nf_verdict verdict;
	struct ipvs_dest *dest = ipvs_tell(table(), &p, &verdict);

	return dest ? (int)(dest->addr - ip4("10.0.0.20")) : 0;
}

static int opens(const char *client, uint16_t cport, uint16_t vport)
{
	return told(packet(client, cport, VIP, vport));
}

static int sends(const char *client, uint16_t cport, uint8_t flags)
{
	struct ipvs_packet p = packet(client, cport, VIP, 80);

	p.tcp_flags = flags;
	return told(p);
}

static int asks(const char *client, uint16_t cport, uint16_t vport)
{
	struct ipvs_packet p = packet(client, cport, VIP, vport);

	p.protocol = IPPROTO_UDP;
	return told(p);
}

/* `service` as -A takes it, with both servers, masqueraded so that ports need not agree */
static void serve(const char *address, const char *options)
{
	char line[128];

	snprintf(line, sizeof(line), "ipvsadm -A %s -s rr %s", address, options);
	director(line);
	for (int i = 1; i <= SERVERS; i++) {
		snprintf(line, sizeof(line), "ipvsadm -a %s -r 10.0.0.2%d -m", address, i);
		director(line);
	}
}

static unsigned connections(void)
{
	unsigned n = 0;

	list_for_each (cp, &table()->conns, struct ipvs_conn, link)
		n++;
	return n;
}

static void a_client_stays_and_with_a_netmask_its_network_does(void **state)
{
	(void)state;
	cluster_open();
	serve("-t 10.0.0.100:80", "-p 300");
	serve("-t 10.0.0.100:81", "-p 300 -M 255.255.255.0");
	assert_int_equal(opens("10.9.1.1", 1000, 80), 2);
	assert_int_equal(opens("10.9.1.1", 1001, 80), 2);
	assert_int_equal(opens("10.9.1.2", 1000, 80), 1);
	assert_int_equal(opens("10.9.1.1", 1000, 81), 2);
	assert_int_equal(opens("10.9.1.2", 1000, 81), 2);
	assert_int_equal(opens("10.9.1.255", 1000, 81), 2);
	assert_int_equal(opens("10.9.2.1", 1000, 81), 1);
	type(c.director, "ipvsadm -Lcn");
	assert_non_null(strstr(c.output, "10.9.1.0:0         10.0.0.100:81"));
}

static void one_port_does_not_bind_another_but_port_0_binds_them_all(void **state)
{
	(void)state;
	cluster_open();
	serve("-t 10.0.0.100:80", "-p 300");
	serve("-t 10.0.0.100:81", "-p 300");
	assert_int_equal(opens("10.9.1.9", 1000, 81), 2);
	assert_int_equal(opens("10.9.1.1", 1000, 80), 2);
	assert_int_equal(opens("10.9.1.1", 1001, 81), 1);
	serve("-t 10.0.0.100:0", "-p 300");
	assert_int_equal(opens("10.9.1.1", 1002, 1), 2);
	assert_int_equal(opens("10.9.1.1", 1003, 65535), 2);
	assert_int_equal(opens("10.9.1.2", 1003, 1), 1);
	assert_int_equal(opens("10.9.1.1", 1004, 81), 1); /* its own service comes first */
	type(c.director, "ipvsadm -Lcn");                 /* the ports are kept */
	assert_non_null(strstr(c.output, "10.9.1.1:1003      10.0.0.100:65535   10.0.0.22:65535"));
	assert_non_null(strstr(c.output, "10.9.1.1:0         10.0.0.100:0       10.0.0.22:0"));
}

static void a_mark_binds_ports_addresses_and_protocols(void **state)
{
	struct ipvs_packet p = packet("10.9.1.1", 1000, VIP, 80);

	(void)state;
	cluster_open();
	serve("-f 7", "-p 300");
	p.mark = 7;
	assert_int_equal(told(p), 2);
	p.dport = 443;
	assert_int_equal(told(p), 2);
	p.daddr = ip4("10.0.0.101");
	assert_int_equal(told(p), 2);
	p.protocol = IPPROTO_UDP;
	assert_int_equal(told(p), 2);
	p.saddr = ip4("10.9.1.2");
	assert_int_equal(told(p), 1);
	type(c.director, "ipvsadm -Lcn");
	assert_non_null(strstr(c.output, "IP  "));
	assert_non_null(strstr(c.output, "10.9.1.1:0         0.0.0.7:0          10.0.0.22:0"));
}

static void udp_is_bound_apart_from_tcp(void **state)
{
	(void)state;
	cluster_open();
	serve("-t 10.0.0.100:53", "-p 300");
	serve("-u 10.0.0.100:53", "-p 300");
	assert_int_equal(asks("10.9.1.9", 1000, 53), 2);
	assert_int_equal(asks("10.9.1.1", 1000, 53), 1);
	assert_int_equal(asks("10.9.1.1", 1001, 53), 1);
	assert_int_equal(opens("10.9.1.1", 1001, 53), 2);
}

static void of_one_packet_connections_only_the_template_stays(void **state)
{
	(void)state;
	cluster_open();
	serve("-u 10.0.0.100:53", "-p 300 -o");
	for (uint16_t port = 1000; port < 1005; port++)
		assert_int_equal(asks("10.9.1.1", port, 53), 2);
	assert_int_equal(connections(), 1);
	assert_int_equal(asks("10.9.1.2", 1000, 53), 1);
	assert_int_equal(connections(), 2);
}

static void a_quiesced_server_keeps_its_clients_unless_their_templates_expire(void **state)
{
	(void)state;
	cluster_open();
	serve("-t 10.0.0.100:80", "-p 300");
	assert_int_equal(opens("10.9.1.1", 1000, 80), 2);
	director("ipvsadm -e -t 10.0.0.100:80 -r 10.0.0.22 -m -w 0");
	assert_int_equal(opens("10.9.1.1", 1001, 80), 2);
	assert_int_equal(opens("10.9.1.2", 1000, 80), 1);
	assert_int_equal(opens("10.9.1.3", 1000, 80), 1);
	set(c.director, "net.ipv4.vs.expire_quiescent_template", "1");
	assert_int_equal(sends("10.9.1.1", 1001, TCP_ACK), 2); /* what is open stays */
	assert_int_equal(opens("10.9.1.1", 1002, 80), 1);
	director("ipvsadm -e -t 10.0.0.100:80 -r 10.0.0.22 -m -w 1");
	assert_int_equal(opens("10.9.1.1", 1003, 80), 1); /* for good */
}

/* a connection from SYN to the client's FIN, then a SYN from the same port; rr has two servers */
static int after_the_end(const char *mode, const char *client)
{
	int first, again;

	set(c.director, "net.ipv4.vs.conn_reuse_mode", mode);
	first = sends(client, 1000, TCP_SYN);
	assert_int_equal(sends(client, 1000, TCP_ACK), first);
	assert_int_equal(sends(client, 1000, TCP_FIN | TCP_ACK), first);
	again = sends(client, 1000, TCP_SYN);
	return again != first;
}

static void in_fin_wait_a_port_is_scheduled_anew_only_with_bit_1_of_the_mode(void **state)
{
	(void)state;
	cluster_open();
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.22");
	/* the server's half was never seen: NOOUTPUT, and FIN_WAIT by the client's FIN alone */
	assert_false(after_the_end("0", "10.9.1.1"));
	assert_false(after_the_end("1", "10.9.1.2"));
	assert_true(after_the_end("2", "10.9.1.3"));
	assert_true(after_the_end("3", "10.9.1.4"));
}

static void after_a_reset_it_is_in_every_mode_but_0(void **state)
{
	static const char *const modes[] = {"0", "1", "2", "3"};
	char client[24];

	(void)state;
	cluster_open();
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.22");
	for (int i = 0; i < 4; i++) {
		set(c.director, "net.ipv4.vs.conn_reuse_mode", modes[i]);
		snprintf(client, sizeof(client), "10.9.1.%d", i + 1);
		int first = sends(client, 1000, TCP_SYN);
		sends(client, 1000, TCP_ACK);
		sends(client, 1000, TCP_RST);
		assert_int_equal(sends(client, 1000, TCP_SYN) != first, i > 0);
	}
}

static void a_connection_of_a_template_is_never_scheduled_anew(void **state)
{
	(void)state;
	cluster_open();
	director("ipvsadm -A -t 10.0.0.100:80 -s rr -p 300");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.22");
	assert_false(after_the_end("3", "10.9.1.1"));
	assert_int_equal(connections(), 2); /* it and its template: none was made anew */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_client_stays_and_with_a_netmask_its_network_does),
		TEST(one_port_does_not_bind_another_but_port_0_binds_them_all),
		TEST(a_mark_binds_ports_addresses_and_protocols),
		TEST(udp_is_bound_apart_from_tcp),
		TEST(of_one_packet_connections_only_the_template_stays),
		TEST(a_quiesced_server_keeps_its_clients_unless_their_templates_expire),
		TEST(in_fin_wait_a_port_is_scheduled_anew_only_with_bit_1_of_the_mode),
		TEST(after_a_reset_it_is_in_every_mode_but_0),
		TEST(a_connection_of_a_template_is_never_scheduled_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
