/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Definitions and sequences (keepalived 2.2.7, lib/parser.c): $NAME=value, also over several lines
 * that end with a backslash (check_definition(), replace_param()); ~SEQ(name, first, step, last)
 * text and ~LST(name, value …) text, which are parsed once for each value (add_seq(), add_lst()).
 * $NAME ends at a blank, a comma or a bracket; ${NAME} may be anywhere.
 *
 * Of the standard definitions, ${_PWD}, ${_HASH}, ${_BANG} and ${_INSTANCE} are supported;
 * ${_RANDOM} is refused, because the lab never seeds random numbers from the time.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ha/conf/reader.h"

#define BLANKS " \t"
#define SEQUENCE_MAX 1000000000L /* numbers are smaller than this */

static char *copy_of(struct ha_reader *r, const char *s, size_t n)
{
	char *copy = ha_conf_alloc(r->conf, n + 1);

	memcpy(copy, s, n);
	return copy;
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* length of the name that begins here; 0: none */
static size_t name_length(const char *s)
{
	size_t n = 0;

	if (!isalpha((unsigned char)*s) && *s != '_')
		return 0;
	while (is_name(s[n]))
		n++;
	return n;
}

static struct ha_definition *definition_of(struct ha_reader *r, const char *name, size_t n)
{
	list_for_each (d, &r->definitions, struct ha_definition, link)
		if (strlen(d->name) == n && memcmp(d->name, name, n) == 0)
			return d;
	return NULL;
}

static struct ha_definition *definition_get(struct ha_reader *r, const char *name, size_t n)
{
	struct ha_definition *d = definition_of(r, name, n);

	if (d)
		return d;
	d = ha_conf_alloc(r->conf, sizeof(*d));
	memcpy(d->name, name, n);
	list_add_tail(&d->link, &r->definitions);
	return d;
}

bool ha_define(struct ha_reader *r)
{
	const size_t n = r->line[0] == '$' ? name_length(r->line + 1) : 0;

	if (!n || n >= HA_NAME || r->line[1 + n] != '=')
		return false;
	const char *value = r->line + n + 2 + strspn(r->line + n + 2, BLANKS);
	struct ha_definition *d = definition_get(r, r->line + 1, n);
	size_t length = strlen(value);
	d->several = length && value[length - 1] == '\\';
	r->defining = d->several ? d : NULL;
	if (d->several)
		for (length--; length && strchr(BLANKS, value[length - 1]);)
			length--;
	d->value = ha_conf_alloc(r->conf, length + 2);
	memcpy(d->value, value, length);
	if (d->several && length)
		d->value[length] = '\n';
	return true;
}

void ha_define_more(struct ha_reader *r)
{
	struct ha_definition *d = r->defining;
	size_t n = strlen(r->line), had = strlen(d->value);
	const bool goes_on = n && r->line[n - 1] == '\\';

	if (goes_on)
		for (n--; n && strchr(BLANKS, r->line[n - 1]);)
			n--;
	if (had + n < 16 * HA_LINE && (n || !goes_on)) {
		char *longer = ha_conf_alloc(r->conf, had + n + 2);
		memcpy(longer, d->value, had);
		memcpy(longer + had, r->line, n);
		if (goes_on)
			longer[had + n] = '\n';
		d->value = longer;
	}
	if (!goes_on)
		r->defining = NULL;
}

/* ---- filling in ---- */

/* a standard definition's value; NULL: not one */
static const char *standard(struct ha_reader *r, const char *name, size_t n, char *room)
{
	static const char *const names[] = {"_PWD", "_HASH", "_BANG", "_INSTANCE"};
	static const char *const values[] = {"", "#", "!", ""};
	const char *path = r->depth ? r->files[r->depth - 1]->path : "";
	const char *slash = strrchr(path, '/');

	for (unsigned i = 0; i < 4; i++) {
		if (strlen(names[i]) != n || memcmp(names[i], name, n) != 0)
			continue;
		if (i)
			return values[i];
		snprintf(room, HA_PATH, "%.*s", slash ? (int)(slash - path) : 0, path);
		return room;
	}
	if (n == 7 && memcmp(name, "_RANDOM", 7) == 0)
		ha_refuse(r, "lvslab: not simulated: ${_RANDOM} (write a number)");
	return NULL;
}

struct use {        /* of a definition in a line */
	char *at;   /* the dollar sign */
	size_t all; /* length of the replaced text */
	const char *name;
	size_t n;
	bool alone; /* it ends the line */
};

/* find_definition(): does a use begin at that dollar sign? */
static bool use_at(char *dollar, struct use *u)
{
	const bool brace = dollar[1] == '{';

	u->at = dollar;
	u->name = dollar + 1 + brace;
	u->n = name_length(u->name);
	const char end = u->name[u->n];
	if (!u->n || (brace ? end != '}' : end && !strchr(" \t,)", end)))
		return false;
	u->all = 1 + u->n + 2 * brace;
	u->alone = dollar[u->all] == '\0';
	return true;
}

static bool replace(struct ha_reader *r, const struct use *u, const char *value, size_t length)
{
	const size_t tail = strlen(u->at + u->all);

	if ((size_t)(u->at - r->line) + length + tail >= HA_LINE)
		return false;
	memmove(u->at + length, u->at + u->all, tail + 1);
	memcpy(u->at, value, length);
	return true;
}

/* inserts the first line of a value here; the others follow */
static size_t begin_expansion(struct ha_reader *r, const struct ha_definition *d)
{
	const size_t first = strcspn(d->value, "\n");

	if (d->value[first]) {
		struct ha_expansion *e = ha_conf_alloc(r->conf, sizeof(*e));
		e->next = d->value + first + 1;
		e->sequences = r->sequence_count;
		list_add_tail(&e->link, &r->expansions);
	}
	return first;
}

bool ha_substitute(struct ha_reader *r)
{
	char room[HA_PATH];
	bool any = false;
	unsigned count = 0;

	for (char *p = r->line; (p = strchr(p, '$')) && p[1];) {
		struct use u;
		if (++count > HA_LINE) {
			ha_refuse(r, "lvslab: a definition stands for itself: %.40s", r->line);
			r->line[0] = '\0';
			return false;
		}
		const bool is_use = use_at(p, &u);
		const struct ha_definition *d = is_use ? definition_of(r, u.name, u.n) : NULL;
		const char *value = d ? d->value : is_use ? standard(r, u.name, u.n, room) : NULL;
		if (!value || (d && d->several && !u.alone)) {
			p++;
			continue;
		}
		if (!replace(r, &u, value, d && d->several ? begin_expansion(r, d) : strlen(value)))
			return any;
		any = true;
		if (value[strspn(value, BLANKS)] == '~')
			break;
	}
	return any;
}

/* ---- sequences ---- */

/* "first", "first, last" or "first, step, last" up to the bracket; the numbers that are there */
static int read_numbers(const char *p, long v[3])
{
	int n = 0;

	for (;;) {
		char *end;
		v[n++] = strtol(p, &end, 0);
		end += strspn(end, BLANKS);
		if (*end == ')')
			return n;
		if (*end != ',' || n == 3)
			return 0;
		p = end + 1;
	}
}

static bool range_of(struct ha_sequence *s, const long v[3], int n)
{
	if (n == 1) {
		*s = (struct ha_sequence){
			.next = v[0] < 0 ? -1 : 1, .step = v[0] < 1 ? -1 : 1, .last = v[0]};
	} else if (n == 2) {
		*s = (struct ha_sequence){
			.next = v[0], .step = v[0] <= v[1] ? 1 : -1, .last = v[1]};
	} else {
		*s = (struct ha_sequence){.next = v[0], .step = v[1], .last = v[2]};
	}
	return s->step && labs(s->next) < SEQUENCE_MAX && labs(s->last) < SEQUENCE_MAX &&
		labs(s->step) < SEQUENCE_MAX && !(s->next < s->last && s->step < 0) &&
		!(s->next > s->last && s->step > 0);
}

static void add_sequence(struct ha_reader *r, const struct ha_sequence *s, const char *text)
{
	struct ha_sequence *copy = ha_conf_alloc(r->conf, sizeof(*copy));

	*copy = *s;
	list_init(&copy->names);
	list_init(&copy->values);
	copy->text = copy_of(r, text, strlen(text));
	list_add_tail(&copy->link, &r->sequences);
	r->sequence_count++;
}

static bool numbers_wrong(struct ha_reader *r, const char *what, const char *line)
{
	ha_wrong_line(r, "%s '%s'", what, line);
	return false;
}

/* add_seq() */
static bool add_numbers(struct ha_reader *r, const char *line)
{
	struct ha_sequence s;
	char room[HA_LINE];
	long v[3];
	const bool hex = line[4] == 'x';
	const char *p = line + 4 + hex;

	p += strspn(p, BLANKS);
	if (*p++ != '(')
		return false;
	p += strspn(p, BLANKS);
	const size_t n = strcspn(p, " \t,)");
	const char *first = p + n + strspn(p + n, BLANKS), *close = strchr(p, ')');
	if (!n || n >= HA_NAME || *first != ',' || !close)
		return numbers_wrong(r, "Invalid ~SEQ definition", line);
	snprintf(room, sizeof(room), "%s", line);
	snprintf(r->line, HA_LINE, "%.*s", (int)(close + 1 - first - 1), first + 1);
	ha_substitute(r);
	const int count = read_numbers(r->line, v);
	strcpy(r->line, room);
	if (!count)
		return numbers_wrong(r, "Invalid ~SEQ definition", line);
	if (!range_of(&s, v, count))
		return numbers_wrong(r, "Invalid ~SEQ values", line);
	if (hex && (s.next < 0 || s.last < 0))
		return numbers_wrong(r, "~SEQx is only valid for positive numbers", line);
	s.hex = hex;
	s.name = copy_of(r, p, n);
	close = strchr(line, ')');
	add_sequence(r, &s, close + 1 + strspn(close + 1, BLANKS));
	return true;
}

static void add_value(struct ha_reader *r, struct list *l, const char *s, size_t n)
{
	struct ha_value *v = ha_conf_alloc(r->conf, sizeof(*v));

	v->text = copy_of(r, s, n);
	list_add_tail(&v->link, l);
}

/* One word, or several in braces, into `l`; how many, 0: it is wrong. *p moves behind it. */
static unsigned read_set(struct ha_reader *r, const char **p, struct list *l)
{
	const bool brace = **p == '{';
	unsigned count = 0;

	*p += brace;
	for (;;) {
		*p += strspn(*p, BLANKS);
		const size_t n = strcspn(*p, " \t,})");
		add_value(r, l, *p, n);
		count++;
		*p += n;
		*p += strspn(*p, BLANKS);
		if (!brace)
			return count;
		if (**p == '}')
			break;
		if (**p != ',')
			return 0;
		++*p;
	}
	++*p;
	*p += strspn(*p, BLANKS);
	return count;
}

/* add_lst() */
static bool add_words(struct ha_reader *r, const char *line)
{
	struct ha_sequence *s = ha_conf_alloc(r->conf, sizeof(*s));
	const char *p = line + 4 + strspn(line + 4, BLANKS);

	list_init(&s->names);
	list_init(&s->values);
	if (*p++ != '(')
		return false;
	p += strspn(p, BLANKS);
	const unsigned names = read_set(r, &p, &s->names);
	while (names && *p == ',') {
		p++;
		p += strspn(p, BLANKS);
		unsigned n = read_set(r, &p, &s->values);
		if (n > names)
			return numbers_wrong(r, "~LST specification has too many values", line);
		if (!n)
			return false;
		for (; n < names; n++)
			add_value(r, &s->values, "", 0);
	}
	if (*p != ')' || list_empty(&s->values))
		return false;
	s->text = copy_of(r, p + 1 + strspn(p + 1, BLANKS), strlen(p + 1 + strspn(p + 1, BLANKS)));
	list_add_tail(&s->link, &r->sequences);
	r->sequence_count++;
	return true;
}

bool ha_sequence(struct ha_reader *r)
{
	char line[HA_LINE];
	const bool numbers = strncmp(r->line, "~SEQ", 4) == 0;

	if (!numbers && strncmp(r->line, "~LST", 4) != 0)
		return false;
	strcpy(line, r->line);
	if (!(numbers ? add_numbers(r, line) : add_words(r, line)))
		ha_wrong_line(r, "Invalid ~%s specification '%s'", numbers ? "SEQ" : "LST", line);
	return true;
}

/* ---- one after the other ---- */

static void set(struct ha_reader *r, const char *name, const char *value)
{
	struct ha_definition *d = definition_get(r, name, strlen(name));

	if (!d->value || strlen(d->value) < strlen(value))
		d->value = ha_conf_alloc(r->conf, strlen(value) + 24);
	strcpy(d->value, value);
	d->several = false;
}

static void end_sequence(struct ha_reader *r, struct ha_sequence *s)
{
	list_del(&s->link);
	r->sequence_count--;
}

static void next_number(struct ha_reader *r, struct ha_sequence *s)
{
	char value[32];

	snprintf(value, sizeof(value), s->hex ? "%lx" : "%ld", s->next);
	set(r, s->name, value);
	if (s->next == s->last ||
		(s->step > 0 ? s->last - s->next < s->step : s->next - s->last < -s->step))
		end_sequence(r, s);
	else
		s->next += s->step;
}

static void next_words(struct ha_reader *r, struct ha_sequence *s)
{
	list_for_each (name, &s->names, struct ha_value, link) {
		struct ha_value *v = list_first(&s->values, struct ha_value, link);
		set(r, name->text, v->text);
		list_del(&v->link);
	}
	if (list_empty(&s->values))
		end_sequence(r, s);
}

/* the last sequence, unless it is outside of the definition that is being read */
static bool next_of_sequence(struct ha_reader *r, unsigned outside)
{
	if (r->sequence_count <= outside || ++r->lines > HA_LINES_MAX)
		return false;
	struct ha_sequence *s = list_last(&r->sequences, struct ha_sequence, link);
	snprintf(r->line, HA_LINE, "%s", s->text);
	if (list_empty(&s->names))
		next_number(r, s);
	else
		next_words(r, s);
	return true;
}

bool ha_expanded_line(struct ha_reader *r)
{
	struct ha_expansion *e = list_empty(&r->expansions)
		? NULL
		: list_last(&r->expansions, struct ha_expansion, link);

	if (next_of_sequence(r, e ? e->sequences : 0))
		return true;
	if (!e || ++r->lines > HA_LINES_MAX)
		return false;
	const size_t n = strcspn(e->next, "\n");
	snprintf(r->line, HA_LINE, "%.*s", (int)n, e->next);
	if (e->next[n])
		e->next += n + 1;
	else
		list_del(&e->link);
	return true;
}
