/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared among the IP files. */
#ifndef LVSLAB_HOST_IP_IP_INTERNAL_H
#define LVSLAB_HOST_IP_IP_INTERNAL_H

#include "host/host.h"
#include "host/records.h"
#include "wire/checksum.h"

/* fields of the header at the frame's data */
enum {
	IP_AT_LENGTH = 2,
	IP_AT_ID = 4,
	IP_AT_FRAGMENT = 6,
	IP_AT_CHECK = 10,
	IP_AT_SRC = 12,
	IP_AT_DST = 16
};

static inline unsigned ip_header_bytes(struct frame *f)
{
	return (frame_data(f)[0] & 0xfu) * 4;
}

static inline uint32_t ip_src(struct frame *f)
{
	return ipv4_get_src(frame_data(f));
}

static inline uint32_t ip_dst(struct frame *f)
{
	return ipv4_get_dst(frame_data(f));
}

static inline uint8_t ip_ttl(struct frame *f)
{
	return ipv4_get_ttl(frame_data(f));
}

static inline uint8_t ip_protocol(struct frame *f)
{
	return ipv4_get_protocol(frame_data(f));
}

static inline unsigned ip_fragment_field(struct frame *f)
{
	return ipv4_get_fragment(frame_data(f));
}

static inline bool route_is_local(const struct route *r) /* RTCF_LOCAL */
{
	return r->type == RTN_LOCAL || r->type == RTN_BROADCAST || r->type == RTN_MULTICAST;
}

/* ip_options.c: handles the options of a received frame. Returns 0 or the reason to drop it; the
 * sender has then got an ICMP error if Linux sends one. */
unsigned ip_options_rcv(struct host *h, struct netdev *in, struct frame *f);
/* ip_forward_options(): stores the outgoing interface's address and the next address of a source
 * route */
void ip_options_forward(struct host *h, struct frame *f);
/* does its sender prescribe a strict source route? */
bool ip_options_strict(struct frame *f);
bool ip_options_source_routed(struct frame *f);

/* a new frame of bytes [at, at + length) of `f`, payload by reference */
struct frame *ip_slice(const struct frame *f, uint32_t at, uint32_t length);
void ip_defrag_init(struct host *h);
/* ip_do_fragment(): makes fragments of at most `mtu` bytes and passes each to `one`, which consumes
 * it */
void ip_fragment(struct host *h, struct frame *f, uint32_t mtu,
	void (*one)(struct host *h, struct frame *f));

#endif
