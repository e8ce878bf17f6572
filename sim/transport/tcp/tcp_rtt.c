/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RTT and RTO (tcp_rtt_estimator(), tcp_set_rto(); RFC 6298). Linux's variance never falls below
 * 200 ms, so the RTO is the smoothed RTT plus at least 200 ms; and the variance shrinks at most
 * once per round trip. srtt is stored times eight, mdev and rttvar times four.
 *
 * The minimum is that of the last two windows of 300 s (tcp_min_rtt_wlen), not Linux's three-sample
 * filter.
 */
#include "transport/tcp/tcp_internal.h"

#define RTO_MIN_US (TCP_RTO_MIN * USEC_PER_JIFFY)
#define MIN_RTT_WINDOW ((int64_t)300 * NSEC_PER_SEC)

static void first_sample(struct tcp_sock *t, uint32_t us)
{
	t->srtt_us = us << 3;
	t->mdev_us = us << 1;
	t->rttvar_us = max_u32(t->mdev_us, RTO_MIN_US);
	t->mdev_max_us = t->rttvar_us;
	t->rtt_seq = t->snd_nxt;
}

static void next_sample(struct tcp_sock *t, int64_t us)
{
	int64_t error = us - (t->srtt_us >> 3);

	t->srtt_us = (uint32_t)(t->srtt_us + error);
	if (error < 0) {
		error = -error - (t->mdev_us >> 2);
		if (error > 0) /* a falling RTT must not raise the variance much (Eifel) */
			error >>= 3;
	} else {
		error -= t->mdev_us >> 2;
	}
	t->mdev_us = (uint32_t)(t->mdev_us + error);
	if (t->mdev_us > t->mdev_max_us) {
		t->mdev_max_us = t->mdev_us;
		t->rttvar_us = max_u32(t->rttvar_us, t->mdev_max_us);
	}
	if (after(t->snd_una, t->rtt_seq)) {
		if (t->mdev_max_us < t->rttvar_us)
			t->rttvar_us -= (t->rttvar_us - t->mdev_max_us) >> 2;
		t->rtt_seq = t->snd_nxt;
		t->mdev_max_us = RTO_MIN_US;
	}
}

/* __tcp_set_rto() */
static uint32_t rto_of(const struct tcp_sock *t)
{
	return (uint32_t)usecs_to_jiffies((t->srtt_us >> 3) + t->rttvar_us);
}

/* inet_csk_rto_backoff() from the measured RTT; 1 s without a measurement */
uint32_t tcp_rto_backed_off(const struct tcp_sock *t)
{
	uint64_t rto = t->srtt_us ? rto_of(t) : TCP_TIMEOUT_INIT;

	rto <<= t->backoff < 32 ? t->backoff : 32;
	return rto < TCP_RTO_MAX ? (uint32_t)rto : TCP_RTO_MAX;
}

void tcp_rtt_sample(struct tcp_sock *t, int64_t rtt_us)
{
	if (t->srtt_us)
		next_sample(t, rtt_us);
	else
		first_sample(t, (uint32_t)rtt_us);
	t->srtt_us = max_u32(1, t->srtt_us);
	t->rto = min_u32(rto_of(t), TCP_RTO_MAX);
	t->backoff = 0; /* RFC 6298 5.7: only a valid measurement ends the backoff */
}

void tcp_rtt_min_sample(struct tcp_sock *t, uint32_t rtt_us)
{
	rtt_us = max_u32(rtt_us, 1);
	if (rtt_us > t->rtt_min_us && tcp_now(t) - t->rtt_min_at < MIN_RTT_WINDOW)
		return;
	t->rtt_min_us = rtt_us;
	t->rtt_min_at = tcp_now(t);
}
