/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab help`: everything is printed from the commands' own structs, including the man page. */
#include <string.h>

#include "base/text.h"
#include "ui/text/columns.h"
#include "ui/verbs/verb.h"

static void heading(struct text *t, const char *title)
{
	text_add(t, "\n%s\n", _(title));
}

static void print_option(struct text *t, const struct verb_option *o)
{
	size_t from = t->len;

	text_put(t, "  ");
	if (verb_option_letter(o))
		text_add(t, "-%c, ", verb_option_letter(o));
	text_add(t, "--%s", o->name);
	if (o->value)
		text_add(t, " %s", o->value);
	if (t->len - from < 25)
		text_pad(t, from, 26);
	else
		text_add(t, "\n%26s", "");
	columns_wrap(t, _(o->help), 26, 74);
}

static void print_options(struct text *t, const struct verb_option *o)
{
	for (; o && o->name; o++)
		print_option(t, o);
}

static void print_topics(struct text *t, const struct verb *v)
{
	struct verb_topic topic;

	text_add(t, "\n%s\n", v->topics_title);
	for (size_t i = 0; v->topic(i, &topic); i++) {
		text_add(t, "  %-12s ", topic.name);
		columns_wrap(t, _(topic.words), 15, 85);
	}
}

void help_all(struct text *t)
{
	text_put(t,
		_("usage: lvslab COMMAND [ARGUMENTS] [OPTIONS]\n\nA lab for Linux Virtual Server: "
		  "a network simulated frame by frame, every decision explained.\n"));
	heading(t, N_("commands"));
	for (size_t i = 0; verbs[i]; i++)
		text_add(t, "  %-10s %s\n", verbs[i]->name, _(verbs[i]->summary));
	text_put(t,
		_("\n'lvslab help COMMAND' describes a command. 'lvslab --version' prints the "
		  "version.\nExit status: 0 done and every check held; 1 the lab ran and a check "
		  "failed;\n2 the command line or a file is wrong; 3 the machine failed.\n"));
}

void help_verb(struct text *t, const struct verb *v)
{
	struct text called = {0};

	verb_called(&called, v);
	text_add(t, _("usage: %s%s%s%s\n\n"), text_str(&called), *v->words ? " " : "", v->words,
		v->options && v->options->name ? _(" [OPTIONS]") : "");
	text_free(&called);
	columns_wrap(t, _(v->about), 0, 90);
	if (v->topic)
		print_topics(t, v);
	if (v->options && v->options->name) {
		heading(t, N_("options"));
		print_options(t, v->options);
	}
	heading(t, N_("common options"));
	print_options(t, common_options);
	if (v->examples) {
		heading(t, N_("examples"));
		text_put(t, v->examples);
	}
}

/* ---- the man page ---- */

static void roff(struct text *t, const char *s)
{
	for (const char *at = s; *at; at++) {
		if ((at == s || at[-1] == '\n') && (*at == '.' || *at == '\''))
			text_put(t, "\\&");
		if (*at == '-' || *at == '\\')
			text_add(t, "\\%c", *at == '\\' ? 'e' : '-');
		else
			text_putc(t, *at);
	}
}

static void roff_options(struct text *t, const struct verb_option *o)
{
	for (; o && o->name; o++) {
		text_put(t, ".TP\n.BR ");
		if (verb_option_letter(o))
			text_add(t, "\\-%c \", \" ", verb_option_letter(o));
		text_put(t, "\\-\\-");
		roff(t, o->name);
		if (o->value)
			text_add(t, " \" \\fI%s\\fR\"", o->value);
		text_putc(t, '\n');
		roff(t, o->help);
		text_putc(t, '\n');
	}
}

static void roff_topics(struct text *t, const struct verb *v)
{
	struct verb_topic topic;

	for (size_t i = 0; v->topic && v->topic(i, &topic); i++) {
		text_add(t, ".TP\n.B %s\n", topic.name);
		roff(t, topic.words);
		text_putc(t, '\n');
	}
}

static void roff_verb(struct text *t, const struct verb *v)
{
	text_add(t, ".SS lvslab %s %s\n", v->name, v->words);
	roff(t, v->about);
	text_putc(t, '\n');
	roff_topics(t, v);
	roff_options(t, v->options);
	if (!v->examples)
		return;
	text_put(t, ".PP\n.nf\n");
	roff(t, v->examples);
	text_put(t, ".fi\n");
}

void help_man(struct text *t)
{
	text_put(t,
		".\\\" printed by 'lvslab help --man'\n"
		".TH LVSLAB 1\n.SH NAME\nlvslab \\- a simulator and teaching lab for Linux "
		"Virtual Server\n"
		".SH SYNOPSIS\n.B lvslab\n.I COMMAND\n[\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]\n"
		".SH COMMANDS\n");
	for (size_t i = 0; verbs[i]; i++)
		roff_verb(t, verbs[i]);
	text_put(t, ".SH COMMON OPTIONS\n");
	roff_options(t, common_options);
	text_put(t,
		".SH EXIT STATUS\n"
		".TP\n0\ndone, and every check held\n"
		".TP\n1\nthe lab ran and a check failed; explain found something\n"
		".TP\n2\nthe command line or a file is wrong\n"
		".TP\n3\nthe machine failed: disk full, out of memory\n"
		".SH ENVIRONMENT\n"
		".TP\n.B NO_COLOR\nno colours\n"
		".TP\n.BR LVSLAB_LANG \", \" LC_ALL \", \" LC_MESSAGES \", \" LANG\n"
		"language of the texts, unless \\-\\-lang is given\n"
		".SH SEE ALSO\n.BR ipvsadm (8),\n.BR ip (8),\n.BR tshark (1)\n");
}

static int help_run(const struct arguments *a)
{
	struct text t = {0};
	int status = EXIT_FINE;
	const char *shell = arguments_value(a, "completion");

	if (arguments_has(a, "man")) {
		help_man(&t);
	} else if (shell) {
		if (!help_completion(&t, shell))
			status = complain(
				a, "--completion: expected bash or zsh, found '%s'", shell);
	} else if (a->word_count == 0) {
		help_all(&t);
	} else {
		const struct verb *v = verb_find(a->words[0]);
		const char *near = v ? NULL : verb_nearest(a->words[0]);
		if (v)
			help_verb(&t, v);
		else if (near)
			status = complain(
				a, "unknown command '%s' (did you mean '%s'?)", a->words[0], near);
		else
			status = complain(
				a, "unknown command '%s' (try 'lvslab help')", a->words[0]);
	}
	fputs(text_str(&t), stdout);
	text_free(&t);
	return status;
}

static const struct verb_option options[] = {
	{"man", NULL, N_("print the manual page, in roff")},
	{"completion", "bash|zsh", N_("print the completion script for this shell")},
	{NULL, NULL, NULL},
};

const struct verb verb_help = {
	.name = "help",
	.order = 110,
	.words = "[COMMAND]",
	.most_words = 1,
	.summary = N_("shows help for a command"),
	.about = N_(
		"Without an argument, lists all commands. With a command, describes it in full."),
	.options = options,
	.run = help_run,
};
