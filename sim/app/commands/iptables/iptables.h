/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packet filter of a host: tables, chains, rules; declarations shared by its files. A rule has
 * its own addresses, interfaces and protocol, the matches it loads (match.h), and a target
 * (target.h). table.c runs packets through the rules; iptables.c and line.c read the command line.
 */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_IPTABLES_H
#define LVSLAB_APP_COMMANDS_IPTABLES_IPTABLES_H

#include <stdbool.h>
#include <stdint.h>

#include "app/commands/iptables/filter_reasons.h"
#include "base/list.h"
#include "host/ip/hook.h"
#include "net/netdev.h"

#define IPTABLES_NAME_MAX 29 /* XT_EXTENSION_MAXNAMELEN */
#define IPTABLES_MATCHES_MAX 8
#define IPTABLES_PORTS_MAX 15 /* XT_MULTI_PORTS */
#define IPTABLES_TEXT_MAX 256
#define IPTABLES_DEPTH_MAX 16 /* NFT_JUMP_STACK_SIZE */

struct host;
struct frame;
struct iptables_match_kind;
struct iptables_target_kind;
struct iptables_chain;

struct port_range {
	uint16_t from, to;
};

struct iptables_match {
	const struct iptables_match_kind *kind;
	bool inverted;
	union {
		struct { /* tcp, udp */
			struct port_range sport, dport;
			uint8_t mask, flags;
			bool has_sport, has_dport, has_flags, not_sport, not_dport, not_flags;
		} ports;
		struct {
			uint8_t type, from, to; /* the type, its codes */
			bool any;
		} icmp;
		struct {
			uint8_t mode; /* enum multiport */
			uint8_t count;
			struct port_range range[IPTABLES_PORTS_MAX];
		} multiport;
		uint8_t mac[ETH_ALEN];
		struct {
			uint32_t value, mask;
		} mark;
		char comment[IPTABLES_TEXT_MAX];
		struct {
			uint64_t interval, cost_of_burst; /* ns per packet, ns in total */
			uint64_t credit, last;            /* ns */
			uint32_t rate, burst;
			char unit; /* s m h d */
		} limit;
		struct {
			uint32_t from[2], to[2]; /* source, destination */
			bool has[2], not_in[2];
		} range;
		struct {
			uint32_t from, to;
			uint8_t mode;
		} number; /* ttl, length */
		struct {
			uint16_t source, destination; /* bits 1 << enum route_type */
			bool not_source, not_destination;
		} addrtype;
		uint8_t packet_type;
		uint16_t states; /* bits of enum conntrack_bits */
	} u;
};

struct iptables_target {
	const struct iptables_target_kind *kind; /* NULL: none */
	struct iptables_chain *chain;            /* of a jump */
	bool go;                                 /* -g */
	union {
		struct {
			uint32_t value, mask;
		} mark;
		struct {
			char prefix[30]; /* NF_LOG_PREFIXLEN is longer; LOG's own is this */
			uint8_t level, flags;
		} log;
		uint8_t reject; /* index of the REJECT type */
		struct {
			uint8_t value, mask;
		} tos;
	} u;
};

struct iptables_rule {
	struct list link;
	uint32_t src, src_mask, dst, dst_mask;
	char in[IFNAMSIZ], out[IFNAMSIZ]; /* "" any */
	bool not_src, not_dst, not_in, not_out, not_protocol;
	bool fragment, not_fragment; /* -f */
	uint8_t protocol;            /* 0: all */
	uint8_t matches;
	struct iptables_match match[IPTABLES_MATCHES_MAX];
	struct iptables_target target;
	uint64_t packets, bytes;
};

struct iptables_chain {
	struct list link; /* in iptables_table.chains */
	char name[IPTABLES_NAME_MAX];
	struct iptables_table *table;
	int hook;   /* enum nf_inet_hooks; −1: user-defined chain */
	bool drops; /* the policy is DROP */
	struct hook registered;
	struct list rules;
	uint64_t packets, bytes; /* of the packets that reached the policy */
};

enum iptables_table_id {
	IPTABLES_RAW,
	IPTABLES_MANGLE,
	IPTABLES_NAT,
	IPTABLES_FILTER,
	IPTABLES_TABLES
};

struct iptables_table {
	const char *name;
	struct list chains; /* built-in chains in hook order, then the user-defined ones */
	uint8_t id;
};

struct iptables {
	struct iptables_table table[IPTABLES_TABLES];
};

/* What rules match on. */
struct iptables_packet {
	struct host *host;
	struct frame *frame; /* NULL: a described packet, none is sent */
	const struct iptables_chain *base;
	struct netdev *in, *out; /* NULL as in the hook call */
	uint32_t src, dst, mark, length;
	uint8_t protocol, ttl, tos, header_length;
	uint16_t offset; /* of a fragment that is not the first; else 0 */
	uint8_t l4[40];  /* the transport header, as much as is available */
	uint32_t l4_length;
};

struct iptables *iptables_of(struct host *h); /* created on first use */
/* A table's hooks are registered when its first rule or policy is made, as nf_tables does. */
void iptables_activate(struct host *h, struct iptables_table *t);
struct iptables_chain *iptables_chain_find(struct iptables_table *t, const char *name);
struct iptables_chain *iptables_chain_new(
	struct host *h, struct iptables_table *t, const char *name);
/* number of rules that jump to it */
unsigned iptables_chain_users(const struct iptables_chain *c);
/* would a jump from `from` to `to` make a loop, or exceed the kernel's jump depth? */
bool iptables_jump_too_deep(const struct iptables_chain *from, const struct iptables_chain *to);

/* For explanations: does the rule set a mark, and what is the first destination port it matches (0:
 * none)? */
bool iptables_rule_marks(const struct iptables_rule *r);
uint16_t iptables_rule_port(const struct iptables_rule *r);

/* The mark that an incoming packet gets, whatever its interface; 0: none. For described packets,
 * which are not sent. */
uint32_t iptables_mark(struct host *h, uint8_t protocol, uint32_t src, uint16_t sport, uint32_t dst,
	uint16_t dport);

#endif
