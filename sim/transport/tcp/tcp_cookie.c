/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SYN cookies (net/ipv4/syncookies.c): if the SYN queue is full, the SYN|ACK's sequence number
 * encodes the connection. Its upper eight bits count minutes, the lower 24 hold one of four MSS
 * values under a keyed hash; SACK and window scaling are in the low six bits of the timestamp and
 * are lost without it. An ACK with a cookie of the last two minutes creates the connection.
 */
#include "transport/tcp/tcp_internal.h"

#define COOKIE_BITS 24
#define COOKIE_MASK ((1u << COOKIE_BITS) - 1)
#define MAX_AGE 2             /* minutes: MAX_SYNCOOKIE_AGE */
#define TS_OPTION_MASK 0x3fu  /* what the low bits of a timestamp hold */
#define TS_OPTION_WSCALE 0xfu /* 0xf: none */
#define TS_OPTION_SACK 0x10u

static const uint16_t mss_table[] = {536, 1300, 1440, 1460};

static uint32_t minutes(const struct host *h)
{
	return (uint32_t)(engine_jiffies(host_engine(h)) / (60 * HZ));
}

static uint32_t cookie_hash(const struct tcp_in *in, uint32_t count, unsigned which)
{
	uint64_t connection =
		socket_secret_hash(in->host, in->ip->dst, in->h.dest, in->ip->src, in->h.source);

	return (uint32_t)hash_two(connection, (uint64_t)which << 32 | count);
}

/* secure_tcp_syn_cookie() */
static uint32_t encode(const struct tcp_in *in, uint32_t peer_isn, uint32_t data)
{
	uint32_t count = minutes(in->host);

	return cookie_hash(in, 0, 0) + peer_isn + (count << COOKIE_BITS) +
		((cookie_hash(in, count, 1) + data) & COOKIE_MASK);
}

/* check_tcp_syn_cookie(): the data, or UINT32_MAX if it is invalid or too old */
static uint32_t decode(const struct tcp_in *in, uint32_t cookie, uint32_t peer_isn)
{
	uint32_t count = minutes(in->host), age;

	cookie -= cookie_hash(in, 0, 0) + peer_isn;
	age = (count - (cookie >> COOKIE_BITS)) & (UINT32_MAX >> COOKIE_BITS);
	if (age >= MAX_AGE)
		return UINT32_MAX;
	return (cookie - cookie_hash(in, count - age, 1)) & COOKIE_MASK;
}

/* cookie_v4_init_sequence() */
uint32_t tcp_cookie_sequence(struct tcp_request *r, const struct tcp_in *in)
{
	uint32_t i = sizeof(mss_table) / sizeof(mss_table[0]) - 1;

	while (i && r->mss < mss_table[i])
		i--;
	r->mss = mss_table[i];
	return encode(in, in->seq, i);
}

/* cookie_init_timestamp(): the clock with the options in its low bits, never ahead of the clock */
uint32_t tcp_cookie_timestamp(const struct tcp_request *r)
{
	uint32_t now = tcp_ts_clock(r->s.host), options;

	options = r->wscale_ok ? r->snd_wscale : TS_OPTION_WSCALE;
	if (r->sack_ok)
		options |= TS_OPTION_SACK;
	uint32_t ts = (now & ~TS_OPTION_MASK) | options;
	return ts > now ? ts - (TS_OPTION_MASK + 1) : ts;
}

/* cookie_timestamp_decode() */
static void decode_timestamp(struct tcp_request *r, const struct tcp_in *in)
{
	uint32_t options = in->h.tsecr - r->ts_offset;

	r->ts_ok = in->h.has_timestamps && in->h.tsecr;
	if (!r->ts_ok)
		return;
	r->ts_recent = in->h.tsval;
	r->sack_ok = options & TS_OPTION_SACK;
	r->wscale_ok = (options & TS_OPTION_WSCALE) != TS_OPTION_WSCALE;
	r->snd_wscale = (uint8_t)(r->wscale_ok ? options & TS_OPTION_WSCALE : 0);
}

/* cookie_v4_check(): fills `r` from the ACK alone; false: it brings no cookie of ours */
bool tcp_cookie_check(struct tcp_request *r, const struct tcp_in *in)
{
	uint32_t data = decode(in, in->ack - 1, in->seq - 1);

	if (data >= sizeof(mss_table) / sizeof(mss_table[0]))
		return false;
	r->rcv_isn = in->seq - 1;
	r->snt_isn = in->ack - 1;
	r->mss = mss_table[data];
	r->retransmitted = true; /* when the SYN|ACK was sent is not known */
	r->ts_offset = tcp_ts_offset(in->host, in->ip->dst, in->ip->src);
	decode_timestamp(r, in);
	return true;
}
