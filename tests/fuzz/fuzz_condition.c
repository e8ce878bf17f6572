/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any words are a condition or are told why not; with a lab or without, asking it breaks nothing.
 */
#include "fuzz.h"

#include <string.h>

#include "base/text.h"
#include "engine/trace.h"
#include "file/loader.h"
#include "watch/condition.h"

static const char small[] = "version: 1\n"
			    "name: small\n"
			    "title: small\n"
			    "stop_time: 1s\n"
			    "nodes:\n"
			    "  a: {kind: host, interfaces: {eth0: {ipv4: 10.0.0.1/24}}}\n"
			    "  b: {kind: host, interfaces: {eth0: {ipv4: 10.0.0.2/24}}}\n"
			    "links: [[\"a:eth0\", \"b:eth0\"]]\n"
			    "events: [{at: 100ms, on: a, run: ping -c 1 10.0.0.2}]\n";

static void ask(struct condition *c)
{
	struct problems ps = {0};
	struct text words = {0};
	struct record first;
	struct spec *spec = spec_load_memory("small", small, sizeof(small) - 1, NULL, &ps);
	struct lab *lab = lab_open(spec, &(struct lab_options){0}, &ps);

	FUZZ_CHECK(lab != NULL);
	if (condition_bind(c, lab, (struct place){0}, &ps) == 0) {
		condition_watch(c, lab);
		while (lab_step(lab))
			;
		condition_holds(c, lab);
		condition_explain(&words, c, lab);
		condition_first(c, &first);
		condition_unwatch(c);
	}
	text_free(&words);
	problems_free(&ps);
	lab_close(lab);
	spec_free(spec);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct problems ps = {0};
	char *s = malloc(n + 1);

	FUZZ_CHECK(s != NULL);
	memcpy(s, bytes, n);
	s[n] = '\0';
	struct condition *c =
		condition_parse(s, (struct place){.file = "fuzz", .line = 1, .column = 1}, &ps);
	FUZZ_CHECK((c == NULL) == (ps.count > 0));
	if (c)
		ask(c);
	condition_free(c);
	problems_free(&ps);
	free(s);
	return 0;
}
