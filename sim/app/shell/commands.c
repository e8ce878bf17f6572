/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registry of commands: one const table. A new command is a new file that ends in a const
 * struct, and its name in COMMANDS.
 */
#include "app/shell/commands.h"

#include <stddef.h>
#include <string.h>

#define COMMAND_ADDRESS(name) &name##_command,
static const struct command *const commands[] = {COMMANDS(COMMAND_ADDRESS) NULL};

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
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

const struct command *command_at(unsigned i)
{
	return i < sizeof(commands) / sizeof(commands[0]) ? commands[i] : NULL;
}

bool command_is_builtin(const char *name)
{
	static const char *const builtins[] = {
		"cd", "echo", "false", "help", "jobs", "kill", "pwd", "true", NULL};

	for (size_t i = 0; name && builtins[i]; i++)
		if (strcmp(builtins[i], name) == 0)
			return true;
	return false;
}

static void run_help(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	for (unsigned i = 0; command_at(i); i++)
		process_print(p, "%-10s %s\n", command_at(i)->name, command_at(i)->summary);
	process_exit(p, 0);
}

const struct command help_command = {"help", "what can be typed here", run_help};
