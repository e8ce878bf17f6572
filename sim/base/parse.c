/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text coming in: numbers with units, addresses, and the nearest word. Each parser accepts the
 * whole string or nothing; decimals are read as integers over a power of ten, so 0.1% is exact.
 */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/wide.h"

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static int hex_digit(char c)
{
	if (digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool parse_u64(const char *s, uint64_t *out)
{
	unsigned base = 10;
	uint64_t v = 0;

	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		base = 16;
		s += 2;
	}
	if (!*s)
		return false;
	for (; *s; s++) {
		int d = hex_digit(*s);
		if (d < 0 || (unsigned)d >= base)
			return false;
		if (__builtin_mul_overflow(v, base, &v) ||
			__builtin_add_overflow(v, (uint64_t)d, &v))
			return false;
	}
	*out = v;
	return true;
}

bool parse_i64(const char *s, int64_t *out)
{
	bool negative = s[0] == '-';
	uint64_t v;

	if (!parse_u64(s + negative, &v) || v > (uint64_t)INT64_MAX + negative)
		return false;
	*out = negative ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

/* one decimal part of an address, up to `max`; returns the rest of the string or NULL */
static const char *part(const char *s, unsigned max, unsigned *out)
{
	unsigned v = 0, n = 0;

	for (; digit(*s) && n < 4; s++, n++)
		v = v * 10 + (unsigned)(*s - '0');
	if (n == 0 || v > max || (n > 1 && s[-(int)n] == '0'))
		return NULL;
	*out = v;
	return s;
}

static const char *ipv4_part(const char *s, uint32_t *out)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++) {
		unsigned byte;
		if (i > 0 && *s++ != '.')
			return NULL;
		s = part(s, 255, &byte);
		if (!s)
			return NULL;
		v = v << 8 | byte;
	}
	*out = v;
	return s;
}

bool parse_ipv4(const char *s, uint32_t *out)
{
	uint32_t v;
	const char *rest = ipv4_part(s, &v);

	if (!rest || *rest)
		return false;
	*out = v;
	return true;
}

bool parse_prefix(const char *s, uint32_t *address, unsigned *length)
{
	uint32_t v;
	unsigned n = 32;
	const char *rest = ipv4_part(s, &v);

	if (rest && *rest == '/')
		rest = part(rest + 1, 32, &n);
	if (!rest || *rest)
		return false;
	*address = v;
	*length = n;
	return true;
}

bool parse_mac(const char *s, uint8_t out[6])
{
	uint8_t mac[6];

	for (int i = 0; i < 6; i++) {
		if (i > 0 && *s++ != ':')
			return false;
		int high = hex_digit(s[0]);
		int low = high < 0 ? -1 : hex_digit(s[1]);
		if (low < 0)
			return false;
		mac[i] = (uint8_t)(high << 4 | low);
		s += 2;
	}
	if (*s)
		return false;
	memcpy(out, mac, 6);
	return true;
}

struct unit {
	const char *name;
	uint64_t scale;
};

/* NUMBER[.DECIMALS]UNIT, exact to one part of the unit's scale (digits below it are cut) */
static bool number_with_unit(const char *s, const struct unit *units, uint64_t *out)
{
	uint64_t whole = 0, decimals = 0, ten = 1;

	if (!digit(*s))
		return false;
	for (; digit(*s); s++) {
		if (__builtin_mul_overflow(whole, 10u, &whole) ||
			__builtin_add_overflow(whole, (uint64_t)(*s - '0'), &whole))
			return false;
	}
	if (*s == '.') {
		if (!digit(*++s))
			return false;
		for (; digit(*s); s++) {
			if (ten >= 1000000000000u)
				continue;
			decimals = decimals * 10 + (uint64_t)(*s - '0');
			ten *= 10;
		}
	}
	for (const struct unit *u = units; u->name; u++) {
		if (strcmp(u->name, s) != 0)
			continue;
		if (__builtin_mul_overflow(whole, u->scale, &whole))
			return false;
		uint64_t below = mul_div(decimals, u->scale, ten);
		return !__builtin_add_overflow(whole, below, out);
	}
	return false;
}

bool parse_duration(const char *s, int64_t *ns)
{
	static const struct unit units[] = {{"ns", 1}, {"us", 1000}, {"µs", 1000}, {"ms", 1000000},
		{"s", 1000000000}, {"min", 60000000000}, {"h", 3600000000000}, {NULL, 0}};
	uint64_t v;

	if (!number_with_unit(s, units, &v) || v > INT64_MAX / 4)
		return false;
	*ns = (int64_t)v;
	return true;
}

bool parse_rate(const char *s, uint64_t *bits_per_second)
{
	static const struct unit units[] = {{"bps", 1}, {"kbps", 1000}, {"Kbps", 1000},
		{"Mbps", 1000000}, {"Gbps", 1000000000}, {"Tbps", 1000000000000}, {NULL, 0}};

	return number_with_unit(s, units, bits_per_second);
}

bool parse_size(const char *s, uint64_t *bytes)
{
	static const struct unit units[] = {{"B", 1}, {"kB", 1000}, {"KB", 1000}, {"MB", 1000000},
		{"GB", 1000000000}, {"KiB", 1024}, {"MiB", 1048576}, {"GiB", 1073741824},
		{NULL, 0}};

	return number_with_unit(s, units, bytes);
}

bool parse_percent(const char *s, uint32_t *parts_per_billion)
{
	static const struct unit units[] = {{"%", 10000000}, {NULL, 0}};
	uint64_t v;

	if (!number_with_unit(s, units, &v) || v > 1000000000u)
		return false;
	*parts_per_billion = (uint32_t)v;
	return true;
}

bool parse_frequency(const char *s, uint64_t *millionths_per_hour)
{
	static const struct unit units[] = {
		{"/s", 3600000000}, {"/min", 60000000}, {"/h", 1000000}, {NULL, 0}};

	return number_with_unit(s, units, millionths_per_hour);
}

bool parse_decimal(const char *s, uint64_t *millionths)
{
	static const struct unit units[] = {{"", 1000000}, {NULL, 0}};

	return number_with_unit(s, units, millionths);
}

#define WORD_MAX 64

size_t edit_distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	size_t row[WORD_MAX + 1];

	if (n > WORD_MAX || m > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);
			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[m];
}

const char *nearest_word(const char *given, const char *const *words)
{
	const char *best = NULL;
	size_t length = strlen(given), best_distance = length / 3 + 2;

	if (best_distance > length) /* a word of one letter is near to nothing */
		best_distance = length;

	for (; *words; words++) {
		size_t d = edit_distance(given, *words);
		if (d < best_distance) {
			best = *words;
			best_distance = d;
		}
	}
	return best;
}
