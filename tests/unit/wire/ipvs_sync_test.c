/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPVS's sync messages as bytes, versions 0 and 1 (net/netfilter/ipvs/ip_vs_sync.c): captured ones
 * read and written back, lying entries as the kernel takes them.
 */
#include "check.h"

#include <string.h>

#include "base/text.h"
#include "wire/ipvs_sync.h"

/* Linux 6.1: two established connections by direct routing, to 10.0.0.22 and 10.0.0.21 */
static const uint8_t captured[] = {0x00, 0x01, 0x00, 0x50, 0x02, 0x01, 0x00, 0x00, 0x00, 0x06, 0x00,
	0x24, 0x00, 0x00, 0x00, 0x83, 0x00, 0x01, 0xc3, 0x50, 0x00, 0x50, 0x00, 0x50, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x03, 0x84, 0x0a, 0x00, 0x00, 0x0b, 0x0a, 0x00, 0x00, 0x64, 0x0a,
	0x00, 0x00, 0x16, 0x00, 0x06, 0x00, 0x24, 0x00, 0x00, 0x00, 0x83, 0x00, 0x01, 0xc3, 0x51,
	0x00, 0x50, 0x00, 0x50, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x84, 0x0a, 0x00, 0x00,
	0x0b, 0x0a, 0x00, 0x00, 0x64, 0x0a, 0x00, 0x00, 0x15};

static void a_captured_message_is_read(void **state)
{
	(void)state;
	struct ipvs_sync_header h;
	struct ipvs_sync_conn c;
	size_t length;

	assert_int_equal(ipvs_sync_parse(&h, captured, sizeof(captured)), WIRE_OK);
	assert_int_equal(h.version, 1);
	assert_int_equal(h.syncid, 1);
	assert_int_equal(h.count, 2);
	assert_int_equal(ipvs_sync_conn_parse(&c, 1, captured + 44, 36, &length), IPVS_SYNC_OK);
	assert_int_equal(length, 36);
	assert_int_equal(c.protocol, 6);
	assert_int_equal(c.flags, 0x83);
	assert_int_equal(c.state, 1);
	assert_int_equal(c.cport, 50001);
	assert_int_equal(c.timeout, 900);
	assert_int_equal(c.daddr, 0x0a000015u);
}

static void what_is_written_is_what_was_captured(void **state)
{
	(void)state;
	struct ipvs_sync_header h;
	struct ipvs_sync_conn c;
	uint8_t out[sizeof(captured)];
	size_t length;

	assert_int_equal(ipvs_sync_parse(&h, captured, sizeof(captured)), WIRE_OK);
	ipvs_sync_emit(out, &h);
	for (size_t at = 8; at < sizeof(captured); at += length) {
		assert_int_equal(
			ipvs_sync_conn_parse(&c, 1, captured + at, sizeof(captured) - at, &length),
			IPVS_SYNC_OK);
		ipvs_sync_conn_emit(out + at, 1, &c);
	}
	assert_memory_equal(out, captured, sizeof(captured));
}

static void version_0_has_neither_timeout_nor_mark(void **state)
{
	(void)state;
	const struct ipvs_sync_header h = {.syncid = 7, .count = 1, .size = 28};
	const struct ipvs_sync_conn c = {.protocol = 6,
		.cport = 50000,
		.vport = 80,
		.dport = 80,
		.caddr = 1,
		.vaddr = 2,
		.daddr = 3,
		.flags = 0x83,
		.state = 1,
		.timeout = 900,
		.fwmark = 5};
	struct ipvs_sync_header h2;
	struct ipvs_sync_conn c2;
	uint8_t out[28];
	size_t length;

	ipvs_sync_emit(out, &h);
	ipvs_sync_conn_emit(out + 4, 0, &c);
	assert_int_equal(ipvs_sync_parse(&h2, out, 28), WIRE_OK);
	assert_int_equal(h2.version, 0);
	assert_int_equal(h2.count, 1);
	assert_int_equal(ipvs_sync_conn_parse(&c2, 0, out + 4, 24, &length), IPVS_SYNC_OK);
	assert_int_equal(c2.daddr, 3);
	assert_int_equal(c2.timeout, 0);
	assert_int_equal(c2.fwmark, 0);
}

static void a_size_that_is_not_the_datagrams_drops_the_message(void **state)
{
	(void)state;
	struct ipvs_sync_header h;

	assert_int_equal(ipvs_sync_parse(&h, captured, 3), WIRE_TRUNCATED);
	assert_int_equal(
		ipvs_sync_parse(&h, captured, sizeof(captured) - 1), WIRE_BAD_TOTAL_LENGTH);
}

/* what the entry at 8 is worth when `change` bytes at `at` are others */
static enum ipvs_sync_error changed(size_t at, uint8_t to)
{
	uint8_t bytes[sizeof(captured)];
	struct ipvs_sync_conn c;
	size_t length;

	memcpy(bytes, captured, sizeof(bytes));
	bytes[8 + at] = to;
	return ipvs_sync_conn_parse(&c, 1, bytes + 8, sizeof(bytes) - 8, &length);
}

static void lying_entries_end_the_message_each_in_its_way(void **state)
{
	(void)state;
	assert_int_equal(changed(3, 35), IPVS_SYNC_TOO_SMALL); /* below the fixed part */
	assert_int_equal(changed(3, 73), IPVS_SYNC_TOO_LONG);  /* past the message */
	assert_int_equal(changed(2, 0x10), IPVS_SYNC_VERSION);
	assert_int_equal(changed(0, 2), IPVS_SYNC_OPTION);  /* a type nobody knows */
	assert_int_equal(changed(3, 37), IPVS_SYNC_OPTION); /* half an option */
}

static void options_are_judged_as_the_kernel_does(void **state)
{
	(void)state;
	uint8_t e[36 + 4] = {0, 6, 0, 40};
	struct ipvs_sync_conn c;
	size_t length;

	e[36] = 9, e[37] = 2; /* unknown, and must be understood */
	assert_int_equal(ipvs_sync_conn_parse(&c, 1, e, 40, &length), IPVS_SYNC_SKIP);
	e[36] = 9 | 0x40; /* unknown, may be passed over */
	assert_int_equal(ipvs_sync_conn_parse(&c, 1, e, 40, &length), IPVS_SYNC_OK);
	e[36] = 1; /* sequence data are 24 bytes */
	assert_int_equal(ipvs_sync_conn_parse(&c, 1, e, 40, &length), IPVS_SYNC_OPTION);
	e[36] = 2; /* data of a persistence engine that is not here */
	assert_int_equal(ipvs_sync_conn_parse(&c, 1, e, 40, &length), IPVS_SYNC_SKIP);
	e[37] = 0;
	assert_int_equal(ipvs_sync_conn_parse(&c, 1, e, 40, &length), IPVS_SYNC_OPTION);
}

static void a_message_is_said_in_a_line(void **state)
{
	(void)state;
	struct text t = {0};

	ipvs_sync_describe(&t, captured, sizeof(captured));
	assert_string_equal(
		text_str(&t), "IPVS sync v1 id=1 connections=2 10.0.0.11:50000→10.0.0.22:80 …");
	text_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_captured_message_is_read),
		cmocka_unit_test(what_is_written_is_what_was_captured),
		cmocka_unit_test(version_0_has_neither_timeout_nor_mark),
		cmocka_unit_test(a_size_that_is_not_the_datagrams_drops_the_message),
		cmocka_unit_test(lying_entries_end_the_message_each_in_its_way),
		cmocka_unit_test(options_are_judged_as_the_kernel_does),
		cmocka_unit_test(a_message_is_said_in_a_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
