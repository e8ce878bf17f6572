/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop of a shell thread; the compound commands are in compound.c. Between two steps, no
 * command of the script is on the C stack: the frames hold the position.
 *
 * Not simulated: job control (stopping, fg), process groups.
 */
#include "app/shell/machine.h"

#include <stdio.h>
#include <string.h>

#include "app/shell/arith.h"
#include "app/system/glob.h"
#include "app/system/shell_state.h"
#include "app/system/voice.h"
#include "base/errno.h"
#include "base/language.h"
#include "base/text.h"
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
	if (!f->loop) /* a call without `loop` does not have its own parameters */
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
	pipeline_drop(sh, f);
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

/* ---- output ---- */

void shell_say(struct shell *sh, int fd, const char *s, size_t n)
{
	const struct stream *to = sh->fd[fd];

	if (stream_write(sh->fd[fd], s, n, fd == 2) == -EPIPE && to->kind == STREAM_PIPE)
		sh->broken = true;
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

void shell_check_errexit(struct shell *sh, const struct sh_frame *f)
{
	if (sh->env->errexit && sh->env->status && !f->tested && sh->unwind == SH_RUNS)
		shell_leave(sh, sh->env->status);
}

/* ---- the loop ---- */

static void step_node(struct shell *sh, struct sh_frame *f)
{
	static void (*const steps[])(struct shell * sh, struct sh_frame * f) = {
		[SH_PIPE] = shell_step_pipe,
		[SH_AND] = shell_step_and_or,
		[SH_OR] = shell_step_and_or,
		[SH_NOT] = shell_step_not,
		[SH_TIME] = shell_step_time,
		[SH_SUBSHELL] = shell_step_subshell,
		[SH_GROUP] = shell_step_group,
		[SH_IF] = shell_step_if,
		[SH_WHILE] = shell_step_while,
		[SH_UNTIL] = shell_step_while,
		[SH_FOR] = shell_step_for,
		[SH_SELECT] = shell_step_select,
		[SH_CFOR] = shell_step_cfor,
		[SH_CASE] = shell_step_case,
		[SH_FUNCTION] = shell_step_function,
		[SH_TEST] = shell_step_test,
		[SH_MATH] = shell_step_math,
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
			shell_check_errexit(sh, f);
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

	if (n && f->loop && n->line == sh->discard) { /* the rest of an abandoned line */
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
			say(process_language(sh->p),
				"lvslab: stopped: a script ran 2000000 steps while the clock stood "
				"still (a loop needs a sleep)\n"));
	state->told |= !stopped;
	sh->leaving = true;
	return false;
}

/* what a child has left: its status, its output for a substitution, what it took of the input */
void shell_reap(struct shell *sh)
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
	if (sh->top)
		sh->top->text_of_its_own = false; /* set -x shows it as a part of the script */
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
			shell_reap(sh);
		if (sh->interrupted) {
			sh->unwind = SH_EXITS;
			sh->env->status =
				STATUS_SIGNAL + (sh->p->killed_by ? sh->p->killed_by : SIGNAL_INT);
			sh->waits = false;
			sh->p->awaits = NULL;
		}
		if (sh->pending)
			sh->p->awaits = NULL;
		if (sh->p->awaits || (sh->waits && thread_waits(sh)))
			break;
		if (pipeline_pauses(sh))
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
