/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VRRP advertisements as bytes, versions 2 and 3 (RFC 3768, 5798): captured ones read and written
 * back, what is refused.
 */
#include "check.h"

#include <string.h>

#include "said.h"
#include "wire/vrrp.h"

#define D1 0x0a000002u
#define VIP 0x0a000064u

/* keepalived 2.2.7, version 2 without authentication, from 10.0.0.2 */
static const uint8_t captured[] = {0x21, 0x33, 0x96, 0x01, 0x00, 0x01, 0x3e, 0x66, 0x0a, 0x00, 0x00,
	0x64, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00};

static struct vrrp_advert advert(unsigned version, unsigned count)
{
	struct vrrp_advert a = {.version = (uint8_t)version,
		.type = VRRP_ADVERTISEMENT,
		.vrid = 51,
		.priority = 100,
		.count = (uint8_t)count,
		.interval = version == 2 ? 1 : 50};

	for (unsigned i = 0; i < count; i++)
		a.addresses[i] = VIP + i;
	return a;
}

static void a_captured_advertisement_is_read(void **state)
{
	(void)state;
	struct vrrp_advert a;

	assert_int_equal(vrrp_parse(&a, captured, sizeof(captured)), WIRE_OK);
	assert_int_equal(a.version, 2);
	assert_int_equal(a.vrid, 51);
	assert_int_equal(a.priority, 150);
	assert_int_equal(a.interval, 1);
	assert_int_equal(a.count, 1);
	assert_int_equal(a.addresses[0], VIP);
	assert_true(vrrp_checksum_ok(captured, sizeof(captured), D1, VRRP_GROUP));
	assert_described(
		vrrp_describe, &a, "VRRPv2 advertisement vrid=51 prio=150 every 1s for 10.0.0.100");
}

static void what_is_written_is_what_was_captured(void **state)
{
	(void)state;
	struct vrrp_advert a;
	uint8_t out[VRRP_MAX_LEN];

	assert_int_equal(vrrp_parse(&a, captured, sizeof(captured)), WIRE_OK);
	vrrp_emit(out, &a, D1, VRRP_GROUP);
	assert_memory_equal(out, captured, sizeof(captured));
}

/* RFC 3768 has no word of a pseudo header, RFC 5798 5.2.8 sums it */
static void only_version_3_sums_the_addresses_of_the_ip_header(void **state)
{
	(void)state;
	const struct vrrp_advert v2 = advert(2, 1), v3 = advert(3, 1);
	uint8_t out[VRRP_MAX_LEN];

	vrrp_emit(out, &v2, D1, VRRP_GROUP);
	assert_true(vrrp_checksum_ok(out, vrrp_length(&v2), D1 + 1, VRRP_GROUP));
	vrrp_emit(out, &v3, D1, VRRP_GROUP);
	assert_true(vrrp_checksum_ok(out, vrrp_length(&v3), D1, VRRP_GROUP));
	assert_false(vrrp_checksum_ok(out, vrrp_length(&v3), D1 + 1, VRRP_GROUP));
}

static void version_2_has_eight_bytes_of_authentication_data_always(void **state)
{
	(void)state;
	const struct vrrp_advert v2 = advert(2, 2), v3 = advert(3, 2);

	assert_int_equal(vrrp_length(&v2), 8 + 8 + 8);
	assert_int_equal(vrrp_length(&v3), 8 + 8);
}

static void a_password_goes_there_and_comes_back(void **state)
{
	(void)state;
	struct vrrp_advert a = advert(2, 1), b;
	uint8_t out[VRRP_MAX_LEN];

	a.auth_type = VRRP_AUTH_PASS;
	memcpy(a.auth, "secret", 6);
	vrrp_emit(out, &a, D1, VRRP_GROUP);
	assert_int_equal(vrrp_parse(&b, out, vrrp_length(&a)), WIRE_OK);
	assert_memory_equal(b.auth, "secret\0\0", 8);
	assert_described(vrrp_describe, &b,
		"VRRPv2 advertisement vrid=51 prio=100 auth=PASS every 1s for 10.0.0.100");
}

static void a_length_that_the_count_does_not_ask_for_is_refused(void **state)
{
	(void)state;
	struct vrrp_advert a;
	uint8_t longer[sizeof(captured) + 1] = {0};

	memcpy(longer, captured, sizeof(captured));
	for (size_t n = 0; n < VRRP_HLEN; n++)
		assert_int_equal(vrrp_parse(&a, captured, n), WIRE_TRUNCATED);
	for (size_t n = VRRP_HLEN; n < sizeof(captured); n++)
		assert_int_equal(vrrp_parse(&a, captured, n), WIRE_BAD_TOTAL_LENGTH);
	assert_int_equal(vrrp_parse(&a, longer, sizeof(longer)), WIRE_BAD_TOTAL_LENGTH);
	longer[0] = 0x41;
	assert_int_equal(vrrp_parse(&a, longer, sizeof(longer)), WIRE_BAD_VERSION);
}

static void hundredths_of_a_second_are_said_as_seconds(void **state)
{
	(void)state;
	const struct vrrp_advert a = advert(3, 5);

	assert_described(vrrp_describe, &a,
		"VRRPv3 advertisement vrid=51 prio=100 every 0.50s "
		"for 10.0.0.100, 10.0.0.101, 10.0.0.102 and 2 more");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_captured_advertisement_is_read),
		cmocka_unit_test(what_is_written_is_what_was_captured),
		cmocka_unit_test(only_version_3_sums_the_addresses_of_the_ip_header),
		cmocka_unit_test(version_2_has_eight_bytes_of_authentication_data_always),
		cmocka_unit_test(a_password_goes_there_and_comes_back),
		cmocka_unit_test(a_length_that_the_count_does_not_ask_for_is_refused),
		cmocka_unit_test(hundredths_of_a_second_are_said_as_seconds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
