/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a fuzz target defines, and how it says that something does not hold. */
#ifndef LVSLAB_TESTS_FUZZ_FUZZ_H
#define LVSLAB_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* libFuzzer's entry: must return 0, whatever the bytes are, and leave nothing behind */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* an assert that no build type removes */
#define FUZZ_CHECK(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, \
				#condition); \
			abort(); \
		} \
	} while (0)

#endif
