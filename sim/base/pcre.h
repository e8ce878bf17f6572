/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Patterns of PCRE2 (pcre2pattern(3)) as POSIX's extended ones, where both mean the same: for
 * programs of a host that have PCRE2, keepalived and grep -P.
 */
#ifndef LVSLAB_BASE_PCRE_H
#define LVSLAB_BASE_PCRE_H

#include <stdbool.h>
#include <stddef.h>

#define PCRE_EXTENDED_MAX 1024

struct pcre_pattern {
	/* PCRE2_DOTALL, PCRE2_DOLLAR_ENDONLY; `exact`: what matches counts, not only whether, and
	 * the pattern is a piece of a larger one: no lazy repetition, no backreference */
	bool dotall, endonly, exact;
	/* found: it begins with (?i); its parentheses; the extended pattern */
	bool caseless;
	size_t groups;
	char extended[PCRE_EXTENDED_MAX];
};

/* NULL, or what in it POSIX does not have. */
const char *pcre_translate(struct pcre_pattern *p, const char *pcre);

#endif
