/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lab in a window, for a projector: the picture large, the screen's panes as text below it. All
 * code that uses SDL is in this folder. Keys have the same meaning as in a terminal.
 */
#ifndef LVSLAB_UI_WINDOW_WINDOW_H
#define LVSLAB_UI_WINDOW_WINDOW_H

#include <stdint.h>

#include "ui/canvas/colours.h"
#include "ui/screen/screen.h"

struct text;

struct window_options {
	int width, height; /* initial size */
	bool full;         /* full screen */
	bool moves;        /* false: no animation, only the still */
	enum theme theme;
	const char *shot; /* draws once, writes this file (PNG), and exits; or NULL */
	/* after input: saves whatever must outlive the program; may be NULL */
	void (*keep)(void *arg);
	void *arg;
};

/* Was the program built with the libraries for a window? */
bool window_possible(void);
/* Shows the screen until the user leaves. 0; −1 and the reason: there is no display. */
int window_run(struct screen *s, const struct window_options *o, struct text *why);

#endif
