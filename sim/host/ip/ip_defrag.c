/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reassembles fragments (net/ipv4/ip_fragment.c, RFC 791 3.2, RFC 5722). One queue per packet holds
 * its fragments sorted by offset, complete with their headers.
 *
 * An overlap drops the whole packet, an exact duplicate only itself. The packet is complete when
 * first and last fragment are there without a gap; then the first fragment becomes the packet and
 * the rest its payload, by reference if all of it is in one piece of memory. Not simulated: ECN of
 * fragments.
 */
#include <string.h>

#include "engine/trace.h"
#include "host/ip/ip_internal.h"

struct fragment_queue {
	struct list link; /* in ip_state.fragments, oldest first */
	struct host *h;
	struct timer timer;
	uint32_t src, dst;
	uint16_t id;
	uint8_t protocol, user;
	bool first, last;             /* the first, the last fragment is here */
	struct list frames;           /* by offset */
	uint32_t end;                 /* bytes of data, as far as is known */
	uint32_t have;                /* bytes that are here */
	uint32_t largest, largest_df; /* fragment seen, with DF */
	uint32_t seen;                /* icmp_peer.fragments at the last one */
};

/* as skb->truesize would be: data and shared info from kmalloc(), and the skb */
static uint32_t truesize(const struct frame *f)
{
	uint32_t size = 512, bytes = frame_length(f) + 64 + 320;

	while (size < bytes)
		size *= 2;
	return size + 256;
}

#define QUEUE_SIZE 208 /* struct ipq */

static void expire(struct engine *e, struct timer *t);

void ip_defrag_init(struct host *h)
{
	list_init(&h->ip.fragments);
	pool_init(&h->ip.fragment_pool, host_engine(h)->arena, "fragment queue",
		sizeof(struct fragment_queue));
}

static struct fragment_queue *ip_defrag_find(struct host *h, struct frame *f, unsigned user)
{
	uint16_t id = get16(frame_data(f) + IP_AT_ID);

	list_for_each (q, &h->ip.fragments, struct fragment_queue, link)
		if (q->id == id && q->src == ip_src(f) && q->dst == ip_dst(f) &&
			q->protocol == ip_protocol(f) && q->user == user)
			return q;
	return NULL;
}

static struct fragment_queue *create(struct host *h, struct frame *f, unsigned user)
{
	struct fragment_queue *q = pool_get(&h->ip.fragment_pool);

	q->h = h;
	q->src = ip_src(f);
	q->dst = ip_dst(f);
	q->id = get16(frame_data(f) + IP_AT_ID);
	q->protocol = ip_protocol(f);
	q->user = (uint8_t)user;
	q->timer.run = expire;
	list_init(&q->frames);
	list_add_tail(&q->link, &h->ip.fragments);
	h->ip.fragment_bytes += QUEUE_SIZE;
	timer_mod_in(host_engine(h), &q->timer, (uint64_t)h->ipv4.ipfrag_time);
	return q;
}

static struct frame *ip_defrag_take(struct fragment_queue *q)
{
	struct frame *f = list_first(&q->frames, struct frame, link);

	list_del(&f->link);
	q->h->ip.fragment_bytes -= truesize(f);
	return f;
}

static void drop_all(struct fragment_queue *q, unsigned why, uint64_t extra)
{
	while (!list_empty(&q->frames))
		frame_drop_with(ip_defrag_take(q), why, q->src, q->id, extra);
}

static void put(struct fragment_queue *q)
{
	struct host *h = q->h;

	timer_del(host_engine(h), &q->timer);
	list_del(&q->link);
	h->ip.fragment_bytes -= QUEUE_SIZE;
	pool_put(&h->ip.fragment_pool, q);
}

/* drops the packet with `f`, the fragment just received (NULL: none) */
static void discard(struct fragment_queue *q, struct frame *f, unsigned why, uint64_t extra)
{
	q->h->ip.stats.reasm_fails++;
	drop_all(q, why, extra);
	if (f)
		frame_drop_with(f, why, q->src, q->id, extra);
	put(q);
}

/* ip_expire(): only the final destination notifies the sender, and only if it can quote the first
 * fragment */
static void expire(struct engine *e, struct timer *t)
{
	struct fragment_queue *q = container_of(t, struct fragment_queue, timer);
	struct host *h = q->h;

	(void)e;
	h->ip.stats.reasm_timeout++;
	if (q->first) {
		struct frame *f = list_first(&q->frames, struct frame, link);
		struct ip_cb *cb = ip_cb(f);
		if (route_input(h, f, ip_dst(f), ip_src(f), cb->in, &cb->route) == 0 &&
			cb->route.type == RTN_LOCAL)
			icmp_send(h, f, ICMP_TIME_EXCEEDED, ICMP_EXC_FRAGTIME, 0,
				ICMP_FRAGMENTS_MISSING);
	}
	discard(q, NULL, IP_REASM_TIMEOUT, (uint64_t)h->ipv4.ipfrag_time * NSEC_PER_JIFFY);
}

/* ip_frag_too_far(): ids wrap around, so very old fragments belong to another packet */
static bool too_far(struct fragment_queue *q)
{
	uint32_t max = (uint32_t)q->h->ipv4.ipfrag_max_dist;
	uint32_t before = q->seen;

	if (!max)
		return false;
	q->seen = ++icmp_peer_get(q->h, q->src)->fragments;
	return !list_empty(&q->frames) && q->seen - before > max;
}

/* ip_frag_reinit(): starts over */
static void restart(struct fragment_queue *q)
{
	timer_mod_in(host_engine(q->h), &q->timer, (uint64_t)q->h->ipv4.ipfrag_time);
	q->h->ip.stats.reasm_fails++;
	drop_all(q, IP_REASM_DISTANCE, (uint64_t)q->h->ipv4.ipfrag_max_dist);
	q->first = q->last = false;
	q->end = q->have = q->largest = q->largest_df = 0;
}

static uint32_t start_of(struct frame *f)
{
	return (ip_fragment_field(f) & IPV4_OFFSET) * 8;
}

static uint32_t end_of(struct frame *f)
{
	return start_of(f) + frame_length(f) - ip_header_bytes(f);
}

/* Fragments must agree on the packet's end; one that is not the last is trimmed to a multiple of
 * eight. False: corrupt. */
static bool settle_end(struct fragment_queue *q, struct frame *f)
{
	uint32_t start = start_of(f), end = end_of(f);

	if (!(ip_fragment_field(f) & IPV4_MF)) {
		if (end < q->end || (q->last && end != q->end))
			return false;
		q->last = true;
		q->end = end;
		return end != start;
	}
	end &= ~7u;
	frame_trim(f, ip_header_bytes(f) + end - start);
	if (end > q->end && q->last)
		return false;
	if (end > q->end)
		q->end = end;
	return end != start;
}

/* inet_frag_queue_insert(): 0, or the reason not to */
static unsigned insert(struct fragment_queue *q, struct frame *f)
{
	uint32_t start = start_of(f), end = end_of(f), run_start = 0, run_end = 0;
	struct list *before = q->frames.next;

	for (; before != &q->frames; before = before->next) {
		struct frame *other = list_entry(before, struct frame, link);
		if (end <= start_of(other))
			break;
		if (start_of(other) != run_end || run_end == 0)
			run_start = start_of(other);
		run_end = end_of(other);
		if (start >= run_end)
			continue;
		/* the following fragments without a gap count as one piece */
		for (struct list *l = before->next; l != &q->frames; l = l->next) {
			other = list_entry(l, struct frame, link);
			if (start_of(other) != run_end)
				break;
			run_end = end_of(other);
		}
		return start >= run_start && end <= run_end ? IP_REASM_DUPLICATE : IP_REASM_OVERLAP;
	}
	list_add_tail(&f->link, before);
	return 0;
}

/* is everything behind the first fragment one stretch of one payload? */
static bool contiguous(struct fragment_queue *q, const struct frame *first)
{
	uint32_t at = first->payload_at + first->payload_length;

	list_for_each (f, &q->frames, struct frame, link) {
		if (!first->payload || f->payload != first->payload || f->payload_at != at ||
			frame_head_length(f) != ip_header_bytes(f))
			return false;
		at += f->payload_length;
	}
	return true;
}

static void join_by_copy(struct fragment_queue *q, struct frame *first, uint32_t length)
{
	struct arena *a = host_engine(q->h)->arena;
	uint8_t *bytes = arena_get(a, length);
	uint32_t at = first->payload_length;

	if (at)
		payload_read(first->payload, first->payload_at, bytes, at);
	list_for_each (f, &q->frames, struct frame, link) {
		uint32_t header = ip_header_bytes(f), n = frame_length(f) - header;
		frame_read(f, header, bytes + at, n);
		at += n;
	}
	payload_unref(first->net, first->payload);
	first->payload = NULL;
	frame_attach(first, payload_new(first->net, bytes, length, length), 0, length);
	arena_put(a, bytes, length);
}

/*
 * inet_frag_reasm_prepare(): the frame received last becomes the first fragment, so that the caller
 * continues with it. It keeps its own ingress interface and route.
 */
static void morph(struct fragment_queue *q, struct frame *f)
{
	struct frame *first = ip_defrag_take(q);
	struct ip_cb last = *ip_cb(f);
	struct netdev *dev = f->dev;

	if (first == f)
		return;
	frame_swap(first, f);
	list_add_tail(&first->link, &f->link);
	list_del(&f->link);
	ip_cb(f)->route = last.route;
	ip_cb(f)->routed = last.routed;
	ip_cb(f)->in = last.in;
	f->dev = dev;
}

/* its header: one whole packet, with DF if the largest fragment had it */
static void put_whole(struct fragment_queue *q, struct frame *f, uint32_t header)
{
	uint8_t *p = frame_data(f);

	put16(p + IP_AT_LENGTH, header + q->end);
	put16(p + IP_AT_FRAGMENT, q->largest_df == q->largest ? IPV4_DF : 0);
	ipv4_set_checksum(p);
	ip_cb(f)->frag_max_size = (uint16_t)q->largest;
}

/* ip_frag_reasm(): `f` becomes the packet; false if that would be too long */
static bool join(struct fragment_queue *q, struct frame *f)
{
	struct host *h = q->h;

	morph(q, f);
	uint32_t header = ip_header_bytes(f), total = header + q->end;
	if (total > UINT16_MAX) {
		discard(q, f, IP_REASM_LONG, total);
		return false;
	}
	uint32_t rest = total - frame_head_length(f);
	if (contiguous(q, f))
		f->payload_length = rest;
	else
		join_by_copy(q, f, rest);
	while (!list_empty(&q->frames))
		frame_consume(ip_defrag_take(q));
	put_whole(q, f, header);
	h->ip.stats.reasm_oks++;
	HOST_RECORD(h, REC_IP_FRAGMENT, IP_REASSEMBLED, ip_cb(f)->in, f, q->src, q->id, total);
	put(q);
	return true;
}

static void note_size(struct fragment_queue *q, struct frame *f)
{
	uint32_t size = frame_length(f);

	q->have += end_of(f) - start_of(f);
	q->first |= start_of(f) == 0;
	if (size > q->largest)
		q->largest = size;
	if ((ip_fragment_field(f) & IPV4_DF) && size > q->largest_df)
		q->largest_df = size;
	q->h->ip.fragment_bytes += truesize(f);
}

/* ip_frag_queue() */
static bool queue(struct fragment_queue *q, struct frame *f)
{
	struct host *h = q->h;

	if (too_far(q))
		restart(q);
	if (!settle_end(q, f)) {
		discard(q, f, IP_REASM_BAD, 0);
		return false;
	}
	unsigned why = insert(q, f);
	if (why == IP_REASM_DUPLICATE) {
		frame_drop_with(f, why, q->src, q->id, 0);
		return false;
	}
	if (why) {
		discard(q, f, why, 0);
		return false;
	}
	note_size(q, f);
	if (q->first && q->last && q->have == q->end)
		return join(q, f);
	HOST_RECORD(h, REC_IP_FRAGMENT, IP_FRAGMENT_KEPT, ip_cb(f)->in, f, q->src, q->id,
		frame_length(f));
	return false;
}

bool ip_defrag(struct host *h, struct frame *f, enum ip_defrag_user user)
{
	uint32_t limit = (uint32_t)h->ipv4.ipfrag_high_thresh;

	h->ip.stats.reasm_reqds++;
	if (!limit || h->ip.fragment_bytes > limit) {
		h->ip.stats.reasm_fails++;
		frame_drop_with(f, IP_REASM_MEMORY, ip_src(f), get16(frame_data(f) + IP_AT_ID),
			h->ip.fragment_bytes);
		return false;
	}
	struct fragment_queue *q = ip_defrag_find(h, f, user);
	return queue(q ? q : create(h, f, user), f);
}
