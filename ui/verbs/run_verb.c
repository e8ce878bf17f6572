/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a command from its command line to the exit status; also main() of a program with a single
 * command.
 */
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "ui/verbs/verb.h"

void verb_called(struct text *t, const struct verb *v)
{
	if (v->program)
		text_put(t, v->program);
	else
		text_add(t, "lvslab %s", v->name);
}

void verb_help_command(struct text *t, const struct verb *v)
{
	if (v->program)
		text_add(t, "%s --help", v->program);
	else
		text_add(t, "lvslab help %s", v->name);
}

int verb_execute(const struct verb *v, int argc, char **argv)
{
	struct arguments a;
	struct text t = {0};
	int status = arguments_read(&a, v, argc, argv);

	if (status == EXIT_FINE && arguments_has(&a, "help")) {
		help_verb(&t, v);
		fputs(text_str(&t), stdout);
		text_free(&t);
	} else if (status == EXIT_FINE) {
		status = v->run(&a);
	}
	arguments_free(&a);
	return status;
}

int verb_flushed(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	fprintf(stderr, _("lvslab: cannot write standard output: %s\n"), strerror(errno));
	return EXIT_MACHINE;
}

int verb_main(const struct verb *v, int argc, char **argv)
{
	words_choose(arguments_language(argc, argv));
	return verb_flushed(verb_execute(v, argc, argv));
}
