/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why the packet filter dropped a packet. Inputs of the drop: 0 the number of the rule in its chain
 * (after a jump: the number of the jump rule in the base chain). */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_FILTER_REASONS_H
#define LVSLAB_APP_COMMANDS_IPTABLES_FILTER_REASONS_H

#include "engine/reason.h"

#define NFT_SOURCE "net/netfilter/nf_tables_core.c: nft_do_chain()"
#define REJECT_SOURCE "net/ipv4/netfilter/nf_reject_ipv4.c"

/* clang-format off */
#define FILTER_REASONS(X)                                                                          \
	X(FILTER_NONE, "filter-none", "", "no reason given")                                       \
	X(FILTER_PREROUTING, "filter-prerouting", NFT_SOURCE,                                      \
		"iptables: rule {0} of PREROUTING says DROP")                                      \
	X(FILTER_INPUT, "filter-input", NFT_SOURCE, "iptables: rule {0} of INPUT says DROP")       \
	X(FILTER_FORWARD, "filter-forward", NFT_SOURCE, "iptables: rule {0} of FORWARD says DROP") \
	X(FILTER_OUTPUT, "filter-output", NFT_SOURCE, "iptables: rule {0} of OUTPUT says DROP")    \
	X(FILTER_POSTROUTING, "filter-postrouting", NFT_SOURCE,                                    \
		"iptables: rule {0} of POSTROUTING says DROP")                                     \
	X(FILTER_POLICY_PREROUTING, "filter-policy-prerouting", NFT_SOURCE,                        \
		"iptables: no rule of PREROUTING accepts it: policy = DROP")                       \
	X(FILTER_POLICY_INPUT, "filter-policy-input", NFT_SOURCE,                                  \
		"iptables: no rule of INPUT accepts it: policy = DROP")                            \
	X(FILTER_POLICY_FORWARD, "filter-policy-forward", NFT_SOURCE,                              \
		"iptables: no rule of FORWARD accepts it: policy = DROP")                          \
	X(FILTER_POLICY_OUTPUT, "filter-policy-output", NFT_SOURCE,                                \
		"iptables: no rule of OUTPUT accepts it: policy = DROP")                           \
	X(FILTER_POLICY_POSTROUTING, "filter-policy-postrouting", NFT_SOURCE,                      \
		"iptables: no rule of POSTROUTING accepts it: policy = DROP")                      \
	X(FILTER_REJECT_INPUT, "filter-reject-input", REJECT_SOURCE,                               \
		"iptables: rule {0} of INPUT says REJECT")                                         \
	X(FILTER_REJECT_FORWARD, "filter-reject-forward", REJECT_SOURCE,                           \
		"iptables: rule {0} of FORWARD says REJECT")                                       \
	X(FILTER_REJECT_OUTPUT, "filter-reject-output", REJECT_SOURCE,                             \
		"iptables: rule {0} of OUTPUT says REJECT")                                        \
	X(FILTER_REJECT_ICMP, "filter-reject-icmp", REJECT_SOURCE ": nf_send_unreach()",           \
		"sends an ICMP error: iptables says REJECT")                                       \
	X(FILTER_ARP_INPUT, "filter-arp-input", NFT_SOURCE, "arptables: rule {0} of INPUT says DROP") \
	X(FILTER_ARP_OUTPUT, "filter-arp-output", NFT_SOURCE,                                      \
		"arptables: rule {0} of OUTPUT says DROP")
/* clang-format on */

enum filter_reason { FILTER_BASE = 0x600 - 1, FILTER_REASONS(REASON_ENUM) };
extern const struct reason_list filter_reasons;

#endif
