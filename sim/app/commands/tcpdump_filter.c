/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Filters (pcap-filter(7)), read anew for each packet: arp, ip, icmp, tcp, udp, proto names before
 * port; [src|dst] host, net, port; ether [src|dst|host] MAC; broadcast, multicast; and or not ! &&
 * || and brackets. A value alone repeats the qualifiers before it ("host A or B").
 *
 * Left out: arithmetic on bytes (tcp[13] & 2), portrange, less, greater, vlan, IPv6.
 */
#include <string.h>

#include "app/commands/tcpdump.h"
#include "wire/arp.h"
#include "wire/ipv4.h"

#define WORD_MAX 64
#define DEPTH_MAX 64

enum direction { EITHER, SRC, DST };
enum kind { NO_KIND, HOST, NET, PORT, ETHER };

struct qualifiers {
	enum direction direction;
	enum kind kind;
	unsigned protocol; /* of a port: 0 tcp and udp */
};

struct reader {
	const char *s;
	const struct packet *packet;
	char word[WORD_MAX];
	bool wrong;
	unsigned depth;
	struct qualifiers last;
};

static unsigned ethertype(const struct packet *p)
{
	return p->captured >= ETH_HLEN ? get16(p->bytes + 12) : 0;
}

static bool is_ip(const struct packet *p)
{
	return ethertype(p) == ETH_P_IP && p->captured >= ETH_HLEN + IPV4_HLEN;
}

static bool is_protocol(const struct packet *p, unsigned protocol)
{
	return is_ip(p) && p->bytes[ETH_HLEN + 9] == protocol;
}

/* source and destination address; false: the packet has none */
static bool addresses(const struct packet *p, uint32_t a[2])
{
	bool arp = ethertype(p) == ETH_P_ARP && p->captured >= ETH_HLEN + ARP_LEN;

	if (!arp && !is_ip(p))
		return false;
	a[0] = get32(p->bytes + ETH_HLEN + (arp ? 14 : 12));
	a[1] = get32(p->bytes + ETH_HLEN + (arp ? 24 : 16));
	return true;
}

static bool ports(const struct packet *p, unsigned protocol, uint16_t a[2])
{
	uint32_t at = ETH_HLEN + (p->bytes[ETH_HLEN] & 15u) * 4;
	bool has = is_protocol(p, IPPROTO_TCP) || is_protocol(p, IPPROTO_UDP);

	if (!has || (protocol && !is_protocol(p, protocol)) || at + 4 > p->captured)
		return false;
	if (get16(p->bytes + ETH_HLEN + 6) & IPV4_OFFSET)
		return false;
	a[0] = get16(p->bytes + at);
	a[1] = get16(p->bytes + at + 2);
	return true;
}

/* the next word into r->word; "" at the end */
static void next_word(struct reader *r)
{
	size_t n;

	r->s += strspn(r->s, " \t\n");
	if (strchr("()!", *r->s) && *r->s)
		n = 1;
	else
		n = strcspn(r->s, " \t\n()!");
	if (n >= WORD_MAX) {
		r->wrong = true;
		n = WORD_MAX - 1;
	}
	memcpy(r->word, r->s, n);
	r->word[n] = '\0';
	r->s += n;
}

static bool is(const struct reader *r, const char *word)
{
	return strcmp(r->word, word) == 0;
}

static bool accept(struct reader *r, const char *word)
{
	if (!is(r, word))
		return false;
	next_word(r);
	return true;
}

static bool one_of(enum direction d, bool src, bool dst)
{
	return d == SRC ? src : d == DST ? dst : src || dst;
}

static bool match_net(struct reader *r, enum direction d, bool host)
{
	uint32_t a[2] = {0}, address = 0;
	unsigned length = 32;

	if (!parse_prefix(r->word, &address, &length) || (host && strchr(r->word, '/')))
		r->wrong = true;
	if (!r->packet || r->wrong || !addresses(r->packet, a))
		return false;
	uint32_t mask = ipv4_mask(length);
	return one_of(d, ((a[0] ^ address) & mask) == 0, ((a[1] ^ address) & mask) == 0);
}

static bool match_port(struct reader *r, enum direction d, unsigned protocol)
{
	uint16_t a[2] = {0};
	uint64_t port = 0;

	if (is(r, "http"))
		port = 80;
	else if (!parse_u64(r->word, &port) || port > 65535)
		r->wrong = true;
	if (!r->packet || r->wrong || !ports(r->packet, protocol, a))
		return false;
	return one_of(d, a[0] == port, a[1] == port);
}

static bool match_ether(struct reader *r, enum direction d)
{
	uint8_t mac[ETH_ALEN];

	if (!parse_mac(r->word, mac)) {
		r->wrong = true;
		return false;
	}
	return r->packet && r->packet->captured >= ETH_HLEN &&
		one_of(d, mac_equal(r->packet->bytes + ETH_ALEN, mac),
			mac_equal(r->packet->bytes, mac));
}

static bool match_value(struct reader *r, const struct qualifiers *q)
{
	bool matched;

	switch (q->kind) {
	case HOST: matched = match_net(r, q->direction, true); break;
	case NET: matched = match_net(r, q->direction, false); break;
	case PORT: matched = match_port(r, q->direction, q->protocol); break;
	case ETHER: matched = match_ether(r, q->direction); break;
	default: matched = false; r->wrong = true;
	}
	r->last = *q;
	next_word(r);
	return matched;
}

static bool protocol_word(struct reader *r, unsigned *protocol, bool *matched)
{
	static const struct {
		const char *name;
		unsigned protocol, type;
	} all[] = {{"arp", 0, ETH_P_ARP}, {"ip", 0, ETH_P_IP}, {"icmp", IPPROTO_ICMP, 0},
		{"tcp", IPPROTO_TCP, 0}, {"udp", IPPROTO_UDP, 0}, {"ip6", 0, 0x86dd},
		{"rarp", 0, 0x8035}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!is(r, all[i].name))
			continue;
		*protocol = all[i].protocol;
		*matched = r->packet &&
			(all[i].type ? ethertype(r->packet) == all[i].type
				     : is_protocol(r->packet, all[i].protocol));
		next_word(r);
		return true;
	}
	return false;
}

static bool kind_word(struct reader *r, struct qualifiers *q)
{
	if (accept(r, "host"))
		q->kind = q->kind == ETHER ? ETHER : HOST;
	else if (accept(r, "net"))
		q->kind = NET;
	else if (accept(r, "port"))
		q->kind = PORT;
	else
		return false;
	return true;
}

/* `broadcast`, `multicast`: of Ethernet */
static bool match_group(struct reader *r)
{
	bool all = is(r, "broadcast");

	next_word(r);
	if (!r->packet || r->packet->captured < ETH_HLEN)
		return false;
	return all ? mac_is_broadcast(r->packet->bytes) : mac_is_multicast(r->packet->bytes);
}

static bool primitive(struct reader *r)
{
	struct qualifiers q = {EITHER, NO_KIND, 0};
	bool matched = true, has_protocol, qualified = false;

	if (accept(r, "ether"))
		q.kind = ETHER;
	if (is(r, "broadcast") || is(r, "multicast"))
		return match_group(r);
	has_protocol = q.kind != ETHER && protocol_word(r, &q.protocol, &matched);
	if (is(r, "src") || is(r, "dst")) {
		q.direction = is(r, "src") ? SRC : DST;
		next_word(r);
		qualified = true;
	}
	qualified |= kind_word(r, &q);
	if (has_protocol && !qualified)
		return matched;
	if (!qualified && q.kind == NO_KIND)
		return match_value(r, &r->last);
	if (q.kind == NO_KIND)
		q.kind = HOST;
	return match_value(r, &q) & (q.kind == PORT ? true : matched);
}

static bool either(struct reader *r);

static bool factor(struct reader *r)
{
	bool result;

	if (++r->depth > DEPTH_MAX || r->wrong) {
		r->wrong = true;
		return false;
	}
	if (accept(r, "not") || accept(r, "!")) {
		result = !factor(r);
	} else if (accept(r, "(")) {
		result = either(r);
		if (!accept(r, ")"))
			r->wrong = true;
	} else {
		if (is(r, "") || is(r, ")") || is(r, "and") || is(r, "or"))
			r->wrong = true;
		result = !r->wrong && primitive(r);
	}
	r->depth--;
	return result;
}

/* and, or: one precedence, from the left, as in pcap */
static bool either(struct reader *r)
{
	bool result = factor(r);

	while (!r->wrong) {
		if (accept(r, "and") || accept(r, "&&")) {
			bool other = factor(r);
			result = result && other;
		} else if (accept(r, "or") || accept(r, "||")) {
			bool other = factor(r);
			result = result || other;
		} else {
			break;
		}
	}
	return result;
}

int tcpdump_filter(const char *expression, const struct packet *packet)
{
	struct reader r = {.s = expression, .packet = packet};

	next_word(&r);
	if (is(&r, "") && !r.wrong)
		return 1;
	bool result = either(&r);
	if (r.wrong || !is(&r, ""))
		return -1;
	return result;
}
