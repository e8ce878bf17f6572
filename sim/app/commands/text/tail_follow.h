/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tail -f (coreutils 9.1): prints what is appended to the files until it is ended. */
#ifndef LVSLAB_APP_COMMANDS_TEXT_TAIL_FOLLOW_H
#define LVSLAB_APP_COMMANDS_TEXT_TAIL_FOLLOW_H

#include <stdbool.h>

struct process;

/* Follows these files, whose last lines are already printed; `retry`: -F, also files that do not
 * exist yet. False: none can be followed; the error is printed. */
bool tail_follow(struct process *p, int count, char **names, bool retry);

#endif
