/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of shipped files, for `lvslab` without arguments: see pick.c. */
#ifndef LVSLAB_UI_VERBS_PICK_H
#define LVSLAB_UI_VERBS_PICK_H

#include <stdbool.h>

/* Can the picker be shown: is there a suitable terminal? */
bool pick_possible(void);

#endif
