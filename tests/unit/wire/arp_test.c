/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARP as bytes (RFC 826): captured packets read and written back, gratuitous forms, what is
 * refused.
 */
#include "check.h"

#include "frames.h"
#include "said.h"
#include "wire/arp.h"

#define VIP 0x0a000064u
#define CLIENT 0x0a00000bu

static const uint8_t client_mac[] = {2, 0, 0, 0, 1, 1}, director_mac[] = {2, 0, 0, 0, 2, 1};

static void a_captured_request_is_read_and_written_back(void **state)
{
	(void)state;
	struct arp_packet a;
	uint8_t out[ARP_LEN];

	assert_int_equal(arp_parse(&a, frame_arp_request + ETH_HLEN, ARP_LEN), WIRE_OK);
	assert_int_equal(a.op, ARPOP_REQUEST);
	assert_true(mac_equal(a.sha, client_mac));
	assert_true(mac_equal(a.tha, eth_zero));
	assert_int_equal(a.spa, CLIENT);
	assert_int_equal(a.tpa, VIP);
	assert_described(arp_describe, &a, "who has 10.0.0.100? tell 10.0.0.11");
	arp_emit(out, &a);
	assert_memory_equal(out, frame_arp_request + ETH_HLEN, ARP_LEN);
}

static void a_captured_reply_is_read_and_written_back(void **state)
{
	(void)state;
	struct arp_packet a;
	uint8_t out[ARP_LEN];

	assert_int_equal(arp_parse(&a, frame_arp_reply + ETH_HLEN, ARP_LEN), WIRE_OK);
	assert_int_equal(a.op, ARPOP_REPLY);
	assert_true(mac_equal(a.sha, director_mac));
	assert_true(mac_equal(a.tha, client_mac));
	assert_described(arp_describe, &a, "10.0.0.100 is at 02:00:00:00:02:01");
	arp_emit(out, &a);
	assert_memory_equal(out, frame_arp_reply + ETH_HLEN, ARP_LEN);
}

static void gratuitous_forms_and_probes_are_told_apart(void **state)
{
	(void)state;
	struct arp_packet a = {
		.op = ARPOP_REQUEST, .sha = {2, 0, 0, 0, 2, 1}, .spa = VIP, .tpa = VIP};

	assert_described(
		arp_describe, &a, "gratuitous request: 10.0.0.100 is at 02:00:00:00:02:01");
	a.op = ARPOP_REPLY;
	assert_described(arp_describe, &a, "gratuitous reply: 10.0.0.100 is at 02:00:00:00:02:01");
	a.op = ARPOP_REQUEST;
	a.spa = 0;
	assert_described(arp_describe, &a, "who has 10.0.0.100? probe");
	a.op = 3;
	assert_described(arp_describe, &a, "ARP operation 3 from 0.0.0.0 to 10.0.0.100");
}

static void fewer_than_28_bytes_are_truncated(void **state)
{
	(void)state;
	struct arp_packet a;

	for (size_t n = 0; n < ARP_LEN; n++)
		assert_int_equal(arp_parse(&a, frame_arp_request + ETH_HLEN, n), WIRE_TRUNCATED);
}

static enum wire_error parse_with(size_t at, uint8_t byte)
{
	uint8_t bytes[ARP_LEN];
	struct arp_packet a;

	memcpy(bytes, frame_arp_request + ETH_HLEN, ARP_LEN);
	bytes[at] = byte;
	return arp_parse(&a, bytes, ARP_LEN);
}

static void only_ipv4_over_ethernet_is_arp_for_us(void **state)
{
	(void)state;

	assert_int_equal(parse_with(0, 1), WIRE_BAD_VERSION);    /* hardware 0x0101 */
	assert_int_equal(parse_with(1, 15), WIRE_BAD_VERSION);   /* frame relay */
	assert_int_equal(parse_with(2, 0x86), WIRE_BAD_VERSION); /* protocol 0x8600 */
	assert_int_equal(parse_with(4, 8), WIRE_BAD_VERSION);
	assert_int_equal(parse_with(5, 16), WIRE_BAD_VERSION);
}

/* RFC 826 alone would compare with the device's own type; arp_process() also takes IEEE 802's */
static void hardware_type_6_is_accepted_from_ethernet_as_linux_does(void **state)
{
	(void)state;

	assert_int_equal(parse_with(1, 6), WIRE_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_captured_request_is_read_and_written_back),
		cmocka_unit_test(a_captured_reply_is_read_and_written_back),
		cmocka_unit_test(gratuitous_forms_and_probes_are_told_apart),
		cmocka_unit_test(fewer_than_28_bytes_are_truncated),
		cmocka_unit_test(only_ipv4_over_ethernet_is_arp_for_us),
		cmocka_unit_test(hardware_type_6_is_accepted_from_ethernet_as_linux_does),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
