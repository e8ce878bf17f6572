/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets in tcpdump's format (4.99.3): ARP, IP with TCP, UDP, ICMP and IP in IP; VRRP and IGMP are
 * in tcpdump_group.c. Sequence numbers are relative from a connection's second packet with an ACK
 * on, as tcp_print() counts them. -v prints checksums as correct, which they are here.
 *
 * Not supported: dissection of payloads except the first line of HTTP.
 */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "app/commands/probe/tcpdump.h"
#include "app/system/service_names.h"
#include "base/text.h"
#include "wire/arp.h"
#include "wire/icmp.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

struct view { /* bytes that are there */
	const uint8_t *p;
	uint32_t n;
};

static void ip_packet(struct printer *pr, struct text *t, struct view v);

/* ---- names, unless -n ---- */

void tcpdump_host(const struct printer *pr, struct text *t, uint32_t address)
{
	struct text name = {0};

	if (!pr->numeric && host_name_of(pr->host, address, &name))
		text_put(t, text_str(&name));
	else
		text_put(t, ip_text(address).s);
	text_free(&name);
}

static void put_port(const struct printer *pr, struct text *t, uint16_t port, uint8_t protocol)
{
	const char *name = pr->numeric ? NULL : service_name(port, protocol);

	if (name)
		text_put(t, name);
	else
		text_add(t, "%u", port);
}

/* "10.0.0.1 > 10.0.0.2" */
static void put_hosts(const struct printer *pr, struct text *t, const struct ipv4_header *ip)
{
	tcpdump_host(pr, t, ip->src);
	text_put(t, " > ");
	tcpdump_host(pr, t, ip->dst);
}

/* "10.0.0.1.32768 > 10.0.0.2.80: " */
static void put_ends(const struct printer *pr, struct text *t, const struct ipv4_header *ip,
	uint16_t source, uint16_t destination)
{
	tcpdump_host(pr, t, ip->src);
	text_putc(t, '.');
	put_port(pr, t, source, ip->protocol);
	text_put(t, " > ");
	tcpdump_host(pr, t, ip->dst);
	text_putc(t, '.');
	put_port(pr, t, destination, ip->protocol);
	text_put(t, ": ");
}

/* ---- times ---- */

static void clock_time(struct text *t, int64_t us)
{
	int64_t s = us / 1000000;

	text_add(t, "%02" PRId64 ":%02" PRId64 ":%02" PRId64 ".%06" PRId64 " ", s / 3600 % 24,
		s / 60 % 60, s % 60, us % 1000000);
}

static void date(struct text *t, int64_t us)
{
	time_t seconds = (time_t)(TCPDUMP_EPOCH + us / 1000000);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	text_add(t, "%04d-%02d-%02d ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

/* ts_print(): none, since the epoch, since the previous line, with the date, since the first
 * line */
static void time_stamp(struct printer *pr, struct text *t, int64_t ns)
{
	int64_t us = ns / 1000;

	if (pr->first < 0)
		pr->first = pr->previous = us;
	switch (pr->stamp) {
	case STAMP_NONE: break;
	case STAMP_EPOCH:
		text_add(t, "%" PRId64 ".%06" PRId64 " ", TCPDUMP_EPOCH + us / 1000000,
			us % 1000000);
		break;
	case STAMP_DELTA:
	case STAMP_FIRST:
		text_putc(t, ' ');
		clock_time(t, us - (pr->stamp == STAMP_FIRST ? pr->first : pr->previous));
		break;
	case STAMP_DATE: date(t, us); /* fall through */
	default: clock_time(t, us);
	}
	pr->previous = us;
}

/* ---- ARP ---- */

static void arp(const struct printer *pr, struct text *t, struct view v)
{
	struct arp_packet a;

	if (!pr->link)
		text_put(t, "ARP, ");
	if (pr->verbose)
		text_put(t, "Ethernet (len 6), IPv4 (len 4), ");
	if (arp_parse(&a, v.p, v.n) != WIRE_OK) {
		text_put(t, "[|arp]");
		return;
	}
	if (a.op == ARPOP_REQUEST) {
		text_put(t, "Request who-has ");
		tcpdump_host(pr, t, a.tpa);
		if (!mac_equal(a.tha, eth_zero))
			text_add(t, " (%s)", mac_text(a.tha).s);
		text_put(t, " tell ");
		tcpdump_host(pr, t, a.spa);
	} else {
		text_put(t, "Reply ");
		tcpdump_host(pr, t, a.spa);
		text_add(t, " is-at %s", mac_text(a.sha).s);
	}
	text_add(t, ", length %u", v.n);
}

/* ---- TCP ---- */

/* the connection's record; *reverse: the packet goes the other way */
static struct flow_start *find_flow(
	struct printer *pr, const struct ipv4_header *ip, const struct tcp_header *h, bool *reverse)
{
	for (unsigned i = 0; i < FLOWS; i++) {
		struct flow_start *f = &pr->flows[i];
		if (!f->used)
			continue;
		*reverse = f->src == ip->dst && f->dst == ip->src && f->sport == h->dest &&
			f->dport == h->source;
		if (*reverse ||
			(f->src == ip->src && f->dst == ip->dst && f->sport == h->source &&
				f->dport == h->dest))
			return f;
	}
	return NULL;
}

static void make_relative(struct printer *pr, const struct ipv4_header *ip, struct tcp_header *h)
{
	bool reverse = false;
	struct flow_start *f;

	if (pr->absolute || !(h->flags & TCP_ACK))
		return;
	f = find_flow(pr, ip, h, &reverse);
	if (f && !(h->flags & TCP_SYN)) {
		h->seq -= reverse ? f->ack : f->seq;
		h->ack -= reverse ? f->seq : f->ack;
		return;
	}
	if (!f) {
		f = &pr->flows[pr->next++ % FLOWS];
		*f = (struct flow_start){ip->src, ip->dst, 0, 0, h->source, h->dest, true};
		reverse = false;
	}
	*(reverse ? &f->ack : &f->seq) = h->seq;
	*(reverse ? &f->seq : &f->ack) = h->ack - 1;
}

static void tcp_flags(struct text *t, unsigned flags)
{
	static const struct {
		unsigned flag;
		char letter;
	} all[] = {{TCP_FIN, 'F'}, {TCP_SYN, 'S'}, {TCP_RST, 'R'}, {TCP_PSH, 'P'}, {TCP_ACK, '.'},
		{TCP_URG, 'U'}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (flags & all[i].flag)
			text_putc(t, all[i].letter);
	if (!(flags & 0x3f))
		text_put(t, "none");
}

static void sack(struct text *t, const uint8_t *o, unsigned length, uint32_t base)
{
	text_add(t, "sack %u ", (length - 2) / 8);
	for (unsigned i = 2; i + 8 <= length; i += 8)
		text_add(t, "{%u:%u}", get32(o + i) - base, get32(o + i + 4) - base);
}

/* in the order of the wire */
static void tcp_options(struct text *t, const uint8_t *o, unsigned n, uint32_t base)
{
	const char *comma = "";

	text_put(t, ", options [");
	for (unsigned i = 0; i < n;) {
		unsigned length = o[i] <= 1 ? 1 : i + 1 < n ? o[i + 1] : 0;
		text_put(t, comma);
		comma = ",";
		if (length == 0 || i + length > n || (o[i] > 1 && length < 2)) {
			text_put(t, "[bad opt]");
			break;
		}
		if (o[i] == 0)
			text_put(t, "eol");
		else if (o[i] == 1)
			text_put(t, "nop");
		else if (o[i] == 2 && length == 4)
			text_add(t, "mss %u", get16(o + i + 2));
		else if (o[i] == 3 && length == 3)
			text_add(t, "wscale %u", o[i + 2]);
		else if (o[i] == 4)
			text_put(t, "sackOK");
		else if (o[i] == 5)
			sack(t, o + i, length, base);
		else if (o[i] == 8 && length == 10)
			text_add(t, "TS val %u ecr %u", get32(o + i + 2), get32(o + i + 6));
		else
			text_add(t, "unknown-%u", o[i]);
		i += length;
	}
	text_putc(t, ']');
}

/* print_txt_line(): how many bytes of `v` are a line's text, without and with its end; false if the
 * bytes are not text */
static bool text_line(struct view v, uint32_t *text, uint32_t *all)
{
	uint32_t n = 0;

	while (n < v.n && ((v.p[n] >= ' ' && v.p[n] < 127) || v.p[n] == '\t'))
		n++;
	*text = *all = n;
	if (n == v.n)
		return n > 0;
	if (v.p[n] == '\r' && n + 1 < v.n && v.p[n + 1] == '\n')
		*all += 1;
	else if (v.p[n] != '\n')
		return false;
	*all += 1;
	return true;
}

static bool http_starts(struct view v)
{
	static const char *const words[] = {
		"GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "OPTIONS ", "HTTP/1.0 ", "HTTP/1.1 "};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (v.n > strlen(words[i]) && memcmp(v.p, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* txtproto_print(): the first line of a request or an answer; with -v every line of text */
static void http(struct printer *pr, struct text *t, const struct tcp_header *h, struct view data,
	uint32_t length)
{
	uint32_t n, all;

	if (h->source != 80 && h->dest != 80)
		return;
	text_put(t, ": HTTP");
	if (!http_starts(data))
		return;
	if (pr->verbose)
		text_add(t, ", length: %u", length);
	while (text_line(data, &n, &all)) {
		text_put(t, pr->verbose ? "\n\t" : ": ");
		text_putn(t, (const char *)data.p, n);
		if (pr->verbose && n == all) /* the line continues in another packet */
			text_put(t, " [|http]");
		data = (struct view){data.p + all, data.n - all};
		if (!pr->verbose)
			break;
	}
}

static void tcp(struct printer *pr, struct text *t, const struct ipv4_header *ip, struct view v,
	uint32_t length)
{
	struct tcp_header h;
	uint32_t base;

	if (tcp_parse(&h, v.p, v.n) != WIRE_OK) {
		put_hosts(pr, t, ip);
		text_put(t, ":  [|tcp]");
		return;
	}
	uint32_t data = length > h.header_length ? length - h.header_length : 0;
	put_ends(pr, t, ip, h.source, h.dest);
	if (pr->quick) {
		text_add(t, "tcp %u", data);
		return;
	}
	uint32_t ack = h.ack;
	make_relative(pr, ip, &h);
	base = ack - h.ack;
	text_put(t, "Flags [");
	tcp_flags(t, h.flags);
	text_putc(t, ']');
	if (pr->verbose)
		text_add(t, ", cksum 0x%04x (correct)", h.checksum);
	if (data || pr->verbose > 1 || (h.flags & (TCP_SYN | TCP_FIN | TCP_RST))) {
		text_add(t, ", seq %u", h.seq);
		if (data)
			text_add(t, ":%u", h.seq + data);
	}
	if (h.flags & TCP_ACK)
		text_add(t, ", ack %u", h.ack);
	text_add(t, ", win %u", h.window);
	if (h.header_length > TCP_HLEN)
		tcp_options(t, v.p + TCP_HLEN, h.header_length - TCP_HLEN, base);
	text_add(t, ", length %u", data);
	if (v.n > h.header_length)
		http(pr, t, &h, (struct view){v.p + h.header_length, v.n - h.header_length}, data);
}

/* ---- ICMP ---- */

static void unreachable(
	const struct printer *pr, struct text *t, const struct icmp_header *h, struct view quoted)
{
	uint32_t at = quoted.n >= IPV4_HLEN ? (quoted.p[0] & 15u) * 4 : 0;
	uint32_t dst = at ? get32(quoted.p + 16) : 0;
	uint8_t protocol = at ? quoted.p[9] : 0;
	bool ports =
		at && at + 4 <= quoted.n && (protocol == IPPROTO_TCP || protocol == IPPROTO_UDP);

	if (h->code == ICMP_NET_UNREACH)
		text_put(t, "net ");
	if (h->code == ICMP_HOST_UNREACH || h->code == ICMP_PKT_FILTERED)
		text_put(t, "host ");
	tcpdump_host(pr, t, dst);
	switch (h->code) {
	case ICMP_PROT_UNREACH: text_add(t, " protocol %u unreachable", protocol); break;
	case ICMP_PORT_UNREACH:
		if (!ports) {
			text_add(t, " protocol %u port unreachable", protocol);
			break;
		}
		text_add(t, " %s port ", protocol == IPPROTO_TCP ? "tcp" : "udp");
		put_port(pr, t, get16(quoted.p + at + 2), protocol);
		text_put(t, " unreachable");
		break;
	case ICMP_FRAG_NEEDED: text_add(t, " unreachable - need to frag (mtu %u)", h->mtu); break;
	case ICMP_NET_UNREACH:
	case ICMP_HOST_UNREACH: text_put(t, " unreachable"); break;
	case ICMP_PKT_FILTERED: text_put(t, " unreachable - admin prohibited filter"); break;
	case 9: text_put(t, " unreachable - net prohibited"); break;
	case 10: text_put(t, " unreachable - admin prohibited"); break;
	default: text_add(t, " unreachable - #%u", h->code);
	}
}

static void redirect(
	const struct printer *pr, struct text *t, const struct icmp_header *h, struct view quoted)
{
	text_put(t, "redirect ");
	tcpdump_host(pr, t, quoted.n >= IPV4_HLEN ? get32(quoted.p + 16) : 0);
	text_add(t, " to %s ", h->code == ICMP_REDIR_HOST ? "host" : "net");
	tcpdump_host(pr, t, h->gateway);
}

static void icmp(struct printer *pr, struct text *t, const struct ipv4_header *ip, struct view v,
	uint32_t length)
{
	struct icmp_header h;

	put_hosts(pr, t, ip);
	text_put(t, ": ICMP ");
	if (icmp_parse(&h, v.p, v.n) != WIRE_OK) {
		text_put(t, "[|icmp]");
		return;
	}
	struct view quoted = {v.p + ICMP_HLEN, v.n - ICMP_HLEN};
	if (h.type == ICMP_ECHO || h.type == ICMP_ECHOREPLY)
		text_add(t, "echo %s, id %u, seq %u", h.type == ICMP_ECHO ? "request" : "reply",
			h.echo.id, h.echo.sequence);
	else if (h.type == ICMP_DEST_UNREACH)
		unreachable(pr, t, &h, quoted);
	else if (h.type == ICMP_REDIRECT)
		redirect(pr, t, &h, quoted);
	else if (h.type == ICMP_TIME_EXCEEDED)
		text_put(t,
			h.code == ICMP_EXC_TTL ? "time exceeded in-transit"
					       : "ip reassembly time exceeded");
	else
		text_add(t, "type-#%u", h.type);
	text_add(t, ", length %u", length);
	if (pr->verbose && icmp_is_error(h.type) && quoted.n >= IPV4_HLEN) {
		text_put(t, pr->link ? "\n\t" : "\n\tIP ");
		ip_packet(pr, t, quoted);
	}
}

/* ---- IP ---- */

static void udp(struct printer *pr, struct text *t, const struct ipv4_header *ip, struct view v,
	uint32_t length)
{
	if (v.n < 8) {
		put_hosts(pr, t, ip);
		text_put(t, ": [|udp]");
		return;
	}
	put_ends(pr, t, ip, get16(v.p), get16(v.p + 2));
	if (pr->verbose > 1) /* what was quoted or captured in part cannot be summed */
		text_put(t,
			get16(v.p + 6) == 0     ? "[no cksum] "
				: v.n == length ? "[udp sum ok] "
						: "");
	text_add(t, "UDP, length %u", length >= 8 ? length - 8 : 0);
}

/* ip_optprint(): of those that the lab sends */
static void ip_options(struct text *t, const uint8_t *o, unsigned n)
{
	const char *comma = "";

	text_put(t, ", options (");
	for (unsigned i = 0; i < n; comma = ",") {
		const unsigned length = o[i] <= 1 ? 1 : i + 1 < n ? o[i + 1] : 0;
		text_put(t, comma);
		if (o[i] == 148)
			text_put(t, "RA");
		else if (o[i] <= 1)
			text_put(t, o[i] ? "NOP" : "EOL");
		else
			text_add(t, "unknown %u", o[i]);
		if (o[i] == 0 || length == 0 || i + length > n)
			break;
		i += length;
	}
	text_putc(t, ')');
}

static void verbose_header(struct text *t, const struct ipv4_header *h)
{
	const char *name = ipv4_protocol_name(h->protocol);

	text_add(t, "(tos 0x%x, ttl %u, id %u, offset %u, flags [%s], proto %s (%u), length %u",
		h->tos, h->ttl, h->id, (h->fragment & IPV4_OFFSET) * 8u,
		h->fragment & IPV4_DF           ? "DF"
			: h->fragment & IPV4_MF ? "+"
						: "none",
		name ? name : "unknown", h->protocol, h->total_length);
	if (h->header_length > IPV4_HLEN)
		ip_options(t, h->options, h->header_length - IPV4_HLEN);
	text_put(t, ")\n    ");
}

/* a protocol without a printer, or a fragment without its header (then no length) */
static void other(const struct printer *pr, struct text *t, const struct ipv4_header *h,
	const uint32_t *length)
{
	const char *name = pr->numeric ? NULL : protocol_name_of(h->protocol);

	put_hosts(pr, t, h);
	if (name)
		text_add(t, ": %s", name);
	else
		text_add(t, ": ip-proto-%u", h->protocol);
	if (length)
		text_add(t, " %u", *length);
}

static void payload(struct printer *pr, struct text *t, const struct ipv4_header *h, struct view v)
{
	uint32_t length = h->total_length - (uint32_t)h->header_length;

	if (h->fragment & IPV4_OFFSET)
		other(pr, t, h, NULL);
	else if (h->protocol == IPPROTO_TCP)
		tcp(pr, t, h, v, length);
	else if (h->protocol == IPPROTO_UDP)
		udp(pr, t, h, v, length);
	else if (h->protocol == IPPROTO_ICMP)
		icmp(pr, t, h, v, length);
	else if (h->protocol == IPPROTO_IPIP) {
		put_hosts(pr, t, h);
		text_put(t, ": IP ");
		ip_packet(pr, t, v);
	} else if (h->protocol == IPPROTO_VRRP) {
		put_hosts(pr, t, h);
		tcpdump_vrrp(pr, t, h, v.p, v.n < length ? v.n : length, length);
	} else if (h->protocol == IPPROTO_IGMP) {
		put_hosts(pr, t, h);
		tcpdump_igmp(pr, t, v.p, v.n < length ? v.n : length, length);
	} else
		other(pr, t, h, &length);
}

/* v may hold only part of the packet: truncated by the capture, or quoted by an ICMP error */
static void ip_packet(struct printer *pr, struct text *t, struct view v)
{
	struct ipv4_header h;
	enum wire_error error = ipv4_parse(&h, v.p, v.n, UINT16_MAX);

	if (error != WIRE_OK && error != WIRE_BAD_TOTAL_LENGTH) {
		text_put(t, "[|ip]");
		return;
	}
	if (pr->verbose)
		verbose_header(t, &h);
	payload(pr, t, &h, (struct view){v.p + h.header_length, v.n - h.header_length});
}

static void link_header(struct text *t, const struct eth_header *h, uint32_t length)
{
	text_add(t, "%s > %s, ethertype ", mac_text(h->src).s, mac_text(h->dst).s);
	if (h->type == ETH_P_IP)
		text_put(t, "IPv4 (0x0800)");
	else if (h->type == ETH_P_ARP)
		text_put(t, "ARP (0x0806)");
	else
		text_add(t, "Unknown (0x%04x)", h->type);
	text_add(t, ", length %u: ", length);
}

void tcpdump_print(struct printer *pr, struct text *t, const struct packet *p)
{
	struct eth_header eth;

	if (pr->number)
		text_add(t, "%5" PRIu64 "  ", ++pr->printed);
	time_stamp(pr, t, p->time);
	if (eth_parse(&eth, p->bytes, p->captured) != WIRE_OK) {
		text_put(t, "[|ether]");
		return;
	}
	struct view v = {p->bytes + ETH_HLEN, p->captured - ETH_HLEN};
	if (pr->link)
		link_header(t, &eth, p->length);
	if (eth.type == ETH_P_ARP) {
		arp(pr, t, v);
	} else if (eth.type == ETH_P_IP) {
		if (!pr->link)
			text_put(t, "IP ");
		ip_packet(pr, t, v);
	} else {
		text_add(t, "ethertype Unknown (0x%04x), length %u", eth.type, p->length);
	}
}
