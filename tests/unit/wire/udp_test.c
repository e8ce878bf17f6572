/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UDP headers as bytes (RFC 768): captured datagrams, checksums, lengths that lie. */
#include "check.h"

#include <string.h>

#include "frames.h"
#include "wire/checksum.h"
#include "wire/ethernet.h"
#include "wire/ipv4.h"
#include "wire/udp.h"

#define LOCALHOST 0x7f000001u

/* the datagram that the captured ICMP message quotes: UDP header and "ping" */
static const uint8_t *const quoted = frame_icmp_port_unreachable + ETH_HLEN + 20 + 8 + 20;

static void a_captured_datagram_is_read(void **state)
{
	(void)state;
	struct udp_header h;

	assert_int_equal(udp_parse(&h, quoted, 12, 12), WIRE_OK);
	assert_int_equal(h.source, 43023);
	assert_int_equal(h.dest, 9);
	assert_int_equal(h.length, 12);
	assert_int_equal(h.checksum, 0xfe1f);
}

static void what_is_written_sums_to_zero_with_the_pseudo_header(void **state)
{
	(void)state;
	struct udp_header h;
	uint8_t out[12];

	assert_int_equal(udp_parse(&h, quoted, 12, 12), WIRE_OK);
	memcpy(out + UDP_HLEN, "ping", 4);
	udp_emit(out, &h, LOCALHOST, LOCALHOST, checksum_partial(0, out + UDP_HLEN, 4));
	assert_memory_equal(out, quoted, 6);
	uint64_t sum = checksum_pseudo(LOCALHOST, LOCALHOST, IPPROTO_UDP, 12);
	assert_int_equal(checksum_fold(sum), 0xfe1f); /* what the kernel left for the device */
	assert_int_equal(checksum_finish(checksum_partial(sum, out, 12)), 0);
	assert_int_not_equal(get16(out + 6), 0);
}

/* RFC 768: an all-zero checksum means that the sender made none */
static void a_sum_of_zero_is_sent_as_ffff(void **state)
{
	(void)state;
	const struct udp_header h = {.source = 0xffff - 8 - 8 - 17, .length = 8};
	uint8_t out[UDP_HLEN];

	udp_emit(out, &h, 0, 0, 0);
	assert_int_equal(get16(out + 6), 0xffff);
}

static void a_header_needs_eight_bytes(void **state)
{
	(void)state;
	struct udp_header h;

	for (size_t n = 0; n < UDP_HLEN; n++)
		assert_int_equal(udp_parse(&h, quoted, n, 12), WIRE_TRUNCATED);
	assert_int_equal(udp_parse(&h, quoted, UDP_HLEN, 12), WIRE_OK);
}

static void a_length_that_lies_is_refused(void **state)
{
	(void)state;
	uint8_t bytes[UDP_HLEN] = {0};
	struct udp_header h;

	assert_int_equal(udp_parse(&h, quoted, 12, 11), WIRE_BAD_TOTAL_LENGTH);
	for (unsigned length = 0; length < 8; length++) {
		put16(bytes + 4, length);
		assert_int_equal(udp_parse(&h, bytes, 8, 100), WIRE_BAD_TOTAL_LENGTH);
	}
	put16(bytes + 4, 8);
	assert_int_equal(udp_parse(&h, bytes, 8, 100), WIRE_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_captured_datagram_is_read),
		cmocka_unit_test(what_is_written_sums_to_zero_with_the_pseudo_header),
		cmocka_unit_test(a_sum_of_zero_is_sent_as_ffff),
		cmocka_unit_test(a_header_needs_eight_bytes),
		cmocka_unit_test(a_length_that_lies_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
