/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values that are words: names, texts in several languages, words of a list, and strings whose rest
 * another module parses (routes, commands, conditions, distributions); here only their first word
 * is checked.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "file/read.h"
#include "file/yaml_quote.h"
#include "spec/spec.h"

static bool string_given(const void *value)
{
	return ((const struct spec_string *)value)->s != NULL;
}

static void print_string(struct text *t, const struct schema_key *k, const void *value)
{
	(void)k;
	yaml_quote(t, ((const struct spec_string *)value)->s);
}

static void read_string(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	const char *s = read_scalar_text(r, d, w, k->type->expected);

	if (s)
		*(struct spec_string *)to = (struct spec_string){s, where_place(r, d, w)};
}

const struct schema_type type_string = {.name = N_("string"),
	.expected = N_("a word"),
	.json_number = true,
	.size = sizeof(struct spec_string),
	.given = string_given,
	.read = read_string,
	.print = print_string};

/* ---- a text, in one language or several ---- */

static bool is_language(const char *s)
{
	for (size_t i = 0; language_codes[i]; i++)
		if (strcmp(language_codes[i], s) == 0)
			return true;
	return false;
}

static void unknown_language(struct reading *r, const struct doc *key, const struct where *at)
{
	struct text known = {0};

	read_words(&known, r->problems->language, language_codes);
	read_problem(r, key, at, read_nearest(r, key->text, language_codes),
		N_("unknown language, expected %s"), text_str(&known));
	text_free(&known);
}

/* A file's texts are shown on a terminal: they must not contain control characters. */
static const char *read_spoken(
	struct reading *r, const struct doc *d, const struct where *w, const char *what)
{
	const char *s = read_scalar_text(r, d, w, what);
	struct text t = {0};

	if (!s)
		return NULL;
	text_shown(&t, s, strlen(s), SHOWN_LINES);
	if (strcmp(text_str(&t), s) != 0)
		s = stash_stringn(r->stash, t.s, t.len);
	text_free(&t);
	return s;
}

static void read_languages(
	struct reading *r, const struct doc *d, const struct where *w, struct spec_text *text)
{
	text->translations.items =
		stash_get(r->stash, d->count * sizeof(*text->translations.items));
	for (size_t i = 0; i < d->count; i++) {
		const char *key = d->keys[i]->text;
		struct where at = {.up = w, .name = key};
		if (!is_language(key)) {
			unknown_language(r, d->keys[i], &at);
			continue;
		}
		const char *s = read_spoken(r, d->items[i], &at, "a text");
		if (strcmp(key, "en") == 0)
			text->en = s;
		else if (s)
			text->translations.items[text->translations.count++] =
				(struct spec_translation){key, s};
	}
	if (!doc_get(d, "en"))
		read_problem(r, d, w, NULL, "the key 'en' is missing: the text in English");
}

static void read_text(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	struct spec_text *text = to;

	text->at = where_place(r, d, w);
	if (d->kind == DOC_MAPPING)
		read_languages(r, d, w, text);
	else
		text->en = read_spoken(r, d, w, k->type->expected);
}

static bool text_given(const void *value)
{
	return ((const struct spec_text *)value)->en != NULL;
}

static void print_text(struct text *t, const struct schema_key *k, const void *value)
{
	const struct spec_text *text = value;

	(void)k;
	if (!text->translations.count) {
		yaml_quote(t, text->en);
		return;
	}
	text_put(t, "{en: ");
	yaml_quote_in_flow(t, text->en);
	for (size_t i = 0; i < text->translations.count; i++) {
		text_add(t, ", %s: ", text->translations.items[i].language);
		yaml_quote_in_flow(t, text->translations.items[i].s);
	}
	text_putc(t, '}');
}

const struct schema_type type_text = {.name = N_("text"),
	.expected = N_("a text, or {en: …, zh: …}"),
	.spoken = true,
	.size = sizeof(struct spec_text),
	.given = text_given,
	.read = read_text,
	.print = print_text};

/* ---- a word of a list ---- */

static void unset_word(void *value)
{
	*(int *)value = -1;
}

static bool word_given(const void *value)
{
	return *(const int *)value >= 0;
}

static void read_word(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	struct text expected = {0};
	const char *s;

	*(int *)to = -1;
	read_words(&expected, r->problems->language, k->words);
	s = read_scalar_text(r, d, w, text_str(&expected));
	for (int i = 0; s && k->words[i]; i++)
		if (strcmp(k->words[i], s) == 0)
			*(int *)to = i;
	if (s && *(int *)to < 0)
		read_expected(r, d, w, read_nearest(r, s, k->words), text_str(&expected));
	text_free(&expected);
}

static void print_word(struct text *t, const struct schema_key *k, const void *value)
{
	yaml_quote(t, k->words[*(const int *)value]);
}

const struct schema_type type_word = {.name = N_("word"),
	.expected = N_("a word"),
	.size = sizeof(int),
	.unset = unset_word,
	.given = word_given,
	.read = read_word,
	.print = print_word};

/* ---- true, false ---- */

static void read_boolean(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	const char *s = read_scalar_text(r, d, w, k->type->expected);

	if (!s)
		return;
	if (strcmp(s, "true") == 0)
		*(bool *)to = true;
	else if (strcmp(s, "false") != 0)
		read_expected(r, d, w, NULL, k->type->expected);
}

static bool boolean_given(const void *value)
{
	(void)value;
	return true;
}

static void print_boolean(struct text *t, const struct schema_key *k, const void *value)
{
	(void)k;
	text_put(t, *(const bool *)value ? "true" : "false");
}

const struct schema_type type_boolean = {.name = N_("boolean"),
	.expected = N_("true or false"),
	.pattern = "^(true|false)$",
	.size = sizeof(bool),
	.given = boolean_given,
	.read = read_boolean,
	.print = print_boolean};
