/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random values are overwritten in a copy of the frame with values that are equal in both worlds.
 * Ports: the n-th connection of an address to a port of another gets EPHEMERAL + n. Sequence
 * numbers are relative to the SYN of their side, wherever it was seen. The same applies inside a
 * tunnel, to the packet that an ICMP error quotes, and to the ports in messages of IPVS's sync
 * daemon.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "capture/private.h"
#include "capture/world.h"
#include "wire/checksum.h"
#include "wire/ipvs_sync.h"

#define EPHEMERAL 0xc000u
#define EPHEMERAL_LEAST 10000 /* ports below are chosen, not drawn */
#define CHANCES 65536         /* a power of two; twice the maximum of a world */
#define SYNC_CONNS 255        /* in a message; the count is a byte */
#define SYNC_V0_CPORT 2       /* offset of a connection's client port in a message */
#define SYNC_V1_CPORT 10

struct chance { /* a port, or a first sequence number */
	uint64_t key;
	uint32_t value;
	bool used;
};

struct chances {
	struct chance table[CHANCES];
	size_t count;
};

static struct chance *chance_at(const struct world *w, uint64_t key)
{
	struct chances *c = w->chance;
	size_t at = key % CHANCES;

	while (c->table[at].used && c->table[at].key != key)
		at = (at + 1) % CHANCES;
	return &c->table[at];
}

/* Stores `value` if the key is new. */
static uint32_t learn(const struct world *w, uint64_t key, uint32_t value)
{
	struct chances *c = w->chance;
	struct chance *at = chance_at(w, key);

	if (!at->used && c->count < CHANCES / 2) {
		*at = (struct chance){key, value, true};
		c->count++;
		return value;
	}
	return at->used ? at->value : value;
}

static uint64_t port_key(uint8_t protocol, uint32_t address, uint16_t port)
{
	return hash_two((uint64_t)address << 16 | port, protocol);
}

static uint64_t count_key(uint8_t protocol, uint32_t src, uint32_t dst, uint16_t dport)
{
	return hash_two((uint64_t)src << 32 | dst, (uint64_t)protocol << 16 | dport);
}

static uint64_t isn_key(uint32_t src, uint16_t sport, uint32_t dst, uint16_t dport)
{
	return hash_two((uint64_t)src << 16 | sport, (uint64_t)dst << 16 | dport);
}

/* ---- what was drawn ---- */

static void learn_port(
	const struct world *w, uint8_t protocol, uint32_t src, uint32_t dst, const uint8_t *p)
{
	const uint64_t key = port_key(protocol, src, get16(p));
	const uint64_t count = count_key(protocol, src, dst, get16(p + 2));

	if (get16(p) < EPHEMERAL_LEAST || chance_at(w, key)->used)
		return;
	struct chance *n = chance_at(w, count);
	learn(w, count, 0);
	learn(w, key, EPHEMERAL + n->value++);
}

static void learn_transport(const struct world *w, uint32_t src, uint32_t dst, uint8_t protocol,
	const uint8_t *p, size_t n)
{
	if (protocol == IPPROTO_TCP && n >= TCP_HLEN && p[13] & TCP_SYN) {
		if (!(p[13] & TCP_ACK))
			learn_port(w, protocol, src, dst, p);
		learn(w, isn_key(src, get16(p), dst, get16(p + 2)), get32(p + 4));
	} else if (protocol == IPPROTO_UDP && n >= UDP_HLEN) {
		learn_port(w, protocol, src, dst, p);
	}
}

static void learn_ip(const struct world *w, const uint8_t *p, size_t n)
{
	if (n < IPV4_HLEN || p[0] >> 4 != 4 || n < ipv4_get_header_length(p))
		return;
	const size_t head = ipv4_get_header_length(p);
	if (head < IPV4_HLEN || ipv4_get_fragment(p) & IPV4_OFFSET)
		return;
	if (ipv4_get_protocol(p) == IPPROTO_IPIP)
		learn_ip(w, p + head, n - head);
	else
		learn_transport(w, ipv4_get_src(p), ipv4_get_dst(p), ipv4_get_protocol(p), p + head,
			n - head);
}

void world_learn(struct world *w)
{
	world_forget(w);
	w->chance = capture_memory(sizeof(struct chances));
	for (size_t i = 0; i < w->count; i++) {
		const struct world_frame *f = &w->frames[i];
		if (f->length > ETH_HLEN && get16(f->bytes + 2 * ETH_ALEN) == ETH_P_IP)
			learn_ip(w, f->bytes + ETH_HLEN, f->length - ETH_HLEN);
	}
}

void world_forget(struct world *w)
{
	free(w->chance);
	w->chance = NULL;
}

/* ---- masking ---- */

struct masking {
	const struct world *w;
	uint64_t flow;
	bool unsummed;   /* a checksum is wrong */
	bool quoted;     /* within an ICMP error: truncated, its checksums are not checked */
	uint8_t *window; /* TCP's window, or NULL */
};

static void mask_port(const struct masking *m, uint8_t protocol, uint8_t *p, uint32_t address)
{
	const struct chance *c = chance_at(m->w, port_key(protocol, address, get16(p)));

	if (c->used)
		put16(p, c->value);
}

static void mask_sequence(uint8_t *p, const struct chance *base)
{
	if (base->used)
		put32(p, get32(p) - base->value);
}

static void mask_timestamps(uint8_t *p)
{
	put32(p, get32(p) != 0);
	put32(p + 4, get32(p + 4) != 0);
}

static void mask_options(uint8_t *p, size_t n, const struct chance *peer)
{
	while (n >= 2 && *p) {
		size_t length = *p == 1 ? 1 : p[1];
		if (length > n || length == 0)
			return;
		if (*p == 8 && length == 10)
			mask_timestamps(p + 2);
		for (size_t at = 2; *p == 5 && at + 4 <= length; at += 4)
			mask_sequence(p + at, peer);
		p += length;
		n -= length;
	}
}

static bool summed(uint32_t src, uint32_t dst, uint8_t protocol, const uint8_t *p, size_t n)
{
	const uint64_t pseudo = checksum_pseudo(src, dst, protocol, (uint32_t)n);

	return checksum_finish(checksum_partial(pseudo, p, n)) == 0;
}

static void mask_tcp(struct masking *m, uint32_t src, uint32_t dst, uint8_t *p, size_t n)
{
	const uint16_t sport = get16(p), dport = get16(p + 2);
	const struct chance *mine = chance_at(m->w, isn_key(src, sport, dst, dport));
	const struct chance *peer = chance_at(m->w, isn_key(dst, dport, src, sport));

	if (!m->quoted && n >= TCP_HLEN)
		m->unsummed |= !summed(src, dst, IPPROTO_TCP, p, n);
	mask_port(m, IPPROTO_TCP, p, src);
	mask_port(m, IPPROTO_TCP, p + 2, dst);
	m->flow = hash_two(m->flow, get32(p));
	if (n < 8)
		return;
	mask_sequence(p + 4, mine);
	if (n < TCP_HLEN)
		return;
	if (p[13] & TCP_ACK)
		mask_sequence(p + 8, peer);
	put16(p + 16, 0);
	m->window = p[13] & TCP_SYN ? NULL : p + 14;
	const size_t head = (size_t)(p[12] >> 4) * 4;
	if (head > TCP_HLEN && head <= n)
		mask_options(p + TCP_HLEN, head - TCP_HLEN, peer);
}

/* a connection of a sync message, its ports after masking, and its position */
struct sync_piece {
	struct ipvs_sync_conn c;
	const uint8_t *at;
	size_t length;
};

static int by_client(const void *a, const void *b)
{
	const struct sync_piece *x = a, *y = b;

	if (x->c.caddr != y->c.caddr)
		return x->c.caddr < y->c.caddr ? -1 : 1;
	if (x->c.cport != y->c.cport)
		return x->c.cport < y->c.cport ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at; /* the order of its events */
}

/* The order of two connections depends on which program ran first. */
static void order_sync(struct sync_piece *pieces, size_t count, uint8_t *first, size_t n)
{
	uint8_t *copy = capture_memory(n);
	size_t at = 0;

	memcpy(copy, first, n);
	for (size_t i = 0; i < count; i++)
		pieces[i].at = copy + (pieces[i].at - first);
	qsort(pieces, count, sizeof(*pieces), by_client);
	for (size_t i = 0; i < count; at += pieces[i++].length)
		memcpy(first + at, pieces[i].at, pieces[i].length);
	free(copy);
}

static void mask_sync(const struct masking *m, uint8_t *p, size_t n)
{
	struct sync_piece pieces[SYNC_CONNS];
	struct ipvs_sync_header h;
	size_t count = 0;

	if (ipvs_sync_parse(&h, p, n))
		return;
	uint8_t *const first = p + ipvs_sync_header_length(h.version), *at = first;
	for (; count < h.count; at += pieces[count++].length) {
		struct sync_piece *s = &pieces[count];
		s->at = at;
		if (ipvs_sync_conn_parse(&s->c, h.version, at, n - (size_t)(at - p), &s->length) !=
			IPVS_SYNC_OK)
			return;
		uint8_t *port = at + (h.version ? SYNC_V1_CPORT : SYNC_V0_CPORT);
		mask_port(m, s->c.protocol, port, s->c.caddr);
		s->c.cport = get16(port);
	}
	if (count > 1)
		order_sync(pieces, count, first, (size_t)(at - first));
}

static void mask_udp(struct masking *m, uint32_t src, uint32_t dst, uint8_t *p, size_t n)
{
	if (!m->quoted && get16(p + 6))
		m->unsummed |= !summed(src, dst, IPPROTO_UDP, p, n);
	mask_port(m, IPPROTO_UDP, p, src);
	mask_port(m, IPPROTO_UDP, p + 2, dst);
	m->flow = hash_two(m->flow, get32(p));
	put16(p + 6, get16(p + 6) != 0);
	if (get16(p + 2) == IPVS_SYNC_PORT)
		mask_sync(m, p + UDP_HLEN, n - UDP_HLEN);
}

static void mask_ip(struct masking *m, uint8_t *p, size_t n);

static void mask_icmp(struct masking *m, uint8_t *p, size_t n)
{
	const uint8_t type = p[0];

	m->unsummed |= checksum_finish(checksum_partial(0, p, n)) != 0;
	m->flow = hash_two(m->flow, type);
	put16(p + 2, 0);
	if (type == ICMP_ECHO || type == ICMP_ECHOREPLY) {
		put16(p + 4, 0);                         /* the id is the process's */
		memset(p + ICMP_HLEN, 0, n - ICMP_HLEN); /* the program's */
	} else if (icmp_is_error(type)) {
		m->quoted = true;
		mask_ip(m, p + ICMP_HLEN, n - ICMP_HLEN);
	}
}

static void mask_transport(
	struct masking *m, uint32_t src, uint32_t dst, uint8_t protocol, uint8_t *p, size_t n)
{
	if (protocol == IPPROTO_TCP && n >= 4)
		mask_tcp(m, src, dst, p, n);
	else if (protocol == IPPROTO_UDP && n >= UDP_HLEN)
		mask_udp(m, src, dst, p, n);
	else if (protocol == IPPROTO_ICMP && n >= ICMP_HLEN && !m->quoted)
		mask_icmp(m, p, n);
	else if (protocol == IPPROTO_IPIP)
		mask_ip(m, p, n);
}

static void mask_ip(struct masking *m, uint8_t *p, size_t n)
{
	if (n < IPV4_HLEN || p[0] >> 4 != 4)
		return;
	const size_t head = ipv4_get_header_length(p);
	const uint32_t src = ipv4_get_src(p), dst = ipv4_get_dst(p);
	if (head < IPV4_HLEN || head > n)
		return;
	m->unsummed |= !m->quoted && checksum_finish(checksum_partial(0, p, head)) != 0;
	m->flow = hash_two(m->flow, hash_two((uint64_t)src << 32 | dst, p[9]));
	put16(p + 4, get16(p + 4) != 0);
	put16(p + IPV4_AT_CHECK, 0);
	if (!(ipv4_get_fragment(p) & IPV4_OFFSET))
		mask_transport(m, src, dst, p[9], p + head, n - head);
}

static bool is_checker(const struct world *w, uint32_t address)
{
	for (size_t i = 0; i < w->checker_count; i++)
		if (w->checkers[i] == address)
			return true;
	return false;
}

/* of a health check, or of the ARP that goes with it */
static bool is_check(const struct world *w, uint16_t type, const uint8_t *p, size_t n)
{
	struct arp_packet a;

	if (type == ETH_P_ARP && arp_parse(&a, p, n) == 0)
		return is_checker(w, a.spa) || is_checker(w, a.tpa);
	return type == ETH_P_IP && n >= IPV4_HLEN && ipv4_get_protocol(p) == IPPROTO_TCP &&
		(is_checker(w, ipv4_get_src(p)) || is_checker(w, ipv4_get_dst(p)));
}

/* an ARP request with all its replies, in order; an announcement with the sender's others */
static uint64_t flow_of_arp(const uint8_t *p, size_t n)
{
	struct arp_packet a;

	if (arp_parse(&a, p, n))
		return hash_bytes(HASH_SEED, p, n);
	bool asks = a.op == ARPOP_REQUEST;
	if (a.spa == a.tpa)
		return hash_two(hash_bytes(HASH_SEED, a.sha, ETH_ALEN), a.spa);
	return hash_two(asks ? a.spa : a.tpa, asks ? a.tpa : a.spa);
}

bool world_mask(const struct world *w, struct world_frame *f)
{
	struct masking m = {.w = w};
	uint8_t *p = f->masked = capture_memory(f->length);
	const uint16_t type = f->length >= ETH_HLEN ? get16(f->bytes + 2 * ETH_ALEN) : 0;
	const size_t n = f->length > ETH_HLEN ? f->length - ETH_HLEN : 0;

	memcpy(p, f->bytes, f->length);
	m.flow = hash_two(f->point, type);
	if (type == ETH_P_ARP) {
		f->about = flow_of_arp(p + ETH_HLEN, n);
		m.flow = hash_two(m.flow, f->about);
		f->probe = n >= 8 && p[ETH_HLEN + 7] == ARPOP_REQUEST && !mac_is_multicast(p);
		f->asks = n >= 8 && p[ETH_HLEN + 7] == ARPOP_REQUEST && !f->probe;
		f->reply = n >= 8 && p[ETH_HLEN + 7] == ARPOP_REPLY;
	} else { /* the sending MAC is part of the flow: a server, or a director */
		m.flow = hash_bytes(m.flow, p, f->length < 12 ? f->length : 12);
		if (type == ETH_P_IP)
			mask_ip(&m, p + ETH_HLEN, n);
		f->report = type == ETH_P_IP && n >= IPV4_HLEN &&
			ipv4_get_protocol(p + ETH_HLEN) == IPPROTO_IGMP;
		f->advert = type == ETH_P_IP && n >= IPV4_HLEN &&
			ipv4_get_protocol(p + ETH_HLEN) == IPPROTO_VRRP;
	}
	f->check = is_check(w, type, f->bytes + ETH_HLEN, n);
	f->flow = m.flow;
	f->window_at = m.window ? (uint32_t)(m.window - p) : 0;
	return m.unsummed;
}

/* ---- what differs ---- */

struct field {
	unsigned at, size;
	const char *name;
};

static const struct field eth_fields[] = {
	{0, 6, "destination MAC"}, {6, 6, "source MAC"}, {12, 2, "EtherType"}};
static const struct field ip_fields[] = {{0, 1, "version and header length"}, {1, 1, "TOS"},
	{2, 2, "total length"}, {4, 2, "IP id (0 or not)"}, {6, 2, "flags and fragment offset"},
	{8, 1, "TTL"}, {9, 1, "protocol"}, {12, 4, "source address"},
	{16, 4, "destination address"}};
static const struct field tcp_fields[] = {{0, 2, "source port"}, {2, 2, "destination port"},
	{4, 4, "sequence number"}, {8, 4, "acknowledgement"}, {12, 1, "header length"},
	{13, 1, "flags"}, {14, 2, "window"}, {18, 2, "urgent pointer"}, {20, 40, "options"}};

static void put_value(struct text *t, const uint8_t *p, unsigned size)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < size && size <= 4; i++)
		n = n << 8 | p[i];
	if (size <= 4)
		text_add(t, "%u", n);
	for (unsigned i = 0; i < size && size > 4; i++)
		text_add(t, "%02x", p[i]);
}

#define FIELDS(list) list, sizeof(list) / sizeof(list[0])

/* the field that begins at `base` and holds the byte `at` */
static bool put_field(struct text *t, const struct field *f, size_t count, size_t base, size_t at,
	const struct world_frame *a, const struct world_frame *b)
{
	for (; count; count--, f++) {
		if (at < base + f->at || at >= base + f->at + f->size)
			continue;
		const unsigned size = f->size > 6 ? 1 : f->size;
		const size_t from = f->size > 6 ? at : base + f->at;
		if (from + size > a->length || from + size > b->length)
			return false;
		text_add(t, "%s ", f->name);
		put_value(t, a->masked + from, size);
		text_put(t, " / ");
		put_value(t, b->masked + from, size);
		return true;
	}
	return false;
}

void world_field(struct text *t, const struct world_frame *a, const struct world_frame *b)
{
	size_t at = 0, base = ETH_HLEN, n = a->length < b->length ? a->length : b->length;

	while (at < n && a->masked[at] == b->masked[at])
		at++;
	if (at == n) {
		text_add(t, "length %u / %u", a->length, b->length);
		return;
	}
	if (put_field(t, FIELDS(eth_fields), 0, at, a, b))
		return;
	bool ip = get16(a->masked + 12) == ETH_P_IP;
	if (ip && put_field(t, FIELDS(ip_fields), base, at, a, b))
		return;
	if (ip && a->masked[base + 9] == IPPROTO_IPIP &&
		put_field(t, FIELDS(ip_fields), base += IPV4_HLEN, at, a, b))
		return;
	base += IPV4_HLEN;
	const bool tcp =
		ip && n >= base + TCP_HLEN && a->masked[base - IPV4_HLEN + 9] == IPPROTO_TCP;
	const bool header = tcp && at < base + (size_t)(a->masked[base + 12] >> 4) * 4;
	if (header && put_field(t, FIELDS(tcp_fields), base, at, a, b))
		return;
	text_add(t, "byte %zu: %u / %u", at, a->masked[at], b->masked[at]);
}
