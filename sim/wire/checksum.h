/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Internet checksum (RFC 1071) and its incremental update (RFC 1624). A partial sum is an
 * unfolded 64-bit one's-complement sum of big-endian 16-bit words; sums of parts that start at an
 * even offset can be added.
 */
#ifndef LVSLAB_WIRE_CHECKSUM_H
#define LVSLAB_WIRE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t checksum_partial(uint64_t sum, const uint8_t *p, size_t n);
/* the same words, summed as if they began at an odd offset */
uint64_t checksum_swap(uint64_t sum);
uint16_t checksum_fold(uint64_t sum);   /* folded, not complemented */
uint16_t checksum_finish(uint64_t sum); /* folded and complemented: the value on the wire */
/* IPv4 pseudo header (RFC 9293 3.1, RFC 768): addresses, protocol, transport length in bytes */
uint64_t checksum_pseudo(uint32_t src, uint32_t dst, uint8_t protocol, uint32_t length);
/* RFC 1624 eqn. 3: the checksum after one 16-bit word changed */
uint16_t checksum_update16(uint16_t check, uint16_t old_word, uint16_t new_word);
uint16_t checksum_update32(uint16_t check, uint32_t old_word, uint32_t new_word);

#endif
