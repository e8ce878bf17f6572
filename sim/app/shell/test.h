/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The conditions of test(1), [ and [[ ]]. */
#ifndef LVSLAB_APP_SHELL_TEST_H
#define LVSLAB_APP_SHELL_TEST_H

#include <stdbool.h>

struct host;
struct process;
struct text;
struct shell;

/* -f FILE, -z STRING …; `sh` (for -v, -t) may be NULL. *known: the operator exists. */
bool test_unary(struct host *h, struct shell *sh, char op, const char *word, bool *known);
/* a = b, a -lt b …; false and `why` if a number is invalid. */
bool test_binary(struct host *h, const char *a, const char *op, const char *b, bool *value,
	struct text *why);
bool test_is_binary(const char *op);

#endif
