/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * awk: commands inside a program: system(), CMD | getline, print | CMD. A command may take
 * simulated time, and a program cannot be suspended: the run stops at the command, and when the
 * command has ended the program runs again from its beginning with the answers of all commands so
 * far. Output and writes to files are not repeated.
 *
 * A command that reads or is read has its data in /dev/fd/awk.PID. Limit: COMMANDS_MAX commands.
 */
#include <stdlib.h>
#include <string.h>

#include "app/commands/text/awk.h"
#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"

enum { COMMANDS_MAX = 1000 };

struct awk_answer {
	struct awk_answer *next;
	int status;
	char *output; /* in the arena */
	size_t length;
};

struct awk_memo {
	struct awk_answer *answers, **last;
	uint32_t count, effects;
	size_t printed; /* bytes of output */
	int argc;
	char **argv; /* as given: a run permutes its words */
	bool captures, spawning, answered;
};

static struct arena *arena_of_awk(const struct process *p)
{
	return host_engine(p->host)->arena;
}

static void data_path(const struct process *p, struct text *path)
{
	text_clear(path);
	text_add(path, "/dev/fd/awk.%u", p->pid);
}

bool awk_effect(struct awk *a)
{
	return ++a->effects > (a->memo ? a->memo->effects : 0);
}

int awk_command(struct awk *a, const struct awk_wish *w, const char **output, size_t *n)
{
	if (!process_input_ends(a->p)) /* with incomplete input no command runs */
		longjmp(a->wrong, AWK_STARVED);
	if (a->asked == COMMANDS_MAX) {
		not_simulated(a->p, "awk: more than 1000 commands", "bash");
		longjmp(a->wrong, 3);
	}
	struct awk_answer *x = a->memo ? a->memo->answers : NULL;
	for (uint32_t i = 0; x && i < a->asked; i++)
		x = x->next;
	if (!x) {
		a->wish = *w;
		longjmp(a->wrong, AWK_WAITS);
	}
	a->asked++;
	if (output) {
		*output = x->output;
		*n = x->length;
	}
	return x->status;
}

/* ---- the runs ---- */

static void awk_go_on(struct process *p);

static void awk_answered(struct process *p, int status)
{
	struct awk_memo *m = p->state;
	struct awk_answer *x = arena_get(arena_of_awk(p), sizeof(*x));
	struct text path = {0}, output = {0};

	data_path(p, &path);
	if (m->captures)
		files_read(p->host, text_str(&path), &output);
	files_remove(p->host, text_str(&path));
	x->status = status;
	x->length = output.len;
	x->output = arena_get(arena_of_awk(p), output.len + 1);
	memcpy(x->output, text_str(&output), output.len);
	*m->last = x;
	m->last = &x->next;
	m->count++;
	m->answered = true;
	text_free(&path);
	text_free(&output);
	if (!m->spawning)
		awk_go_on(p);
}

static void awk_end(struct process *p, struct awk_memo *m, int status)
{
	for (struct awk_answer *x = m ? m->answers : NULL, *next; x; x = next) {
		next = x->next;
		arena_put(arena_of_awk(p), x->output, x->length + 1);
		arena_put(arena_of_awk(p), x, sizeof(*x));
	}
	process_exit(p, status);
}

/* the text for the shell that does it */
static void put_wish(struct process *p, const struct awk_wish *w, struct text *line)
{
	struct text path = {0};

	data_path(p, &path);
	files_put(p->host, text_str(&path), w->data ? text_str(w->data) : "",
		w->data ? w->data->len : 0, 0600);
	text_add(line, "(%s\n)", w->command);
	if (w->data)
		text_add(line, " < %s", text_str(&path));
	if (w->captured)
		text_add(line, " > %s", text_str(&path));
	text_free(&path);
}

/* Runs the program until it ends or a command lives on; false: it has ended, or lives on. */
static bool awk_run_again(struct process *p, struct awk_memo *m, int argc, char **argv)
{
	struct awk *a = calloc(1, sizeof(*a));
	char **words = calloc((size_t)argc + 1, sizeof(*words));
	struct text line = {0};
	int status;

	if (!a || !words)
		abort();
	a->p = p;
	a->memo = m;
	memcpy(words, argv, (size_t)argc * sizeof(*words));
	bool waits = awk_once(a, argc, words, &status) == AWK_WAITS;
	if (waits && !m) {
		m = process_state(p, sizeof(*m));
		m->last = &m->answers;
		m->argc = argc;
		m->argv = arena_get(arena_of_awk(p), ((size_t)argc + 1) * sizeof(*argv));
		memcpy(m->argv, argv, (size_t)argc * sizeof(*argv));
	}
	size_t before = m ? m->printed : 0;
	/* output into a pipe or a file is kept until the end, except for system() */
	bool kept = waits && (a->wish.data || a->wish.captured) && !shell_on_terminal(p);
	if (a->out.len > before && !kept)
		process_write(p, text_str(&a->out) + before, a->out.len - before);
	if (waits) {
		m->printed = kept ? before : a->out.len;
		m->effects = a->effects > m->effects ? a->effects : m->effects;
		m->captures = a->wish.captured;
		put_wish(p, &a->wish, &line);
	}
	awk_free(a);
	free(words);
	if (!waits) {
		awk_end(p, m, status);
		return false;
	}
	m->answered = false;
	m->spawning = true;
	shell_spawn_text(p, p->host, text_str(&line), awk_answered);
	text_free(&line);
	if (!p->running || p->state != m)
		return false;
	m->spawning = false;
	return m->answered;
}

static void awk_go_on(struct process *p)
{
	struct awk_memo *m = p->state;

	while (awk_run_again(p, m, m->argc, m->argv))
		;
}

static void run_awk(struct process *p, int argc, char **argv)
{
	if (awk_run_again(p, NULL, argc, argv))
		awk_go_on(p);
}

const struct command awk_program_command = {
	.name = "awk", .summary = N_("process lines with patterns and actions"), .run = run_awk};
const struct command gawk_command = {
	.name = "gawk", .summary = N_("the same as awk"), .run = run_awk};
