/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "did you mean": the closest word of a list, of the table's keys, of a mapping's names. Only the
 * first problems of a file get one: a hostile file must not cause a million comparisons with each
 * word.
 */
#include <string.h>

#include "base/text.h"
#include "file/read.h"

#define HINTS_MAX 50

static bool worth_it(const struct reading *r)
{
	return r->problems->count < HINTS_MAX;
}

static const char *hint(struct reading *r, const char *word)
{
	struct text t = {0};

	if (!word)
		return NULL;
	text_add(&t, say(r->problems->language, "did you mean '%s'?"), word);
	char *kept = stash_stringn(r->stash, t.s, t.len);
	text_free(&t);
	return kept;
}

const char *read_nearest(struct reading *r, const char *given, const char *const *words)
{
	return worth_it(r) ? hint(r, nearest_word(given, words)) : NULL;
}

void read_words(struct text *t, const struct language *l, const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		if (i)
			text_put(t, say(l, words[i + 1] ? N_(", ") : N_(" or ")));
		text_put(t, words[i]);
	}
}

/* all valid keys, if none of them is close */
static const char *all_of(struct reading *r, const char *const *words)
{
	struct text t = {0};

	struct text list = {0};
	read_words(&list, r->problems->language, words);
	text_add(&t, say(r->problems->language, "expected %s"), text_str(&list));
	text_free(&list);
	char *kept = stash_stringn(r->stash, t.s, t.len);
	text_free(&t);
	return kept;
}

const char *read_nearest_key(struct reading *r, const char *given, const struct schema_object *o)
{
	size_t count = schema_key_count(o), offset;

	if (!worth_it(r))
		return NULL;
	const char **words = stash_get(r->stash, (count + 1) * sizeof(char *));
	for (size_t i = 0; i < count; i++)
		words[i] = schema_key_at(o, i, &offset)->name;
	const char *word = nearest_word(given, words);
	return word ? hint(r, word) : all_of(r, words);
}

const char *read_nearest_name(struct reading *r, const char *given, const struct doc *mapping)
{
	if (!worth_it(r))
		return NULL;
	const char **words = stash_get(r->stash, (mapping->count + 1) * sizeof(char *));
	for (size_t i = 0; i < mapping->count; i++)
		words[i] = mapping->keys[i]->text;
	return hint(r, nearest_word(given, words));
}
