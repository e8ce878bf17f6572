/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ethernet headers as bytes: captured ones read and written back, types in words, frames that are
 * too short.
 */
#include "check.h"

#include "frames.h"
#include "said.h"
#include "wire/ethernet.h"

static void a_captured_header_is_read_and_written_back(void **state)
{
	(void)state;
	static const uint8_t client[] = {2, 0, 0, 0, 1, 1};
	struct eth_header h;
	uint8_t out[ETH_HLEN];

	assert_int_equal(eth_parse(&h, frame_arp_request, sizeof frame_arp_request), WIRE_OK);
	assert_true(mac_is_broadcast(h.dst));
	assert_true(mac_equal(h.src, client));
	assert_int_equal(h.type, ETH_P_ARP);
	assert_described(eth_describe, &h, "02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff ARP");
	eth_emit(out, &h);
	assert_memory_equal(out, frame_arp_request, sizeof out);
}

static void types_without_a_name_are_shown_in_hex(void **state)
{
	(void)state;
	struct eth_header h = {.dst = {1, 0, 0x5e, 0, 0, 1}, .src = {2}, .type = ETH_P_IP};

	assert_described(eth_describe, &h, "02:00:00:00:00:00 > 01:00:5e:00:00:01 IPv4");
	h.type = 0x26;
	assert_described(eth_describe, &h, "02:00:00:00:00:00 > 01:00:5e:00:00:01 type 0x0026");
}

static void the_lowest_bit_of_the_first_byte_marks_a_group(void **state)
{
	(void)state;
	static const uint8_t group[] = {1, 0, 0x5e, 0, 0, 1};

	assert_true(mac_is_multicast(group));
	assert_false(mac_is_broadcast(group));
	assert_true(mac_is_multicast(eth_broadcast));
	assert_false(mac_is_multicast(eth_zero));
}

static void thirteen_bytes_are_no_header(void **state)
{
	(void)state;
	struct eth_header h;

	for (size_t n = 0; n < ETH_HLEN; n++)
		assert_int_equal(eth_parse(&h, frame_syn, n), WIRE_TRUNCATED);
	assert_int_equal(eth_parse(&h, frame_syn, ETH_HLEN), WIRE_OK);
}

static void every_error_has_its_own_words(void **state)
{
	(void)state;

	for (int a = WIRE_OK; a <= WIRE_BAD_OPTION; a++)
		for (int b = WIRE_OK; b < a; b++)
			assert_string_not_equal(wire_error_text((enum wire_error)a),
				wire_error_text((enum wire_error)b));
	assert_string_equal(wire_error_text(WIRE_BAD_CHECKSUM), "bad checksum");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_captured_header_is_read_and_written_back),
		cmocka_unit_test(types_without_a_name_are_shown_in_hex),
		cmocka_unit_test(the_lowest_bit_of_the_first_byte_marks_a_group),
		cmocka_unit_test(thirteen_bytes_are_no_header),
		cmocka_unit_test(every_error_has_its_own_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
