/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes are a scenario or are told why not; what loads prints expanded, and that loads again to
 * the same.
 */
#include "fuzz.h"

#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "file/yaml.h"

static const struct spec_options sealed = {.sealed = true};

static struct spec *load(const void *bytes, size_t n, struct text *errors)
{
	struct problems ps = {0};
	struct spec *s = spec_load_memory("fuzz.yaml", bytes, n, &sealed, &ps);

	FUZZ_CHECK((s == NULL) == (ps.count > 0));
	problems_print(&ps, errors);
	problems_free(&ps);
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text first = {0}, second = {0}, errors = {0};
	struct spec *s = load(bytes, n, &errors), *again = NULL;

	if (s)
		spec_expanded(&first, s);
	if (s && first.len <= DOC_BYTES_MAX) {
		again = load(first.s, first.len, &errors);
		FUZZ_CHECK(again != NULL);
		spec_expanded(&second, again);
		FUZZ_CHECK(strcmp(text_str(&first), text_str(&second)) == 0);
	}
	spec_free(s);
	spec_free(again);
	text_free(&first);
	text_free(&second);
	text_free(&errors);
	return 0;
}
