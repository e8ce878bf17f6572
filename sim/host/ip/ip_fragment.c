/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Splits a packet into fragments (net/ipv4/ip_output.c: ip_do_fragment()): each as long as fits, a
 * multiple of eight bytes except for the last, payload by reference. All keep the packet's id in
 * the trace.
 */
#include <string.h>

#include "host/ip/ip_internal.h"

/* A head that grew downwards, by outer headers, can be longer than a new frame has room for. */
static void copy_whole(struct frame *s, const struct frame *f, uint32_t at, uint32_t length)
{
	struct arena *a = f->net->engine->arena;
	uint8_t *bytes = arena_get(a, length);

	frame_read(f, at, bytes, length);
	frame_attach(s, payload_new(f->net, bytes, length, length), 0, length);
	arena_put(a, bytes, length);
}

struct frame *ip_slice(const struct frame *f, uint32_t at, uint32_t length)
{
	struct frame *s = frame_new(f->net);
	uint32_t head = frame_head_length(f), inside = 0;

	if (at < head)
		inside = head - at < length ? head - at : length;
	if (inside > FRAME_BUFFER - FRAME_HEADROOM) {
		copy_whole(s, f, at, length);
		return s;
	}
	if (inside)
		memcpy(frame_put(s, inside), f->buf + f->data + at, inside);
	if (inside < length)
		frame_attach(s, payload_ref(f->payload), f->payload_at + at + inside - head,
			length - inside);
	return s;
}

/* ip_options_fragment(): only the first fragment carries options without the copied flag */
static void blank_options(uint8_t *o, unsigned left)
{
	while (left > 0 && *o != 0) {
		unsigned length = *o == 1 ? 1 : left < 2 ? 0 : o[1];
		if (length == 0 || length > left || (*o != 1 && length < 2))
			return;
		if (!(*o & 0x80))
			memset(o, 1, length);
		o += length;
		left -= length;
	}
}

static void put_header(struct frame *piece, const uint8_t *header, unsigned length, unsigned field)
{

	ip_make_room(piece, length + ETH_HLEN);
	uint8_t *p = frame_push(piece, length);
	memcpy(p, header, length);
	if (field & IPV4_OFFSET)
		blank_options(p + IPV4_HLEN, length - IPV4_HLEN);
	put16(p + IP_AT_LENGTH, frame_length(piece));
	put16(p + IP_AT_FRAGMENT, field);
	ipv4_set_checksum(p);
}

static struct frame *cut(struct frame *f, uint32_t at, uint32_t length, unsigned field)
{
	unsigned header = ip_header_bytes(f);
	struct frame *piece = ip_slice(f, header + at, length);

	piece->id = f->id;
	piece->dev = f->dev;
	piece->mark = f->mark;
	piece->type = f->type;
	memcpy(piece->cb, f->cb, FRAME_CB);
	piece->l4 = piece->data;
	put_header(piece, frame_data(f), header, field);
	piece->l3 = piece->data;
	return piece;
}

void ip_fragment(
	struct host *h, struct frame *f, uint32_t mtu, void (*one)(struct host *h, struct frame *f))
{
	unsigned header = ip_header_bytes(f), field = ip_fragment_field(f);
	uint32_t left = frame_length(f) - header, room = (mtu - header) & ~7u;

	if (mtu < header + 8) {
		h->ip.stats.frag_fails++;
		frame_drop_with(f, IP_TOO_LONG, frame_length(f), mtu, ip_dst(f));
		return;
	}
	for (uint32_t at = 0; left > 0;) {
		uint32_t length = left <= mtu - header ? left : room;
		unsigned offset = (field & IPV4_OFFSET) + at / 8;
		bool more = length < left || (field & IPV4_MF);
		unsigned keep = ip_cb(f)->frag_max_size ? field & IPV4_DF : 0;
		one(h, cut(f, at, length, offset | keep | (more ? IPV4_MF : 0)));
		h->ip.stats.frag_creates++;
		at += length;
		left -= length;
	}
	h->ip.stats.frag_oks++;
	frame_consume(f);
}
