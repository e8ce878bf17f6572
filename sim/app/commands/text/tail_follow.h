/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tail -f (coreutils 9.1): goes on with what is written to the files, until it is ended. */
#ifndef LVSLAB_APP_COMMANDS_TEXT_TAIL_FOLLOW_H
#define LVSLAB_APP_COMMANDS_TEXT_TAIL_FOLLOW_H

#include <stdbool.h>

struct process;

/* Follows these files, whose ends are shown; `retry`: -F, those too that are not there yet. False:
 * none of them can be followed, and that is said. */
bool tail_follow(struct process *p, int count, char **names, bool retry);

#endif
