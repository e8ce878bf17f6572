/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines that a person types: edited, remembered and completed by libedit on a terminal, read as
 * they are from anything else.
 */
#ifndef LVSLAB_UI_CONSOLE_LINE_H
#define LVSLAB_UI_CONSOLE_LINE_H

#include <stdbool.h>

struct line_reader;

struct line_hooks {
	void *arg;
	const char *(*prompt)(void *arg);
	/* Calls `one` for everything that may stand where the word `typed` is being typed;
	 * `before`: the line up to it. */
	void (*words)(void *arg, const char *before, const char *typed,
		void (*one)(void *to, const char *word), void *to);
	void (*interrupted)(void *arg); /* Ctrl-C while a line is typed */
};

struct line_reader *line_reader_new(const struct line_hooks *hooks);
void line_reader_free(struct line_reader *r);
bool line_on_terminal(const struct line_reader *r);
/* Is more there already, as in the middle of a paste? Of a terminal only. */
bool line_more(const struct line_reader *r);
/* The next line without its newline, until the next call; NULL at the end. */
const char *line_read(struct line_reader *r);

#endif
