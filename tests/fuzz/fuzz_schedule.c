/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes are a scheduler trace, answered, or are told at which line they are not. */
#include "fuzz.h"

#include "base/text.h"
#include "study/scheduler_trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct scheduler_trace_options o = {.file = "fuzz"};
	struct problems ps = {0};
	struct text out = {0};

	if (n == 0)
		return 0;
	FILE *in = fmemopen((void *)(uintptr_t)bytes, n, "r");
	FUZZ_CHECK(in != NULL);
	int result = scheduler_trace_run(in, &o, &out, &ps);
	FUZZ_CHECK((result == 0) == (ps.count == 0));
	fclose(in);
	text_free(&out);
	problems_free(&ps);
	return 0;
}
