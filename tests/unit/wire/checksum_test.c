/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Internet checksum (RFC 1071, 1624): known sums, every length and alignment against the plain
 * sum, parts and updates.
 */
#include "check.h"

#include "base/rng.h"
#include "frames.h"
#include "wire/checksum.h"
#include "wire/wire.h"

/* RFC 1071 section 1 in its plainest form: one word after the other */
static uint16_t plain_sum(const uint8_t *p, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return (uint16_t)sum;
}

static void fill(uint8_t *p, size_t n, uint64_t seed)
{
	struct rng r = {seed};

	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)rng_next(&r);
}

static void the_example_of_rfc_1071_sums_to_ddf2(void **state)
{
	(void)state;
	static const uint8_t example[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};

	assert_int_equal(checksum_fold(checksum_partial(0, example, sizeof example)), 0xddf2);
	assert_int_equal(checksum_finish(checksum_partial(0, example, sizeof example)), 0x220d);
}

static void every_length_and_alignment_agrees_with_the_plain_sum(void **state)
{
	(void)state;
	uint8_t bytes[200];

	fill(bytes, sizeof bytes, 1);
	for (size_t at = 0; at < 9; at++)
		for (size_t n = 0; n + at <= sizeof bytes; n++)
			assert_int_equal(checksum_fold(checksum_partial(0, bytes + at, n)),
				plain_sum(bytes + at, n));
}

static void nothing_sums_to_zero_and_all_ones_to_the_other_zero(void **state)
{
	(void)state;
	uint8_t bytes[64] = {0};

	assert_int_equal(checksum_fold(checksum_partial(0, bytes, 0)), 0);
	assert_int_equal(checksum_fold(checksum_partial(0, bytes, sizeof bytes)), 0);
	assert_int_equal(checksum_finish(0), 0xffff);
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = 0xff;
	assert_int_equal(checksum_fold(checksum_partial(0, bytes, sizeof bytes)), 0xffff);
	assert_int_equal(checksum_finish(checksum_partial(0, bytes, sizeof bytes)), 0);
}

static void an_odd_last_byte_counts_as_the_high_half_of_a_word(void **state)
{
	(void)state;
	static const uint8_t odd[] = {0x12, 0x34, 0x56};

	assert_int_equal(checksum_fold(checksum_partial(0, odd, 3)), 0x1234 + 0x5600);
	assert_int_equal(checksum_fold(checksum_partial(0, odd, 1)), 0x1200);
}

static void parts_at_even_offsets_add_up(void **state)
{
	(void)state;
	uint8_t bytes[97];

	fill(bytes, sizeof bytes, 2);
	for (size_t cut = 0; cut <= sizeof bytes; cut += 2) {
		uint64_t first = checksum_partial(0, bytes, cut);
		uint64_t rest = checksum_partial(0, bytes + cut, sizeof bytes - cut);
		assert_int_equal(checksum_fold(first + rest), plain_sum(bytes, sizeof bytes));
	}
}

static void a_part_at_an_odd_offset_is_swapped_first(void **state)
{
	(void)state;
	uint8_t bytes[98];

	fill(bytes, sizeof bytes, 3);
	for (size_t cut = 1; cut <= sizeof bytes; cut += 2) {
		uint64_t first = checksum_partial(0, bytes, cut);
		uint64_t rest = checksum_partial(0, bytes + cut, sizeof bytes - cut);
		assert_int_equal(
			checksum_fold(first + checksum_swap(rest)), plain_sum(bytes, sizeof bytes));
	}
}

static void folding_carries_through_all_four_words(void **state)
{
	(void)state;

	assert_int_equal(checksum_fold(UINT64_MAX), 0xffff);
	assert_int_equal(checksum_fold(0x0001000100010001u), 4);
	assert_int_equal(checksum_fold(0xffff000000000001u), 1);
	assert_int_equal(checksum_fold(0x1ffffffffu), 1);
	assert_int_equal(checksum_fold(0xffffffff00000000u), 0xffff);
}

static void the_pseudo_header_is_summed_as_linux_left_it_for_the_device(void **state)
{
	(void)state;
	const uint8_t *ip = frame_syn + 14, *tcp = ip + 20;
	uint64_t sum = checksum_pseudo(get32(ip + 12), get32(ip + 16), 6, 40);

	assert_int_equal(get16(tcp + 16), 0x149d);
	assert_int_equal(checksum_fold(sum), 0x149d);
	assert_int_equal(checksum_fold(checksum_pseudo(0, 0, 0, 0x12345)), 0x2346);
}

/* RFC 1624 section 4: equation 2 gives 0xffff here, the sum over the new words 0x0000 */
static void the_corner_case_of_rfc_1624_gives_zero(void **state)
{
	(void)state;

	assert_int_equal(checksum_update16(0xdd2f, 0x5555, 0x3285), 0x0000);
	assert_int_equal(checksum_update32(0xdd2f, 0x55550000, 0x32850000), 0x0000);
	assert_int_equal(checksum_update16(0x0000, 0x3285, 0x5555), 0xdd2f);
}

static void an_update_agrees_with_the_sum_over_the_new_words(void **state)
{
	(void)state;
	struct rng r = {4};
	uint8_t bytes[20];

	for (int i = 0; i < 20000; i++) {
		fill(bytes, sizeof bytes, rng_next(&r));
		uint16_t before = checksum_finish(checksum_partial(0, bytes, sizeof bytes));
		const uint32_t was = get32(bytes + 8), is = (uint32_t)rng_next(&r);
		put32(bytes + 8, is);
		uint16_t after = checksum_finish(checksum_partial(0, bytes, sizeof bytes));
		assert_int_equal(checksum_update32(before, was, is), after);
		put16(bytes + 8, was >> 16);
		uint16_t half = checksum_finish(checksum_partial(0, bytes, sizeof bytes));
		assert_int_equal(
			checksum_update16(after, (uint16_t)(is >> 16), (uint16_t)(was >> 16)),
			half);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_of_rfc_1071_sums_to_ddf2),
		cmocka_unit_test(every_length_and_alignment_agrees_with_the_plain_sum),
		cmocka_unit_test(nothing_sums_to_zero_and_all_ones_to_the_other_zero),
		cmocka_unit_test(an_odd_last_byte_counts_as_the_high_half_of_a_word),
		cmocka_unit_test(parts_at_even_offsets_add_up),
		cmocka_unit_test(a_part_at_an_odd_offset_is_swapped_first),
		cmocka_unit_test(folding_carries_through_all_four_words),
		cmocka_unit_test(the_pseudo_header_is_summed_as_linux_left_it_for_the_device),
		cmocka_unit_test(the_corner_case_of_rfc_1624_gives_zero),
		cmocka_unit_test(an_update_agrees_with_the_sum_over_the_new_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
