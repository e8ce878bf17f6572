/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Translations: catalogues that are read, plural forms, sentences without a translation, and the
 * same places in both languages.
 */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/text/catalogue.h"
#include "ui/text/plural.h"
#include "ui/text/words.h"
#include "ui/verbs/verb.h"
#include "world/lab.h"

extern const unsigned char words_zh[];
extern const size_t words_zh_size;

static void a_sentence_without_a_translation_stays_english(void **state)
{
	(void)state;
	words_choose("zh_CN.UTF-8");
	assert_string_equal(words_say("no catalogue has this"), "no catalogue has this");
	assert_string_equal(words_say(""), "");
	words_choose("de_DE.UTF-8");
	assert_string_equal(words_code(), "en");
	assert_null(words_language());
	assert_string_equal(words_say("examples"), "examples");
}

static void chinese_needs_no_locale(void **state)
{
	(void)state;
	words_choose("zh");
	assert_string_equal(words_code(), "zh");
	assert_string_equal(words_say("examples"), "例子");
	assert_string_equal(say(words_language(), "examples"), "例子");
	assert_string_equal(say(NULL, "examples"), "examples");
}

static void the_form_for_a_number_is_what_the_catalogue_says(void **state)
{
	static const char two[] = "Plural-Forms: nplurals=2; plural=n != 1;\n";
	static const char polish[] =
		"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || "
		"n%100>=20) ? 1 : 2);\n";
	static const char broken[] = "Plural-Forms: nplurals=2; plural=n %% ((;\n";
	static const char beyond[] = "Plural-Forms: nplurals=2; plural=n;\n";

	(void)state;
	assert_int_equal(plural_form(NULL, 7), 0);
	assert_int_equal(plural_form("Language: zh\n", 7), 0);
	assert_int_equal(plural_form(two, 1), 0);
	assert_int_equal(plural_form(two, 0), 1);
	assert_int_equal(plural_form(polish, 1), 0);
	assert_int_equal(plural_form(polish, 22), 1);
	assert_int_equal(plural_form(polish, 12), 2);
	assert_int_equal(plural_form(polish, 5), 2);
	assert_int_equal(plural_form(broken, 3), 0);
	assert_int_equal(plural_form(beyond, 1), 1);
	assert_int_equal(plural_form(beyond, 2), 0);
	words_choose("zh");
	assert_string_equal(words_count("%zu host", "%zu hosts", 1), words_say("%zu host"));
	words_choose("C");
	assert_string_equal(words_count("%zu host", "%zu hosts", 1), "%zu host");
	assert_string_equal(words_count("%zu host", "%zu hosts", 2), "%zu hosts");
}

static void a_problem_is_said_in_the_language_it_was_asked_in(void **state)
{
	struct text t = {0};
	struct problems ps;
	struct place at = {.file = "a.yaml", .line = 3};

	(void)state;
	words_choose("zh");
	ps = words_problems();
	problem_add(&ps, at, NULL, "no node is named '%.40s'", "rs9");
	problems_print(&ps, &t);
	assert_string_equal(text_str(&t), "a.yaml:3: 没有名为 'rs9' 的节点\n");
	text_free(&t);
	problems_free(&ps);
}

/* ---- the reader of .mo ---- */

static void bytes_that_are_no_catalogue_are_refused(void **state)
{
	unsigned char *copy = malloc(words_zh_size);
	struct catalogue c;

	(void)state;
	assert_non_null(copy);
	for (size_t size = 0; size < 28; size++)
		assert_false(catalogue_open(&c, words_zh, size));
	assert_false(catalogue_open(&c, words_zh, words_zh_size - 1));
	/* magic, revision, count, where the two tables are: each by its largest byte */
	for (size_t at = 3; at < 20; at += 4) {
		memcpy(copy, words_zh, words_zh_size);
		copy[at] ^= 0x40;
		assert_false(catalogue_open(&c, copy, words_zh_size));
	}
	free(copy);
}

/* ---- places: {0:ip} {node} must be the same, in whatever order ---- */

#define PLACES 12

struct places {
	char text[PLACES][24];
	size_t count;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void find_places(struct places *p, const char *s)
{
	*p = (struct places){0};
	for (s = strchr(s, '{'); s; s = strchr(s + 1, '{')) {
		size_t n = strcspn(s, "}");
		if (!s[n] || n + 2 > sizeof(p->text[0]))
			continue;
		assert_true(p->count < PLACES);
		memcpy(p->text[p->count++], s, n + 1);
	}
	qsort(p->text, p->count, sizeof(p->text[0]), by_text);
}

static void every_translation_has_the_places_of_its_sentence(void **state)
{
	struct catalogue c;

	(void)state;
	assert_true(catalogue_open(&c, words_zh, words_zh_size));
	for (uint32_t i = 1; i < c.count; i++) {
		struct places a, b;
		find_places(&a, catalogue_original(&c, i));
		find_places(&b, catalogue_translation(&c, i));
		if (a.count != b.count || memcmp(a.text, b.text, sizeof(a.text)) != 0)
			fail_msg("other places in the translation of: %s",
				catalogue_original(&c, i));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sentence_without_a_translation_stays_english),
		cmocka_unit_test(chinese_needs_no_locale),
		cmocka_unit_test(the_form_for_a_number_is_what_the_catalogue_says),
		cmocka_unit_test(a_problem_is_said_in_the_language_it_was_asked_in),
		cmocka_unit_test(bytes_that_are_no_catalogue_are_refused),
		cmocka_unit_test(every_translation_has_the_places_of_its_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
