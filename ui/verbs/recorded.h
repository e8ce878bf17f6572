/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run that is over and can be walked through again: what pictures are made from. */
#ifndef LVSLAB_UI_VERBS_RECORDED_H
#define LVSLAB_UI_VERBS_RECORDED_H

#include "ui/model/model.h"
#include "ui/verbs/open.h"

struct recorded {
	struct opened lab;
	struct model *model; /* at the beginning */
};

/* Opens a file and plays it to its end, the lesson with every right answer. EXIT_FINE, or another
 * status with everything said and nothing left open. */
int recorded_open(struct recorded *r, const struct arguments *a, const char *path);
/* The two parts of it; after the second it is open whatever came of it. `hooks` may be NULL. */
int recorded_prepare(struct recorded *r, const struct arguments *a, const char *path);
int recorded_play(struct recorded *r, const struct arguments *a, const struct play_hooks *hooks);
void recorded_close(struct recorded *r);
/* Goes where `when` says: a step, a time or a condition, to the end of that instant. EXIT_FINE or
 * EXIT_WRONG. */
int recorded_go(struct recorded *r, const struct arguments *a, const char *when);

#endif
