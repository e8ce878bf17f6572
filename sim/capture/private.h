/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files of this folder. */
#ifndef LVSLAB_CAPTURE_PRIVATE_H
#define LVSLAB_CAPTURE_PRIVATE_H

#include "capture/capture.h"

#define CAPTURE_SECOND INT64_C(1000000000)

/* A frame with its dissection. `l3`: its IP header if present in the bytes, or NULL. */
struct look {
	const struct capture_frame *f;
	const struct dissection *d;
	const struct ipv4_header *ip; /* the inner one of a tunnel's packet */
	const uint8_t *l4;
	uint32_t l4_length; /* bytes available */
	enum sight sight;
	const struct seen_packet *before; /* the last sighting of the packet; only for SIGHT_HOP */
};

void *capture_memory(size_t n); /* zeroed; never NULL */
/* Adds `t` to the story. False: the story is full and `t` is not kept. */
bool capture_tell(struct capture *c, struct told *t);
/* Counts a finding of this kind between these ends; the first one is kept. NULL: too many
 * findings. */
struct capture_finding *capture_found(
	struct capture *c, const struct capture_finding *what, const struct look *l);

enum sight seen_look(struct capture *c, struct look *l);
void owners_look(struct capture *c, const struct look *l);
struct owner *owner_of(struct capture *c, uint32_t address); /* creates it; NULL: table full */
void talks_look(struct capture *c, const struct look *l);
/* an ICMP error about a conversation */
void talks_error(struct capture *c, const struct look *l);
void talks_finish(struct capture *c);
void too_big_told(struct capture *c, const struct look *l);
void too_big_look(struct capture *c, const struct look *l);
void masters_look(struct capture *c, const struct look *l);
/* reports addresses that should have been announced before `now` */
void masters_time(struct capture *c, int64_t now, uint64_t frame);

#endif
