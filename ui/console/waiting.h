/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Simulated time advances while a typed command runs. */
#ifndef LVSLAB_UI_CONSOLE_WAITING_H
#define LVSLAB_UI_CONSOLE_WAITING_H

#include "ui/console/session.h"

/* Simulated time after which a command is left running. */
#define CONSOLE_WAIT ((int64_t)600 * NSEC_PER_SEC)

/* Runs until `p` has ended and prints its output; false if it is still running after
 * CONSOLE_WAIT. */
bool console_wait(struct session *s, struct process *p);

#endif
