/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line is split at blanks once; its parsers take the terms they know, and the rest is reported.
 * So a misplaced or repeated key is never ignored silently.
 */
#include "workload/line.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define YEAR_NS (INT64_C(8760) * 3600 * 1000000000)
#define FREQUENCY_MAX (UINT64_C(1000000000) * 3600000000)

static size_t key_length(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz-_");

	return n && s[n] == '=' ? n : 0;
}

/* cuts off the term at `s` and returns where the next one may start */
static char *cut(struct line *l, char *s, const char *rest)
{
	struct line_term *t = &l->terms[l->count++];
	size_t n = key_length(s);
	bool to_the_end = false;

	if (n) {
		s[n] = '\0';
		t->key = s;
		to_the_end = rest && strcmp(s, rest) == 0;
		s += n + 1;
	}
	t->value = s;
	s += to_the_end ? strlen(s) : strcspn(s, " \t");
	if (*s)
		*s++ = '\0';
	return s;
}

void line_open(struct line *l, const char *text, const char *rest, struct place at,
	struct problems *problems)
{
	*l = (struct line){.at = at, .problems = problems, .copy = strdup(text)};
	if (!l->copy)
		abort();
	for (char *s = l->copy; *(s += strspn(s, " \t"));) {
		if (l->count == LINE_TERMS) {
			line_problem(l, "too many words");
			return;
		}
		s = cut(l, s, rest);
	}
}

void line_problem(struct line *l, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, say(l->problems->language, fmt), ap);
	va_end(ap);
	struct text hint = {0};
	if (l->usage)
		text_add(&hint, say(l->problems->language, N_("write it as `%s`")), l->usage);
	problem_add(l->problems, l->at, hint.s, "%s", text_str(&t));
	l->failed = true;
	text_free(&t);
	text_free(&hint);
}

const char *line_take(struct line *l, const char *key, bool word)
{
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < l->count; i++) {
			struct line_term *t = &l->terms[i];
			bool fits = pass == 0 ? key && t->key && strcmp(t->key, key) == 0
					      : word && !t->key;
			if (fits && !t->taken) {
				t->taken = true;
				return t->value;
			}
		}
	return NULL;
}

bool line_has(const struct line *l, const char *key)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->terms[i].key && strcmp(l->terms[i].key, key) == 0)
			return true;
	return false;
}

bool line_close(struct line *l)
{
	for (size_t i = 0; i < l->count && !l->failed; i++) {
		const struct line_term *t = &l->terms[i];
		if (t->taken)
			continue;
		if (t->key)
			line_problem(l, "'%s=' is not valid here", t->key);
		else
			line_problem(l, "'%s' has no meaning here", t->value);
	}
	free(l->copy);
	l->copy = NULL;
	return !l->failed;
}

/* the value's text, or NULL; reports a missing required one */
static const char *take(struct line *l, struct line_value v)
{
	const char *s = line_take(l, v.key, v.word);

	if (!s && !v.optional && !l->failed)
		line_problem(l, "%s is missing", v.key);
	return s;
}

static void wrong(struct line *l, const char *key, const char *found, const char *expected)
{
	if (!l->failed)
		line_problem(l, "%s: expected %s, found '%.40s'", key,
			say(l->problems->language, expected), found);
}

void line_duration(struct line *l, struct line_value v, int64_t *ns)
{
	const char *s = take(l, v);
	int64_t value;

	if (!s)
		return;
	if (s[0] == '-' && parse_duration(s + 1, &value))
		wrong(l, v.key, s, N_("a duration that is not negative"));
	else if (!parse_duration(s, &value) || value > YEAR_NS)
		wrong(l, v.key, s, N_("a duration such as 5ms, at most 365 days"));
	else
		*ns = value;
}

void line_frequency(struct line *l, struct line_value v, uint64_t *millionths_per_hour)
{
	const char *s = take(l, v);
	uint64_t value;

	if (!s)
		return;
	if (!parse_frequency(s, &value) || value > FREQUENCY_MAX)
		wrong(l, v.key, s, N_("a rate such as 200/s, 12/min or 5/h, at most 1000000000/s"));
	else
		*millionths_per_hour = value;
}

void line_number(struct line *l, struct line_value v, uint64_t *millionths)
{
	const char *s = take(l, v);
	uint64_t value;

	if (!s)
		return;
	if (!parse_decimal(s, &value) || value > UINT64_C(1000000000000))
		wrong(l, v.key, s, N_("a number such as 1.3, at most 1000000"));
	else
		*millionths = value;
}

void line_count(struct line *l, struct line_value v, uint64_t max, uint64_t *count)
{
	const char *s = take(l, v);
	uint64_t value;

	if (!s)
		return;
	if (!parse_u64(s, &value) || value == 0 || value > max)
		line_problem(l, "%s: expected a whole number from 1 to %llu, found '%.40s'", v.key,
			(unsigned long long)max, s);
	else
		*count = value;
}
