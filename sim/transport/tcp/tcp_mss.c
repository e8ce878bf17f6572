/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Segment size: the minimum of the peer's MSS option, the path MTU and half of the peer's largest
 * window, minus the options of every segment. tcp_mtu_probing (RFC 4821) is not simulated.
 */
#include "transport/tcp/tcp_internal.h"

#define HEADERS (IPV4_HLEN + TCP_HLEN)

/* ipv4_default_advmss(): the MSS that the host advertises */
uint32_t tcp_adv_mss(const struct host *h, const struct route *r)
{
	uint32_t mss = r->mtu > HEADERS ? r->mtu - HEADERS : 0;

	if (r->advmss) /* dst_metric_advmss() */
		return r->advmss;
	return min_u32(max_u32(mss, (uint32_t)h->ipv4.min_adv_mss), 65535 - HEADERS);
}

/* tcp_mtu_to_mss() */
static uint32_t mtu_to_mss(const struct tcp_sock *t, uint32_t mtu)
{
	uint32_t mss = min_u32(mtu > HEADERS ? mtu - HEADERS : 0, t->mss_clamp);

	mss = max_u32(mss, TCP_MIN_SND_MSS);
	return mss - (t->ts_ok ? TCP_TS_LENGTH : 0);
}

/* tcp_bound_to_half_wnd(): so that two segments fit into the peer's window */
static uint32_t bound_to_half_window(const struct tcp_sock *t, uint32_t mss)
{
	uint32_t cutoff = t->max_window > TCP_MSS_DEFAULT ? t->max_window / 2 : t->max_window;

	return cutoff && mss > cutoff ? max_u32(cutoff, 68 - TCP_HLEN) : mss;
}

void tcp_sync_mss(struct tcp_sock *t, uint32_t pmtu)
{
	t->pmtu = pmtu;
	t->mss = bound_to_half_window(t, mtu_to_mss(t, pmtu));
}

unsigned tcp_sack_blocks(const struct tcp_sock *t)
{
	unsigned n = t->sack_count + (t->has_dsack ? 1u : 0u), most = t->ts_ok ? 3 : 4;

	return n < most ? n : most;
}

uint32_t tcp_current_mss(struct tcp_sock *t)
{
	if (t->route_generation && t->route.mtu != t->pmtu)
		tcp_sync_mss(t, t->route.mtu);
	unsigned blocks = tcp_sack_blocks(t);
	return t->mss - (blocks ? 4 + 8 * blocks : 0);
}

/* tcp_v4_mtu_reduced() */
void tcp_mtu_reduced(struct tcp_sock *t, uint32_t mtu)
{
	struct host *h = t->s.host;

	if (!mtu)
		return;
	route_update_pmtu(h, t->s.remote, mtu);
	tcp_forget_route(t);
	if (h->ipv4.ip_no_pmtu_disc || tcp_route(t) || t->pmtu <= t->route.mtu)
		return;
	tcp_sync_mss(t, t->route.mtu);
	socket_record(&t->s, REC_TCP_EVENT, TCP_WHY_MSS, NULL, t->route.mtu, t->mss);
	tcp_simple_retransmit(t);
}
