/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of lvslab itself: options anywhere, wrong ones with the nearest right one, the
 * language by option and environment.
 */
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ui/verbs/verb.h"

static int do_nothing(const struct arguments *a)
{
	(void)a;
	return EXIT_FINE;
}

static const struct verb_option options[] = {
	{"pcap", "FILE", "writes"},
	{"set", "KEY=VALUE", "sets"},
	{"verbose", NULL, "says more"},
	{NULL, NULL, NULL},
};

static const struct verb verb = {.name = "try",
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.options = options,
	.run = do_nothing};

/* what arguments_read() says on standard error, its status, and what it read */
struct tried {
	int status;
	char said[200];
	struct arguments a;
};

static void try_words(struct tried *t, int argc, char **argv)
{
	FILE *f = tmpfile();
	int saved = dup(STDERR_FILENO);

	assert_non_null(f);
	fflush(stderr);
	dup2(fileno(f), STDERR_FILENO);
	t->status = arguments_read(&t->a, &verb, argc, argv);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(f);
	t->said[fread(t->said, 1, sizeof(t->said) - 1, f)] = '\0';
	fclose(f);
}

#define TRY(t, ...) \
	char *words_of_##t[] = {(char[]){"try"}, __VA_ARGS__, NULL}; \
	struct tried t; \
	try_words(&t, (int)(sizeof(words_of_##t) / sizeof(words_of_##t[0])) - 1, words_of_##t)
#define W(s) ((char[]){s})

static void options_may_stand_anywhere(void **state)
{
	(void)state;
	TRY(t, W("a.yaml"), W("--verbose"), W("--pcap"), W("x"), W("--set=k=v"), W("--set"),
		W("l"));
	assert_int_equal(t.status, EXIT_FINE);
	assert_int_equal(t.a.word_count, 1);
	assert_string_equal(t.a.words[0], "a.yaml");
	assert_true(arguments_has(&t.a, "verbose"));
	assert_string_equal(arguments_value(&t.a, "pcap"), "x");
	assert_int_equal(t.a.given_count, 4);
	assert_string_equal(t.a.given[2].value, "k=v");
	assert_string_equal(arguments_value(&t.a, "set"), "l");
	arguments_free(&t.a);
}

static void a_wrong_option_is_answered_with_the_nearest(void **state)
{
	(void)state;
	TRY(t, W("a.yaml"), W("--pcpa=x"));
	assert_int_equal(t.status, EXIT_WRONG);
	assert_string_equal(t.said, "lvslab try: unknown option --pcpa (did you mean --pcap?)\n");
	arguments_free(&t.a);
}

static void a_value_that_is_missing_or_too_much_is_an_error(void **state)
{
	(void)state;
	TRY(missing, W("a.yaml"), W("--pcap"));
	assert_int_equal(missing.status, EXIT_WRONG);
	assert_string_equal(missing.said, "lvslab try: --pcap needs a value\n");
	arguments_free(&missing.a);
	TRY(extra, W("a.yaml"), W("--verbose=1"));
	assert_int_equal(extra.status, EXIT_WRONG);
	assert_string_equal(extra.said, "lvslab try: --verbose does not take a value\n");
	arguments_free(&extra.a);
}

static void too_few_and_too_many_words_are_errors_unless_help_is_asked_for(void **state)
{
	(void)state;
	TRY(few, W("--verbose"));
	assert_int_equal(few.status, EXIT_WRONG);
	arguments_free(&few.a);
	TRY(many, W("a"), W("b"));
	assert_int_equal(many.status, EXIT_WRONG);
	assert_string_equal(many.said, "lvslab try: unexpected argument 'b'\n");
	arguments_free(&many.a);
	TRY(help, W("--help"));
	assert_int_equal(help.status, EXIT_FINE);
	arguments_free(&help.a);
}

static void the_language_is_the_environment_s_unless_it_is_named(void **state)
{
	char *silent[] = {W("run"), W("a"), NULL};
	char *named[] = {W("run"), W("a"), W("--lang"), W("en"), NULL};
	char *joined[] = {W("--lang=en"), W("run"), W("--lang=zh"), NULL};
	char *ended[] = {W("run"), W("--"), W("--lang=en"), NULL};

	(void)state;
	setenv("LC_ALL", "zh_CN.UTF-8", 1);
	unsetenv("LVSLAB_LANG");
	assert_string_equal(arguments_language(2, silent), "zh_CN.UTF-8");
	assert_string_equal(arguments_language(4, named), "en");
	assert_string_equal(arguments_language(3, joined), "zh");
	assert_string_equal(arguments_language(3, ended), "zh_CN.UTF-8");
	setenv("LVSLAB_LANG", "en", 1);
	assert_string_equal(arguments_language(2, silent), "en");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_may_stand_anywhere),
		cmocka_unit_test(a_wrong_option_is_answered_with_the_nearest),
		cmocka_unit_test(a_value_that_is_missing_or_too_much_is_an_error),
		cmocka_unit_test(too_few_and_too_many_words_are_errors_unless_help_is_asked_for),
		cmocka_unit_test(the_language_is_the_environment_s_unless_it_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
