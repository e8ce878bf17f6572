/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Headers are bytes in `buf`, from `data` to `tail`, followed by a part of a shared payload.
 * Pulling a header that is still in the payload copies just its bytes into the buffer.
 *
 * Invariant: a frame is in one list or owned by one function; only release() frees it.
 */
#include "net/frame.h"

#include <assert.h>
#include <string.h>

#include "engine/trace.h"
#include "net/network.h"
#include "net/records.h"
#include "wire/checksum.h"

struct frame *frame_new(struct network *net)
{
	struct frame *f = pool_get_raw(&net->frames);

	memset(f, 0, offsetof(struct frame, buf));
	f->net = net;
	f->id = ++net->frame_id;
	f->data = f->tail = FRAME_HEADROOM;
	return f;
}

struct frame *frame_from_bytes(struct network *net, const uint8_t *bytes, uint32_t length)
{
	struct frame *f = frame_new(net);
	uint32_t room = FRAME_BUFFER - FRAME_HEADROOM;
	uint32_t inside = length < room ? length : room;

	memcpy(frame_put(f, inside), bytes, inside);
	if (length > inside)
		frame_attach(f, payload_new(net, bytes + inside, length - inside, length - inside),
			0, length - inside);
	return f;
}

struct frame *frame_copy(const struct frame *f)
{
	struct frame *copy = pool_get_raw(&f->net->frames);

	memcpy(copy, f, offsetof(struct frame, buf));
	memcpy(copy->buf + f->data, f->buf + f->data, (size_t)(f->tail - f->data));
	copy->link = (struct list){0};
	payload_ref(copy->payload);
	return copy;
}

void frame_swap(struct frame *a, struct frame *b)
{
	struct list in_a = a->link, in_b = b->link;
	struct frame other = *a;

	*a = *b;
	*b = other;
	a->link = in_a;
	b->link = in_b;
}

uint8_t *frame_push(struct frame *f, unsigned n)
{
	assert(f->data >= n);
	f->data = (uint8_t)(f->data - n);
	return f->buf + f->data;
}

uint8_t *frame_put(struct frame *f, unsigned n)
{
	uint8_t *at = f->buf + f->tail;

	assert(f->tail + n <= FRAME_BUFFER);
	f->tail = (uint8_t)(f->tail + n);
	return at;
}

uint8_t *frame_pull(struct frame *f, unsigned n)
{
	assert(frame_head_length(f) >= n);
	f->data = (uint8_t)(f->data + n);
	return f->buf + f->data;
}

void frame_trim(struct frame *f, uint32_t length)
{
	uint32_t head = frame_head_length(f);

	if (length >= frame_length(f))
		return;
	if (length >= head) {
		f->payload_length = length - head;
		return;
	}
	f->tail = (uint8_t)(f->data + length);
	f->payload_length = 0;
}

void frame_attach(struct frame *f, struct payload *p, uint32_t at, uint32_t length)
{
	assert(!f->payload && (uint64_t)at + length <= p->length);
	f->payload = p;
	f->payload_at = at;
	f->payload_length = length;
}

bool frame_may_pull(struct frame *f, uint32_t n)
{
	uint32_t head = frame_head_length(f);

	if (head >= n)
		return true;
	uint32_t missing = n - head;
	if (missing > f->payload_length || f->tail + missing > FRAME_BUFFER)
		return false;
	payload_read(f->payload, f->payload_at, frame_put(f, missing), missing);
	f->payload_at += missing;
	f->payload_length -= missing;
	return true;
}

void frame_read(const struct frame *f, uint32_t at, void *to, uint32_t length)
{
	uint32_t head = frame_head_length(f), inside = 0;

	assert((uint64_t)at + length <= frame_length(f));
	if (at < head) {
		inside = head - at < length ? head - at : length;
		memcpy(to, f->buf + f->data + at, inside);
	}
	if (inside < length)
		payload_read(f->payload, f->payload_at + at + inside - head, (uint8_t *)to + inside,
			length - inside);
}

uint64_t frame_sum(const struct frame *f, uint32_t at)
{
	uint32_t head = frame_head_length(f), inside = at < head ? head - at : 0;
	uint64_t sum = inside ? checksum_partial(0, f->buf + f->data + at, inside) : 0;
	uint32_t skip = at > head ? at - head : 0;

	if (f->payload_length <= skip)
		return sum;
	uint64_t rest = payload_sum(f->payload, f->payload_at + skip, f->payload_length - skip);
	return sum + (inside & 1 ? checksum_swap(rest) : rest);
}

static void release(struct frame *f)
{
	assert(!list_linked(&f->link));
	payload_unref(f->net, f->payload);
	pool_put(&f->net->frames, f);
}

void frame_consume(struct frame *f)
{
	release(f);
}

void frame_drop_with(struct frame *f, unsigned why, uint64_t a, uint64_t b, uint64_t c)
{
	RECORD(f->net->engine, REC_FRAME_DROPPED, why, f->dev ? f->dev->node->id : NO_NODE,
		f->dev ? f->dev->index : NO_DEV, f->id, f, a, b, c, frame_length(f));
	/* of the frames dropped above the device, only those that no protocol handles count in its
	 * rx_dropped (__netif_receive_skb_core()) */
	if (f->dev && why == DROP_PROTOCOL)
		f->dev->stats.rx_dropped++;
	release(f);
}

void frame_drop(struct frame *f, unsigned why)
{
	frame_drop_with(f, why, 0, 0, 0);
}
