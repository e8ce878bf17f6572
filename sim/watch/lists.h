/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All modules' tables of records and reasons; describe.h looks them up by number. */
#ifndef LVSLAB_WATCH_LISTS_H
#define LVSLAB_WATCH_LISTS_H

#include "engine/reason.h"

struct kind;

extern const struct kind *const kind_lists[];          /* by number; ends with NULL */
extern const struct reason_list *const reason_lists[]; /* by number; ends with NULL */

#endif
