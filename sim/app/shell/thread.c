/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads of the shell: how they start (a typed line, a subshell, a job, a script), get signals and
 * end. A thread's memory is its process's state. A job's output goes to a line of its own; a
 * child's output goes to its streams.
 *
 * Limit: SH_PROCESSES_MAX processes per host; beyond it bash's error message.
 */
#include <stdio.h>
#include <string.h>

#include "app/shell/machine.h"
#include "app/system/files.h"
#include "app/system/words.h"
#include "base/text.h"
#include "host/host.h"

static void take_up(struct engine *e, struct event *ev)
{
	(void)e;
	shell_go_on(container_of(ev, struct shell, next));
}

/* the thread's child or what it waits for has ended: it continues, but not inside another's code */
static void wake(struct shell *sh)
{
	if (!sh->looping && !event_pending(&sh->next))
		event_schedule_in(host_engine(sh->p->host), &sh->next, 0);
}

static void child_ended(struct process *c)
{
	wake(c->parent->state);
}

static void child_write(struct process *c, const char *s, size_t n, bool error)
{
	stream_write(c->io[error ? 2 : 1], s, n, error);
}

/* ---- signals ---- */

static void interrupt(struct process *p)
{
	struct shell *sh = p->state;

	sh->interrupted = true;
	if (sh->looping)
		return;
	sh->looping = true;
	bool runs = pipeline_signal(sh, p->killed_by ? p->killed_by : SIGNAL_INT);
	sh->looping = false;
	if (!runs)
		shell_go_on(sh);
}

/* true if the script traps it; an empty trap ignores it */
static bool signalled(struct process *p, int number)
{
	struct shell *sh = p->state;
	char name[8];

	snprintf(name, sizeof(name), "%d", number);
	const char *text = number < 16 ? env_pair(&sh->env->traps, name) : NULL;
	if (!text)
		return false;
	if (*text)
		sh->pending |= (uint16_t)(1u << number);
	if (*text && number == SIGNAL_INT)
		pipeline_signal(sh, number);
	wake(sh);
	return true;
}

bool shell_is(const struct process *p)
{
	return p->interrupt == interrupt;
}

struct shell *shell_of(const struct process *p)
{
	for (p = p->parent; p; p = p->parent)
		if (shell_is(p))
			return p->state;
	return NULL;
}

/* ---- beginning ---- */

struct shell *thread_new(struct process *p, struct sh_env *env, struct program *program)
{
	struct shell *sh = process_state(p, sizeof(*sh));

	sh->p = p;
	sh->env = env;
	sh->next.run = take_up;
	sh->line = p;
	while (sh->line->parent)
		sh->line = sh->line->parent;
	for (int i = 0; i < 3; i++)
		sh->fd[i] = stream_keep(p->io[i]);
	p->interrupt = interrupt;
	p->signal = signalled;
	sh->script = program ? program->name : NULL;
	struct sh_frame *f = shell_push(sh, SH_FRAME_LIST, program ? program->list : NULL);
	f->program = program;
	return sh;
}

static uint32_t processes_of(const struct host *h)
{
	uint32_t n = 0;

	list_for_each (p, &process_table(h->node.net)->live, struct process, live)
		n += p->host == h;
	return n;
}

bool thread_may_fork(struct shell *sh, uint32_t steps)
{
	shell_state(sh->p->host)->steps += steps;
	if (processes_of(sh->p->host) < SH_PROCESSES_MAX)
		return true;
	shell_complain(sh, "fork: retry: Resource temporarily unavailable\n");
	shell_leave(sh, 254);
	sh->leaving = true;
	return false;
}

/* state that a copy of `sh` inherits */
static void inherit(struct shell *child, const struct shell *sh)
{
	for (int i = 0; i < SH_FDS; i++) {
		stream_drop(child->fd[i]);
		child->fd[i] = stream_keep(sh->fd[i]);
	}
	child->script = sh->script;
	child->at_line = sh->at_line;
	child->calls = sh->calls;
	child->trace_depth = xtrace_depth(sh);
	child->subshell = true;
}

struct shell *thread_subshell(struct shell *sh, const struct sh_node *list, bool single)
{
	struct program *program = shell_program(sh);

	if (!thread_may_fork(sh, SH_FORK_STEPS))
		return NULL;
	struct process *p = process_new(sh->p->host, sh->p, "(bash)");
	program_use(program);
	struct shell *child = thread_new(p, env_copy(sh->env), program);
	inherit(child, sh);
	p->write = child_write;
	p->ended = child_ended;
	child->top->node = list;
	if (single) {
		child->top->node = NULL;
		shell_push(child, SH_FRAME_NODE, list);
	}
	sh->child = p;
	sh->to_start = child;
	return child;
}

static uint32_t next_job(struct host *h)
{
	uint32_t last = 0;

	list_for_each (p, &process_table(h->node.net)->live, struct process, live)
		if (p->host == h && p->job > last)
			last = p->job;
	return last + 1;
}

/* a job's terminal output goes to its own line; that of a script's job to the script's line while
 * that is running */
static void own_terminal(struct shell *job, bool typed)
{
	for (int i = 0; i < SH_FDS; i++) {
		bool terminal = stream_is_terminal(job->fd[i]);
		if (!terminal && (i || job->fd[i]))
			continue;
		struct process *line = terminal ? job->fd[i]->line : NULL;
		stream_drop(job->fd[i]);
		job->fd[i] = terminal ? stream_terminal(job->p) : NULL;
		if (terminal && !typed)
			job->fd[i]->before = line;
	}
}

static void begin_job(struct engine *e, struct event *ev)
{
	take_up(e, ev);
}

void thread_background(struct shell *sh, const struct sh_node *n)
{
	struct program *program = shell_program(sh);

	if (!thread_may_fork(sh, SH_FORK_STEPS))
		return;
	uint32_t job = next_job(sh->p->host);
	struct process *p = process_new(sh->p->host, NULL, n->text ? n->text : "");
	p->job = job;
	program_use(program);
	struct shell *child = thread_new(p, env_copy(sh->env), program);
	inherit(child, sh);
	own_terminal(child, sh->interactive);
	child->top->node = NULL;
	child->background = true;
	child->starter = sh->p->pid;
	shell_push(child, SH_FRAME_NODE, n);
	sh->env->last_background = p->pid;
	struct text t = {0};
	text_add(&t, "[%u] %u\n", p->job, p->pid);
	if (sh->interactive)
		shell_say(sh, 2, t.s, t.len);
	text_free(&t);
	child->next.run = begin_job;
	shell_go_on(child);
}

/* ---- ending ---- */

static bool is_waited_for(const struct shell *sh, const struct process *p)
{
	if (p->host != sh->p->host || p->parent || !p->job || !shell_is(p))
		return false;
	const struct shell *job = p->state;
	if (sh->wait_pid)
		return p->pid == sh->wait_pid;
	return job->starter == sh->p->pid || sh->interactive;
}

bool thread_waits(struct shell *sh)
{
	list_for_each (p, &process_table(sh->p->host->node.net)->live, struct process, live)
		if (is_waited_for(sh, p))
			return true;
	sh->waits = false;
	if (sh->wait_pid && sh->unwind == SH_RUNS)
		sh->env->status = thread_job_status(sh, sh->wait_pid);
	return false;
}

int thread_job_status(struct shell *sh, uint32_t pid)
{
	list_for_each (p, &process_table(sh->p->host->node.net)->all, struct process, link)
		if (p->host == sh->p->host && p->job && p->pid == pid)
			return p->running ? 0 : p->status;
	shell_complain(sh, "wait: pid %u is not a child of this shell\n", pid);
	return STATUS_NOT_FOUND;
}

/* shells in `wait` check again */
static void wake_waiting(struct host *h)
{
	list_for_each (p, &process_table(h->node.net)->live, struct process, live)
		if (p->host == h && shell_is(p) && ((struct shell *)p->state)->waits)
			wake(p->state);
}

void thread_write_error(struct shell *sh, int error)
{
	const char *name = sh->child_name ? sh->child_name : "echo";

	if (builtin_find(name) || strcmp(name, "echo") == 0 || strcmp(name, "printf") == 0)
		shell_complain(sh, "%s: write error: %s\n", name, errno_words(error));
	else {
		struct text t = {0};
		text_add(&t, "%s: write error: %s\n", name, errno_words(error));
		shell_say(sh, 2, t.s, t.len);
		text_free(&t);
	}
}

/* the files of <(…) */
static void drop_capture_files(struct shell *sh)
{
	struct text path = {0};

	for (uint32_t i = 0; i < sh->capture_files && i < 64; i++) {
		text_clear(&path);
		text_add(&path, "/dev/fd/%u", 63 - i);
		files_remove(sh->p->host, text_str(&path));
	}
	text_free(&path);
}

void thread_finish(struct shell *sh)
{
	struct process *p = sh->p;
	bool kept = sh->trapped && sh->unwind != SH_EXITS;
	int status = kept ? sh->kept_status : sh->env->status;
	struct host *h = p->host;

	event_cancel(host_engine(h), &sh->next);
	for (int i = 0; i < SH_FDS; i++) {
		stream_drop(sh->fd[i]);
		sh->fd[i] = NULL;
	}
	drop_capture_files(sh);
	env_drop(sh->env);
	sh->env = NULL;
	process_exit(p, status);
	if (p->job)
		wake_waiting(h);
}
