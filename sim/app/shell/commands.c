/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands by name, and the one that lists them. */
#include "app/shell/commands.h"

#include <stddef.h>
#include <string.h>

static const char *without_directory(const char *name)
{
	static const char *const directories[] = {
		"/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", NULL};

	for (size_t i = 0; directories[i]; i++)
		if (strncmp(name, directories[i], strlen(directories[i])) == 0)
			return name + strlen(directories[i]);
	return name;
}

const struct command *command_find(const char *name)
{
	name = without_directory(name);
	for (size_t i = 0; shell_commands[i]; i++)
		if (strcmp(shell_commands[i]->name, name) == 0)
			return shell_commands[i];
	return NULL;
}

const struct command *command_at(unsigned i)
{
	return i < shell_commands_count ? shell_commands[i] : NULL;
}

bool command_is_builtin(const char *name)
{
	const struct command *c = name ? command_find(name) : NULL;

	return c && c->builtin && !strchr(name, '/');
}

static void run_help(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	for (unsigned i = 0; command_at(i); i++)
		process_print(p, "%-10s %s\n", command_at(i)->name, command_at(i)->summary);
	process_exit(p, 0);
}

const struct command help_command = {
	.name = "help", .summary = "what can be typed here", .run = run_help, .builtin = true};
