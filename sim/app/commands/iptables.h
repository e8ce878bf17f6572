/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between iptables.c, which reads what is typed, and iptables_table.c, where packets meet it. */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_H
#define LVSLAB_APP_COMMANDS_IPTABLES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "host/ip/hook.h"
#include "net/netdev.h"

struct host;

struct port_range {
	uint16_t from, to;
};

struct iptables_rule {
	struct list link;
	uint32_t src, src_mask, dst, dst_mask;
	char in[IFNAMSIZ], out[IFNAMSIZ]; /* "" any */
	bool not_src, not_dst, not_in, not_out, not_sport, not_dport;
	uint8_t protocol; /* 0: all */
	bool has_sport, has_dport;
	struct port_range sport, dport;
	bool accept; /* -j ACCEPT; else MARK */
	uint32_t mark, mask;
	uint64_t packets, bytes;
};

struct iptables_chain {
	struct hook hook;
	struct list rules;
	uint64_t packets, bytes; /* that reached the policy */
};

struct iptables { /* the table mangle */
	struct iptables_chain chain[NF_INET_NUMHOOKS];
};

extern const char *const iptables_chain_names[NF_INET_NUMHOOKS];
bool iptables_is_used(const struct host *h);  /* has iptables_of() made one? */
struct iptables *iptables_of(struct host *h); /* made, and hooked in, at the first use */
/* The mark that a packet gets on its way in, whatever interface it comes by; 0: none. For packets
 * that are told, not sent. */
uint32_t iptables_mark(struct host *h, uint8_t protocol, uint32_t src, uint16_t sport, uint32_t dst,
	uint16_t dport);
/* All that is matched and done, not the counters. */
bool iptables_same_rule(const struct iptables_rule *a, const struct iptables_rule *b);

#endif
