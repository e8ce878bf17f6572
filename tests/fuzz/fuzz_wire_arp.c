/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What parses as ARP is written back as it was, but for the hardware type, which becomes 1. */
#include "fuzz.h"

#include "base/text.h"
#include "wire/arp.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arp_packet a;
	uint8_t out[ARP_LEN];
	struct text t = {0};

	if (arp_parse(&a, bytes, n) != WIRE_OK)
		return 0;
	arp_emit(out, &a);
	FUZZ_CHECK(memcmp(out + 2, bytes + 2, ARP_LEN - 2) == 0);
	FUZZ_CHECK(get16(out) == 1);
	arp_describe(&t, &a);
	FUZZ_CHECK(t.len > 0);
	text_free(&t);
	return 0;
}
