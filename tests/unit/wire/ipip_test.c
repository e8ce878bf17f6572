/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP in IP (RFC 2003): both headers of captured packets, the wrapper as the kernel writes it,
 * every truncation refused.
 */
#include "check.h"

#include <string.h>

#include "frames.h"
#include "wire/checksum.h"
#include "wire/ethernet.h"
#include "wire/ipip.h"

static const uint8_t *const packet = frame_tunnelled_syn + ETH_HLEN;
static const uint8_t *const inside = frame_tunnelled_syn + ETH_HLEN + IPV4_HLEN;

static struct ipv4_header outer_header(void)
{
	struct ipv4_header outer;

	assert_int_equal(ipv4_parse(&outer, packet, 80, 80), WIRE_OK);
	return outer;
}

static void both_headers_of_a_captured_packet_are_read(void **state)
{
	(void)state;
	const struct ipv4_header outer = outer_header();
	struct ipv4_header inner;

	assert_int_equal(ipip_parse(&inner, &outer, inside, 60, 60), WIRE_OK);
	assert_int_equal(inner.src, 0x0a00000b);
	assert_int_equal(inner.dst, 0x0a000064);
	assert_int_equal(inner.ttl, 63);
	assert_int_equal(inner.id, 58296);
}

static void the_wrapper_is_the_one_the_kernel_wrote(void **state)
{
	(void)state;
	const struct ipv4_header captured = outer_header();
	struct ipv4_header inner, outer;
	uint8_t out[IPIP_OVERHEAD];

	assert_int_equal(ipip_parse(&inner, &captured, inside, 60, 60), WIRE_OK);
	outer = ipip_outer(&inner, 0x0a000002, 0x0a000016, inner.ttl, IPV4_DF, 0);
	ipv4_emit(out, &outer);
	assert_memory_equal(out, packet, sizeof out);
}

static void the_inner_packet_ends_where_the_outer_one_does(void **state)
{
	(void)state;
	struct ipv4_header outer = outer_header(), inner;

	outer.total_length = 79; /* one byte too few, whatever the frame still holds */
	assert_int_equal(ipip_parse(&inner, &outer, inside, 60, 60), WIRE_BAD_TOTAL_LENGTH);
	outer.total_length = 39;
	assert_int_equal(ipip_parse(&inner, &outer, inside, 60, 60), WIRE_TRUNCATED);
	outer.total_length = 20;
	assert_int_equal(ipip_parse(&inner, &outer, inside, 60, 60), WIRE_TRUNCATED);
}

static void every_truncation_of_the_inner_packet_is_refused(void **state)
{
	(void)state;
	const struct ipv4_header outer = outer_header();
	struct ipv4_header inner;

	for (size_t n = 0; n < 60; n++)
		assert_int_equal(ipip_parse(&inner, &outer, inside, n, n),
			n < IPV4_HLEN ? WIRE_TRUNCATED : WIRE_BAD_TOTAL_LENGTH);
}

static void another_protocol_holds_no_inner_packet(void **state)
{
	(void)state;
	struct ipv4_header outer = outer_header(), inner;

	outer.protocol = IPPROTO_TCP;
	assert_int_equal(ipip_parse(&inner, &outer, inside, 60, 60), WIRE_BAD_VERSION);
}

/* RFC 2003 would copy the TOS byte; Linux follows RFC 3168: CE inside becomes ECT(0) outside */
static void congestion_marked_inside_is_not_marked_outside(void **state)
{
	(void)state;
	static const struct {
		uint8_t inner, outer;
	} cases[] = {{0, 0}, {0xb8, 0xb8}, {0x11, 0x11}, {0x12, 0x12}, {0x13, 0x12}, {3, 2}};
	struct ipv4_header inner = {.total_length = 20, .header_length = 20};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		inner.tos = cases[i].inner;
		assert_int_equal(ipip_outer(&inner, 1, 2, 64, 0, 0).tos, cases[i].outer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_headers_of_a_captured_packet_are_read),
		cmocka_unit_test(the_wrapper_is_the_one_the_kernel_wrote),
		cmocka_unit_test(the_inner_packet_ends_where_the_outer_one_does),
		cmocka_unit_test(every_truncation_of_the_inner_packet_is_refused),
		cmocka_unit_test(another_protocol_holds_no_inner_packet),
		cmocka_unit_test(congestion_marked_inside_is_not_marked_outside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
