/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernel modules by name: known ones, loaded ones, their users (/proc/modules). */
#ifndef LVSLAB_APP_SYSTEM_KERNEL_MODULES_H
#define LVSLAB_APP_SYSTEM_KERNEL_MODULES_H

#include <stdbool.h>

struct text;

struct host;
struct guest_key;
struct process;

/* The key of iptables' tables on a host (app/commands/iptables). */
extern const struct guest_key netfilter_guest;
bool iptables_is_used(const struct host *h); /* has it ever been used? */

bool kernel_module_known(const char *name);
bool kernel_module_loaded(struct host *h, const char *name);
unsigned kernel_module_users(struct host *h, const char *name);
void kernel_module_load(struct host *h, const char *name);
void kernel_module_unload(struct host *h, const char *name);
void kernel_modules_list(struct process *p);                /* as lsmod */
void kernel_modules_file(struct host *h, struct text *out); /* /proc/modules */

#endif
