/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers in files (kernel/sysctl.c: proc_dointvec() and similar handlers): formats and parses an
 * int in the units of its form. A line may give fewer numbers than the row holds: the rest stay.
 * Text after the last number is ignored, but a number must end in a blank.
 */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>

#include "base/errno.h"
#include "base/text.h"
#include "engine/timer.h"
#include "host/sysctl/sysctl_internal.h"

#define USER_HZ 100

bool sysctl_parse_number(const char **words, int64_t *out)
{
	const char *s = *words;
	char *end;

	while (isspace((unsigned char)*s))
		s++;
	bool negative = *s == '-' && isdigit((unsigned char)s[1]);
	s += negative;
	if (!isdigit((unsigned char)*s))
		return false;
	unsigned long long v = strtoull(s, &end, 0); /* ULLONG_MAX if it does not fit */
	if (v > INT64_MAX || (*end && !isspace((unsigned char)*end)))
		return false;
	*words = end;
	*out = negative ? -(int64_t)v : (int64_t)v;
	return true;
}

static unsigned numbers_of(const struct sysctl_row *row)
{
	switch (row->form) {
	case SYSCTL_INT_PAIR: return 2;
	case SYSCTL_INT_TRIPLE: return 3;
	default: return 1;
	}
}

static int64_t from_jiffies(unsigned form, int64_t v)
{
	switch (form) {
	case SYSCTL_JIFFIES: return v / HZ;
	case SYSCTL_MS_JIFFIES: return v * (1000 / HZ);
	case SYSCTL_USERHZ_JIFFIES: return v * USER_HZ / HZ;
	default: return v;
	}
}

/* the file's value in the stored unit; out of int range if it does not fit */
static int64_t to_jiffies(unsigned form, int64_t v)
{
	if (v > INT_MAX || v < INT_MIN)
		return INT64_MAX;
	switch (form) {
	case SYSCTL_JIFFIES: return v * HZ;
	case SYSCTL_MS_JIFFIES: return (v + 1000 / HZ - 1) / (1000 / HZ);
	case SYSCTL_USERHZ_JIFFIES: return v * HZ / USER_HZ;
	default: return v;
	}
}

void sysctl_show_value(const struct sysctl_row *row, const void *data, struct text *out)
{
	const int *v = (const int *)(const void *)((const char *)data + row->offset);

	for (unsigned i = 0; i < numbers_of(row); i++)
		text_add(out, i ? "\t%lld" : "%lld", (long long)from_jiffies(row->form, v[i]));
}

static bool in_range(const struct sysctl_row *row, int64_t v)
{
	return (row->min == 0 && row->max == 0) || (v >= row->min && v <= row->max);
}

int sysctl_store_value(const struct sysctl_row *row, void *data, const char *words)
{
	int *v = (int *)(void *)((char *)data + row->offset);
	int64_t given;

	for (unsigned i = 0; i < numbers_of(row); i++) {
		while (isspace((unsigned char)*words))
			words++;
		if (i && !*words)
			return 0;
		if (!sysctl_parse_number(&words, &given) || !in_range(row, given))
			return -EINVAL;
		int64_t stored = to_jiffies(row->form, given);
		if (stored > INT_MAX || stored < INT_MIN)
			return -EINVAL;
		v[i] = (int)stored;
	}
	return 0;
}
