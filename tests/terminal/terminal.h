/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program on a terminal of its own: a pseudo-terminal, and libvterm, which draws what the program
 * writes as a real terminal would. Nothing of the caller's terminal, shell or locale gets in.
 */
#ifndef LVSLAB_TESTS_TERMINAL_H
#define LVSLAB_TESTS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

struct terminal;

/* Runs argv[0] (NULL ends argv) with the environment `env` (NULL ends it) on a terminal of
 * `columns` × `rows`. NULL and errno where the machine has no pseudo-terminals. */
struct terminal *terminal_open(
	char *const *argv, char *const *env, unsigned columns, unsigned rows);
void terminal_close(struct terminal *t); /* kills the program if it still runs */

/* Reads what the program writes, for at most `ms`; false where it has nothing more to say in that
 * time. */
bool terminal_read(struct terminal *t, int ms);
void terminal_write(struct terminal *t, const char *bytes, size_t length);
void terminal_resize(struct terminal *t, unsigned columns, unsigned rows);

/* The screen as text, a line a row, without the blanks at the ends of lines. The caller frees. */
char *terminal_text(struct terminal *t);
/* The line the cursor is in, as terminal_text() gives it but without its end. The caller frees. */
char *terminal_cursor_line(struct terminal *t);
bool terminal_takes_keys(struct terminal *t); /* single keys, not lines: no ICANON */
bool terminal_coloured(struct terminal *t);   /* any cell with a colour that is not the default */
/* As a shell wants to find it: the cursor shown, the first screen, the line discipline as it was.
 */
bool terminal_restored(struct terminal *t, const char **what_not);
bool terminal_ended(struct terminal *t, int *status); /* 128 + N: died of signal N */

#endif
