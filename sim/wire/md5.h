/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MD5 (RFC 1321), for the `digest` of HTTP responses. Not for security. */
#ifndef LVSLAB_WIRE_MD5_H
#define LVSLAB_WIRE_MD5_H

#include <stddef.h>
#include <stdint.h>

#define MD5_LEN 16
#define MD5_BLOCK 64

struct md5 { /* of the data added so far */
	uint32_t state[4];
	uint64_t length; /* bytes */
	uint8_t block[MD5_BLOCK];
};

void md5_init(struct md5 *m);
void md5_add(struct md5 *m, const uint8_t *p, size_t n);
void md5_end(struct md5 *m, uint8_t digest[MD5_LEN]);

#endif
