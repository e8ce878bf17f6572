/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Built-ins that control execution: break continue return exit exec eval . source trap wait :
 * (POSIX.1 2.14), per `help NAME` of bash 5.2. Not simulated: exec's options, trap -p with names,
 * wait -n.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/shell/builtin.h"
#include "app/system/escape.h"
#include "app/system/files.h"
#include "app/system/signals.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

int builtin_colon(struct shell *sh, int argc, char **argv)
{
	(void)sh;
	(void)argc;
	(void)argv;
	return 0;
}

static bool in_loop(const struct shell *sh)
{
	for (const struct sh_frame *f = sh->top; f; f = f->up) {
		if (f->kind == SH_FRAME_CALL && f->loop)
			return false;
		if (f->kind == SH_FRAME_NODE && f->loop)
			return true;
	}
	return false;
}

/* a number from a built-in's argument; false after an error message */
static bool number_of(struct shell *sh, char **argv, const char *word, int64_t *n)
{
	if (parse_i64(word, n))
		return true;
	shell_complain(sh, "%s: %s: numeric argument required\n", argv[0], word);
	return false;
}

int builtin_break(struct shell *sh, int argc, char **argv)
{
	int64_t n = 1;

	if (!in_loop(sh)) {
		shell_complain(
			sh, "%s: only meaningful in a `for', `while', or `until' loop\n", argv[0]);
		return 0;
	}
	if (argc > 1 && !number_of(sh, argv, argv[1], &n)) {
		shell_leave(sh, 128);
		return -1;
	}
	if (n < 1) {
		shell_complain(sh, "%s: %s: loop count out of range\n", argv[0], argv[1]);
		n = 1;
	}
	sh->unwind = argv[0][0] == 'b' ? SH_BREAKS : SH_CONTINUES;
	sh->unwind_count = n > 1000 ? 1000 : (uint32_t)n;
	return 0;
}

int builtin_return(struct shell *sh, int argc, char **argv)
{
	int64_t n = sh->env->status;

	if (!shell_call(sh, true)) {
		shell_complain(sh, "return: can only `return' from a function or sourced script\n");
		return 2;
	}
	if (argc > 1 && !number_of(sh, argv, argv[1], &n))
		n = 2;
	sh->unwind = SH_RETURNS;
	return (int)(n & 255);
}

int builtin_exit(struct shell *sh, int argc, char **argv)
{
	int64_t n = sh->env->status;

	if (argc > 1 && !number_of(sh, argv, argv[1], &n))
		n = 2;
	shell_leave(sh, (int)(n & 255));
	return -1;
}

int builtin_eval(struct shell *sh, int argc, char **argv)
{
	struct text t = {0};

	for (int i = 1; i < argc; i++)
		text_add(&t, "%s%s", i > 1 ? " " : "", argv[i]);
	sh->env->status = 0;
	call_text(sh, text_str(&t), t.len, NULL, SH_FRAME_CALL);
	text_free(&t);
	return -1;
}

static int find_source(struct shell *sh, const char *name, struct text *text)
{
	struct text path = {0};

	files_path(sh->p->host, name, &path);
	int error = files_read(sh->p->host, text_str(&path), text);
	if (error == -ENOENT && !strchr(name, '/') && command_path(sh, name, &path) == 0)
		error = files_read(sh->p->host, text_str(&path), text);
	text_free(&path);
	return error;
}

int builtin_source(struct shell *sh, int argc, char **argv)
{
	struct text text = {0};

	if (argc < 2) {
		shell_complain(sh, "%s: filename argument required\n", argv[0]);
		return 2;
	}
	int error = find_source(sh, argv[1], &text);
	if (error) {
		if (error == -EISDIR)
			shell_complain(sh, "%s: %s: is a directory\n", argv[0], argv[1]);
		else
			shell_complain(sh, "%s: %s\n", argv[1], errno_words(error));
		text_free(&text);
		return 1;
	}
	sh->env->status = 0;
	struct sh_frame *before = sh->top;
	call_text(sh, text_str(&text), text.len, argv[1], SH_FRAME_SOURCE);
	if (argc > 2 && sh->top != before)
		call_params(sh, sh->top, argc - 1, argv + 1);
	text_free(&text);
	return -1;
}

int builtin_exec(struct shell *sh, int argc, char **argv)
{
	struct sh_frame *f = sh->top;

	if (argc < 2) {
		redirects_restore(sh, f, true);
		return 0;
	}
	if (env_function(sh->env, argv[1]) || builtin_find(argv[1])) {
		shell_complain(sh, "exec: %s: not found\n", argv[1]);
		shell_leave(sh, STATUS_NOT_FOUND);
		return -1;
	}
	command_start(sh, f, argc - 1, argv + 1);
	/* the rest of the script never runs */
	sh->unwind = SH_EXITS;
	sh->leaving = true;
	return -1;
}

/* ---- trap ---- */

/* the key of a signal's trap: its number, or EXIT, ERR …; false: unknown */
static bool trap_key(const char *word, char room[16])
{
	int n = signal_number(word);

	if (strcasecmp(word, "EXIT") == 0 || strcmp(word, "0") == 0)
		strcpy(room, "EXIT");
	else if (strcasecmp(word, "ERR") == 0 || strcasecmp(word, "DEBUG") == 0 ||
		strcasecmp(word, "RETURN") == 0)
		snprintf(room, 16, "%s", word);
	else if (n > 0)
		snprintf(room, 16, "%d", n);
	else
		return false;
	return true;
}

static void list_traps(struct shell *sh)
{
	list_for_each (t, &sh->env->traps, struct sh_pair, link) {
		struct text line = {0};
		const char *name = strcmp(t->name, "EXIT") == 0 ? NULL : signal_name(atoi(t->name));
		text_put(&line, "trap -- ");
		escape_quote(t->value, &line);
		text_add(&line, " %s%s\n", name ? "SIG" : "", name ? name : t->name);
		shell_say(sh, 1, line.s, line.len);
		text_free(&line);
	}
}

int builtin_trap(struct shell *sh, int argc, char **argv)
{
	int at = 1, status = 0;
	char key[16];

	if (at < argc && strcmp(argv[at], "--") == 0)
		at++;
	if (at >= argc || strcmp(argv[at], "-p") == 0) {
		list_traps(sh);
		return 0;
	}
	const char *action = argv[at];
	bool alone = argc - at == 1 && trap_key(action, key);
	const char *value = alone || strcmp(action, "-") == 0 ? NULL : action;
	for (at += !alone; at < argc; at++) {
		if (!trap_key(argv[at], key)) {
			shell_complain(sh, "trap: %s: invalid signal specification\n", argv[at]);
			status = 1;
			continue;
		}
		env_set_pair(sh->env, &sh->env->traps, key, value);
	}
	return status;
}

int builtin_wait(struct shell *sh, int argc, char **argv)
{
	int64_t pid = 0;

	if (argc > 1 && argv[1][0] == '%') {
		int64_t job;
		list_for_each (p, &process_table(sh->p->host->node.net)->live, struct process, live)
			if (p->host == sh->p->host && parse_i64(argv[1] + 1, &job) && p->job == job)
				pid = p->pid;
	} else if (argc > 1 && !parse_i64(argv[1], &pid)) {
		shell_complain(sh, "wait: `%s': not a pid or valid job spec\n", argv[1]);
		return 1;
	}
	sh->wait_pid = (uint32_t)pid;
	sh->waits = true;
	sh->env->status = 0;
	if (argc > 1 && thread_job_status(sh, (uint32_t)pid) == STATUS_NOT_FOUND) {
		sh->waits = false;
		return STATUS_NOT_FOUND;
	}
	return -1;
}
