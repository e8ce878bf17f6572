/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of a session is compared: the lines "(INSTANCE) …" and the checker's of each director's
 * log, text and order, within 50 ms; each table that a director had, in order; who served each connection or how it
 * failed, when a long one ended, and how many answers it had. Left out, with the reason: frames
 * (their captures are compared elsewhere), neighbours' ages.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"
#include "conform/pair.h"

#define TOLERANCE (INT64_C(50) * 1000000)
#define LATE (INT64_C(500) * 1000000) /* a retransmission's worth: of ends of connections */
#define AHEAD 40 /* lines that may be missing in a row before all is called different */

static void tell(struct pair *p, int line, const char *kind, bool same, const char *expected,
	const char *got)
{
	p->r->line = line;
	conform_tell(p->r, conform_word(p->header, "case"), kind,
		same ? CONFORM_SAME : CONFORM_DIFFERENT, expected, got);
}

/* ---- logs ---- */

/* lines of the checker: one channel for all of them */
static const char *const checker_words[] = {"TCP_CHECK on ", "TCP connection to ", "HTTP_CHECK on ",
	"HTTP status code ", "MD5 digest ", "Remote Web server ", "Misc check for ",
	"ICMP connection to ", "ICMP CHECK on ", "UDP connection to ", "UDP CHECK on ", "Adding ",
	"Removing ", "Enabling ", "Disabling ", "Gained quorum ", "Lost quorum ",
	"Starting with quorum ", "Changing weight ", "Shutting down service "};

/* "(VI_1)", "checker": whose line it is; false: nobody's that is compared */
static bool channel_of(const char *line, char channel[64])
{
	const char *end = *line == '(' && line[1] != '/' ? strchr(line, ')') : NULL;

	if (end && end[1] == ' ' && end - line < 62) {
		snprintf(channel, 64, "%.*s", (int)(end - line) + 1, line);
		return true;
	}
	for (size_t i = 0; i < sizeof(checker_words) / sizeof(checker_words[0]); i++)
		if (strncmp(line, checker_words[i], strlen(checker_words[i])) == 0) {
			strcpy(channel, "checker");
			return true;
		}
	return false;
}

/* the next line of that channel from *at on; NULL: none */
static const struct pair_said *next_of(const struct pair_list *l, size_t *at, const char *channel)
{
	char here[64];

	for (; *at < l->count; ++*at)
		if (channel_of(l->items[*at].text, here) && strcmp(here, channel) == 0)
			return &l->items[(*at)++];
	return NULL;
}

static bool fits(const struct pair_said *said, const char *line, int64_t time)
{
	return strcmp(said->text, line) == 0 && said->time - time < TOLERANCE &&
		time - said->time < TOLERANCE;
}

/* how far each channel's log was compared */
struct cursor {
	char channel[64];
	size_t at;
};

static struct cursor *cursor_of(struct cursor *all, const char *channel)
{
	while (*all->channel && strcmp(all->channel, channel) != 0)
		all++;
	strcpy(all->channel, channel);
	return all;
}

/* the line itself, no more than a few lines further on; NULL: it is not there */
static const struct pair_said *line_in(
	const struct pair_list *l, size_t *at, const char *channel, const char *line, int64_t time)
{
	const struct pair_said *said = NULL;

	for (unsigned i = 0; i < AHEAD; i++) {
		said = next_of(l, at, channel);
		if (!said || fits(said, line, time))
			break;
	}
	return said && fits(said, line, time) ? said : NULL;
}

static void compare_log_line(
	struct pair *p, struct pair_director *d, struct cursor *c, const struct pair_event *e)
{
	const char *line = conform_word(e->object, "line");
	size_t at = c->at;
	const struct pair_said *said = line_in(&d->log, &at, c->channel, line, e->time);
	struct text got = {0};

	if (said) {
		tell(p, e->line, "log", true, line, said->text);
		c->at = at;
		return;
	}
	at = c->at;
	said = next_of(&d->log, &at, c->channel);
	if (said)
		text_add(&got, "%.3f %s", (double)said->time / 1e9, said->text);
	tell(p, e->line, "log", false, line, said ? text_str(&got) : "nothing more");
	text_free(&got);
}

static void compare_log(struct pair *p, struct pair_director *d)
{
	struct cursor cursors[64] = {{.at = 0}};
	char channel[64];

	for (size_t i = 0; i < p->count; i++) {
		const struct pair_event *e = &p->events[i];
		const char *line = conform_word(e->object, "line");
		if (strcmp(conform_word(e->object, "type"), "log") == 0 &&
			strcmp(conform_word(e->object, "node"), d->name) == 0 &&
			channel_of(line, channel))
			compare_log_line(p, d, cursor_of(cursors, channel), e);
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

/* ---- connections ---- */

/* what a client sees of it, in the recorder's words */
static const char *ending(const struct pair_heard *h)
{
	if (h->error)
		return h->error;
	return h->acks ? h->server : "nothing";
}

static void compare_open(struct pair *p, const struct pair_event *e)
{
	const struct pair_heard h = pair_talk_heard(e->talk);
	const char *error = conform_word(e->object, "error");
	const char *expected = *error ? error : conform_word(e->object, "server");

	tell(p, e->line, conform_word(e->object, "type"), strcmp(expected, ending(&h)) == 0,
		expected, ending(&h));
}

static void compare_flow(struct pair *p, const struct pair_event *e)
{
	const struct pair_heard h = pair_talk_heard(e->talk);
	const char *expected = conform_word(e->object, "server");

	tell(p, e->line, "flow", strcmp(expected, h.server) == 0, expected, h.server);
}

static const struct pair_talk *talk_of(const struct pair *p, json_t *o)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->events[i].talk &&
			strcmp(conform_word(p->events[i].object, "conn"),
				conform_word(o, "conn")) == 0)
			return p->events[i].talk;
	return NULL;
}

/* how it ended, and when its client learnt of it */
static void compare_flow_end(struct pair *p, const struct pair_event *e)
{
	const struct pair_talk *t = talk_of(p, e->object);
	const struct pair_heard h = t ? pair_talk_heard(t) : (struct pair_heard){0};
	const char *expected = conform_word(e->object, "error");
	const int64_t late = h.ended - e->time;
	struct text want = {0}, got = {0};

	text_add(&want, "%s at %.2f s", expected, (double)e->time / 1e9);
	text_add(&got, "%s at %.2f s", h.error ? h.error : "lives", (double)h.ended / 1e9);
	tell(p, e->line, "flow_end",
		h.error && strcmp(h.error, expected) == 0 && late < LATE && late > -LATE,
		text_str(&want), text_str(&got));
	text_free(&want);
	text_free(&got);
}

static void compare_flow_state(struct pair *p, const struct pair_event *e)
{
	const struct pair_talk *t = talk_of(p, e->object);
	const struct pair_heard h = t ? pair_talk_heard(t) : (struct pair_heard){0};
	const char *expected = conform_word(e->object, "error");
	const int acks = (int)conform_number(e->object, "acks", 0);
	const int more = (int)h.acks - acks;
	struct text want = {0}, got = {0};

	text_add(&want, "%s, %d answers", *expected ? expected : "lives", acks);
	text_add(&got, "%s, %u answers", h.error ? h.error : "lives", h.acks);
	tell(p, e->line, "flow_state",
		strcmp(expected, h.error ? h.error : "") == 0 && more >= -2 && more <= 2,
		text_str(&want), text_str(&got));
	text_free(&want);
	text_free(&got);
}

static void compare_connections(struct pair *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct pair_event *e = &p->events[i];
		const char *kind = conform_word(e->object, "type");
		if (strcmp(kind, "open") == 0 && e->talk && pair_talk_heard(e->talk).over)
			compare_open(p, e);
		else if (strcmp(kind, "flow") == 0 && e->talk)
			compare_flow(p, e);
		else if (strcmp(kind, "flow_end") == 0)
			compare_flow_end(p, e);
		else if (strcmp(kind, "flow_state") == 0)
			compare_flow_state(p, e);
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
		compare_connections(p);
}
