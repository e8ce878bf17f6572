/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Expands shorthand: `like`, `groups` and `defaults` are written out in the document before it is
 * typed, so that keys set by path pass every check.
 */
#ifndef LVSLAB_FILE_EXPAND_H
#define LVSLAB_FILE_EXPAND_H

#include "file/read.h"

#define EXPAND_NODES_MAX ((size_t)10000)   /* per lab */
#define EXPAND_COPIED_MAX ((size_t)500000) /* document nodes that `like` and groups may copy */

struct expanding {
	struct reading *r;
	struct doc *file;  /* the scenario, its topology merged in */
	struct doc *nodes; /* its `nodes`, a mapping */
	size_t copied;
};

/* Expands everything in e->file and removes `like`, `groups` and `defaults`. */
void expand(struct expanding *e);

void expand_like(struct expanding *e);
void expand_groups(struct expanding *e);
/* The node merged with the node it is `like`, or the node itself without `like`. */
struct doc *expand_like_one(struct expanding *e, struct doc *node, const struct where *w);
/* Counts `nodes` more copied nodes; false, and a problem at `d`, if there are too many. */
bool expand_budget(struct expanding *e, size_t nodes, const struct doc *d, const struct where *w);

#endif
