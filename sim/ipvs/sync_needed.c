/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which packet of a connection triggers its synchronisation (ip_vs_sync.c:
 * ip_vs_sync_conn_needed()).
 *
 *	TCP that is neither established nor ending: never (not even SYN_RECV)
 *	a new state other than ESTABLISHED:         at once
 *	sync_refresh_period r:                      when the end of the entry has moved by r, or
 *	                                            half its timeout (10 s at least); sync_retries
 *	                                            repeats, r/8 apart
 *	sync_threshold t, period p:                 with packet t of every p; p = 0 and r = 0: with
 *	                                            packet t alone
 *
 * The entry stores the expiry last sent; its two lowest bits count the repeats.
 */
#include "ipvs/state.h"
#include "ipvs/sync.h"
#include "ipvs/sync_reasons.h"
#include "wire/ipv4.h"

#define RETRY_BITS 3u

static bool in_persistence(const struct ipvs_conn *cp)
{
	for (cp = cp->control; cp; cp = cp->control)
		if (cp->flags & IPVS_CONN_F_TEMPLATE)
			return true;
	return false;
}

static bool state_is_synced(unsigned state)
{
	switch (state) {
	case IPVS_TCP_S_ESTABLISHED:
	case IPVS_TCP_S_FIN_WAIT:
	case IPVS_TCP_S_CLOSE:
	case IPVS_TCP_S_CLOSE_WAIT:
	case IPVS_TCP_S_TIME_WAIT: return true;
	default: return false;
	}
}

/* Is it too early for the refresh period? If not, *end may carry the number of this repeat. */
static bool refreshed_lately(
	const struct ipvs_conn *cp, int64_t period, uint64_t now, uint64_t *end)
{
	const uint64_t told = cp->sync_end;
	const int64_t half = cp->timeout >> 1;
	const int64_t enough = half > 10 * HZ ? half : 10 * HZ;
	int64_t moved = (int64_t)(*end - told);

	if (moved < 0)
		moved = -moved;
	if (moved >= (period < enough ? period : enough))
		return false;
	const unsigned retries = told & RETRY_BITS;
	if (retries >= (unsigned)cp->ipvs->sysctl.sync_retries)
		return true;
	if ((int64_t)(now - (told - cp->timeout + (uint64_t)(period >> 3))) < 0)
		return true;
	*end |= retries + 1;
	return false;
}

/* sync_threshold and period. 0: not with this packet */
static unsigned by_count(const struct ipvs_conn *cp, uint32_t packets, bool refreshing)
{
	const int *threshold = cp->ipvs->sysctl.sync_threshold;

	if (cp->flags & IPVS_CONN_F_TEMPLATE) {
		if (threshold[1] > 0 || refreshing)
			return IPVS_SYNC_TEMPLATE;
		return packets == (uint32_t)threshold[0] ? IPVS_SYNC_TEMPLATE : 0;
	}
	if (threshold[1] > 0)
		return packets % (uint32_t)threshold[1] == (uint32_t)threshold[0]
			? IPVS_SYNC_THRESHOLD
			: 0;
	if (refreshing)
		return IPVS_SYNC_REFRESH;
	return packets == (uint32_t)threshold[0] ? IPVS_SYNC_THRESHOLD : 0;
}

/* May this connection be synchronised? *changed: its state differs from the last time. */
static bool may_sync(const struct ipvs_conn *cp, bool *changed)
{
	*changed = false;
	if (cp->flags & IPVS_CONN_F_TEMPLATE)
		return true;
	if (cp->ipvs->sysctl.sync_persist_mode && in_persistence(cp))
		return false;
	if (cp->protocol != IPPROTO_TCP)
		return true;
	*changed = cp->state != cp->sync_state;
	return state_is_synced(cp->state);
}

unsigned ipvs_sync_needed(struct ipvs_conn *cp, uint32_t packets)
{
	const int64_t period = cp->ipvs->sysctl.sync_refresh_period;
	const uint64_t now = ipvs_jiffies(cp->ipvs);
	uint64_t end = (now + cp->timeout) & ~(uint64_t)RETRY_BITS;
	unsigned why = IPVS_SYNC_STATE;
	bool changed;

	if (!may_sync(cp, &changed))
		return 0;
	if (!changed || cp->state == IPVS_TCP_S_ESTABLISHED) {
		if (period > 0 && refreshed_lately(cp, period, now, &end))
			return 0;
		why = by_count(cp, packets, period > 0);
	}
	if (!why)
		return 0;
	cp->sync_state = cp->state;
	cp->sync_end = end;
	return why;
}
