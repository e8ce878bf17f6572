/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UTF-8 from outside: validation and display. */
#ifndef LVSLAB_BASE_UTF8_H
#define LVSLAB_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

/* the length of the valid sequence at `s`, or 0 */
size_t utf8_length(const unsigned char *s, size_t n);
/* bytes before the first invalid sequence; `n` if all are valid */
size_t utf8_valid_prefix(const char *s, size_t n);

enum shown_as {
	SHOWN_WORD,  /* on one line: newlines and tabs are escaped, too */
	SHOWN_LINES, /* newlines, tabs and a carriage return at a line's end stay */
};

/* May this character be printed unchanged on a terminal? */
bool shown_raw(uint32_t code);
/*
 * All foreign text (files, submissions, file names, output of a host) goes to a terminal through
 * this function: characters that shown_raw() rejects become \xNN or \uNNNN.
 */
void text_shown(struct text *t, const char *bytes, size_t n, enum shown_as as);

#endif
