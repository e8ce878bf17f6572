/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The TCP header (RFC 9293) and the options that Linux uses by default: MSS, window scale and
 * timestamps (RFC 7323), SACK-permitted and SACK (RFC 2018).
 *
 * Options are read by the rules of tcp_parse_options() in net/ipv4/tcp_input.c, so a bad option is
 * not an error: parsing stops there and the segment remains valid. They are written by the rules of
 * tcp_options_write() in net/ipv4/tcp_output.c. The host knows which options were negotiated. The
 * caller must verify the checksum: it covers data that this layer does not see. Not supported: fast
 * open, MD5, MPTCP (skipped as unknown), and the reserved bits.
 */
#include "wire/tcp.h"

#include <assert.h>

#include "base/text.h"
#include "wire/checksum.h"
#include "wire/ipv4.h"

enum {
	OPTION_END = 0,
	OPTION_NOP = 1,
	OPTION_MSS = 2,
	OPTION_WSCALE = 3,
	OPTION_SACK_PERMITTED = 4,
	OPTION_SACK = 5,
	OPTION_TIMESTAMPS = 8,
};

/* option lengths, including type and length byte */
enum { LEN_MSS = 4, LEN_WSCALE = 3, LEN_SACK_PERMITTED = 2, LEN_TIMESTAMPS = 10 };

#define NOP_NOP_TIMESTAMPS \
	((uint32_t)OPTION_NOP << 24 | OPTION_NOP << 16 | OPTION_TIMESTAMPS << 8 | LEN_TIMESTAMPS)
#define WSCALE_MAX 14 /* RFC 7323 2.3: a greater one is used as 14 */
#define OPTIONS_MAX (TCP_HLEN_MAX - TCP_HLEN)

static void read_timestamps(struct tcp_header *h, const uint8_t *values)
{
	h->has_timestamps = true;
	h->tsval = get32(values);
	h->tsecr = get32(values + 4);
}

/* the last SACK option of a segment wins, as for TCP_SKB_CB(skb)->sacked */
static void read_sack(struct tcp_header *h, const uint8_t *blocks, unsigned bytes)
{
	if (bytes < 8 || bytes % 8 != 0)
		return;
	h->sack_count = (uint8_t)(bytes / 8);
	for (unsigned i = 0; i < h->sack_count; i++) {
		h->sack[i].start = get32(blocks + 8 * i);
		h->sack[i].end = get32(blocks + 8 * i + 4);
	}
}

/* An option with a wrong length is skipped like an unknown one; three kinds are valid only on a
 * SYN. */
static void read_option(struct tcp_header *h, const uint8_t *o, unsigned length)
{
	const bool syn = h->flags & TCP_SYN;

	switch (o[0]) {
	case OPTION_MSS:
		if (length == LEN_MSS && syn && get16(o + 2) != 0)
			h->mss = get16(o + 2);
		break;
	case OPTION_WSCALE:
		if (length == LEN_WSCALE && syn) {
			h->has_wscale = true;
			h->wscale = o[2] > WSCALE_MAX ? WSCALE_MAX : o[2];
		}
		break;
	case OPTION_SACK_PERMITTED:
		if (length == LEN_SACK_PERMITTED && syn)
			h->sack_permitted = true;
		break;
	case OPTION_TIMESTAMPS:
		if (length == LEN_TIMESTAMPS)
			read_timestamps(h, o + 2);
		break;
	case OPTION_SACK: read_sack(h, o + 2, length - 2); break;
	default: break;
	}
}

static void tcp_read_options(struct tcp_header *h, const uint8_t *o, size_t left)
{
	while (left > 0 && *o != OPTION_END) {
		size_t length = 1;
		if (*o != OPTION_NOP) {
			if (left < 2 || o[1] < 2 || o[1] > left)
				return; /* what was read until here stays valid */
			length = o[1];
			read_option(h, o, o[1]);
		}
		o += length;
		left -= length;
	}
}

static void clear_options(struct tcp_header *h)
{
	h->mss = 0;
	h->wscale = 0;
	h->has_wscale = h->sack_permitted = h->has_timestamps = false;
	h->sack_count = 0;
	h->tsval = h->tsecr = 0;
}

enum wire_error tcp_parse(struct tcp_header *h, const uint8_t *p, size_t n)
{
	if (n < TCP_HLEN)
		return WIRE_TRUNCATED;
	h->header_length = (uint8_t)((p[12] >> 4) * 4);
	if (h->header_length < TCP_HLEN || h->header_length > n)
		return WIRE_BAD_HEADER_LENGTH;
	h->source = get16(p);
	h->dest = get16(p + 2);
	h->seq = get32(p + 4);
	h->ack = get32(p + 8);
	h->flags = p[13];
	h->window = get16(p + 14);
	h->checksum = get16(p + 16);
	h->urgent = get16(p + 18);
	clear_options(h);
	const size_t options = (size_t)h->header_length - TCP_HLEN;
	/* nearly every segment: see tcp_parse_aligned_timestamp() */
	if (options == 12 && get32(p + TCP_HLEN) == NOP_NOP_TIMESTAMPS)
		read_timestamps(h, p + TCP_HLEN + 4);
	else if (options > 0)
		tcp_read_options(h, p + TCP_HLEN, options);
	return WIRE_OK;
}

static size_t options_before_sack(const struct tcp_header *h)
{
	const bool alone = h->sack_permitted && !h->has_timestamps; /* else it replaces the two
								     * NOPs */

	return (h->mss ? 4u : 0) + (h->has_timestamps ? 12u : 0) + (alone ? 4u : 0) +
		(h->has_wscale ? 4u : 0);
}

/* as many blocks as fit, without the oldest: tcp_established_options() */
static unsigned sack_blocks_written(const struct tcp_header *h)
{
	const size_t room = (OPTIONS_MAX - options_before_sack(h) - 4) / 8;

	assert(h->sack_count <= TCP_SACK_BLOCKS);
	return h->sack_count < room ? h->sack_count : (unsigned)room;
}

size_t tcp_header_length(const struct tcp_header *h)
{
	const unsigned blocks = sack_blocks_written(h);

	return TCP_HLEN + options_before_sack(h) + (blocks ? 4 + 8 * (size_t)blocks : 0);
}

static uint8_t *write_word(uint8_t *o, uint32_t word)
{
	put32(o, word);
	return o + 4;
}

/* four bytes: two of padding (or the option that goes in their place), then a type and length */
static uint8_t *write_head(uint8_t *o, unsigned pad, unsigned type, unsigned length)
{
	return write_word(o, pad << 16 | type << 8 | length);
}

static uint8_t *write_timestamps(uint8_t *o, const struct tcp_header *h, unsigned pad)
{
	o = write_head(o, pad, OPTION_TIMESTAMPS, LEN_TIMESTAMPS);
	o = write_word(o, h->tsval);
	return write_word(o, h->tsecr);
}

static uint8_t *write_sack(uint8_t *o, const struct tcp_header *h, unsigned pad)
{
	const unsigned blocks = sack_blocks_written(h);

	if (blocks == 0)
		return o;
	o = write_head(o, pad, OPTION_SACK, 2 + 8 * blocks);
	for (unsigned i = 0; i < blocks; i++) {
		o = write_word(o, h->sack[i].start);
		o = write_word(o, h->sack[i].end);
	}
	return o;
}

static uint8_t *write_options(uint8_t *o, const struct tcp_header *h)
{
	const unsigned nops = OPTION_NOP << 8 | OPTION_NOP;
	const unsigned sack_permitted = OPTION_SACK_PERMITTED << 8 | LEN_SACK_PERMITTED;

	if (h->mss)
		o = write_word(o, (uint32_t)OPTION_MSS << 24 | LEN_MSS << 16 | h->mss);
	if (h->has_timestamps)
		o = write_timestamps(o, h, h->sack_permitted ? sack_permitted : nops);
	else if (h->sack_permitted)
		o = write_head(o, nops, OPTION_SACK_PERMITTED, LEN_SACK_PERMITTED);
	if (h->has_wscale)
		o = write_word(o,
			(uint32_t)OPTION_NOP << 24 | OPTION_WSCALE << 16 | LEN_WSCALE << 8 |
				h->wscale);
	return h->sack_count ? write_sack(o, h, nops) : o;
}

size_t tcp_emit(uint8_t *p, const struct tcp_header *h, uint32_t src, uint32_t dst,
	uint32_t payload_length, uint64_t payload_sum)
{
	const size_t length = (size_t)(write_options(p + TCP_HLEN, h) - p);
	uint64_t sum = payload_sum;

	put16(p, h->source);
	put16(p + 2, h->dest);
	put32(p + 4, h->seq);
	put32(p + 8, h->ack);
	p[12] = (uint8_t)(length / 4 << 4);
	p[13] = h->flags;
	put16(p + 14, h->window);
	put16(p + 16, 0);
	put16(p + 18, h->urgent);
	sum += checksum_pseudo(src, dst, IPPROTO_TCP, (uint32_t)length + payload_length);
	put16(p + 16, checksum_finish(checksum_partial(sum, p, length)));
	return length;
}

/* "SYN|ACK", lowest bit first; ECE and CWR (RFC 3168) are named though the lab's hosts never set
 * them */
void tcp_flags_text(struct text *t, uint8_t flags)
{
	static const char names[8][4] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
	const char *separator = "";

	if (!flags)
		text_put(t, "none");
	for (unsigned bit = 0; bit < 8; bit++) {
		if (flags & 1u << bit) {
			text_add(t, "%s%s", separator, names[bit]);
			separator = "|";
		}
	}
}
