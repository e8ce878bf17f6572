/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lvslab VERB [WORDS] [OPTIONS]: finds the verb, reads what it takes, runs it. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/verbs/verb.h"

static int no_such_verb(const char *name)
{
	const char *near = verb_nearest(name);

	if (near)
		fprintf(stderr, _("lvslab: there is no verb '%s' (did you mean '%s'?)\n"), name,
			near);
	else
		fprintf(stderr, _("lvslab: there is no verb '%s' (try 'lvslab help')\n"), name);
	return EXIT_WRONG;
}

static int print_help(FILE *out, int status)
{
	struct text t = {0};

	help_all(&t);
	fputs(text_str(&t), out);
	text_free(&t);
	return status;
}

static int dispatch(int argc, char **argv)
{
	if (argc < 2)
		return print_help(stderr, EXIT_WRONG);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return print_help(stdout, EXIT_FINE);
	if (strcmp(argv[1], "--version") == 0) {
		puts("lvslab " LVSLAB_VERSION);
		return EXIT_FINE;
	}
	const struct verb *verb = verb_find(argv[1]);
	return verb ? verb_execute(verb, argc - 1, argv + 1) : no_such_verb(argv[1]);
}

int main(int argc, char **argv)
{
	json_set_alloc_funcs(malloc, free); /* ours, see allocation.c */
	json_set_alloc_funcs(malloc, free); /* ours, see allocation.c */
	words_choose(arguments_language(argc, argv));
	return verb_flushed(dispatch(argc, argv));
}
