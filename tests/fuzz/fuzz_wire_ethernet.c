/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any 14 bytes are an Ethernet header, and are written back as they were. */
#include "fuzz.h"

#include "base/text.h"
#include "wire/ethernet.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct eth_header h;
	uint8_t out[ETH_HLEN];
	struct text t = {0};

	if (eth_parse(&h, bytes, n) != WIRE_OK)
		return 0;
	eth_emit(out, &h);
	FUZZ_CHECK(memcmp(out, bytes, ETH_HLEN) == 0);
	eth_describe(&t, &h);
	FUZZ_CHECK(t.len > 0);
	text_free(&t);
	return 0;
}
