/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of what is shipped, for `lvslab` without a file: pick.c is the verb. */
#ifndef LVSLAB_UI_VERBS_PICK_H
#define LVSLAB_UI_VERBS_PICK_H

#include <stdbool.h>

/* Can the picker be shown: is there a terminal that can be drawn on? */
bool pick_possible(void);

#endif
