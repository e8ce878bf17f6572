/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only mutable file-scope variable: a process has one language, as it has one locale, and text
 * for the user is not part of any world. Set once, then only read.
 *
 * Not supported: terminals that are not UTF-8.
 */
#include "ui/text/words.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/text/catalogue.h"
#include "ui/text/plural.h"

static struct chosen {
	struct catalogue catalogue; /* without sentences: English */
	const char *code;           /* NULL: English */
} chosen;

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

/* the longest code that begins the name of a locale: pt_BR before pt */
static const struct words_catalogue *catalogue_of(const char *name)
{
	const struct words_catalogue *found = NULL;

	for (const struct words_catalogue *c = words_catalogues; c->code; c++) {
		size_t n = strlen(c->code);
		if (strncmp(name, c->code, n) == 0 && !isalpha((unsigned char)name[n]) &&
			(!found || n > strlen(found->code)))
			found = c;
	}
	return found;
}

void words_choose(const char *name)
{
	const struct words_catalogue *c = catalogue_of(name);

	chosen = (struct chosen){0};
	if (c) {
		bool good = catalogue_open(&chosen.catalogue, c->bytes, *c->size);
		assert(good);
		chosen.code = c->code;
	}
}

const char *words_code(void)
{
	return chosen.code ? chosen.code : "en";
}

bool words_known(const char *code)
{
	const struct words_catalogue *c = catalogue_of(code);

	return strcmp(code, "en") == 0 || (c && strcmp(c->code, code) == 0);
}

/* the key "" is the catalogue's header */
const char *words_say(const char *english)
{
	const char *found = *english ? catalogue_find(&chosen.catalogue, english) : NULL;

	return found ? found : english;
}

const char *words_in(const char *code, const char *english)
{
	const struct words_catalogue *of = catalogue_of(code);
	struct catalogue c;
	const char *found = of && catalogue_open(&c, of->bytes, *of->size) && *english
		? catalogue_find(&c, english)
		: NULL;

	return found ? found : english;
}

void words_put_name(struct text *t, const char *code)
{
	static const char field[] = "X-Name: ";
	const struct words_catalogue *of = catalogue_of(code);
	struct catalogue c;
	const char *header =
		of && catalogue_open(&c, of->bytes, *of->size) ? catalogue_find(&c, "") : NULL;
	const char *name = header ? strstr(header, field) : NULL;

	if (name)
		text_putn(t, name + strlen(field), strcspn(name + strlen(field), "\n"));
	else
		text_put(t, strcmp(code, "en") == 0 ? "English" : code);
}

const char *words_count(const char *one, const char *many, uint64_t n)
{
	const char *found = catalogue_find(&chosen.catalogue, one);

	if (!found)
		return n == 1 ? one : many;
	for (unsigned form = plural_form(catalogue_find(&chosen.catalogue, ""), n); form; form--)
		found += strlen(found) + 1;
	return found;
}

const struct language *words_language(void)
{
	static const struct language language = {words_say, words_count};

	return chosen.code ? &language : NULL;
}

struct problems words_problems(void)
{
	return (struct problems){.language = words_language()};
}
