/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Internet checksum (RFC 1071) and its incremental update (RFC 1624).
 *
 * Because 2^16 ≡ 1 (mod 2^16 − 1), words of 32 or 64 bits can be added in the machine's byte order
 * and swapped once at the end (RFC 1071 2(B)). Each call adds at most 0xffff to the given sum, so
 * partial sums can be added with a plain +: it takes 2^48 parts to overflow. A sum is 0 only if
 * every byte was 0; 0xffff is the other zero.
 */
#include "wire/checksum.h"

#include <string.h>

#include "wire/wire.h"

uint16_t checksum_fold(uint64_t sum)
{
	sum = (sum & 0xffffffffu) + (sum >> 32);
	sum = (sum & 0xffffffffu) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

uint16_t checksum_finish(uint64_t sum)
{
	return (uint16_t)~checksum_fold(sum);
}

uint64_t checksum_swap(uint64_t sum)
{
	unsigned folded = checksum_fold(sum);

	return (folded >> 8) | (folded & 0xff) << 8;
}

/* the two halves are added apart: 32 bits of headroom each instead of a carry for every word */
static inline uint64_t add_words(uint64_t sum, const uint8_t *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return sum + (word & 0xffffffffu) + (word >> 32);
}

static inline uint64_t add_tail(uint64_t sum, const uint8_t *p, size_t n)
{
	uint32_t four;
	uint16_t two;

	if (n & 4) {
		memcpy(&four, p, sizeof four);
		sum += four;
		p += 4;
	}
	if (n & 2) {
		memcpy(&two, p, sizeof two);
		sum += two;
		p += 2;
	}
	if (n & 1) { /* padded with a zero byte (RFC 1071 1) */
		const uint8_t last[2] = {*p, 0};
		memcpy(&two, last, sizeof two);
		sum += two;
	}
	return sum;
}

uint64_t checksum_partial(uint64_t sum, const uint8_t *p, size_t n)
{
	uint64_t a = 0, b = 0; /* two chains, so that additions need not wait for each other */
	uint8_t memory[2];

	for (; n >= 16; p += 16, n -= 16) {
		a = add_words(a, p);
		b = add_words(b, p + 8);
	}
	if (n & 8) {
		a = add_words(a, p);
		p += 8;
	}
	const uint16_t native = checksum_fold(add_tail(a + b, p, n & 7));
	memcpy(memory, &native, sizeof memory);
	return sum + get16(memory);
}

uint64_t checksum_pseudo(uint32_t src, uint32_t dst, uint8_t protocol, uint32_t length)
{
	return (uint64_t)src + dst + protocol + length;
}

/*
 * HC' = ~(~HC + ~m + m'). Not equation 2 of RFC 1141, HC' = HC + m + ~m', which yields 0xffff when
 * the sum over the new words yields 0x0000 (RFC 1624 section 4).
 */
uint16_t checksum_update16(uint16_t check, uint16_t old_word, uint16_t new_word)
{
	return checksum_finish((uint64_t)(uint16_t)~check + (uint16_t)~old_word + new_word);
}

uint16_t checksum_update32(uint16_t check, uint32_t old_word, uint32_t new_word)
{
	return checksum_finish((uint64_t)(uint16_t)~check + (uint32_t)~old_word + new_word);
}
