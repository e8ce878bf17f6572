/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen on a terminal, with ncursesw. All code that uses curses is in this folder; it shows a
 * canvas and converts terminal input to keys.
 */
#ifndef LVSLAB_UI_TUI_TUI_H
#define LVSLAB_UI_TUI_TUI_H

#include "ui/canvas/colours.h"
#include "ui/screen/screen.h"

struct tui_options {
	bool mouse;
	enum theme theme;
	bool own; /* sets the theme's background, because the terminal's is unknown */
	/* after input: saves whatever must outlive the program; may be NULL */
	void (*keep)(void *arg);
	void *arg;
};

/* Is the locale one of UTF-8? Sets LC_CTYPE from the environment. */
bool tui_utf8(void);
/* The theme for the terminal's background: from COLORFGBG, else from the terminal's reply. Not
 * `known` if neither is available. */
enum theme tui_theme(bool *known);
/* background.c: queries the terminal, for at most 200 ms. False if it does not reply. */
bool background_ask(bool *is_light);
/* Can a screen be drawn? Both streams are a terminal, and TERM is known and can move the cursor. */
bool tui_possible(void);
/* Something that draws on a canvas and takes keys: a screen, the picker. */
struct face {
	void *of;
	struct canvas *canvas;
	const bool *quit;
	bool *themed; /* the next theme is requested; reset once applied */
	void (*draw)(void *of);
	void (*input)(void *of, const struct input *in, int64_t wall);
	int64_t (*tick)(void *of, int64_t wall); /* returns ns until the next call; −1: none */
};

/* Runs on the terminal until the user leaves or a signal ends it; 0, or the signal's number. */
int tui_run(struct screen *s, struct tui_options *o);
int tui_run_face(const struct face *f, struct tui_options *o); /* may change the theme */
/* Does the user want a long run to end? For model_options. */
bool tui_interrupted(void *arg);
/* Shows the progress of a long run on the last row, at most ten times per second. */
void tui_passing(void *arg, int64_t now);

/* ---- terminal.c ---- */
/* Saves the terminal's state, and restores it on a crash. */
void terminal_keep(void);
/* ncurses has restored it: nothing is left to do. */
void terminal_given_back(void);
/* Restores it at once; safe in a signal handler and if nothing was saved. */
void terminal_restore(void);

/* ---- ansi.c ---- */
/* The rows of `c` that differ from `old` (NULL: all), with ECMA-48 controls and 256 colours. */
void canvas_ansi(
	struct text *t, const struct canvas *c, const struct canvas *old, enum theme theme);

/* ---- palette.c ---- */
/* Colours of the theme, or only attributes; on the theme's `own` background, or the terminal's. */
void palette_begin(enum theme theme, bool own);
/* LOOK_BOLD, LOOK_UNDERLINE, LOOK_REVERSE of a cell, including its role's. */
unsigned palette_look(unsigned look);
struct cell_style {
	unsigned attributes;
	short pair;
};
struct cell_style palette_style(enum theme theme, unsigned look);

#endif
