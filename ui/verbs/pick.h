/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Choosing a scenario or a lesson from a list where a verb was given none. */
#ifndef LVSLAB_UI_VERBS_PICK_H
#define LVSLAB_UI_VERBS_PICK_H

#include <stdbool.h>

/* Can the picker be shown: is there a terminal that can be drawn on? */
bool pick_possible(void);

#endif
