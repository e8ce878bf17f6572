/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NAT with a director that has two legs: client 10.0.0.11, VIP 10.0.0.100 on the director's eth0,
 * servers 192.168.1.21 and .22 behind its eth1, 192.168.1.1, on port 8080.
 */
#include "director.h"

#include <errno.h>

#include "engine/trace.h"
#include "transport/socket/socket.h"
#include "wire/udp.h"

#define CONNS_HEAD \
	"IPVS connection entries\n" \
	"pro expire state       source             virtual            destination\n"

static struct bridge *inside;

static struct host *add_inside(int n, const char *name, const char *prefix)
{
	struct host *h = host_on(inside, name, prefix);
	struct socket_address any = {.port = 8080};
	int error;

	assert_int_equal(add_route(h, "0.0.0.0/0", "192.168.1.1"), 0);
	assert_non_null(tcp_listen(h, any, 128, &server_ops, NULL, &error));
	return c.rs[n] = h;
}

static void open_lan(void)
{
	memset(&c, 0, sizeof(c));
	inside = bridge_new(w.net, "inside");
	c.client = host_on(w.sw, "client", "10.0.0.11/24");
	c.director = host_on(w.sw, "director", "10.0.0.2/24");
	assert_int_equal(add_address(eth0(c.director), "10.0.0.100/32"), 0);
	assert_int_equal(add_address(plug(c.director, "eth1", inside), "192.168.1.1/24"), 0);
	set(c.director, "net.ipv4.ip_forward", "1");
	add_inside(1, "rs1", "192.168.1.21/24");
	add_inside(2, "rs2", "192.168.1.22/24");
	run(1);
}

static void serve(void)
{
	open_lan();
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	director("ipvsadm -a -t 10.0.0.100:80 -r 192.168.1.21:8080 -m");
	director("ipvsadm -a -t 10.0.0.100:80 -r 192.168.1.22:8080 -m");
}

static struct ipvs_dest *behind(int n)
{
	struct ipvs_service *svc = ipvs_service_get(table(), 0, IPPROTO_TCP, ip4("10.0.0.100"), 80);

	return ipvs_dest_find(svc, ip4("192.168.1.20") + (uint32_t)n, 8080);
}

/* ---- what is on the wire ---- */

#define PACKETS 64

static struct {
	struct sink sink;
	struct seen_packet {
		uint32_t saddr, daddr;
		uint16_t sport, dport;
		uint8_t ttl, flags;
		bool sound; /* both checksums */
	} packet[PACKETS];
	unsigned count;
} wire;

static void watch(struct sink *s, const struct record *r, const void *frame)
{
	const struct frame *f = frame;
	uint8_t b[54];

	(void)s;
	if (r->kind != REC_FRAME_SENT || !f || frame_length(f) < sizeof(b) || wire.count == PACKETS)
		return;
	frame_read(f, 0, b, sizeof(b));
	if (get16(b + 12) != 0x0800 || b[23] != IPPROTO_TCP)
		return;
	uint32_t saddr = get32(b + 26), daddr = get32(b + 30);
	uint64_t tcp =
		frame_sum(f, 34) + checksum_pseudo(saddr, daddr, IPPROTO_TCP, frame_length(f) - 34);
	wire.packet[wire.count++] =
		(struct seen_packet){saddr, daddr, get16(b + 34), get16(b + 36), b[22], b[47],
			!checksum_finish(checksum_partial(0, b + 14, 20)) && !checksum_finish(tcp)};
}

static void watch_wire(void)
{
	wire.count = 0;
	wire.sink.record = watch;
	trace_attach(&w.trace, &wire.sink);
}

/* the nth hop of the packets with these flags */
static const struct seen_packet *hop(uint8_t flags, unsigned n)
{
	for (unsigned i = 0; i < wire.count; i++)
		if (wire.packet[i].flags == flags && n-- == 0)
			return &wire.packet[i];
	fail_msg("no such packet");
	return NULL;
}

static void expect_packet(const struct seen_packet *p, const char *saddr, uint16_t sport,
	const char *daddr, uint16_t dport, uint8_t ttl)
{
	assert_int_equal(p->saddr, ip4(saddr));
	assert_int_equal(p->daddr, ip4(daddr));
	assert_int_equal(p->sport, sport);
	assert_int_equal(p->dport, dport);
	assert_int_equal(p->ttl, ttl);
	assert_true(p->sound);
}

static void addresses_and_ports_change_both_ways_and_the_ttl_falls_by_one_each(void **state)
{
	(void)state;
	serve();
	watch_wire();
	client_connects(20000);
	trace_detach(&w.trace, &wire.sink);
	assert_int_equal(c.connected, 1);
	assert_ptr_equal(c.accepted_by, c.rs[2]);
	/* client, switch, director, switch */
	expect_packet(hop(TCP_SYN, 1), "10.0.0.11", 20000, "10.0.0.100", 80, 64);
	expect_packet(hop(TCP_SYN, 2), "10.0.0.11", 20000, "192.168.1.22", 8080, 63);
	expect_packet(hop(TCP_SYN | TCP_ACK, 1), "192.168.1.22", 8080, "10.0.0.11", 20000, 64);
	expect_packet(hop(TCP_SYN | TCP_ACK, 2), "10.0.0.100", 80, "10.0.0.11", 20000, 63);
	for (unsigned i = 0; i < wire.count; i++)
		assert_true(wire.packet[i].sound);
	assert_true(said(c.director, REC_IPVS_FORWARD, IPVS_FORWARD_NAT) >= 2);
	assert_int_equal(said(c.director, REC_IPVS_FORWARD, IPVS_FORWARD_NAT_BACK), 1);
}

static void data_passes_both_ways_and_both_halves_are_counted(void **state)
{
	struct ipvs_counters counts;

	(void)state;
	serve();
	struct socket *s = client_connects(20000);
	tcp_send(s, payload_new(w.net, "hello", 5, 5), 0, 5);
	run(1);
	assert_int_equal(tcp_recv(c.accepted, NULL, 5), 5);
	tcp_send(c.accepted, payload_new(w.net, NULL, 0, 3000), 0, 3000);
	run(3);
	assert_int_equal(tcp_recv(s, NULL, 3000), 3000);
	ipvs_stats_read(&table()->stats, &counts, NULL);
	assert_int_equal(counts.conns, 1);
	assert_true(counts.outpkts >= 4);
	assert_true(counts.outbytes > 3000);
}

/* what no checksum can hide: a wrong one is as wrong behind the director */
static void a_wrong_checksum_stays_wrong(void **state)
{
	struct frame *f = frame_new(w.net);
	struct ip_send how = {.protocol = IPPROTO_TCP, .df = true};
	struct tcp_header tcp = {.source = 30000, .dest = 80, .seq = 1, .flags = TCP_SYN};

	(void)state;
	serve();
	uint8_t *b = frame_put(f, TCP_HLEN);
	tcp_emit(b, &tcp, ip4("10.0.0.11"), ip4("10.0.0.100"), 0, 0);
	put16(b + 16, get16(b + 16) ^ 0x0100u);
	how.flow.dst = ip4("10.0.0.100");
	watch_wire();
	ip_send(c.client, f, &how);
	run(1);
	trace_detach(&w.trace, &wire.sink);
	assert_int_equal(wire.count, 4); /* nobody answers */
	assert_int_equal(wire.packet[3].dport, 8080);
	assert_false(wire.packet[3].sound);
}

/* ---- states with both halves seen ---- */

static void expect_state(const char *entry)
{
	char text[256];

	snprintf(text, sizeof(text),
		CONNS_HEAD "TCP %s 10.0.0.11:20000    10.0.0.100:80      "
			   "192.168.1.22:8080\n",
		entry);
	expect_output("ipvsadm -Lnc", text);
}

/* leaves it to the test when to close */
static const struct socket_ops patient_ops = {.accepted = on_accept};

static void listen_patiently(void)
{
	struct socket_address any = {.port = 8081};
	int error;

	serve();
	director("ipvsadm -d -t 10.0.0.100:80 -r 192.168.1.21:8080");
	director("ipvsadm -d -t 10.0.0.100:80 -r 192.168.1.22:8080");
	assert_non_null(tcp_listen(c.rs[2], any, 16, &patient_ops, NULL, &error));
	director("ipvsadm -a -t 10.0.0.100:80 -r 192.168.1.22:8081 -m");
}

static void a_client_that_closes_first_is_in_close_wait_then_time_wait(void **state)
{
	(void)state;
	listen_patiently();
	struct socket *s = client_connects(20000);
	tcp_close(s);
	run(1);
	expect_output("ipvsadm -Lnc",
		CONNS_HEAD "TCP 00:59  CLOSE_WAIT  10.0.0.11:20000    10.0.0.100:80      "
			   "192.168.1.22:8081\n");
	tcp_close(c.accepted);
	run(1);
	expect_output("ipvsadm -Lnc",
		CONNS_HEAD "TCP 01:59  TIME_WAIT   10.0.0.11:20000    10.0.0.100:80      "
			   "192.168.1.22:8081\n");
}

static void a_server_that_closes_first_is_in_fin_wait(void **state)
{
	(void)state;
	serve();
	client_connects(20000);
	expect_state("14:59  ESTABLISHED");
	tcp_shutdown(c.accepted);
	run(1);
	expect_state("01:59  FIN_WAIT   ");
	assert_int_equal(behind(2)->active, 0);
}

/* in direct routing this would stay ESTABLISHED and active for 15 minutes */
static void a_servers_reset_closes_the_connection(void **state)
{
	(void)state;
	serve();
	client_connects(20000);
	assert_int_equal(behind(2)->active, 1);
	tcp_abort(c.accepted);
	run(1);
	expect_state("00:09  CLOSE      ");
	assert_int_equal(behind(2)->active, 0);
	assert_int_equal(c.failed, -ECONNRESET);
}

/* ---- UDP ---- */

static struct {
	unsigned count;
	struct socket_address from;
} answer;

static void echo_back(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	(void)to, (void)head, (void)head_length;
	udp_sendto(s, from, payload_new(w.net, NULL, 0, length), length);
}

static void take_answer(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	(void)s, (void)to, (void)head, (void)head_length, (void)length;
	answer.count++;
	answer.from = from;
}

static const struct socket_ops echo_ops = {.datagram = echo_back};
static const struct socket_ops asker_ops = {.datagram = take_answer};

static void serve_udp(bool open)
{
	struct socket_address at = {.port = 5300};
	int error;

	open_lan();
	memset(&answer, 0, sizeof(answer));
	director("ipvsadm -A -u 10.0.0.100:53 -s rr");
	director("ipvsadm -a -u 10.0.0.100:53 -r 192.168.1.22:5300 -m");
	if (open)
		assert_non_null(udp_open(c.rs[2], at, &echo_ops, NULL, &error));
}

static void udp_is_answered_from_the_vip(void **state)
{
	struct socket_address from = {.port = 5353}, to = {ip4("10.0.0.100"), 53};
	int error;

	(void)state;
	serve_udp(true);
	struct socket *s = udp_open(c.client, from, &asker_ops, NULL, &error);
	udp_sendto(s, to, payload_new(w.net, NULL, 0, 10), 10);
	run(1);
	assert_int_equal(answer.count, 1);
	assert_int_equal(answer.from.address, ip4("10.0.0.100"));
	assert_int_equal(answer.from.port, 53);
}

static void send_udp(uint32_t length, bool checked)
{
	struct frame *f = frame_new(w.net);
	struct ip_send how = {.protocol = IPPROTO_UDP, .df = true};
	struct udp_header udp = {
		.source = 5353, .dest = 53, .length = (uint16_t)(UDP_HLEN + length)};

	frame_attach(f, payload_new(w.net, NULL, 0, length), 0, length);
	uint8_t *b = frame_push(f, UDP_HLEN);
	udp_emit(b, &udp, ip4("10.0.0.11"), ip4("10.0.0.100"), frame_sum(f, UDP_HLEN));
	if (!checked)
		put16(b + 6, 0);
	how.flow.dst = ip4("10.0.0.100");
	ip_send(c.client, f, &how);
	run(1);
}

static uint16_t udp_check_seen;

static void take_udp(struct host *h, struct frame *f, const struct ipv4_header *ip)
{
	uint8_t b[UDP_HLEN];

	(void)h;
	frame_read(f, 0, b, sizeof(b));
	udp_check_seen = get16(b + 6);
	assert_int_equal(checksum_finish(frame_sum(f, 0) +
				 checksum_pseudo(ip->src, ip->dst, IPPROTO_UDP, frame_length(f))),
		0);
	frame_consume(f);
}

static void a_datagram_without_a_checksum_gets_one(void **state)
{
	(void)state;
	serve_udp(false);
	ip_register_protocol(c.rs[2], IPPROTO_UDP, take_udp);
	udp_check_seen = 0;
	send_udp(11, false);
	assert_int_not_equal(udp_check_seen, 0);
}

/* ---- errors ---- */

static void a_servers_port_unreachable_comes_from_the_vip_about_the_vip(void **state)
{
	(void)state;
	serve_udp(false);
	send_udp(10, true);
	const struct record *r = last(c.client, REC_ICMP_RECEIVED);
	assert_non_null(r);
	assert_int_equal(r->a[0], ip4("10.0.0.100"));
	assert_int_equal(r->a[2], ICMP_PORT_UNREACH);
	assert_int_equal(r->a[4], ip4("10.0.0.100"));
	assert_int_equal(said(c.director, REC_IPVS_FORWARD, IPVS_FORWARD_NAT_ERROR_BACK), 1);
}

/* a router of the client's: the answer did not fit */
static struct frame *frag_needed(void)
{
	struct frame *f = frame_new(w.net);
	struct ipv4_header quoted = {.src = ip4("10.0.0.100"),
		.dst = ip4("10.0.0.11"),
		.total_length = 1500,
		.header_length = 20,
		.fragment = IPV4_DF,
		.ttl = 63,
		.protocol = IPPROTO_TCP};
	struct icmp_header icmp = {
		.type = ICMP_DEST_UNREACH, .code = ICMP_FRAG_NEEDED, .rest = 1400};
	uint8_t *b = frame_put(f, ICMP_HLEN + 28);

	memset(b, 0, ICMP_HLEN + 28);
	ipv4_emit(b + ICMP_HLEN, &quoted);
	put16(b + ICMP_HLEN + 20, 80);
	put16(b + ICMP_HLEN + 22, 20000);
	icmp_emit(b, &icmp, checksum_partial(0, b + ICMP_HLEN, 28));
	return f;
}

static uint8_t heard[28]; /* the quoted IP header and 8 bytes, as the server's TCP is told */

static void hear(struct host *h, const struct icmp_header *icmp, const struct ipv4_header *outer,
	const struct ipv4_header *quoted, const uint8_t *transport, uint32_t length)
{
	(void)h, (void)icmp;
	assert_int_equal(outer->dst, ip4("192.168.1.22"));
	assert_true(length >= 8);
	put32(heard + 12, quoted->src);
	put32(heard + 16, quoted->dst);
	memcpy(heard + 20, transport, 8);
}

static void an_error_for_the_vip_is_translated_for_the_server(void **state)
{
	struct ip_send how = {.protocol = IPPROTO_ICMP};

	(void)state;
	serve();
	client_connects(20000);
	memset(heard, 0, sizeof(heard));
	icmp_register_error(c.rs[2], IPPROTO_TCP, hear);
	how.flow.dst = ip4("10.0.0.100");
	assert_int_equal(ip_send(c.client, frag_needed(), &how), 0);
	run(1);
	assert_int_equal(get32(heard + 12), ip4("192.168.1.22"));
	assert_int_equal(get32(heard + 16), ip4("10.0.0.11"));
	assert_int_equal(get16(heard + 20), 8080);
	assert_int_equal(get16(heard + 22), 20000);
	assert_int_equal(c.rs[2]->icmp.stats.in_csum_errors, 0);
	assert_int_equal(said(c.director, REC_IPVS_FORWARD, IPVS_FORWARD_NAT_ERROR), 1);
}

static void an_error_with_a_wrong_checksum_is_not_translated(void **state)
{
	struct ip_send how = {.protocol = IPPROTO_ICMP};
	struct frame *f;

	(void)state;
	serve();
	client_connects(20000);
	f = frag_needed();
	frame_data(f)[2] ^= 1;
	how.flow.dst = ip4("10.0.0.100");
	ip_send(c.client, f, &how);
	run(1);
	assert_int_equal(dropped(c.director, IPVS_DROP_CHECKSUM), 1);
	assert_null(last(c.rs[2], REC_ICMP_RECEIVED));
}

static void a_request_too_long_for_the_servers_link_is_told_from_the_vip(void **state)
{
	(void)state;
	serve_udp(false);
	netdev_set_mtu(node_dev(&c.director->node, "eth1"), 1000);
	send_udp(1200, true);
	const struct record *r = last(c.client, REC_ICMP_RECEIVED);
	assert_non_null(r);
	assert_int_equal(r->a[0], ip4("10.0.0.100"));
	assert_int_equal(r->a[2], ICMP_FRAG_NEEDED);
	assert_int_equal(r->a[3], 1000);
	assert_int_equal(r->a[4], ip4("10.0.0.100"));
}

/* in direct routing it comes from the director's own address */
static void a_dead_server_is_told_from_the_vip(void **state)
{
	(void)state;
	serve();
	netdev_set_up(eth0(c.rs[2]), false);
	client_connects(20000);
	run(4);
	assert_int_equal(c.failed, -EHOSTUNREACH);
	assert_int_equal(last(c.client, REC_ICMP_RECEIVED)->a[0], ip4("10.0.0.100"));
}

static void nat_icmp_send_tells_a_server_that_nobody_remembers_the_connection(void **state)
{
	(void)state;
	serve();
	client_connects(20000);
	director("ipvsadm -D -t 10.0.0.100:80");
	ipvs_conn_expire_now(
		list_first(&table()->conns, struct ipvs_conn, link), IPVS_EXPIRE_NODEST);
	run(1);
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	director("ipvsadm -a -t 10.0.0.100:80 -r 192.168.1.22:8080 -m");
	set(c.director, "net.ipv4.vs.nat_icmp_send", "1");
	tcp_send(c.accepted, payload_new(w.net, "hello", 5, 5), 0, 5);
	run(1);
	assert_true(dropped(c.director, IPVS_NO_ENTRY_ICMP) >= 1);
	assert_int_equal(last(c.rs[2], REC_ICMP_RECEIVED)->a[2], ICMP_PORT_UNREACH);
	tcp_abort(c.accepted);
}

/* ip_vs_has_real_service(): a server of a mark is one for every protocol */
static void a_server_of_a_mark_is_told_for_any_protocol(void **state)
{
	struct socket_address from = {.port = 8080}, to = {ip4("10.0.0.11"), 5353};
	int error;

	(void)state;
	open_lan();
	director("ipvsadm -A -f 7 -s rr");
	director("ipvsadm -a -f 7 -r 192.168.1.22:8080 -m");
	set(c.director, "net.ipv4.vs.nat_icmp_send", "1");
	struct socket *s = udp_open(c.rs[2], from, NULL, NULL, &error);
	udp_sendto(s, to, payload_new(w.net, NULL, 0, 4), 4);
	run(1);
	assert_int_equal(dropped(c.director, IPVS_NO_ENTRY_ICMP), 1);
}

static void without_it_the_packet_goes_on_as_it_is(void **state)
{
	(void)state;
	serve();
	client_connects(20000);
	ipvs_conn_expire_now(
		list_first(&table()->conns, struct ipvs_conn, link), IPVS_EXPIRE_NODEST);
	run(1);
	watch_wire();
	tcp_send(c.accepted, payload_new(w.net, "hello", 5, 5), 0, 5);
	run(1);
	trace_detach(&w.trace, &wire.sink);
	expect_packet(hop(TCP_PSH | TCP_ACK, 3), "192.168.1.22", 8080, "10.0.0.11", 20000, 63);
	tcp_abort(c.accepted);
}

/* ---- who else may be a server ---- */

static void the_director_itself_may_be_a_server_on_another_port(void **state)
{
	struct socket_address any = {.port = 8080};
	int error;

	(void)state;
	serve();
	assert_non_null(tcp_listen(c.director, any, 16, &server_ops, NULL, &error));
	director("ipvsadm -a -t 10.0.0.100:80 -r 192.168.1.1:8080 -m");
	watch_wire();
	client_connects(20000);
	trace_detach(&w.trace, &wire.sink);
	assert_ptr_equal(c.accepted_by, c.director);
	assert_int_equal(c.connected, 1);
	expect_packet(hop(TCP_SYN | TCP_ACK, 0), "10.0.0.100", 80, "10.0.0.11", 20000, 64);
	assert_true(said(c.director, REC_IPVS_FORWARD, IPVS_FORWARD_NAT_LOCAL) >= 2);
}

static void the_director_may_be_a_client_of_its_own_service(void **state)
{
	struct socket_address from = {.port = 20000}, to = {ip4("10.0.0.100"), 80};
	int error;

	(void)state;
	serve();
	assert_non_null(tcp_connect(c.director, from, to, &client_ops, NULL, &error));
	run(1);
	assert_int_equal(c.connected, 1);
	assert_ptr_equal(c.accepted_by, c.rs[2]);
}

static void a_server_at_127_0_0_1_gets_nothing_from_outside(void **state)
{
	(void)state;
	open_lan();
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	director("ipvsadm -a -t 10.0.0.100:80 -r 127.0.0.1:8080 -m");
	client_connects(20000);
	assert_int_equal(dropped(c.director, IPVS_DROP_BOUNDARY), 1);
	assert_int_equal(c.connected, 0);
}

static void methods_mix_in_one_service(void **state)
{
	struct socket_address any = {.port = 80};
	int error;

	(void)state;
	serve();
	struct host *rs3 = host_on(w.sw, "rs3", "10.0.0.23/24");
	set(rs3, "net.ipv4.conf.all.arp_ignore", "1");
	set(rs3, "net.ipv4.conf.all.arp_announce", "2");
	assert_int_equal(add_address(rs3->lo, "10.0.0.100/32"), 0);
	assert_non_null(tcp_listen(rs3, any, 16, &server_ops, NULL, &error));
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.23 -g");
	client_connects(20000);
	assert_ptr_equal(c.accepted_by, rs3);
	client_connects(20001);
	assert_ptr_equal(c.accepted_by, c.rs[2]);
	assert_int_equal(c.connected, 2);
	struct ipvs_conn *cp = list_first(&table()->conns, struct ipvs_conn, link);
	assert_int_equal(ipvs_conn_method(cp), IPVS_CONN_F_DROUTE);
}

/* ---- one leg ---- */

/* The client behind a router on the servers' segment, whose gateway the director is. */
static void one_leg(void)
{
	struct bridge *outside = bridge_new(w.net, "outside");
	struct socket_address any = {.port = 8080};
	int error;

	memset(&c, 0, sizeof(c));
	c.client = host_on(outside, "client", "10.1.0.50/16");
	assert_int_equal(add_route(c.client, "0.0.0.0/0", "10.1.255.254"), 0);
	struct host *gw = host_on(w.sw, "gw", "10.0.0.1/24");
	assert_int_equal(add_address(plug(gw, "eth1", outside), "10.1.255.254/16"), 0);
	set(gw, "net.ipv4.ip_forward", "1");
	c.director = host_on(w.sw, "director", "10.0.0.2/24");
	assert_int_equal(add_address(eth0(c.director), "10.0.0.100/32"), 0);
	assert_int_equal(add_route(c.director, "0.0.0.0/0", "10.0.0.1"), 0);
	set(c.director, "net.ipv4.ip_forward", "1");
	c.rs[1] = host_on(w.sw, "rs1", "10.0.0.21/24");
	assert_int_equal(add_route(c.rs[1], "0.0.0.0/0", "10.0.0.2"), 0);
	assert_non_null(tcp_listen(c.rs[1], any, 16, &server_ops, NULL, &error));
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21:8080 -m");
}

static void a_director_with_one_leg_sends_the_server_to_the_router(void **state)
{
	(void)state;
	one_leg();
	client_connects(20000);
	assert_int_equal(c.connected, 1);
	const struct record *r = last(c.rs[1], REC_ICMP_RECEIVED);
	assert_non_null(r);
	assert_int_equal(r->a[1], ICMP_REDIRECT);
	assert_int_equal(r->a[3], ip4("10.0.0.1"));
	assert_int_equal(r->a[4], ip4("10.1.0.50"));
}

/* the server's answers after the second redirect: does it obey? */
static bool obeys(int64_t call_time)
{
	one_leg();
	c.rs[1]->call_time = call_time;
	struct socket *client = client_connects(20000);
	for (unsigned i = 0; i < 3; i++) {
		tcp_send(c.accepted, payload_new(w.net, NULL, 0, 4), 0, 4);
		run(1);
	}
	bool learnt = route_learnt(c.rs[1], ip4("10.1.0.50")) != NULL;
	tcp_recv(client, NULL, UINT32_MAX);
	tcp_abort(client);
	tcp_abort(c.accepted);
	return learnt;
}

static void the_server_obeys_and_passes_the_director_by(void **state)
{
	(void)state;
	assert_true(obeys(0));
}

/* LockDroppedIcmps: the redirect is there before the call that sent the answer has returned */
static void a_network_without_delay_hides_the_redirects_from_the_connection(void **state)
{
	(void)state;
	assert_false(obeys(10000 * (int64_t)NSEC_PER_USEC));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(addresses_and_ports_change_both_ways_and_the_ttl_falls_by_one_each),
		TEST(data_passes_both_ways_and_both_halves_are_counted),
		TEST(a_wrong_checksum_stays_wrong),
		TEST(a_client_that_closes_first_is_in_close_wait_then_time_wait),
		TEST(a_server_that_closes_first_is_in_fin_wait),
		TEST(a_servers_reset_closes_the_connection),
		TEST(udp_is_answered_from_the_vip),
		TEST(a_datagram_without_a_checksum_gets_one),
		TEST(a_servers_port_unreachable_comes_from_the_vip_about_the_vip),
		TEST(an_error_for_the_vip_is_translated_for_the_server),
		TEST(an_error_with_a_wrong_checksum_is_not_translated),
		TEST(a_request_too_long_for_the_servers_link_is_told_from_the_vip),
		TEST(a_dead_server_is_told_from_the_vip),
		TEST(nat_icmp_send_tells_a_server_that_nobody_remembers_the_connection),
		TEST(without_it_the_packet_goes_on_as_it_is),
		TEST(the_director_itself_may_be_a_server_on_another_port),
		TEST(the_director_may_be_a_client_of_its_own_service),
		TEST(a_server_at_127_0_0_1_gets_nothing_from_outside),
		TEST(methods_mix_in_one_service),
		TEST(a_director_with_one_leg_sends_the_server_to_the_router),
		TEST(the_server_obeys_and_passes_the_director_by),
		TEST(a_network_without_delay_hides_the_redirects_from_the_connection),
		TEST(a_server_of_a_mark_is_told_for_any_protocol),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
