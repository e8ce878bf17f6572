/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What parses as an IPv4 header is written back byte for byte, and stays one when its TTL and its
 * addresses change. Few mutations have a right checksum, so a wrong one is mended and tried again.
 */
#include "fuzz.h"

#include <string.h>

#include "wire/checksum.h"
#include "wire/ipv4.h"

static void check_changes(uint8_t *header, const struct ipv4_header *was)
{
	struct ipv4_header h;

	ipv4_set_ttl(header, (uint8_t)(was->ttl - 1));
	ipv4_set_address(header, 12, was->dst);
	ipv4_set_address(header, 16, ~was->src);
	FUZZ_CHECK(ipv4_parse(&h, header, was->header_length, was->total_length) == WIRE_OK);
	FUZZ_CHECK(h.ttl == (uint8_t)(was->ttl - 1) && h.src == was->dst && h.dst == ~was->src);
	FUZZ_CHECK(h.id == was->id && h.protocol == was->protocol);
}

static enum wire_error check(const uint8_t *bytes, size_t n)
{
	struct ipv4_header h;
	uint8_t out[IPV4_HLEN_MAX];
	const enum wire_error e = ipv4_parse(&h, bytes, n, n);

	if (e != WIRE_OK)
		return e;
	ipv4_emit(out, &h);
	FUZZ_CHECK(memcmp(out, bytes, 10) == 0);
	/* 0xffff where 0x0000 is meant sums to the same: the one place where bytes may differ */
	FUZZ_CHECK(get16(out + 10) == h.checksum || h.checksum == 0xffff);
	FUZZ_CHECK(memcmp(out + 12, bytes + 12, h.header_length - 12u) == 0);
	const enum wire_error options = ipv4_options_check(&h);
	FUZZ_CHECK(options == WIRE_OK || options == WIRE_BAD_OPTION);
	check_changes(out, &h);
	return WIRE_OK;
}

static void check_mended(const uint8_t *bytes, size_t n)
{
	const size_t header_length = (bytes[0] & 0xfu) * 4;
	uint8_t *copy = malloc(n);

	if (!copy)
		abort();
	memcpy(copy, bytes, n);
	put16(copy + 10, 0);
	put16(copy + 10, checksum_finish(checksum_partial(0, copy, header_length)));
	FUZZ_CHECK(check(copy, n) != WIRE_BAD_CHECKSUM);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (check(bytes, n) == WIRE_BAD_CHECKSUM)
		check_mended(bytes, n);
	return 0;
}
