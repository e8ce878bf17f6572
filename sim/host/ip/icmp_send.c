/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends ICMP (net/ipv4/icmp.c: __icmp_send(), icmp_reply()): errors about packets, replies to
 * requests, and when none is sent (RFC 1122 3.2.2, RFC 1812 4.3.2).
 *
 * An error's source is the packet's destination if that is a local address; a router uses the
 * address of the outgoing interface or, with icmp_errors_use_inbound_ifaddr, of the interface that
 * received the packet. It quotes what fits into 576 bytes. Not simulated: IP options in replies;
 * the second lookup for IPsec.
 */
#include "engine/trace.h"
#include "host/ip/addr.h"
#include "host/ip/icmp_internal.h"

#define ERROR_MAX 576
#define QUOTE_INSIDE 100 /* bytes of a quote stored in the head; a longer quote is payload */
#define TOS_MASK 0x1e
#define TOS_INTERNETWORK_CONTROL 0xc0
#define DUMMY_SOURCE UINT32_C(0xc0000008) /* INADDR_DUMMY, RFC 7600 4.8 */

struct message {
	struct host *h;
	struct icmp_header icmp;
	struct ip_send how;
	struct frame *about; /* for records */
	unsigned why;
	bool limited; /* subject to the rate limits */
};

static void suppressed(const struct message *m, unsigned why)
{
	HOST_RECORD(m->h, REC_ICMP_SUPPRESSED, why, m->about->dev, m->about, m->how.flow.dst,
		m->icmp.type, m->icmp.code);
}

/* icmpv4_global_allow() */
static bool global_allow(struct message *m)
{
	if (!icmp_limited(m->h, m->icmp.type, m->icmp.code))
		return true;
	m->limited = icmp_global_allow(m->h);
	if (m->limited)
		return true;
	m->h->icmp.stats.rate_limit_global++;
	suppressed(m, ICMP_LIMIT_GLOBAL);
	return false;
}

/* icmpv4_xrlim_allow() */
static bool peer_allow(struct message *m)
{
	struct host *h = m->h;
	bool loopback = m->how.route.dev->flags & IFF_LOOPBACK;

	if (!m->limited)
		return true;
	if (loopback || icmp_peer_allow(h, m->how.flow.dst, h->ipv4.icmp_ratelimit)) {
		icmp_global_consume(h);
		return true;
	}
	h->icmp.stats.rate_limit_host++;
	suppressed(m, ICMP_LIMIT_PEER);
	return false;
}

static bool find_route(struct message *m)
{
	if (route_output(m->h, &m->how.flow, &m->how.route) != 0) {
		suppressed(m, ICMP_NO_WAY_BACK);
		return false;
	}
	m->how.has_route = true;
	return peer_allow(m);
}

/* icmp_push_reply(): `f` holds what follows the ICMP header */
static void push(struct message *m, struct frame *f)
{
	struct host *h = m->h;
	uint64_t sum = frame_sum(f, 0);

	h->icmp.stats.out_msgs++;
	h->icmp.stats.out_type[m->icmp.type]++;
	f->mark = m->how.flow.mark;
	icmp_emit(frame_push(f, ICMP_HLEN), &m->icmp, sum);
	HOST_RECORD(h, REC_ICMP_SENT, m->why, m->how.route.dev, f, m->how.flow.dst, m->icmp.type,
		m->icmp.code, m->icmp.type == ICMP_REDIRECT ? m->icmp.gateway : m->icmp.rest);
	ip_send(h, f, &m->how);
}

/* 0, or the reason why this packet gets no error */
static unsigned forbidden(struct frame *f, unsigned type)
{
	const struct route *r = &ip_cb(f)->route;
	uint8_t inner = 0;

	if (f->type != PACKET_HOST || r->type == RTN_BROADCAST || r->type == RTN_MULTICAST)
		return ICMP_NOT_TO_US;
	if (ip_fragment_field(f) & IPV4_OFFSET)
		return ICMP_NOT_ABOUT_PIECE;
	if (!icmp_is_error((uint8_t)type) || ip_protocol(f) != IPPROTO_ICMP)
		return 0;
	if (frame_length(f) <= ip_header_bytes(f))
		return ICMP_NOT_ABOUT_ERROR;
	frame_read(f, ip_header_bytes(f), &inner, 1);
	/* Linux treats an unknown type as an error (icmp_pointers[].error) */
	bool harmless = inner == ICMP_ECHOREPLY || inner == ICMP_ECHO ||
		(inner >= ICMP_TIMESTAMP && inner <= NR_ICMP_TYPES);
	return harmless ? 0 : ICMP_NOT_ABOUT_ERROR;
}

static uint32_t source_for(struct host *h, struct frame *f)
{
	const struct ip_cb *cb = ip_cb(f);

	if (cb->route.type == RTN_LOCAL)
		return ip_dst(f);
	if (cb->in && h->ipv4.icmp_errors_use_inbound_ifaddr)
		return addr_select(h, cb->in, ip_src(f), RT_SCOPE_LINK);
	return 0;
}

static struct frame *quote(struct frame *f, uint32_t mtu)
{
	uint32_t room = (mtu < ERROR_MAX ? mtu : ERROR_MAX) - IPV4_HLEN - ICMP_HLEN;
	uint32_t n = frame_length(f) < room ? frame_length(f) : room;
	struct frame *q = frame_new(f->net);
	uint8_t bytes[ERROR_MAX];

	frame_read(f, 0, bytes, n);
	if (n <= QUOTE_INSIDE)
		memcpy(frame_put(q, n), bytes, n);
	else
		frame_attach(q, payload_new(f->net, bytes, n, n), 0, n);
	return q;
}

static void set_info(struct icmp_header *icmp, uint32_t info)
{
	if (icmp->type == ICMP_DEST_UNREACH && icmp->code == ICMP_FRAG_NEEDED)
		icmp->mtu = (uint16_t)info;
	else if (icmp->type == ICMP_REDIRECT)
		icmp->gateway = info;
	else
		icmp->rest = info;
}

void icmp_send(
	struct host *h, struct frame *f, unsigned type, unsigned code, uint32_t info, unsigned why)
{
	struct message m = {.h = h,
		.icmp = {.type = (uint8_t)type, .code = (uint8_t)code},
		.about = f,
		.why = why};
	uint8_t tos = frame_data(f)[1];

	if (!ip_cb(f)->routed)
		return;
	m.how.protocol = IPPROTO_ICMP;
	m.how.flow.dst = ip_src(f);
	unsigned no = forbidden(f, type);
	if (no) {
		suppressed(&m, no);
		return;
	}
	if (!(f->dev && f->dev->flags & IFF_LOOPBACK) && !global_allow(&m))
		return;
	set_info(&m.icmp, info);
	m.how.flow.src = source_for(h, f);
	m.how.flow.mark = h->ipv4.fwmark_reflect ? f->mark : 0;
	m.how.tos =
		icmp_is_error((uint8_t)type) ? (tos & TOS_MASK) | TOS_INTERNETWORK_CONTROL : tos;
	if (!find_route(&m) || m.how.route.mtu <= 2 * IPV4_HLEN + ICMP_HLEN)
		return;
	if (!m.how.flow.src)
		m.how.flow.src = DUMMY_SOURCE;
	push(&m, quote(f, m.how.route.mtu));
}

void icmp_reply(struct host *h, struct frame *f, const struct icmp_header *icmp, struct frame *body,
	unsigned why)
{
	struct message m = {.h = h, .icmp = *icmp, .about = f, .why = why};
	unsigned pulled = (unsigned)(f->l4 - f->l3);

	frame_push(f, pulled);
	m.how.protocol = IPPROTO_ICMP;
	m.how.tos = frame_data(f)[1];
	m.how.flow = (struct flow){.dst = ip_src(f),
		.src = route_spec_dst(h, f),
		.mark = h->ipv4.fwmark_reflect ? f->mark : 0,
		.tos = m.how.tos & TOS_MASK,
		.protocol = IPPROTO_ICMP};
	frame_pull(f, pulled);
	if (global_allow(&m) && find_route(&m))
		push(&m, body);
	else
		frame_consume(body);
}
