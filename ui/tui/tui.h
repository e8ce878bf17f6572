/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen on a terminal, by ncursesw. Everything that knows of curses stands in this folder; it
 * shows a canvas and makes keys of what the terminal sends.
 */
#ifndef LVSLAB_UI_TUI_TUI_H
#define LVSLAB_UI_TUI_TUI_H

#include "ui/screen/screen.h"

enum theme { THEME_DARK, THEME_LIGHT, THEME_MONO };

struct tui_options {
	bool mouse;
	enum theme theme;
	/* after what was typed: whatever is to outlive the program is written now; may be NULL */
	void (*keep)(void *arg);
	void *arg;
};

/* Is the locale one of UTF-8? Sets LC_CTYPE from the environment. */
bool tui_utf8(void);
/* What the environment says about the terminal's background: COLORFGBG. */
enum theme tui_theme(void);
/* A terminal that a screen can be drawn on: both streams, and TERM is known and can move. */
bool tui_possible(void);
/* Takes the terminal, until the person leaves or a signal ends it; 0, or the signal's number. */
int tui_run(struct screen *s, const struct tui_options *o);
/* Somebody at the keys wants a long run to end. For model_options. */
bool tui_interrupted(void *arg);

/* ---- terminal.c ---- */
/* Keeps how the terminal is, and gives it back on a crash. */
void terminal_keep(void);
/* ncurses has given it back: nothing is left to do. */
void terminal_given_back(void);
/* Gives it back at once; safe in a signal handler and where nothing was kept. */
void terminal_restore(void);

/* ---- palette.c ---- */
void palette_begin(enum theme theme); /* colours of the theme, or attributes alone */
struct cell_style {
	unsigned attributes;
	short pair;
};
struct cell_style palette_style(enum theme theme, unsigned look);

#endif
