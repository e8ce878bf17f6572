/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of commands, and its installation in a network. */
#include "app/app.h"

#include "app/shell/shell.h"
#include "app/system/commands.h"

static struct command_list all_commands(void)
{
	return (struct command_list){shell_commands, shell_commands_count};
}

void app_install(struct network *net)
{
	process_table(net)->commands = all_commands();
}

const struct command *app_command(const char *name)
{
	return command_in(all_commands(), name);
}

bool app_knows_word(const char *name)
{
	return app_command(name) || shell_knows_word(name);
}
