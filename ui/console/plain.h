/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lesson in lines: it prints, asks, reads an answer and continues. It moves no cursor and needs
 * no colours, so it works with a screen reader, a slow line and TERM=dumb.
 */
#ifndef LVSLAB_UI_CONSOLE_PLAIN_H
#define LVSLAB_UI_CONSOLE_PLAIN_H

#include "course/play.h"
#include "ui/console/session.h"

struct plain {
	struct session session;
	struct play *play;
	size_t resume;    /* the step reached last time; 0: none */
	const char *next; /* the lesson after this one; or NULL */
	/* the results have changed: save them now; may be NULL */
	void (*reached)(void *arg);
	void *arg;
};

/* The title, the introduction and the first step. */
void plain_begin(struct plain *p);
/* Handles one input line; false if the lesson is left. */
bool plain_line(struct plain *p, const char *line);

#endif
