/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fragments and IPVS: client 10.0.0.11, VIP 10.0.0.100:53/udp on the director's eth0; a NAT server
 * 192.168.1.22:5300 behind eth1, which answers as long as it is asked.
 */
#include "director.h"

#include <errno.h>

#include "engine/trace.h"
#include "host/ip/icmp.h"
#include "transport/socket/socket.h"
#include "wire/udp.h"

static struct bridge *inside;

static struct {
	unsigned count;
	uint32_t length;
	struct socket_address from;
} answer;

static void echo(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	(void)to, (void)head, (void)head_length;
	udp_sendto(s, from, payload_new(w.net, "answer", 6, length), length);
}

static void take_answer(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	(void)s, (void)to, (void)head, (void)head_length;
	answer.count++;
	answer.from = from;
	answer.length = length;
}

static const struct socket_ops echo_ops = {.datagram = echo};
static const struct socket_ops asker_ops = {.datagram = take_answer};

static struct host *add_inside(int n, const char *name, const char *prefix)
{
	struct host *h = host_on(inside, name, prefix);
	struct socket_address any = {.port = 5300};
	int error;

	assert_int_equal(add_route(h, "0.0.0.0/0", "192.168.1.1"), 0);
	assert_non_null(udp_open(h, any, &echo_ops, NULL, &error));
	return c.rs[n] = h;
}

static void open_lan(void)
{
	memset(&c, 0, sizeof(c));
	memset(&answer, 0, sizeof(answer));
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

static void serve(const char *option)
{
	char line[80];

	open_lan();
	director("ipvsadm -A -u 10.0.0.100:53 -s rr");
	snprintf(line, sizeof(line), "ipvsadm -a -u 10.0.0.100:53 -r 192.168.1.22:5300 %s", option);
	director(line);
}

static void ask(uint32_t length)
{
	struct socket_address from = {.port = 5353}, to = {ip4("10.0.0.100"), 53};
	int error;
	struct socket *s = udp_open(c.client, from, &asker_ops, NULL, &error);

	assert_non_null(s);
	assert_int_equal(udp_sendto(s, to, payload_new(w.net, "question", 8, length), length), 0);
	run(1);
}

/* ---- what leaves the director ---- */

#define PIECES 16

static struct {
	struct sink sink;
	struct {
		struct ipv4_header ip;
		uint32_t length;
	} piece[PIECES];
	unsigned count;
	uint32_t dst;
} wire;

static void watch(struct sink *s, const struct record *r, const void *frame)
{
	const struct frame *f = frame;
	uint8_t b[34];

	(void)s;
	if (r->kind != REC_FRAME_SENT || r->node != c.director->node.id || !f ||
		frame_length(f) < sizeof(b) || wire.count == PIECES)
		return;
	frame_read(f, 0, b, sizeof(b));
	if (get16(b + 12) != 0x0800 || get32(b + 30) != wire.dst)
		return;
	wire.piece[wire.count].length = frame_length(f) - 14;
	assert_int_equal(
		ipv4_parse(&wire.piece[wire.count].ip, b + 14, 20, wire.piece[wire.count].length),
		WIRE_OK);
	wire.count++;
}

static void watch_wire(const char *dst)
{
	wire.count = 0;
	wire.dst = ip4(dst);
	wire.sink.record = watch;
	trace_attach(&w.trace, &wire.sink);
}

static void expect_piece(unsigned n, const char *src, unsigned field, uint32_t length)
{
	assert_true(n < wire.count);
	assert_int_equal(wire.piece[n].ip.src, ip4(src));
	assert_int_equal(wire.piece[n].ip.fragment, field);
	assert_int_equal(wire.piece[n].length, length);
	assert_int_equal(wire.piece[n].ip.ttl, 63);
}

/* ---- NAT ---- */

static void nat_translates_a_fragmented_question_and_its_answer(void **state)
{
	(void)state;
	serve("-m");
	watch_wire("10.0.0.11");
	ask(4000);
	trace_detach(&w.trace, &wire.sink);
	assert_int_equal(answer.count, 1); /* so the checksum is right */
	assert_int_equal(answer.length, 4000);
	assert_int_equal(answer.from.address, ip4("10.0.0.100"));
	assert_int_equal(answer.from.port, 53);
	/* only the first fragment has ports: the later ones are VIP's only if they were put
	 * together */
	assert_int_equal(wire.count, 3);
	expect_piece(0, "10.0.0.100", IPV4_MF, 1500);
	expect_piece(1, "10.0.0.100", IPV4_MF | 185, 1500);
	expect_piece(2, "10.0.0.100", 370, 20 + 4008 - 2960);
	assert_int_equal(c.director->ip.stats.reasm_oks, 2);
	assert_int_equal(c.director->ip.stats.frag_oks, 2);
}

static void the_answer_counts_once_with_its_whole_length(void **state)
{
	struct ipvs_service *svc;

	(void)state;
	serve("-m");
	ask(4000);
	svc = ipvs_service_get(table(), 0, IPPROTO_UDP, ip4("10.0.0.100"), 53);
	assert_int_equal(svc->stats.now.inpkts, 1);
	assert_int_equal(svc->stats.now.inbytes, 4028);
	assert_int_equal(svc->stats.now.outpkts, 1);
	assert_int_equal(svc->stats.now.outbytes, 4028);
}

/* of the answer to port 5353, from 192.168.1.22:5300; its transport checksum is 0: none */
static void put_piece(uint32_t at, uint32_t size, unsigned flags)
{
	struct wire_packet p = {.src = "192.168.1.22",
		.dst = "10.0.0.11",
		.id = 77,
		.size = size,
		.fragment = (uint16_t)(at / 8 | flags)};
	struct frame *f = make_packet(&p);

	if (at == 0) {
		struct udp_header udp = {.source = 5300, .dest = 5353, .length = 3008};
		assert_true(frame_may_pull(f, IPV4_HLEN + UDP_HLEN));
		udp_emit(frame_data(f) + IPV4_HLEN, &udp, 0, 0, 0);
		put16(frame_data(f) + IPV4_HLEN + 6, 0);
	}
	arrive(node_dev(&c.director->node, "eth1"), f, false);
}

static void the_order_of_arrival_does_not_matter(void **state)
{
	(void)state;
	serve("-m");
	ask(10);
	watch_wire("10.0.0.11");
	put_piece(2960, 48, 0);
	put_piece(1480, 1480, IPV4_MF);
	assert_int_equal(wire.count, 0);
	put_piece(0, 1480, IPV4_MF);
	trace_detach(&w.trace, &wire.sink);
	assert_int_equal(wire.count, 3);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(wire.piece[i].ip.src, ip4("10.0.0.100"));
	run(1);
	assert_int_equal(answer.count, 2);
	assert_int_equal(answer.length, 3000);
}

/* whoever put them together forwards pieces no larger than those that came */
static void small_fragments_stay_small(void **state)
{
	(void)state;
	serve("-m");
	ask(10);
	watch_wire("10.0.0.11");
	for (uint32_t at = 0; at < 3008; at += 800)
		put_piece(at, at + 800 < 3008 ? 800 : 3008 - at, at + 800 < 3008 ? IPV4_MF : 0);
	trace_detach(&w.trace, &wire.sink);
	assert_int_equal(wire.count, 4);
	expect_piece(0, "10.0.0.100", IPV4_MF, 820);
	expect_piece(3, "10.0.0.100", 300, 20 + 608);
}

/* ip_fragment(): an answer has no ignore_df. Put together with DF and too long for the link, it is
 * told so to the server, though each fragment would have fitted. */
static void fragments_with_df_are_refused(void **state)
{
	(void)state;
	serve("-m");
	ask(10);
	put_piece(0, 1480, IPV4_MF | IPV4_DF);
	put_piece(1480, 1480, IPV4_MF | IPV4_DF);
	put_piece(2960, 48, IPV4_DF);
	assert_int_equal(dropped(c.director, IP_TOO_LONG), 1);
	assert_int_equal(answer.count, 1);
}

static void strangers_fragments_are_put_together_too_while_there_is_a_service(void **state)
{
	struct wire_packet p = {.src = "192.168.1.21", .dst = "10.0.0.11", .id = 5, .size = 800};

	(void)state;
	open_lan();
	p.fragment = IPV4_MF;
	inject(node_dev(&c.director->node, "eth1"), p);
	assert_int_equal(c.director->ip.stats.reasm_reqds, 0);
	director("ipvsadm -A -t 10.0.0.100:80 -s rr");
	p.id = 6;
	inject(node_dev(&c.director->node, "eth1"), p);
	assert_int_equal(c.director->ip.stats.reasm_reqds, 1);
	assert_int_equal(said(c.director, REC_IP_FRAGMENT, IP_FRAGMENT_KEPT), 1);
}

/* the server's port unreachable, cut in two on its way to the director */
static void an_icmp_error_in_fragments_is_translated(void **state)
{
	struct ipv4_header quoted = {.src = ip4("10.0.0.11"),
		.dst = ip4("192.168.1.22"),
		.total_length = 128,
		.header_length = 20,
		.ttl = 63,
		.protocol = IPPROTO_UDP};
	struct icmp_header icmp = {.type = ICMP_DEST_UNREACH, .code = ICMP_PORT_UNREACH};
	struct ipv4_header ip = {.src = ip4("192.168.1.22"),
		.dst = ip4("10.0.0.11"),
		.id = 9,
		.header_length = 20,
		.ttl = 64,
		.protocol = IPPROTO_ICMP};
	uint8_t b[ICMP_HLEN + 128] = {0};

	(void)state;
	serve("-m");
	ask(10);
	ipv4_emit(b + ICMP_HLEN, &quoted);
	put16(b + ICMP_HLEN + 20, 5353);
	put16(b + ICMP_HLEN + 22, 5300);
	icmp_emit(b, &icmp, checksum_partial(0, b + ICMP_HLEN, 128));
	for (unsigned at = 0; at < sizeof(b); at += 72) {
		unsigned size = at + 72 <= sizeof(b) ? 72 : (unsigned)sizeof(b) - at;
		struct frame *f = frame_new(w.net);
		ip.total_length = (uint16_t)(20 + size);
		ip.fragment = (uint16_t)(at / 8 | (at + size < sizeof(b) ? IPV4_MF : 0));
		ipv4_emit(frame_put(f, 20), &ip);
		memcpy(frame_put(f, size), b + at, size);
		arrive(node_dev(&c.director->node, "eth1"), f, false);
	}
	run(1);
	const struct record *r = last(c.client, REC_ICMP_RECEIVED);
	assert_non_null(r);
	assert_int_equal(r->a[0], ip4("10.0.0.100"));
	assert_int_equal(r->a[2], ICMP_PORT_UNREACH);
}

/* ---- the other methods ---- */

static void direct_routing_and_tunnels_cut_what_they_put_together(
	const char *option, uint32_t first)
{
	serve(option);
	set(c.rs[2], "net.ipv4.conf.all.rp_filter", "0");
	assert_int_equal(add_address(c.rs[2]->lo, "10.0.0.100/32"), 0);
	if (option[1] == 'i') {
		assert_int_equal(type(c.rs[2], "modprobe ipip"), 0);
		assert_int_equal(type(c.rs[2], "ip link set tunl0 up"), 0);
		assert_int_equal(type(c.rs[2], "sysctl -w net.ipv4.conf.tunl0.rp_filter=0"), 0);
	}
	listen_raw(c.rs[2]);
	watch_wire("192.168.1.22");
	if (option[1] == 'g')
		wire.dst = ip4("10.0.0.100");
	ask(4000);
	trace_detach(&w.trace, &wire.sink);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.length, 4008);
	assert_int_equal(got.dst, ip4("10.0.0.100"));
	assert_int_equal(wire.count, 3);
	assert_int_equal(wire.piece[0].length, first);
	assert_int_equal(wire.piece[0].ip.fragment, IPV4_MF);
}

static void direct_routing_cuts_again_what_came_in_fragments(void **state)
{
	(void)state;
	direct_routing_and_tunnels_cut_what_they_put_together("-g", 1500);
}

static void a_tunnel_wraps_the_whole_packet_and_cuts_outside(void **state)
{
	(void)state;
	direct_routing_and_tunnels_cut_what_they_put_together("-i", 1500);
	/* 20 bytes of the client's header, 4008 of its data, cut behind the outer headers */
	assert_int_equal(wire.piece[2].length, 20 + 20 + 4008 - 2960);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nat_translates_a_fragmented_question_and_its_answer),
		TEST(the_answer_counts_once_with_its_whole_length),
		TEST(the_order_of_arrival_does_not_matter),
		TEST(small_fragments_stay_small),
		TEST(fragments_with_df_are_refused),
		TEST(strangers_fragments_are_put_together_too_while_there_is_a_service),
		TEST(an_icmp_error_in_fragments_is_translated),
		TEST(direct_routing_cuts_again_what_came_in_fragments),
		TEST(a_tunnel_wraps_the_whole_packet_and_cuts_outside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
