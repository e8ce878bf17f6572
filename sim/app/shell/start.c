/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Starts programs and scripts: a process becomes the program named by its first word, or a shell
 * that reads a script's file (bash, sh, dash; `bash -c`; #!). Syntax errors in a script are
 * reported before its first line runs.
 */
#include <string.h>

#include "app/shell/machine.h"
#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

/* the environment of a script: what the shell around it exports */
static struct sh_env *exported_env(const struct process *p)
{
	const struct shell *sh = shell_of(p);
	struct sh_env *e = env_new(p->host);

	if (!sh || sh->p->host != p->host)
		return e;
	list_for_each (v, &sh->env->vars, struct sh_var, link) {
		if (!(v->flags & SH_EXPORTED) || !v->value)
			continue;
		env_set(e, v->name, v->value);
		env_make(e, v->name)->flags |= SH_EXPORTED;
	}
	strcpy(e->directory, sh->env->directory);
	strcpy(e->previous, sh->env->previous);
	return e;
}

struct script {
	const char *text;
	size_t length;
	const char *name; /* $0 */
	bool dash_c, trace, errexit, nounset, check;
	int argc; /* $1 … */
	char **argv;
};

void script_tell(struct process *p, const struct parse_error *error, struct text *said)
{
	if (error->answer == PARSE_REFUSED)
		not_simulated(p, error->what, error->use);
	else if (said->len)
		process_error(p, "%s", text_str(said));
	text_free(said);
}

static void run_script(struct process *p, const struct script *s)
{
	struct parse_options o = {.name = s->dash_c ? NULL : s->name, .dash_c = s->dash_c};
	struct parse_error error;
	struct text said = {0};
	struct program *program =
		program_parse(host_engine(p->host)->arena, s->text, s->length, &o, &error, &said);

	script_tell(p, &error, &said);
	if (!program || s->check) {
		program_drop(program);
		process_exit(p, program ? 0 : STATUS_USAGE);
		return;
	}
	struct sh_env *e = exported_env(p);
	env_set_name(e, s->name);
	e->pid = p->pid;
	e->started = host_engine(p->host)->now;
	e->xtrace = s->trace;
	e->errexit = s->errexit;
	e->nounset = s->nounset;
	env_set_params(e, (uint32_t)s->argc, s->argv);
	struct shell *sh = thread_new(p, e, program);
	sh->script = program->name;
	if (s->dash_c)
		sh->script = "bash";
	shell_go_on(sh);
}

bool shell_script_text(const char *s, size_t n)
{
	const char *end = memchr(s, '\n', n);

	return memchr(s, '\0', end ? (size_t)(end - s) : n) == NULL;
}

/* "#!/bin/bash": the shells; else its path goes to `name` */
static bool shell_interprets(const char *text, struct text *name)
{
	static const char *const shells[] = {"bash", "sh", "dash", NULL};

	if (text[0] != '#' || text[1] != '!')
		return true;
	const char *s = text + 2 + strspn(text + 2, " \t");
	text_putn(name, s, strcspn(s, " \t\r\n"));
	const char *base = strrchr(text_str(name), '/');
	base = base ? base + 1 : text_str(name);
	if (strcmp(base, "env") == 0) {
		s += strcspn(s, " \t\n");
		s += strspn(s, " \t");
		text_clear(name);
		text_putn(name, s, strcspn(s, " \t\r\n"));
		base = text_str(name);
	}
	for (size_t i = 0; shells[i]; i++)
		if (strcmp(base, shells[i]) == 0)
			return true;
	return false;
}

static void bad_interpreter(struct process *p, const char *script, const char *interpreter)
{
	const char *slash = strrchr(interpreter, '/'), *name = slash ? slash + 1 : interpreter;

	if (command_missing(name) || command_find(p->host, name)) {
		refuse(p, interpreter, "bash");
		return;
	}
	shell_prefix(
		p, "%s: %s: bad interpreter: No such file or directory\n", script, interpreter);
	process_exit(p, STATUS_NOT_FOUND);
}

void script_run(struct process *p, const char *path, int argc, char **argv, bool trace)
{
	struct text text = {0}, interpreter = {0};
	/* found in PATH, a script's $0 is its file: the path given to exec(2) */
	struct script s = {.name = strchr(argv[0], '/') ? argv[0] : path,
		.trace = trace,
		.argc = argc - 1,
		.argv = argv + 1};
	int error = files_read(p->host, path, &text);

	s.text = text_str(&text);
	s.length = text.len;
	if (error) {
		shell_prefix(p, "%s: %s\n", argv[0], errno_words(error));
		process_exit(p, error == -ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE);
	} else if (!shell_script_text(s.text, s.length)) {
		shell_prefix(p, "%s: cannot execute binary file: Exec format error\n", argv[0]);
		process_exit(p, STATUS_NOT_EXECUTABLE);
	} else if (!shell_interprets(s.text, &interpreter)) {
		bad_interpreter(p, argv[0], text_str(&interpreter));
	} else if (text.len > SHELL_LINE_MAX) {
		refuse(p, N_("a script of more than 1 MiB"), NULL);
	} else {
		run_script(p, &s);
	}
	text_free(&text);
	text_free(&interpreter);
}

void program_run(struct process *p, int argc, char **argv)
{
	struct shell *sh = shell_of(p);
	const struct command *c = strchr(argv[0], '/') ? NULL : command_find(p->host, argv[0]);
	struct text path = {0};

	if (c) {
		c->run(p, argc, argv);
		return;
	}
	files_path(p->host, argv[0], &path);
	struct file_info info = files_stat(p->host, text_str(&path));
	if (!strchr(argv[0], '/') && (!sh || command_path(sh, argv[0], &path) != 0) &&
		command_missing(argv[0])) {
		not_simulated(p, argv[0], command_missing(argv[0]));
		process_exit(p, STATUS_NOT_FOUND);
	} else if (!strchr(argv[0], '/') && (!sh || command_path(sh, argv[0], &path) != 0)) {
		shell_prefix(p, "%s: command not found\n", argv[0]);
		process_exit(p, STATUS_NOT_FOUND);
	} else if (info.kind == FILE_PROGRAM) {
		command_find(p->host, argv[0])->run(p, argc, argv);
	} else {
		script_run(p, text_str(&path), argc, argv, false);
	}
	text_free(&path);
}

/* ---- bash, sh, dash ---- */

struct bash {
	struct script script;
	bool command, input;
	int at;
};

static bool read_options(struct process *p, int argc, char **argv, struct bash *b)
{
	for (b->at = 1; b->at < argc && argv[b->at][0] == '-' && argv[b->at][1]; b->at++) {
		const char *word = argv[b->at];
		if (strcmp(word, "--") == 0) {
			b->at++;
			break;
		}
		if (strcmp(word, "--version") == 0) {
			process_print(
				p, "GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n");
			process_exit(p, 0);
			return false;
		}
		if (word[1] == '-')
			continue; /* --login, --norc, --posix */
		for (const char *o = word + 1; *o; o++) {
			b->command |= *o == 'c';
			b->input |= *o == 's';
			b->script.trace |= *o == 'x';
			b->script.errexit |= *o == 'e';
			b->script.nounset |= *o == 'u';
			b->script.check |= *o == 'n';
			if (strchr("csxeunilvrabhmpE", *o))
				continue;
			process_fail(p, 2, "%s: %s: invalid option\n", argv[0], word);
			return false;
		}
	}
	return true;
}

static void run_file(struct process *p, int argc, char **argv, struct bash *b)
{
	struct text path = {0}, text = {0};
	struct script s = b->script;

	files_path(p->host, argv[b->at], &path);
	int error = files_read(p->host, text_str(&path), &text);
	s.text = text_str(&text);
	s.length = text.len;
	s.name = argv[b->at];
	s.argc = argc - b->at - 1;
	s.argv = argv + b->at + 1;
	if (error == -EISDIR) {
		process_fail(p, 126, "%s: %s: Is a directory\n", s.name, s.name);
	} else if (error) {
		process_fail(
			p, STATUS_NOT_FOUND, "%s: %s: %s\n", argv[0], s.name, errno_words(error));
	} else if (!shell_script_text(s.text, s.length)) {
		process_fail(p, 126, "%s: %s: cannot execute binary file\n", s.name, s.name);
	} else if (text.len > SHELL_LINE_MAX) {
		refuse(p, N_("a script of more than 1 MiB"), NULL);
	} else {
		run_script(p, &s);
	}
	text_free(&path);
	text_free(&text);
}

static void run_bash(struct process *p, int argc, char **argv)
{
	struct bash b = {.script = {.name = argv[0]}};

	if (!read_options(p, argc, argv, &b))
		return;
	struct script s = b.script;
	if (b.command && b.at >= argc) {
		process_fail(p, 2, "%s: -c: option requires an argument\n", argv[0]);
	} else if (b.command) {
		s.dash_c = true;
		s.text = argv[b.at];
		s.length = strlen(s.text);
		if (b.at + 1 < argc)
			s.name = argv[b.at + 1];
		s.argc = argc - b.at - 2 > 0 ? argc - b.at - 2 : 0;
		s.argv = argv + b.at + 2;
		run_script(p, &s);
	} else if (b.at < argc && !b.input) {
		run_file(p, argc, argv, &b);
	} else { /* piped input; a terminal is empty */
		struct text text = {0};
		size_t n;
		const char *in = process_input(p, &n);
		text_putn(&text, in, n);
		s.text = text_str(&text);
		s.length = n;
		s.argc = argc - b.at;
		s.argv = argv + b.at;
		run_script(p, &s);
		text_free(&text);
	}
}

const struct command bash_command = {
	.name = "bash", .summary = N_("run a script, or a command (-c)"), .run = run_bash};
const struct command sh_command = {
	.name = "sh", .summary = N_("the same as bash"), .run = run_bash};
const struct command dash_command = {
	.name = "dash", .summary = N_("the same as bash"), .run = run_bash};
