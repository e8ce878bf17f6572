/* SPDX-License-Identifier: GPL-2.0-or-later */
/* grep -P: translates the Perl patterns that an extended regular expression can express. */
#ifndef LVSLAB_APP_COMMANDS_TEXT_GREP_PERL_H
#define LVSLAB_APP_COMMANDS_TEXT_GREP_PERL_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* The number of regexec() groups used: a pattern whose match would be a later group is refused. */
enum { GREP_GROUPS = 10 };

/* Appends to `ere` an extended expression equivalent to `pattern`; the match is its group *group.
 * False: the pattern cannot be translated. */
bool grep_perl(const char *pattern, struct text *ere, size_t *group);

#endif
