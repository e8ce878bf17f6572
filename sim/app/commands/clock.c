/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date, uptime, sleep. The lab's clock starts on Wednesday, 1 January 2025, 00:00 UTC,
 * and is the same on every host; every host has been up since then. date takes -u and +FORMAT.
 */
#include <inttypes.h>
#include <string.h>

#include "app/shell/commands.h"
#include "app/shell/voice.h"
#include "host/host.h"

#define EPOCH INT64_C(1735689600) /* of 1 January 2025 */

static int64_t now_seconds(const struct process *p)
{
	return host_engine(p->host)->now / NSEC_PER_SEC;
}

struct day {             /* of the lab's calendar, which knows no leap year before 2028 */
	int64_t seconds; /* of the lab's clock */
	int64_t year, month, day, in_year; /* month from 0, days from 1 */
	const char *name, *month_name;
};

static struct day day_of(int64_t s)
{
	static const char *const days[] = {"Wed", "Thu", "Fri", "Sat", "Sun", "Mon", "Tue"};
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t day = s / 86400, left = day % 365;
	struct day d = {.seconds = s, .year = 2025 + day / 365, .in_year = left + 1};

	while (left >= lengths[d.month])
		left -= lengths[d.month++];
	d.day = left + 1;
	d.name = days[day % 7];
	d.month_name = months[d.month];
	return d;
}

/* one conversion of date(1); false: there is none such */
static bool date_part(const struct day *d, char c, int64_t ns, struct text *out)
{
	int64_t s = d->seconds;
	int hour = (int)(s / 3600 % 24), minute = (int)(s / 60 % 60), second = (int)(s % 60);
	int year = (int)d->year, month = (int)d->month + 1, day = (int)d->day;

	switch (c) {
	case 'Y': text_add(out, "%d", year); break;
	case 'y': text_add(out, "%02d", year % 100); break;
	case 'm': text_add(out, "%02d", month); break;
	case 'd': text_add(out, "%02d", day); break;
	case 'e': text_add(out, "%2d", day); break;
	case 'j': text_add(out, "%03d", (int)d->in_year); break;
	case 'H': text_add(out, "%02d", hour); break;
	case 'M': text_add(out, "%02d", minute); break;
	case 'S': text_add(out, "%02d", second); break;
	case 'F': text_add(out, "%d-%02d-%02d", year, month, day); break;
	case 'D': text_add(out, "%02d/%02d/%02d", month, day, year % 100); break;
	case 'T': text_add(out, "%02d:%02d:%02d", hour, minute, second); break;
	case 'R': text_add(out, "%02d:%02d", hour, minute); break;
	case 's': text_add(out, "%" PRId64, EPOCH + s); break;
	case 'N': text_add(out, "%09" PRId64, ns); break;
	case 'a': text_put(out, d->name); break;
	case 'b':
	case 'h': text_put(out, d->month_name); break;
	case 'Z': text_put(out, "UTC"); break;
	case 'z': text_put(out, "+0000"); break;
	case 'n': text_putc(out, '\n'); break;
	case 't': text_putc(out, '\t'); break;
	case '%': text_putc(out, '%'); break;
	default: return false;
	}
	return true;
}

static void put_date(struct process *p, const struct day *d, const char *format)
{
	int64_t ns = host_engine(p->host)->now % NSEC_PER_SEC;
	struct text out = {0};

	for (; *format; format++) {
		if (*format != '%' || !format[1]) {
			text_putc(&out, *format);
		} else if (!date_part(d, format[1], ns, &out)) {
			text_putn(&out, format, 2);
			format++;
		} else {
			format++;
		}
	}
	process_print(p, "%s\n", text_str(&out));
	text_free(&out);
}

static void run_date(struct process *p, int argc, char **argv)
{
	struct day d = day_of(now_seconds(p));
	const char *format = "%a %b %e %T %Z %Y";

	for (int i = 1; i < argc; i++) {
		if (argv[i][0] == '+') {
			format = argv[i] + 1;
		} else if (strcmp(argv[i], "-u") != 0 && strcmp(argv[i], "--utc") != 0) {
			refuse(p, argv[i], "date +FORMAT");
			return;
		}
	}
	put_date(p, &d, format);
	process_exit(p, 0);
}

const struct command date_command = {.name = "date", .summary = "the lab's clock", .run = run_date};

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
	.name = "uptime", .summary = "how long the lab has run", .run = run_uptime};

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

/* 5, 0.5, 5s, 2m, 1h: seconds unless said */
static bool read_time(const char *word, int64_t *ns)
{
	struct text t = {0};
	size_t n = strspn(word, "0123456789.");

	text_putn(&t, word, n);
	text_put(&t, strcmp(word + n, "m") == 0 ? "min" : word[n] ? word + n : "s");
	bool fine = n && parse_duration(text_str(&t), ns) && *ns >= 0;
	text_free(&t);
	return fine;
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
		if (!read_time(argv[i], &one) || one > INT64_MAX / 4 - total) {
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

const struct command sleep_command = {.name = "sleep", .summary = "wait", .run = run_sleep};
