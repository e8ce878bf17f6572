/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lvslab COMMAND [ARGUMENTS] [OPTIONS]: finds the command, parses its arguments, runs it. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/ranks/ranks.h"
#include "ui/text/version.h"
#include "ui/verbs/pick.h"
#include "ui/verbs/shipped.h"
#include "ui/verbs/verb.h"

static int no_such_verb(const char *name)
{
	const char *near = verb_nearest(name);

	if (near)
		fprintf(stderr, _("lvslab: unknown command '%s' (did you mean '%s'?)\n"), name,
			near);
	else
		fprintf(stderr, _("lvslab: unknown command '%s' (try 'lvslab help')\n"), name);
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

static void print_version(void)
{
	fputs("lvslab " LVSLAB_VERSION, stdout);
	if (version_commit[0])
		printf(version_dirt[0] ? " (commit %s, changed: %s)" : " (commit %s)",
			version_commit, version_dirt);
	putchar('\n');
}

static int dispatch(int argc, char **argv)
{
	if (argc < 2 && pick_possible())
		return verb_execute(verb_find("pick"), 1, (char *[]){(char[]){"pick"}, NULL});
	if (argc < 2)
		return print_help(stderr, EXIT_WRONG);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return print_help(stdout, EXIT_FINE);
	if (strcmp(argv[1], "--version") == 0) {
		print_version();
		return EXIT_FINE;
	}
	const struct verb *verb = verb_find(argv[1]);
	return verb ? verb_execute(verb, argc - 1, argv + 1) : no_such_verb(argv[1]);
}

/* under mpirun the program with MPI takes over, if it is installed */
static void hand_over(char **argv)
{
	struct text path = {0};

	if (ranks_know_mpi || !ranks_under_mpirun())
		return;
	program_folder(&path);
	text_put(&path, "lvslab-mpi");
	execv(text_str(&path), argv);
	text_free(&path); /* it does not exist: sweep reports it, the others do not need it */
}

int main(int argc, char **argv)
{
	hand_over(argv);
	json_set_alloc_funcs(malloc, free); /* ours, see allocation.c */
	words_choose(arguments_language(argc, argv));
	return verb_flushed(dispatch(argc, argv));
}
