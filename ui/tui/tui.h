/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen on a terminal, by ncursesw. Everything that knows of curses stands in this folder; it
 * shows a canvas and makes keys of what the terminal sends.
 */
#ifndef LVSLAB_UI_TUI_TUI_H
#define LVSLAB_UI_TUI_TUI_H

#include "ui/canvas/colours.h"
#include "ui/screen/screen.h"

struct tui_options {
	bool mouse;
	enum theme theme;
	bool own; /* a background of the theme's, because the terminal's is not known */
	/* after what was typed: whatever is to outlive the program is written now; may be NULL */
	void (*keep)(void *arg);
	void *arg;
};

/* Is the locale one of UTF-8? Sets LC_CTYPE from the environment. */
bool tui_utf8(void);
/* By the terminal's background: what COLORFGBG says, else what the terminal answers. Not `known`
 * where neither does. */
enum theme tui_theme(bool *known);
/* background.c: asks the terminal, for at most 200 ms. False where it does not answer. */
bool background_ask(bool *is_light);
/* A terminal that a screen can be drawn on: both streams, and TERM is known and can move. */
bool tui_possible(void);
/* What is drawn on a canvas and takes keys: a screen, the picker. */
struct face {
	void *of;
	struct canvas *canvas;
	const bool *quit;
	bool *themed; /* somebody wants the next theme; set back once it is there */
	void (*draw)(void *of);
	void (*input)(void *of, const struct input *in, int64_t wall);
	int64_t (*tick)(void *of, int64_t wall); /* ns until the next is wanted; −1: none */
};

/* Takes the terminal, until the person leaves or a signal ends it; 0, or the signal's number. */
int tui_run(struct screen *s, struct tui_options *o);
int tui_run_face(const struct face *f, struct tui_options *o); /* the theme may be another then */
/* Somebody at the keys wants a long run to end. For model_options. */
bool tui_interrupted(void *arg);
/* A long run has come so far: shown on the last row, ten times a second at most. */
void tui_passing(void *arg, int64_t now);

/* ---- terminal.c ---- */
/* Keeps how the terminal is, and gives it back on a crash. */
void terminal_keep(void);
/* ncurses has given it back: nothing is left to do. */
void terminal_given_back(void);
/* Gives it back at once; safe in a signal handler and where nothing was kept. */
void terminal_restore(void);

/* ---- ansi.c ---- */
/* The rows of `c` that differ from `old` (NULL: all of them), with ECMA-48's controls and 256
 * colours. */
void canvas_ansi(
	struct text *t, const struct canvas *c, const struct canvas *old, enum theme theme);

/* ---- palette.c ---- */
/* Colours of the theme, or attributes alone; on the theme's `own` background, or the terminal's. */
void palette_begin(enum theme theme, bool own);
/* LOOK_BOLD, LOOK_UNDERLINE, LOOK_REVERSE of a cell, its role's own among them. */
unsigned palette_look(unsigned look);
struct cell_style {
	unsigned attributes;
	short pair;
};
struct cell_style palette_style(enum theme theme, unsigned look);

#endif
