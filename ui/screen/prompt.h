/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line that somebody types: at the bottom of the screen, and wherever a view has one. */
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
	char lead[64]; /* what stands before it: ":" */
	void (*done)(struct screen *s, const char *line);
	/* the words that may stand behind `before`, for Tab; may be NULL */
	void (*words)(struct screen *s, const char *before, const char *typed,
		void (*one)(void *to, const char *word), void *to);
	/* Ctrl-C on an empty line: true where it was for something else than the line; may be NULL */
	bool (*interrupts)(struct screen *s);
	int view;         /* row of `views` that draws it inside its pane; −1: the bottom line */
	struct text held; /* a console's lines so far, which wait for the rest of a command */
	uint32_t codes[PROMPT_LENGTH];
	int length, cursor;
	char *history[PROMPT_HISTORY]; /* oldest first, of all leads; the first char says which
						* kind of line, see prompt.c */
	int history_count, recalled;   /* history_count: none is */
	int sought;                    /* so many characters were typed when the recalling began */
	struct text line;              /* as typed, once it is done */
};

enum prompt_answer { PROMPT_GOES_ON, PROMPT_DONE, PROMPT_GIVEN_UP };

void prompt_open(struct prompt *p, const char *lead);
void prompt_set(struct prompt *p, const char *line);
/* PROMPT_DONE: p->line is what was typed. */
enum prompt_answer prompt_key(struct prompt *p, int key);
/* Tab: the word before the cursor grows as far as all that begin like it agree. */
void prompt_complete(struct prompt *p, struct screen *s);
void prompt_draw(const struct prompt *p, struct area a, int y);
void prompt_free(struct prompt *p);

#endif
