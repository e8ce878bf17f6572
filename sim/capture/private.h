/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of this floor. */
#ifndef LVSLAB_CAPTURE_PRIVATE_H
#define LVSLAB_CAPTURE_PRIVATE_H

#include "capture/capture.h"

#define CAPTURE_SECOND INT64_C(1000000000)

/* A frame with what it says. `l3`: its IP header where it stands in the bytes, or NULL. */
struct look {
	const struct capture_frame *f;
	const struct dissection *d;
	const struct ipv4_header *ip; /* the inner one of a tunnel's packet */
	const uint8_t *l4;
	uint32_t l4_length; /* bytes that stand there */
	enum sight sight;
	const struct seen_packet *before; /* the packet as it was seen last; SIGHT_HOP alone */
};

void *capture_memory(size_t n); /* zeroed; never NULL */
/* Takes `t` into the story. False: the story is full, and nobody keeps it. */
bool capture_tell(struct capture *c, struct told *t);
/* One more of this kind between these; the first of them is kept. NULL: there are too many. */
struct capture_finding *capture_found(
	struct capture *c, const struct capture_finding *what, const struct look *l);

enum sight seen_look(struct capture *c, struct look *l);
void owners_look(struct capture *c, const struct look *l);
struct owner *owner_of(struct capture *c, uint32_t address); /* made; NULL: no room */
void talks_look(struct capture *c, const struct look *l);
/* an ICMP error about it */
void talks_error(struct capture *c, const struct look *l);
void talks_finish(struct capture *c);
void too_big_told(struct capture *c, const struct look *l);
void too_big_look(struct capture *c, const struct look *l);
void masters_look(struct capture *c, const struct look *l);
/* `now`: what should have been announced by then is missed */
void masters_time(struct capture *c, int64_t now, uint64_t frame);

#endif
