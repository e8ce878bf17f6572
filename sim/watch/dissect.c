/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parses a frame with sim/wire's parsers, from the outside in, and stops at the first invalid
 * header: the earlier results stay, `error` is the reason. Nothing is filtered; a frame that a host
 * would drop is shown, too.
 *
 * Not supported: IP in IP in IP; options are parsed but not listed.
 */
#include "watch/dissect.h"

#include <string.h>

#include "base/text.h"
#include "watch/describe.h"
#include "wire/bpdu.h"
#include "wire/igmp.h"
#include "wire/ipvs_sync.h"
#include "wire/vrrp.h"
#include "world/lab.h"

struct reading {
	const uint8_t *p;
	size_t n;       /* bytes available at p */
	uint32_t whole; /* bytes of the packet from p on, payload by reference included */
};

static void skip(struct reading *r, size_t n)
{
	n = n < r->n ? n : r->n;
	r->p += n;
	r->n -= n;
	r->whole -= (uint32_t)n;
}

static void read_tcp(struct dissection *d, struct reading r)
{
	d->error = tcp_parse(&d->tcp, r.p, r.n);
	if (d->error)
		return;
	d->innermost = DISSECT_TCP;
	d->data_length = r.whole - d->tcp.header_length;
}

/* stores the message, truncated if necessary, without the protocol's name at its start */
static void keep_said(struct dissection *d, struct text *t, enum dissected what, const char *name)
{
	const char *s = text_str(t) + strlen(name);

	s += *s == ' ';
	size_t n = strlen(s) < DISSECT_SAID - 1 ? strlen(s) : DISSECT_SAID - 1;
	while (n && n == DISSECT_SAID - 1 && (s[n] & 0xc0) == 0x80)
		n--; /* not in the middle of a character */
	memcpy(d->said, s, n);
	d->said[n] = '\0';
	d->innermost = (uint8_t)what;
	text_free(t);
}

static void read_sync(struct dissection *d, struct reading r)
{
	struct text t = {0};

	skip(&r, UDP_HLEN);
	if (r.n < d->data_length) /* the rest is in the payload: frame_dissect() fetches it */
		return;
	ipvs_sync_describe(&t, r.p, d->data_length);
	keep_said(d, &t, DISSECT_IPVS_SYNC, "IPVS");
}

static void read_vrrp(struct dissection *d, struct reading r)
{
	struct vrrp_advert a;
	struct text t = {0};

	if (r.n < r.whole)
		return;
	d->error = vrrp_parse(&a, r.p, r.n);
	if (d->error)
		return;
	d->vrrp.version = a.version;
	d->vrrp.vrid = a.vrid;
	d->vrrp.priority = a.priority;
	d->vrrp.count = a.count < DISSECT_ADDRESSES ? a.count : DISSECT_ADDRESSES;
	memcpy(d->vrrp.addresses, a.addresses, d->vrrp.count * sizeof(a.addresses[0]));
	vrrp_describe(&t, &a);
	keep_said(d, &t, DISSECT_VRRP, "VRRP");
}

static void read_igmp(struct dissection *d, struct reading r)
{
	struct igmp_header h;
	struct text t = {0};

	if (r.n < r.whole)
		return;
	d->error = igmp_parse(&h, r.p, r.n);
	if (d->error)
		return;
	igmp_describe(&t, r.p, r.n);
	keep_said(d, &t, DISSECT_IGMP, "IGMP");
}

static void read_udp(struct dissection *d, struct reading r)
{
	d->error = udp_parse(&d->udp, r.p, r.n, r.whole);
	if (d->error)
		return;
	d->innermost = DISSECT_UDP;
	d->data_length = d->udp.length - (uint32_t)UDP_HLEN;
	if (d->udp.dest == IPVS_SYNC_PORT && ipv4_is_multicast(d->ip.dst))
		read_sync(d, r);
}

/* an error quotes the header and 8 bytes at least (RFC 792); its length is that of the original */
static void read_about(struct dissection *d, struct reading r)
{
	if (ipv4_parse(&d->about, r.p, r.n, UINT16_MAX))
		return;
	d->has_about = true;
	skip(&r, d->about.header_length);
	bool ports = d->about.protocol == IPPROTO_TCP || d->about.protocol == IPPROTO_UDP;
	if (!ports || r.n < 4 || d->about.fragment & IPV4_OFFSET)
		return;
	d->about_source = get16(r.p);
	d->about_dest = get16(r.p + 2);
}

static void read_icmp(struct dissection *d, struct reading r)
{
	d->error = icmp_parse(&d->icmp, r.p, r.n);
	if (d->error)
		return;
	d->innermost = DISSECT_ICMP;
	d->data_length = r.whole - ICMP_HLEN;
	if (!icmp_is_error(d->icmp.type))
		return;
	skip(&r, ICMP_HLEN);
	read_about(d, r);
}

static void read_transport(struct dissection *d, const struct ipv4_header *ip, struct reading r)
{
	d->innermost = DISSECT_IP;
	d->data_length = r.whole;
	if (ip->fragment & IPV4_OFFSET)
		d->innermost = DISSECT_FRAGMENT;
	else if (ip->protocol == IPPROTO_TCP)
		read_tcp(d, r);
	else if (ip->protocol == IPPROTO_UDP)
		read_udp(d, r);
	else if (ip->protocol == IPPROTO_ICMP)
		read_icmp(d, r);
	else if (ip->protocol == IPPROTO_VRRP)
		read_vrrp(d, r);
	else if (ip->protocol == IPPROTO_IGMP)
		read_igmp(d, r);
}

static bool read_ip(struct dissection *d, struct ipv4_header *ip, struct reading *r)
{
	d->error = ipv4_parse(ip, r->p, r->n, r->whole);
	if (d->error)
		return false;
	r->whole = ip->total_length;
	r->n = r->n < r->whole ? r->n : r->whole;
	skip(r, ip->header_length);
	return true;
}

static void read_network(struct dissection *d, struct reading r)
{
	d->has_ip = read_ip(d, &d->ip, &r);
	if (!d->has_ip)
		return;
	if (d->ip.protocol != IPPROTO_IPIP || d->ip.fragment & IPV4_OFFSET) {
		read_transport(d, &d->ip, r);
		return;
	}
	d->innermost = DISSECT_IP;
	if (d->ip.fragment & IPV4_MF) /* the first fragment: its data continues in the others */
		r.whole = UINT16_MAX;
	d->has_inner = read_ip(d, &d->inner, &r);
	if (d->has_inner)
		read_transport(d, &d->inner, r);
}

static void read_arp(struct dissection *d, struct reading r)
{
	d->error = arp_parse(&d->arp, r.p, r.n);
	if (!d->error)
		d->innermost = DISSECT_ARP;
}

static void read_bpdu(struct dissection *d, struct reading r)
{
	struct text said = {0};
	struct bpdu b;

	d->error = bpdu_parse(&b, r.p, r.n);
	if (d->error)
		return;
	bpdu_describe(&said, &b);
	keep_said(d, &said, DISSECT_BPDU, "");
}

void bytes_dissect(
	struct dissection *d, const uint8_t *p, size_t n, uint32_t length, bool with_ethernet)
{
	struct reading r = {p, n, length};

	*d = (struct dissection){.length = length};
	if (!with_ethernet) {
		read_network(d, r);
		return;
	}
	d->error = eth_parse(&d->eth, p, n);
	if (d->error)
		return;
	d->has_eth = true;
	skip(&r, ETH_HLEN);
	if (d->eth.type == ETH_P_ARP)
		read_arp(d, r);
	else if (d->eth.type == ETH_P_IP)
		read_network(d, r);
	else if (mac_equal(d->eth.dst, bpdu_group))
		read_bpdu(d, r);
}

/* Inside a host the Ethernet header is gone: the data starts at the ARP packet (which begins with
 * its hardware and protocol types), at the IP header (frame->l3) or after it. */
static bool is_bare_arp(const uint8_t *p, size_t n)
{
	static const uint8_t ethernet_ipv4[] = {0, 1, 8, 0, 6, 4};

	return n >= ARP_LEN && memcmp(p, ethernet_ipv4, sizeof(ethernet_ipv4)) == 0;
}

/* Parses a multicast message again from a copy if some of its bytes are in the payload. If only a
 * frame's head was kept, the rest is missing. */
static void fetch_message(struct dissection *d, const struct frame *f)
{
	uint8_t bytes[ETH_HLEN + 1500];
	const uint32_t length = frame_length(f);

	if (!f->payload_length || !f->payload || !d->has_ip || !ipv4_is_multicast(d->ip.dst) ||
		length > sizeof(bytes))
		return;
	frame_read(f, 0, bytes, length);
	bytes_dissect(d, bytes, length, length, true);
}

void frame_dissect(struct dissection *d, const struct frame *f)
{
	const uint8_t *p = f->buf + f->data;
	size_t n = frame_head_length(f);
	uint32_t length = frame_length(f);

	if (f->l3 && f->data >= f->l3) {
		uint32_t pulled = f->data - f->l3;
		bytes_dissect(d, p - pulled, n + pulled, length + pulled, false);
	} else if (is_bare_arp(p, n)) {
		*d = (struct dissection){.length = length};
		read_arp(d, (struct reading){p, n, length});
	} else {
		bytes_dissect(d, p, n, length, true);
		fetch_message(d, f);
	}
}

const char *dissection_protocol(const struct dissection *d)
{
	static const char *const names[] = {
		[DISSECT_ARP] = "ARP",
		[DISSECT_FRAGMENT] = "IP",
		[DISSECT_TCP] = "TCP",
		[DISSECT_UDP] = "UDP",
		[DISSECT_ICMP] = "ICMP",
		[DISSECT_IGMP] = "IGMP",
		[DISSECT_VRRP] = "VRRP",
		[DISSECT_IPVS_SYNC] = "IPVS",
		[DISSECT_BPDU] = "STP",
	};

	if (d->has_inner)
		return "IPIP";
	if (d->innermost == DISSECT_IP)
		return ipv4_protocol_name(d->ip.protocol) ? ipv4_protocol_name(d->ip.protocol)
							  : "IP";
	if (d->innermost != DISSECT_NOTHING)
		return names[d->innermost];
	return d->has_eth ? "ETH" : "?";
}

static void endpoints(struct text *t, const struct ipv4_header *ip, uint16_t source, uint16_t dest)
{
	text_add(t, "%s:%u → %s:%u ", ip_text(ip->src).s, source, ip_text(ip->dst).s, dest);
}

static void describe_quoted(struct text *t, const struct dissection *d)
{
	if (!d->has_about)
		return;
	text_put(t, ", about ");
	if (d->about_dest)
		text_add(t, "%s:%u → %s:%u", ip_text(d->about.src).s, d->about_source,
			ip_text(d->about.dst).s, d->about_dest);
	else
		text_add(t, "%s → %s", ip_text(d->about.src).s, ip_text(d->about.dst).s);
}

static void describe_transport(
	struct text *t, const struct dissection *d, const struct ipv4_header *ip)
{
	switch (d->innermost) {
	case DISSECT_TCP:
		endpoints(t, ip, d->tcp.source, d->tcp.dest);
		tcp_flags_text(t, d->tcp.flags);
		if (d->data_length)
			text_add(t, " %u bytes", d->data_length);
		return;
	case DISSECT_UDP:
		endpoints(t, ip, d->udp.source, d->udp.dest);
		text_add(t, "%u bytes", d->data_length);
		return;
	default: text_add(t, "%s → %s ", ip_text(ip->src).s, ip_text(ip->dst).s);
	}
	if (d->said[0]) {
		text_put(t, d->said);
		return;
	}
	if (d->innermost == DISSECT_ICMP) {
		struct text icmp = {0};
		icmp_describe(&icmp, &d->icmp);
		text_put(t, text_str(&icmp) + strlen("ICMP "));
		text_free(&icmp);
		describe_quoted(t, d);
	} else if (d->innermost == DISSECT_FRAGMENT) {
		text_add(t, "fragment at %u, %u bytes", (ip->fragment & IPV4_OFFSET) * 8u,
			d->data_length);
	} else {
		text_add(t, "%u bytes", d->data_length);
	}
}

void dissection_describe(struct text *t, const struct dissection *d)
{
	if (d->innermost == DISSECT_ARP) {
		arp_describe(t, &d->arp);
	} else if (d->innermost == DISSECT_BPDU) {
		text_put(t, d->said);
	} else if (d->has_ip) {
		if (d->has_inner)
			text_add(t, "%s → %s [", ip_text(d->ip.src).s, ip_text(d->ip.dst).s);
		describe_transport(t, d, d->has_inner ? &d->inner : &d->ip);
		if (d->has_inner)
			text_putc(t, ']');
	} else if (d->has_eth) {
		eth_describe(t, &d->eth);
	}
	if (d->error)
		text_add(t, " (%s)", wire_error_text(d->error));
}

void frame_describe(struct text *t, const struct frame *f)
{
	struct dissection d;

	frame_dissect(&d, f);
	text_add(t, "%s ", dissection_protocol(&d));
	dissection_describe(t, &d);
}
