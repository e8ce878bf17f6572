/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The states of a neighbour (net/core/neighbour.c: neigh_update(), neigh_timer_handler();
 * RFC 4861 7.3.2, to which Linux adds NONE, FAILED, NOARP and PERMANENT):
 *
 *	NONE -> INCOMPLETE -> REACHABLE -> STALE -> DELAY -> PROBE -> FAILED
 *	                          ^ |               |  |       |
 *	                          | +---- used -----+  |       |
 *	                          +---- confirmed -----+-------+
 *
 * Invariant: the timer runs exactly in INCOMPLETE, REACHABLE, DELAY and PROBE. `updated` changes
 * only with MAC or state, so a repeated reply does not extend the locktime.
 */
#include "base/errno.h"
#include "engine/trace.h"
#include "host/neigh/neigh_internal.h"
#include "host/records.h"

const char *nud_name(unsigned state)
{
	switch (state) {
	case NUD_NONE: return "NONE";
	case NUD_INCOMPLETE: return "INCOMPLETE";
	case NUD_REACHABLE: return "REACHABLE";
	case NUD_STALE: return "STALE";
	case NUD_DELAY: return "DELAY";
	case NUD_PROBE: return "PROBE";
	case NUD_FAILED: return "FAILED";
	case NUD_NOARP: return "NOARP";
	case NUD_PERMANENT: return "PERMANENT";
	}
	return "?";
}

static void record_change(
	const struct neigh *n, unsigned old, unsigned why, uint64_t x, uint64_t y, uint64_t frame)
{
	RECORD(host_engine(n->host), REC_NEIGH_STATE, why, n->host->node.id, n->dev->index, frame,
		NULL, n->address, arg_mac(n->mac), old, n->state, x, y);
}

void neigh_set_state(struct neigh *n, unsigned state, unsigned why, uint64_t x, uint64_t y)
{
	unsigned old = n->state;

	n->state = (uint8_t)state;
	record_change(n, old, why, x, y, 0);
}

void neigh_add_timer(struct neigh *n, uint64_t when)
{
	/* a reply counts as a use: with a short reachable_time an idle entry is probed forever */
	if (jiffies_before(n->used, n->confirmed))
		n->used = n->confirmed;
	timer_mod(host_engine(n->host), &n->timer, when);
}

void neigh_del_timer(struct neigh *n)
{
	if (n->state & NUD_IN_TIMER)
		timer_del(host_engine(n->host), &n->timer);
}

static uint64_t at_least(uint64_t value, uint64_t minimum)
{
	return value > minimum ? value : minimum;
}

uint64_t neigh_retrans(const struct neigh *n)
{
	return at_least((uint64_t)neigh_parms_of(n)->retrans_time, HZ / 100);
}

/* neigh_max_probes(): the count starts at ucast_solicit for a new entry, so only mcast_solicit
 * requests are sent for it */
static uint32_t max_probes(const struct neigh *n)
{
	const struct neigh_parms *p = neigh_parms_of(n);
	int again = n->state & NUD_PROBE ? p->mcast_reprobes : p->mcast_probes;

	return (uint32_t)(p->ucast_probes + p->app_probes + again);
}

/* The end of REACHABLE; returns when to look again. */
static uint64_t reachable_over(struct neigh *n, uint64_t now)
{
	const struct neigh_parms *p = neigh_parms_of(n);
	uint64_t reachable = (uint64_t)p->reachable_time, delay = (uint64_t)p->delay_probe_time;

	if (jiffies_before_eq(now, n->confirmed + reachable))
		return n->confirmed + reachable;
	n->updated = now;
	if (jiffies_before_eq(now, n->used + delay))
		neigh_set_state(
			n, NUD_DELAY, NEIGH_AGED_USED, jiffies_ns(reachable), jiffies_ns(delay));
	else
		neigh_set_state(n, NUD_STALE, NEIGH_AGED_IDLE, jiffies_ns(reachable),
			jiffies_ns(now - n->used));
	return now + delay;
}

static uint64_t delay_over(struct neigh *n, uint64_t now)
{
	const struct neigh_parms *p = neigh_parms_of(n);
	uint64_t delay = (uint64_t)p->delay_probe_time;

	n->updated = now;
	if (jiffies_before_eq(now, n->confirmed + delay)) {
		neigh_set_state(n, NUD_REACHABLE, NEIGH_CONFIRMED, 0, 0);
		return n->confirmed + (uint64_t)p->reachable_time;
	}
	neigh_set_state(n, NUD_PROBE, NEIGH_PROBES, jiffies_ns(now - n->confirmed), 0);
	n->probes = 0;
	return now + neigh_retrans(n);
}

static uint32_t requests_sent(const struct neigh *n)
{
	uint32_t first = (uint32_t)neigh_parms_of(n)->ucast_probes;

	if (n->state & NUD_PROBE)
		return n->probes;
	return n->probes > first ? n->probes - first : 0;
}

void neigh_timer(struct engine *e, struct timer *t)
{
	struct neigh *n = container_of(t, struct neigh, timer);
	uint64_t now = engine_jiffies(e), next = 0;

	if (n->state & NUD_REACHABLE)
		next = reachable_over(n, now);
	else if (n->state & NUD_DELAY)
		next = delay_over(n, now);
	else if (n->state & (NUD_PROBE | NUD_INCOMPLETE))
		next = now + neigh_retrans(n);
	if ((n->state & (NUD_INCOMPLETE | NUD_PROBE)) && n->probes >= max_probes(n)) {
		neigh_set_state(n, NUD_FAILED, NEIGH_NO_ANSWER, requests_sent(n), 0);
		neigh_invalidate(n);
		return;
	}
	if (n->state & NUD_IN_TIMER)
		timer_mod(e, t, jiffies_before(next, now + HZ / 100) ? now + HZ / 100 : next);
	if (n->state & (NUD_INCOMPLETE | NUD_PROBE))
		neigh_probe(n);
}

/* neigh_update() to a state without a MAC */
static int update_invalid(struct neigh *n, unsigned state, unsigned why)
{
	unsigned old = n->state;

	neigh_del_timer(n);
	if (old == state)
		return 0;
	neigh_set_state(n, state, why, 0, 0);
	if ((old & (NUD_INCOMPLETE | NUD_PROBE)) && (state & NUD_FAILED))
		neigh_invalidate(n);
	return 0;
}

static void enter_state(struct neigh *n, unsigned state, uint64_t now)
{
	uint64_t in = state & NUD_REACHABLE ? (uint64_t)neigh_parms_of(n)->reachable_time : 0;

	neigh_del_timer(n);
	if (state & NUD_PROBE)
		n->probes = 0;
	if (state & NUD_IN_TIMER)
		neigh_add_timer(n, now + in);
	n->state = (uint8_t)state;
}

static void take_mac(struct neigh *n, const uint8_t *mac, uint64_t taught_by, uint64_t now)
{
	memcpy(n->mac, mac, ETH_ALEN);
	n->taught_by = taught_by;
	if (!(n->state & NUD_CONNECTED))
		n->confirmed = now - (uint64_t)neigh_parms_of(n)->base_reachable_time * 2;
}

int neigh_update(struct neigh *n, const uint8_t *mac, unsigned state, unsigned flags, unsigned why,
	uint64_t taught_by)
{
	unsigned old = n->state;
	uint64_t now = neigh_now(n);
	bool by_hand = flags & NEIGH_UPDATE_ADMIN;

	if (!by_hand && (old & (NUD_NOARP | NUD_PERMANENT)))
		return -EPERM;
	if (!(state & NUD_VALID)) {
		update_invalid(n, state, why);
		neigh_collectable(n, !(n->state & NUD_PERMANENT));
		return 0;
	}
	if (!mac && !(old & NUD_VALID))
		return -EINVAL;
	bool other = mac && !((old & NUD_VALID) && mac_equal(mac, n->mac));
	if (state & NUD_CONNECTED)
		n->confirmed = now; /* even if the offered MAC is not accepted */
	if ((old & NUD_VALID) && other && !(flags & NEIGH_UPDATE_OVERRIDE)) {
		if (!(flags & NEIGH_UPDATE_WEAK_OVERRIDE) || !(old & NUD_CONNECTED))
			return 0;
		other = false;
		state = NUD_STALE;
	} else if ((old & NUD_VALID) && !other && state == NUD_STALE && !by_hand) {
		state = old; /* nothing new: no reason to doubt it */
	}
	if (state == old && !other)
		return 0;
	n->updated = now;
	if (state != old)
		enter_state(n, state, now);
	if (other)
		take_mac(n, mac, taught_by, now);
	record_change(n, old, why, 0, 0, taught_by);
	if (state != old && !(old & NUD_VALID))
		neigh_drain(n);
	neigh_collectable(n, !(n->state & NUD_PERMANENT));
	return 0;
}
