/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A finished run that can be replayed: the source of pictures. */
#ifndef LVSLAB_UI_VERBS_RECORDED_H
#define LVSLAB_UI_VERBS_RECORDED_H

#include "ui/model/model.h"
#include "ui/verbs/open.h"

struct recorded {
	struct opened lab;
	struct model *model; /* at the beginning */
};

/* Opens a file and plays it to its end, the lesson with every right answer. EXIT_FINE, or another
 * status after messages, with nothing left open. */
int recorded_open(struct recorded *r, const struct arguments *a, const char *path);
/* Its two parts; after the second it is open in any case. `hooks` may be NULL. */
int recorded_prepare(struct recorded *r, const struct arguments *a, const char *path);
int recorded_play(struct recorded *r, const struct arguments *a, const struct play_hooks *hooks);
void recorded_close(struct recorded *r);
/* Goes to `when`: a step, a time or a condition, to the end of that instant. EXIT_FINE or
 * EXIT_WRONG. */
int recorded_go(struct recorded *r, const struct arguments *a, const char *when);

#endif
