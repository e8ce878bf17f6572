/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop of a shell thread, and what each kind of compound command does step by step. No command
 * of the script is on the C stack between two steps: a frame says where it stands.
 *
 * Left out: job control (stopping, fg), process groups.
 */
#include "app/shell/machine.h"

#include <stdio.h>
#include <string.h>

#include "app/shell/arith.h"
#include "app/shell/glob.h"
#include "app/shell/shell_state.h"
#include "base/language.h"
#include "host/host.h"

/* ---- frames ---- */

struct sh_frame *shell_push(struct shell *sh, enum sh_frame_kind kind, const struct sh_node *n)
{
	struct sh_frame *f = arena_get(shell_arena(sh), sizeof(*f));

	f->kind = (uint8_t)kind;
	f->node = n;
	f->up = sh->top;
	f->tested = sh->top && sh->top->tested;
	sh->top = f;
	return f;
}

void shell_push_list(struct shell *sh, const struct sh_node *list, bool tested)
{
	struct sh_frame *f = shell_push(sh, SH_FRAME_LIST, list);

	f->tested |= tested;
}

static void leave_call(struct shell *sh, struct sh_frame *f)
{
	if (f->kind != SH_FRAME_CALL && f->kind != SH_FRAME_SOURCE)
		return;
	sh->calls--;
	if (f->name || f->kind == SH_FRAME_SOURCE)
		sh->script = f->name;
	if (!f->loop) /* `loop` of a call: it has no parameters of its own */
		return;
	env_set_params(sh->env, f->param_count, f->params);
	for (uint32_t i = 0; i < f->param_count; i++)
		arena_put(shell_arena(sh), f->params[i], strlen(f->params[i]) + 1);
	if (f->params)
		arena_put(shell_arena(sh), f->params, f->param_count * sizeof(char *));
}

void shell_pop(struct shell *sh)
{
	struct sh_frame *f = sh->top;

	redirects_restore(sh, f, false);
	locals_restore(sh, f);
	leave_call(sh, f);
	expansion_free(sh, &f->x);
	buffer_free(sh, &f->text);
	if (f->argv)
		arena_put(shell_arena(sh), f->argv, f->argv_size);
	sh->top = f->up;
	program_drop(f->program);
	arena_put(shell_arena(sh), f, sizeof(*f));
}

struct program *shell_program(const struct shell *sh)
{
	for (struct sh_frame *f = sh->top; f; f = f->up)
		if (f->program)
			return f->program;
	return NULL;
}

struct sh_frame *shell_call(const struct shell *sh, bool sourced)
{
	for (struct sh_frame *f = sh->top; f; f = f->up)
		if ((f->kind == SH_FRAME_CALL && f->loop) ||
			(sourced && f->kind == SH_FRAME_SOURCE))
			return f;
	return NULL;
}

/* ---- what is said ---- */

void shell_say(struct shell *sh, int fd, const char *s, size_t n)
{
	stream_write(sh->fd[fd], s, n, fd == 2);
}

void shell_complain(struct shell *sh, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	if (sh->script)
		text_add(&t, "%s: line %u: ", sh->script, sh->at_line);
	else
		text_put(&t, "bash: ");
	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	shell_say(sh, 2, text_str(&t), t.len);
	text_free(&t);
}

void shell_leave(struct shell *sh, int status)
{
	sh->env->status = status;
	sh->unwind = SH_EXITS;
}

void shell_discard(struct shell *sh, int status)
{
	sh->env->status = status;
	sh->unwind = sh->fatal && !sh->interactive ? SH_EXITS : SH_DISCARDS;
	sh->fatal = false;
}

void shell_fatal(struct shell *sh)
{
	sh->fatal = true;
}

/* ---- set -e ---- */

static void check_errexit(struct shell *sh, const struct sh_frame *f)
{
	if (sh->env->errexit && sh->env->status && !f->tested && sh->unwind == SH_RUNS)
		shell_leave(sh, sh->env->status);
}

/* ---- compound commands: each is called with its redirections done ---- */

enum { STEP_REDIRECT, STEP_BEGIN, STEP_BODY, STEP_NEXT, STEP_END };

static void step_and_or(struct shell *sh, struct sh_frame *f)
{
	const struct sh_node *n = f->node;
	bool and_if = n->type == SH_AND;

	if (f->step++ == STEP_BEGIN) {
		shell_push(sh, SH_FRAME_NODE, n->body)->tested = true;
	} else if (f->step == STEP_BEGIN + 2 && (sh->env->status == 0) == and_if) {
		shell_push(sh, SH_FRAME_NODE, n->other);
	} else {
		shell_pop(sh);
	}
}

static void step_not(struct shell *sh, struct sh_frame *f)
{
	if (f->step++ == STEP_BEGIN) {
		shell_push(sh, SH_FRAME_NODE, f->node->body)->tested = true;
		return;
	}
	sh->env->status = !sh->env->status;
	shell_pop(sh);
}

static void step_time(struct shell *sh, struct sh_frame *f)
{
	int64_t now = host_engine(sh->p->host)->now;
	struct text t = {0};

	if (f->step++ == STEP_BEGIN) {
		f->begun = now;
		if (f->node->body)
			shell_push(sh, SH_FRAME_NODE, f->node->body);
		return;
	}
	int64_t ms = (now - f->begun) / NSEC_PER_MSEC;
	text_add(&t, "\nreal\t%dm%d.%03ds\nuser\t0m0.000s\nsys\t0m0.000s\n", (int)(ms / 60000),
		(int)(ms / 1000 % 60), (int)(ms % 1000));
	shell_say(sh, 2, text_str(&t), t.len);
	text_free(&t);
	shell_pop(sh);
}

static void step_group(struct shell *sh, struct sh_frame *f)
{
	if (f->step++ == STEP_BEGIN)
		shell_push_list(sh, f->node->body, false);
	else
		shell_pop(sh);
}

static void step_subshell(struct shell *sh, struct sh_frame *f)
{
	if (f->step++ == STEP_BEGIN) {
		thread_subshell(sh, f->node->body, false);
		return;
	}
	check_errexit(sh, f);
	shell_pop(sh);
}

static void step_if(struct shell *sh, struct sh_frame *f)
{
	const struct sh_node *n = f->node;

	switch (f->step++) {
	case STEP_BEGIN: shell_push_list(sh, n->condition, true); break;
	case STEP_BODY:
		if (sh->env->status == 0) {
			shell_push_list(sh, n->body, false);
		} else {
			sh->env->status = 0;
			if (n->other)
				shell_push_list(sh, n->other, false);
		}
		break;
	default: shell_pop(sh);
	}
}

static void step_while(struct shell *sh, struct sh_frame *f)
{
	const struct sh_node *n = f->node;

	f->loop = true;
	if (f->step == STEP_BEGIN) {
		f->step = STEP_BODY;
		shell_push_list(sh, n->condition, true);
	} else if (f->step == STEP_BODY) {
		if ((sh->env->status == 0) == (n->type == SH_WHILE)) {
			f->step = STEP_NEXT;
			shell_push_list(sh, n->body, false);
		} else {
			sh->env->status = (int)f->index;
			shell_pop(sh);
		}
	} else {
		f->index = sh->env->status; /* the loop's, if this was its last round */
		f->step = STEP_BEGIN;
	}
}

/* the words of a for: fields, or "$@" */
static bool for_words(struct shell *sh, struct sh_frame *f)
{
	struct text t = {0};
	enum sh_answer answer = SH_DONE;

	if (f->node->has_words) {
		answer = expand_fields(sh, &f->x, f->node->words, &t, &f->argc);
	} else {
		for (uint32_t i = 0; i < sh->env->param_count; i++, f->argc++)
			text_putn(&t, sh->env->params[i], strlen(sh->env->params[i]) + 1);
	}
	if (answer == SH_DONE)
		f->argv = argv_from(shell_arena(sh), text_str(&t), f->argc, t.len, &f->argv_size);
	text_free(&t);
	if (answer == SH_FAILS)
		shell_discard(sh, 1);
	return answer == SH_DONE;
}

static void step_for(struct shell *sh, struct sh_frame *f)
{
	if (f->step == STEP_BEGIN) {
		if (!env_is_name(f->node->name)) {
			shell_complain(sh, "`%s': not a valid identifier\n", f->node->name);
			sh->env->status = 1;
			shell_pop(sh);
			return;
		}
		if (!for_words(sh, f))
			return;
		f->step = STEP_NEXT;
		f->loop = true;
		sh->env->status = 0;
	}
	if (f->at >= f->argc) {
		shell_pop(sh);
		return;
	}
	if (env_set(sh->env, f->node->name, f->argv[f->at++]) != 0) {
		shell_complain(sh, "%s: readonly variable\n", f->node->name);
		sh->env->status = 1;
		shell_pop(sh);
		return;
	}
	shell_push_list(sh, f->node->body, false);
}

/* an arithmetic word of (( )) or for (( )); false: it waits, or has failed */
static bool evaluate(struct shell *sh, struct sh_frame *f, const struct sh_word *w, int64_t *value)
{
	struct text t = {0}, why = {0};
	enum sh_answer answer = expand_text(sh, &f->x, w, &t);

	if (answer == SH_DONE && !arith_eval(sh->env, text_str(&t), sh->at_line, value, &why)) {
		shell_complain(sh, "((: %s\n", text_str(&why));
		sh->env->status = 1;
		f->loop = false;
		shell_pop(sh);
		answer = SH_WAITS;
	}
	text_free(&t);
	text_free(&why);
	if (answer == SH_FAILS)
		shell_discard(sh, 1);
	return answer == SH_DONE;
}

static bool is_empty(const struct sh_word *w)
{
	return w->raw[strspn(w->raw, " \t\n")] == '\0';
}

static void step_cfor(struct shell *sh, struct sh_frame *f)
{
	const struct sh_word *first = f->node->words, *test = first->next, *then = test->next;
	int64_t value = 1;

	f->loop = true;
	if (f->step == STEP_BEGIN) {
		if (!evaluate(sh, f, first, &value))
			return;
		f->step = STEP_BODY;
		sh->env->status = 0;
	} else if (f->step == STEP_BODY) {
		if (!is_empty(test) && !evaluate(sh, f, test, &value))
			return;
		if (value == 0) {
			shell_pop(sh);
			return;
		}
		f->step = STEP_NEXT;
		shell_push_list(sh, f->node->body, false);
	} else if (evaluate(sh, f, then, &value)) {
		f->step = STEP_BODY;
	}
}

static void step_math(struct shell *sh, struct sh_frame *f)
{
	int64_t value = 0;

	if (!evaluate(sh, f, f->node->words, &value))
		return;
	sh->env->status = value == 0;
	check_errexit(sh, f);
	shell_pop(sh);
}

/* does the subject fit one of this item's patterns? SH_DONE: no more of them */
static enum sh_answer case_matches(struct shell *sh, struct sh_frame *f, bool *fits)
{
	for (*fits = false;; f->at++) {
		const struct sh_word *w = f->item->patterns;
		for (uint32_t i = 0; w && i < f->at; i++)
			w = w->next;
		if (!w)
			return SH_DONE;
		struct text pattern = {0};
		enum sh_answer answer = expand_pattern(sh, &f->x, w, &pattern);
		*fits = answer == SH_DONE && glob_matches(text_str(&pattern), f->text.s);
		text_free(&pattern);
		if (answer != SH_DONE || *fits)
			return answer;
	}
}

static void case_subject(struct shell *sh, struct sh_frame *f)
{
	struct text t = {0};
	enum sh_answer answer = expand_text(sh, &f->x, f->node->words, &t);

	if (answer == SH_DONE) {
		buffer_add(sh, &f->text, text_str(&t), t.len);
		f->item = f->node->cases;
		f->step = STEP_BODY;
		sh->env->status = 0;
	} else if (answer == SH_FAILS) {
		shell_discard(sh, 1);
	}
	text_free(&t);
}

static void step_case(struct shell *sh, struct sh_frame *f)
{
	bool fits;

	if (f->step == STEP_BEGIN) {
		case_subject(sh, f);
		return;
	}
	if (f->step == STEP_NEXT) { /* behind a body */
		unsigned end = f->item->end;
		f->item = end == SH_BREAK ? NULL : f->item->next;
		f->at = 0;
		f->step = end == SH_FALL ? STEP_END : STEP_BODY;
	}
	if (!f->item) {
		shell_pop(sh);
		return;
	}
	enum sh_answer answer = f->step == STEP_END ? SH_DONE : case_matches(sh, f, &fits);
	if (answer == SH_FAILS)
		shell_discard(sh, 1);
	if (answer != SH_DONE)
		return;
	if (f->step == STEP_END || fits) {
		f->step = STEP_NEXT;
		shell_push_list(sh, f->item->body, false);
		return;
	}
	f->item = f->item->next;
	f->at = 0;
}

static void step_function(struct shell *sh, struct sh_frame *f)
{
	env_define(sh->env, f->node->name, shell_program(sh), f->node->body);
	sh->env->status = 0;
	shell_pop(sh);
}

static void step_test(struct shell *sh, struct sh_frame *f)
{
	bool value = false;
	enum sh_answer answer = test_step(sh, f, &value);

	if (answer == SH_WAITS)
		return;
	sh->env->status = answer == SH_FAILS ? (int)f->index : !value;
	check_errexit(sh, f);
	shell_pop(sh);
}

/* ---- pipes ---- */

/* the next member starts with what the one before has left in its pipe */
static void pipe_start(struct shell *sh, struct sh_frame *f, const struct sh_node *member)
{
	struct shell *child = thread_subshell(sh, member, true);

	if (!child) {
		shell_pop(sh);
		return;
	}
	if (f->at > 0) {
		stream_drop(child->fd[0]);
		child->fd[0] = f->saved[0];
		f->saved[0] = NULL;
	}
	if (!member->next)
		return;
	f->saved[0] = stream_buffer(sh->p->host, "", 0);
	stream_drop(child->fd[1]);
	child->fd[1] = stream_keep(f->saved[0]);
	if (member->both) {
		stream_drop(child->fd[2]);
		child->fd[2] = stream_keep(f->saved[0]);
	}
}

static void pipe_end(struct shell *sh, struct sh_frame *f)
{
	const int *statuses = (const int *)(const void *)f->text.s;
	char number[16];
	struct sh_var *v = env_find(sh->env, "PIPESTATUS");

	if (v)
		env_clear_array(sh->env, v);
	for (uint32_t i = 0; i < f->at; i++) {
		snprintf(number, sizeof(number), "%d", statuses[i]);
		env_set_element(sh->env, "PIPESTATUS", i, number);
		if (sh->env->pipefail && statuses[i])
			sh->env->status = statuses[i];
	}
	if (sh->env->pipefail && sh->env->status == 0)
		for (uint32_t i = 0; i < f->at; i++)
			if (statuses[i])
				sh->env->status = statuses[i];
	check_errexit(sh, f);
	stream_drop(f->saved[0]);
	f->saved[0] = NULL;
	shell_pop(sh);
}

static void step_pipe(struct shell *sh, struct sh_frame *f)
{
	const struct sh_node *member = f->node->body;

	if (f->step == STEP_BEGIN) {
		f->step = STEP_BODY;
	} else {
		int status = sh->env->status;
		buffer_add(sh, &f->text, (const char *)&status, sizeof(status));
		f->at++;
	}
	for (uint32_t i = 0; member && i < f->at; i++)
		member = member->next;
	if (member)
		pipe_start(sh, f, member);
	else
		pipe_end(sh, f);
}

/* ---- the loop ---- */

static void step_node(struct shell *sh, struct sh_frame *f)
{
	static void (*const steps[])(struct shell * sh, struct sh_frame * f) = {
		[SH_PIPE] = step_pipe,
		[SH_AND] = step_and_or,
		[SH_OR] = step_and_or,
		[SH_NOT] = step_not,
		[SH_TIME] = step_time,
		[SH_SUBSHELL] = step_subshell,
		[SH_GROUP] = step_group,
		[SH_IF] = step_if,
		[SH_WHILE] = step_while,
		[SH_UNTIL] = step_while,
		[SH_FOR] = step_for,
		[SH_CFOR] = step_cfor,
		[SH_CASE] = step_case,
		[SH_FUNCTION] = step_function,
		[SH_TEST] = step_test,
		[SH_MATH] = step_math,
	};

	if (f->node->type == SH_SIMPLE) {
		simple_step(sh, f);
		return;
	}
	if (f->step == STEP_REDIRECT) {
		enum sh_answer answer = redirects_step(sh, f, f->node->redirects);
		sh->at_line = f->node->line;
		if (answer == SH_WAITS)
			return;
		if (answer == SH_FAILS) {
			sh->env->status = 1;
			check_errexit(sh, f);
			if (sh->top == f)
				shell_pop(sh);
			return;
		}
		f->step = STEP_BEGIN;
	}
	steps[f->node->type](sh, f);
}

static void step_list(struct shell *sh, struct sh_frame *f)
{
	const struct sh_node *n = f->node;

	if (n && f->loop && n->line == sh->discard) { /* the rest of a line that was given up */
		f->node = n->next;
		return;
	}
	f->loop = false;
	if (!n) {
		shell_pop(sh);
		return;
	}
	f->node = n->next;
	if (n->background) {
		thread_background(sh, n);
		sh->env->status = 0;
	} else {
		sh->at_line = n->line;
		shell_push(sh, SH_FRAME_NODE, n);
	}
}

static void step(struct shell *sh)
{
	struct sh_frame *f = sh->top;

	if (f->kind == SH_FRAME_LIST) {
		step_list(sh, f);
	} else if (f->kind == SH_FRAME_NODE) {
		step_node(sh, f);
	} else if (f->step++ == 0) { /* a call, a sourced text: its body first */
		if (f->node && f->kind == SH_FRAME_CALL && f->loop)
			shell_push(sh, SH_FRAME_NODE, f->node);
		else
			shell_push_list(sh, f->node, false);
	} else {
		shell_pop(sh);
	}
}

/* a frame of which control leaves: is it the one that it leaves to? */
static void unwind(struct shell *sh)
{
	struct sh_frame *f = sh->top;
	bool loop = f->kind == SH_FRAME_NODE && f->loop;

	switch (sh->unwind) {
	case SH_BREAKS:
	case SH_CONTINUES:
		if (f->kind == SH_FRAME_CALL && f->loop)
			sh->unwind_count = 0;
		if (loop && --sh->unwind_count == 0 && sh->unwind == SH_CONTINUES) {
			sh->unwind = SH_RUNS;
			return;
		}
		if (sh->unwind_count == 0)
			sh->unwind = SH_RUNS;
		break;
	case SH_RETURNS:
		if ((f->kind == SH_FRAME_CALL && f->loop) || f->kind == SH_FRAME_SOURCE)
			sh->unwind = SH_RUNS;
		break;
	case SH_DISCARDS:
		if (!f->up && f->kind == SH_FRAME_LIST) {
			sh->unwind = SH_RUNS;
			sh->discard = sh->at_line;
			f->loop = true; /* of a list: it passes over the rest of the line */
			return;
		}
		break;
	default: break;
	}
	shell_pop(sh);
}

/* the bound on what happens without the clock moving */
static bool may_step(struct shell *sh)
{
	struct shell_state *state = shell_state(sh->p->host);
	int64_t now = host_engine(sh->p->host)->now;

	if (state->instant != now) {
		state->instant = now;
		state->steps = 0;
		state->told = false;
		state->stopped = 0;
	}
	bool stopped = sh->line->id < state->stopped;
	if (!stopped && ++state->steps < SH_STEPS_MAX)
		return true;
	if (!state->told && !stopped)
		process_error(sh->line, "%s",
			say(sh->p->host->node.net->language,
				"lvslab: stopped: 2000000 steps of a script without the clock "
				"moving "
				"(a loop needs a sleep)\n"));
	state->told |= !stopped;
	sh->leaving = true;
	return false;
}

/* what a child has left: its status, its output for a substitution, what it took of the input */
static void reap(struct shell *sh)
{
	struct process *c = sh->child;
	int error = 0;

	sh->env->status = c->status;
	if (sh->capture) {
		const char *s;
		size_t n = stream_rest(sh->capture, &s);
		expansion_answer(sh, &sh->top->x, s, n);
		stream_drop(sh->capture);
		sh->capture = NULL;
	}
	if (c->in_taken && c->io[0])
		stream_skip(c->io[0], c->in_length);
	for (int i = 1; i < 3; i++) {
		int wrong = stream_flush(c->io[i]);
		error = error ? error : wrong;
	}
	if (error) {
		sh->env->status = 1;
		thread_write_error(sh, error);
	}
	for (int i = 0; i < 3; i++) {
		stream_drop(c->io[i]);
		c->io[i] = NULL;
	}
	process_free(c);
	if (sh->child_argv)
		arena_put(shell_arena(sh), sh->child_argv, sh->child_argv_size);
	sh->child_argv = NULL;
	sh->child = NULL;
	sh->child_name = NULL;
}

/* a signal that the script traps: its text runs before the next command */
static bool run_trap(struct shell *sh)
{
	for (int n = 1; n < 16; n++) {
		char name[8];
		if (!(sh->pending >> n & 1))
			continue;
		sh->pending &= (uint16_t) ~(1u << n);
		snprintf(name, sizeof(name), "%d", n);
		const char *text = env_pair(&sh->env->traps, name);
		if (text)
			call_text(sh, text, strlen(text), NULL, SH_FRAME_CALL);
		return text != NULL;
	}
	return false;
}

static bool run_exit_trap(struct shell *sh)
{
	const char *text = env_pair(&sh->env->traps, "EXIT");

	if (sh->leaving || !text || sh->interactive)
		return false;
	sh->leaving = sh->trapped = true;
	sh->kept_status = sh->env->status;
	sh->unwind = SH_RUNS;
	call_text(sh, text, strlen(text), NULL, SH_FRAME_CALL);
	return sh->top != NULL;
}

void shell_go_on(struct shell *sh)
{
	struct shell_state *state = shell_state(sh->p->host);

	sh->looping = true;
	for (;;) {
		strcpy(state->directory, sh->env->directory);
		strcpy(state->previous, sh->env->previous);
		if (sh->to_start) {
			struct shell *child = sh->to_start;
			sh->to_start = NULL;
			shell_go_on(child);
			continue;
		}
		if (sh->child && sh->child->running)
			break;
		if (sh->child)
			reap(sh);
		if (sh->interrupted) {
			sh->unwind = SH_EXITS;
			sh->env->status =
				STATUS_SIGNAL + (sh->p->killed_by ? sh->p->killed_by : SIGNAL_INT);
			sh->waits = false;
		}
		if (sh->waits && thread_waits(sh))
			break;
		if (!sh->top && run_exit_trap(sh))
			continue;
		if (!sh->top)
			break;
		if (sh->unwind != SH_RUNS)
			unwind(sh);
		else if (!may_step(sh))
			shell_leave(sh, 1);
		else if (!sh->pending || !run_trap(sh))
			step(sh);
	}
	sh->looping = false;
	if (!sh->top && !sh->child)
		thread_finish(sh);
}
