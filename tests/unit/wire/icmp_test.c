/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICMP as bytes (RFC 792): captured messages read and written back, every type and code in words.
 */
#include "check.h"

#include <string.h>

#include "frames.h"
#include "said.h"
#include "wire/checksum.h"
#include "wire/ethernet.h"
#include "wire/icmp.h"

static const uint8_t *const unreachable = frame_icmp_port_unreachable + ETH_HLEN + 20;
static const size_t unreachable_length = sizeof frame_icmp_port_unreachable - ETH_HLEN - 20;
static const uint8_t *const echo = frame_icmp_echo + ETH_HLEN + 20;

static void a_captured_port_unreachable_is_read_and_written_back(void **state)
{
	(void)state;
	const uint8_t *quote = unreachable + ICMP_HLEN;
	struct icmp_header h;
	uint8_t out[ICMP_HLEN];

	assert_int_equal(icmp_parse(&h, unreachable, unreachable_length), WIRE_OK);
	assert_int_equal(h.type, ICMP_DEST_UNREACH);
	assert_int_equal(h.code, ICMP_PORT_UNREACH);
	assert_int_equal(h.checksum, 0x77e7);
	assert_described(icmp_describe, &h, "ICMP port unreachable");
	h.checksum = 0; /* written from the sum, not from here */
	icmp_emit(out, &h, checksum_partial(0, quote, unreachable_length - ICMP_HLEN));
	assert_memory_equal(out, unreachable, ICMP_HLEN);
}

static void a_captured_echo_is_read_and_written_back(void **state)
{
	(void)state;
	struct icmp_header h;
	uint8_t out[ICMP_HLEN];

	assert_int_equal(icmp_parse(&h, echo, ICMP_HLEN), WIRE_OK);
	assert_int_equal(h.type, ICMP_ECHO);
	assert_int_equal(h.echo.id, 1);
	assert_int_equal(h.echo.sequence, 1);
	assert_described(icmp_describe, &h, "ICMP echo request id=1 seq=1");
	icmp_emit(out, &h, 0);
	assert_memory_equal(out, echo, ICMP_HLEN);
}

static struct icmp_header read_back(const struct icmp_header *h)
{
	uint8_t bytes[ICMP_HLEN];
	struct icmp_header again;

	icmp_emit(bytes, h, 0);
	assert_int_equal(checksum_finish(checksum_partial(0, bytes, sizeof bytes)), 0);
	assert_int_equal(icmp_parse(&again, bytes, sizeof bytes), WIRE_OK);
	assert_int_equal(again.type, h->type);
	assert_int_equal(again.code, h->code);
	return again;
}

static void the_last_four_bytes_follow_the_type(void **state)
{
	(void)state;
	struct icmp_header h = {.type = ICMP_REDIRECT, .code = ICMP_REDIR_HOST};

	h.gateway = 0x0a000001;
	assert_int_equal(read_back(&h).gateway, 0x0a000001);
	assert_described(icmp_describe, &h, "ICMP redirect to 10.0.0.1 for the host");
	h = (struct icmp_header){.type = ICMP_DEST_UNREACH, .code = ICMP_FRAG_NEEDED};
	h.mtu = 1480;
	assert_int_equal(read_back(&h).mtu, 1480);
	assert_described(icmp_describe, &h, "ICMP fragmentation needed mtu=1480");
	h = (struct icmp_header){.type = ICMP_PARAMETERPROB};
	h.rest = 20u << 24;
	assert_int_equal(read_back(&h).rest, 20u << 24);
	assert_described(icmp_describe, &h, "ICMP parameter problem at byte 20");
	h = (struct icmp_header){.type = ICMP_ECHOREPLY};
	h.echo.id = 7;
	h.echo.sequence = 65535;
	assert_int_equal(read_back(&h).echo.sequence, 65535);
	assert_described(icmp_describe, &h, "ICMP echo reply id=7 seq=65535");
}

/* RFC 1191: the two bytes before the MTU are unused, and zero when sent */
static void the_mtu_stands_in_the_last_two_bytes(void **state)
{
	(void)state;
	static const uint8_t bytes[] = {3, 4, 0, 0, 0xab, 0xcd, 0x05, 0xdc};
	struct icmp_header h;
	uint8_t out[ICMP_HLEN];

	assert_int_equal(icmp_parse(&h, bytes, sizeof bytes), WIRE_OK);
	assert_int_equal(h.mtu, 1500);
	icmp_emit(out, &h, 0);
	assert_int_equal(get32(out + 4), 1500);
}

static void assert_said(uint8_t type, uint8_t code, const char *sentence)
{
	struct icmp_header h = {.type = type, .code = code};

	assert_described(icmp_describe, &h, sentence);
}

static void every_type_and_code_has_its_words(void **state)
{
	(void)state;

	assert_said(3, 0, "ICMP network unreachable");
	assert_said(3, 1, "ICMP host unreachable");
	assert_said(3, 2, "ICMP protocol unreachable");
	assert_said(3, 5, "ICMP source route failed");
	assert_said(3, 13, "ICMP administratively prohibited");
	assert_said(3, 15, "ICMP unreachable code=15");
	assert_said(4, 0, "ICMP source quench");
	assert_said(5, 0, "ICMP redirect to 0.0.0.0 for the network");
	assert_said(5, 3, "ICMP redirect to 0.0.0.0 code=3");
	assert_said(11, 0, "ICMP time exceeded in transit");
	assert_said(11, 1, "ICMP time exceeded in reassembly");
	assert_said(11, 9, "ICMP time exceeded code=9");
	assert_said(13, 0, "ICMP timestamp request");
	assert_said(14, 0, "ICMP timestamp reply");
	assert_said(42, 1, "ICMP type=42 code=1");
}

static void errors_are_the_messages_that_quote_a_packet(void **state)
{
	(void)state;

	for (unsigned type = 0; type < 256; type++)
		assert_int_equal(icmp_is_error((uint8_t)type),
			type == 3 || type == 4 || type == 5 || type == 11 || type == 12);
}

static void seven_bytes_are_truncated(void **state)
{
	(void)state;
	struct icmp_header h;

	for (size_t n = 0; n < ICMP_HLEN; n++)
		assert_int_equal(icmp_parse(&h, echo, n), WIRE_TRUNCATED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_captured_port_unreachable_is_read_and_written_back),
		cmocka_unit_test(a_captured_echo_is_read_and_written_back),
		cmocka_unit_test(the_last_four_bytes_follow_the_type),
		cmocka_unit_test(the_mtu_stands_in_the_last_two_bytes),
		cmocka_unit_test(every_type_and_code_has_its_words),
		cmocka_unit_test(errors_are_the_messages_that_quote_a_packet),
		cmocka_unit_test(seven_bytes_are_truncated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
