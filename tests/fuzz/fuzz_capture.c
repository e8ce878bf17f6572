/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes are a capture or are told why not; what was read until then is a story that prints. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "ui/report/reading.h"

static bool take(void *arg, const struct capture_frame *f)
{
	FUZZ_CHECK(f->captured <= f->length);
	capture_frame(arg, f);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct problems ps = {0};
	struct savefile_about about = {0};
	struct capture c;
	FILE *in = fmemopen((void *)(uintptr_t)bytes, n ? n : 1, "r");
	FILE *out = fopen("/dev/null", "w");

	FUZZ_CHECK(in != NULL && out != NULL);
	capture_init(&c, 0);
	int status = savefile_read(in, "fuzz", take, &c, &about, &ps);
	FUZZ_CHECK((status != 0) == (ps.count > 0));
	capture_finish(&c);
	FUZZ_CHECK(c.live == 0);
	const struct reading r = {.out = out, .name = "fuzz", .capture = &c, .about = &about};
	reading_text(&r);
	capture_free(&c);
	fclose(out);
	problems_free(&ps);
	return 0;
}
