/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sessions of directors with keepalived: its configurations are put on the hosts, what was done is
 * done at its time, and each director's log and table are written down as they change.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/system/files.h"
#include "base/text.h"
#include "conform/conform_world.h"
#include "conform/pair.h"
#include "file/loader.h"
#include "spec/spec.h"

#define CONF "/etc/keepalived/keepalived.conf"
#define LOG_FILE "/var/log/messages"
#define STARTS_IN (INT64_C(30) * 1000000) /* as sim/ha/keepalived.c */
#define LOOK (INT64_C(100) * 1000000)     /* the recorder looked at the tables ten times a second */

bool pair_is_header(json_t *header)
{
	return *conform_word(header, "keepalived") &&
		json_is_object(json_object_get(header, "conf"));
}

void pair_list_add(struct pair_list *l, int64_t time, const char *text)
{
	l->items = realloc(l->items, (l->count + 1) * sizeof(*l->items));
	if (!l->items)
		abort();
	l->items[l->count++] = (struct pair_said){time, strdup(text)};
}

void pair_list_free(struct pair_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->items[i].text);
	free(l->items);
}

/* ---- gathering ---- */

void conform_pair_header(struct conform_reading *r, json_t *header)
{
	struct pair *p = calloc(1, sizeof(*p));
	const char *host;
	json_t *h;

	if (!p)
		abort();
	p->r = r;
	p->header = json_incref(header);
	p->header_line = r->line;
	json_object_foreach (json_object_get(header, "conf"), host, h)
		if (p->director_count < PAIR_DIRECTORS && strlen(host) < PAIR_NAME)
			strcpy(p->directors[p->director_count++].name, host);
	r->pair = p;
}

static int64_t seconds(json_t *object, const char *name)
{
	return (int64_t)(json_number_value(json_object_get(object, name)) * 1e9);
}

void conform_pair_line(struct conform_reading *r, json_t *object)
{
	struct pair *p = r->pair;
	const char *at = json_object_get(object, "start")                         ? "start"
		: json_object_get(object, "at") && json_object_get(object, "cmd") ? "at"
										  : "t";
	const int64_t time = seconds(object, at);

	if (!*conform_word(object, "type") || time < 0) {
		conform_broken(r, N_("an event with \"type\" and \"t\""));
		r->stopped = true;
		return;
	}
	p->events = realloc(p->events, (p->count + 1) * sizeof(*p->events));
	if (!p->events)
		abort();
	size_t i = p->count++;
	for (; i && p->events[i - 1].time > time; i--)
		p->events[i] = p->events[i - 1];
	p->events[i] = (struct pair_event){json_incref(object), r->line, time, NULL};
	p->end = seconds(object, "t") > p->end ? seconds(object, "t") : p->end;
}

/* ---- the recording machine's own time ---- */

/* when the daemon that was started there had its children, or −1 */
static int64_t when_complete(const struct pair *p, const struct pair_event *start)
{
	for (const struct pair_event *e = start; e < p->events + p->count; e++)
		if (strcmp(conform_word(e->object, "line"), "Startup complete") == 0 &&
			strcmp(conform_word(e->object, "node"),
				conform_word(start->object, "node")) == 0)
			return e->time;
	return -1;
}

/* How long forking took is the recording machine's: a start comes so late that it is as late. */
static void settle_starts(struct pair *p)
{
	for (size_t i = 0; i < p->count; i++) {
		struct pair_event *e = &p->events[i];
		if (strcmp(conform_word(e->object, "what"), "keepalived start") != 0)
			continue;
		const int64_t complete = when_complete(p, e);
		if (complete - STARTS_IN > e->time && complete - e->time < LOOK * 5)
			e->time = complete - STARTS_IN;
	}
	for (size_t i = 1; i < p->count; i++)
		for (size_t k = i; k && p->events[k - 1].time > p->events[k].time; k--) {
			const struct pair_event moved = p->events[k];
			p->events[k] = p->events[k - 1];
			p->events[k - 1] = moved;
		}
}

/* ---- doing ---- */

static void put_file(struct lab *lab, const char *host, const char *path, const char *s)
{
	struct host *h = lab_host(lab, host);

	if (h)
		files_put(h, path, s, strlen(s), 0755);
}

static void type(struct lab *lab, const char *host, const char *line)
{
	struct host *h = lab_host(lab, host);

	if (h)
		lab_command(lab, h, line, NULL);
}

static void set_up(struct pair *p, struct lab *lab)
{
	const char *host;
	json_t *v;
	size_t i;

	json_object_foreach (json_object_get(p->header, "conf"), host, v)
		put_file(lab, host, CONF, json_string_value(v));
	json_array_foreach (json_object_get(p->header, "setup"), i, v) {
		const char *node = conform_word(v, "node");
		if (*conform_word(v, "file"))
			for (unsigned d = 0; d < p->director_count; d++)
				put_file(lab, *node ? node : p->directors[d].name,
					conform_word(v, "file"), conform_word(v, "text"));
		else if (*conform_word(v, "cmd"))
			type(lab, conform_word(v, "ns"), conform_word(v, "cmd"));
	}
}

/* "TERM parent" → a line of the shell; false: not known */
static bool kill_line(const char *what, struct text *line)
{
	char signal[8] = "", first[16] = "", rest[32] = "";
	const int words = sscanf(what, "kill -%7s %15s %31s", signal, first, rest);

	if (words == 3)
		text_add(line, "pkill -%s keepalived", signal);
	else if (words == 2 && strcmp(first, "parent") == 0)
		text_add(line, "pkill -%s -o keepalived", signal);
	else if (words == 2 && strcmp(first, "vrrp") == 0)
		text_add(line, "pkill -%s -n keepalived", signal);
	return line->len != 0;
}

static bool is_change_of_a_link(const char *what)
{
	return strncmp(what, "switch port", 11) == 0 || strncmp(what, "cable", 5) == 0;
}

static bool act(struct lab *lab, json_t *o)
{
	const char *what = conform_word(o, "what");
	const unsigned port = (unsigned)conform_number(o, "port", 80);
	struct text line = {0};
	bool known = true;

	if (*conform_word(o, "cmd"))
		type(lab, conform_word(o, "ns"), conform_word(o, "cmd"));
	else if (strcmp(what, "keepalived start") == 0)
		type(lab, conform_word(o, "node"), "keepalived -D");
	else if (kill_line(what, &line))
		type(lab, conform_word(o, "node"), text_str(&line));
	else if (strncmp(what, "daemon ", 7) == 0) {
		text_add(&line, "httpd%s -p %u", what[7] == 's' && what[10] == 'p' ? " stop" : "",
			port);
		type(lab, conform_word(o, "server"), text_str(&line));
	} else {
		known = is_change_of_a_link(what);
	}
	text_free(&line);
	return known;
}

static void open_one(struct lab *lab, struct pair_event *e)
{
	struct host *h = lab_host(lab, conform_word(e->object, "client"));
	struct text line = {0};

	text_add(&line, "curl -s -m 3 --local-port %u http://%s/",
		(unsigned)conform_number(e->object, "sport", 0), conform_word(e->object, "vip"));
	if (h)
		e->process = lab_command(lab, h, text_str(&line), NULL);
	text_free(&line);
}

static void perform(struct pair *p, struct lab *lab, struct pair_event *e)
{
	const char *kind = conform_word(e->object, "type");

	if (strcmp(kind, "action") == 0 && !act(lab, e->object)) {
		p->r->line = e->line;
		conform_tell(p->r, conform_word(p->header, "case"), "action", CONFORM_IN_WORDS, "",
			conform_word(e->object, "what"));
		p->in_words = true;
	} else if (strcmp(kind, "conf") == 0) {
		put_file(lab, conform_word(e->object, "node"), CONF,
			conform_word(
				e->object, *conform_word(e->object, "text") ? "text" : "conf"));
	} else if (strcmp(kind, "file") == 0) {
		put_file(lab, conform_word(e->object, "node"), conform_word(e->object, "file"),
			conform_word(e->object, "text"));
	} else if (strcmp(kind, "open") == 0) {
		open_one(lab, e);
	}
}

/* ---- looking ---- */

static void look_at_log(struct pair_director *d, struct host *h, int64_t now)
{
	const char *bytes;
	size_t n;

	while ((n = files_part(h, LOG_FILE, (uint32_t)d->log_read, &bytes)) > 0) {
		const char *end = memchr(bytes, '\n', n);
		struct text line = {0};
		if (!end)
			return;
		text_putn(&line, bytes, (size_t)(end - bytes));
		d->log_read += (size_t)(end - bytes) + 1;
		const char *said = strstr(text_str(&line), "]: ");
		if (said)
			pair_list_add(&d->log, now, said + 3);
		text_free(&line);
	}
}

static void look_at_table(struct pair_director *d, struct host *h, int64_t now)
{
	struct text t = {0};

	files_read(h, "/proc/net/ip_vs", &t);
	if (!d->tables.count ||
		strcmp(d->tables.items[d->tables.count - 1].text, text_str(&t)) != 0)
		pair_list_add(&d->tables, now, text_str(&t));
	text_free(&t);
}

static void run_to(struct pair *p, struct lab *lab, int64_t time, int64_t *look)
{
	while (lab_now(lab) < time) {
		const int64_t next = *look < time ? *look : time;
		while (engine_next_time(lab_engine(lab)) <= next && lab_step(lab))
			for (unsigned d = 0; d < p->director_count; d++)
				look_at_log(&p->directors[d], lab_host(lab, p->directors[d].name),
					lab_now(lab));
		lab_run_until(lab, next);
		if (next < *look)
			return;
		*look += LOOK;
		for (unsigned d = 0; d < p->director_count; d++)
			look_at_table(&p->directors[d], lab_host(lab, p->directors[d].name), next);
	}
}

static void replay(struct pair *p, struct lab *lab)
{
	int64_t look = LOOK;

	set_up(p, lab);
	for (size_t i = 0; i < p->count; i++) {
		run_to(p, lab, p->events[i].time, &look);
		perform(p, lab, &p->events[i]);
	}
	run_to(p, lab, p->end + LOOK, &look);
	pair_compare(p);
}

static void build_and_replay(struct pair *p)
{
	struct problems ps = {0};
	struct text yaml = {0};

	pair_scenario(p, &yaml);
	struct spec *spec = spec_load_memory("replay.yaml", text_str(&yaml), yaml.len, NULL, &ps);
	struct lab *lab = spec ? lab_open(spec, &(struct lab_options){0}, &ps) : NULL;
	if (lab) {
		replay(p, lab);
		lab_close(lab);
	} else {
		p->r->line = p->header_line;
		conform_tell(p->r, conform_word(p->header, "case"), "network",
			CONFORM_NOT_UNDERSTOOD, "",
			ps.count ? ps.items[0].text : "it cannot be built");
	}
	spec_free(spec);
	text_free(&yaml);
	problems_free(&ps);
}

void conform_pair_end(struct conform_reading *r)
{
	struct pair *p = r->pair;
	size_t before[CONFORM_VERDICTS];
	enum conform_verdict worst = CONFORM_SAME;

	memcpy(before, r->totals->observed, sizeof(before));
	settle_starts(p);
	build_and_replay(p);
	for (int v = CONFORM_DIFFERENT; v < CONFORM_VERDICTS; v++)
		if (r->totals->observed[v] > before[v])
			worst = (enum conform_verdict)v;
	r->totals->cases++;
	r->totals->count[worst]++;
	for (size_t i = 0; i < p->count; i++)
		json_decref(p->events[i].object);
	for (unsigned d = 0; d < p->director_count; d++) {
		pair_list_free(&p->directors[d].log);
		pair_list_free(&p->directors[d].tables);
	}
	json_decref(p->header);
	free(p->events);
	free(p);
	r->pair = NULL;
}
