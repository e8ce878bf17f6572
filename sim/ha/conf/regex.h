/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The regex of an HTTP_GET's url. keepalived has PCRE2's; the lab has POSIX's extended ones, and
 * takes what means the same in both.
 */
#ifndef LVSLAB_HA_CONF_REGEX_H
#define LVSLAB_HA_CONF_REGEX_H

#include <stdbool.h>
#include <stddef.h>

struct check_url;

/* PCRE2's pattern, with or without PCRE2_DOTALL and PCRE2_DOLLAR_ENDONLY, as an extended one of at
 * most `size` bytes. NULL, or what in it the lab does not have. `caseless` becomes true where it
 * begins so. */
const char *check_regex_translate(
	const char *pcre, bool dotall, bool endonly, char *to, size_t size, bool *caseless);
/* check_regex() over a whole body: is it there, and does it begin where it may? */
bool check_regex_found(const struct check_url *u, const char *body, size_t length);

#endif
