/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv4 headers as bytes (RFC 791): captured ones read and written back, each lie with its error,
 * options and fragments.
 */
#include "check.h"

#include <string.h>

#include "frames.h"
#include "wire/checksum.h"
#include "wire/ethernet.h"
#include "wire/ipv4.h"

static const uint8_t *const packet = frame_syn + ETH_HLEN;
static const size_t packet_length = sizeof frame_syn - ETH_HLEN;

static void a_captured_header_is_read_and_written_back(void **state)
{
	(void)state;
	struct ipv4_header h;
	uint8_t out[IPV4_HLEN];

	assert_int_equal(ipv4_parse(&h, packet, packet_length, packet_length), WIRE_OK);
	assert_int_equal(h.src, 0x0a00000b);
	assert_int_equal(h.dst, 0x0a000064);
	assert_int_equal(h.total_length, 60);
	assert_int_equal(h.id, 28172);
	assert_int_equal(h.fragment, IPV4_DF);
	assert_int_equal(h.checksum, 0xb841);
	assert_int_equal(h.header_length, 20);
	assert_int_equal(h.tos, 0);
	assert_int_equal(h.ttl, 64);
	assert_int_equal(h.protocol, IPPROTO_TCP);
	h.checksum = 0; /* written from the sum, not from here */
	ipv4_emit(out, &h);
	assert_memory_equal(out, packet, sizeof out);
}

static void a_truncated_header_is_never_read(void **state)
{
	(void)state;
	struct ipv4_header h;

	for (size_t n = 0; n < IPV4_HLEN; n++)
		assert_int_equal(ipv4_parse(&h, packet, n, packet_length), WIRE_TRUNCATED);
	assert_int_equal(ipv4_parse(&h, packet, IPV4_HLEN, packet_length), WIRE_OK);
}

static enum wire_error parse_changed(size_t at, uint8_t byte, bool mend_checksum)
{
	uint8_t bytes[60];
	struct ipv4_header h;

	memcpy(bytes, packet, sizeof bytes);
	bytes[at] = byte;
	if (mend_checksum) {
		put16(bytes + 10, 0);
		put16(bytes + 10, checksum_finish(checksum_partial(0, bytes, IPV4_HLEN)));
	}
	return ipv4_parse(&h, bytes, sizeof bytes, sizeof bytes);
}

static void each_lie_has_its_error(void **state)
{
	(void)state;

	assert_int_equal(parse_changed(0, 0x65, true), WIRE_BAD_VERSION);
	assert_int_equal(parse_changed(0, 0x44, true), WIRE_BAD_HEADER_LENGTH);
	assert_int_equal(parse_changed(8, 63, false), WIRE_BAD_CHECKSUM);
	assert_int_equal(parse_changed(3, 61, true), WIRE_BAD_TOTAL_LENGTH);
	assert_int_equal(parse_changed(3, 19, true), WIRE_BAD_TOTAL_LENGTH);
	assert_int_equal(parse_changed(3, 20, true), WIRE_OK);
}

/* ip_rcv_core() sums the header before it looks at the total length */
static void a_bad_checksum_is_named_before_a_bad_total_length(void **state)
{
	(void)state;

	assert_int_equal(parse_changed(2, 0xff, false), WIRE_BAD_CHECKSUM);
}

static struct ipv4_header with_options(const uint8_t *options, size_t n)
{
	struct ipv4_header h = {
		.src = 0x0a000001,
		.dst = 0x0a000002,
		.total_length = (uint16_t)(IPV4_HLEN + n),
		.header_length = (uint8_t)(IPV4_HLEN + n),
		.ttl = 64,
		.protocol = IPPROTO_ICMP,
	};

	memcpy(h.options, options, n);
	return h;
}

static void options_travel_and_the_whole_header_must_be_there(void **state)
{
	(void)state;
	static const uint8_t record_route[8] = {7, 7, 4, 0, 0, 0, 0, 0};
	struct ipv4_header h = with_options(record_route, sizeof record_route), again;
	uint8_t bytes[IPV4_HLEN_MAX];

	ipv4_emit(bytes, &h);
	for (size_t n = IPV4_HLEN; n < 28; n++)
		assert_int_equal(ipv4_parse(&again, bytes, n, 28), WIRE_BAD_HEADER_LENGTH);
	assert_int_equal(ipv4_parse(&again, bytes, 28, 28), WIRE_OK);
	assert_memory_equal(again.options, record_route, sizeof record_route);
	assert_int_equal(again.header_length, 28);
	assert_int_equal(again.total_length, 28);
}

static void the_longest_header_has_sixty_bytes(void **state)
{
	(void)state;
	uint8_t nops[40], bytes[IPV4_HLEN_MAX];
	struct ipv4_header h, again;

	memset(nops, 1, sizeof nops);
	h = with_options(nops, sizeof nops);
	ipv4_emit(bytes, &h);
	assert_int_equal(bytes[0], 0x4f);
	assert_int_equal(ipv4_parse(&again, bytes, 60, 60), WIRE_OK);
	assert_memory_equal(again.options, nops, sizeof nops);
	assert_int_equal(ipv4_options_check(&again), WIRE_OK);
}

static void a_fragment_has_an_offset_or_more_behind_it(void **state)
{
	(void)state;
	struct ipv4_header h = with_options((const uint8_t[]){0}, 0);

	h.total_length = 1500;
	assert_false(ipv4_is_fragment(&h));
	h.fragment = IPV4_DF;
	assert_false(ipv4_is_fragment(&h));
	h.fragment = IPV4_MF;
	assert_true(ipv4_is_fragment(&h));
	h.fragment = IPV4_MF | 185;
	assert_true(ipv4_is_fragment(&h));
	h.fragment = 370;
	assert_true(ipv4_is_fragment(&h));
}

static void assert_options(enum wire_error want, const uint8_t *options, size_t n)
{
	uint8_t padded[40] = {0};
	memcpy(padded, options, n);
	const struct ipv4_header h = with_options(padded, (n + 3) / 4 * 4);

	assert_int_equal(ipv4_options_check(&h), want);
}

#define GOOD(...) \
	assert_options( \
		WIRE_OK, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))
#define BAD(...) \
	assert_options(WIRE_BAD_OPTION, (const uint8_t[]){__VA_ARGS__}, \
		sizeof((const uint8_t[]){__VA_ARGS__}))

static void an_option_must_lie_inside_the_header(void **state)
{
	(void)state;

	GOOD(1, 1, 1, 0);
	GOOD(0, 77, 77, 77); /* behind the end of the list anything may stand */
	GOOD(130, 4, 9, 9);  /* one the kernel does not know */
	BAD(1, 1, 1, 130);   /* no length byte left */
	BAD(130, 0, 0, 0);
	BAD(130, 1, 0, 0);
	BAD(130, 5, 0, 0);
	BAD(1, 130, 4, 0);
}

static void source_routes_need_a_pointer_and_stand_once(void **state)
{
	(void)state;

	GOOD(131, 7, 4, 10, 0, 0, 1, 0);
	GOOD(137, 3, 4, 0);
	BAD(131, 2, 1, 1);
	BAD(131, 3, 3, 0);
	BAD(131, 3, 4, 137, 3, 4); /* loose and strict count as one */
}

static void a_recorded_route_is_full_or_has_room_for_an_address(void **state)
{
	(void)state;

	GOOD(7, 7, 4, 0, 0, 0, 0);
	GOOD(7, 7, 8, 0, 0, 0, 0); /* full */
	BAD(7, 7, 5, 0, 0, 0, 0);  /* three bytes of room */
	BAD(7, 7, 3, 0, 0, 0, 0);
	BAD(7, 2, 1, 1);
	BAD(7, 3, 4, 7, 3, 4);
}

static void a_timestamp_option_has_room_for_its_kind_of_entry(void **state)
{
	(void)state;

	GOOD(68, 8, 5, 0, 0, 0, 0, 0);
	BAD(68, 8, 6, 0, 0, 0, 0, 0);
	BAD(68, 8, 5, 1, 0, 0, 0, 0); /* address and time need eight */
	GOOD(68, 12, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0);
	BAD(68, 8, 5, 3, 0, 0, 0, 0);
	BAD(68, 8, 4, 0, 0, 0, 0, 0);
	BAD(68, 3, 5, 0);
	GOOD(68, 4, 5, 0xe0);
	BAD(68, 4, 5, 0xf0); /* the overflow count would overflow */
	GOOD(68, 4, 5, 0xf3);
	BAD(68, 4, 5, 0, 68, 4, 5, 0);
}

static void a_router_alert_has_four_bytes(void **state)
{
	(void)state;

	GOOD(148, 4, 0, 0);
	GOOD(148, 4, 0, 1);
	BAD(148, 3, 0, 0);
}

static void a_new_ttl_keeps_the_checksum_right(void **state)
{
	(void)state;
	uint8_t bytes[IPV4_HLEN];

	memcpy(bytes, packet, sizeof bytes);
	for (int ttl = 255; ttl >= 0; ttl--) {
		ipv4_set_ttl(bytes, (uint8_t)ttl);
		assert_int_equal(bytes[8], ttl);
		assert_int_equal(bytes[9], IPPROTO_TCP);
		assert_int_equal(checksum_finish(checksum_partial(0, bytes, sizeof bytes)), 0);
	}
}

/* the director's copy of the captured SYN, seen behind it with one hop less */
static void one_hop_less_gives_the_checksum_the_kernel_sent(void **state)
{
	(void)state;
	const uint8_t *inner = frame_tunnelled_syn + ETH_HLEN + IPV4_HLEN;
	uint8_t bytes[IPV4_HLEN];

	memcpy(bytes, inner, sizeof bytes);
	assert_int_equal(get16(bytes + 10), 0x4395);
	ipv4_set_ttl(bytes, 64);
	assert_int_equal(get16(bytes + 10), 0x4295); /* as the client sent it */
	ipv4_set_ttl(bytes, 63);
	assert_memory_equal(bytes, inner, sizeof bytes);
}

static void a_new_address_keeps_the_checksum_right(void **state)
{
	(void)state;
	uint8_t bytes[IPV4_HLEN];
	struct ipv4_header h;

	memcpy(bytes, packet, sizeof bytes);
	ipv4_set_address(bytes, 16, 0xc0a80115);
	ipv4_set_address(bytes, 12, 0xfffffffe);
	assert_int_equal(ipv4_parse(&h, bytes, sizeof bytes, 60), WIRE_OK);
	assert_int_equal(h.dst, 0xc0a80115);
	assert_int_equal(h.src, 0xfffffffe);
}

static void address_classes_have_their_borders(void **state)
{
	(void)state;

	assert_true(ipv4_is_multicast(0xe0000001) && ipv4_is_multicast(0xefffffff));
	assert_false(ipv4_is_multicast(0xf0000000) || ipv4_is_multicast(0xdfffffff));
	assert_true(ipv4_is_loopback(0x7fffffff));
	assert_true(ipv4_is_zeronet(0x00ffffff));
	assert_true(ipv4_is_limited_broadcast(0xffffffff));
	assert_int_equal(ipv4_mask(0), 0);
	assert_int_equal(ipv4_mask(24), 0xffffff00);
	assert_int_equal(ipv4_mask(32), 0xffffffff);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_captured_header_is_read_and_written_back),
		cmocka_unit_test(a_truncated_header_is_never_read),
		cmocka_unit_test(each_lie_has_its_error),
		cmocka_unit_test(a_bad_checksum_is_named_before_a_bad_total_length),
		cmocka_unit_test(options_travel_and_the_whole_header_must_be_there),
		cmocka_unit_test(the_longest_header_has_sixty_bytes),
		cmocka_unit_test(a_fragment_has_an_offset_or_more_behind_it),
		cmocka_unit_test(an_option_must_lie_inside_the_header),
		cmocka_unit_test(source_routes_need_a_pointer_and_stand_once),
		cmocka_unit_test(a_recorded_route_is_full_or_has_room_for_an_address),
		cmocka_unit_test(a_timestamp_option_has_room_for_its_kind_of_entry),
		cmocka_unit_test(a_router_alert_has_four_bytes),
		cmocka_unit_test(a_new_ttl_keeps_the_checksum_right),
		cmocka_unit_test(one_hop_less_gives_the_checksum_the_kernel_sent),
		cmocka_unit_test(a_new_address_keeps_the_checksum_right),
		cmocka_unit_test(address_classes_have_their_borders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
