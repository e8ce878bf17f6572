/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes by number: the daemons of a host, then the lines that were typed. */
#include "app/shell/owner.h"

#include "app/servers/app_state.h"
#include "app/servers/echo_server.h"
#include "app/servers/http_server.h"
#include "app/shell/shell.h"
#include "host/host.h"

uint32_t process_pid(const struct process *p)
{
	while (p->parent)
		p = p->parent;
	return p->id;
}

struct sought {
	uint32_t pid;
	const char *name;
};

static void see_server(void *arg, const struct http_server *s)
{
	struct sought *sought = arg;

	if (http_server_pid(s) == sought->pid)
		sought->name = "httpd";
}

static void see_echo(void *arg, const struct echo_server *e)
{
	struct sought *sought = arg;

	if (echo_server_pid(e) == sought->pid)
		sought->name = "echod";
}

const char *program_name(const struct host *h, uint32_t pid)
{
	struct sought s = {pid, NULL};

	if (pid == 0)
		return NULL;
	if (pid > DAEMON_PID) {
		http_server_walk(h, see_server, &s);
		echo_server_walk(h, see_echo, &s);
		return s.name;
	}
	const struct process *line = process_find(h->node.net, pid);
	return line && line->running ? shell_command_name(line) : NULL;
}
