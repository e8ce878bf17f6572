/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes by number: a host's daemons, then its running processes. */
#include "app/servers/owner.h"

#include "app/servers/app_state.h"
#include "app/servers/echo_server.h"
#include "app/servers/http_server.h"
#include "app/system/commands.h"
#include "host/host.h"

uint32_t process_pid(const struct process *p)
{
	return p->pid;
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
	char room[64];

	if (pid == 0)
		return NULL;
	if (pid > DAEMON_PID) {
		http_server_walk(h, see_server, &s);
		echo_server_walk(h, see_echo, &s);
		return s.name;
	}
	const struct process *p = process_by_pid(h, pid);
	const struct command *c = p ? command_find(h, process_name(p, room, sizeof(room))) : NULL;
	return c ? c->name : NULL;
}
