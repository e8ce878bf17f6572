/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connection tracking of netfilter (net/netfilter/nf_conntrack_core.c), as far as the states NEW,
 * ESTABLISHED, RELATED and INVALID need it: a packet that reaches its program or leaves the host
 * creates an entry (nf_conntrack_confirm()); the first packet in the other direction marks it as
 * answered. IPVS takes forwarded packets before that: a director without net.ipv4.vs.conntrack has
 * no entry for them, and each packet is NEW (ip_vs_notrack()).
 *
 * A TCP segment without an entry is NEW as well, a RST is INVALID (nf_conntrack_tcp_loose = 1). Not
 * simulated: TCP states except their timeouts, helpers, NAT, zones, the limit of the table.
 */
#include "app/commands/iptables/conntrack.h"

#include "base/hash.h"
#include "host/host.h"
#include "net/frame.h"
#include "transport/socket/socket.h"
#include "wire/icmp.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

enum { CONFIRM = INT32_MAX };

struct tuple {
	uint32_t src, dst;
	uint16_t sport, dport; /* of ICMP: the id, type and code */
	uint8_t protocol;
};

struct entry {
	struct list link;      /* in conntrack.entries */
	struct hash_node node; /* by both addresses and ports, whatever the direction */
	struct tuple original;
	bool replied, closing;
	int64_t expires;
};

struct conntrack {
	struct hash_table table;
	struct list entries; /* each is looked at in turn: gc_worker() */
	struct hook hooks[4];
};

static const struct guest_key conntrack_guest = {"conntrack"};

/* ---- tuples ---- */

static bool tuple_of(const uint8_t *ip, uint32_t n, struct tuple *t)
{
	uint32_t header = n >= IPV4_HLEN ? (uint32_t)(ip[0] & 15) * 4 : 0;

	if (!header || n < header + 4 || get16(ip + 6) & IPV4_OFFSET)
		return false;
	const uint8_t *l4 = ip + header;
	*t = (struct tuple){get32(ip + 12), get32(ip + 16), 0, 0, ip[9]};
	if (t->protocol == IPPROTO_TCP || t->protocol == IPPROTO_UDP) {
		t->sport = get16(l4);
		t->dport = get16(l4 + 2);
	} else if (t->protocol == IPPROTO_ICMP) {
		if ((l4[0] != ICMP_ECHO && l4[0] != ICMP_ECHOREPLY) || n < header + 8)
			return false;
		t->sport = t->dport = get16(l4 + 4);
	}
	return true;
}

static uint64_t hash_of(const struct tuple *t)
{
	return hash_mix(((uint64_t)(t->src ^ t->dst) << 32) +
		((uint64_t)(t->sport ^ t->dport) << 8) + t->protocol);
}

static bool same_way(const struct tuple *a, const struct tuple *b)
{
	return a->src == b->src && a->dst == b->dst && a->sport == b->sport &&
		a->dport == b->dport && a->protocol == b->protocol;
}

static struct tuple turned(const struct tuple *t)
{
	return (struct tuple){t->dst, t->src, t->dport, t->sport, t->protocol};
}

/* *reply: the packet goes the other way than the first one */
static struct entry *find(struct conntrack *ct, int64_t now, const struct tuple *t, bool *reply)
{
	const struct tuple back = turned(t);

	hash_for_each (node, &ct->table, hash_of(t)) {
		struct entry *e = container_of(node, struct entry, node);
		if (e->expires < now)
			continue;
		*reply = !same_way(&e->original, t);
		if (!*reply || same_way(&e->original, &back))
			return e;
	}
	return NULL;
}

/* ---- hooks ---- */

static bool read(const struct frame *f, uint8_t bytes[IPV4_HLEN + 60], struct tuple *t)
{
	uint32_t n = frame_length(f) < IPV4_HLEN + 60 ? frame_length(f) : IPV4_HLEN + 60;

	frame_read(f, 0, bytes, n);
	return tuple_of(bytes, n, t);
}

/* the timeouts of 6.1, in seconds (nf_conntrack_proto_*.c) */
static int64_t timeout_of(const struct entry *e)
{
	int64_t seconds = 30;

	if (e->original.protocol == IPPROTO_TCP)
		seconds = e->closing ? 120 : e->replied ? 432000 : 120;
	else if (e->original.protocol == IPPROTO_UDP && e->replied)
		seconds = 120;
	else if (e->original.protocol != IPPROTO_UDP && e->original.protocol != IPPROTO_ICMP)
		seconds = 600;
	return seconds * NSEC_PER_SEC;
}

static void note(struct entry *e, const uint8_t *bytes, int64_t now)
{
	uint32_t header = (uint32_t)(bytes[0] & 15) * 4;

	if (e->original.protocol == IPPROTO_TCP)
		e->closing |= (bytes[header + 13] & (TCP_FIN | TCP_RST)) != 0;
	e->expires = now + timeout_of(e);
}

/* nf_conntrack_in(): a reply makes the connection established */
static enum nf_verdict come_in(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	uint8_t bytes[IPV4_HLEN + 60];
	struct tuple t;
	bool reply = false;

	(void)in;
	(void)out;
	if (!read(f, bytes, &t))
		return NF_ACCEPT;
	struct entry *e = find(owner, host_engine(h)->now, &t, &reply);
	if (e) {
		e->replied |= reply;
		note(e, bytes, host_engine(h)->now);
	}
	return NF_ACCEPT;
}

/* checks two entries for each new one and deletes them if expired */
static void collect(struct host *h, struct conntrack *ct)
{
	for (unsigned i = 0; i < 2 && !list_empty(&ct->entries); i++) {
		struct entry *e = list_first(&ct->entries, struct entry, link);
		list_del(&e->link);
		if (e->expires >= host_engine(h)->now) {
			list_add_tail(&e->link, &ct->entries);
			continue;
		}
		hash_del(&ct->table, &e->node);
		arena_put(host_engine(h)->arena, e, sizeof(*e));
	}
}

/* nf_conntrack_confirm() */
static enum nf_verdict confirm(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	struct conntrack *ct = owner;
	uint8_t bytes[IPV4_HLEN + 60];
	struct tuple t;
	bool reply;

	(void)in;
	(void)out;
	if (!read(f, bytes, &t) || find(ct, host_engine(h)->now, &t, &reply))
		return NF_ACCEPT;
	if (t.protocol == IPPROTO_ICMP && bytes[(bytes[0] & 15) * 4] != ICMP_ECHO)
		return NF_ACCEPT;
	struct entry *e = arena_get(host_engine(h)->arena, sizeof(*e));
	e->original = t;
	note(e, bytes, host_engine(h)->now);
	hash_add(&ct->table, &e->node, hash_of(&t));
	collect(h, ct);
	list_add_tail(&e->link, &ct->entries);
	return NF_ACCEPT;
}

void conntrack_activate(struct host *h)
{
	static const struct {
		enum nf_inet_hooks where;
		int priority;
		enum nf_verdict (*run)(struct host *h, void *owner, struct frame *f,
			struct netdev *in, struct netdev *out);
	} places[4] = {{NF_INET_PRE_ROUTING, NF_IP_PRI_CONNTRACK, come_in},
		{NF_INET_LOCAL_OUT, NF_IP_PRI_CONNTRACK, come_in},
		{NF_INET_LOCAL_IN, CONFIRM, confirm}, {NF_INET_POST_ROUTING, CONFIRM, confirm}};

	if (host_guest(h, &conntrack_guest))
		return;
	struct conntrack *ct = arena_alloc(host_engine(h)->arena, sizeof(*ct));
	hash_init(&ct->table, host_engine(h)->arena);
	list_init(&ct->entries);
	for (unsigned i = 0; i < 4; i++) {
		ct->hooks[i] = (struct hook){
			.priority = places[i].priority, .run = places[i].run, .owner = ct};
		hook_register(h, places[i].where, &ct->hooks[i]);
	}
	host_set_guest(h, &conntrack_guest, ct);
}

/* ---- the question ---- */

/* nf_conntrack_icmpv4_error(): an error belongs to the connection that it quotes */
static uint16_t error_state(struct conntrack *ct, const struct iptables_packet *p)
{
	uint8_t quoted[IPV4_HLEN + 8];
	uint32_t at = p->header_length + (uint32_t)ICMP_HLEN;
	struct tuple t;
	bool reply;

	if (frame_length(p->frame) < at + sizeof(quoted))
		return CT_INVALID;
	frame_read(p->frame, at, quoted, sizeof(quoted));
	if (!tuple_of(quoted, sizeof(quoted), &t))
		return CT_INVALID;
	return find(ct, host_engine(p->host)->now, &t, &reply) ? CT_RELATED : CT_INVALID;
}

uint16_t conntrack_state(const struct iptables_packet *p)
{
	struct conntrack *ct = host_guest(p->host, &conntrack_guest);
	uint8_t bytes[IPV4_HLEN + 60];
	struct tuple t;
	bool reply = false;

	if (!ct || !p->frame)
		return CT_NEW;
	if (p->protocol == IPPROTO_ICMP && p->l4_length && icmp_is_error(p->l4[0]))
		return error_state(ct, p);
	if (!read(p->frame, bytes, &t))
		return CT_INVALID;
	const struct entry *e = find(ct, host_engine(p->host)->now, &t, &reply);
	if (e)
		return e->replied || reply ? CT_ESTABLISHED : CT_NEW;
	bool reset = p->protocol == IPPROTO_TCP && p->l4_length > 13 && p->l4[13] & TCP_RST;
	bool answer = p->protocol == IPPROTO_ICMP && p->l4[0] == ICMP_ECHOREPLY;
	return reset || answer ? CT_INVALID : CT_NEW;
}
