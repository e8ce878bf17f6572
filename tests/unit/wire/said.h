/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares what a describe function said with a sentence; include check.h first. */
#ifndef LVSLAB_TESTS_WIRE_SAID_H
#define LVSLAB_TESTS_WIRE_SAID_H

#include "base/text.h"

#define assert_described(describe, header, sentence) \
	do { \
		struct text said_ = {0}; \
		describe(&said_, header); \
		assert_string_equal(text_str(&said_), sentence); \
		text_free(&said_); \
	} while (0)

#endif
