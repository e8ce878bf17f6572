/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The small words of a shell: cd pwd echo true false (bash's own), as `help NAME` of bash 5.2 has
 * them. Left out: cd's and pwd's -L -P, CDPATH.
 */
#include <string.h>

#include "app/shell/commands.h"
#include "app/shell/files.h"
#include "app/shell/shell_state.h"
#include "app/shell/words.h"
#include "base/errno.h"

static void run_cd(struct process *p, int argc, char **argv)
{
	const char *to = argc > 1 ? argv[1] : "/root";
	int error = 0;

	if (argc > 2) {
		process_fail(p, 1, "bash: cd: too many arguments\n");
		return;
	}
	if (strcmp(to, "-") == 0) {
		error = files_change_directory(p->host, shell_state(p->host)->previous);
		process_print(p, "%s\n", files_directory(p->host));
	} else if (*to) {
		error = files_change_directory(p->host, to);
	}
	if (error)
		process_error(p, "bash: cd: %s: %s\n", to, errno_words(error));
	process_exit(p, error ? 1 : 0);
}

const struct command cd_command = {
	.name = "cd", .summary = "change the working directory", .run = run_cd, .builtin = true};

static void run_pwd(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	process_print(p, "%s\n", files_directory(p->host));
	process_exit(p, 0);
}

const struct command pwd_command = {
	.name = "pwd", .summary = "print the working directory", .run = run_pwd, .builtin = true};

/* the escapes of `echo -e`; \c ends all output: returns false */
static bool echo_escaped(struct text *out, const char *s)
{
	static const char from[] = "abefnrtv\\", to[] = "\a\b\033\f\n\r\t\v\\";

	for (; *s; s++) {
		const char *known = s[0] == '\\' && s[1] ? strchr(from, s[1]) : NULL;
		if (s[0] == '\\' && s[1] == 'c')
			return false;
		text_putc(out, known ? to[known - from] : *s);
		s += known != NULL;
	}
	return true;
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
	.name = "echo", .summary = "print words", .run = run_echo, .builtin = true};

static void run_true(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	process_exit(p, 0);
}

const struct command true_command = {
	.name = "true", .summary = "do nothing, successfully", .run = run_true, .builtin = true};

static void run_false(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	process_exit(p, 1);
}

const struct command false_command = {.name = "false",
	.summary = "do nothing, unsuccessfully",
	.run = run_false,
	.builtin = true};
