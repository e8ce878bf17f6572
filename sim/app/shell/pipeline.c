/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pipelines. All members are started, the first one first, and run concurrently: each runs as far
 * as it can, then those that got something to read. A writer never waits for room, but lets its
 * reader run after every 4 KiB; without a reader it is ended by SIGPIPE, as in `… | head -3`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/shell/machine.h"
#include "host/host.h"

/* ---- turns ---- */

static void hurt_writers(struct stream *s)
{
	for (;;) {
		struct process *writer = NULL;
		list_for_each (p, &process_table(s->host->node.net)->live, struct process, live)
			if (!shell_is(p) && p->killed_by != SIGNAL_PIPE &&
				(p->io[1] == s || p->io[2] == s)) {
				writer = p;
				break;
			}
		if (!writer)
			return;
		process_signal(writer, SIGNAL_PIPE);
		if (writer->running)
			return;
	}
}

/* wakes all that wait at this end; they may wait again */
static void wake_readers(struct stream *s)
{
	struct process_table *t = process_table(s->host->node.net);

	s->awaited = AWAITS_NOTHING;
	list_for_each (p, &t->live, struct process, live)
		p->woken = p->awaits == s;
	for (;;) {
		struct process *reader = NULL;
		list_for_each (p, &t->live, struct process, live)
			if (p->woken) {
				reader = p;
				break;
			}
		if (!reader)
			return;
		reader->woken = false;
		reader->awaits = NULL;
		reader->input(reader);
	}
}

static void take_turn(struct engine *e, struct event *ev)
{
	struct stream *s = stream_keep(container_of(ev, struct stream, turn));

	(void)e;
	if (s->kind == STREAM_PIPE)
		hurt_writers(s);
	else
		wake_readers(s);
	stream_drop(s);
}

void stream_await(struct process *p, struct stream *s, enum stream_awaited what,
	void (*input)(struct process *p))
{
	p->awaits = s;
	p->input = input;
	if (s->awaited < what)
		s->awaited = (uint8_t)what;
}

static void thread_input(struct process *p)
{
	shell_go_on(p->state);
}

/* ---- what a thread does at the ends of its pipes ---- */

static bool ignores_pipe_signal(const struct shell *sh)
{
	const char *text = env_pair(&sh->env->traps, "13");

	return text && !*text;
}

bool pipeline_pauses(struct shell *sh)
{
	if (sh->broken && !sh->interrupted && !ignores_pipe_signal(sh)) {
		sh->p->killed_by = SIGNAL_PIPE;
		sh->interrupted = true;
	}
	sh->broken = false;
	if (sh->interrupted || !stream_presses(sh->fd[1]))
		return false;
	event_schedule_in(host_engine(sh->p->host), &sh->next, 0);
	return true;
}

/* does this stream hold all that the reading built-in waits for? */
static bool is_there(struct stream *s, int delimiter, int64_t most)
{
	const char *bytes;
	size_t n = stream_rest(s, &bytes);

	if (most >= 0)
		return (int64_t)n >= most;
	return delimiter >= 0 && memchr(bytes, delimiter, n);
}

struct wanted {
	int fd, delimiter;
	int64_t most;
	bool timed;
};

static void read_wanted(struct wanted *w, char option, const char *argument)
{
	if (option == 'u')
		w->fd = atoi(argument);
	else if (option == 'd')
		w->delimiter = (unsigned char)argument[0];
	else if (option == 'n' || option == 'N')
		w->most = atoi(argument);
	else if (option == 't')
		w->timed = true;
}

/* the options of `read` that define what it waits for */
static struct wanted wanted_by(int argc, char **argv)
{
	struct wanted w = {0, '\n', -1, false};

	for (int i = 1; i < argc && argv[i][0] == '-' && argv[i][1]; i++)
		for (const char *o = argv[i] + 1; *o; o++) {
			if (!strchr("udnNtpai", *o))
				continue;
			read_wanted(&w, *o, o[1] ? o + 1 : i + 1 < argc ? argv[i + 1] : "");
			i += !o[1];
			break;
		}
	return w;
}

bool pipeline_reads_later(struct shell *sh, int argc, char **argv)
{
	bool all = strcmp(argv[0], "mapfile") == 0 || strcmp(argv[0], "readarray") == 0;

	if ((!all && strcmp(argv[0], "read") != 0) || env_function(sh->env, argv[0]))
		return false;
	struct wanted w = all ? (struct wanted){0, -1, -1, false} : wanted_by(argc, argv);
	struct stream *s = w.fd >= 0 && w.fd < SH_FDS ? sh->fd[w.fd] : NULL;
	if (!stream_open_ended(s) || w.timed || is_there(s, w.delimiter, w.most))
		return false;
	stream_await(sh->p, s, all ? AWAITS_END : AWAITS_MORE, thread_input);
	return true;
}

/* ---- the members ---- */

static uint32_t member_count(const struct sh_frame *f)
{
	uint32_t n = 0;

	for (const struct sh_node *m = f->node->body; m; m = m->next)
		n++;
	return n;
}

/* its streams: the previous member's output, and a new pipe if another member follows */
static void join_member(
	struct shell *sh, struct sh_frame *f, struct shell *child, const struct sh_node *member)
{
	struct stream *writes;

	if (f->saved[0]) {
		stream_drop(child->fd[0]);
		child->fd[0] = f->saved[0];
		f->saved[0] = NULL;
	}
	if (!member->next)
		return;
	stream_pipe(sh->p->host, &f->saved[0], &writes, take_turn);
	stream_drop(child->fd[1]);
	child->fd[1] = writes;
	if (!member->both)
		return;
	stream_drop(child->fd[2]);
	child->fd[2] = stream_keep(writes);
}

static void start_member(struct shell *sh, struct sh_frame *f, const struct sh_node *member)
{
	struct shell *child = thread_subshell(sh, member, true);

	if (!child) {
		shell_pop(sh);
		return;
	}
	join_member(sh, f, child, member);
	f->members[f->argc++] = sh->child;
	sh->child = NULL; /* the loop starts it, but does not wait */
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
	shell_check_errexit(sh, f);
	shell_pop(sh);
}

/* position of a frame: members are started, then waited for one by one */
enum { PIPE_STARTS = 1, PIPE_WAITS, PIPE_REAPED };

static void wait_for_member(struct shell *sh, struct sh_frame *f)
{
	sh->child = f->members[f->at];
	f->members[f->at] = NULL;
	f->step = PIPE_REAPED;
}

static void note_status(struct shell *sh, struct sh_frame *f)
{
	int status = sh->env->status;

	buffer_add(sh, &f->text, (const char *)&status, sizeof(status));
	f->at++;
	f->step = PIPE_WAITS;
}

void shell_step_pipe(struct shell *sh, struct sh_frame *f)
{
	const struct sh_node *member = f->node->body;

	if (!f->members)
		f->members = arena_get(shell_arena(sh), member_count(f) * sizeof(*f->members));
	if (f->step == PIPE_REAPED)
		note_status(sh, f);
	for (uint32_t i = 0; f->step == PIPE_STARTS && member && i < f->argc; i++)
		member = member->next;
	if (f->step == PIPE_STARTS && member)
		start_member(sh, f, member);
	else if (f->at < f->argc)
		wait_for_member(sh, f);
	else
		pipe_end(sh, f);
}

/* ---- ending early ---- */

/* the members that have begun and are not reaped, the one that is waited for too */
static struct process *member_at(const struct shell *sh, const struct sh_frame *f, uint32_t i)
{
	return i < f->argc && f->members[i] ? f->members[i] : i == f->argc ? sh->child : NULL;
}

bool pipeline_signal(struct shell *sh, int number)
{
	struct sh_frame *f = sh->top;
	bool runs = false, pipe = f && f->members;

	for (uint32_t i = 0; pipe && i <= f->argc; i++)
		if (member_at(sh, f, i) && member_at(sh, f, i)->running)
			process_signal(member_at(sh, f, i), number);
	for (uint32_t i = 0; pipe && i <= f->argc; i++)
		runs |= member_at(sh, f, i) && member_at(sh, f, i)->running;
	if (!pipe && sh->child && sh->child->running) {
		process_signal(sh->child, number);
		runs = sh->child->running;
	}
	return runs;
}

void pipeline_drop(struct shell *sh, struct sh_frame *f)
{
	if (!f->members)
		return;
	stream_drop(f->saved[0]);
	f->saved[0] = NULL;
	for (uint32_t i = 0; i < f->argc; i++) {
		struct process *p = f->members[i];
		if (p && p->running)
			process_signal(p, SIGNAL_KILL);
		if (p && !p->running) {
			int status = sh->env->status;
			sh->child = p;
			shell_reap(sh);
			sh->env->status = status;
		}
	}
	arena_put(shell_arena(sh), f->members, member_count(f) * sizeof(*f->members));
	f->members = NULL;
}
