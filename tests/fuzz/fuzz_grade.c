/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes are an answer to a lab, graded or with an error: as an override where the first byte is
 * even, as commands where it is odd. What is graded has a result for each check.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "course/grade/grade.h"
#include "file/loader.h"

#define LAB SOURCE_DIR "/tests/golden/files/little-lab.yaml"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct spec *spec; /* the lab is the same for every answer */
	struct problems ps = {0};
	struct grade_outcome o;

	if (!n || n > 4096)
		return 0;
	if (!spec)
		spec = spec_load(LAB, NULL, &ps);
	char *copy = malloc(n);
	FUZZ_CHECK(spec && copy);
	memcpy(copy, bytes + 1, n - 1);
	copy[n - 1] = '\0';
	const struct grade_lab lab = {.path = LAB, .spec = spec, .steps = 500};
	const struct grade_answer a = {
		.name = "fuzz", .bytes = copy, .length = n - 1, .is_override = bytes[0] % 2 == 0};
	grade_run(&lab, &a, &o);
	FUZZ_CHECK(o.graded ? o.count == spec->checks.count : o.error.len > 0);
	FUZZ_CHECK(o.points >= 0 && o.points <= 2);
	grade_free(&o);
	free(copy);
	return 0;
}
