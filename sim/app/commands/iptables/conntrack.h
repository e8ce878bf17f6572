/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connection tracking for the `state` match and conntrack. */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_CONNTRACK_H
#define LVSLAB_APP_COMMANDS_IPTABLES_CONNTRACK_H

#include "app/commands/iptables/iptables.h"

enum conntrack_bits {
	CT_INVALID = 1,
	CT_NEW = 2,
	CT_ESTABLISHED = 4,
	CT_RELATED = 8,
	CT_UNTRACKED = 16
};

/* Registers the hooks once (nf_ct_netns_get()), when the first rule matches on a state. */
void conntrack_activate(struct host *h);
/* one bit: the state of the packet's connection */
uint16_t conntrack_state(const struct iptables_packet *p);

#endif
