/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UTF-8 from outside: whether it is any, and how it is shown. */
#ifndef LVSLAB_BASE_UTF8_H
#define LVSLAB_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

/* the length of the valid sequence at `s`, 0 where there is none */
size_t utf8_length(const unsigned char *s, size_t n);
/* bytes before the first that is not UTF-8; `n` where all are */
size_t utf8_valid_prefix(const char *s, size_t n);

enum shown_as {
	SHOWN_WORD,  /* in one line: newlines and tabs are escaped, too */
	SHOWN_LINES, /* these stay, and a carriage return at a line's end */
};

/* May this character reach a terminal as it is? */
bool shown_raw(uint32_t code);
/*
 * The one way of whatever was not written here (texts of files, answers, names of files, what a
 * host printed) to a terminal: what shown_raw() does not let pass becomes \xNN or \uNNNN.
 */
void text_shown(struct text *t, const char *bytes, size_t n, enum shown_as as);

#endif
