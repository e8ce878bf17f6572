/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MD5 (RFC 1321 3): four rounds of sixteen steps over each block of 64 bytes. The constants are
 * the RFC's table T, floor(2^32 * |sin(i)|).
 */
#include "wire/md5.h"

#include <string.h>

static const uint32_t sines[64] = {0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf,
	0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
	0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51,
	0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6,
	0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942,
	0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
	0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8,
	0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
	0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82,
	0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
static const uint8_t shifts[4][4] = {
	{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static uint32_t word_at(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put_word(uint8_t *p, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

/* F, G, H, I, and which word of the block the step takes */
static uint32_t mix(unsigned step, const uint32_t s[4], unsigned *word)
{
	const uint32_t b = s[1], c = s[2], d = s[3];

	switch (step / 16) {
	case 0: *word = step; return (b & c) | (~b & d);
	case 1: *word = (5 * step + 1) % 16; return (b & d) | (c & ~d);
	case 2: *word = (3 * step + 5) % 16; return b ^ c ^ d;
	default: *word = 7 * step % 16; return c ^ (b | ~d);
	}
}

static void transform(uint32_t state[4], const uint8_t *block)
{
	uint32_t s[4];

	memcpy(s, state, sizeof(s));
	for (unsigned i = 0; i < 64; i++) {
		const unsigned shift = shifts[i / 16][i % 4];
		unsigned word;
		uint32_t v = mix(i, s, &word) + s[0] + sines[i];
		v += word_at(block + 4 * word);
		s[0] = s[3];
		s[3] = s[2];
		s[2] = s[1];
		s[1] += v << shift | v >> (32 - shift);
	}
	for (unsigned i = 0; i < 4; i++)
		state[i] += s[i];
}

void md5_init(struct md5 *m)
{
	*m = (struct md5){.state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}};
}

void md5_add(struct md5 *m, const uint8_t *p, size_t n)
{
	for (size_t at = 0; at < n; at++) {
		m->block[m->length++ % MD5_BLOCK] = p[at];
		if (m->length % MD5_BLOCK == 0)
			transform(m->state, m->block);
	}
}

void md5_end(struct md5 *m, uint8_t digest[MD5_LEN])
{
	static const uint8_t pad[MD5_BLOCK] = {0x80};
	const uint64_t bits = m->length * 8;
	uint8_t length[8];

	put_word(length, (uint32_t)bits);
	put_word(length + 4, (uint32_t)(bits >> 32));
	md5_add(m, pad, 1 + (size_t)((119 - m->length % MD5_BLOCK) % MD5_BLOCK));
	md5_add(m, length, sizeof(length));
	for (unsigned i = 0; i < 4; i++)
		put_word(digest + 4 * i, m->state[i]);
}
