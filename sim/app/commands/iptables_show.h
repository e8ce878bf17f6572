/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What iptables prints of its rules. */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_SHOW_H
#define LVSLAB_APP_COMMANDS_IPTABLES_SHOW_H

#include "app/commands/iptables.h"

struct process;

struct iptables_view {
	bool numeric, verbose, line_numbers; /* -n -v --line-numbers */
};

/* -L: a chain; `first`: no empty line before it */
void iptables_show(struct process *p, const struct iptables_view *v, const struct iptables_chain *c,
	const char *name, bool first);
/* -S: the rules of a chain (−1: of all) */
void iptables_save(struct process *p, const struct iptables *table, int chain);

#endif
