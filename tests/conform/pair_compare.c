/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of a session is compared: the lines "(INSTANCE) …" of each director's log, text and order,
 * within 50 ms; each table that a director had, in order, without times, because those of checks
 * hang on a random warm-up; whether a short connection was served, or how it failed. Left out, with
 * the reason: which server served it (the long connections that take turns as well are not
 * replayed), connections between a change and the next table, frames (their captures are compared
 * elsewhere), neighbours' ages.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"
#include "conform/pair.h"
#include "host/command.h"

#define TOLERANCE (INT64_C(50) * 1000000)
#define AHEAD 40 /* lines that may be missing in a row before all is called different */

static void tell(struct pair *p, int line, const char *kind, bool same, const char *expected,
	const char *got)
{
	p->r->line = line;
	conform_tell(p->r, conform_word(p->header, "case"), kind,
		same ? CONFORM_SAME : CONFORM_DIFFERENT, expected, got);
}

/* ---- logs ---- */

/* "(VI_1) …": the length of what is in front of the blank; 0: no line of an instance */
static size_t instance_of(const char *line)
{
	const char *end = *line == '(' && line[1] != '/' ? strchr(line, ')') : NULL;

	return end && end[1] == ' ' ? (size_t)(end - line) + 1 : 0;
}

/* the next line of that instance from *at on; NULL: none */
static const struct pair_said *next_of(
	const struct pair_list *l, size_t *at, const char *instance, size_t n)
{
	for (; *at < l->count; ++*at) {
		const char *s = l->items[*at].text;
		if (instance_of(s) == n && strncmp(s, instance, n) == 0)
			return &l->items[(*at)++];
	}
	return NULL;
}

static bool fits(const struct pair_said *said, const char *line, int64_t time)
{
	return strcmp(said->text, line) == 0 && said->time - time < TOLERANCE &&
		time - said->time < TOLERANCE;
}

/* how far each instance's log was compared */
struct cursor {
	char instance[64];
	size_t at;
};

static struct cursor *cursor_of(struct cursor *all, const char *line, size_t n)
{
	while (*all->instance &&
		(strlen(all->instance) != n || strncmp(all->instance, line, n) != 0))
		all++;
	if (!*all->instance)
		snprintf(all->instance, sizeof(all->instance), "%.*s", (int)n, line);
	return all;
}

static void compare_log_line(
	struct pair *p, struct pair_director *d, struct cursor *all, const struct pair_event *e)
{
	const char *line = conform_word(e->object, "line");
	const size_t n = instance_of(line);
	struct cursor *c = cursor_of(all, line, n);
	const struct pair_said *said = NULL;
	size_t at = c->at;
	char time[32];

	for (unsigned i = 0; i < AHEAD; i++) {
		said = next_of(&d->log, &at, c->instance, n);
		if (!said || fits(said, line, e->time))
			break;
	}
	if (said && fits(said, line, e->time)) {
		tell(p, e->line, "log", true, line, said->text);
		c->at = at;
		return;
	}
	at = c->at;
	said = next_of(&d->log, &at, c->instance, n);
	struct text got = {0};
	snprintf(time, sizeof(time), "%.3f ", said ? (double)said->time / 1e9 : 0);
	text_add(&got, "%s%s", said ? time : "", said ? said->text : "nothing more");
	tell(p, e->line, "log", false, line, text_str(&got));
	text_free(&got);
}

static void compare_log(struct pair *p, struct pair_director *d)
{
	struct cursor cursors[64] = {{.at = 0}};

	for (size_t i = 0; i < p->count; i++) {
		const struct pair_event *e = &p->events[i];
		if (strcmp(conform_word(e->object, "type"), "log") == 0 &&
			strcmp(conform_word(e->object, "node"), d->name) == 0 &&
			instance_of(conform_word(e->object, "line")))
			compare_log_line(p, d, cursors, e);
	}
}

/* ---- tables ---- */

/* "0A000064:0050" → "10.0.0.100:80"; what is no such place stays */
static void put_place(struct text *t, const char *word, size_t n)
{
	unsigned a, port;

	if (n == 13 && sscanf(word, "%8X:%4X", &a, &port) == 2)
		text_add(t, "%u.%u.%u.%u:%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255, port);
	else
		text_putn(t, word, n);
}

/* "TCP", "0A000064:0050", "rr" … → "tcp 10.0.0.100:80 rr …" */
static void put_service(struct text *t, char words[][32], int count)
{
	for (const char *s = words[0]; *s; s++)
		text_putc(t, (char)(*s | 32));
	for (int i = 1; i < count; i++) {
		text_putc(t, ' ');
		put_place(t, words[i], strlen(words[i]));
	}
}

static void put_server(json_t *servers, char words[][32])
{
	struct text t = {0};

	put_place(&t, words[1], strlen(words[1]));
	json_array_append_new(
		servers, json_pack("[s, s, i]", text_str(&t), words[2], atoi(words[3])));
	text_free(&t);
}

static bool is_service(const char *word)
{
	return strcmp(word, "TCP") == 0 || strcmp(word, "UDP") == 0 || strcmp(word, "FWM") == 0;
}

/* /proc/net/ip_vs as the recordings tell it: "tcp 10.0.0.100:80 rr" with "10.0.0.21:80 Route 1" …
 */
static json_t *services_of(const char *table)
{
	json_t *all = json_object(), *servers = NULL;

	for (size_t n; *table; table += n + (table[n] == '\n')) {
		char line[256], words[8][32] = {{0}};
		n = strcspn(table, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)n, table);
		const int count = sscanf(line, "%31s %31s %31s %31s %31s %31s %31s", words[0],
			words[1], words[2], words[3], words[4], words[5], words[6]);
		if (servers && count > 3 && strcmp(words[0], "->") == 0) {
			put_server(servers, words);
		} else if (count > 1 && is_service(words[0])) {
			struct text t = {0};
			put_service(&t, words, count);
			servers = json_array();
			json_object_set_new(all, text_str(&t), servers);
			text_free(&t);
		}
	}
	return all;
}

static void compare_tables(struct pair *p, struct pair_director *d)
{
	size_t at = 0;

	for (size_t i = 0; i < p->count; i++) {
		const struct pair_event *e = &p->events[i];
		if (strcmp(conform_word(e->object, "type"), "table") != 0 ||
			strcmp(conform_word(e->object, "node"), d->name) != 0)
			continue;
		json_t *expected = json_object_get(e->object, "services");
		bool same = false;
		for (size_t k = at; k < d->tables.count && !same; k++) {
			json_t *here = services_of(d->tables.items[k].text);
			same = json_equal(expected, here);
			at = same ? k + 1 : at;
			json_decref(here);
		}
		char *words = json_dumps(expected, JSON_SORT_KEYS);
		tell(p, e->line, "table", same, words,
			same                           ? words
				: at < d->tables.count ? d->tables.items[at].text
						       : "nothing more");
		free(words);
	}
}

/* ---- short connections ---- */

static const char *ending(const struct process *process)
{
	switch (process->status) {
	case 0: return "served";
	case 7: return "refused or unreachable";
	case 28: return "TIMEOUT";
	default: return "cut off";
	}
}

static const char *recorded_ending(json_t *o)
{
	const char *error = conform_word(o, "error");

	if (!*error)
		return "served";
	if (strcmp(error, "ECONNREFUSED") == 0 || strcmp(error, "EHOSTUNREACH") == 0)
		return "refused or unreachable";
	return strcmp(error, "TIMEOUT") == 0 ? "TIMEOUT" : "cut off";
}

/* While a dead server is still in the table it is a matter of turns who gets it. */
static bool unsettles(json_t *o)
{
	const char *what = conform_word(o, "what");

	return strncmp(what, "daemon", 6) == 0 || strncmp(what, "switch", 6) == 0 ||
		strncmp(what, "cable", 5) == 0 || strncmp(what, "kill", 4) == 0;
}

static void compare_opens(struct pair *p)
{
	bool settled = true;

	for (size_t i = 0; i < p->count; i++) {
		const struct pair_event *e = &p->events[i];
		settled &= !unsettles(e->object);
		settled |= strcmp(conform_word(e->object, "type"), "table") == 0;
		if (!settled || !e->process || e->process->running)
			continue;
		const char *expected = recorded_ending(e->object), *got = ending(e->process);
		tell(p, e->line, "open", strcmp(expected, got) == 0, expected, got);
	}
}

void pair_compare(struct pair *p)
{
	for (unsigned i = 0; i < p->director_count; i++) {
		compare_log(p, &p->directors[i]);
		if (!p->in_words)
			compare_tables(p, &p->directors[i]);
	}
	if (!p->in_words)
		compare_opens(p);
}
