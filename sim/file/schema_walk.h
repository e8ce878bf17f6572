/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every object of a file's format, once, in reading order. */
#ifndef LVSLAB_FILE_SCHEMA_WALK_H
#define LVSLAB_FILE_SCHEMA_WALK_H

#include "file/schema.h"

#define SCHEMA_OBJECTS_MAX 32

struct schema_walk {
	const struct schema_object *objects[SCHEMA_OBJECTS_MAX];
	size_t count;
};

/* `from` first, then the objects of its keys, then theirs. */
void schema_walk(struct schema_walk *w, const struct schema_object *from);

#endif
