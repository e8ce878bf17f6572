/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules (ip rule): which tables are searched for a packet, in which order (net/core/fib_rules.c,
 * net/ipv4/fib_rules.c). Linux starts with three; until a rule is added or deleted, the tables
 * local and main are searched as one (fib_trie.c: fib_trie_unmerge()).
 */
#ifndef LVSLAB_HOST_ROUTE_FIB_RULE_H
#define LVSLAB_HOST_ROUTE_FIB_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "net/netdev.h"

struct host;
struct fib_route;

/* The key of a lookup: struct flowi4. */
struct fib_key {
	uint32_t dst, src, mark;
	const struct netdev *in, *out; /* in NULL: locally generated; out: bound to it, or NULL */
	uint8_t tos, protocol;
	uint16_t sport, dport;
};

enum fib_action {
	FR_ACT_TO_TBL = 1,
	FR_ACT_GOTO,
	FR_ACT_NOP,
	FR_ACT_BLACKHOLE = 6,
	FR_ACT_UNREACHABLE,
	FR_ACT_PROHIBIT
};

struct fib_ports {
	uint16_t from, to; /* 0 and 0: any */
};

struct fib_rule {
	struct list link;                   /* in fib.rules, by preference */
	uint32_t preference, table, target; /* target: of a goto */
	uint32_t src, dst, mark, mask;
	int suppress_prefix; /* −1: none */
	struct fib_ports sport, dport;
	char in[IFNAMSIZ], out[IFNAMSIZ]; /* "" any */
	uint8_t src_length, dst_length, tos, protocol, action;
	bool inverted;
};

/* 0, -EEXIST (the same rule with the same preference), -EINVAL. preference 0: before all rules but
 * the first (fib_default_rule_pref()). */
int fib_rule_add(struct host *h, const struct fib_rule *rule, bool has_preference);
/* deletes the first rule that has all that `match` sets; 0 or -ENOENT */
int fib_rule_del(struct host *h, const struct fib_rule *match, bool has_preference);

/* fib_lookup() with rules; any_carrier: ignore the carrier. */
const struct fib_route *fib_lookup_key(
	const struct host *h, const struct fib_key *key, bool any_carrier);

#endif
