/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tab completion for a line typed on a host, at the console and on the screen. */
#ifndef LVSLAB_UI_REPORT_HOST_WORDS_H
#define LVSLAB_UI_REPORT_HOST_WORDS_H

struct host;
struct network;

/*
 * Calls `one` for every completion of the word `typed`; `before`: the line up to it. `h` may be
 * NULL: then only commands are known.
 */
void host_words(const struct network *net, struct host *h, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to);
/* "rs1#" for each host */
void host_prompts(const struct network *net, void (*one)(void *to, const char *word), void *to);

#endif
