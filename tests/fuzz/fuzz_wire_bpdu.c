/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What parses as a BPDU is written back as it was, but for the flags that nobody knows. */
#include "fuzz.h"

#include <string.h>

#include "base/text.h"
#include "wire/bpdu.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct bpdu b;
	uint8_t out[BPDU_LLC + BPDU_CONFIG_LEN];
	struct text t = {0};

	if (bpdu_parse(&b, bytes, n) != WIRE_OK)
		return 0;
	size_t length = bpdu_emit(out, &b);
	FUZZ_CHECK(length <= n);
	FUZZ_CHECK(memcmp(out, bytes, 7) == 0);
	if (b.type == BPDU_CONFIG)
		FUZZ_CHECK(memcmp(out + 8, bytes + 8, length - 8) == 0);
	bpdu_describe(&t, &b);
	FUZZ_CHECK(t.len > 0);
	text_free(&t);
	return 0;
}
