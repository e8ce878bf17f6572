/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many segments TCP sends as one packet (GSO, tcp_tso_autosize()). They are segmented before
 * they reach the device, so on the wire two effects remain: the last of several carries PSH, and
 * OutRequests counts them once. A packet holds what the pacing rate sends in a millisecond, more on
 * a short path, at least two segments, and at most half the congestion window.
 *
 * Not simulated: pacing itself (there is no fq), tcp_tso_should_defer(), which may delay a small
 * packet until the next ACK.
 */
#include "transport/tcp/tcp_internal.h"

#define GSO_MAX_SIZE (65536u - 1u - 320u) /* less MAX_TCP_HEADER, sk_setup_caps() */
#define PACING_SHIFT 10
#define TSO_RTT_LOG 9  /* tcp_tso_rtt_log */
#define MIN_TSO_SEGS 2 /* tcp_min_tso_segs */

/* tcp_update_pacing_rate(): bytes per second; 200% of cwnd per round trip in slow start, else
 * 120% */
static uint64_t pacing_rate(const struct tcp_sock *t)
{
	uint64_t rate = (uint64_t)t->mss * (1000000 / 100 << 3);

	if (!t->srtt_us)
		return UINT64_MAX;
	rate *= t->cwnd < t->ssthresh / 2 ? 200 : 120;
	rate *= max_u32(t->cwnd, t->packets_out);
	return rate / t->srtt_us;
}

/* tcp_tso_autosize() */
static uint32_t tso_segs(const struct tcp_sock *t, uint32_t mss)
{
	uint64_t bytes = pacing_rate(t) >> PACING_SHIFT;
	uint32_t r = t->rtt_min_us >> TSO_RTT_LOG;

	if (r < 32)
		bytes += GSO_MAX_SIZE >> r;
	if (bytes > GSO_MAX_SIZE)
		bytes = GSO_MAX_SIZE;
	return max_u32((uint32_t)bytes / mss, MIN_TSO_SEGS);
}

/* tcp_mss_split_point(): what of the head of the write queue goes as one packet, in segments */
uint32_t tcp_gso_segs(
	const struct tcp_sock *t, const struct tcp_segment *g, uint32_t quota, uint32_t mss)
{
	uint32_t window = tcp_wnd_end(t) - g->seq, pieces = (g->length + mss - 1) / mss;
	uint32_t most = min_u32(quota, tso_segs(t, mss));

	if (g->length > window)
		pieces = window / mss;
	return max_u32(1, min_u32(pieces, most));
}
