/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Receives ICMP (net/ipv4/icmp.c: icmp_rcv()): echo and timestamp requests are answered, echo
 * replies go to ping, errors to the protocol of the quoted packet.
 *
 * The host also learns from errors: the path MTU, a better gateway. Linux leaves that to the socket
 * it finds for the quoted packet; here it is done for all, before the protocol's handler, except
 * for redirects about TCP: only a connection accepts them. Not simulated: extended echo (RFC 8335),
 * raw sockets.
 */
#include <assert.h>

#include "engine/trace.h"
#include "host/ip/addr.h"
#include "host/ip/icmp_internal.h"
#include "host/route/route_reasons.h"

REASON_LIST(icmp_reasons, "icmp", ICMP_REASON_BASE + 1, ICMP_REASONS);

#define MS_PER_DAY 86400000
#define ICMP_LAST_UNREACH 15 /* NR_ICMP_UNREACH */

static void drop_error(struct host *h, struct frame *f, unsigned why, uint64_t a)
{
	h->icmp.stats.in_errors++;
	frame_drop_with(f, why, a, 0, 0);
}

static void echo(struct host *h, struct frame *f, const struct ipv4_header *ip,
	const struct icmp_header *icmp)
{
	struct icmp_header reply = *icmp;

	if (h->ipv4.icmp_echo_ignore_all) {
		HOST_RECORD(h, REC_ICMP_SUPPRESSED, ICMP_ECHO_IGNORED, f->dev, f, ip->src,
			ICMP_ECHOREPLY);
		frame_consume(f);
		return;
	}
	reply.type = ICMP_ECHOREPLY;
	icmp_reply(
		h, f, &reply, ip_slice(f, ICMP_HLEN, frame_length(f) - ICMP_HLEN), ICMP_ANSWERED);
	frame_consume(f);
}

/* the lab starts at midnight UT */
static void timestamp(struct host *h, struct frame *f, const struct icmp_header *icmp)
{
	struct icmp_header reply = *icmp;
	struct frame *body = frame_new(f->net);
	uint32_t ms = (uint32_t)(host_engine(h)->now / NSEC_PER_MSEC % MS_PER_DAY);

	if (frame_length(f) < ICMP_HLEN + 4) {
		frame_consume(body);
		drop_error(h, f, ICMP_SHORT, 0);
		return;
	}
	uint8_t *p = frame_put(body, 12);
	frame_read(f, ICMP_HLEN, p, 4);
	put32(p + 4, ms);
	put32(p + 8, ms);
	reply.type = ICMP_TIMESTAMPREPLY;
	reply.code = 0;
	icmp_reply(h, f, &reply, body, ICMP_TIME_TOLD);
	frame_consume(f);
}

/* The quoted packet's header, not validated: most of the packet is missing. */
static void read_quoted(struct ipv4_header *q, const uint8_t *p)
{
	q->header_length = (uint8_t)((p[0] & 0xf) * 4);
	q->tos = p[1];
	q->total_length = get16(p + IP_AT_LENGTH);
	q->id = get16(p + IP_AT_ID);
	q->fragment = get16(p + IP_AT_FRAGMENT);
	q->ttl = p[8];
	q->protocol = p[9];
	q->checksum = get16(p + IP_AT_CHECK);
	q->src = get32(p + IP_AT_SRC);
	q->dst = get32(p + IP_AT_DST);
}

/* An error on its way to the protocol that it concerns. */
struct heard {
	struct host *h;
	struct frame *f;
	const struct ipv4_header *outer;
	const struct icmp_header *icmp;
	struct ipv4_header quoted;
	uint32_t info; /* MTU, gateway */
};

static void note(const struct heard *e, unsigned why)
{
	HOST_RECORD(e->h, REC_ICMP_RECEIVED, why, e->f->dev, e->f, e->outer->src, e->icmp->type,
		e->icmp->code, e->info, e->quoted.dst);
}

/* icmp_unreach(): 0, or the reason not to pass it on */
static unsigned judge_unreach(struct heard *e, unsigned *why)
{
	const struct ipv4_settings *set = &e->h->ipv4;

	if (e->icmp->code > ICMP_LAST_UNREACH)
		return ICMP_ERROR_TAKEN;
	if (e->icmp->code != ICMP_FRAG_NEEDED)
		return 0;
	e->info = e->icmp->mtu;
	if (set->ip_no_pmtu_disc == 2 ||
		(set->ip_no_pmtu_disc == 3 && e->quoted.protocol != IPPROTO_TCP))
		return ICMP_PMTU_IGNORED;
	*why = set->ip_no_pmtu_disc == 1 ? ICMP_PMTU_IGNORED : ICMP_PMTU_LEARNT;
	return 0;
}

static unsigned icmp_judge(struct heard *e, unsigned *why)
{
	*why = ICMP_ERROR_TAKEN;
	if (e->icmp->type == ICMP_DEST_UNREACH)
		return judge_unreach(e, why);
	if (e->icmp->type == ICMP_TIME_EXCEEDED && e->icmp->code == ICMP_EXC_FRAGTIME)
		return ICMP_ERROR_TAKEN;
	if (e->icmp->type == ICMP_REDIRECT)
		e->info = e->icmp->gateway;
	else if (e->icmp->type == ICMP_PARAMETERPROB)
		e->info = e->icmp->rest >> 24;
	return 0;
}

static void learn(struct heard *e, const uint8_t *transport, unsigned why)
{
	if (why == ICMP_PMTU_LEARNT)
		route_update_pmtu(e->h, e->quoted.dst, e->info);
	if (e->icmp->type == ICMP_REDIRECT &&
		(e->quoted.protocol != IPPROTO_TCP || !e->h->icmp.tcp_heeds_redirect ||
			e->h->icmp.tcp_heeds_redirect(e->h, &e->quoted, transport)))
		why = route_redirect(
			e->h, e->f->dev, e->outer->src, e->quoted.dst, e->icmp->gateway);
	note(e, why);
}

/* icmp_unreach(), icmp_redirect(), icmp_socket_deliver() */
static void error(struct host *h, struct frame *f, const struct ipv4_header *outer,
	const struct icmp_header *icmp)
{
	struct heard e = {.h = h, .f = f, .outer = outer, .icmp = icmp};
	uint32_t at = ICMP_HLEN;
	unsigned why;

	if (!frame_may_pull(f, at + IPV4_HLEN)) {
		drop_error(h, f, ICMP_SHORT, 0);
		return;
	}
	read_quoted(&e.quoted, frame_data(f) + at);
	unsigned not_passed = icmp_judge(&e, &why);
	if (!not_passed && !h->ipv4.icmp_ignore_bogus_error_responses &&
		addr_type_dev(h, f->dev, e.quoted.dst) == RTN_BROADCAST)
		not_passed = ICMP_ABOUT_BROADCAST;
	if (not_passed) {
		note(&e, not_passed);
		frame_consume(f);
		return;
	}
	at += e.quoted.header_length;
	if (e.quoted.header_length < IPV4_HLEN || !frame_may_pull(f, at + 8)) {
		drop_error(h, f, ICMP_SHORT, 0);
		return;
	}
	learn(&e, frame_data(f) + at, why);
	for (unsigned i = 0; i < h->icmp.error_count; i++)
		if (h->icmp.errors[i].protocol == e.quoted.protocol)
			h->icmp.errors[i].rcv(h, icmp, outer, &e.quoted, frame_data(f) + at,
				frame_head_length(f) - at);
	frame_consume(f);
}

static bool to_many(struct frame *f)
{
	unsigned type = ip_cb(f)->route.type;

	return type == RTN_BROADCAST || type == RTN_MULTICAST;
}

/* RFC 1122 3.2.2.6, 3.2.2.8: types allowed to broadcast and multicast; 17 and 18 are address
 * masks */
static bool allowed_to_many(const struct host *h, unsigned type)
{
	if (type == ICMP_ECHO || type == ICMP_TIMESTAMP)
		return !h->ipv4.icmp_echo_ignore_broadcasts;
	return type == 17 || type == 18;
}

static void dispatch(struct host *h, struct frame *f, const struct ipv4_header *ip,
	const struct icmp_header *icmp)
{
	switch (icmp->type) {
	case ICMP_ECHO: echo(h, f, ip, icmp); break;
	case ICMP_TIMESTAMP: timestamp(h, f, icmp); break;
	case ICMP_ECHOREPLY:
		if (h->icmp.echo_reply)
			h->icmp.echo_reply(h, f, ip, icmp);
		else
			frame_consume(f);
		break;
	case ICMP_DEST_UNREACH:
	case ICMP_SOURCE_QUENCH:
	case ICMP_REDIRECT:
	case ICMP_TIME_EXCEEDED:
	case ICMP_PARAMETERPROB: error(h, f, ip, icmp); break;
	default: frame_consume(f); break; /* icmp_discard() */
	}
}

static void rcv(struct host *h, struct frame *f, const struct ipv4_header *ip)
{
	struct icmp_header icmp;

	h->icmp.stats.in_msgs++;
	if (checksum_finish(frame_sum(f, 0)) != 0) {
		h->icmp.stats.in_csum_errors++;
		drop_error(h, f, ICMP_CHECKSUM, 0);
		return;
	}
	if (!frame_may_pull(f, ICMP_HLEN) ||
		icmp_parse(&icmp, frame_data(f), frame_head_length(f)) != WIRE_OK) {
		drop_error(h, f, ICMP_SHORT, 0);
		return;
	}
	if (icmp.type > NR_ICMP_TYPES) {
		drop_error(h, f, ICMP_UNKNOWN, icmp.type);
		return;
	}
	h->icmp.stats.in_type[icmp.type]++;
	if (to_many(f) && !allowed_to_many(h, icmp.type)) {
		drop_error(h, f, ICMP_BROADCAST, icmp.type);
		return;
	}
	dispatch(h, f, ip, &icmp);
}

void icmp_register_error(struct host *h, uint8_t protocol, icmp_error_rcv *hear)
{
	assert(h->icmp.error_count < ICMP_ERROR_HANDLERS);
	h->icmp.errors[h->icmp.error_count++] = (struct icmp_error_handler){protocol, hear};
}

void icmp_init(struct host *h)
{
	struct engine *e = host_engine(h);
	struct icmp_state *icmp = &h->icmp;

	hash_init(&icmp->peers, e->arena);
	list_init(&icmp->peer_list);
	pool_init(&icmp->peer_pool, e->arena, "peer", sizeof(struct icmp_peer));
	icmp->random = engine_stream(e, h->node.name, "icmp");
	icmp->global_stamp = engine_jiffies(e) - HZ; /* as on a host that is up for a while */
	ip_register_protocol(h, IPPROTO_ICMP, rcv);
}
