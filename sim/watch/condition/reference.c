/* SPDX-License-Identifier: GPL-2.0-or-later */
/* docs/conditions.md, and the words that can start a condition, from the tables. */
#include "base/text.h"
#include "watch/condition/private.h"

void condition_reference(struct text *t)
{
	size_t count;
	const struct state_word *w = state_words(&count);

	text_put(t,
		"<!-- generated from the tables in sim/watch/condition/ -->\n# "
		"Conditions\n\n`until`, `expect`, `answer` and filters use the same language. A "
		"pattern alone means \"has happened\".\n`count(PATTERN)` is how often it happened, "
		"`first(PATTERN)` and `time(PATTERN)` the first and the last time;\n`time` alone "
		"is the clock. Compare numbers with `== != < <= > >=`, words with `is` and "
		"`contains`; combine with\n`and or not` and brackets.\n\n");
	pattern_reference(t);
	text_put(t,
		"\nA filter accepts `not` before its value, and several values separated by "
		"commas: `from not director`,\n`at rs1, rs2`. The name of each [kind of "
		"record](records.md) is a pattern. `because` takes a [reason](reasons.md)\nor a "
		"module.\n\n| state word | meaning | example |\n| --- | --- | --- |\n");
	for (size_t i = 0; i < count; i++)
		text_add(t, "| `%s` | %s | `%s` |\n", w[i].syntax, w[i].help, w[i].example);
}

size_t condition_words(const char *words[CONDITION_WORDS_MAX])
{
	static const char *const own[] = {"count", "first", "time", "not"};
	size_t n = 0, count;

	for (; n < sizeof(own) / sizeof(own[0]); n++)
		words[n] = own[n];
	n += pattern_words(words + n, CONDITION_WORDS_MAX - n);
	const struct state_word *states = state_words(&count);
	for (size_t i = 0; i < count && n < CONDITION_WORDS_MAX; i++)
		words[n++] = states[i].name;
	return n;
}
