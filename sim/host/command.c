/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes. Each typed line is a process with a number; it stays in the table after it has ended,
 * so that its output can be read. The commands of a line are separate processes, which the shell
 * frees.
 *
 * Invariant: everything here lives in the arena, so stepping back undoes output, too. Not
 * simulated: scheduling, stopping (SIGSTOP), memory. A process takes no time.
 */
#include "host/command.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/trace.h"
#include "host/host.h"
#include "host/records.h"

#define PID_FIRST 1000

static struct arena *arena_of(const struct host *h)
{
	return host_engine(h)->arena;
}

struct process_table *process_table(struct network *net)
{
	struct process_table *t = net->processes;

	if (t)
		return t;
	t = arena_alloc(net->engine->arena, sizeof(*t));
	list_init(&t->all);
	list_init(&t->live);
	t->last_pid = PID_FIRST;
	pool_init(&t->pool, net->engine->arena, "processes", sizeof(struct process));
	net->processes = t;
	return t;
}

/* assigns the line's number and stores the line under it */
static void give_number(struct process_table *t, struct process *p)
{
	size_t cap = t->cap ? t->cap * 2 : 64;

	if (t->last_id == t->cap) {
		t->by_id = arena_regrow(arena_of(p->host), t->by_id, t->cap * sizeof(*t->by_id),
			cap * sizeof(*t->by_id));
		t->cap = cap;
	}
	t->by_id[t->last_id] = p;
	p->id = ++t->last_id;
}

struct process *process_new(struct host *h, struct process *parent, const char *line)
{
	struct process_table *t = process_table(h->node.net);
	struct process *p = pool_get(&t->pool);

	p->host = h;
	p->parent = parent;
	p->running = true;
	p->pid = ++t->last_pid;
	list_add_tail(&p->live, &t->live);
	p->line = arena_get(arena_of(h), strlen(line) + 1);
	strcpy(p->line, line);
	if (!parent) {
		give_number(t, p);
		list_add_tail(&p->link, &t->all);
		HOST_RECORD(h, REC_COMMAND, 0, (struct netdev *)NULL, (struct frame *)NULL, p->id);
	}
	return p;
}

static void free_state(struct process *p)
{
	if (p->state)
		arena_put(arena_of(p->host), p->state, p->state_size);
	p->state = NULL;
}

void process_free(struct process *p)
{
	struct arena *a = arena_of(p->host);

	assert(!p->running && p->parent);
	free_state(p);
	arena_put(a, p->line, strlen(p->line) + 1);
	if (p->out)
		arena_put(a, p->out, p->out_cap);
	pool_put(&process_table(p->host->node.net)->pool, p);
}

struct process *process_find(struct network *net, uint32_t id)
{
	const struct process_table *t = process_table(net);

	return id && id <= t->last_id ? t->by_id[id - 1] : NULL;
}

void process_keep(struct process *p, const char *s, size_t n)
{
	if (n > PROCESS_OUTPUT_MAX - p->out_length)
		n = PROCESS_OUTPUT_MAX - p->out_length;
	uint32_t need = p->out_length + (uint32_t)n + 1;
	if (need > p->out_cap) {
		uint32_t cap = p->out_cap ? p->out_cap : 128;
		while (cap < need)
			cap *= 2;
		p->out = arena_regrow(arena_of(p->host), p->out, p->out_cap, cap);
		p->out_cap = cap;
	}
	memcpy(p->out + p->out_length, s, n);
	p->out_length += (uint32_t)n;
	p->out[p->out_length] = '\0';
}

/* how many of these bytes an earlier run has already written */
static size_t passed_before(struct process *p, size_t n, bool error)
{
	uint32_t known = p->passed[error] - p->written[error];
	size_t again = known < n ? known : n;

	p->written[error] += (uint32_t)n;
	if (p->written[error] > p->passed[error])
		p->passed[error] = p->written[error];
	return again;
}

static void put(struct process *p, const char *s, size_t n, bool error)
{
	if (!p->running || p->quiet || n == 0)
		return;
	if (p->input) {
		size_t again = passed_before(p, n, error);
		s += again;
		n -= again;
	}
	if (n == 0)
		return;
	if (p->write)
		p->write(p, s, n, error);
	else
		process_keep(p, s, n);
}

void process_write(struct process *p, const char *s, size_t n)
{
	put(p, s, n, false);
}

static void vput(struct process *p, bool error, const char *fmt, va_list ap)
{
	struct text t = {0};

	text_vadd(&t, fmt, ap);
	put(p, text_str(&t), t.len, error);
	text_free(&t);
}

void process_print(struct process *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vput(p, false, fmt, ap);
	va_end(ap);
}

void process_error(struct process *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vput(p, true, fmt, ap);
	va_end(ap);
}

void *process_state(struct process *p, size_t size)
{
	assert(!p->state);
	p->state = arena_get(arena_of(p->host), size);
	p->state_size = (uint32_t)size;
	return p->state;
}

void process_exit(struct process *p, int status)
{
	assert(p->running);
	if (p->more && p->in_taken && !p->enough && !p->killed_by) {
		free_state(p);
		return;
	}
	p->running = false;
	p->awaits = NULL;
	p->status = p->killed_by ? STATUS_SIGNAL + p->killed_by : status;
	list_del(&p->live);
	if (p->ended)
		p->ended(p);
	if (p->daemon)
		event_schedule_in(host_engine(p->host), &p->reaper, 0);
	if (p->parent || p->daemon)
		return;
	free_state(p);
	HOST_RECORD(p->host, REC_EXIT, 0, (struct netdev *)NULL, (struct frame *)NULL, p->id,
		(uint64_t)p->status);
}

void process_fail(struct process *p, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vput(p, true, fmt, ap);
	va_end(ap);
	process_exit(p, status);
}

static bool harmless(int number)
{
	enum { CHLD = 17, CONT = 18, URG = 23, WINCH = 28 };

	return number == CHLD || number == CONT || number == URG || number == WINCH;
}

void process_signal(struct process *p, int number)
{
	if (!p->running || number <= 0 || number >= SIGNALS)
		return;
	if (number != SIGNAL_KILL && p->signal && p->signal(p, number))
		return;
	if (harmless(number))
		return;
	p->killed_by = (uint8_t)number;
	if (p->interrupt)
		p->interrupt(p);
	else if (p->spawned && p->spawned->running)
		process_signal(p->spawned, number); /* its end is ours */
	else
		process_exit(p, STATUS_SIGNAL + number);
}

void process_interrupt(struct process *p)
{
	process_signal(p, SIGNAL_INT);
}

const char *process_input(struct process *p, size_t *n)
{
	p->in_taken = true;
	*n = p->in ? p->in_length : 0;
	return p->in ? p->in : "";
}

bool process_input_ends(const struct process *p)
{
	return !p->more || !p->in_taken;
}

uint32_t process_passed(const struct process *p)
{
	return p->input ? p->passed[0] : 0;
}

void process_enough(struct process *p)
{
	p->enough = true;
}

static void reap(struct engine *e, struct event *ev)
{
	struct process *p = container_of(ev, struct process, reaper);
	struct arena *a = arena_of(p->host);

	(void)e;
	free_state(p);
	arena_put(a, p->line, strlen(p->line) + 1);
	if (p->out)
		arena_put(a, p->out, p->out_cap);
	pool_put(&process_table(p->host->node.net)->pool, p);
}

void process_free_later(struct process *p)
{
	p->reaper.run = reap;
	event_schedule_in(host_engine(p->host), &p->reaper, 0);
}

struct process *process_daemon(struct host *h, const char *line)
{
	struct process_table *t = process_table(h->node.net);
	struct process *p = pool_get(&t->pool);

	p->host = h;
	p->running = p->daemon = p->quiet = true;
	p->pid = ++t->last_pid;
	p->reaper.run = reap;
	p->line = arena_get(arena_of(h), strlen(line) + 1);
	strcpy(p->line, line);
	list_add_tail(&p->live, &t->live);
	return p;
}

struct process *process_by_pid(const struct host *h, uint32_t pid)
{
	list_for_each (p, &process_table(h->node.net)->live, struct process, live)
		if (p->host == h && p->pid == pid)
			return p;
	return NULL;
}

const char *process_name(const struct process *p, char *room, size_t n)
{
	const char *s = p->line, *end = s + strcspn(s, " \t\n");

	for (const char *c = s; c < end; c++)
		if (*c == '/')
			s = c + 1;
	snprintf(room, n, "%.*s", (int)(end - s), s);
	return room;
}

bool process_runs(const struct host *h, const char *name)
{
	char room[64];

	list_for_each (p, &process_table(h->node.net)->live, struct process, live)
		if (p->host == h && strcmp(process_name(p, room, sizeof(room)), name) == 0)
			return true;
	return false;
}
