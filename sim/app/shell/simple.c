/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Simple commands (POSIX.1 2.9.1): the words, then the redirections, then the assignments, then the
 * command: a function, a built-in, a file, a program. Also redirections of compound commands. When
 * a command's frame is popped, the descriptors are restored.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/shell/arith.h"
#include "app/shell/machine.h"
#include "app/system/commands.h"
#include "app/system/escape.h"
#include "app/system/files.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "engine/trace.h"
#include "host/host.h"

enum { SIMPLE_WORDS, SIMPLE_ASSIGN, SIMPLE_REDIRECTS, SIMPLE_RUN, SIMPLE_RUNNING, SIMPLE_DECLARED };

/* ---- redirections ---- */

static void set_fd(struct shell *sh, struct sh_frame *f, int fd, struct stream *s)
{
	if (!(f->saved_mask >> fd & 1)) {
		f->saved[fd] = sh->fd[fd];
		f->saved_mask |= (uint16_t)(1u << fd);
	} else {
		stream_drop(sh->fd[fd]);
	}
	sh->fd[fd] = s;
}

void redirects_restore(struct shell *sh, struct sh_frame *f, bool keep)
{
	for (int fd = 0; fd < SH_FDS; fd++) {
		if (!(f->saved_mask >> fd & 1))
			continue;
		if (keep) {
			stream_drop(f->saved[fd]);
		} else {
			int error =
				sh->fd[fd] && sh->fd[fd]->users == 1 ? stream_flush(sh->fd[fd]) : 0;
			stream_drop(sh->fd[fd]);
			sh->fd[fd] = f->saved[fd];
			if (error) {
				sh->env->status = 1;
				thread_write_error(sh, error);
			}
		}
		f->saved[fd] = NULL;
	}
	f->saved_mask = 0;
}

static bool duplicate(
	struct shell *sh, struct sh_frame *f, const struct sh_redirect *r, const char *to)
{
	if (strcmp(to, "-") == 0) {
		set_fd(sh, f, r->fd, NULL);
		return true;
	}
	int from = isdigit((unsigned char)to[0]) && !to[1] ? to[0] - '0' : -1;
	if (from < 0) {
		shell_complain(sh, "%s: ambiguous redirect\n", to);
		return false;
	}
	if (!sh->fd[from]) {
		shell_complain(sh, "%d: Bad file descriptor\n", from);
		return false;
	}
	set_fd(sh, f, r->fd, stream_keep(sh->fd[from]));
	return true;
}

static bool open_file(
	struct shell *sh, struct sh_frame *f, const struct sh_redirect *r, const char *name)
{
	int error;
	unsigned how = r->kind == SH_BOTH   ? SH_WRITE
		: r->kind == SH_BOTH_APPEND ? SH_APPEND
					    : r->kind;
	bool both = r->kind == SH_BOTH || r->kind == SH_BOTH_APPEND;

	if (strncmp(name, "/dev/tcp/", 9) == 0 || strncmp(name, "/dev/udp/", 9) == 0) {
		not_simulated(sh->p, "/dev/tcp", "nc");
		return false;
	}
	if (how == SH_WRITE && sh->env->noclobber && r->kind != SH_BOTH) {
		struct text path = {0};
		files_path(sh->p->host, name, &path);
		bool there = files_stat(sh->p->host, text_str(&path)).kind == FILE_REGULAR;
		text_free(&path);
		if (there) {
			shell_complain(sh, "%s: cannot overwrite existing file\n", name);
			return false;
		}
	}
	static const char *const own[] = {"/dev/stdin", "/dev/stdout", "/dev/stderr"};
	for (int i = 0; i < 3; i++)
		if (strcmp(name, own[i]) == 0 && sh->fd[i]) {
			set_fd(sh, f, r->fd, stream_keep(sh->fd[i]));
			return true;
		}
	struct stream *s = strcmp(name, "/dev/tty") == 0
		? stream_terminal(sh->line)
		: stream_open(sh->p->host, name, how, &error);
	if (!s) {
		shell_complain(sh, "%s: %s\n", name, errno_words(error));
		return false;
	}
	set_fd(sh, f, r->fd, s);
	if (both)
		set_fd(sh, f, 2, stream_keep(s));
	return true;
}

/* the word of a redirection: exactly one field */
static enum sh_answer target(
	struct shell *sh, struct sh_frame *f, const struct sh_redirect *r, struct text *out)
{
	uint32_t count = 0;

	if (r->kind == SH_HERE || r->kind == SH_HERE_STRING)
		return expand_text(sh, &f->x, r->word, out);
	enum sh_answer answer = expand_word_fields(sh, &f->x, r->word, out, &count);
	if (answer != SH_DONE || count == 1)
		return answer;
	shell_complain(sh, "%s: ambiguous redirect\n", r->word->raw);
	return SH_FAILS;
}

static bool redirect(
	struct shell *sh, struct sh_frame *f, const struct sh_redirect *r, struct text *t)
{
	if (r->fd >= SH_FDS) {
		shell_complain(sh, "%d: Bad file descriptor\n", r->fd);
		return false;
	}
	switch (r->kind) {
	case SH_HERE_STRING: text_putc(t, '\n'); /* fall through */
	case SH_HERE:
		set_fd(sh, f, r->fd, stream_buffer(sh->p->host, text_str(t), t->len));
		return true;
	case SH_DUP_IN:
	case SH_DUP_OUT: return duplicate(sh, f, r, text_str(t));
	default: return open_file(sh, f, r, text_str(t));
	}
}

enum sh_answer redirects_step(struct shell *sh, struct sh_frame *f, const struct sh_redirect *first)
{
	if (!f->closed_mask) {
		f->closed_mask = 1; /* begun */
		f->redirect = first;
	}
	while (f->redirect) {
		struct text t = {0};
		enum sh_answer answer = target(sh, f, f->redirect, &t);
		if (answer == SH_DONE && !redirect(sh, f, f->redirect, &t))
			answer = SH_FAILS;
		text_free(&t);
		if (answer != SH_DONE)
			return answer;
		f->redirect = f->redirect->next;
	}
	return SH_DONE;
}

/* ---- variables that last as long as a frame ---- */

void local_hide(struct shell *sh, struct sh_frame *f, const char *name)
{
	const struct sh_var *v = env_itself(sh->env, name);

	if (v && v->flags & SH_READONLY) /* it stays: to set it is an error */
		return;
	for (const struct sh_local *l = f->locals; l; l = l->next)
		if (strcmp(l->name, name) == 0)
			return;
	struct sh_local *l = arena_get(shell_arena(sh), sizeof(*l));
	l->name = arena_get(shell_arena(sh), strlen(name) + 1);
	strcpy(l->name, name);
	l->var = env_take_out(sh->env, name);
	if (l->var && l->var->flags & SH_EXPORTED)
		env_make(sh->env, name)->flags |= SH_EXPORTED;
	l->next = f->locals;
	f->locals = l;
}

static void local_restore(struct shell *sh, struct sh_local *l)
{
	env_put_back(sh->env, l->name, l->var);
	arena_put(shell_arena(sh), l->name, strlen(l->name) + 1);
	arena_put(shell_arena(sh), l, sizeof(*l));
}

void locals_restore(struct shell *sh, struct sh_frame *f)
{
	while (f->locals) {
		struct sh_local *l = f->locals;
		f->locals = l->next;
		local_restore(sh, l);
	}
}

/* ---- assignments ---- */

static bool assign_text(
	struct shell *sh, const struct sh_assign *a, const char *index, const char *value)
{
	struct text all = {0}, why = {0};
	const struct sh_var *v = env_find(sh->env, a->name);
	int64_t at = 0, number = 0;
	bool keyed = index && v && v->flags & SH_KEYED;
	bool fine = !index || keyed || arith_eval(sh->env, index, sh->at_line, &at, &why);

	bool integer = v && v->flags & SH_INTEGER;
	if (a->append && v) {
		const char *old = keyed                ? env_key(v, index)
			: index || v->flags & SH_ARRAY ? env_element(v, at)
						       : v->value;
		text_add(&all, "%s%s", old ? old : "", integer ? "+" : "");
	}
	text_put(&all, value);
	if (fine && v && v->flags & SH_INTEGER) {
		fine = arith_eval(sh->env, text_str(&all), sh->at_line, &number, &why);
		text_clear(&all);
		text_add(&all, "%lld", (long long)number);
	}
	if (!fine) {
		shell_complain(sh, "%s\n", text_str(&why));
	} else {
		int error = keyed ? env_set_key(sh->env, a->name, index, text_str(&all))
			: index   ? env_set_element(sh->env, a->name, at, text_str(&all))
				  : env_set(sh->env, a->name, text_str(&all));
		if (error == -EPERM)
			shell_complain(sh, "%s: readonly variable\n", a->name);
		else if (error)
			shell_complain(sh, "xrealloc: cannot allocate %zu bytes\n", all.len);
		fine = error == 0;
	}
	text_free(&all);
	text_free(&why);
	return fine;
}

/* an element between the parentheses: VALUE, [i]=VALUE, [key]=VALUE */
static void assign_element(struct shell *sh, struct sh_var *v, const char *s, int64_t *at)
{
	const char *close = s[0] == '[' ? strstr(s, "]=") : NULL;
	struct text key = {0};

	if (v->flags & SH_KEYED && close) {
		text_putn(&key, s + 1, (size_t)(close - s - 1));
		env_set_key(sh->env, v->name, text_str(&key), close + 2);
	} else if (v->flags & SH_KEYED) {
		shell_complain(sh, "%s: %s: must use subscript when assigning associative array\n",
			v->name, s);
	} else {
		if (close)
			*at = strtoll(s + 1, NULL, 10);
		env_set_element(sh->env, v->name, (*at)++, close ? close + 2 : s);
	}
	text_free(&key);
}

/* NAME=(…): its words as elements */
static enum sh_answer assign_array(struct shell *sh, struct sh_frame *f, const struct sh_assign *a)
{
	struct text t = {0};
	uint32_t count = 0;
	enum sh_answer answer = expand_fields(sh, &f->x, a->value, &t, &count);
	struct sh_var *v = env_find(sh->env, a->name);
	int64_t at = 0;

	if (answer != SH_DONE) {
		text_free(&t);
		return answer;
	}
	if (v && v->flags & SH_READONLY && !a->declared) {
		shell_complain(sh, "%s: readonly variable\n", a->name);
		text_free(&t);
		return SH_FAILS;
	}
	if (!a->declared)
		xtrace_assign(sh, a, NULL);
	v = env_make(sh->env, a->name);
	uint8_t readonly = v->flags & SH_READONLY;
	v->flags &= (uint8_t)~SH_READONLY;
	env_make_array(sh->env, v, a->append);
	for (const struct sh_element *x = v->elements; x; x = x->next)
		at = x->index + 1;
	const char *s = text_str(&t);
	for (uint32_t i = 0; i < count; i++, s += strlen(s) + 1)
		assign_element(sh, v, s, &at);
	v->flags |= readonly;
	text_free(&t);
	return SH_DONE;
}

/* NAME+=value before a command adds to what the name has outside */
static void hide_for_command(struct shell *sh, struct sh_frame *f, const struct sh_assign *a)
{
	char room[32];
	struct text before = {0};
	const char *value = a->append ? env_get(sh->env, a->name, sh->at_line, room) : NULL;

	text_put(&before, value ? value : "");
	local_hide(sh, f, a->name);
	if (value)
		env_set(sh->env, a->name, text_str(&before));
	text_free(&before);
}

static enum sh_answer assign(struct shell *sh, struct sh_frame *f, const struct sh_assign *a)
{
	struct text index = {0}, value = {0};
	enum sh_answer answer = SH_DONE;

	if (a->array)
		return assign_array(sh, f, a);
	/* an index holds no substitution that waits: it is worked out first */
	if (a->index) {
		struct sh_expansion x = {0};
		answer = expand_text(sh, &x, a->index, &index);
		if (answer != SH_DONE) {
			text_free(&index);
			return SH_FAILS;
		}
	}
	answer = expand_text(sh, &f->x, a->value, &value);
	if (answer == SH_DONE && f->argc)
		hide_for_command(sh, f, a);
	if (answer == SH_DONE &&
		!assign_text(sh, a, a->index ? text_str(&index) : NULL, text_str(&value)))
		answer = SH_FAILS;
	if (answer == SH_DONE && f->argc)
		env_find(sh->env, a->name)->flags |= SH_EXPORTED;
	if (answer == SH_DONE)
		xtrace_assign(sh, a, text_str(&value));
	text_free(&index);
	text_free(&value);
	return answer;
}

/* ---- words ---- */

static bool declares(const struct sh_word *first)
{
	return first && (word_declares(first) || strcmp(first->raw, "alias") == 0);
}

static bool looks_assigned(const char *raw)
{
	size_t n = strcspn(raw, "=+");
	struct text name = {0};

	text_putn(&name, raw, n);
	bool is = raw[n] && env_is_name(text_str(&name));
	text_free(&name);
	return is;
}

/* one word after the other, because some are not split */
static enum sh_answer expand_words(struct shell *sh, struct sh_frame *f)
{
	bool declaring = declares(f->node->words);
	const struct sh_word *w = f->node->words;

	for (uint32_t i = 0; w && i < f->at; i++)
		w = w->next;
	for (; w; w = w->next, f->at++) {
		struct text t = {0};
		enum sh_answer answer;
		if (declaring && looks_assigned(w->raw)) {
			answer = expand_text(sh, &f->x, w, &t);
			text_putc(&t, '\0');
			f->argc += answer == SH_DONE;
		} else {
			answer = expand_word_fields(sh, &f->x, w, &t, &f->argc);
		}
		if (answer == SH_DONE)
			buffer_add(sh, &f->text, text_str(&t), t.len);
		text_free(&t);
		if (answer == SH_DONE && f->text.length > SH_TEXT_MAX) {
			shell_complain(sh, "%s: Argument list too long\n", f->text.s);
			answer = SH_FAILS;
		}
		if (answer != SH_DONE)
			return answer;
	}
	f->argv = argv_from(shell_arena(sh), f->text.s, f->argc, f->text.length, &f->argv_size);
	buffer_free(sh, &f->text);
	return SH_DONE;
}

/* ---- finding the command ---- */

static bool in_path(struct shell *sh, const char *name, struct text *path)
{
	char room[32];
	const char *dirs = env_get(sh->env, "PATH", 0, room);

	while (dirs && *dirs) {
		size_t n = strcspn(dirs, ":");
		struct text whole = {0};
		text_putn(&whole, dirs, n);
		text_add(&whole, "%s%s", n ? "/" : "./", name);
		files_path(sh->p->host, text_str(&whole), path);
		text_free(&whole);
		struct file_info info = files_stat(sh->p->host, text_str(path));
		if (info.kind == FILE_PROGRAM || (info.kind == FILE_REGULAR && info.mode & 0111))
			return true;
		dirs += n + (dirs[n] == ':');
	}
	return false;
}

int command_path(struct shell *sh, const char *name, struct text *path)
{
	if (!strchr(name, '/'))
		return in_path(sh, name, path) ? 0 : -ENOENT;
	files_path(sh->p->host, name, path);
	struct file_info info = files_stat(sh->p->host, text_str(path));
	switch (info.kind) {
	case FILE_NONE: return -ENOENT;
	case FILE_DIR: return -EISDIR;
	case FILE_PROGRAM: return 0;
	case FILE_REGULAR: return info.mode & 0111 ? 0 : -EACCES;
	default: return -EACCES;
	}
}

static void child_ended(struct process *c)
{
	struct shell *sh = c->parent->state;

	if (!sh->looping && !event_pending(&sh->next))
		event_schedule_in(host_engine(c->host), &sh->next, 0);
}

static void child_write(struct process *c, const char *s, size_t n, bool error)
{
	struct stream *to = c->io[error ? 2 : 1];
	bool broken = stream_write(to, s, n, error) == -EPIPE && to->kind == STREAM_PIPE;
	struct shell *sh = c->parent->state;

	if (broken && sh->child_argv && command_is_builtin(c->host, sh->child_argv[0]))
		sh->broken = true; /* a built-in is the shell itself */
}

static void join_line(struct text *t, int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		text_add(t, "%s%s", i ? " " : "", argv[i]);
}

static void start_program(struct shell *sh, struct sh_frame *f, int argc, char **argv)
{
	struct text line = {0};

	if (!thread_may_fork(sh, SH_PROGRAM_STEPS))
		return;
	join_line(&line, argc, argv);
	struct process *c = process_new(sh->p->host, sh->p, text_str(&line));
	text_free(&line);
	sh->child = c;
	sh->child_argv = f->argv;
	sh->child_argv_size = f->argv_size;
	f->argv = NULL;
	for (int i = 0; i < 3; i++)
		c->io[i] = stream_keep(sh->fd[i]);
	c->write = child_write;
	c->ended = child_ended;
	const char *in;
	c->in_length = (uint32_t)stream_rest(sh->fd[0], &in);
	c->in = sh->fd[0] && sh->fd[0]->kind != STREAM_TERMINAL ? in : NULL;
	if (!filter_start(c, argc, argv))
		program_run(c, argc, argv);
}

/* the complaint about a command that is not there; its status */
static int not_found(struct shell *sh, const char *name, int error)
{
	if (error == -ENOENT && !strchr(name, '/'))
		shell_complain(sh, "%s: command not found\n", name);
	else
		shell_complain(sh, "%s: %s\n", name, errno_words(error));
	return error == -ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE;
}

static bool known_program(struct shell *sh, const char *name, int *error)
{
	struct text path = {0};

	bool named =
		!strchr(name, '/') && (command_find(sh->p->host, name) || command_missing(name));
	*error = named ? 0 : command_path(sh, name, &path);
	text_free(&path);
	return *error == 0;
}

void command_start(struct shell *sh, struct sh_frame *f, int argc, char **argv)
{
	struct sh_function *function = env_function(sh->env, argv[0]);
	const struct sh_builtin *builtin = builtin_find(argv[0]);
	int error;

	sh->child_name = NULL;
	if (function) {
		call_function(sh, function, argc, argv);
	} else if (builtin) {
		int status = builtin->run(sh, argc, argv);
		if (status >= 0)
			sh->env->status = status;
	} else if (known_program(sh, argv[0], &error)) {
		start_program(sh, f, argc, argv);
		const struct command *c =
			sh->child_argv ? command_find(sh->p->host, sh->child_argv[0]) : NULL;
		sh->child_name = c ? c->name : NULL;
	} else {
		sh->env->status = not_found(sh, argv[0], error);
	}
}

static char **copy_params(struct shell *sh, uint32_t *count)
{
	struct arena *a = shell_arena(sh);
	char **kept = NULL;

	*count = sh->env->param_count;
	if (*count)
		kept = arena_get(a, *count * sizeof(char *));
	for (uint32_t i = 0; i < *count; i++) {
		kept[i] = arena_get(a, strlen(sh->env->params[i]) + 1);
		strcpy(kept[i], sh->env->params[i]);
	}
	return kept;
}

void call_params(struct shell *sh, struct sh_frame *f, int argc, char **argv)
{
	f->loop = true;
	f->params = copy_params(sh, &f->param_count);
	env_set_params(sh->env, (uint32_t)argc - 1, argv + 1);
}

void call_function(struct shell *sh, struct sh_function *fn, int argc, char **argv)
{
	if (sh->calls >= SH_CALLS_MAX) {
		shell_complain(sh, "%s: maximum function nesting level exceeded (%d)\n", argv[0],
			SH_CALLS_MAX);
		shell_discard(sh, 1);
		return;
	}
	sh->calls++;
	struct sh_frame *f = shell_push(sh, SH_FRAME_CALL, fn->node);
	program_use(fn->program);
	f->program = fn->program;
	call_params(sh, f, argc, argv);
}

void call_text(
	struct shell *sh, const char *text, size_t n, const char *name, enum sh_frame_kind kind)
{
	struct parse_options o = {.name = name ? name : sh->script, .extended = sh->env->extglob};
	struct parse_error error;
	struct text said = {0};

	if (sh->calls >= SH_CALLS_MAX) {
		shell_complain(
			sh, "eval: maximum eval nesting level exceeded (%d)\n", SH_CALLS_MAX);
		shell_discard(sh, 1);
		return;
	}
	struct program *p = program_parse(shell_arena(sh), text, n, &o, &error, &said);
	script_tell(sh->p, &error, &said);
	if (!p) {
		sh->env->status = STATUS_USAGE;
		return;
	}
	sh->calls++;
	struct sh_frame *f = shell_push(sh, kind, p->list);
	f->program = p;
	f->name = sh->script;
	f->text_of_its_own = true;
	if (kind == SH_FRAME_SOURCE)
		sh->script = p->name;
}

/* ---- the steps ---- */

static void end_simple(struct shell *sh, struct sh_frame *f)
{
	redirects_restore(sh, f, false);
	if (sh->env->errexit && sh->env->status && !f->tested && sh->unwind == SH_RUNS)
		shell_leave(sh, sh->env->status);
	shell_pop(sh);
}

/* the arrays that `declare NAME=(…)` and its like fill, behind the built-in itself */
static bool assign_declared(struct shell *sh, struct sh_frame *f)
{
	int status = sh->env->status;

	for (; f->assign; f->assign = f->assign->next) {
		enum sh_answer answer =
			f->assign->declared && status == 0 ? assign(sh, f, f->assign) : SH_DONE;
		if (answer == SH_FAILS)
			shell_discard(sh, 1);
		if (answer != SH_DONE)
			return false;
	}
	sh->env->status = status;
	return true;
}

/* false: it waits, or is over */
static bool went_on(struct shell *sh, struct sh_frame *f, enum sh_answer answer, bool fatal)
{
	if (answer == SH_DONE)
		f->step++;
	if (answer != SH_FAILS)
		return answer == SH_DONE;
	sh->env->status = 1;
	if (fatal)
		shell_discard(sh, 1);
	else
		end_simple(sh, f);
	return false;
}

static bool assign_all(struct shell *sh, struct sh_frame *f)
{
	for (; f->assign; f->assign = f->assign->next) {
		enum sh_answer answer = f->assign->declared ? SH_DONE : assign(sh, f, f->assign);
		if (answer == SH_FAILS)
			shell_discard(sh, 1);
		if (answer != SH_DONE)
			return false;
	}
	f->step++;
	return true;
}

void simple_step(struct shell *sh, struct sh_frame *f)
{
	sh->at_line = f->node->line;
	switch (f->step) {
	case SIMPLE_WORDS:
		if (!went_on(sh, f, expand_words(sh, f), true))
			return;
		f->assign = f->node->assigns; /* fall through */
	case SIMPLE_ASSIGN:
		if (!assign_all(sh, f))
			return;
		xtrace_words(sh, f->argc, f->argv); /* fall through */
	case SIMPLE_REDIRECTS:
		if (!went_on(sh, f, redirects_step(sh, f, f->node->redirects), false))
			return; /* fall through */
	case SIMPLE_RUN:
		if (f->argc && pipeline_reads_later(sh, (int)f->argc, f->argv))
			return;
		f->step++;
		if (f->argc == 0) {
			if (!f->x.substituted)
				sh->env->status = 0;
			break;
		}
		command_start(sh, f, (int)f->argc, f->argv);
		if (sh->child || sh->waits || sh->top != f || sh->unwind != SH_RUNS)
			return;
		f->assign = f->node->assigns;
		f->step = SIMPLE_DECLARED; /* fall through */
	case SIMPLE_DECLARED:
		if (!assign_declared(sh, f))
			return;
		break;
	default: break;
	}
	end_simple(sh, f);
}
