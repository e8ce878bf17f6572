/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journalctl (systemd 252): the programs' log messages, all or, with -u, those of one unit; -n: the
 * last lines. Not simulated: -f, times, fields, priorities.
 */
#include <ctype.h>
#include <string.h>

#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/options.h"
#include "app/system/words.h"
#include "base/text.h"

#define LOG_FILE "/var/log/messages"
#define HEAD 6 /* "Jan  1" */

/* "Jan  1 00:00:03 d1 Keepalived_vrrp[1055]: …": is it of this unit? Units begin in lower case. */
static bool is_of(const char *line, size_t n, const char *unit)
{
	size_t length = strlen(unit);
	unsigned blanks = 0;
	size_t i = HEAD;

	if (length > 8 && strcmp(unit + length - 8, ".service") == 0)
		length -= 8;
	for (; i < n && blanks < 3; i++)
		blanks += line[i] == ' ';
	if (i + length > n)
		return false;
	for (size_t k = 0; k < length; k++)
		if (tolower((unsigned char)line[i + k]) != unit[k])
			return false;
	return true;
}

static size_t count_lines(const char *s, const char *unit)
{
	size_t count = 0;

	for (size_t n; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		count += !unit || is_of(s, n, unit);
	}
	return count;
}

static void show(struct process *p, const char *s, const char *unit, uint64_t last)
{
	const size_t count = count_lines(s, unit);
	size_t number = 0;

	if (!count)
		process_print(p, "-- No entries --\n");
	for (size_t n; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		if (n < HEAD || (unit && !is_of(s, n, unit)))
			continue;
		if (number++ + last < count)
			continue;
		/* the day has two digits here */
		process_print(p, "%.4s%c%.*s\n", s, s[4] == ' ' ? '0' : s[4], (int)(n - 5), s + 5);
	}
}

static void run_journalctl(struct process *p, int argc, char **argv)
{
	static const struct long_option longs[] = {{"unit", true, 'u'}, {"lines", true, 'n'},
		{"no-pager", false, 'P'}, {"pager-end", false, 'e'}, {"catalog", false, 'x'},
		{NULL, false, 0}};
	struct options o = options_of(argc, argv, "u:n:exb");
	const char *unit = NULL;
	uint64_t last = UINT64_MAX / 2;
	struct text log = {0};
	int c;

	o.longs = longs;
	o.absent = "fokqrSUtgp";
	o.absent_longs = " follow since until output priority grep dmesg ";
	while ((c = option_next(&o)) != -1) {
		if (c == '?' || c == ':') {
			if (!option_refused(p, &o, c)) {
				option_complain(p, &o, c);
				process_exit(p, 1);
			}
			return;
		}
		if (c == 'u')
			unit = o.argument;
		if (c == 'n' && !parse_u64(o.argument, &last)) {
			process_fail(p, 1, "Failed to parse lines '%s'\n", o.argument);
			return;
		}
	}
	files_read(p->host, LOG_FILE, &log);
	show(p, text_str(&log), unit, last);
	text_free(&log);
	process_exit(p, 0);
}

const struct command journalctl_command = {.name = "journalctl",
	.summary = N_("print the log of the services"),
	.run = run_journalctl};
