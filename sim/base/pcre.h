/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Translates PCRE2 patterns (pcre2pattern(3)) to POSIX extended ones if both mean the same. For the
 * host programs that use PCRE2: keepalived and grep -P.
 */
#ifndef LVSLAB_BASE_PCRE_H
#define LVSLAB_BASE_PCRE_H

#include <stdbool.h>
#include <stddef.h>

#define PCRE_EXTENDED_MAX 1024

struct pcre_pattern {
	/* PCRE2_DOTALL, PCRE2_DOLLAR_ENDONLY; `exact`: the caller needs the matched text, not only
	 * whether it matches, and the pattern is part of a larger one: no lazy repetition, no
	 * backreference */
	bool dotall, endonly, exact;
	/* results: it begins with (?i); the number of groups; the extended pattern */
	bool caseless;
	size_t groups;
	char extended[PCRE_EXTENDED_MAX];
};

/* Returns NULL, or the name of the first feature that POSIX lacks. */
const char *pcre_translate(struct pcre_pattern *p, const char *pcre);

#endif
