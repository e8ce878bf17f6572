/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The listings of ifconfig. */
#ifndef LVSLAB_APP_COMMANDS_NET_IFCONFIG_SHOW_H
#define LVSLAB_APP_COMMANDS_NET_IFCONFIG_SHOW_H

#include <stdbool.h>

struct process;

/* One interface or alias; false: no such name. `brief`: -s */
bool ifconfig_show(struct process *p, const char *name, bool brief);
/* The heading of brief lines: ifconfig and netstat differ in the `gap` after "Iface". */
void ifconfig_show_head(struct process *p, const char *gap);
/* All interfaces that are up (`all`: also those that are down), sorted by name, each with its
 * aliases; no heading. */
void ifconfig_show_all(struct process *p, bool all, bool brief);

#endif
