/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What parses as a TCP header means the same after it was written and read again, but for SACK
 * blocks that Linux's padding leaves no room for. What was written once is then written alike.
 */
#include "fuzz.h"

#include <string.h>

#include "wire/checksum.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

static void check_same_fixed(const struct tcp_header *a, const struct tcp_header *b)
{
	FUZZ_CHECK(a->source == b->source && a->dest == b->dest);
	FUZZ_CHECK(a->seq == b->seq && a->ack == b->ack);
	FUZZ_CHECK(a->flags == b->flags && a->window == b->window && a->urgent == b->urgent);
}

static void check_same_options(const struct tcp_header *a, const struct tcp_header *b)
{
	FUZZ_CHECK(a->mss == b->mss && a->sack_permitted == b->sack_permitted);
	FUZZ_CHECK(a->has_wscale == b->has_wscale && a->wscale == b->wscale);
	FUZZ_CHECK(a->has_timestamps == b->has_timestamps);
	FUZZ_CHECK(a->tsval == b->tsval && a->tsecr == b->tsecr);
	FUZZ_CHECK(b->sack_count <= a->sack_count);
	FUZZ_CHECK(b->sack_count == a->sack_count || b->header_length + 8 > TCP_HLEN_MAX);
	FUZZ_CHECK(memcmp(a->sack, b->sack, b->sack_count * sizeof *a->sack) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct tcp_header h, again;
	uint8_t out[TCP_HLEN_MAX], twice[TCP_HLEN_MAX];

	if (tcp_parse(&h, bytes, n) != WIRE_OK)
		return 0;
	FUZZ_CHECK(h.header_length <= n && h.sack_count <= TCP_SACK_BLOCKS && h.wscale <= 14);
	const size_t length = tcp_emit(out, &h, 1, 2, 0, 0);
	FUZZ_CHECK(length == tcp_header_length(&h) && length <= TCP_HLEN_MAX);
	const uint64_t pseudo = checksum_pseudo(1, 2, IPPROTO_TCP, (uint32_t)length);
	FUZZ_CHECK(checksum_finish(checksum_partial(pseudo, out, length)) == 0);
	FUZZ_CHECK(tcp_parse(&again, out, length) == WIRE_OK);
	check_same_fixed(&h, &again);
	check_same_options(&h, &again);
	FUZZ_CHECK(tcp_emit(twice, &again, 1, 2, 0, 0) == length);
	FUZZ_CHECK(memcmp(out, twice, length) == 0);
	return 0;
}
