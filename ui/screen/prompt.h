/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An input line: at the bottom of the screen, or in a view. */
#ifndef LVSLAB_UI_SCREEN_PROMPT_H
#define LVSLAB_UI_SCREEN_PROMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "ui/canvas/canvas.h"

#define PROMPT_LENGTH 4096
#define PROMPT_HISTORY 50

struct screen;

struct prompt {
	bool open;
	char lead[64]; /* the text before it: ":" */
	void (*done)(struct screen *s, const char *line);
	/* completions after `before`, for Tab; may be NULL */
	void (*words)(struct screen *s, const char *before, const char *typed,
		void (*one)(void *to, const char *word), void *to);
	/* Ctrl-C on an empty line: true if it was handled; may be NULL */
	bool (*interrupts)(struct screen *s);
	int view;         /* row of `views` that draws it inside its pane; −1: the bottom line */
	struct text held; /* a console's lines so far of an incomplete command */
	uint32_t codes[PROMPT_LENGTH];
	int length, cursor;
	char *history[PROMPT_HISTORY]; /* oldest first, of all leads; the first char is the kind of
				        * line, see prompt.c */
	int history_count, recalled;   /* recalled == history_count: none */
	int sought;                    /* number of characters typed when recalling began */
	struct text line;              /* the input, when done */
};

enum prompt_answer { PROMPT_GOES_ON, PROMPT_DONE, PROMPT_GIVEN_UP };

void prompt_open(struct prompt *p, const char *lead);
void prompt_set(struct prompt *p, const char *line);
/* PROMPT_DONE: p->line is the input. */
enum prompt_answer prompt_key(struct prompt *p, int key);
/* Tab: extends the word before the cursor to the common prefix of its completions. */
void prompt_complete(struct prompt *p, struct screen *s);
void prompt_draw(const struct prompt *p, struct area a, int y);
void prompt_free(struct prompt *p);

#endif
