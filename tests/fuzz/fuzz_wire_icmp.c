/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What parses as ICMP is written back as it was, but for the checksum and an MTU's unused half. */
#include "fuzz.h"

#include <string.h>

#include "base/text.h"
#include "wire/checksum.h"
#include "wire/icmp.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct icmp_header h;
	uint8_t out[ICMP_HLEN];
	struct text t = {0};

	if (icmp_parse(&h, bytes, n) != WIRE_OK)
		return 0;
	const uint64_t rest = checksum_partial(0, bytes + ICMP_HLEN, n - ICMP_HLEN);
	icmp_emit(out, &h, rest);
	const bool mtu = h.type == ICMP_DEST_UNREACH && h.code == ICMP_FRAG_NEEDED;
	FUZZ_CHECK(memcmp(out, bytes, 2) == 0);
	FUZZ_CHECK(get16(out + 4) == (mtu ? 0 : get16(bytes + 4)));
	FUZZ_CHECK(memcmp(out + 6, bytes + 6, 2) == 0);
	FUZZ_CHECK(checksum_finish(checksum_partial(rest, out, ICMP_HLEN)) == 0);
	icmp_describe(&t, &h);
	FUZZ_CHECK(t.len > 0 && !strchr(t.s, '\n'));
	text_free(&t);
	return 0;
}
