/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A trace of connections as comma-separated values (RFC 4180: a field may be quoted, "" is a quote
 * in it). Every wrong line is reported; a decreasing time is an error, because a trace is an
 * ordered recording.
 */
#include <string.h>

#include "base/text.h"
#include "workload/distribution.h"
#include "workload/input.h"
#include "workload/recording.h"

#define COLUMNS 9
#define FIELDS_MAX 32

enum column { TIME, CLIENT, PORT, DESTINATION, DURATION, DEMAND, HOLD, REQUEST, RESPONSE };

static const char *const column_names[COLUMNS + 1] = {"time", "client", "port", "destination",
	"duration", "demand", "hold", "request", "response", NULL};

struct trace_reader {
	struct recording *recording;
	struct problems *problems;
	struct place at;
	int columns[FIELDS_MAX]; /* the meaning of each field */
	size_t count;
	bool begun; /* a line with something in it was seen */
	int64_t last;
	int last_line;
};

struct field {
	char *s;
	int column;
};

/* ---- fields ---- */

/* removes the quotes; returns the end */
static char *unquote(char *s)
{
	char *to = s - 1;

	for (; *s; s++) {
		if (s[0] == '"' && s[1] != '"')
			break;
		s += s[0] == '"';
		*to++ = *s;
	}
	char *end = *s ? s + 1 : s;
	*to = '\0';
	return end;
}

static char *trim(char *s)
{
	s += strspn(s, " \t");
	for (size_t n = strlen(s); n && (s[n - 1] == ' ' || s[n - 1] == '\t'); n--)
		s[n - 1] = '\0';
	return s;
}

static size_t split(char *line, struct field fields[FIELDS_MAX])
{
	size_t n = 0;
	char *start = line, *s = line;

	for (; n < FIELDS_MAX; n++) {
		s += strspn(s, " \t");
		char *field = s;
		if (*s == '"')
			s = unquote(s + 1);
		char *comma = strchr(s, ',');
		fields[n] = (struct field){field, (int)(field - start) + 1};
		if (comma)
			*comma = '\0';
		fields[n].s = trim(field);
		if (!comma)
			return n + 1;
		s = comma + 1;
	}
	return n;
}

/* ---- values ---- */

static int bad(struct trace_reader *r, const struct field *f, const char *expected)
{
	struct place at = r->at;

	at.column = f->column;
	return problem_add(r->problems, at, NULL, "expected %s, found '%.40s'",
		say(r->problems->language, expected), f->s);
}

static bool with_unit(const char *s, const char *unit, char out[64])
{
	size_t n = strlen(s);

	if (n + strlen(unit) >= 64)
		return false;
	memcpy(out, s, n);
	strcpy(out + n, s[strspn(s, "0123456789.")] ? "" : unit);
	return true;
}

static int read_time(struct trace_reader *r, const struct field *f, int64_t *out)
{
	char s[64];
	bool negative = f->s[0] == '-';

	if (with_unit(f->s + negative, "s", s) && parse_duration(s, out) &&
		*out <= AMOUNT_TIME_MAX) {
		struct place at = r->at;
		at.column = f->column;
		if (!negative)
			return 0;
		return problem_add(r->problems, at, NULL, "%s is negative", f->s);
	}
	return bad(r, f, N_("seconds, or a duration such as 5ms, at most 365 days"));
}

static int read_size(struct trace_reader *r, const struct field *f, int64_t *out)
{
	char s[64];
	uint64_t size;

	if (!with_unit(f->s, "B", s) || !parse_size(s, &size) || size > AMOUNT_SIZE_MAX)
		return bad(r, f, N_("bytes, or a size such as 12KiB, less than 4GiB"));
	*out = (int64_t)size;
	return 0;
}

static int read_port(struct trace_reader *r, const struct field *f, uint16_t *out)
{
	uint64_t port;

	if (!parse_u64(f->s, &port) || port == 0 || port > UINT16_MAX)
		return bad(r, f, N_("a port from 1 to 65535"));
	*out = (uint16_t)port;
	return 0;
}

static int read_field(
	struct trace_reader *r, struct recorded *row, int column, const struct field *f)
{
	if (column != TIME && column != CLIENT && *f->s == '\0')
		return 0;
	switch (column) {
	case TIME: return read_time(r, f, &row->time);
	case CLIENT: row->client = recorded_number(&r->recording->clients, f->s); return 0;
	case PORT: return read_port(r, f, &row->port);
	case DESTINATION:
		row->destination = recorded_number(&r->recording->destinations, f->s);
		return 0;
	case DURATION:
		if (row->demand == RECORDED_NOTHING)
			row->demand = 0;
		return read_time(r, f, &row->hold);
	case DEMAND: return read_time(r, f, &row->demand);
	case HOLD: return read_time(r, f, &row->hold);
	case REQUEST: return read_size(r, f, &row->request);
	default: return read_size(r, f, &row->response);
	}
}

/* ---- lines ---- */

static int read_header(struct trace_reader *r, struct field *fields, size_t n)
{
	unsigned seen = 0;

	for (size_t i = 0; i < n; i++) {
		struct place at = r->at;
		struct text hint = {0};
		int k = 0;
		while (k < COLUMNS && strcmp(column_names[k], fields[i].s) != 0)
			k++;
		at.column = fields[i].column;
		if (k < COLUMNS && !(seen & 1u << k)) {
			seen |= 1u << k;
			r->columns[i] = k;
			continue;
		}
		text_add(&hint, say(r->problems->language, N_("the columns are %s")),
			"time, client, port, destination, duration, demand, hold, request, "
			"response");
		problem_add(r->problems, at, text_str(&hint),
			k < COLUMNS ? N_("the column '%.40s' appears here twice")
				    : N_("no column is named '%.40s'"),
			fields[i].s);
		text_free(&hint);
		return -1;
	}
	r->count = n;
	if (seen & 1u << TIME)
		return 0;
	return problem_add(r->problems, r->at, NULL, "there is no column 'time'");
}

static int check_order(struct trace_reader *r, const struct recorded *row)
{
	if (r->last_line && row->time < r->last) {
		struct text now = {0}, then = {0}, hint = {0};
		text_duration(&now, row->time);
		text_duration(&then, r->last);
		text_add(&hint, say(r->problems->language, N_("sort the trace by its time: %s")),
			"sort -t, -k1,1g");
		problem_add(r->problems, r->at, text_str(&hint),
			"the time goes back: %s, after %s in line %d", text_str(&now),
			text_str(&then), r->last_line);
		text_free(&now);
		text_free(&then);
		text_free(&hint);
		return -1;
	}
	r->last = row->time;
	r->last_line = r->at.line;
	return 0;
}

static int read_row(struct trace_reader *r, struct field *fields, size_t n)
{
	struct recorded *row = recording_add(r->recording);
	int result = 0;

	if (!row)
		return problem_add(r->problems, r->at, NULL, "the recording is too long");
	if (n > r->count)
		return problem_add(
			r->problems, r->at, NULL, "%zu values, but %zu columns", n, r->count);
	for (size_t i = 0; i < n; i++)
		if (read_field(r, row, r->columns[i], &fields[i]) != 0)
			result = -1;
	return result == 0 ? check_order(r, row) : result;
}

static void read_trace_line(struct trace_reader *r, char *line)
{
	struct field fields[FIELDS_MAX];
	bool first = !r->begun;
	char c;

	if (*trim(line) == '\0' || *trim(line) == '#')
		return;
	r->begun = true;
	size_t n = split(line, fields);
	c = fields[0].s[0];
	if (first && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
		read_header(r, fields, n);
	else
		read_row(r, fields, n);
}

int recording_read_csv(
	struct recording *r, char *bytes, size_t n, const char *name, struct problems *problems)
{
	struct input_lines lines = {.next = bytes, .end = bytes + n};
	struct trace_reader reader = {.recording = r,
		.problems = problems,
		.at.file = name,
		.columns = {TIME, CLIENT, PORT, DESTINATION, DURATION},
		.count = 5};
	size_t before = problems->count + problems->left_out;

	for (char *line; (line = input_line(&lines));) {
		reader.at.line = lines.number;
		reader.at.column = 1;
		read_trace_line(&reader, line);
	}
	if (problems->count + problems->left_out != before)
		return -1;
	if (r->count == 0)
		return problem_add(
			problems, (struct place){.file = name}, NULL, N_("has no connections"));
	return 0;
}
