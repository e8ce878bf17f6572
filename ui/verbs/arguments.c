/* SPDX-License-Identifier: GPL-2.0-or-later */
/* getopt_long(3) driven by a command's table. Options may be anywhere; `--` ends them. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/utf8.h"
#include "ui/verbs/shipped.h"
#include "ui/verbs/verb.h"

#define OPTIONS_MAX 40

struct option_names {
	struct option longs[OPTIONS_MAX + 1];
	const char *names[OPTIONS_MAX + 1];
	char letters[8]; /* getopt(3)'s: ":o:" */
	size_t count;
};

static void add_options(struct option_names *o, const struct verb_option *options)
{
	for (; options && options->name && o->count < OPTIONS_MAX; options++) {
		o->longs[o->count] = (struct option){.name = options->name,
			.has_arg = options->value ? required_argument : no_argument};
		o->longs[o->count].val = verb_option_letter(options);
		if (o->longs[o->count].val)
			strcat(o->letters, "o:");
		o->names[o->count++] = options->name;
	}
}

int complain_plainly(const struct arguments *a, const char *words)
{
	struct text called = {0};

	verb_called(&called, a->verb);
	text_put(&called, ": ");
	text_shown(&called, words, strlen(words), SHOWN_LINES);
	fprintf(stderr, "%s\n", text_str(&called));
	text_free(&called);
	return EXIT_WRONG;
}

int complain(const struct arguments *a, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, _(fmt), ap);
	va_end(ap);
	complain_plainly(a, text_str(&t));
	text_free(&t);
	return EXIT_WRONG;
}

int complain_of(struct problems *ps)
{
	struct text t = {0};

	problems_print(ps, &t);
	fputs(text_str(&t), stderr);
	text_free(&t);
	problems_free(ps);
	return EXIT_WRONG;
}

/* The error message; its last %s is the command that shows the usage. */
static int complain_with_help(const struct arguments *a, const char *fmt, const char *what)
{
	struct text help = {0};

	verb_help_command(&help, a->verb);
	int status = complain(a, fmt, what, text_str(&help));
	text_free(&help);
	return status;
}

static int unknown_option(const struct arguments *a, const struct option_names *o, const char *word)
{
	char name[64];
	size_t n = strcspn(word + 2, "=");

	if (strncmp(word, "--", 2) != 0)
		return complain_with_help(a, N_("unknown option %s (try '%s')"), word);
	snprintf(name, sizeof(name), "%.*s", (int)n, word + 2);
	for (size_t i = 0; i < o->count; i++)
		if (strcmp(o->names[i], name) == 0)
			return complain(a, "--%s does not take a value", name);
	const char *near = nearest_word(name, o->names);
	if (near)
		return complain(a, "unknown option --%s (did you mean --%s?)", name, near);
	return complain_with_help(a, N_("unknown option --%s (try '%s')"), name);
}

static void keep(struct arguments *a, const char *name, const char *value)
{
	a->given = realloc(a->given, (a->given_count + 1) * sizeof(*a->given));
	if (!a->given)
		abort();
	a->given[a->given_count++] = (struct given_option){name, value};
}

static int check_words(const struct arguments *a)
{
	const struct verb *v = a->verb;
	const char *lang = arguments_value(a, "lang");

	if (arguments_has(a, "help"))
		return EXIT_FINE;
	if (lang && !words_known(lang))
		return complain(a, "--lang: expected one of %s, found '%s'", words_codes, lang);
	if (a->word_count < v->least_words)
		return complain_with_help(a, N_("%s is missing (try '%s')"), v->words);
	if (a->word_count > v->most_words)
		return complain(a, "unexpected argument '%s'", a->words[v->most_words]);
	return EXIT_FINE;
}

/* words that are not files but names of shipped ones become their paths */
static void find_shipped(struct arguments *a, char **words)
{
	a->found = calloc(a->word_count + 1, sizeof(*a->found));
	for (size_t i = 0; a->found && i < a->word_count; i++)
		if (shipped_find(&a->found[a->found_count], words[i]))
			words[i] = a->found[a->found_count++].s;
}

/* getopt_long(3) returns the letter, or 0 and the index of the long option */
static const char *option_name(const struct option_names *o, int got, int which)
{
	if (got == 0)
		return o->names[which];
	for (size_t i = 0; i < o->count; i++)
		if (o->longs[i].val == got)
			return o->names[i];
	return "";
}

int arguments_read(struct arguments *a, const struct verb *verb, int argc, char **argv)
{
	struct option_names o = {.letters = ":"};
	int which, got;

	*a = (struct arguments){.verb = verb};
	add_options(&o, verb->options);
	add_options(&o, common_options);
	opterr = 0;
	optind = 0;
	while ((got = getopt_long(argc, argv, o.letters, o.longs, &which)) != -1) {
		if (got == ':')
			return complain(a, "%s needs a value", argv[optind - 1]);
		if (got == '?')
			return unknown_option(a, &o, argv[optind - 1]);
		keep(a, option_name(&o, got, which), optarg);
	}
	a->words = argv + optind;
	a->word_count = (size_t)(argc - optind);
	find_shipped(a, argv + optind);
	return check_words(a);
}

void arguments_free(struct arguments *a)
{
	for (size_t i = 0; i < a->found_count; i++)
		text_free(&a->found[i]);
	free(a->found);
	free(a->given);
	*a = (struct arguments){0};
}

static const struct given_option *last(const struct arguments *a, const char *name)
{
	for (size_t i = a->given_count; i-- > 0;)
		if (strcmp(a->given[i].name, name) == 0)
			return &a->given[i];
	return NULL;
}

bool arguments_has(const struct arguments *a, const char *name)
{
	return last(a, name) != NULL;
}

const char *arguments_value(const struct arguments *a, const char *name)
{
	const struct given_option *o = last(a, name);

	return o ? o->value : NULL;
}

const char *arguments_language(int argc, char *const *argv)
{
	const char *wanted = NULL;

	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--lang=", 7) == 0)
			wanted = argv[i] + 7;
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			wanted = argv[++i];
	}
	return wanted ? wanted : words_of_environment();
}

bool arguments_colour(const struct arguments *a, FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (arguments_has(a, "no-color") || (no && *no) || (term && strcmp(term, "dumb") == 0))
		return false;
	return isatty(fileno(out));
}
