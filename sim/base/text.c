/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text builder, and the spellings of addresses, durations and JSON strings. Numbers are printed
 * from integers: no floating point affects the output or a golden file.
 */
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_free(struct text *t)
{
	free(t->s);
	*t = (struct text){0};
}

void text_clear(struct text *t)
{
	t->len = 0;
	if (t->s)
		t->s[0] = '\0';
}

const char *text_str(const struct text *t)
{
	return t->s ? t->s : "";
}

static void reserve(struct text *t, size_t more)
{
	if (t->len + more + 1 <= t->cap)
		return;
	size_t cap = t->cap ? t->cap * 2 : 128;
	while (cap < t->len + more + 1)
		cap *= 2;
	char *s = realloc(t->s, cap);
	if (!s)
		abort();
	t->s = s;
	t->cap = cap;
}

void text_putn(struct text *t, const char *s, size_t n)
{
	reserve(t, n);
	if (n) /* s may be NULL if n is 0 */
		memcpy(t->s + t->len, s, n);
	t->len += n;
	t->s[t->len] = '\0';
}

void text_put(struct text *t, const char *s)
{
	text_putn(t, s, strlen(s));
}

void text_putc(struct text *t, char c)
{
	text_putn(t, &c, 1);
}

void text_vadd(struct text *t, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return;
	reserve(t, (size_t)n);
	vsnprintf(t->s + t->len, (size_t)n + 1, fmt, ap);
	t->len += (size_t)n;
}

void text_add(struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	text_vadd(t, fmt, ap);
	va_end(ap);
}

void text_pad(struct text *t, size_t column_from, size_t width)
{
	while (t->len < column_from + width)
		text_putc(t, ' ');
}

struct ip_text ip_text(uint32_t address)
{
	struct ip_text out;

	snprintf(out.s, sizeof(out.s), "%u.%u.%u.%u", address >> 24, (address >> 16) & 255u,
		(address >> 8) & 255u, address & 255u);
	return out;
}

struct mac_text mac_text(const uint8_t mac[6])
{
	struct mac_text out;

	snprintf(out.s, sizeof(out.s), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2],
		mac[3], mac[4], mac[5]);
	return out;
}

void text_ip(struct text *t, uint32_t address)
{
	text_put(t, ip_text(address).s);
}

void text_mac(struct text *t, const uint8_t mac[6])
{
	text_put(t, mac_text(mac).s);
}

void text_duration(struct text *t, int64_t ns)
{
	static const struct {
		const char *unit;
		int64_t ns;
	} units[] = {{"h", 3600000000000}, {"min", 60000000000}, {"s", 1000000000}, {"ms", 1000000},
		{"us", 1000}, {"ns", 1}};

	if (ns == 0) {
		text_put(t, "0s");
		return;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (ns % units[i].ns == 0) {
			text_add(t, "%" PRId64 "%s", ns / units[i].ns, units[i].unit);
			return;
		}
	}
}

void text_seconds(struct text *t, int64_t ns)
{
	uint64_t n = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;

	text_add(t, "%s%" PRIu64 ".%06" PRIu64 "s", ns < 0 ? "-" : "", n / 1000000000,
		n % 1000000000 / 1000);
}

void text_json_string(struct text *t, const char *s)
{
	text_putc(t, '"');
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		if (c == '"' || c == '\\')
			text_add(t, "\\%c", c);
		else if (c == '\n')
			text_put(t, "\\n");
		else if (c == '\t')
			text_put(t, "\\t");
		else if (c < 0x20)
			text_add(t, "\\u%04x", c);
		else
			text_putc(t, (char)c);
	}
	text_putc(t, '"');
}
