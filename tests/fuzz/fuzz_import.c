/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes are texts of a cluster, or are told why not; what is made of them is a lab that opens,
 * and so are the same texts with other names.
 */
#include "fuzz.h"

#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "intake/intake.h"
#include "world/lab.h"

static void must_open(const struct text *yaml)
{
	struct problems ps = {0};
	const struct spec_options sealed = {.sealed = true};
	const struct lab_options options = {0};
	struct spec *s = spec_load_memory("imported", text_str(yaml), yaml->len, &sealed, &ps);
	struct lab *lab = s ? lab_open(s, &options, &ps) : NULL;

	if (!lab) {
		struct text t = {0};
		problems_print(&ps, &t);
		fprintf(stderr, "%s\n%s", text_str(&t), text_str(yaml));
	}
	FUZZ_CHECK(lab != NULL);
	lab_close(lab);
	spec_free(s);
	problems_free(&ps);
}

static bool finish(struct intake *in)
{
	struct problems ps = {0};
	struct text yaml = {0};
	bool fine = intake_finish(in, &ps);

	FUZZ_CHECK(fine == (ps.count == 0));
	if (fine) {
		intake_yaml(&yaml, in);
		must_open(&yaml);
	}
	text_free(&yaml);
	problems_free(&ps);
	return fine;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct problems ps = {0};
	struct intake *in = intake_new(NULL), *other = NULL;

	if (intake_bytes(in, "fuzz.txt", (const char *)bytes, n, &ps) && finish(in)) {
		other = intake_anonymised(in, &ps);
		FUZZ_CHECK(other != NULL);
		finish(other);
	}
	intake_free(other);
	intake_free(in);
	problems_free(&ps);
	return 0;
}
