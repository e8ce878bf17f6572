/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Output: an IP packet gets its neighbour's MAC or waits for it (net/core/neighbour.c:
 * neigh_resolve_output(), __neigh_event_send(), neigh_invalidate()).
 *
 * The queue is limited by the memory that the packets occupy in a kernel (skb->truesize); when it
 * is full, the oldest are dropped. A packet is charged like one that UDP allocates:
 * __ip_append_data() requests the packet plus 31 bytes, __alloc_skb() rounds up to a kmalloc()
 * size. Linux charges TCP's packets slightly differently, and received packets by the driver's
 * buffers.
 */
#include "engine/trace.h"
#include "host/neigh/neigh_internal.h"
#include "host/records.h"
#include "wire/icmp.h"

#define SKB_HEAD 256        /* SKB_DATA_ALIGN(sizeof(struct sk_buff)) */
#define SKB_SHARED_INFO 320 /* SKB_DATA_ALIGN(sizeof(struct skb_shared_info)) */
#define UDP_ROOM 31         /* LL_RESERVED_SPACE() of Ethernet, and 15 */

/* kmalloc_size_roundup(): powers of two, and 96 and 192, which are too small to matter here */
static uint32_t kmalloc_size(uint32_t n)
{
	uint32_t size = 512;

	while (size < n)
		size *= 2;
	return size;
}

static uint32_t truesize(const struct neigh_table *t, const struct frame *f)
{
	uint32_t bytes = ((frame_length(f) + UDP_ROOM + 63) & ~63u) + SKB_SHARED_INFO;

	if (bytes <= t->small_head)
		return t->small_head + SKB_HEAD;
	return kmalloc_size(bytes) + SKB_HEAD;
}

static struct frame *dequeue(struct neigh *n)
{
	if (list_empty(&n->queue))
		return NULL;
	struct frame *f = list_first(&n->queue, struct frame, link);
	list_del(&f->link);
	return f;
}

static void drop_waiting(struct neigh *n, struct frame *f, unsigned why, uint64_t a, uint64_t b)
{
	f->dev = n->dev;
	frame_drop_with(f, why, n->address, a, b);
}

static void enqueue(struct neigh *n, struct frame *f)
{
	const struct neigh_table *t = &n->host->arp;
	uint32_t size = truesize(t, f), limit = (uint32_t)neigh_parms_of(n)->queue_len_bytes;

	while ((uint64_t)n->queue_bytes + size > limit) {
		struct frame *oldest = dequeue(n);
		if (!oldest)
			break;
		uint32_t waited = n->queue_bytes;
		n->queue_bytes -= truesize(t, oldest);
		drop_waiting(n, oldest, NEIGH_DROP_QUEUE, waited, limit);
	}
	list_add_tail(&f->link, &n->queue);
	n->queue_bytes += size;
}

bool neigh_holds(const struct host *h, const struct netdev *dev, uint32_t address, uint64_t frame)
{
	const struct neigh *n = neigh_lookup(h, dev, address);

	if (n)
		list_for_each (f, &n->queue, struct frame, link)
			if (f->id == frame)
				return true;
	return false;
}

void neigh_purge(struct neigh *n)
{
	for (struct frame *f; (f = dequeue(n)) != NULL;)
		drop_waiting(n, f, NEIGH_DROP_PURGED, 0, 0);
	n->queue_bytes = 0;
}

/* arp_error_report() -> ipv4_link_failure(): a router notifies the sender; a host notifies itself
 * and so its own socket */
static void report_unreachable(struct neigh *n, struct frame *f)
{
	icmp_send(n->host, f, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, 0, ICMP_DEAD_TOLD);
	drop_waiting(n, f, NEIGH_DROP_FAILED, 0, 0);
}

/* The report may need this same neighbour: then it is INCOMPLETE again and the loop ends. */
void neigh_invalidate(struct neigh *n)
{
	n->updated = neigh_now(n);
	n->held = true;
	while (n->state == NUD_FAILED && !list_empty(&n->queue))
		report_unreachable(n, dequeue(n));
	n->held = false;
	neigh_purge(n);
}

void neigh_probe(struct neigh *n)
{
	arp_solicit(n, list_empty(&n->queue) ? NULL : list_last(&n->queue, struct frame, link));
	n->probes++;
}

/* From an unknown MAC to the first request; false if none may be sent. */
static bool neigh_output_ask(struct neigh *n, uint64_t now)
{
	const struct neigh_parms *p = neigh_parms_of(n);
	bool may = p->mcast_probes + p->app_probes > 0;

	n->updated = now;
	if (!may) {
		neigh_set_state(n, NUD_FAILED, NEIGH_NEVER_ASKS, 0, 0);
		return false;
	}
	n->probes = (uint32_t)p->ucast_probes;
	neigh_set_state(n, NUD_INCOMPLETE, NEIGH_ASKED, 0, 0);
	neigh_add_timer(n, now + neigh_retrans(n));
	return true;
}

static void delay(struct neigh *n, uint64_t now)
{
	uint64_t time = (uint64_t)neigh_parms_of(n)->delay_probe_time;

	n->updated = now;
	neigh_set_state(n, NUD_DELAY, NEIGH_USED_STALE, jiffies_ns(time), 0);
	neigh_add_timer(n, now + time);
}

/* neigh_event_send(): may the packet be sent? If not, it is queued or dropped. `f` NULL: only
 * resolve the neighbour. */
static bool may_send(struct neigh *n, struct frame *f)
{
	uint64_t now = neigh_now(n);
	bool first = false;

	n->used = now;
	if (n->state & (NUD_CONNECTED | NUD_DELAY | NUD_PROBE))
		return true;
	if (n->state & NUD_STALE) {
		delay(n, now);
		return true;
	}
	if (!(n->state & NUD_INCOMPLETE)) {
		first = neigh_output_ask(n, now);
		if (!first) {
			if (f)
				drop_waiting(n, f, NEIGH_DROP_FAILED, 0, 0);
			return false;
		}
	}
	if (f)
		enqueue(n, f);
	if (first)
		neigh_probe(n);
	return false;
}

void neigh_event_send(struct neigh *n)
{
	may_send(n, NULL);
}

static void transmit(struct neigh *n, struct frame *f)
{
	struct eth_header eth = {.type = ETH_P_IP};

	memcpy(eth.dst, n->mac, ETH_ALEN);
	memcpy(eth.src, n->dev->mac, ETH_ALEN);
	HOST_RECORD(n->host, REC_NEIGH_RESOLVED, NEIGH_TAKEN, n->dev, f, n->address,
		arg_mac(n->mac), n->state, n->taught_by);
	eth_emit(frame_push(f, ETH_HLEN), &eth);
	netdev_xmit(n->dev, f);
}

/* n->output(). With a cached header, neigh_hh_output() does not record the use of a CONNECTED
 * entry: in use or not, it becomes STALE after reachable_time unless it is confirmed. */
static void neigh_use(struct neigh *n, struct frame *f)
{
	if (!(n->state & NUD_CONNECTED) || !n->cached) {
		if (!may_send(n, f))
			return;
		n->cached = true;
	}
	transmit(n, f);
}

void neigh_drain(struct neigh *n)
{
	while ((n->state & NUD_VALID) && !list_empty(&n->queue))
		neigh_use(n, dequeue(n));
	neigh_purge(n);
}

void neigh_output(struct host *h, struct netdev *dev, uint32_t nexthop, struct frame *f)
{
	struct neigh *n = neigh_get(h, dev, nexthop);

	if (n) {
		neigh_use(n, f);
		return;
	}
	f->dev = dev;
	frame_drop_with(
		f, NEIGH_DROP_TABLE_FULL, nexthop, h->arp.count, (uint64_t)h->arp.gc_thresh3);
}

void neigh_confirm(struct host *h, struct netdev *dev, uint32_t nexthop)
{
	uint32_t key = dev->flags & (IFF_LOOPBACK | IFF_POINTOPOINT) ? 0 : nexthop;
	struct neigh *n = neigh_lookup(h, dev, key);

	if (n)
		n->confirmed = neigh_now(n);
}
