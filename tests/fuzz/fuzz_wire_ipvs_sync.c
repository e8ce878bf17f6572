/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sync message from any bytes: no connection ends outside it, and each is written back as it was.
 */
#include "fuzz.h"

#include <string.h>

#include "base/text.h"
#include "wire/ipvs_sync.h"

static void same_again(const struct ipvs_sync_conn *c, unsigned version, const uint8_t *p)
{
	uint8_t out[IPVS_SYNC_V1_CONN_LEN];
	const size_t from = version ? 4 : 1; /* the first fields hold type and size, or nothing */

	ipvs_sync_conn_emit(out, version, c);
	FUZZ_CHECK(out[1] == p[1]);
	FUZZ_CHECK(memcmp(out + from, p + from,
			   (version ? IPVS_SYNC_V1_CONN_LEN : IPVS_SYNC_V0_CONN_LEN) - from) == 0);
}

static void walk(const struct ipvs_sync_header *h, const uint8_t *bytes, size_t n)
{
	size_t at = ipvs_sync_header_length(h->version), length = 0;
	struct ipvs_sync_conn c;

	for (unsigned i = 0; i < h->count && at <= n; i++, at += length) {
		const enum ipvs_sync_error e =
			ipvs_sync_conn_parse(&c, h->version, bytes + at, n - at, &length);
		if (e > IPVS_SYNC_SKIP)
			return;
		FUZZ_CHECK(length > 0);
		if (e == IPVS_SYNC_OK)
			same_again(&c, h->version, bytes + at);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct ipvs_sync_header h;
	uint8_t out[IPVS_SYNC_V1_HLEN];
	struct text t = {0};

	if (ipvs_sync_parse(&h, bytes, n) != WIRE_OK)
		return 0;
	ipvs_sync_emit(out, &h);
	FUZZ_CHECK(memcmp(out, bytes, ipvs_sync_header_length(h.version)) == 0);
	walk(&h, bytes, n);
	ipvs_sync_describe(&t, bytes, n);
	FUZZ_CHECK(t.len > 0);
	text_free(&t);
	return 0;
}
