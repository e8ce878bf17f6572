/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waits for a typed command. On a terminal its output appears at once, and an endless command (ping
 * without -c, `while true`) is paced by the wall clock, so that Ctrl-C can end it. A script cannot
 * press keys: there such a command is ended as by Ctrl-C after CHATTER seconds.
 */
#include "ui/console/waiting.h"

#include <inttypes.h>
#include <string.h>

#include "app/shell/shell.h"
#include "base/text.h"
#include "ui/console/attention.h"
#include "ui/text/words.h"

/* seconds after which a command that keeps printing, with pauses no longer than PAUSE, is ended */
#define CHATTER 20
#define PAUSE 4

/* how much time passes between two looks at the terminal */
#define SLICE ((int64_t)100 * NSEC_PER_MSEC)

struct waited {
	struct session *s;
	struct process *p;
	int64_t begin;
	uint32_t printed; /* bytes of its output */
};

/* Will the running command continue until it is interrupted? */
static bool endless(const struct process *p)
{
	static const char *const programs[] = {
		"arping", "nc", "ping", "tail", "tcpdump", "watch", "yes", NULL};
	static const char *const loops[] = {"while true", "while :", "while [ 1", "while [ true",
		"while ((1))", "until false", "for ((;;))", "for (( ; ; ))", NULL};
	const char *name = shell_command_name(p);

	if (strstr(p->line, " -c") || strstr(p->line, " -w"))
		return false;
	for (size_t i = 0; name && programs[i]; i++)
		if (strcmp(programs[i], name) == 0)
			return true;
	for (size_t i = 0; loops[i]; i++)
		if (strstr(p->line, loops[i]))
			return true;
	return false;
}

/* What is typed is in the journal, so Ctrl-C is typed, too. True: it has ended. */
static bool press_interrupt(struct waited *w)
{
	struct text kill = {0};

	text_add(&kill, "kill -INT %" PRIu32, w->p->pid);
	lab_command(w->s->lab, w->s->host, text_str(&kill), NULL);
	text_free(&kill);
	return lab_wait(w->s->lab, w->p, lab_now(w->s->lab));
}

static void print_new(struct waited *w)
{
	if (w->p->out_length > w->printed)
		session_print(w->s, w->p->out + w->printed, w->p->out_length - w->printed);
	w->printed = w->p->out_length;
	if (w->s->terminal)
		fflush(w->s->out);
}

static bool wait_at_terminal(struct waited *w)
{
	struct attention attention;
	bool ended = false, paced = false;
	int64_t behind = 0; /* simulated time that was not waited for */

	attention_begin(&attention);
	for (int64_t t = SLICE; !ended && t <= CONSOLE_WAIT; t += SLICE) {
		ended = lab_wait(w->s->lab, w->p, w->begin + t);
		print_new(w);
		if (!ended && attention_called()) {
			ended = press_interrupt(w);
			if (w->p->out_length == w->printed) /* behind the terminal's ^C */
				fputc('\n', w->s->out);
		}
		if (!ended && !paced && !(paced = endless(w->p)))
			behind = t;
		if (!ended && paced)
			attention_pace(&attention, t - behind);
	}
	attention_end(&attention);
	return ended;
}

static bool wait_in_script(struct waited *w)
{
	int64_t silent = 0, chatter = 0;
	uint32_t printed = 0;

	for (int64_t t = 1; t <= CONSOLE_WAIT / NSEC_PER_SEC; t++) {
		if (lab_wait(w->s->lab, w->p, w->begin + t * NSEC_PER_SEC))
			return true;
		silent = w->p->out_length > printed ? 0 : silent + 1;
		printed = w->p->out_length;
		chatter = silent > PAUSE ? 0 : chatter + 1;
		if (chatter < CHATTER || !endless(w->p))
			continue;
		bool ended = press_interrupt(w);
		fprintf(w->s->err, _("lvslab: ended as by Ctrl-C after %d s\n"), CHATTER);
		return ended;
	}
	return false;
}

bool console_wait(struct session *s, struct process *p)
{
	struct waited w = {.s = s, .p = p, .begin = lab_now(s->lab)};
	bool ended = s->terminal ? wait_at_terminal(&w) : wait_in_script(&w);

	print_new(&w);
	return ended;
}
