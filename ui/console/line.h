/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Input lines: libedit provides editing, history and completion on a terminal; other input is read
 * unchanged.
 */
#ifndef LVSLAB_UI_CONSOLE_LINE_H
#define LVSLAB_UI_CONSOLE_LINE_H

#include <stdbool.h>

struct line_reader;

struct line_hooks {
	void *arg;
	const char *(*prompt)(void *arg);
	/* Calls `one` for every completion of `typed`; `before`: the line up to it. */
	void (*words)(void *arg, const char *before, const char *typed,
		void (*one)(void *to, const char *word), void *to);
	void (*interrupted)(void *arg); /* Ctrl-C while a line is typed */
};

struct line_reader *line_reader_new(const struct line_hooks *hooks);
void line_reader_free(struct line_reader *r);
bool line_on_terminal(const struct line_reader *r);
/* Is more input available, as in the middle of a paste? Only on a terminal. */
bool line_more(const struct line_reader *r);
/* The next line without its newline, valid until the next call; NULL at the end. */
const char *line_read(struct line_reader *r);

#endif
