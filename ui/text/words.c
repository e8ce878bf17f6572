/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one variable at file scope that changes: a process speaks one language as it has one locale,
 * and what a person reads is no part of any world. Chosen once, then only read.
 *
 * Left out: regional forms (zh_TW reads Simplified Chinese) and terminals that are not UTF-8.
 */
#include "ui/text/words.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ui/text/catalogue.h"

extern const unsigned char words_zh[]; /* made of ui/po/zh.po */
extern const size_t words_zh_size;

static struct catalogue chosen; /* without sentences: English */

const char *words_of_environment(void)
{
	static const char *const variables[] = {"LVSLAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *value = getenv(variables[i]);
		if (value && *value)
			return value;
	}
	return "C";
}

void words_choose(const char *name)
{
	chosen = (struct catalogue){0};
	if (strncmp(name, "zh", 2) == 0) {
		bool good = catalogue_open(&chosen, words_zh, words_zh_size);
		assert(good);
	}
}

bool words_chinese(void)
{
	return chosen.count != 0;
}

/* the key "" is the catalogue's header */
const char *words_say(const char *english)
{
	const char *found = *english ? catalogue_find(&chosen, english) : NULL;

	return found ? found : english;
}

const char *words_in_chinese(const char *english)
{
	struct catalogue c;
	const char *found = catalogue_open(&c, words_zh, words_zh_size) && *english
		? catalogue_find(&c, english)
		: NULL;

	return found ? found : english;
}

/* Chinese has one form for all numbers (nplurals=1) */
const char *words_count(const char *one, const char *many, uint64_t n)
{
	const char *found = catalogue_find(&chosen, one);

	return found ? found : n == 1 ? one : many;
}

const struct language *words_language(void)
{
	static const struct language language = {words_say, words_count};

	return words_chinese() ? &language : NULL;
}

struct problems words_problems(void)
{
	return (struct problems){.language = words_language()};
}
