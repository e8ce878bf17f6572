/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gratuitous ARP (keepalived 2.2.7, vrrp/vrrp_arp.c, vrrp/vrrp.c: vrrp_send_link_update()): a
 * broadcast request with the virtual address as sender and target, target hardware address ff:…:ff.
 * For each repeat it goes through the addresses, then the excluded ones; at once, unless
 * vrrp_garp_interval requires a delay: then the address is only marked, so that all its repeats
 * become one.
 */
#include "base/text.h"
#include "ha/reasons.h"
#include "ha/records.h"
#include "ha/vrrp.h"
#include "net/frame.h"
#include "wire/arp.h"
#include "wire/ethernet.h"

/* send_gratuitous_arp_immediate() */
static void send_now(struct vrrp *v, struct ha_address *a)
{
	struct keepalived *k = v->k;
	struct netdev *dev = vrrp_address_dev(v, a);
	struct arp_packet arp = {.op = ARPOP_REQUEST, .spa = a->address, .tpa = a->address};
	struct eth_header eth = {.type = ETH_P_ARP};
	struct frame *f = frame_new(k->host->node.net);

	ha_log(k, HA_VRRP, "Sending gratuitous ARP on %s for %s", dev->name, ip_text(a->address).s);
	HA_RECORD(k, REC_VRRP_GARP, VRRP_GARP, dev, v->conf->vrid, v->effective_priority, 0,
		a->address);
	memcpy(arp.sha, dev->mac, ETH_ALEN);
	memcpy(arp.tha, eth_broadcast, ETH_ALEN);
	memcpy(eth.dst, eth_broadcast, ETH_ALEN);
	memcpy(eth.src, dev->mac, ETH_ALEN);
	arp_emit(frame_put(f, ARP_LEN), &arp);
	eth_emit(frame_push(f, ETH_HLEN), &eth);
	netdev_xmit(dev, f);
	if (k->conf->garp_interval)
		k->garp_next = host_engine(k->host)->now + k->conf->garp_interval;
}

/* queue_garp() */
static void wait_for_interval(struct vrrp *v, struct ha_address *a)
{
	struct keepalived *k = v->k;
	struct engine *e = host_engine(k->host);

	v->garp_pending = a->garp_pending = true;
	if (!event_pending(&k->garp_event))
		event_schedule(e, &k->garp_event, k->garp_next);
}

static void send_update(struct vrrp *v, struct ha_address *a, bool first)
{
	const struct keepalived *k = v->k;

	if (!vrrp_address_dev(v, a))
		return;
	if (first)
		ha_log(v->k, HA_VRRP, "(%s) Sending/queueing gratuitous ARPs on %s for %s",
			v->conf->name, vrrp_address_dev(v, a)->name, ip_text(a->address).s);
	if (k->conf->garp_interval && k->garp_next && host_engine(k->host)->now < k->garp_next)
		wait_for_interval(v, a);
	else
		send_now(v, a);
}

void vrrp_send_updates(struct vrrp *v, int repeat)
{
	if (!v->addresses_set)
		return;
	for (int i = 0; i < repeat; i++) {
		list_for_each (a, &v->conf->addresses, struct ha_address, link)
			send_update(v, a, i == 0);
		list_for_each (a, &v->conf->excluded, struct ha_address, link)
			send_update(v, a, i == 0);
	}
}

/* ---- repetitions ---- */

/* thread_add_timer() of keepalived's lib/scheduler.c: each series has its own timer, and none moves
 * another. So a master that hears a lower one each second repeats each second, from the sixth
 * on. */
void vrrp_series_add(struct vrrp *v, struct vrrp_series *s, int64_t delay)
{
	struct engine *e = host_engine(v->k->host);
	const size_t room = s->room ? 2 * s->room : 8;

	if (s->count == s->room) {
		s->due = arena_regrow(
			e->arena, s->due, s->room * sizeof(*s->due), room * sizeof(*s->due));
		s->room = room;
	}
	s->due[s->count++] = e->now + delay;
	if (s->count == 1)
		event_schedule(e, &s->event, s->due[0]);
}

void vrrp_series_next(struct vrrp *v, struct vrrp_series *s)
{
	s->count--;
	memmove(s->due, s->due + 1, s->count * sizeof(*s->due));
	if (s->count)
		event_schedule(host_engine(v->k->host), &s->event, s->due[0]);
}

void vrrp_series_end(struct vrrp *v, struct vrrp_series *s)
{
	struct engine *e = host_engine(v->k->host);

	event_cancel(e, &s->event);
	arena_put(e->arena, s->due, s->room * sizeof(*s->due));
	*s = (struct vrrp_series){.event = s->event};
}

static bool send_pending(struct vrrp *v, struct list *addresses)
{
	list_for_each (a, addresses, struct ha_address, link) {
		if (!a->garp_pending)
			continue;
		if (host_engine(v->k->host)->now < v->k->garp_next)
			return true;
		a->garp_pending = false;
		if (a->set)
			send_now(v, a);
	}
	return false;
}

/* vrrp_arp_thread() */
void vrrp_garp_timer(struct engine *e, struct event *ev)
{
	struct keepalived *k = container_of(ev, struct keepalived, garp_event);
	bool more = false;

	list_for_each (v, &k->instances, struct vrrp, link) {
		if (!v->garp_pending)
			continue;
		v->garp_pending = false;
		if (v->state == VRRP_STATE_MAST && v->addresses_set) {
			v->garp_pending = send_pending(v, &v->conf->addresses);
			v->garp_pending |= send_pending(v, &v->conf->excluded);
		}
		more |= v->garp_pending;
	}
	if (more)
		event_schedule(e, ev, k->garp_next);
}
