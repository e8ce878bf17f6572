/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A learning bridge (IEEE 802.1D, net/bridge). It learns the source of every frame on the ingress
 * port, sends a frame to the learnt port of its destination, and floods unknown destinations and
 * broadcasts.
 */
#ifndef LVSLAB_NET_BRIDGE_H
#define LVSLAB_NET_BRIDGE_H

#include "base/hash.h"
#include "net/network.h"

#define BRIDGE_AGEING_DEFAULT (300 * NSEC_PER_SEC)

/* clang-format off */
#define BRIDGE_REASONS(X)                                                                          \
	X(BRIDGE_LEARN_NEW, "learn-new", "net/bridge/br_fdb.c: br_fdb_update()",                   \
		"{node} learns: {0:mac} is behind {dev}")                                          \
	X(BRIDGE_LEARN_MOVED, "learn-moved", "net/bridge/br_fdb.c: br_fdb_update()",               \
		"{node} updates its MAC table: {0:mac} moved from {dev.2} to {dev}")                         \
	X(BRIDGE_FORWARD_KNOWN, "forward-known", "net/bridge/br_input.c: br_handle_frame_finish()",\
		"{0:mac} is in {node}'s MAC table: forwarded to {dev.1} only")                                       \
	X(BRIDGE_FLOOD_BROADCAST, "flood-broadcast", "net/bridge/br_forward.c: br_flood()",        \
		"a broadcast: {node} copies it to all {1} other ports")                            \
	X(BRIDGE_FLOOD_UNKNOWN, "flood-unknown", "net/bridge/br_forward.c: br_flood()",            \
		"{0:mac} is not in {node}'s MAC table: flooded to all {1} other ports")                     \
	X(BRIDGE_SAME_PORT, "same-port", "net/bridge/br_forward.c: should_deliver()",              \
		"{0:mac} is behind {dev}, where the frame came from")                              \
	X(BRIDGE_NO_PORT, "no-other-port", "net/bridge/br_forward.c: br_flood()",                  \
		"{node} has no other port that is up")                                             \
	X(BRIDGE_SECURITY, "port-security", "docs/packet-walk.md",                                 \
		"port security: {dev} is bound to {1:mac}, the frame comes from {0:mac}")          \
	X(BRIDGE_BAD_SOURCE, "source-multicast", "net/bridge/br_input.c: br_handle_frame()",       \
		"{0:mac} is not a valid source address")                                \
	X(BRIDGE_AGED_OUT, "aged-out", "net/bridge/br_fdb.c: br_fdb_cleanup()",                    \
		"{node} deletes {0:mac} on {dev.1}: no frame from it within the ageing time")             \
	X(BRIDGE_PORT_DOWN, "port-down", "net/bridge/br_fdb.c: br_fdb_delete_by_port()",           \
		"{node} deletes {0:mac} on {dev.1}: its link is down")                            \
	X(BRIDGE_LOOPED, "looped", "net/bridge/br_forward.c: br_flood()",                          \
		"{node} gets a frame that has passed {0} switches, more than "  \
		"exist: it circles in a loop of links, and Ethernet has no TTL")                               \
	X(BRIDGE_STP_DISABLED, "stp-disabled", "net/bridge/br_stp_if.c: br_stp_disable_port()",    \
		"{dev} of {node} is not part of the spanning tree: its link is down")            \
	X(BRIDGE_STP_LISTENING, "stp-listening", "net/bridge/br_stp.c: br_make_forwarding()",      \
		"{dev} of {node} is listening: it may forward later, and first waits for other BPDUs")     \
	X(BRIDGE_STP_LEARNING, "stp-learning",                                                     \
		"net/bridge/br_stp_timer.c: br_forward_delay_timer_expired()",                     \
		"{dev} of {node} is learning: it records addresses, but does not forward yet")                       \
	X(BRIDGE_STP_FORWARDING, "stp-forwarding",                                                 \
		"net/bridge/br_stp_timer.c: br_forward_delay_timer_expired()",                     \
		"{dev} of {node} forwards")                                                        \
	X(BRIDGE_STP_BLOCKING, "stp-blocking", "net/bridge/br_stp.c: br_make_blocking()",          \
		"{dev} of {node} is blocking: neither root port nor designated port of its link")    \
	X(BRIDGE_STP_HELD, "stp-held", "net/bridge/br_input.c: br_handle_frame()",                 \
		"{dev} of {node} does not forward: the spanning tree has not released its port")              \
	X(BRIDGE_STP_WRONG, "stp-wrong", "net/bridge/br_stp_bpdu.c: br_stp_rcv()",                 \
		"not a BPDU that {node} understands")
/* clang-format on */
enum bridge_reason { BRIDGE_REASON_BASE = 0x080 - 1, BRIDGE_REASONS(REASON_ENUM) };
extern const struct reason_list bridge_reasons;

enum flood_order { FLOOD_LAST_ATTACHED_FIRST, FLOOD_FIRST_ATTACHED_FIRST };

struct bridge_port {
	struct list link; /* in bridge.ports, flood order */
	struct netdev *dev;
	struct stp_port *stp; /* NULL: no spanning tree */
	bool bound;           /* port security: the first source seen is the only one allowed */
	uint8_t bound_mac[ETH_ALEN];
};

struct bridge_entry { /* an entry of the MAC table */
	struct hash_node node;
	struct list link; /* in bridge.entries, in the order learnt */
	uint8_t mac[ETH_ALEN];
	struct netdev *port;
	int64_t updated;    /* when a frame last confirmed it */
	uint64_t taught_by; /* id of the frame that set its port */
	int64_t taught_at;
};

struct bridge {
	struct node node;
	struct stp *stp; /* its spanning tree, or NULL: stp.h */
	int64_t ageing;  /* ns; 0: entries are never used */
	uint8_t flood_order;
	bool port_security;
	bool looped; /* a frame came round again: recorded once */
	struct list ports;
	struct list entries;
	struct hash_table table;
	struct pool entry_pool, port_pool;
	struct event cleanup;
};

struct bridge *bridge_new(struct network *net, const char *name);
/* Adds a port, up. Its place in the flood order follows from the bridge's setting. */
struct netdev *bridge_add_port_named(struct bridge *b, const char *name);
struct netdev *bridge_add_port(struct bridge *b); /* named p1, p2, …, the first free name */
/*
 * loop.c: the switches of a ring of links that are up, starting with the first one that has seen a
 * frame come round. The smallest rings: two switches joined by two links, or one joined to itself.
 * Returns the number of switches, 0 if there is no ring; at most `most` of them are stored in
 * `ring`.
 */
size_t bridge_ring(const struct network *net, const struct bridge **ring, size_t most);
/* The entry for a MAC that has not aged out, or NULL. */
const struct bridge_entry *bridge_find(const struct bridge *b, const uint8_t mac[ETH_ALEN]);

#endif
