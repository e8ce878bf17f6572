/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Products of 128 bits. A 64-bit compiler has a type for them, spelled here so that -Wpedantic
 * accepts it. A 32-bit compiler does not and computes them from 32-bit halves. The halves are
 * compiled everywhere, so that a test can compare both.
 */
#ifndef LVSLAB_BASE_WIDE_H
#define LVSLAB_BASE_WIDE_H

#include <stdint.h>

struct wide {
	uint64_t high, low;
};

/* a · b by long multiplication: four products of halves */
static inline struct wide wide_product(uint64_t a, uint64_t b)
{
	uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
	uint64_t low = a0 * b0, middle = a1 * b0 + (low >> 32);
	uint64_t other = a0 * b1 + (uint32_t)middle;

	return (struct wide){a1 * b1 + (middle >> 32) + (other >> 32), other << 32 | (uint32_t)low};
}

/* w / c, bit by bit; UINT64_MAX if the quotient does not fit */
static inline uint64_t wide_quotient(struct wide w, uint64_t c)
{
	uint64_t quotient = 0;

	if (w.high >= c)
		return UINT64_MAX;
	for (int bit = 63; bit >= 0; bit--) {
		uint64_t carry = w.high >> 63;
		w.high = w.high << 1 | w.low >> 63;
		w.low <<= 1;
		if (carry || w.high >= c) {
			w.high -= c;
			quotient |= UINT64_C(1) << bit;
		}
	}
	return quotient;
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 uint128;

/* a · b / c without intermediate overflow; UINT64_MAX if the quotient does not fit */
static inline uint64_t mul_div(uint64_t a, uint64_t b, uint64_t c)
{
	uint128 product = (uint128)a * b;

	return (uint64_t)(product >> 64) >= c ? UINT64_MAX : (uint64_t)(product / c);
}

/* the high half of a · b */
static inline uint64_t mul_high(uint64_t a, uint64_t b)
{
	return (uint64_t)(((uint128)a * b) >> 64);
}
#else
static inline uint64_t mul_div(uint64_t a, uint64_t b, uint64_t c)
{
	return wide_quotient(wide_product(a, b), c);
}

static inline uint64_t mul_high(uint64_t a, uint64_t b)
{
	return wide_product(a, b).high;
}
#endif

#endif
