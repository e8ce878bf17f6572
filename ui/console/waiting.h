/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time goes on while a typed command runs. */
#ifndef LVSLAB_UI_CONSOLE_WAITING_H
#define LVSLAB_UI_CONSOLE_WAITING_H

#include "ui/console/session.h"

/* Simulated time that a command may take before it is left running. */
#define CONSOLE_WAIT ((int64_t)600 * NSEC_PER_SEC)

/* Until `p` has ended, and prints what it prints; false where it still runs after CONSOLE_WAIT. */
bool console_wait(struct session *s, struct process *p);

#endif
