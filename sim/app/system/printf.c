/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * printf(1) as bash has it (POSIX.1 XCU printf): the format is reused while arguments remain. Not
 * supported: %e %g %a, %(…)T, a width or precision of more than 9999.
 */
#include "app/system/printf.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/system/escape.h"
#include "base/text.h"

#define OUTPUT_MAX ((size_t)1 << 24)

struct printing {
	char **argv;
	int argc, at;
	struct text *out, *complaints;
	bool stop;
	int status;
};

struct conversion {
	char flags[8];
	int width, precision; /* −1: not said */
	char letter;
};

static const char *next_argument(struct printing *p)
{
	return p->at < p->argc ? p->argv[p->at++] : NULL;
}

/* 'c is the code of c; else a whole number in C's syntax */
static int64_t integer(struct printing *p, const char *s)
{
	char *end;

	if (!s || !*s)
		return 0;
	if (*s == '\'' || *s == '"')
		return (unsigned char)s[1];
	errno = 0;
	int64_t n = *s == '-' || *s == '+' ? strtoll(s, &end, 0) : (int64_t)strtoull(s, &end, 0);
	if (end == s || *end) {
		text_add(p->complaints, "%s: invalid number\n", s);
		p->status = 1;
	} else if (errno == ERANGE) {
		text_add(p->complaints, "warning: %s: Numerical result out of range\n", s);
		p->status = 1;
	}
	return n;
}

static int count(struct printing *p, const char **s)
{
	int n = 0;

	if (**s == '*') {
		++*s;
		n = (int)integer(p, next_argument(p));
	}
	for (; isdigit((unsigned char)**s); ++*s)
		n = n < 1000 ? n * 10 + (**s - '0') : n;
	return n > 9999 ? 9999 : n < -9999 ? -9999 : n;
}

static const char *read_conversion(struct printing *p, const char *s, struct conversion *c)
{
	size_t n = 0;

	*c = (struct conversion){.precision = -1};
	for (; *s && strchr("-+ #0", *s); s++)
		if (n < sizeof(c->flags) - 1)
			c->flags[n++] = *s;
	c->width = count(p, &s);
	if (c->width < 0 && n < sizeof(c->flags) - 1) {
		c->flags[n++] = '-';
		c->width = -c->width;
	}
	if (*s == '.') {
		s++;
		c->precision = count(p, &s);
	}
	while (*s && strchr("hlLjzt", *s))
		s++;
	c->letter = *s;
	return *s ? s + 1 : s;
}

static void put_string(struct printing *p, const struct conversion *c, const char *s)
{
	size_t n = strlen(s);
	bool left = strchr(c->flags, '-') != NULL;

	if (c->precision >= 0 && (size_t)c->precision < n)
		n = (size_t)c->precision;
	size_t pad = (size_t)c->width > n ? (size_t)c->width - n : 0;
	for (size_t i = 0; !left && i < pad; i++)
		text_putc(p->out, ' ');
	text_putn(p->out, s, n);
	for (size_t i = 0; left && i < pad; i++)
		text_putc(p->out, ' ');
}

static void put_number(struct printing *p, const struct conversion *c, const char *argument)
{
	char format[64], room[128];
	int64_t n = integer(p, argument);
	const char *length = c->letter == 'c' ? "" : PRId64;
	int width = c->width > 100 ? 100 : c->width,
	    precision = c->precision > 100 ? 100 : c->precision;

	(void)length;
	if (precision >= 0)
		snprintf(format, sizeof(format), "%%%s%d.%dll%c", c->flags, width, precision,
			c->letter);
	else if (width)
		snprintf(format, sizeof(format), "%%%s%dll%c", c->flags, width, c->letter);
	else
		snprintf(format, sizeof(format), "%%%sll%c", c->flags, c->letter);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(room, sizeof(room), format, (long long)n);
#pragma GCC diagnostic pop
	text_put(p->out, room);
}

/* %f: decimals by integers, rounded half away from zero; nothing of the world depends on it */
static void put_decimal(struct printing *p, const struct conversion *c, const char *s)
{
	struct conversion as_text = *c;
	struct text t = {0};
	int places = c->precision < 0 ? 6 : c->precision > 9 ? 9 : c->precision;
	uint64_t whole = 0, part = 0, unit = 1;
	bool minus = s && *s == '-';

	for (const char *d = s ? s + (*s == '-' || *s == '+') : ""; *d; d++) {
		if (*d == '.' && unit == 1) {
			for (d++; isdigit((unsigned char)*d); d++)
				if (unit < 1000000000000000000u / 10) {
					unit *= 10;
					part = part * 10 + (uint64_t)(*d - '0');
				}
			d--;
		} else if (isdigit((unsigned char)*d) && unit == 1) {
			whole = whole * 10 + (uint64_t)(*d - '0');
		} else {
			text_add(p->complaints, "%s: invalid number\n", s);
			p->status = 1;
			break;
		}
	}
	uint64_t scale = 1;
	for (int i = 0; i < places; i++)
		scale *= 10;
	/* part/unit to `places` digits */
	while (unit > scale) {
		part = unit / 10 == scale ? (part + 5) / 10 : part / 10;
		unit /= 10;
	}
	part *= scale / unit;
	if (part >= scale) {
		part -= scale;
		whole++;
	}
	text_add(&t, "%s%" PRIu64, minus ? "-" : strchr(c->flags, '+') ? "+" : "", whole);
	if (places)
		text_add(&t, ".%0*" PRIu64, places, part);
	as_text.precision = -1;
	put_string(p, &as_text, text_str(&t));
	text_free(&t);
}

static void put_escaped(struct printing *p, const struct conversion *c, const char *s)
{
	struct text t = {0};

	for (; *s && !p->stop;)
		if (*s == '\\')
			s += escape_printf(s, true, &p->stop, &t);
		else
			text_putc(&t, *s++);
	put_string(p, c, text_str(&t));
	text_free(&t);
}

static bool convert(struct printing *p, const struct conversion *c)
{
	const char *s;
	struct text t = {0};
	char one[2] = "";

	switch (c->letter) {
	case '%': text_putc(p->out, '%'); return true;
	case 's':
		s = next_argument(p);
		put_string(p, c, s ? s : "");
		return true;
	case 'b':
		s = next_argument(p);
		put_escaped(p, c, s ? s : "");
		return true;
	case 'q':
		s = next_argument(p);
		if (s && *s && !strpbrk(s, " \t\n'\"\\$`&|;<>()*?[]{}!#~"))
			text_put(&t, s);
		else
			for (const char *d = s ? s : "''"; *d; d++)
				text_add(&t,
					s && strchr(" \t'\"\\$`&|;<>()*?[]{}!#~", *d) ? "\\%c"
										      : "%c",
					*d);
		if (s && !*s)
			text_put(&t, "''");
		put_string(p, c, text_str(&t));
		text_free(&t);
		return true;
	case 'c':
		s = next_argument(p);
		one[0] = s ? *s : '\0';
		put_string(p, c, one);
		return true;
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X': put_number(p, c, next_argument(p)); return true;
	case 'f':
	case 'F': put_decimal(p, c, next_argument(p)); return true;
	default: break;
	}
	if (c->letter)
		text_add(p->complaints, "`%c': invalid format character\n", c->letter);
	else
		text_add(p->complaints, "`%%': missing format character\n");
	p->status = 1;
	return false;
}

static bool one_round(struct printing *p)
{
	for (const char *s = p->argv[0]; *s && !p->stop;) {
		struct conversion c;
		if (*s == '\\') {
			s += escape_printf(s, false, &p->stop, p->out);
		} else if (*s != '%') {
			text_putc(p->out, *s++);
		} else {
			s = read_conversion(p, s + 1, &c);
			if (!convert(p, &c))
				return false;
		}
	}
	return !p->stop;
}

int printf_format(int argc, char **argv, struct text *out, struct text *complaints)
{
	struct printing p = {
		.argv = argv, .argc = argc, .at = 1, .out = out, .complaints = complaints};
	int before;

	do
		before = p.at;
	while (one_round(&p) && p.at > before && p.at < argc && out->len < OUTPUT_MAX);
	return p.status;
}
