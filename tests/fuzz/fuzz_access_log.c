/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes are a recording whose time does not go back, or are told where they are not. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "workload/recording.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct recording r = {0};
	struct problems ps = {0};
	char *copy = malloc(n + 1);

	memcpy(copy, bytes, n);
	copy[n] = '\0';
	int result = recording_read_access_log(&r, copy, n, "fuzz", &ps);
	FUZZ_CHECK((result == 0) == (ps.count == 0));
	for (size_t i = 0; result == 0 && i < r.count; i++) {
		FUZZ_CHECK(r.rows[i].time >= (i ? r.rows[i - 1].time : 0));
		FUZZ_CHECK(r.rows[i].hold >= RECORDED_NOTHING);
		FUZZ_CHECK(r.clients.count == 0 || r.rows[i].client < r.clients.count);
	}
	recording_free(&r);
	problems_free(&ps);
	free(copy);
	return 0;
}
