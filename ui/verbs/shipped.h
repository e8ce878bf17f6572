/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scenarios, lessons and topologies shipped with lvslab, independent of the working
 * directory. */
#ifndef LVSLAB_UI_VERBS_SHIPPED_H
#define LVSLAB_UI_VERBS_SHIPPED_H

#include <stdbool.h>

struct text;

/* The folder with scenarios/ and topologies/: /usr/share/lvslab, or the sources of a program that
 * is not installed. "" if there is none. */
void shipped_folder(struct text *path);
/*
 * `word` is not a file here, but the name of a shipped one: "dr-basics", "02-direct-routing",
 * "faults/06-no-gateway", "scenarios/dr-basics.yaml". Then true, and its path.
 */
bool shipped_find(struct text *path, const char *word);
/* The shipped one with the most similar name, without folder and suffix; false: none is close. */
bool shipped_nearest(struct text *name, const char *word);
/* The folder of the program itself, ending in '/'; "" if unknown (no /proc). */
void program_folder(struct text *path);

#endif
