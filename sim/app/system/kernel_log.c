/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host's kernel log and dmesg (util-linux 2.38), which prints it with the seconds since the lab
 * began. When the ring is full, the oldest lines are dropped, as in printk.
 */
#include "app/system/kernel_log.h"

#include <inttypes.h>
#include <string.h>

#include "app/system/commands.h"
#include "app/system/options.h"
#include "app/system/shell_state.h"
#include "host/host.h"

#define LINES_MAX 4096

struct line {
	struct list link; /* in shell_state.kernel_log, oldest first */
	int64_t time;
	uint32_t size; /* of the text, its NUL too */
	char *text;
};

static void drop_first(struct host *h, struct shell_state *s)
{
	struct arena *a = host_engine(h)->arena;
	struct line *first = list_entry(s->kernel_log.next, struct line, link);

	list_del(&first->link);
	arena_put(a, first->text, first->size);
	arena_put(a, first, sizeof(*first));
	s->kernel_lines--;
}

void kernel_log(struct host *h, const char *line)
{
	struct shell_state *s = shell_state(h);
	struct arena *a = host_engine(h)->arena;
	struct line *l = arena_get(a, sizeof(*l));

	l->time = host_engine(h)->now;
	l->size = (uint32_t)strlen(line) + 1;
	l->text = arena_get(a, l->size);
	memcpy(l->text, line, l->size);
	list_add_tail(&l->link, &s->kernel_log);
	if (++s->kernel_lines > LINES_MAX)
		drop_first(h, s);
}

static void print(struct process *p)
{
	list_for_each (l, &shell_state(p->host)->kernel_log, struct line, link)
		process_print(p, "[%5" PRId64 ".%06" PRId64 "] %s\n", l->time / NSEC_PER_SEC,
			l->time % NSEC_PER_SEC / 1000, l->text);
}

static void run_dmesg(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "cCkxn:");
	bool clear = false, show = true;
	int c;

	o.absent = "DdEeFfHJLlPprSsTtuwWhV";
	while ((c = option_next(&o)) != -1) {
		if (option_refused(p, &o, c))
			return;
		if (c == '?' || c == ':') {
			option_complain(p, &o, c);
			process_fail(p, 1, "Try 'dmesg --help' for more information.\n");
			return;
		}
		clear |= c == 'c' || c == 'C';
		show &= c != 'C';
	}
	if (show)
		print(p);
	while (clear && !list_empty(&shell_state(p->host)->kernel_log))
		drop_first(p->host, shell_state(p->host));
	process_exit(p, 0);
}

const struct command dmesg_command = {
	.name = "dmesg", .summary = N_("print the kernel's messages"), .run = run_dmesg};
