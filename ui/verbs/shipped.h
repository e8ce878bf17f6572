/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scenarios, lessons and topologies that come with lvslab, from whatever folder it is run. */
#ifndef LVSLAB_UI_VERBS_SHIPPED_H
#define LVSLAB_UI_VERBS_SHIPPED_H

#include <stdbool.h>

struct text;

/* The folder that has scenarios/ and topologies/: /usr/share/lvslab, or the sources of a program
 * that was not installed. "" where there is none. */
void shipped_folder(struct text *path);
/*
 * `word` is no file here, and names a shipped one: "dr-basics", "02-direct-routing",
 * "faults/06-no-gateway", "scenarios/dr-basics.yaml". Then true, and its path.
 */
bool shipped_find(struct text *path, const char *word);
/* The shipped one whose name is nearest to `word`, without folder and ending; false: none is near.
 */
bool shipped_nearest(struct text *name, const char *word);
/* Where the program itself lies, ending in '/'; "" where that cannot be known (no /proc). */
void program_folder(struct text *path);

#endif
