/* SPDX-License-Identifier: GPL-2.0-or-later */
/* docs/conditions.md, and the words that can start a condition, from the tables. */
#include "base/text.h"
#include "watch/condition/private.h"

void condition_reference(struct text *t)
{
	size_t count;
	const struct state_word *w = state_words(&count);

	text_put(t,
		"<!-- generated from the tables in sim/watch/condition/ -->\n"
		"# Conditions\n\n"
		"`until`, `expect`, `answer` and filters are one language. A pattern alone means "
		"\"has happened\"; `count(PATTERN)` how often, `first(PATTERN)` and "
		"`time(PATTERN)` when first and last; `time` alone is the clock. Numbers compare "
		"with `== != < <= > >=`, words with `is` and `contains`; `and or not` and "
		"brackets join.\n\n");
	pattern_reference(t);
	text_put(t,
		"\nA filter takes `not` before its value and a list after commas: `from not "
		"director`, `at rs1, rs2`. Every [kind of record](records.md) is a pattern by its "
		"name; `because` takes a [reason](reasons.md) or a module.\n\n| state word | means "
		"| example |\n| --- | --- | --- |\n");
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
