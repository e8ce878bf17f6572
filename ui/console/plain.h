/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lesson in lines: it says, asks, reads an answer and goes on. No cursor is moved and no colour
 * means anything, so that a screen reader, a slow line and TERM=dumb are as good as a screen.
 */
#ifndef LVSLAB_UI_CONSOLE_PLAIN_H
#define LVSLAB_UI_CONSOLE_PLAIN_H

#include "course/play.h"
#include "ui/console/session.h"

struct plain {
	struct session session;
	struct play *play;
	size_t resume;    /* the step that it was left at the last time; 0: none */
	const char *next; /* the lesson after this one; or NULL */
	/* what was reached has changed: keep it now; may be NULL */
	void (*reached)(void *arg);
	void *arg;
};

/* The title, the introduction and the first step. */
void plain_begin(struct plain *p);
/* One line of the student's; false where the lesson is left. */
bool plain_line(struct plain *p, const char *line);

#endif
