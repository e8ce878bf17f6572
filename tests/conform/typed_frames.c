/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captured frames as lines: every header field that Linux decides, none that chance does. The
 * frames of one conversation stay in their order; conversations are put side by side, because a
 * recorded program takes its time to start. typed_frame_masks[] says what is left out, and why.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/typed.h"
#include "wire/arp.h"
#include "wire/icmp.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/udp.h"

#define EPHEMERAL 30000
#define PORTS 4096

const struct typed_mask typed_frame_masks[] = {
	{"frames",
		"IP identifications, TCP initial sequence numbers, timestamp values, ephemeral "
		"ports",
		"masked, ports numbered in order", "random"},
	{"frames", "the time of a frame; the order of different conversations", "masked",
		"recorded programs take 10 to 60 ms to start"},
	{"frames", "unicast ARP requests, and their replies", "masked",
		"probes follow reachable_time, which is random; and namespaces pass "
		"dst_pending_confirm on across veth, so a recorded router probes too rarely"},
	{"frames", "ARP between two hosts that forward", "masked",
		"the same: which host asks depends on which has probed before"},
	{"frames", "TCP window, acknowledgement number and PSH; pure ACKs", "masked",
		"the recorded HTTP server is a Python program that sends headers, data and FIN up "
		"to 1 ms apart, which decides what each ACK carries"},
	{"frames", "order of two FINs", "put last, sorted by their text",
		"the recorded server closes up to 1 ms after its response"},
	{"frames", "IGMP and IPv6", "masked", "not simulated"},
};
const size_t typed_frame_mask_count = sizeof(typed_frame_masks) / sizeof(typed_frame_masks[0]);

struct spoken {     /* a frame as a line */
	char *key;  /* its conversation */
	char *line; /* NULL: left out */
	bool fin;
	size_t at;
};

struct telling {
	const struct typed *session;
	uint16_t ports[PORTS]; /* ephemeral ones, as they came */
	unsigned port_count;
};

/* P1, P2, … for ports that nobody chose */
static void put_port(struct telling *t, struct text *out, uint16_t port)
{
	unsigned i = 0;

	if (port < EPHEMERAL) {
		text_add(out, "%u", port);
		return;
	}
	while (i < t->port_count && t->ports[i] != port)
		i++;
	if (i == t->port_count && i < PORTS)
		t->ports[t->port_count++] = port;
	text_add(out, "P%u", i + 1);
}

static bool is_router(const struct typed *t, uint32_t address)
{
	for (unsigned i = 0; i < t->nic_count; i++)
		if (t->nics[i].addresses && t->nics[i].address[0] == address)
			return t->nics[i].host->number <= 2;
	return false;
}

static void put_eth(struct text *out, const uint8_t *p)
{
	text_add(out, "%02x:%02x>%02x:%02x ", p[10], p[11], p[4], p[5]);
}

/* A broadcast or what answers one; probes and their answers are left out. */
static bool tell_arp(
	const struct telling *t, struct text *key, struct text *out, const struct typed_frame *f)
{
	struct arp_packet a;

	if (arp_parse(&a, f->bytes + ETH_HLEN, f->length - ETH_HLEN) != WIRE_OK)
		return false;
	if (a.op != ARPOP_REQUEST || !mac_is_broadcast(f->bytes))
		return false;
	if (is_router(t->session, a.spa) && is_router(t->session, a.tpa) && a.spa != a.tpa)
		return false;
	text_add(key, "arp %s %s", ip_text(a.spa).s, ip_text(a.tpa).s);
	put_eth(out, f->bytes);
	text_add(out, "ARP who has %s tell %s (%s)", ip_text(a.tpa).s, ip_text(a.spa).s,
		mac_text(a.sha).s);
	return true;
}

static void put_pair(
	struct telling *t, struct text *key, uint32_t a, uint16_t ap, uint32_t b, uint16_t bp)
{
	bool turn = a > b || (a == b && ap > bp);

	text_add(key, "%s:", ip_text(turn ? b : a).s);
	put_port(t, key, turn ? bp : ap);
	text_add(key, " %s:", ip_text(turn ? a : b).s);
	put_port(t, key, turn ? ap : bp);
}

static void put_flags(struct text *out, uint8_t flags)
{
	static const struct {
		uint8_t flag;
		char letter;
	} letters[] = {{TCP_SYN, 'S'}, {TCP_FIN, 'F'}, {TCP_RST, 'R'}, {TCP_ACK, 'A'}};

	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (flags & letters[i].flag)
			text_putc(out, letters[i].letter);
}

static bool tell_tcp(struct telling *t, struct text *key, struct text *out,
	const struct ipv4_header *ip, const uint8_t *p, size_t n)
{
	struct tcp_header h;

	if (tcp_parse(&h, p, n) != WIRE_OK)
		return false;
	unsigned length = (unsigned)(ip->total_length - ip->header_length - h.header_length);
	if (!length && h.flags == TCP_ACK)
		return false;
	text_put(key, "tcp ");
	put_pair(t, key, ip->src, h.source, ip->dst, h.dest);
	text_put(out, "TCP ");
	put_port(t, out, h.source);
	text_putc(out, '>');
	put_port(t, out, h.dest);
	text_putc(out, ' ');
	put_flags(out, h.flags);
	text_add(out, " %u bytes", length);
	if (h.flags & TCP_SYN)
		text_add(out, " win %u mss %u%s", h.window, h.mss, h.sack_permitted ? " sack" : "");
	if (h.has_wscale)
		text_add(out, " wscale %u", h.wscale);
	text_put(out, h.has_timestamps ? " ts" : "");
	return true;
}

static bool tell_udp(struct telling *t, struct text *key, struct text *out,
	const struct ipv4_header *ip, const uint8_t *p, size_t n)
{
	if (n < UDP_HLEN)
		return false;
	uint16_t from = get16(p), to = get16(p + 2);
	text_put(key, "udp ");
	put_pair(t, key, ip->src, from, ip->dst, to);
	text_put(out, "UDP ");
	put_port(t, out, from);
	text_putc(out, '>');
	put_port(t, out, to);
	text_add(out, " %u bytes", get16(p + 4));
	return true;
}

/* an error tells of the packet that it quotes, a redirect of a gateway too */
static bool tell_icmp(struct text *key, struct text *out, const struct ipv4_header *ip,
	const uint8_t *p, size_t n)
{
	struct icmp_header h;

	if (icmp_parse(&h, p, n) != WIRE_OK)
		return false;
	text_add(out, "ICMP %u/%u", h.type, h.code);
	if (!icmp_is_error(h.type)) {
		bool turn = ip->src > ip->dst;
		text_add(key, "icmp %s %s", ip_text(turn ? ip->dst : ip->src).s,
			ip_text(turn ? ip->src : ip->dst).s);
		text_add(out, " seq %u", h.echo.sequence);
		return true;
	}
	if (h.type == ICMP_REDIRECT)
		text_add(out, " gateway %s", ip_text(h.gateway).s);
	if (h.type == ICMP_DEST_UNREACH && h.code == ICMP_FRAG_NEEDED)
		text_add(out, " mtu %u", h.mtu);
	text_add(key, "icmp error %s %s", ip_text(ip->src).s, ip_text(ip->dst).s);
	if (n >= ICMP_HLEN + IPV4_HLEN + 8) {
		const uint8_t *q = p + ICMP_HLEN;
		text_add(out, " about %s > %s proto %u", ip_text(get32(q + 12)).s,
			ip_text(get32(q + 16)).s, q[9]);
	}
	return true;
}

static void put_ip(struct text *out, const struct ipv4_header *h)
{
	text_add(out, "%s>%s ttl %u len %u", ip_text(h->src).s, ip_text(h->dst).s, h->ttl,
		h->total_length);
	if (h->fragment & IPV4_DF)
		text_put(out, " DF");
	if (ipv4_is_fragment(h))
		text_add(out, " fragment %u%s", (h->fragment & IPV4_OFFSET) * 8u,
			h->fragment & IPV4_MF ? "+" : "");
	if (h->tos)
		text_add(out, " tos %u", h->tos);
	text_putc(out, ' ');
}

static bool tell_ip(
	struct telling *t, struct text *key, struct text *out, const uint8_t *p, size_t n)
{
	struct ipv4_header h;

	if (ipv4_parse(&h, p, n, UINT16_MAX) != WIRE_OK || h.protocol == IPPROTO_IGMP)
		return false;
	put_ip(out, &h);
	const uint8_t *inner = p + h.header_length;
	size_t rest = n - h.header_length;
	if (rest > (size_t)(h.total_length - h.header_length))
		rest = h.total_length - h.header_length;
	if (h.fragment & IPV4_OFFSET) {
		text_add(key, "fragment %s %s", ip_text(h.src).s, ip_text(h.dst).s);
		return true;
	}
	switch (h.protocol) {
	case IPPROTO_TCP: return tell_tcp(t, key, out, &h, inner, rest);
	case IPPROTO_UDP: return tell_udp(t, key, out, &h, inner, rest);
	case IPPROTO_ICMP: return tell_icmp(key, out, &h, inner, rest);
	case IPPROTO_IPIP: text_put(key, "ipip "); return tell_ip(t, key, out, inner, rest);
	default: text_add(key, "ip %u", h.protocol); return true;
	}
}

static bool tell_frame(struct telling *t, struct spoken *s, const struct typed_frame *f)
{
	struct text key = {0}, out = {0};
	bool told = false;

	if (f->length > ETH_HLEN && get16(f->bytes + 12) == ETH_P_ARP) {
		told = tell_arp(t, &key, &out, f);
	} else if (f->length > ETH_HLEN && get16(f->bytes + 12) == ETH_P_IP) {
		put_eth(&out, f->bytes);
		told = tell_ip(t, &key, &out, f->bytes + ETH_HLEN, f->length - ETH_HLEN);
	}
	if (told) {
		s->key = strdup(text_str(&key));
		s->line = strdup(text_str(&out));
		if (!s->key || !s->line)
			abort();
	}
	text_free(&key);
	text_free(&out);
	return told;
}

static int by_conversation(const void *a, const void *b)
{
	const struct spoken *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	if (!order)
		order = (int)x->fin - (int)y->fin;
	if (!order && x->fin)
		order = strcmp(x->line, y->line);
	return order ? order : x->at < y->at ? -1 : 1;
}

void typed_lines(const struct typed *session, const struct typed_frames *f, struct text *out)
{
	struct spoken *s = calloc(f->count + 1, sizeof(*s));
	struct telling *t = calloc(1, sizeof(*t));
	size_t n = 0;

	if (!s || !t)
		abort();
	t->session = session;
	for (size_t i = 0; i < f->count; i++) {
		s[n].at = i;
		if (f->list[i].time > session->end || !tell_frame(t, &s[n], &f->list[i]))
			continue;
		s[n].fin = strstr(s[n].line, " FA ") != NULL;
		n++;
	}
	qsort(s, n, sizeof(*s), by_conversation);
	for (size_t i = 0; i < n; i++) {
		text_put(out, s[i].line);
		text_putc(out, '\n');
		free(s[i].line);
		free(s[i].key);
	}
	free(s);
	free(t);
}
