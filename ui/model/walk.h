/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scenario's walkthrough as a session goes through it: its steps begin one after the other, the
 * next one where the last one's `until` has come true (or its command has ended) and somebody steps
 * on. The commands are typed into the journal, so that a step back takes them back too.
 */
#ifndef LVSLAB_UI_MODEL_WALK_H
#define LVSLAB_UI_MODEL_WALK_H

#include "lab/spec.h"

struct model;
struct walk;

struct walk *walk_new(struct model *m);
void walk_free(struct walk *w);
/* Looks at what was recorded since: has the present step come to its end? */
void walk_look(struct model *m);
/* Begins the next step, where the present one is over; false where there is nothing to begin. */
bool walk_begin_next(struct model *m);
/* Another branch has begun: steps typed after the present moment have not begun. */
void walk_cut(struct model *m);
/* How many steps had begun at the moment that is shown, and of how many. */
size_t walk_begun(const struct model *m);
size_t walk_count(const struct model *m);
/* The step that is going on at that moment, or NULL before the first. */
const struct spec_step *walk_step(const struct model *m);

#endif
