/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What parses as UDP is written back as it was, with a checksum that is right and never 0. */
#include "fuzz.h"

#include <string.h>

#include "wire/checksum.h"
#include "wire/ipv4.h"
#include "wire/udp.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct udp_header h;
	uint8_t out[UDP_HLEN];

	if (udp_parse(&h, bytes, n, n) != WIRE_OK)
		return 0;
	FUZZ_CHECK(h.length >= UDP_HLEN && h.length <= n);
	const uint64_t rest = checksum_partial(0, bytes + UDP_HLEN, h.length - UDP_HLEN);
	const uint64_t pseudo = checksum_pseudo(1, 2, IPPROTO_UDP, h.length);
	udp_emit(out, &h, 1, 2, rest);
	FUZZ_CHECK(memcmp(out, bytes, 6) == 0);
	FUZZ_CHECK(get16(out + 6) != 0);
	FUZZ_CHECK(checksum_finish(checksum_partial(pseudo + rest, out, UDP_HLEN)) == 0);
	return 0;
}
