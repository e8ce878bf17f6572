/* SPDX-License-Identifier: GPL-2.0-or-later */
/* help: the commands of a host, the shell's built-ins, and what the lab does not have. */
#include "app/shell/machine.h"
#include "app/system/commands.h"
#include "app/system/voice.h"
#include "base/language.h"
#include "base/text.h"
#include "host/host.h"

static void run_help(struct process *p, int argc, char **argv)
{
	const struct language *l = process_language(p);
	struct text t = {0};

	(void)argc;
	(void)argv;
	for (size_t i = 0; command_at(p->host, i); i++)
		text_add(&t, "%-10s %s\n", command_at(p->host, i)->name,
			say(l, command_at(p->host, i)->summary));
	text_put(&t, say(l, "built into the shell:"));
	for (unsigned i = 0; builtin_at(i); i++)
		text_add(&t, " %s", builtin_at(i)->name);
	text_putc(&t, '\n');
	text_put(&t, say(l, "not in the lab:"));
	for (size_t i = 0; command_missing_at(i); i++)
		if (!command_find(p->host, command_missing_at(i)))
			text_add(&t, " %s", command_missing_at(i));
	text_putc(&t, '\n');
	process_write(p, text_str(&t), t.len);
	text_free(&t);
	process_exit(p, 0);
}

const struct command help_command = {.name = "help",
	.summary = N_("list the commands of this host"),
	.run = run_help,
	.builtin = true};
