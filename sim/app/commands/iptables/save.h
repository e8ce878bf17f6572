/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by iptables.c and save.c. */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_SAVE_H
#define LVSLAB_APP_COMMANDS_IPTABLES_SAVE_H

#include <stdbool.h>

struct iptables_line;

/* executes the parsed line; false: error already printed, t->status set */
bool iptables_do(struct iptables_line *t);

#endif
