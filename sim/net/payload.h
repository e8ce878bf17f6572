/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload of a frame: real bytes first (a request line, a quoted packet), then a shared pattern
 * up to `length` bytes. A large response needs no copying, yet every byte is defined and counts in
 * the checksum.
 */
#ifndef LVSLAB_NET_PAYLOAD_H
#define LVSLAB_NET_PAYLOAD_H

#include <stdint.h>

struct network;

struct payload {
	uint32_t refs;
	uint32_t length; /* bytes in all */
	uint32_t own;    /* bytes at `bytes`; the rest is the pattern */
	uint8_t *bytes;
	uint64_t own_sum; /* checksum_partial of the own bytes */
};

/* Copies `own` bytes; the rest up to `length` is the pattern. The caller gets one reference. */
struct payload *payload_new(struct network *net, const void *bytes, uint32_t own, uint32_t length);
struct payload *payload_ref(struct payload *p);
void payload_unref(struct network *net, struct payload *p); /* NULL is allowed */

/* Unfolded one's-complement sum of `length` bytes from `at`, as if they began at an even offset. */
uint64_t payload_sum(const struct payload *p, uint32_t at, uint32_t length);
/* Copies bytes out. [at, at + length) must be inside the payload. */
void payload_read(const struct payload *p, uint32_t at, void *to, uint32_t length);

#endif
