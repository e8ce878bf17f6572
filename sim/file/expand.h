/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the file's writer need not write: `like`, `groups` and `defaults`, written out in the
 * document, before it is typed, so that a key set by its path meets every check.
 */
#ifndef LVSLAB_FILE_EXPAND_H
#define LVSLAB_FILE_EXPAND_H

#include "file/read.h"

#define EXPAND_NODES_MAX ((size_t)10000)   /* of a lab */
#define EXPAND_COPIED_MAX ((size_t)500000) /* document nodes that `like` and groups may copy */

struct expanding {
	struct reading *r;
	struct doc *file;  /* the scenario, its topology merged in */
	struct doc *nodes; /* its `nodes`, a mapping */
	size_t copied;
};

/* Writes everything out in e->file and takes `like`, `groups` and `defaults` away. */
void expand(struct expanding *e);

void expand_like(struct expanding *e);
void expand_groups(struct expanding *e);
/* The node with what it is `like` merged in, itself where there is nothing to merge. */
struct doc *expand_like_one(struct expanding *e, struct doc *node, const struct where *w);
/* Counts `nodes` more copied nodes; false, and a problem at `d`, where that is too many. */
bool expand_budget(struct expanding *e, size_t nodes, const struct doc *d, const struct where *w);

#endif
