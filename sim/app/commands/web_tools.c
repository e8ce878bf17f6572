/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nginx (1.22) and apachectl (2.4), as courses use them to start, stop and query a web server. Both
 * control the lab's own, httpd, which is configured by its options: /etc/nginx and /etc/httpd are
 * not read.
 */
#include <string.h>

#include "app/servers/http_server.h"
#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/options.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"

static void web_ended(struct process *p, int status)
{
	process_exit(p, status);
}

static bool web_runs(const struct process *p)
{
	return http_server_find(p->host, 80) != NULL;
}

/* ---- nginx ---- */

static void nginx_signal(struct process *p, const char *what)
{
	if (strcmp(what, "stop") != 0 && strcmp(what, "quit") != 0 && strcmp(what, "reload") != 0 &&
		strcmp(what, "reopen") != 0)
		process_fail(p, 1, "nginx: invalid option: \"-s %s\"\n", what);
	else if (!web_runs(p))
		process_fail(p, 1,
			"nginx: [error] open() \"/run/nginx.pid\" failed (2: No such file or "
			"directory)\n");
	else if (what[0] == 'r')
		process_exit(p, 0);
	else
		shell_spawn_text(p, p->host, "httpd stop", web_ended);
}

static void nginx_start(struct process *p)
{
	if (!web_runs(p)) {
		shell_spawn_text(p, p->host, "httpd start", web_ended);
		return;
	}
	for (int i = 0; i < 5; i++)
		process_error(p,
			"nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already "
			"in use)\n");
	process_fail(p, 1, "nginx: [emerg] still could not bind()\n");
}

static void run_nginx(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "tTqvVs:c:g:p:h?");
	const char *signal = NULL;
	int c, what = 0;

	while ((c = option_next(&o)) != -1) {
		if (c == '?' || c == ':') {
			process_fail(p, 1,
				c == ':' ? "nginx: option \"-%c\" requires parameter\n"
					 : "nginx: invalid option: \"%c\"\n",
				o.wrong ? o.wrong : '-');
			return;
		}
		signal = c == 's' ? o.argument : signal;
		what = strchr("tTvV", c) ? c : what;
	}
	if (what == 'v' || what == 'V') {
		process_error(p, "nginx version: nginx/1.22.1\n");
		process_exit(p, 0);
	} else if (what) {
		process_error(p,
			"nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\n"
			"nginx: configuration file /etc/nginx/nginx.conf test is successful\n");
		process_exit(p, 0);
	} else if (signal) {
		nginx_signal(p, signal);
	} else {
		nginx_start(p);
	}
}

const struct command nginx_command = {
	.name = "nginx", .summary = N_("control the web server as nginx does"), .run = run_nginx};

/* ---- apachectl ---- */

static void run_apachectl(struct process *p, int argc, char **argv)
{
	int at = argc > 2 && strcmp(argv[1], "-k") == 0 ? 2 : 1;
	const char *verb = at < argc ? argv[at] : "start";
	bool again = strcmp(verb, "restart") == 0 || strcmp(verb, "graceful") == 0;

	if (strcmp(verb, "configtest") == 0 || strcmp(verb, "-t") == 0)
		process_fail(p, 0, "Syntax OK\n");
	else if (strcmp(verb, "-v") == 0)
		process_fail(p, 0, "Server version: Apache/2.4.57 (Debian)\n");
	else if (strcmp(verb, "start") == 0 && web_runs(p))
		process_fail(p, 0, "httpd (pid %u) already running\n", p->pid);
	else if (strcmp(verb, "start") == 0 || (again && !web_runs(p)))
		shell_spawn_text(p, p->host, "httpd start", web_ended);
	else if (again)
		shell_spawn_text(p, p->host, "httpd stop; httpd start", web_ended);
	else if (strcmp(verb, "stop") == 0 && !web_runs(p))
		process_fail(p, 0, "httpd (no pid file) not running\n");
	else if (strcmp(verb, "stop") == 0 || strcmp(verb, "graceful-stop") == 0)
		shell_spawn_text(p, p->host, "httpd stop", web_ended);
	else
		refuse(p, verb, "httpd status");
}

const struct command apachectl_command = {.name = "apachectl",
	.summary = N_("control the web server as apachectl does"),
	.run = run_apachectl};
const struct command apache2ctl_command = {
	.name = "apache2ctl", .summary = N_("the same as apachectl"), .run = run_apachectl};
