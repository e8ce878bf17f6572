/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values that are numbers, with and without units: each prints as a text that reads back to the
 * same integer. All become an int64_t in the unit given in spec.h.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "file/read.h"
#include "spec/spec.h"

#define MILLION 1000000

static void unset(void *value)
{
	*(int64_t *)value = SPEC_UNSET;
}

static bool given(const void *value)
{
	return *(const int64_t *)value != SPEC_UNSET;
}

struct unit {
	const char *name;
	int64_t scale;
};

/* exact in the largest unit that divides it */
static void put_in_units(struct text *t, const struct unit *units, int64_t v)
{
	while (v == 0 ? units[1].name != NULL : v % units->scale != 0)
		units++;
	text_add(t, "%" PRId64 "%s", v / units->scale, units->name);
}

/* a decimal of parts of 10^digits, without trailing zeros */
static void put_decimal(struct text *t, int64_t v, int64_t one, int digits)
{
	text_add(t, "%" PRId64, v / one);
	int64_t rest = v % one;
	if (!rest)
		return;
	for (; rest % 10 == 0; rest /= 10)
		digits--;
	text_add(t, ".%0*" PRId64, digits, rest);
}

static void put_number(struct text *t, const struct schema_key *k, int64_t v)
{
	if (k->type == &type_duration)
		text_duration(t, v);
	else
		k->type->print(t, k, &v);
}

static void report_range(
	struct reading *r, const struct schema_key *k, const struct doc *d, const struct where *w)
{
	struct text t = {0};

	const struct language *l = r->problems->language;

	put_number(&t, k, k->min);
	if (k->min != k->max) {
		text_put(&t, say(l, " to "));
		put_number(&t, k, k->max);
	}
	if (k->unit)
		text_add(&t, " %s", say(l, k->unit));
	read_expected(r, d, w, NULL, text_str(&t));
	text_free(&t);
}

static void keep(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, int64_t v, void *to)
{
	if ((k->min || k->max) && (v < k->min || v > k->max))
		report_range(r, k, d, w);
	else
		*(int64_t *)to = v;
}

static bool only_digits(const char *s)
{
	uint64_t v;

	return parse_u64(s, &v) || strspn(s, "0123456789.") == strlen(s);
}

/* reports a text that is not a value of its type: most often the unit is missing */
static void report_form(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, const char *units)
{
	struct text hint = {0};
	bool bare = only_digits(d->text);

	if (bare)
		text_add(&hint, say(r->problems->language, "write the unit: %s"), units);
	read_expected(r, d, w, bare ? text_str(&hint) : NULL, k->type->expected);
	text_free(&hint);
}

static void read_integer(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	int64_t v;

	if (!s)
		return;
	if (parse_i64(s, &v))
		keep(r, k, d, w, v, to);
	else
		read_expected(r, d, w, NULL, k->type->expected);
}

static void print_integer(struct text *t, const struct schema_key *k, const void *value)
{
	(void)k;
	text_add(t, "%" PRId64, *(const int64_t *)value);
}

const struct schema_type type_integer = {.name = N_("integer"),
	.expected = N_("a whole number"),
	.pattern = "^-?[0-9]+$",
	.json_number = true,
	.size = sizeof(int64_t),
	.unset = unset,
	.given = given,
	.read = read_integer,
	.print = print_integer};

/* NUMBER[.DECIMALS], at most six of them, as millionths */
static bool parse_millionths(const char *s, int64_t *out)
{
	uint64_t whole = 0, below = 0, scale = MILLION;

	if (!(*s >= '0' && *s <= '9'))
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		whole = whole * 10 + (uint64_t)(*s - '0');
		if (whole > (uint64_t)MILLION * MILLION)
			return false;
	}
	if (*s == '.' && s[1])
		for (s++; *s >= '0' && *s <= '9' && scale > 1; s++) {
			scale /= 10;
			below += (uint64_t)(*s - '0') * scale;
		}
	*out = (int64_t)(whole * MILLION + below);
	return !*s;
}

static void value_number_read_number(struct reading *r, const struct schema_key *k,
	const struct doc *d, const struct where *w, void *to)
{
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	int64_t v;

	if (!s)
		return;
	if (parse_millionths(s, &v))
		keep(r, k, d, w, v, to);
	else
		read_expected(r, d, w, NULL, k->type->expected);
}

static void print_number(struct text *t, const struct schema_key *k, const void *value)
{
	(void)k;
	put_decimal(t, *(const int64_t *)value, MILLION, 6);
}

const struct schema_type type_number = {.name = N_("number"),
	.expected = N_("a number with at most six decimals"),
	.pattern = "^[0-9]+(\\.[0-9]{1,6})?$",
	.json_number = true,
	.size = sizeof(int64_t),
	.unset = unset,
	.given = given,
	.read = value_number_read_number,
	.print = print_number};

static void read_duration(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	int64_t v;

	if (!s)
		return;
	if (parse_duration(s, &v))
		keep(r, k, d, w, v, to);
	else
		report_form(r, k, d, w, "ns us ms s min h");
}

static void print_duration(struct text *t, const struct schema_key *k, const void *value)
{
	(void)k;
	text_duration(t, *(const int64_t *)value);
}

const struct schema_type type_duration = {.name = N_("duration"),
	.expected = N_("a duration such as 50us, 1.5ms or 2s"),
	.pattern = "^[0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|min|h)$",
	.size = sizeof(int64_t),
	.unset = unset,
	.given = given,
	.read = read_duration,
	.print = print_duration};

/* a number with one of `units`, as `parse` reads it */
static void read_amount(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, bool (*parse)(const char *s, uint64_t *out), const char *units,
	void *to)
{
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	uint64_t v;

	if (!s)
		return;
	if (parse(s, &v))
		keep(r, k, d, w, v > INT64_MAX ? INT64_MAX : (int64_t)v, to);
	else
		report_form(r, k, d, w, units);
}

static void read_rate(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	read_amount(r, k, d, w, parse_rate, "bps kbps Mbps Gbps", to);
}

static void print_rate(struct text *t, const struct schema_key *k, const void *value)
{
	static const struct unit units[] = {{"Tbps", 1000000000000}, {"Gbps", 1000000000},
		{"Mbps", 1000000}, {"kbps", 1000}, {"bps", 1}, {NULL, 0}};

	(void)k;
	put_in_units(t, units, *(const int64_t *)value);
}

const struct schema_type type_rate = {.name = N_("rate"),
	.expected = N_("a rate such as 1Gbps or 100Mbps"),
	.pattern = "^[0-9]+(\\.[0-9]+)?(bps|kbps|Kbps|Mbps|Gbps|Tbps)$",
	.size = sizeof(int64_t),
	.unset = unset,
	.given = given,
	.read = read_rate,
	.print = print_rate};

static void read_size(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	read_amount(r, k, d, w, parse_size, "B kB MB KiB MiB", to);
}

static void print_size(struct text *t, const struct schema_key *k, const void *value)
{
	static const struct unit units[] = {
		{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}, {NULL, 0}};

	(void)k;
	put_in_units(t, units, *(const int64_t *)value);
}

const struct schema_type type_size = {.name = N_("size"),
	.expected = N_("a size such as 400B or 12KiB"),
	.pattern = "^[0-9]+(\\.[0-9]+)?(B|kB|KB|MB|GB|KiB|MiB|GiB)$",
	.size = sizeof(int64_t),
	.unset = unset,
	.given = given,
	.read = read_size,
	.print = print_size};

static void read_percent(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	uint32_t v;

	if (!s)
		return;
	if (parse_percent(s, &v))
		*(int64_t *)to = v;
	else
		report_form(r, k, d, w, "%");
}

static void print_percent(struct text *t, const struct schema_key *k, const void *value)
{
	(void)k;
	put_decimal(t, *(const int64_t *)value, 10000000, 7);
	text_putc(t, '%');
}

const struct schema_type type_percent = {.name = N_("percent"),
	.expected = N_("0% to 100%, such as 0.1%"),
	.pattern = "^[0-9]+(\\.[0-9]+)?%$",
	.size = sizeof(int64_t),
	.unset = unset,
	.given = given,
	.read = read_percent,
	.print = print_percent};
