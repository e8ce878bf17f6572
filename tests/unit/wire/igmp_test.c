/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IGMP as bytes (RFC 3376): captured reports read and written back, short and lying ones refused.
 */
#include "check.h"

#include <string.h>

#include "base/text.h"
#include "wire/igmp.h"

/* Linux 6.1 joins 224.0.0.18 */
static const uint8_t captured[] = {0x22, 0x00, 0xf9, 0xeb, 0x00, 0x00, 0x00, 0x01, 0x04, 0x00, 0x00,
	0x00, 0xe0, 0x00, 0x00, 0x12};

static void said(const uint8_t *p, size_t n, const char *sentence)
{
	struct text t = {0};

	igmp_describe(&t, p, n);
	assert_string_equal(text_str(&t), sentence);
	text_free(&t);
}

static void a_captured_report_is_read(void **state)
{
	(void)state;
	struct igmp_header h;
	struct igmp_record r;
	size_t length;

	assert_int_equal(igmp_parse(&h, captured, sizeof(captured)), WIRE_OK);
	assert_int_equal(h.type, IGMP_V3_REPORT);
	assert_int_equal(h.records, 1);
	assert_int_equal(igmp_record_parse(&r, captured + 8, 8, &length), WIRE_OK);
	assert_int_equal(length, 8);
	assert_int_equal(r.type, IGMP_TO_EXCLUDE);
	assert_int_equal(r.group, 0xe0000012u);
	said(captured, sizeof(captured), "IGMPv3 report joins 224.0.0.18");
}

static void what_is_written_is_what_was_captured(void **state)
{
	(void)state;
	const struct igmp_record r = {.type = IGMP_TO_EXCLUDE, .group = 0xe0000012u};
	uint8_t out[16];

	igmp_emit_report(out, &r, 1);
	assert_memory_equal(out, captured, sizeof(captured));
}

static void a_wrong_checksum_and_a_short_message_are_refused(void **state)
{
	(void)state;
	struct igmp_header h;
	uint8_t bytes[sizeof(captured)];

	for (size_t n = 0; n < IGMP_HLEN; n++)
		assert_int_equal(igmp_parse(&h, captured, n), WIRE_TRUNCATED);
	memcpy(bytes, captured, sizeof(bytes));
	bytes[15] ^= 1;
	assert_int_equal(igmp_parse(&h, bytes, sizeof(bytes)), WIRE_BAD_CHECKSUM);
}

static void a_record_whose_sources_run_past_the_end_is_refused(void **state)
{
	(void)state;
	const uint8_t bytes[12] = {4, 0, 0, 1, 0xe0, 0, 0, 0x12, 10, 0, 0, 1};
	struct igmp_record r;
	size_t length;

	assert_int_equal(igmp_record_parse(&r, bytes, 7, &length), WIRE_TRUNCATED);
	assert_int_equal(igmp_record_parse(&r, bytes, 11, &length), WIRE_BAD_TOTAL_LENGTH);
	assert_int_equal(igmp_record_parse(&r, bytes, 12, &length), WIRE_OK);
	assert_int_equal(length, 12);
}

static void every_kind_is_said(void **state)
{
	(void)state;
	const struct igmp_header query = {.type = IGMP_QUERY},
				 old = {.type = IGMP_V2_REPORT, .group = 0xe0000012u},
				 leave = {.type = IGMP_LEAVE, .group = 0xe0000012u};
	const struct igmp_record gone = {.type = IGMP_TO_INCLUDE, .group = 0xe0000051u};
	uint8_t out[16];

	igmp_emit(out, &query);
	said(out, 8, "IGMP query");
	igmp_emit(out, &old);
	said(out, 8, "IGMPv2 report 224.0.0.18");
	igmp_emit(out, &leave);
	said(out, 8, "IGMP leave 224.0.0.18");
	igmp_emit_report(out, &gone, 1);
	said(out, 16, "IGMPv3 report leaves 224.0.0.81");
	said(out, 12, "IGMPv3 report (cut short)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_captured_report_is_read),
		cmocka_unit_test(what_is_written_is_what_was_captured),
		cmocka_unit_test(a_wrong_checksum_and_a_short_message_are_refused),
		cmocka_unit_test(a_record_whose_sources_run_past_the_end_is_refused),
		cmocka_unit_test(every_kind_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
