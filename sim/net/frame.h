/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A frame in transit: it holds the header bytes in network order and refers to the rest.
 *
 *	buf  |  headroom  | Ethernet | IP (| IP) | TCP…  |        payload
 *	                  ^data      ^l3           ^l4   ^tail    payload_at … + payload_length
 *
 * Functions named *_rcv, *_receive, *_output, *_xmit consume their frame. Only frame_consume() and
 * frame_drop(frame, why) release it.
 */
#ifndef LVSLAB_NET_FRAME_H
#define LVSLAB_NET_FRAME_H

#include "base/list.h"
#include "net/drop.h"
#include "net/payload.h"

#define FRAME_BUFFER 208
#define FRAME_HEADROOM 64 /* IP, an outer IP header, Ethernet, and some spare */
#define FRAME_CB 64

struct network;
struct netdev;
struct socket;

enum packet_type { PACKET_HOST, PACKET_BROADCAST, PACKET_MULTICAST, PACKET_OTHERHOST };

struct frame {
	struct list link; /* in one queue at a time */
	struct network *net;
	uint64_t id;        /* the same at every hop and in every copy; a new packet has a new id */
	struct netdev *dev; /* received by; while being sent: sent by */
	struct payload *payload; /* may be NULL */
	uint32_t payload_at, payload_length;
	int64_t starts, arrives; /* while on a link; starts −1: it was reordered */
	uint32_t mark;           /* fwmark */
	uint8_t type;            /* enum packet_type, set by netdev_receive */
	uint8_t data, tail;      /* offsets in buf: the first byte, one past the last */
	uint8_t l3, l4;          /* offsets in buf; 0: not known yet */
	uint16_t bridged;        /* switches it has passed since a host sent it */
	/* the control block of the layer that holds the frame, as skb->cb */
	_Alignas(8) uint8_t cb[FRAME_CB];
	uint8_t buf[FRAME_BUFFER];
};

/* An empty frame with headroom; data == tail. */
struct frame *frame_new(struct network *net);
/* A frame from raw bytes, Ethernet header first; bytes that do not fit in the buffer become
 * payload. */
struct frame *frame_from_bytes(struct network *net, const uint8_t *bytes, uint32_t length);
/* A copy of the frame: same id, shared payload. */
struct frame *frame_copy(const struct frame *f);

static inline uint8_t *frame_data(struct frame *f)
{
	return f->buf + f->data;
}

static inline uint32_t frame_head_length(const struct frame *f)
{
	return (uint32_t)(f->tail - f->data);
}

/* Bytes of the whole frame from data on. */
static inline uint32_t frame_length(const struct frame *f)
{
	return frame_head_length(f) + f->payload_length;
}

/* Makes room for `n` bytes before the data / after the tail; returns their address. */
uint8_t *frame_push(struct frame *f, unsigned n);
uint8_t *frame_put(struct frame *f, unsigned n);
/* Strips `n` bytes off the front; they must be in the head. */
uint8_t *frame_pull(struct frame *f, unsigned n);
/* Cuts the frame to `length` bytes from data on. */
void frame_trim(struct frame *f, uint32_t length);

/* Attaches a payload piece; takes over one reference of `p`. */
void frame_attach(struct frame *f, struct payload *p, uint32_t at, uint32_t length);
/* Makes sure that `n` bytes from data on are in the head, and moves payload bytes in if necessary.
 * Returns false if the frame is shorter or the head cannot hold them. */
bool frame_may_pull(struct frame *f, uint32_t n);
/* Copies bytes [at, at + length) counted from data; they must exist. */
void frame_read(const struct frame *f, uint32_t at, void *to, uint32_t length);
/* Partial checksum of everything from `at` (counted from data) to the end. */
uint64_t frame_sum(const struct frame *f, uint32_t at);

/* Swaps the contents of two frames, except the list each is linked in (skb_morph()). */
void frame_swap(struct frame *a, struct frame *b);

/* The only two ways to release a frame. */
void frame_consume(struct frame *f);
void frame_drop(struct frame *f, unsigned why); /* a reason of drop.h or of the caller's module */
/* with inputs for the reason's sentence */
void frame_drop_with(struct frame *f, unsigned why, uint64_t a, uint64_t b, uint64_t c);

#endif
