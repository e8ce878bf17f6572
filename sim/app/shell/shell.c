/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a line of shell (bash 5.2's words where something is wrong). The line's process holds a
 * cursor into its tokens and one command at a time; a command that lives on in simulated time gives
 * the thread back, and an event takes it up again when the command has ended.
 *
 * Invariant: a command is freed only when none of its own code is on the stack: either by the loop
 * that started it, or by an event of its own.
 *
 * A pipe passes text: the next command starts when the one before has ended. `&` starts a line of
 * its own, with its own output. One working directory a host. Left out: see shell_words.c.
 */
#include "app/shell/shell.h"

#include <assert.h>
#include <string.h>

#include "app/shell/commands.h"
#include "app/shell/files.h"
#include "app/shell/shell_expand.h"
#include "app/shell/shell_state.h"
#include "app/shell/shell_words.h"
#include "app/shell/words.h"
#include "host/host.h"

enum target_kind { TARGET_TERMINAL, TARGET_NOWHERE, TARGET_FILE, TARGET_SYSCTL, TARGET_PIPE };

struct target {
	enum target_kind kind;
	char *path; /* of a file */
};

struct shell {
	struct event next; /* takes the line up again */
	struct process *line, *child;
	const char *child_name;
	bool looping, interrupted, negate;
	int status;  /* $? */
	uint32_t at; /* the next token */
	struct target out, error;
	char *in; /* what the next command reads */
	uint32_t in_length;
	char **argv; /* of the child, one block with its strings */
	size_t argv_size;
	char *text;
	struct token tokens[];
};

static struct arena *arena_of(const struct shell *sh)
{
	return host_engine(sh->line->host)->arena;
}

static const struct guest_key shell_guest = {"shell"};

struct shell_state *shell_state(struct host *h)
{
	struct shell_state *s = host_guest(h, &shell_guest);

	if (s)
		return s;
	s = arena_alloc(host_engine(h)->arena, sizeof(*s));
	strcpy(s->directory, "/root");
	strcpy(s->previous, "/root");
	list_init(&s->files);
	list_init(&s->kernel_log);
	host_set_guest(h, &shell_guest, s);
	return s;
}

/* ---- where output goes ---- */

static void to_target(struct shell *sh, const struct target *t, const char *s, size_t n, bool error)
{
	struct process *c = sh->child;

	switch (t->kind) {
	case TARGET_TERMINAL:
		if (error)
			process_error(sh->line, "%.*s", (int)n, s);
		else
			process_write(sh->line, s, n);
		break;
	case TARGET_FILE: files_write(c->host, t->path, s, n); break;
	case TARGET_SYSCTL:
	case TARGET_PIPE: process_keep(c, s, n); break;
	case TARGET_NOWHERE: break;
	}
}

static void child_write(struct process *c, const char *s, size_t n, bool error)
{
	struct shell *sh = c->parent->state;

	to_target(sh, error ? &sh->error : &sh->out, s, n, error);
}

bool shell_on_terminal(const struct process *p)
{
	const struct shell *sh = p->parent ? p->parent->state : NULL;

	return !sh || sh->out.kind == TARGET_TERMINAL;
}

static char *copy(struct shell *sh, const char *s)
{
	char *c = arena_get(arena_of(sh), strlen(s) + 1);

	return strcpy(c, s);
}

static void drop_string(struct shell *sh, char **s)
{
	if (*s)
		arena_put(arena_of(sh), *s, strlen(*s) + 1);
	*s = NULL;
}

static void reset_targets(struct shell *sh)
{
	drop_string(sh, &sh->out.path);
	drop_string(sh, &sh->error.path);
	sh->out = sh->error = (struct target){0};
}

static void drop_in(struct shell *sh)
{
	if (sh->in)
		arena_put(arena_of(sh), sh->in, sh->in_length + 1);
	sh->in = NULL;
	sh->in_length = 0;
}

static void set_in(struct shell *sh, const char *s, size_t n)
{
	char *in = arena_get(arena_of(sh), n + 1);

	if (n)
		memcpy(in, s, n);
	drop_in(sh);
	sh->in = in;
	sh->in_length = (uint32_t)n;
}

/* ---- redirections ---- */

static const char *word_at(const struct shell *sh, uint32_t at)
{
	return sh->text + sh->tokens[at].text;
}

static bool shell_refuse(struct shell *sh, const char *name, int error)
{
	process_error(sh->line, "bash: %s: %s\n", name, errno_words(error));
	return false;
}

static bool read_from(struct shell *sh, const char *name)
{
	struct text path = {0}, data = {0};

	files_path(sh->line->host, name, &path);
	int error = files_read(sh->line->host, text_str(&path), &data);
	if (error == 0)
		set_in(sh, text_str(&data), data.len);
	text_free(&path);
	text_free(&data);
	return error == 0 || shell_refuse(sh, name, error);
}

static void set_target(struct shell *sh, struct target *t, const char *path)
{
	enum file_kind kind = files_stat(sh->line->host, path).kind;

	drop_string(sh, &t->path);
	t->kind = kind == FILE_NULL   ? TARGET_NOWHERE
		: kind == FILE_SYSCTL ? TARGET_SYSCTL
				      : TARGET_FILE;
	t->path = copy(sh, path);
}

static bool write_to(struct shell *sh, const struct token *t, const char *name)
{
	struct text path = {0};

	files_path(sh->line->host, name, &path);
	int error = files_open(sh->line->host, text_str(&path), t->type == TOKEN_DGREAT);
	if (error == 0 && (t->type == TOKEN_BOTH_GREAT || t->from == 2))
		set_target(sh, &sh->error, text_str(&path));
	if (error == 0 && (t->type == TOKEN_BOTH_GREAT || t->from != 2))
		set_target(sh, &sh->out, text_str(&path));
	text_free(&path);
	return error == 0 || shell_refuse(sh, name, error);
}

static void duplicate(struct shell *sh, const struct token *t)
{
	const struct target *from = t->to == 1 ? &sh->out : &sh->error;
	struct target *to = t->from == 2 ? &sh->error : &sh->out;

	if (from == to)
		return;
	drop_string(sh, &to->path);
	to->kind = from->kind;
	if (from->path)
		to->path = copy(sh, from->path);
}

/* one redirection at the cursor; false, and said why, where it cannot be */
static bool redirect(struct shell *sh, bool *ok)
{
	const struct token *t = &sh->tokens[sh->at];
	struct text name = {0};

	if (t->type < TOKEN_LESS)
		return false;
	if (t->type == TOKEN_DUPLICATE) {
		duplicate(sh, t);
		sh->at++;
		return true;
	}
	expand_plain(word_at(sh, sh->at + 1), sh->status, &name);
	if (*ok)
		*ok = t->type == TOKEN_LESS ? read_from(sh, text_str(&name))
					    : write_to(sh, t, text_str(&name));
	text_free(&name);
	sh->at += 2;
	return true;
}

/* ---- one command ---- */

static void child_ended(struct process *c)
{
	struct shell *sh = c->parent->state;

	if (!sh->looping)
		event_schedule_in(host_engine(c->host), &sh->next, 0);
}

static void start_child(struct shell *sh, struct words *words)
{
	struct process *c =
		process_new(sh->line->host, sh->line, words->count ? words_item(words, 0) : "");
	const struct command *command = NULL;

	sh->argv = words_to_argv(words, arena_of(sh), &sh->argv_size);
	c->write = child_write;
	c->ended = child_ended;
	c->in = sh->in;
	c->in_length = sh->in_length;
	sh->child = c;
	if (words->count)
		command = command_find(sh->argv[0]);
	sh->child_name = command ? command->name : NULL;
	if (command) {
		command->run(c, (int)words->count, sh->argv);
		return;
	}
	if (words->count)
		process_error(c,
			strchr(sh->argv[0], '/') ? "bash: %s: No such file or directory\n"
						 : "bash: %s: command not found\n",
			sh->argv[0]);
	process_exit(c, words->count ? STATUS_NOT_FOUND : 0);
}

/* reads words and redirections up to the next operator, and starts the command that they are */
static void start_command(struct shell *sh)
{
	struct words words = {0};
	bool ok = true;

	for (;;) {
		if (redirect(sh, &ok))
			continue;
		if (sh->tokens[sh->at].type != TOKEN_WORD)
			break;
		expand_word(sh->line->host, word_at(sh, sh->at++), sh->status, &words);
	}
	if (ok)
		start_child(sh, &words);
	else
		sh->status = 1;
	words_free(&words);
}

static void write_sysctl(struct shell *sh)
{
	struct process *c = sh->child;
	int error = c->out_length ? files_write(c->host, sh->out.path, c->out, c->out_length) : 0;

	if (error == 0)
		return;
	sh->status = 1;
	process_error(sh->line, "%s%s: write error: %s\n",
		command_is_builtin(sh->child_name) ? "bash: " : "", sh->child_name,
		errno_words(error));
}

/* what the command left behind: its status, its output for a pipe or a sysctl */
static void reap(struct shell *sh)
{
	struct process *c = sh->child;
	bool piped = sh->tokens[sh->at].type == TOKEN_PIPE;

	if (!c) {
		if (piped)
			set_in(sh, "", 0);
		return;
	}
	sh->status = c->status;
	if (sh->out.kind == TARGET_SYSCTL)
		write_sysctl(sh);
	if (piped)
		set_in(sh, sh->out.kind == TARGET_PIPE ? process_output(c) : "",
			sh->out.kind == TARGET_PIPE ? c->out_length : 0);
	else
		drop_in(sh);
	process_free(c);
	arena_put(arena_of(sh), sh->argv, sh->argv_size);
	sh->child = NULL;
}

/* ---- the line ---- */

static bool ends_list(const struct token *t)
{
	return t->type == TOKEN_SEMICOLON || t->type == TOKEN_AMPERSAND || t->type == TOKEN_END;
}

static bool ends_pipeline(const struct token *t)
{
	return ends_list(t) || t->type == TOKEN_AND_IF || t->type == TOKEN_OR_IF;
}

static struct process *line_new(struct host *h, const char *line, uint32_t job);
static void go_on(struct shell *sh);

/* is the token at `at` a newline behind '&&', '||' or '|', where the list goes on? */
static bool goes_on(const struct shell *sh, uint32_t at)
{
	while (at && sh->tokens[at].type == TOKEN_SEMICOLON &&
		sh->tokens[at - 1].type == TOKEN_SEMICOLON)
		at--;
	unsigned before = at ? sh->tokens[at - 1].type : TOKEN_END;
	return sh->tokens[at].type == TOKEN_SEMICOLON &&
		(before == TOKEN_AND_IF || before == TOKEN_OR_IF || before == TOKEN_PIPE);
}

/* the and-or list at the cursor ends in '&': it becomes a line of its own */
static bool put_in_background(struct shell *sh)
{
	uint32_t end = sh->at;

	while (!ends_list(&sh->tokens[end]) || goes_on(sh, end))
		end++;
	if (sh->tokens[end].type != TOKEN_AMPERSAND)
		return false;
	struct text line = {0};
	uint32_t from = sh->tokens[sh->at].start;
	text_putn(&line, sh->line->line + from, sh->tokens[end - 1].end - from);
	struct process *job =
		line_new(sh->line->host, text_str(&line), ++shell_state(sh->line->host)->last_job);
	text_free(&line);
	process_error(sh->line, "[%u] %u\n", job->job, job->id);
	if (job->state)
		go_on(job->state);
	sh->at = end + 1;
	sh->status = 0;
	return true;
}

static void skip_pipeline(struct shell *sh)
{
	while (!ends_pipeline(&sh->tokens[sh->at]))
		sh->at++;
}

static void skip_newlines(struct shell *sh)
{
	while (sh->tokens[sh->at].newline)
		sh->at++;
}

/* behind a pipeline: which one comes next? */
static void next_pipeline(struct shell *sh)
{
	if (sh->negate)
		sh->status = !sh->status;
	sh->negate = false;
	for (;;) {
		unsigned type = sh->tokens[sh->at].type;
		if (type != TOKEN_AND_IF && type != TOKEN_OR_IF)
			break;
		sh->at++;
		skip_newlines(sh);
		if ((type == TOKEN_AND_IF) == (sh->status == 0))
			return;
		skip_pipeline(sh);
	}
	if (sh->tokens[sh->at].type == TOKEN_SEMICOLON)
		sh->at++;
}

static bool at_list_start(const struct shell *sh)
{
	return sh->at == 0 || sh->tokens[sh->at - 1].type == TOKEN_SEMICOLON ||
		sh->tokens[sh->at - 1].type == TOKEN_AMPERSAND;
}

static void shell_finish(struct shell *sh)
{
	struct process *line = sh->line;
	int status = sh->interrupted ? line->status : sh->status;

	reset_targets(sh);
	drop_in(sh);
	event_cancel(host_engine(line->host), &sh->next);
	if (!line->job)
		shell_state(line->host)->status = status;
	process_exit(line, status);
}

/* starts the command at the cursor */
static void step(struct shell *sh)
{
	uint32_t end = sh->at;

	if (sh->tokens[sh->at].type == TOKEN_BANG) {
		sh->negate = !sh->negate;
		sh->at++;
		return;
	}
	reset_targets(sh);
	while (sh->tokens[end].type != TOKEN_PIPE && !ends_pipeline(&sh->tokens[end]))
		end++;
	if (sh->tokens[end].type == TOKEN_PIPE)
		sh->out.kind = TARGET_PIPE;
	start_command(sh);
}

/* behind a command that has ended */
static void step_over(struct shell *sh)
{
	reap(sh);
	if (sh->tokens[sh->at].type == TOKEN_PIPE) {
		sh->at++;
		skip_newlines(sh);
	} else {
		next_pipeline(sh);
	}
}

static void go_on(struct shell *sh)
{
	sh->looping = true;
	while (!sh->interrupted) {
		if (sh->child && sh->child->running)
			break;
		if (sh->child)
			step_over(sh);
		if (sh->tokens[sh->at].type == TOKEN_END)
			break;
		if (sh->tokens[sh->at].type == TOKEN_SEMICOLON ||
			sh->tokens[sh->at].type == TOKEN_AMPERSAND) {
			sh->at++;
			continue;
		}
		if (at_list_start(sh) && put_in_background(sh))
			continue;
		bool bang = sh->tokens[sh->at].type == TOKEN_BANG;
		step(sh);
		if (!bang && !sh->child)
			step_over(sh);
	}
	if (sh->interrupted && sh->child && sh->child->running)
		process_interrupt(sh->child);
	sh->looping = false;
	if (sh->interrupted && sh->child && !sh->child->running)
		reap(sh);
	if (!sh->child)
		shell_finish(sh);
}

static void take_up(struct engine *e, struct event *ev)
{
	(void)e;
	go_on(container_of(ev, struct shell, next));
}

static void shell_interrupt(struct process *line)
{
	struct shell *sh = line->state;

	sh->interrupted = true;
	line->status = STATUS_INTERRUPTED;
	if (!sh->looping)
		go_on(sh);
}

static bool complain(
	struct process *line, const char *text, enum words_error error, const struct token *where)
{
	if (error == WORDS_OK)
		return false;
	if (error == WORDS_QUOTE)
		process_error(line, "bash: unexpected EOF while looking for matching quote\n");
	else if (where->newline || where->start == strlen(text))
		process_error(line, "bash: syntax error near unexpected token `newline'\n");
	else
		process_error(line, "bash: syntax error near unexpected token `%.*s'\n",
			(int)(where->end - where->start), text + where->start);
	return true;
}

/* a line ready to run; it has ended already where it cannot be read */
static struct process *line_new(struct host *h, const char *line, uint32_t job)
{
	struct process *p = process_new(h, NULL, line);
	size_t n = strlen(line);
	const struct token *where;

	p->job = job;
	if (n > SHELL_LINE_MAX) {
		process_fail(p, STATUS_USAGE, "bash: line too long\n");
		return p;
	}
	size_t tokens = words_tokens(n) * sizeof(struct token);
	struct shell *sh = process_state(p, sizeof(*sh) + tokens + words_text(n));
	sh->line = p;
	sh->status = shell_state(h)->status;
	sh->next.run = take_up;
	sh->text = (char *)sh->tokens + tokens;
	enum words_error error = words_split(line, sh->tokens, sh->text, &where);
	if (complain(p, line, error, where))
		process_exit(p, STATUS_USAGE);
	else
		p->interrupt = shell_interrupt;
	return p;
}

struct process *shell_run(struct host *h, const char *line, const char *stdin_text)
{
	struct process *p = line_new(h, line, 0);

	if (!p->running)
		return p;
	if (stdin_text)
		set_in(p->state, stdin_text, strlen(stdin_text));
	go_on(p->state);
	return p;
}

void shell_jobs(struct host *h, void (*one)(void *arg, struct process *line), void *arg)
{
	list_for_each_safe (p, &process_table(h->node.net)->all, struct process, link)
		if (p->host == h && p->job && p->running)
			one(arg, p);
}

const char *shell_command_name(const struct process *line)
{
	const struct shell *sh = line->state;

	return line->running && sh && sh->child ? sh->child_name : NULL;
}
