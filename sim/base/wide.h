/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 128-bit products, spelled so that -Wpedantic accepts them. */
#ifndef LVSLAB_BASE_WIDE_H
#define LVSLAB_BASE_WIDE_H

#include <stdint.h>

__extension__ typedef unsigned __int128 uint128;

/* a · b / c without overflow in between; the quotient must fit */
static inline uint64_t mul_div(uint64_t a, uint64_t b, uint64_t c)
{
	return (uint64_t)((uint128)a * b / c);
}

/* the high half of a · b */
static inline uint64_t mul_high(uint64_t a, uint64_t b)
{
	return (uint64_t)(((uint128)a * b) >> 64);
}

#endif
