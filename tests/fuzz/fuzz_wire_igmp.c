/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IGMP from any bytes: the records of a report end inside it, and what was read can be said. */
#include "fuzz.h"

#include "base/text.h"
#include "wire/igmp.h"

static void walk_records(const uint8_t *bytes, size_t n, unsigned count)
{
	size_t at = IGMP_HLEN, length;
	struct igmp_record r;

	for (unsigned i = 0; i < count; i++, at += length) {
		if (igmp_record_parse(&r, bytes + at, n - at, &length) != WIRE_OK)
			return;
		FUZZ_CHECK(length >= IGMP_RECORD_LEN && at + length <= n);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct igmp_header h;
	struct text t = {0};

	if (igmp_parse(&h, bytes, n) == WIRE_TRUNCATED)
		return 0;
	walk_records(bytes, n, h.records);
	igmp_describe(&t, bytes, n);
	FUZZ_CHECK(t.len > 0);
	text_free(&t);
	return 0;
}
