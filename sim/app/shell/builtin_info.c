/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Built-ins about the shell itself: type command builtin alias unalias jobs fg shopt ulimit umask
 * times, per `help NAME` of bash 5.2. Not simulated: bringing a job to the foreground.
 */
#include <string.h>

#include "app/shell/builtin.h"
#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/escape.h"
#include "base/text.h"
#include "host/host.h"

static const char *const keywords[] = {"if", "then", "else", "elif", "fi", "case", "esac", "for",
	"while", "until", "do", "done", "in", "function", "time", "{", "}", "!", "[[", "]]", NULL};

static bool is_keyword(const char *name)
{
	for (size_t i = 0; keywords[i]; i++)
		if (strcmp(keywords[i], name) == 0)
			return true;
	return false;
}

static void tell_line(struct shell *sh, const char *fmt, ...) TEXT_PRINTF(2, 3);

static void tell_line(struct shell *sh, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	shell_say(sh, 1, text_str(&t), t.len);
	text_free(&t);
}

enum how { TYPE_WORDS, TYPE_SHORT /* -t */, TYPE_COMMAND /* command -v */, TYPE_PATH /* -p */ };

static bool is_builtin(const struct shell *sh, const char *name)
{
	return builtin_find(name) || command_is_builtin(sh->p->host, name);
}

static int tell(struct shell *sh, const char *name, enum how how)
{
	struct text path = {0};
	const char *alias = env_pair(&sh->env->aliases, name);
	const char *kind = sh->interactive && alias  ? "alias"
		: is_keyword(name)                   ? "keyword"
		: env_function(sh->env, name)        ? "function"
		: is_builtin(sh, name)               ? "builtin"
		: command_path(sh, name, &path) == 0 ? "file"
						     : NULL;

	if (!kind) {
		text_free(&path);
		return 1;
	}
	bool file = strcmp(kind, "file") == 0;
	const char *words = strcmp(kind, "alias") == 0 ? "is aliased to"
		: strcmp(kind, "keyword") == 0         ? "is a shell keyword"
		: strcmp(kind, "function") == 0        ? "is a function"
		: file                                 ? "is"
						       : "is a shell builtin";
	if (how == TYPE_SHORT)
		tell_line(sh, "%s\n", kind);
	else if (how == TYPE_PATH)
		tell_line(sh, "%s%s", file ? text_str(&path) : "", file ? "\n" : "");
	else if (how == TYPE_COMMAND && alias && sh->interactive)
		tell_line(sh, "alias %s='%s'\n", name, alias);
	else if (how == TYPE_COMMAND)
		tell_line(sh, "%s\n", file ? text_str(&path) : name);
	else if (file)
		tell_line(sh, "%s is %s\n", name, text_str(&path));
	else if (alias && sh->interactive)
		tell_line(sh, "%s %s `%s'\n", name, words, alias);
	else
		tell_line(sh, "%s %s\n", name, words);
	text_free(&path);
	return 0;
}

int builtin_type(struct shell *sh, int argc, char **argv)
{
	enum how how = TYPE_WORDS;
	int at = 1, status = 0;

	for (; at < argc && argv[at][0] == '-'; at++)
		how = strchr(argv[at], 't')       ? TYPE_SHORT
			: strpbrk(argv[at], "pP") ? TYPE_PATH
						  : how;
	for (; at < argc; at++)
		if (tell(sh, argv[at], how) != 0) {
			if (how == TYPE_WORDS)
				shell_complain(sh, "type: %s: not found\n", argv[at]);
			status = 1;
		}
	return status;
}

int builtin_command(struct shell *sh, int argc, char **argv)
{
	enum how how = TYPE_WORDS;
	bool tells = false;
	int at = 1, status = 0;

	for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
		tells |= strpbrk(argv[at], "vV") != NULL;
		how = strchr(argv[at], 'v') ? TYPE_COMMAND : how;
	}
	if (at >= argc)
		return 0;
	if (tells) {
		for (; at < argc; at++)
			status |= tell(sh, argv[at], how);
		return status;
	}
	struct sh_function *hidden = env_function(sh->env, argv[at]);
	const struct sh_builtin *b = builtin_find(argv[at]);
	if (b)
		return b->run(sh, argc - at, argv + at);
	if (hidden && !command_find(sh->p->host, argv[at])) {
		shell_complain(sh, "%s: command not found\n", argv[at]);
		return STATUS_NOT_FOUND;
	}
	if (hidden) { /* the program behind the function of the same name */
		char *name = argv[at];
		struct text whole = {0};
		text_add(&whole, "/usr/bin/%s", name);
		argv[at] = whole.s;
		command_start(sh, sh->top, argc - at, argv + at);
		text_free(&whole);
		return -1;
	}
	command_start(sh, sh->top, argc - at, argv + at);
	return -1;
}

int builtin_builtin(struct shell *sh, int argc, char **argv)
{
	if (argc < 2)
		return 0;
	const struct sh_builtin *b = builtin_find(argv[1]);
	if (b)
		return b->run(sh, argc - 1, argv + 1);
	if (command_is_builtin(sh->p->host, argv[1])) {
		command_start(sh, sh->top, argc - 1, argv + 1);
		return -1;
	}
	shell_complain(sh, "builtin: %s: not a shell builtin\n", argv[1]);
	return 1;
}

int builtin_alias(struct shell *sh, int argc, char **argv)
{
	int status = 0;

	if (argc == 1)
		list_for_each (p, &sh->env->aliases, struct sh_pair, link)
			tell_line(sh, "alias %s='%s'\n", p->name, p->value);
	for (int i = 1; i < argc; i++) {
		char *equals = strchr(argv[i], '=');
		const char *value = equals ? NULL : env_pair(&sh->env->aliases, argv[i]);
		if (equals) {
			struct text name = {0};
			text_putn(&name, argv[i], (size_t)(equals - argv[i]));
			env_set_pair(sh->env, &sh->env->aliases, text_str(&name), equals + 1);
			text_free(&name);
		} else if (value) {
			tell_line(sh, "alias %s='%s'\n", argv[i], value);
		} else {
			shell_complain(sh, "alias: %s: not found\n", argv[i]);
			status = 1;
		}
	}
	return status;
}

int builtin_unalias(struct shell *sh, int argc, char **argv)
{
	int status = 0;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-a") != 0 && !env_pair(&sh->env->aliases, argv[i])) {
			shell_complain(sh, "unalias: %s: not found\n", argv[i]);
			status = 1;
		}
		env_set_pair(sh->env, &sh->env->aliases, argv[i], NULL);
	}
	return status;
}

int builtin_jobs(struct shell *sh, int argc, char **argv)
{
	uint32_t last = 0;
	bool pids = argc > 1 && strcmp(argv[1], "-p") == 0;

	list_for_each (p, &process_table(sh->p->host->node.net)->live, struct process, live)
		if (p->host == sh->p->host && p->job > last)
			last = p->job;
	list_for_each (p, &process_table(sh->p->host->node.net)->live, struct process, live) {
		if (p->host != sh->p->host || !p->job)
			continue;
		if (pids)
			tell_line(sh, "%u\n", p->pid);
		else
			tell_line(sh, "[%u]%c  Running                 %s &\n", p->job,
				p->job == last               ? '+'
					: p->job + 1 == last ? '-'
							     : ' ',
				p->line);
	}
	return 0;
}

int builtin_fg(struct shell *sh, int argc, char **argv)
{
	(void)argc;
	shell_complain(sh, "%s: no job control\n", argv[0]);
	return 1;
}

static void set_shell_option(struct sh_env *e, const char *name, bool on)
{
	if (strcmp(name, "nullglob") == 0)
		e->nullglob = on;
	else if (strcmp(name, "extglob") == 0)
		e->extglob = on;
}

int builtin_shopt(struct shell *sh, int argc, char **argv)
{
	bool on = argc > 1 && strcmp(argv[1], "-s") == 0;

	for (int i = 2; i < argc; i++)
		if (on || strcmp(argv[1], "-u") == 0)
			set_shell_option(sh->env, argv[i], on);
	bool asks = argc > 2 && strcmp(argv[1], "-q") == 0;
	return asks && strcmp(argv[2], "extglob") == 0 ? !sh->env->extglob : 0;
}

int builtin_ulimit(struct shell *sh, int argc, char **argv)
{
	bool sets = argc > 2 && argv[2][0] != '-';

	if (!sets && argc > 1 && strcmp(argv[1], "-n") == 0)
		tell_line(sh, "1024\n");
	else if (!sets)
		tell_line(sh, "unlimited\n");
	return 0;
}

int builtin_umask(struct shell *sh, int argc, char **argv)
{
	(void)argv;
	if (argc == 1)
		tell_line(sh, "0022\n");
	return 0;
}

int builtin_times(struct shell *sh, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	tell_line(sh, "0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n");
	return 0;
}

int builtin_hash(struct shell *sh, int argc, char **argv)
{
	(void)argv;
	if (argc == 1)
		tell_line(sh, "hash: hash table empty\n");
	return 0;
}

bool shell_knows_word(const char *name)
{
	return command_missing(name) || builtin_find(name) || is_keyword(name);
}
