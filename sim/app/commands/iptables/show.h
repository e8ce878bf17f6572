/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How iptables prints its rules. */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_SHOW_H
#define LVSLAB_APP_COMMANDS_IPTABLES_SHOW_H

#include <stdbool.h>
#include <stdint.h>

#include "app/commands/iptables/iptables.h"

struct text;
struct process;

struct iptables_view {
	bool numeric, verbose, exact, line_numbers; /* -n -v -x --line-numbers */
	bool counters;                              /* iptables-save -c */
};

/* -L: a chain; `first`: no empty line before it; `rule`: only this rule, 0 all */
void iptables_show(struct process *p, const struct iptables_view *v, const struct iptables_chain *c,
	bool first, int rule);
/* as `iptables -v -A` prints the rule it added */
void iptables_show_added(struct process *p, const struct iptables_rule *r);
/* -S: the rules of a chain (NULL: of all), or one of them */
void iptables_list_rules(struct process *p, const struct iptables_view *v,
	const struct iptables_table *t, const struct iptables_chain *only, int rule);
/* "-A INPUT …" without an end of line */
void iptables_rule_text(
	struct text *s, const char *chain, const struct iptables_rule *r, bool counters);
/* a word quoted so that it can be read back (xtables_save_string()) */
void iptables_save_word(struct text *s, const char *word);
/* " dpt:80", " spts:1:2", as for tcp and udp */
void iptables_show_ports(struct text *s, const char *name, uint8_t protocol, bool inverted,
	const struct port_range *r, bool numeric);
/* "80" or "80:90"; by name unless numeric */
void iptables_port_text(struct text *s, uint8_t protocol, const struct port_range *r, bool numeric);

#endif
