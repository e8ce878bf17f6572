/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lab in a window, for a projector: the picture large, the screen's panes as text below it.
 * Everything that knows of SDL stands in this folder. Keys mean what they mean in a terminal.
 */
#ifndef LVSLAB_UI_WINDOW_WINDOW_H
#define LVSLAB_UI_WINDOW_WINDOW_H

#include <stdint.h>

#include "ui/canvas/colours.h"
#include "ui/screen/screen.h"

struct text;

struct window_options {
	int width, height; /* of the window at first */
	bool full;         /* the whole of the projector's screen */
	bool moves;        /* false: no motion, the still says all of it */
	enum theme theme;
	const char *shot; /* draws once, writes this file (PNG), and is gone; or NULL */
	/* after what was typed: whatever is to outlive the program is written now; may be NULL */
	void (*keep)(void *arg);
	void *arg;
};

/* Was the program built with what a window needs? */
bool window_possible(void);
/* Shows the screen until the person leaves. 0; −1 and why: there is no display. */
int window_run(struct screen *s, const struct window_options *o, struct text *why);

#endif
