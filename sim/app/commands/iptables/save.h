/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between iptables.c and save.c. */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_SAVE_H
#define LVSLAB_APP_COMMANDS_IPTABLES_SAVE_H

#include <stdbool.h>

struct iptables_line;

/* what has been read is done; false: it has complained, t->status */
bool iptables_do(struct iptables_line *t);

#endif
