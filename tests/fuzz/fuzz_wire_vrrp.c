/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What parses as VRRP is written back to the same bytes, but for the checksum, which is right. */
#include "fuzz.h"

#include <string.h>

#include "base/text.h"
#include "wire/vrrp.h"

static const uint32_t SRC = 0x0a000002, DST = VRRP_GROUP;

/* version 3 has four reserved bits in front of its interval */
static bool same_but_checksum(const uint8_t *a, const uint8_t *b, size_t n)
{
	const bool third = a[0] >> 4 == 3;

	return memcmp(a, b, 4) == 0 && (third ? (a[4] & 0xf) == b[4] : a[4] == b[4]) &&
		a[5] == b[5] && memcmp(a + 8, b + 8, n - 8) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct vrrp_advert a;
	uint8_t out[VRRP_MAX_LEN];
	struct text t = {0};

	if (vrrp_parse(&a, bytes, n) != WIRE_OK)
		return 0;
	FUZZ_CHECK(vrrp_length(&a) == n);
	vrrp_emit(out, &a, SRC, DST);
	FUZZ_CHECK(same_but_checksum(bytes, out, n));
	FUZZ_CHECK(vrrp_checksum_ok(out, n, SRC, DST));
	vrrp_describe(&t, &a);
	FUZZ_CHECK(t.len > 0);
	text_free(&t);
	return 0;
}
