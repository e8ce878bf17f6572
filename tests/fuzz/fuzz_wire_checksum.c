/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fast sum agrees with the plain one of RFC 1071, cut anywhere; the incremental update of
 * RFC 1624 agrees with summing anew. The first byte says where to cut.
 */
#include "fuzz.h"

#include <string.h>

#include "wire/checksum.h"
#include "wire/wire.h"

static uint16_t plain_sum(const uint8_t *p, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return (uint16_t)sum;
}

static void check_cut(const uint8_t *p, size_t n, size_t cut)
{
	const uint64_t first = checksum_partial(0, p, cut);
	uint64_t second = checksum_partial(0, p + cut, n - cut);

	if (cut % 2)
		second = checksum_swap(second);
	FUZZ_CHECK(checksum_fold(first + second) == plain_sum(p, n));
}

/* The bytes are words with the old value in front; the last four become the new value. */
static void check_update(const uint8_t *p, size_t n)
{
	uint8_t words[64] = {0x45}; /* a header is never all zeros: RFC 1624 rests on it */

	if (n < 8)
		return;
	memcpy(words + 2, p, n < 60 ? n : 60);
	const uint16_t before = checksum_finish(checksum_partial(0, words, sizeof words));
	const uint32_t was = get32(words + 4), is = get32(p + n - 4);
	put32(words + 4, is);
	const uint16_t after = checksum_finish(checksum_partial(0, words, sizeof words));
	FUZZ_CHECK(checksum_update32(before, was, is) == after);
	FUZZ_CHECK(checksum_update32(after, is, was) == before);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n == 0)
		return 0;
	check_cut(bytes + 1, n - 1, bytes[0] < n ? bytes[0] : n - 1);
	check_update(bytes + 1, n - 1);
	return 0;
}
