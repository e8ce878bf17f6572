/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lvslab VERB [WORDS] [OPTIONS]: finds the verb, reads what it takes, runs it. */
#include <errno.h>
#include <stdio.h>
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

static int run_verb(const struct verb *verb, int argc, char **argv)
{
	struct arguments a;
	struct text t = {0};
	int status = arguments_read(&a, verb, argc, argv);

	if (status == EXIT_FINE && arguments_has(&a, "help")) {
		help_verb(&t, verb);
		fputs(text_str(&t), stdout);
		text_free(&t);
	} else if (status == EXIT_FINE) {
		status = verb->run(&a);
	}
	arguments_free(&a);
	return status;
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
	return verb ? run_verb(verb, argc - 1, argv + 1) : no_such_verb(argv[1]);
}

int main(int argc, char **argv)
{
	words_choose(arguments_language(argc, argv));
	int status = dispatch(argc, argv);

	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, _("lvslab: cannot write standard output: %s\n"), strerror(errno));
		return EXIT_MACHINE;
	}
	return status;
}
