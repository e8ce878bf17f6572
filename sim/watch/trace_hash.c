/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One number for a whole run: all fields of all records in order, each hashed as a number, so that
 * byte order, padding and alignment have no effect; for a record about a frame also the head's
 * bytes and the payload. Two runs with the same hash did the same.
 *
 * A payload is not read byte by byte: the sum of its own bytes, its length and the piece's offset
 * represent it (net/payload.h defines the rest).
 */
#include "watch/trace_hash.h"
#include "base/hash.h"
#include "world/lab.h"

static uint64_t hash_frame(uint64_t h, const struct frame *f)
{
	h = hash_bytes(h, f->buf + f->data, frame_head_length(f));
	h = hash_two(h, f->payload_length);
	if (!f->payload)
		return h;
	h = hash_two(h, f->payload_at);
	h = hash_two(h, f->payload->own);
	return hash_two(h, f->payload->own_sum);
}

static void trace_hash_take(struct sink *s, const struct record *r, const void *frame)
{
	struct trace_hash *t = container_of(s, struct trace_hash, sink);
	uint64_t h = hash_two(t->hash, r->number);

	h = hash_two(h, r->step);
	h = hash_two(h, (uint64_t)r->time);
	h = hash_two(h, (uint64_t)r->kind << 32 | r->reason);
	h = hash_two(h, (uint64_t)r->node << 32 | r->dev);
	h = hash_two(h, r->frame);
	for (unsigned i = 0; i < RECORD_ARGS; i++)
		h = hash_two(h, r->a[i]);
	if (frame)
		h = hash_frame(h, frame);
	t->hash = h;
	t->records++;
}

void trace_hash_init(struct trace_hash *h)
{
	*h = (struct trace_hash){.sink.record = trace_hash_take, .hash = HASH_SEED};
}
