/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP headers and options as bytes (RFC 9293, 7323, 2018): captured segments read and written
 * back, every truncation and odd option.
 */
#include "check.h"

#include <string.h>

#include "base/text.h"
#include "frames.h"
#include "wire/checksum.h"
#include "wire/ethernet.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

#define CLIENT 0x0a00000bu
#define VIP 0x0a000064u

static const uint8_t *const syn = frame_syn + ETH_HLEN + IPV4_HLEN;
static const uint8_t *const data = frame_data + ETH_HLEN + IPV4_HLEN;

static void assert_bytes_but_checksum(const uint8_t *got, const uint8_t *want, size_t n)
{
	assert_memory_equal(got, want, 16);
	assert_memory_equal(got + 18, want + 18, n - 18);
}

/* 0xbd40 is what tcpdump worked out for this segment, which a device was to complete */
static void a_captured_syn_is_read_and_written_back(void **state)
{
	(void)state;
	struct tcp_header h;
	uint8_t out[TCP_HLEN_MAX];

	assert_int_equal(tcp_parse(&h, syn, 40), WIRE_OK);
	assert_int_equal(h.source, 20000);
	assert_int_equal(h.dest, 80);
	assert_int_equal(h.header_length, 40);
	assert_int_equal(h.mss, 1460);
	assert_true(h.sack_permitted && h.has_timestamps && h.has_wscale);
	assert_int_equal(h.wscale, 7);
	assert_int_equal(h.sack_count, 0);
	assert_int_equal(h.flags, TCP_SYN);
	assert_int_equal(h.seq, 1535577172);
	assert_int_equal(h.window, 64240);
	assert_int_equal(h.tsval, 2136098242);
	assert_int_equal(h.tsecr, 0);
	assert_int_equal(tcp_header_length(&h), 40);
	assert_int_equal(tcp_emit(out, &h, CLIENT, VIP, 0, 0), 40);
	assert_bytes_but_checksum(out, syn, 40);
	assert_int_equal(get16(out + 16), 0xbd40);
}

static void a_captured_data_segment_is_read_and_written_back(void **state)
{
	(void)state;
	struct tcp_header h;
	uint8_t out[TCP_HLEN_MAX];

	assert_int_equal(tcp_parse(&h, data, 36), WIRE_OK);
	assert_int_equal(h.mss, 0);
	assert_true(h.has_timestamps);
	assert_false(h.sack_permitted || h.has_wscale);
	assert_int_equal(h.flags, TCP_PSH | TCP_ACK);
	assert_int_equal(h.seq, 1535577173);
	assert_int_equal(h.ack, 2897262078);
	assert_int_equal(h.window, 502);
	assert_int_equal(h.tsval, 2136098247);
	assert_int_equal(h.tsecr, 3507621754);
	assert_int_equal(tcp_emit(out, &h, CLIENT, VIP, 4, checksum_partial(0, data + 32, 4)), 32);
	assert_bytes_but_checksum(out, data, 32);
	assert_int_equal(get16(out + 16), 0xc2d9);
}

static void every_truncation_is_refused(void **state)
{
	(void)state;
	struct tcp_header h;

	for (size_t n = 0; n < 40; n++)
		assert_int_equal(tcp_parse(&h, syn, n),
			n < TCP_HLEN ? WIRE_TRUNCATED : WIRE_BAD_HEADER_LENGTH);
}

static void a_data_offset_below_five_is_refused(void **state)
{
	(void)state;
	uint8_t bytes[60] = {0};
	struct tcp_header h;

	for (unsigned words = 0; words < 5; words++) {
		bytes[12] = (uint8_t)(words << 4);
		assert_int_equal(tcp_parse(&h, bytes, sizeof bytes), WIRE_BAD_HEADER_LENGTH);
	}
	bytes[12] = 15 << 4;
	assert_int_equal(tcp_parse(&h, bytes, 59), WIRE_BAD_HEADER_LENGTH);
	assert_int_equal(tcp_parse(&h, bytes, 60), WIRE_OK);
}

/* The header of a segment with these flags and options, padded with zeros (the list's end). */
static struct tcp_header read_options(uint8_t flags, const uint8_t *options, size_t n)
{
	uint8_t bytes[TCP_HLEN_MAX] = {0};
	struct tcp_header h;

	memset(&h, 0xa5, sizeof h); /* whatever is not read must still be set */
	memcpy(bytes + TCP_HLEN, options, n);
	bytes[12] = (uint8_t)((TCP_HLEN + n + 3) / 4 << 4);
	bytes[13] = flags;
	assert_int_equal(tcp_parse(&h, bytes, sizeof bytes), WIRE_OK);
	return h;
}

#define OPTIONS(flags, ...) \
	read_options(flags, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void without_options_nothing_is_left_over(void **state)
{
	(void)state;
	const struct tcp_header h = OPTIONS(TCP_SYN, 0);

	assert_int_equal(h.mss, 0);
	assert_int_equal(h.wscale, 0);
	assert_int_equal(h.sack_count, 0);
	assert_false(h.has_wscale || h.sack_permitted || h.has_timestamps);
	assert_int_equal(h.tsval | h.tsecr, 0);
}

static void unknown_options_are_skipped(void **state)
{
	(void)state;
	const struct tcp_header h =
		OPTIONS(TCP_SYN, 254, 4, 1, 2, 34, 2, 19, 6, 0, 0, 0, 0, 2, 4, 5, 0xb4);

	assert_int_equal(h.mss, 1460);
}

/* RFC 9293 lets them be malformed packets; tcp_parse_options() keeps what it has read so far */
static void reading_stops_at_an_option_that_runs_out(void **state)
{
	(void)state;
	struct tcp_header h = OPTIONS(TCP_SYN, 2, 4, 5, 0xb4, 3, 0, 7, 1);

	assert_int_equal(h.mss, 1460);
	assert_false(h.has_wscale);
	h = OPTIONS(TCP_SYN, 2, 4, 5, 0xb4, 3, 1, 7, 1);
	assert_false(h.has_wscale);
	h = OPTIONS(TCP_SYN, 99, 9, 3, 3, 7, 1, 1, 1);
	assert_false(h.has_wscale);
	h = OPTIONS(TCP_SYN, 99, 1, 3, 3, 7); /* not even its own two bytes */
	assert_false(h.has_wscale);
	h = OPTIONS(TCP_SYN, 3, 3, 7, 2);
	assert_true(h.has_wscale);
	assert_int_equal(h.mss, 0);
}

static void reading_stops_at_the_end_of_the_list(void **state)
{
	(void)state;
	const struct tcp_header h = OPTIONS(TCP_SYN, 0, 2, 4, 5, 0xb4);

	assert_int_equal(h.mss, 0);
}

static void an_option_of_a_wrong_length_is_skipped(void **state)
{
	(void)state;
	const struct tcp_header h = OPTIONS(TCP_SYN, 2, 3, 5, 3, 4, 7, 7, 4, 3, 0, 8, 6, 0, 0, 0, 0,
		5, 6, 0, 0, 0, 0, 2, 4, 1, 1);

	assert_false(h.has_wscale || h.sack_permitted || h.has_timestamps);
	assert_int_equal(h.sack_count, 0);
	assert_int_equal(h.mss, 257);
}

static void only_a_syn_offers_mss_scale_and_sack(void **state)
{
	(void)state;
	const struct tcp_header h =
		OPTIONS(TCP_ACK, 2, 4, 5, 0xb4, 3, 3, 7, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2);

	assert_int_equal(h.mss, 0);
	assert_false(h.has_wscale || h.sack_permitted);
	assert_true(h.has_timestamps);
	assert_int_equal(h.tsval, 1);
	assert_int_equal(h.tsecr, 2);
}

static void an_mss_of_zero_is_no_offer(void **state)
{
	(void)state;

	assert_int_equal(OPTIONS(TCP_SYN, 2, 4, 2, 0x18, 2, 4, 0, 0).mss, 536);
}

static void a_scale_above_14_counts_as_14(void **state)
{
	(void)state;

	assert_int_equal(OPTIONS(TCP_SYN, 3, 3, 14).wscale, 14);
	assert_int_equal(OPTIONS(TCP_SYN, 3, 3, 15).wscale, 14);
	assert_int_equal(OPTIONS(TCP_SYN, 3, 3, 255).wscale, 14);
	assert_true(OPTIONS(TCP_SYN, 3, 3, 0).has_wscale);
}

static void the_aligned_form_of_timestamps_is_read_like_any_other(void **state)
{
	(void)state;
	struct tcp_header h = OPTIONS(TCP_ACK, 1, 1, 8, 10, 0, 0, 1, 0, 0, 0, 2, 0);

	assert_true(h.has_timestamps && h.tsval == 256 && h.tsecr == 512);
	h = OPTIONS(TCP_ACK, 8, 10, 0, 0, 1, 0, 0, 0, 2, 0, 1, 1);
	assert_true(h.has_timestamps && h.tsval == 256 && h.tsecr == 512);
}

static void sack_blocks_are_read_up_to_four(void **state)
{
	(void)state;
	struct tcp_header h = OPTIONS(TCP_ACK, 1, 1, 5, 34, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0,
		0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 7, 0, 0, 0, 8);

	assert_int_equal(h.sack_count, 4);
	assert_int_equal(h.sack[3].start, 7);
	assert_int_equal(h.sack[3].end, 8);
	assert_int_equal(h.sack[0].start, 1);
	assert_int_equal(h.sack[1].end, 4);
	h = OPTIONS(TCP_ACK, 5, 14, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3); /* one and a half */
	assert_int_equal(h.sack_count, 0);
	h = OPTIONS(TCP_ACK, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2, 5, 2); /* an empty one is skipped */
	assert_int_equal(h.sack_count, 1);
}

/* What tcp_emit writes behind the fixed header. */
static void assert_written(struct tcp_header h, const uint8_t *options, size_t n)
{
	uint8_t out[TCP_HLEN_MAX];

	assert_int_equal(tcp_header_length(&h), TCP_HLEN + n);
	assert_int_equal(tcp_emit(out, &h, CLIENT, VIP, 0, 0), TCP_HLEN + n);
	assert_int_equal(out[12] >> 4, (TCP_HLEN + n) / 4);
	if (n)
		assert_memory_equal(out + TCP_HLEN, options, n);
	const uint64_t pseudo = checksum_pseudo(CLIENT, VIP, IPPROTO_TCP, (uint32_t)(TCP_HLEN + n));
	assert_int_equal(checksum_finish(checksum_partial(pseudo, out, TCP_HLEN + n)), 0);
}

#define WRITES(h, ...) \
	assert_written(h, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void each_option_is_padded_as_linux_pads_it(void **state)
{
	(void)state;
	struct tcp_header h = {.flags = TCP_SYN};

	assert_written(h, NULL, 0);
	h.mss = 1460;
	WRITES(h, 2, 4, 5, 0xb4);
	h.sack_permitted = true;
	WRITES(h, 2, 4, 5, 0xb4, 1, 1, 4, 2);
	h.has_wscale = true;
	h.wscale = 9;
	WRITES(h, 2, 4, 5, 0xb4, 1, 1, 4, 2, 1, 3, 3, 9);
	h.has_timestamps = true;
	h.tsval = 0x01020304;
	h.tsecr = 0x05060708;
	WRITES(h, 2, 4, 5, 0xb4, 4, 2, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 3, 3, 9);
	h.sack_permitted = false;
	WRITES(h, 2, 4, 5, 0xb4, 1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 3, 3, 9);
}

static void sack_blocks_come_last(void **state)
{
	(void)state;
	struct tcp_header h = {.flags = TCP_ACK, .sack_count = 2, .sack = {{1, 2}, {3, 4}}};

	WRITES(h, 1, 1, 5, 18, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4);
	h.has_timestamps = true;
	h.sack_count = 1;
	WRITES(h, 1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2);
}

static void beside_timestamps_only_three_sack_blocks_find_room(void **state)
{
	(void)state;
	struct tcp_header h = {
		.flags = TCP_ACK, .sack_count = 4, .sack = {{1, 2}, {3, 4}, {5, 6}, {7, 8}}};
	uint8_t out[TCP_HLEN_MAX];
	struct tcp_header again;

	assert_int_equal(tcp_header_length(&h), 56);
	h.has_timestamps = true;
	assert_int_equal(tcp_header_length(&h), 60);
	assert_int_equal(tcp_emit(out, &h, CLIENT, VIP, 0, 0), 60);
	assert_int_equal(tcp_parse(&again, out, 60), WIRE_OK);
	assert_int_equal(again.sack_count, 3);
	assert_int_equal(again.sack[2].end, 6);
}

static void an_odd_payload_is_covered_by_the_checksum(void **state)
{
	(void)state;
	struct tcp_header h = {.source = 80, .dest = 20000, .flags = TCP_ACK | TCP_PSH};
	uint8_t out[TCP_HLEN + 3];

	memcpy(out + TCP_HLEN, "rs2", 3);
	tcp_emit(out, &h, VIP, CLIENT, 3, checksum_partial(0, out + TCP_HLEN, 3));
	const uint64_t pseudo = checksum_pseudo(VIP, CLIENT, IPPROTO_TCP, sizeof out);
	assert_int_equal(checksum_finish(checksum_partial(pseudo, out, sizeof out)), 0);
}

static void assert_flags(uint8_t flags, const char *want)
{
	struct text t = {0};

	tcp_flags_text(&t, flags);
	assert_string_equal(text_str(&t), want);
	text_free(&t);
}

static void flags_are_named_and_joined(void **state)
{
	(void)state;
	assert_flags(0, "none");
	assert_flags(TCP_SYN | TCP_ACK, "SYN|ACK");
	assert_flags(TCP_RST, "RST");
	assert_flags(0xff, "FIN|SYN|RST|PSH|ACK|URG|ECE|CWR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_captured_syn_is_read_and_written_back),
		cmocka_unit_test(a_captured_data_segment_is_read_and_written_back),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(a_data_offset_below_five_is_refused),
		cmocka_unit_test(without_options_nothing_is_left_over),
		cmocka_unit_test(unknown_options_are_skipped),
		cmocka_unit_test(reading_stops_at_an_option_that_runs_out),
		cmocka_unit_test(reading_stops_at_the_end_of_the_list),
		cmocka_unit_test(an_option_of_a_wrong_length_is_skipped),
		cmocka_unit_test(only_a_syn_offers_mss_scale_and_sack),
		cmocka_unit_test(an_mss_of_zero_is_no_offer),
		cmocka_unit_test(a_scale_above_14_counts_as_14),
		cmocka_unit_test(the_aligned_form_of_timestamps_is_read_like_any_other),
		cmocka_unit_test(sack_blocks_are_read_up_to_four),
		cmocka_unit_test(each_option_is_padded_as_linux_pads_it),
		cmocka_unit_test(sack_blocks_come_last),
		cmocka_unit_test(beside_timestamps_only_three_sack_blocks_find_room),
		cmocka_unit_test(an_odd_payload_is_covered_by_the_checksum),
		cmocka_unit_test(flags_are_named_and_joined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
