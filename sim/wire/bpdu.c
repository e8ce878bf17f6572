/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configuration and topology change notification, the two BPDU types of 802.1D's spanning tree.
 * Those of RSTP have a higher version and are not accepted (br_stp_rcv()). Bytes after the first 35
 * are ignored.
 */
#include "wire/bpdu.h"
#include "base/text.h"

const uint8_t bpdu_group[ETH_ALEN] = {0x01, 0x80, 0xc2, 0, 0, 0};

static const uint8_t llc[BPDU_LLC] = {0x42, 0x42, 0x03};

static uint64_t get64(const uint8_t *p)
{
	return (uint64_t)get32(p) << 32 | get32(p + 4);
}

static void put64(uint8_t *p, uint64_t v)
{
	put32(p, (uint32_t)(v >> 32));
	put32(p + 4, (uint32_t)v);
}

enum wire_error bpdu_parse(struct bpdu *b, const uint8_t *p, size_t n)
{
	if (n < BPDU_LLC + BPDU_TCN_LEN)
		return WIRE_TRUNCATED;
	if (memcmp(p, llc, BPDU_LLC) != 0 || p[3] || p[4] || p[5])
		return WIRE_BAD_VERSION;
	p += BPDU_LLC;
	*b = (struct bpdu){.type = p[3]};
	if (b->type == BPDU_TCN)
		return WIRE_OK;
	if (b->type != BPDU_CONFIG)
		return WIRE_BAD_VERSION;
	if (n < BPDU_LLC + BPDU_CONFIG_LEN)
		return WIRE_TRUNCATED;
	b->topology_change = p[4] & 0x01;
	b->topology_change_ack = p[4] & 0x80;
	b->root = get64(p + 5);
	b->root_path_cost = get32(p + 13);
	b->bridge = get64(p + 17);
	b->port = get16(p + 25);
	b->message_age = get16(p + 27);
	b->max_age = get16(p + 29);
	b->hello_time = get16(p + 31);
	b->forward_delay = get16(p + 33);
	return WIRE_OK;
}

size_t bpdu_emit(uint8_t *p, const struct bpdu *b)
{
	memcpy(p, llc, BPDU_LLC);
	p += BPDU_LLC;
	memset(p, 0, BPDU_CONFIG_LEN);
	p[3] = b->type;
	if (b->type == BPDU_TCN)
		return BPDU_LLC + BPDU_TCN_LEN;
	p[4] = (uint8_t)((b->topology_change ? 0x01 : 0) | (b->topology_change_ack ? 0x80 : 0));
	put64(p + 5, b->root);
	put32(p + 13, b->root_path_cost);
	put64(p + 17, b->bridge);
	put16(p + 25, b->port);
	put16(p + 27, b->message_age);
	put16(p + 29, b->max_age);
	put16(p + 31, b->hello_time);
	put16(p + 33, b->forward_delay);
	return BPDU_LLC + BPDU_CONFIG_LEN;
}

static void put_id(struct text *t, uint64_t id)
{
	uint8_t bytes[8];

	put64(bytes, id);
	text_add(t, "%04x.%s", (unsigned)(id >> 48), mac_text(bytes + 2).s);
}

void bpdu_describe(struct text *t, const struct bpdu *b)
{
	if (b->type == BPDU_TCN) {
		text_put(t, "topology change");
		return;
	}
	text_put(t, "root ");
	put_id(t, b->root);
	text_add(t, " cost %u from ", (unsigned)b->root_path_cost);
	put_id(t, b->bridge);
	text_add(t, " port %04x%s%s", b->port, b->topology_change ? " topology change" : "",
		b->topology_change_ack ? " acknowledged" : "");
}
