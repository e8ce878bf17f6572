/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text going out (a builder that grows) and text coming in (numbers with units, addresses).
 *
 * A `struct text` lives outside the world: a command's output, a line of a report. Its memory comes
 * from the C library. IPv4 addresses are host-order uint32_t everywhere.
 */
#ifndef LVSLAB_BASE_TEXT_H
#define LVSLAB_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/printf_like.h"

struct text {
	char *s;    /* NUL-terminated after the first addition; see text_str */
	size_t len; /* bytes, without the NUL */
	size_t cap;
};

void text_free(struct text *t);
void text_clear(struct text *t);            /* empty, memory kept */
const char *text_str(const struct text *t); /* "" if empty */
void text_add(struct text *t, const char *fmt, ...) TEXT_PRINTF(2, 3);
void text_vadd(struct text *t, const char *fmt, va_list ap);
void text_put(struct text *t, const char *s);
void text_putn(struct text *t, const char *s, size_t n);
void text_putc(struct text *t, char c);
void text_pad(struct text *t, size_t column_from,
	size_t width); /* spaces until `width` after `column_from` */

void text_ip(struct text *t, uint32_t address);       /* 192.0.2.1 */
void text_mac(struct text *t, const uint8_t mac[6]);  /* 02:00:… */
void text_duration(struct text *t, int64_t ns);       /* 50us, 1.5s, 0s: parses back */
void text_seconds(struct text *t, int64_t ns);        /* 0.001204s, six digits */
void text_json_string(struct text *t, const char *s); /* quoted and escaped */

/* Fixed-size forms for arguments of printf: the buffer belongs to the returned value. */
struct ip_text {
	char s[16];
};
struct mac_text {
	char s[18];
};
struct ip_text ip_text(uint32_t address);
struct mac_text mac_text(const uint8_t mac[6]);

/*
 * Parsers: the whole of `s` must match. On failure they return false and leave *out unchanged.
 */
bool parse_u64(const char *s, uint64_t *out); /* decimal, or 0x… */
bool parse_i64(const char *s, int64_t *out);
bool parse_ipv4(const char *s, uint32_t *out); /* four decimal numbers, no leading zeros */
bool parse_prefix(const char *s, uint32_t *address, unsigned *length); /* a.b.c.d/n; no /n: 32 */
bool parse_mac(const char *s, uint8_t out[6]);
bool parse_duration(const char *s, int64_t *ns); /* 50us 2s 1.5ms 3min 1h; 0 needs a unit too */
bool parse_rate(const char *s, uint64_t *bits_per_second);      /* 1Gbps 100Mbps 64kbps 9600bps */
bool parse_size(const char *s, uint64_t *bytes);                /* 12KiB 1MB 400B */
bool parse_percent(const char *s, uint32_t *parts_per_billion); /* 0.1% */
bool parse_frequency(const char *s, uint64_t *millionths_per_hour); /* 200/s 12/min 1.5/h */
bool parse_decimal(const char *s, uint64_t *millionths);            /* 1.25 */

/*
 * The entry of `words` (NULL-terminated) with the smallest edit distance to `given`, or NULL if
 * none is close enough: for "did you mean".
 */
const char *nearest_word(const char *given, const char *const *words);
size_t edit_distance(const char *a, const char *b);

#endif
