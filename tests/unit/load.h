/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loading text in a test: the spec where it loads, the printed problems where it does not. */
#ifndef LVSLAB_TESTS_UNIT_LAB_LOAD_H
#define LVSLAB_TESTS_UNIT_LAB_LOAD_H

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "file/loader.h"

/* problems as printed, "" where it loads; freed by the caller */
static inline struct text problems_of_bytes(
	const void *bytes, size_t n, const struct spec_options *options)
{
	struct problems ps = {0};
	struct text t = {0};
	struct spec *s = spec_load_memory("f.yaml", bytes, n, options, &ps);

	assert_true((s == NULL) == (ps.count > 0));
	problems_print(&ps, &t);
	problems_free(&ps);
	spec_free(s);
	return t;
}

static inline void expect_problems(const char *file, const char *expected)
{
	struct text t = problems_of_bytes(file, strlen(file), NULL);

	assert_string_equal(text_str(&t), expected);
	text_free(&t);
}

static inline struct spec *load_text(const char *file, const struct spec_options *options)
{
	struct problems ps = {0};
	struct text t = {0};
	struct spec *s = spec_load_memory("f.yaml", file, strlen(file), options, &ps);

	problems_print(&ps, &t);
	if (!s)
		fail_msg("%s", text_str(&t));
	text_free(&t);
	problems_free(&ps);
	return s;
}

#endif
