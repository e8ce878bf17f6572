/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VRRP advertisements, version 2 (RFC 3768) and version 3 (RFC 5798), IPv4. Addresses in host
 * order. */
#ifndef LVSLAB_WIRE_VRRP_H
#define LVSLAB_WIRE_VRRP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/wire.h"

struct text;

#define VRRP_HLEN 8
#define VRRP_AUTH_LEN 8 /* after the addresses of version 2; zeros without authentication */
#define VRRP_MAX_ADDRESSES 255
#define VRRP_MAX_LEN (VRRP_HLEN + 4 * VRRP_MAX_ADDRESSES + VRRP_AUTH_LEN)
#define VRRP_GROUP 0xe0000012u /* 224.0.0.18 */

enum { VRRP_ADVERTISEMENT = 1 };
enum vrrp_auth { VRRP_AUTH_NONE = 0, VRRP_AUTH_PASS = 1, VRRP_AUTH_AH = 2 };
enum { VRRP_PRIORITY_STOP = 0, VRRP_PRIORITY_OWNER = 255 };

struct vrrp_advert {
	uint8_t version, type; /* 2 or 3; VRRP_ADVERTISEMENT */
	uint8_t vrid, priority;
	uint8_t count;     /* addresses */
	uint8_t auth_type; /* version 2: enum vrrp_auth */
	uint16_t interval; /* version 2: seconds; version 3: hundredths of a second, 12 bits */
	uint16_t checksum; /* as read; emit computes it */
	uint32_t addresses[VRRP_MAX_ADDRESSES];
	uint8_t auth[VRRP_AUTH_LEN]; /* version 2: a password, zero-padded */
};

/* Bytes of the message on the wire. */
size_t vrrp_length(const struct vrrp_advert *a);
/*
 * Parses the `n` bytes after the IP header. `n` must match the count of addresses (vrrp_in_chk() of
 * keepalived: "packet too short" or a bad length). The checksum is verified separately with
 * vrrp_checksum_ok(), because version 3 covers the pseudo header and a receiver may reject the
 * message earlier.
 */
enum wire_error vrrp_parse(struct vrrp_advert *a, const uint8_t *p, size_t n);
bool vrrp_checksum_ok(const uint8_t *p, size_t n, uint32_t src, uint32_t dst);
/* vrrp_length() bytes, checksum set; in version 3 it covers the addresses of the IP header */
void vrrp_emit(uint8_t *p, const struct vrrp_advert *a, uint32_t src, uint32_t dst);
void vrrp_describe(struct text *t, const struct vrrp_advert *a);

#endif
