/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options and words of the lab's programs, for completion with Tab. */
#ifndef LVSLAB_UI_REPORT_OPTION_WORDS_H
#define LVSLAB_UI_REPORT_OPTION_WORDS_H

#include <stddef.h>

struct host;

/* The command of row `i` of the table ("ip addr"), or NULL past the last. */
const char *option_words_command(size_t i);
/* The options of the command at the start of `line` ("ip addr "). */
void option_words(const char *line, void (*one)(void *to, const char *word), void *to);
/* The words that can follow: "add" after "ip addr ", interfaces after "dev ". */
void argument_words(
	const char *line, const struct host *h, void (*one)(void *to, const char *word), void *to);

#endif
