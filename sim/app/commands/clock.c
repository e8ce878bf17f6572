/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date, uptime, sleep: the lab's clock (app/system/calendar.h); every host has been up since it
 * started. date takes -u and +FORMAT.
 */
#include <inttypes.h>
#include <string.h>

#include "app/system/calendar.h"
#include "app/system/commands.h"
#include "app/system/operands.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"

static int64_t now_seconds(const struct process *p)
{
	return host_engine(p->host)->now / NSEC_PER_SEC;
}

static void run_date(struct process *p, int argc, char **argv)
{
	const char *format = "%a %b %e %T %Z %Y";
	struct text out = {0};

	for (int i = 1; i < argc; i++) {
		if (argv[i][0] == '+') {
			format = argv[i] + 1;
		} else if (strcmp(argv[i], "-u") != 0 && strcmp(argv[i], "--utc") != 0) {
			refuse(p, argv[i], "date +FORMAT");
			return;
		}
	}
	calendar_put(&out, host_engine(p->host)->now, format);
	process_print(p, "%s\n", text_str(&out));
	text_free(&out);
	process_exit(p, 0);
}

const struct command date_command = {
	.name = "date", .summary = N_("print the simulated time"), .run = run_date};

static void run_uptime(struct process *p, int argc, char **argv)
{
	int64_t s = now_seconds(p);

	(void)argc;
	(void)argv;
	process_print(p, " %02" PRId64 ":%02" PRId64 ":%02" PRId64 " up ", s / 3600 % 24,
		s / 60 % 60, s % 60);
	if (s >= 86400)
		process_print(p, "%" PRId64 " day%s, ", s / 86400, s >= 2 * 86400 ? "s" : "");
	if (s / 3600 % 24)
		process_print(p, "%2" PRId64 ":%02" PRId64 ", ", s / 3600 % 24, s / 60 % 60);
	else
		process_print(p, "%" PRId64 " min, ", s / 60 % 60);
	process_print(p, " 1 user,  load average: 0.00, 0.00, 0.00\n");
	process_exit(p, 0);
}

const struct command uptime_command = {
	.name = "uptime", .summary = N_("print how long the lab has run"), .run = run_uptime};

struct sleep {
	struct event wake;
	struct process *p;
};

static void wake(struct engine *e, struct event *ev)
{
	(void)e;
	process_exit(container_of(ev, struct sleep, wake)->p, 0);
}

static void clock_interrupt(struct process *p)
{
	struct sleep *s = p->state;

	event_cancel(host_engine(p->host), &s->wake);
	process_exit(p, STATUS_INTERRUPTED);
}

static void run_sleep(struct process *p, int argc, char **argv)
{
	struct sleep *s = process_state(p, sizeof(*s));
	int64_t total = 0, one;

	if (argc < 2) {
		process_fail(
			p, 1, "sleep: missing operand\nTry 'sleep --help' for more information.\n");
		return;
	}
	for (int i = 1; i < argc; i++) {
		if (!operands_interval(argv[i], &one) || one > INT64_MAX / 4 - total) {
			process_fail(p, 1,
				"sleep: invalid time interval '%s'\n"
				"Try 'sleep --help' for more information.\n",
				argv[i]);
			return;
		}
		total += one;
	}
	s->p = p;
	s->wake.run = wake;
	p->interrupt = clock_interrupt;
	event_schedule_in(host_engine(p->host), &s->wake, total);
}

const struct command sleep_command = {.name = "sleep", .summary = N_("wait"), .run = run_sleep};
