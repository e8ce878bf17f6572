/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes are a recording for lvslab-conform: it is replayed as far as it can be read, everything
 * compared is counted once, and what cannot be read is told.
 */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "conform/conform.h"

static size_t sum(const size_t *counts)
{
	size_t n = 0;

	for (size_t i = 0; i < CONFORM_VERDICTS; i++)
		n += counts[i];
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct conform_totals totals = {0};
	struct problems ps = {0};
	char path[32];
	const int fd = memfd_create("recording", 0);

	FUZZ_CHECK(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	const int status = conform_file(path, &totals, NULL, &ps);
	FUZZ_CHECK((status == 0) == (ps.count == 0));
	FUZZ_CHECK(sum(totals.count) == totals.cases);
	FUZZ_CHECK(sum(totals.observed) == totals.observations);
	problems_free(&ps);
	close(fd);
	return 0;
}
