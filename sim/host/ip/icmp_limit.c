/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICMP rate limits: one bucket for the host (net/ipv4/icmp.c: icmp_global_allow()) and one for each
 * peer (net/ipv4/inetpeer.c: inet_peer_xrlim_allow()), both counted in jiffies. As in Linux,
 * redirects and "no route" errors share the peer's bucket with the rest, each by its own rule.
 *
 * Not simulated: peers do not expire; the fields are those of struct inet_peer.
 */
#include "engine/trace.h"
#include "host/ip/icmp_internal.h"

#define XRLIM_BURST_FACTOR 6
#define PEER_AGE (60 * HZ) /* a new peer looks as if not heard of for so long */

static uint64_t now_of(const struct host *h)
{
	return engine_jiffies(host_engine(h));
}

struct icmp_peer *icmp_peer_get(struct host *h, uint32_t address)
{
	struct icmp_state *icmp = &h->icmp;

	hash_for_each (node, &icmp->peers, hash_mix(address)) {
		struct icmp_peer *p = container_of(node, struct icmp_peer, node);
		if (p->address == address)
			return p;
	}
	struct icmp_peer *p = pool_get(&icmp->peer_pool);
	p->address = address;
	p->rate_last = now_of(h) - PEER_AGE;
	hash_add(&icmp->peers, &p->node, hash_mix(address));
	list_add_tail(&p->link, &icmp->peer_list);
	return p;
}

bool icmp_peer_allow(struct host *h, uint32_t address, int timeout)
{
	struct icmp_peer *p = icmp_peer_get(h, address);
	uint64_t now = now_of(h);
	int64_t tokens = p->rate_tokens + (int64_t)(now - p->rate_last);
	int64_t most = (int64_t)XRLIM_BURST_FACTOR * timeout;
	bool allowed = false;

	p->rate_last = now;
	if (tokens > most)
		tokens = most;
	if (tokens >= timeout) {
		tokens -= timeout;
		allowed = true;
	}
	p->rate_tokens = tokens;
	return allowed;
}

bool icmp_error_allow(struct host *h, uint32_t address)
{
	struct icmp_peer *p = icmp_peer_get(h, address);
	uint64_t now = now_of(h);

	p->rate_tokens += (int64_t)(now - p->rate_last);
	if (p->rate_tokens > h->ipv4.error_burst)
		p->rate_tokens = h->ipv4.error_burst;
	p->rate_last = now;
	if (p->rate_tokens < h->ipv4.error_cost)
		return false;
	p->rate_tokens -= h->ipv4.error_cost;
	return true;
}

/* icmpv4_mask_allow(): "fragmentation needed" is never held back */
bool icmp_limited(const struct host *h, unsigned type, unsigned code)
{
	if (type == ICMP_DEST_UNREACH && code == ICMP_FRAG_NEEDED)
		return false;
	return type < 32 && ((uint32_t)h->ipv4.icmp_ratemask >> type & 1);
}

/* icmp_global_allow(): credit is filled up every 20 ms at the earliest */
bool icmp_global_allow(struct host *h)
{
	struct icmp_state *icmp = &h->icmp;
	uint64_t now = now_of(h), since = now - icmp->global_stamp;

	if (icmp->global_credit > 0)
		return true;
	if (since > HZ)
		since = HZ;
	if (since < HZ / 50)
		return false;
	int64_t more = h->ipv4.icmp_msgs_per_sec * (int64_t)since / HZ;
	if (!more)
		return false;
	icmp->global_stamp = now;
	icmp->global_credit += more;
	if (icmp->global_credit > h->ipv4.icmp_msgs_burst)
		icmp->global_credit = h->ipv4.icmp_msgs_burst;
	return true;
}

/* icmp_global_consume(): 0, 1 or 2 at random, so that others cannot count the host's messages */
void icmp_global_consume(struct host *h)
{
	h->icmp.global_credit -= (int64_t)rng_below(&h->icmp.random, 3);
}

/* ip_rt_send_redirect() */
void icmp_send_redirect(struct host *h, struct frame *f, uint32_t gateway)
{
	struct icmp_peer *p = icmp_peer_get(h, ip_src(f));
	uint64_t now = now_of(h);

	if ((int64_t)(now - p->rate_last) > h->ipv4.redirect_silence) {
		p->rate_tokens = 0;
		p->n_redirects = 0;
	}
	if (p->n_redirects >= (uint32_t)h->ipv4.redirect_number) {
		p->rate_last = now;
	} else if (p->n_redirects == 0 ||
		(int64_t)(now - p->rate_last) > (int64_t)h->ipv4.redirect_load << p->n_redirects) {
		icmp_send(h, f, ICMP_REDIRECT, ICMP_REDIR_HOST, gateway, ICMP_REDIRECTS);
		p->rate_last = now;
		p->n_redirects++;
		return;
	}
	HOST_RECORD(h, REC_ICMP_SUPPRESSED, ICMP_REDIRECT_LIMIT, f->dev, f, p->address,
		ICMP_REDIRECT, ICMP_REDIR_HOST, p->n_redirects);
}
