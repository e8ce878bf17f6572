/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * echo, true, false (bash built-ins, per `help NAME` of bash 5.2) and printf (coreutils 9.1, as
 * bash's) as programs, so that xargs, env, find -exec and sudo can run them, too.
 */
#include <string.h>

#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/escape.h"
#include "app/system/printf.h"
#include "base/text.h"

/* the escapes of `echo -e`; \c ends all output: returns false */
static bool echo_escaped(struct text *out, const char *s)
{
	bool stop = false;

	while (*s && !stop)
		if (*s == '\\')
			s += escape_printf(s, true, &stop, out);
		else
			text_putc(out, *s++);
	return !stop;
}

static bool is_echo_option(const char *s)
{
	return s[0] == '-' && s[1] && strspn(s + 1, "neE") == strlen(s + 1);
}

static void run_echo(struct process *p, int argc, char **argv)
{
	struct text out = {0};
	bool newline = true, escapes = false, more = true;
	int i = 1;

	for (; i < argc && is_echo_option(argv[i]); i++)
		for (const char *o = argv[i] + 1; *o; o++) {
			newline &= *o != 'n';
			escapes = *o == 'e' || (escapes && *o != 'E');
		}
	for (; i < argc && more; i++) {
		if (escapes)
			more = echo_escaped(&out, argv[i]);
		else
			text_put(&out, argv[i]);
		if (more && i + 1 < argc)
			text_putc(&out, ' ');
	}
	if (newline && more)
		text_putc(&out, '\n');
	process_write(p, text_str(&out), out.len);
	text_free(&out);
	process_exit(p, 0);
}

const struct command echo_command = {
	.name = "echo", .summary = N_("print its arguments"), .run = run_echo, .builtin = true};

static void run_true(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	process_exit(p, 0);
}

const struct command true_command = {.name = "true",
	.summary = N_("do nothing, successfully"),
	.run = run_true,
	.builtin = true};

static void run_false(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	process_exit(p, 1);
}

const struct command false_command = {.name = "false",
	.summary = N_("do nothing, unsuccessfully"),
	.run = run_false,
	.builtin = true};

static void run_printf(struct process *p, int argc, char **argv)
{
	struct text out = {0}, wrong = {0};
	int status = 2;

	if (argc < 2)
		process_error(
			p, "printf: missing operand\nTry 'printf --help' for more information.\n");
	else
		status = printf_format(argc - 1, argv + 1, &out, &wrong);
	process_write(p, text_str(&out), out.len);
	for (const char *s = text_str(&wrong); *s; s += strcspn(s, "\n") + 1)
		process_error(p, "printf: %.*s\n", (int)strcspn(s, "\n"), s);
	text_free(&out);
	text_free(&wrong);
	process_exit(p, status);
}

const struct command printf_command = {.name = "printf",
	.summary = N_("print its arguments in a format"),
	.run = run_printf,
	.builtin = true};
