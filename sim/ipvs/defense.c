/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Defences against too many connections (net/netfilter/ipvs/ip_vs_ctl.c: update_defense_level();
 * ip_vs_conn.c: ip_vs_random_dropentry()). The lab never runs low on memory: the automatic modes 1
 * and 2 of drop_entry, drop_packet and secure_tcp never act, and 2 falls back to 1 at once; 3
 * always acts. secure_tcp changes the state table (state_tcp.c).
 */
#include "ipvs/conn.h"
#include "ipvs/ipvs.h"
#include "ipvs/reasons.h"
#include "ipvs/service.h"
#include "ipvs/state.h"
#include "wire/ipv4.h"

/* todrop_entry(): an established connection that has sent few packets and lives for long already:
 * of those with i packets every i-th goes */
static bool todrop_entry(struct ipvs *ipvs, const struct ipvs_conn *cp)
{
	uint32_t i = cp->in_pkts;

	if (cp->timeout + ipvs_jiffies(ipvs) < cp->timer.expires + 60 * HZ)
		return false;
	if (i > 8 || i == 0 || --ipvs->drop_entry_counter[i] > 0)
		return false;
	ipvs->drop_entry_counter[i] = (int8_t)i;
	return true;
}

static bool may_drop(struct ipvs *ipvs, const struct ipvs_conn *cp)
{
	if (cp->n_control)
		return false;
	if (cp->flags & IPVS_CONN_F_TEMPLATE) {
		if (cp->dest && cp->dest->service->flags & IPVS_SVC_F_ONEPACKET)
			return todrop_entry(ipvs, cp);
		return !(cp->state & IPVS_CTPL_S_ASSURED);
	}
	if (cp->protocol == IPPROTO_TCP) {
		if (cp->state == IPVS_TCP_S_SYN_RECV || cp->state == IPVS_TCP_S_SYNACK)
			return true;
		if (cp->state != IPVS_TCP_S_ESTABLISHED)
			return false;
	}
	return todrop_entry(ipvs, cp);
}

/* ip_vs_random_dropentry(): each second 1/32 of the table; here every connection is drawn for,
 * while Linux draws buckets */
static void drop_entries(struct ipvs *ipvs)
{
	list_for_each_safe (cp, &ipvs->conns, struct ipvs_conn, link)
		if (rng_below(&ipvs->random, 32) == 0 && may_drop(ipvs, cp))
			ipvs_conn_del(cp, IPVS_EXPIRE_DEFENSE);
}

static void defense_timer(struct engine *e, struct timer *t)
{
	struct ipvs *ipvs = container_of(t, struct ipvs, defense);

	if (ipvs->sysctl.drop_entry != 3)
		return;
	drop_entries(ipvs);
	timer_mod_in(e, t, HZ);
}

void ipvs_defense_update(struct ipvs *ipvs)
{
	struct ipvs_sysctl *s = &ipvs->sysctl;

	if (s->drop_entry == 2)
		s->drop_entry = 1;
	if (s->drop_packet == 2)
		s->drop_packet = 1;
	if (s->secure_tcp == 2)
		s->secure_tcp = 1;
	ipvs->drop_rate = s->drop_packet == 3 && s->am_droprate > 0 ? (uint32_t)s->am_droprate : 0;
	ipvs->defense.run = defense_timer;
	if (s->drop_entry == 3 && !timer_pending(&ipvs->defense))
		timer_mod_in(ipvs->engine, &ipvs->defense, HZ);
}

/* ip_vs_todrop() */
bool ipvs_todrop(struct ipvs *ipvs)
{
	if (!ipvs->drop_rate)
		return false;
	if (ipvs->drop_counter > 1) {
		ipvs->drop_counter--;
		return false;
	}
	ipvs->drop_counter = ipvs->drop_rate;
	return true;
}
