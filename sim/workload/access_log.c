/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A web server's access log (the common log format of NCSA httpd, Apache's "combined", nginx's
 * default):
 *
 *   192.0.2.7 - frank [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 200 2326 "referer" "agent"
 *
 * Its clock counts whole seconds: the requests of one second are spread evenly over it. A server
 * writes a line at the end of a request with its start time, so in real logs times may decrease by
 * seconds; lines are sorted, stably within one second.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "workload/input.h"
#include "workload/recording.h"

#define SECOND INT64_C(1000000000)

struct log_line {
	char *client, *time, *request, *status, *bytes;
};

/* the text up to `end`, which is cut off; *s moves past it; NULL if there is no `end` */
static char *up_to(char **s, char end)
{
	char *from = *s, *to = strchr(*s, end);

	if (!to)
		return NULL;
	*to = '\0';
	*s = to + 1;
	return from;
}

/* a text in quotes, where a backslash makes the next byte literal */
static char *quoted(char **s)
{
	char *from = strchr(*s, '"'), *to;

	if (!from)
		return NULL;
	for (to = ++from; *to && *to != '"'; to++)
		if (to[0] == '\\' && to[1])
			to++;
	if (!*to)
		return NULL;
	*to = '\0';
	*s = to + 1;
	return from;
}

static char *access_log_word(char **s)
{
	char *from = *s + strspn(*s, " ");
	size_t n = strcspn(from, " ");

	*s = from + n + (from[n] != '\0');
	from[n] = '\0';
	return from;
}

static bool take_apart(char *s, struct log_line *l)
{
	if (!(l->client = up_to(&s, ' ')) || !up_to(&s, '[') || !(l->time = up_to(&s, ']')) ||
		!(l->request = quoted(&s)))
		return false;
	l->status = access_log_word(&s);
	l->bytes = access_log_word(&s);
	return *l->client && *l->status && *l->bytes;
}

/* ---- 10/Oct/2000:13:55:36 -0700 ---- */

static bool number(const char **s, int digits, int64_t *out)
{
	for (*out = 0; digits > 0; digits--, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		*out = *out * 10 + (**s - '0');
	}
	return true;
}

static bool byte(const char **s, char c)
{
	return *(*s)++ == c;
}

static bool month(const char **s, int64_t *out)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (*out = 1; *out <= 12; ++*out)
		if (strncmp(names + (*out - 1) * 3, *s, 3) == 0) {
			*s += 3;
			return true;
		}
	return false;
}

/* days since 1970-01-01 in the Gregorian calendar, counted from the first of March */
static int64_t days(int64_t y, int64_t m, int64_t d)
{
	y -= m <= 2;
	m += m <= 2 ? 9 : -3;
	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d - 719469;
}

static bool parse_log_time(const char *s, int64_t *seconds)
{
	int64_t d, m, y, hour, minute, second, zone_hour, zone_minute;

	if (!number(&s, 2, &d) || !byte(&s, '/') || !month(&s, &m) || !byte(&s, '/') ||
		!number(&s, 4, &y) || !byte(&s, ':') || !number(&s, 2, &hour) || !byte(&s, ':') ||
		!number(&s, 2, &minute) || !byte(&s, ':') || !number(&s, 2, &second) ||
		!byte(&s, ' ') || (*s != '+' && *s != '-'))
		return false;
	int64_t sign = *s++ == '-' ? 1 : -1;
	if (!number(&s, 2, &zone_hour) || !number(&s, 2, &zone_minute) || *s || d < 1 || d > 31 ||
		hour > 23 || minute > 59 || second > 60)
		return false;
	*seconds = days(y, m, d) * 86400 + hour * 3600 + minute * 60 + second +
		sign * (zone_hour * 3600 + zone_minute * 60);
	return true;
}

/* ---- rows ---- */

static int read_log_line(
	struct recording *r, char *line, struct place at, struct problems *problems)
{
	struct log_line l;
	struct recorded *row;
	uint64_t bytes = 0;
	int64_t seconds;

	if (!take_apart(line, &l))
		return problem_add(problems, at,
			N_("a line: CLIENT - USER [DAY/MONTH/YEAR:HH:MM:SS +ZONE] \"GET / "
			   "HTTP/1.1\" STATUS BYTES"),
			"is not a line of an access log");
	if (!parse_log_time(l.time, &seconds))
		return problem_add(problems, at, N_("such as 10/Oct/2000:13:55:36 -0700"),
			"invalid time: '%.40s'", l.time);
	if (strcmp(l.bytes, "-") != 0 && !parse_u64(l.bytes, &bytes))
		return problem_add(problems, at, NULL, "invalid number of bytes: '%.40s'", l.bytes);
	row = recording_add(r);
	if (!row)
		return problem_add(problems, at, NULL, "the recording is too long");
	row->time = seconds;
	row->client = recorded_number(&r->clients, l.client);
	access_log_word(&l.request);
	row->destination = recorded_number(&r->destinations, access_log_word(&l.request));
	row->response = bytes > UINT32_MAX / 2 ? UINT32_MAX / 2 : (int64_t)bytes;
	return 0;
}

/* seconds to ns since the first, the requests of one second spread over it */
static void spread(struct recording *r)
{
	int64_t first = r->rows[0].time;

	for (size_t i = 0, n; i < r->count; i += n) {
		int64_t second = r->rows[i].time;
		for (n = 1; i + n < r->count && r->rows[i + n].time == second; n++)
			;
		for (size_t k = 0; k < n; k++)
			r->rows[i + k].time =
				(second - first) * SECOND + (int64_t)k * SECOND / (int64_t)n;
	}
}

/* stable, in place of qsort(): merges runs into a second array */
static void sort_by_time(struct recording *r)
{
	struct recorded *from = r->rows, *to = calloc(r->count, sizeof(*to));

	if (!to)
		abort();
	for (size_t width = 1; width < r->count; width *= 2) {
		for (size_t at = 0; at < r->count; at += 2 * width) {
			size_t a = at, b = at + width, end_a = b < r->count ? b : r->count;
			size_t end_b = b + width < r->count ? b + width : r->count;
			for (size_t k = at; k < end_b; k++)
				to[k] = a < end_a && (b >= end_b || from[a].time <= from[b].time)
					? from[a++]
					: from[b++];
		}
		struct recorded *other = from;
		from = to;
		to = other;
	}
	r->rows = from;
	r->cap = r->count;
	free(to);
}

int recording_read_access_log(
	struct recording *r, char *bytes, size_t n, const char *name, struct problems *problems)
{
	struct input_lines lines = {.next = bytes, .end = bytes + n};
	size_t before = problems->count + problems->left_out;

	for (char *line; (line = input_line(&lines));)
		if (line[strspn(line, " \t")] != '\0')
			read_log_line(r, line,
				(struct place){.file = name, .line = lines.number, .column = 1},
				problems);
	if (problems->count + problems->left_out != before)
		return -1;
	if (r->count == 0)
		return problem_add(
			problems, (struct place){.file = name}, NULL, N_("has no requests"));
	sort_by_time(r);
	if (r->rows[r->count - 1].time - r->rows[0].time > 365 * 86400)
		return problem_add(problems, (struct place){.file = name}, NULL,
			N_("spans more than 365 days"));
	spread(r);
	return 0;
}
