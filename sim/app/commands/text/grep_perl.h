/* SPDX-License-Identifier: GPL-2.0-or-later */
/* grep -P: what of Perl's patterns can be said as an extended regular expression. */
#ifndef LVSLAB_APP_COMMANDS_TEXT_GREP_PERL_H
#define LVSLAB_APP_COMMANDS_TEXT_GREP_PERL_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* The groups of regexec() that are looked at: a pattern whose match is a later one is refused. */
enum { GREP_GROUPS = 10 };

/* Adds to `ere` an extended expression that matches what `pattern` does; the match is its group
 * *group. False: the pattern needs more than that. */
bool grep_perl(const char *pattern, struct text *ere, size_t *group);

#endif
