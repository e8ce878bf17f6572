/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The advertised window (tcp_select_window(), __tcp_select_window(), tcp_grow_window(),
 * tcp_rcv_space_adjust()). It starts at 64 KiB rounded down to segments and grows with the received
 * data (slow start of the receiver); the buffer behind it grows with what the program reads per
 * round trip, up to tcp_rmem[2]. It never shrinks: the right edge only moves forward.
 *
 * Half of the buffer is window (tcp_adv_win_scale 1), the rest is for the overhead of an sk_buff:
 * 1280 bytes, once for all in-order data (tcp_try_coalesce()) and once for each out-of-order piece;
 * or, where segments cannot be joined, what kmalloc() gives for each. No memory pressure, no
 * SO_RCVBUF.
 */
#include "transport/tcp/tcp_internal.h"

#define SKB_OVERHEAD 1280u
#define SKB_BESIDE (256u + 320u) /* SKB_TRUESIZE(): struct sk_buff, struct skb_shared_info */
#define MAX_TCP_HEADER 256u      /* include/net/tcp.h; LL_MAX_HEADER 32, as Debian's cloud kernel */
/* of a segment created by software segmentation: within its data buffer, and beside it */
#define LINEAR_ROOM (MAX_TCP_HEADER + SKB_BESIDE - SK_BUFF)
#define LINEAR_LEAST 1024u
#define SK_BUFF 256u

/* tcp_full_space(), tcp_space(): tcp_win_from_space() with tcp_adv_win_scale = 1 */
static uint32_t full_space(const struct tcp_sock *t)
{
	return t->rcvbuf / 2;
}

/* __alloc_skb(): kmalloc() returns powers of two */
static uint32_t linear_piece(const struct tcp_segment *g)
{
	uint32_t piece = LINEAR_LEAST;

	while (piece < g->length + LINEAR_ROOM)
		piece *= 2;
	return piece;
}

/* skb->truesize */
static uint32_t linear_size(const struct list *segments)
{
	uint32_t sum = 0;

	list_for_each (g, segments, struct tcp_segment, link)
		sum += linear_piece(g) + SK_BUFF;
	return sum;
}

bool tcp_fits_behind(const struct tcp_segment *g, uint32_t length)
{
	return length <= linear_piece(g) - LINEAR_ROOM - g->length;
}

/* sk_rmem_alloc */
static uint32_t used_space(const struct tcp_sock *t)
{
	if (t->s.host->linear_segments)
		return linear_size(&t->receive_queue) + linear_size(&t->ofo_queue);
	return t->unread + t->ofo_bytes + t->ofo_count * SKB_OVERHEAD +
		(t->unread ? SKB_OVERHEAD : 0);
}

static uint32_t free_space(const struct tcp_sock *t)
{
	const uint32_t used = used_space(t);

	return t->rcvbuf > used ? (t->rcvbuf - used) / 2 : 0;
}

void tcp_select_initial_window(const struct host *h, uint32_t mss, bool wscale_ok,
	uint32_t *rcv_wnd, uint32_t *clamp, uint8_t *rcv_wscale)
{
	uint32_t space = (uint32_t)h->ipv4.tcp_rmem[1] / 2, most;

	if (space > mss)
		space -= space % mss;
	*rcv_wnd = min_u32(space, UINT16_MAX);
	*rcv_wscale = 0;
	if (wscale_ok) { /* enough for the largest buffer the connection may ever get */
		most = max_u32(
			max_u32(space, (uint32_t)h->ipv4.tcp_rmem[2]), (uint32_t)h->ipv4.rmem_max);
		unsigned log2 = 31u - (unsigned)__builtin_clz(most | 1);
		*rcv_wscale = (uint8_t)(log2 > 15 ? min_u32(log2 - 15, TCP_MAX_WSCALE) : 0);
	}
	*clamp = (uint32_t)UINT16_MAX << *rcv_wscale;
}

uint32_t tcp_receive_window(const struct tcp_sock *t)
{
	int32_t window = (int32_t)(t->rcv_wup + t->rcv_wnd - t->rcv_nxt);

	return window < 0 ? 0 : (uint32_t)window;
}

uint32_t tcp_new_window(struct tcp_sock *t)
{
	uint32_t space = free_space(t), full = min_u32(t->window_clamp, full_space(t));
	uint32_t mss = min_u32(t->rcv_mss, full);

	if (space < full / 2) {
		t->quick = 0;
		space &= ~((1u << t->rcv_wscale) - 1);
		/* silly window avoidance (RFC 9293 3.8.6.2.2): nothing rather than a little */
		if (space < full_space(t) / 16 || space < mss)
			return 0;
	}
	space = min_u32(space, t->rcv_ssthresh);
	if (t->rcv_wscale)
		return round_up_to(space, 1u << t->rcv_wscale);
	uint32_t window = t->rcv_wnd;
	if (window + mss <= space || window > space)
		return space - space % mss;
	return mss == full && space > window + full / 2 ? space : window;
}

uint16_t tcp_select_window(struct tcp_sock *t)
{
	uint32_t now = tcp_receive_window(t), window = tcp_new_window(t);

	if (window < now) /* never shrink what was offered */
		window = round_up_to(now, 1u << t->rcv_wscale);
	t->rcv_wnd = window;
	t->rcv_wup = t->rcv_nxt;
	return (uint16_t)(min_u32(window, (uint32_t)UINT16_MAX << t->rcv_wscale) >> t->rcv_wscale);
}

void tcp_grow_window(struct tcp_sock *t, uint32_t length)
{
	uint32_t most = min_u32(t->window_clamp, free_space(t));

	if (most <= t->rcv_ssthresh)
		return;
	t->rcv_ssthresh += min_u32(most - t->rcv_ssthresh, max_u32(2 * t->advmss, 2 * length));
	t->quick |= 1;
}

/* tcp_init_buffer_space() */
void tcp_init_buffers(struct tcp_sock *t)
{
	int app_win = t->s.host->ipv4.tcp_app_win;
	uint32_t most = full_space(t), mss = t->advmss;

	t->drs_at = tcp_now(t);
	t->drs_seq = t->copied_seq;
	if (t->window_clamp >= most)
		t->window_clamp = app_win && most > 4 * mss
			? max_u32(most - (most >> app_win), 4 * mss)
			: most;
	/* one segment stays in reserve */
	if (app_win && t->window_clamp > 2 * mss && t->window_clamp + mss > most)
		t->window_clamp = max_u32(2 * mss, most - mss);
	t->rcv_ssthresh = min_u32(t->rcv_ssthresh, t->window_clamp);
	t->drs_space = min_u32(min_u32(t->rcv_ssthresh, t->rcv_wnd), TCP_INIT_CWND * mss);
}

void tcp_initialize_rcv_mss(struct tcp_sock *t)
{
	uint32_t hint = min_u32(min_u32(t->advmss, t->mss), t->rcv_wnd / 2);

	t->rcv_mss = max_u32(min_u32(hint, TCP_MSS_DEFAULT), TCP_MIN_MSS);
}

/* ---- the receiver's own round trip ---- */

/* tcp_rcv_rtt_update(): smoothed; a sample that spans a window only lowers it */
static void rtt_update(struct tcp_sock *t, uint32_t us, bool of_window)
{
	const uint32_t now = us << 3, old = t->rcv_rtt_us;

	if (!old || now < old)
		t->rcv_rtt_us = now;
	else if (!of_window)
		t->rcv_rtt_us = old - (old >> 3) + us;
}

/* tcp_rcv_rtt_measure_ts(): from the echoed timestamp, once per value; data sent on without an
 * answer of ours gives no sample */
void tcp_rcv_rtt_measure_ts(struct tcp_sock *t, const struct tcp_in *in)
{
	if (t->rcv_tsecr == t->rcv_rtt_tsecr)
		return;
	t->rcv_rtt_tsecr = t->rcv_tsecr;
	if (in->length < t->rcv_mss)
		return;
	const uint32_t ms = tcp_ts_clock(t->s.host) - t->rcv_tsecr;
	rtt_update(t, (ms ? ms : 1) * 1000, false);
}

/* tcp_rcv_rtt_measure(): the time to receive a whole window */
void tcp_rcv_rtt_measure(struct tcp_sock *t)
{
	if (t->rcv_rtt_at && before(t->rcv_nxt, t->rcv_rtt_seq))
		return;
	if (t->rcv_rtt_at) {
		const uint64_t us = (uint64_t)(tcp_now(t) - t->rcv_rtt_at) / NSEC_PER_USEC;
		rtt_update(t, us ? (uint32_t)us : 1, true);
	}
	t->rcv_rtt_seq = t->rcv_nxt + t->rcv_wnd;
	t->rcv_rtt_at = tcp_now(t);
}

/* rcvmem of tcp_rcv_space_adjust(): from SKB_TRUESIZE(advmss + MAX_TCP_HEADER) on, in steps of 128,
 * until tcp_win_from_space() holds a segment */
static uint32_t segment_takes(const struct tcp_sock *t)
{
	uint32_t takes = t->advmss + MAX_TCP_HEADER + SKB_BESIDE;

	while (takes - takes / 2 < t->advmss)
		takes += 128;
	return takes;
}

void tcp_rcv_space_adjust(struct tcp_sock *t)
{
	uint64_t us = (uint64_t)(tcp_now(t) - t->drs_at) / NSEC_PER_USEC;
	uint32_t copied = t->copied_seq - t->drs_seq;

	if (!t->rcv_rtt_us || us < t->rcv_rtt_us >> 3)
		return;
	if (copied > t->drs_space) {
		/* twice what was read in a round trip, and room for a sender in slow start */
		uint64_t window = 2 * (uint64_t)copied + 16 * t->advmss;
		window += 2 * (window * (copied - t->drs_space) / t->drs_space);
		uint64_t buffer = window / t->advmss * segment_takes(t),
			 most = (uint64_t)t->s.host->ipv4.tcp_rmem[2];
		buffer = buffer < most ? buffer : most;
		if (buffer > t->rcvbuf) {
			t->rcvbuf = (uint32_t)buffer;
			t->window_clamp = full_space(t);
		}
		t->drs_space = copied;
	}
	t->drs_seq = t->copied_seq;
	t->drs_at = tcp_now(t);
}
