/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bridge protocol data units (IEEE 802.1D-1998, 9.3): the messages between switches with a spanning
 * tree, after Ethernet's length and three bytes of LLC. Times are in 1/256 s.
 */
#ifndef LVSLAB_WIRE_BPDU_H
#define LVSLAB_WIRE_BPDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/ethernet.h"

struct text;

#define BPDU_LLC 3 /* 42 42 03: the bridge's access points, unnumbered information */
#define BPDU_CONFIG_LEN 35
#define BPDU_TCN_LEN 4
#define BPDU_HZ 256

enum bpdu_type { BPDU_CONFIG = 0x00, BPDU_TCN = 0x80 };

extern const uint8_t bpdu_group[ETH_ALEN]; /* 01:80:c2:00:00:00: never forwarded by a switch */

struct bpdu {
	uint8_t type;
	bool topology_change, topology_change_ack;
	uint64_t root, bridge; /* priority in the upper 16 bits, MAC in the lower 48 */
	uint32_t root_path_cost;
	uint16_t port; /* priority in the upper 8 bits */
	uint16_t message_age, max_age, hello_time, forward_delay;
};

/* From LLC on. WIRE_TRUNCATED; WIRE_BAD_VERSION for another protocol or a version above 0:
 * net/bridge/br_stp_bpdu.c: br_stp_rcv(). */
enum wire_error bpdu_parse(struct bpdu *b, const uint8_t *p, size_t n);
/* LLC and BPDU; returns their length */
size_t bpdu_emit(uint8_t *p, const struct bpdu *b);
/* "STP root 8000.02:…:01 cost 4 from 8000.02:…:02 port 8001" */
void bpdu_describe(struct text *t, const struct bpdu *b);

#endif
