/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab console FILE`. Without a terminal it is for scripts: input is printed after its prompt,
 * so that standard output is the transcript that a user would see.
 */
#include "spec/spec.h"
#include "ui/console/line.h"
#include "ui/console/session.h"
#include "ui/report/spoken.h"
#include "ui/verbs/load.h"
#include "ui/verbs/open.h"

static const char *prompt(void *arg)
{
	return session_prompt(arg);
}

static void interrupted(void *arg)
{
	session_give_up(arg);
}

static void words(void *arg, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to)
{
	session_words(arg, before, typed, one, to);
}

static void greet(const struct spec *spec)
{
	printf(_("%s\nHOST# COMMAND runs a command on a host; 'help' lists more.\n"),
		spoken(&spec->title));
}

static int talk(const struct arguments *a, struct opened *o)
{
	struct session s;
	session_init(&s, o->lab, stdout, stderr);
	s.lesson = play_lesson(o->play);
	const struct line_hooks hooks = {&s, prompt, words, interrupted};
	struct line_reader *reader = line_reader_new(&hooks);
	const char *line;

	s.terminal = line_on_terminal(reader);
	s.echo = !s.terminal;
	s.colour = arguments_colour(a, stdout);
	if (!s.echo)
		greet(o->spec);
	while (!s.quit && (line = line_read(reader))) {
		s.pasted = line_more(reader);
		session_type(&s, line);
	}
	session_end(&s);
	if (!s.echo && !s.quit)
		putchar('\n');
	/* a user at a terminal has seen the message; a script needs the status */
	int status = s.failed && s.echo ? EXIT_WRONG : EXIT_FINE;
	line_reader_free(reader);
	session_free(&s);
	return status;
}

static int run_console(const struct arguments *a)
{
	struct opened o;

	int status = open_lab(&o, a, a->words[0], true);

	if (status != EXIT_FINE)
		return status;
	status = talk(a, &o);
	close_lab(&o);
	return status;
}

static const struct verb_option options[] = {OPEN_OPTIONS, ALLOW_CODE_OPTION, {NULL, NULL, NULL}};

const struct verb verb_console = {
	.name = "console",
	.order = 20,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.summary = N_("opens a prompt on the lab's hosts"),
	.about = N_("Opens a lab and runs your commands on its hosts: 'rs1# ip addr', "
		    "'director# ipvsadm -Ln', 'client1# curl http://192.168.10.100/'. "
		    "Simulated time advances while a command runs and is paused while "
		    "you think. ':time +5s', ':step', ':back', ':until CONDITION' move "
		    "in time, 'help' lists them. A script on standard input gives a "
		    "transcript."),
	.examples =
		"  lvslab console scenarios/dr-basics.yaml\n"
		"  printf 'director# ipvsadm -Ln\\n' | lvslab console scenarios/dr-basics.yaml\n",
	.options = options,
	.run = run_console,
};
