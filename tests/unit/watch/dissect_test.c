/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames in words: all layers in a line, errors with the packet that they quote, and headers that
 * lie.
 */
#include "check.h"

#include "base/text.h"
#include "engine/trace.h"
#include "ui/little_net.h"
#include "watch/describe.h"
#include "watch/dissect.h"
#include "world/lab.h"

struct remembered {
	struct sink sink;
	char first[200];
};

static void remember(struct sink *s, const struct record *r, const void *frame)
{
	struct remembered *m = container_of(s, struct remembered, sink);
	struct text t = {0};

	(void)r;
	if (frame && !m->first[0]) {
		frame_describe(&t, frame);
		strcpy(m->first, text_str(&t));
	}
	text_free(&t);
}

static void assert_described(void (*send)(struct little *l), const char *words)
{
	struct little l;
	struct remembered m = {.sink.record = remember};

	little_open(&l);
	trace_attach(&l.trace, &m.sink);
	send(&l);
	assert_string_equal(m.first, words);
	little_close(&l);
}

static void send_some(struct little *l)
{
	little_send(l, 700);
}

static void a_line_tells_all_layers_of_a_frame(void **state)
{
	(void)state;
	assert_described(little_ask, "ARP who has 10.0.0.2? tell 10.0.0.1");
	assert_described(send_some, "UDP 10.0.0.1:1000 → 10.0.0.2:80 700 bytes");
}

/* 10.0.0.9 tells 10.0.0.1 that UDP 10.0.0.1:1000 → 10.0.0.2:80 found no port */
static size_t unreachable(uint8_t *p)
{
	struct ipv4_header outer = {.src = 0x0a000009, .dst = 0x0a000001, .ttl = 64};
	struct ipv4_header about = {.src = 0x0a000001, .dst = 0x0a000002, .ttl = 64};
	struct icmp_header icmp = {.type = ICMP_DEST_UNREACH, .code = ICMP_PORT_UNREACH};

	outer.header_length = about.header_length = IPV4_HLEN;
	outer.protocol = IPPROTO_ICMP;
	outer.total_length = 20 + 8 + 20 + 8;
	about.protocol = IPPROTO_UDP;
	about.total_length = 1000;
	ipv4_emit(p, &outer);
	icmp_emit(p + 20, &icmp, 0);
	ipv4_emit(p + 28, &about);
	put16(p + 48, 1000);
	put16(p + 50, 80);
	return outer.total_length;
}

static void an_error_names_the_packet_it_is_about(void **state)
{
	uint8_t p[100] = {0};
	struct dissection d;
	struct text t = {0};

	(void)state;
	size_t n = unreachable(p);
	bytes_dissect(&d, p, n, (uint32_t)n, false);
	dissection_describe(&t, &d);
	assert_string_equal(text_str(&t),
		"10.0.0.9 → 10.0.0.1 port unreachable, "
		"about 10.0.0.1:1000 → 10.0.0.2:80");
	text_free(&t);
}

static void reading_stops_at_the_header_that_lies(void **state)
{
	uint8_t p[100] = {0};
	struct dissection d;

	(void)state;
	size_t n = unreachable(p);
	p[8]++; /* the checksum does not know of this */
	bytes_dissect(&d, p, n, (uint32_t)n, false);
	assert_int_equal(d.error, WIRE_BAD_CHECKSUM);
	assert_false(d.has_ip);
	bytes_dissect(&d, p, 10, 10, true);
	assert_int_equal(d.error, WIRE_TRUNCATED);
	assert_false(d.has_eth);
}

/* a tunnelled packet of 1480 bytes, of which the outer one's first fragment holds 40 */
static void the_first_fragment_of_a_tunnelled_packet_shows_what_is_inside(void **state)
{
	struct ipv4_header outer = {.src = 0x0a000002, .dst = 0x0a000016, .ttl = 64};
	struct ipv4_header inner = {.src = 0x0a00000b, .dst = 0x0a000064, .ttl = 63};
	uint8_t p[100] = {0};
	struct dissection d;

	(void)state;
	outer.header_length = inner.header_length = IPV4_HLEN;
	outer.protocol = IPPROTO_IPIP;
	outer.total_length = 20 + 40;
	outer.fragment = IPV4_MF;
	inner.protocol = IPPROTO_TCP;
	inner.total_length = 1480;
	ipv4_emit(p, &outer);
	ipv4_emit(p + 20, &inner);
	put16(p + 40, 1000);
	put16(p + 42, 80);
	p[52] = 5 << 4;
	bytes_dissect(&d, p, outer.total_length, outer.total_length, false);
	assert_int_equal(d.error, WIRE_OK);
	assert_true(d.has_inner);
	assert_int_equal(d.innermost, DISSECT_TCP);
	assert_int_equal(d.tcp.dest, 80);
	assert_int_equal(d.data_length, 1480 - 40);
	outer.fragment = 0; /* whole, and still too short: that is a lie */
	ipv4_emit(p, &outer);
	bytes_dissect(&d, p, outer.total_length, outer.total_length, false);
	assert_int_equal(d.error, WIRE_BAD_TOTAL_LENGTH);
}

/* as the screen keeps them: the head is there, the rest is only counted */
static void a_message_to_a_group_may_be_kept_by_its_head(void **state)
{
	struct ipv4_header ip = {.header_length = 20,
		.src = 0x0a000002,
		.dst = 0xe0000051,
		.ttl = 1,
		.protocol = 17};
	struct frame f = {.data = FRAME_HEADROOM, .payload_length = 116};
	struct dissection d;
	uint8_t *p = f.buf + f.data;

	(void)state;
	put16(p + 12, ETH_P_IP);
	ip.total_length = 20 + 8 + 116;
	ipv4_emit(p + ETH_HLEN, &ip);
	put16(p + ETH_HLEN + 22, 8848);
	put16(p + ETH_HLEN + 24, 8 + 116);
	f.tail = (uint8_t)(f.data + ETH_HLEN + 28);
	frame_dissect(&d, &f);
	assert_int_equal(d.udp.dest, 8848);
	assert_int_equal(d.data_length, 116);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_tells_all_layers_of_a_frame),
		cmocka_unit_test(an_error_names_the_packet_it_is_about),
		cmocka_unit_test(reading_stops_at_the_header_that_lies),
		cmocka_unit_test(the_first_fragment_of_a_tunnelled_packet_shows_what_is_inside),
		cmocka_unit_test(a_message_to_a_group_may_be_kept_by_its_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
