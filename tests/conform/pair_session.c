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
#include "ha/check.h"
#include "host/ip/addr.h"
#include "spec/spec.h"

#define CONF "/etc/keepalived/keepalived.conf"
#define LOG_FILE "/var/log/messages"
#define STARTS_IN (INT64_C(30) * 1000000) /* as sim/ha/keepalived.c */
#define SOON (INT64_C(10) * 1000000)
#define SOONER INT64_C(200000)        /* by ARP of two hops */
#define SECONDS_MAX 7200              /* a recording is no longer */
#define LOOK (INT64_C(100) * 1000000) /* the recorder looked at the tables ten times a second */

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
	l->items[l->count++] = (struct pair_said){time, strdup(text), false};
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

/* −1: not a time of a recording */
static int64_t seconds(json_t *object, const char *name)
{
	const double v = json_number_value(json_object_get(object, name));

	return v >= 0 && v <= SECONDS_MAX ? (int64_t)(v * 1e9) : -1;
}

void conform_pair_line(struct conform_reading *r, json_t *object)
{
	struct pair *p = r->pair;
	const bool mark = strcmp(conform_word(object, "type"), "mark") == 0;
	const char *at = json_object_get(object, "start")                         ? "start"
		: mark                                                            ? "at"
		: json_object_get(object, "at") && json_object_get(object, "cmd") ? "at"
										  : "t";
	const int64_t time = seconds(object, at);

	if (!*conform_word(object, "type") || time < 0 || seconds(object, "t") < 0) {
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

/* A flow is told when its first answer is there. One that is told before a short connection which
 * had begun by then was there before it. */
static void settle_flows(struct pair *p)
{
	for (size_t i = 0; i < p->count; i++) {
		struct pair_event *flow = &p->events[i];
		if (strcmp(conform_word(flow->object, "type"), "flow") != 0)
			continue;
		for (size_t k = 0; k < p->count; k++) {
			const struct pair_event *open = &p->events[k];
			if (strcmp(conform_word(open->object, "type"), "open") == 0 &&
				open->line > flow->line && open->time <= flow->time &&
				flow->time - open->time < SOON)
				flow->time = open->time - SOONER;
		}
	}
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
	settle_flows(p);
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
	json_object_foreach (json_object_get(p->header, "addresses"), host, v)
		if (lab_host(lab, host))
			pair_start_servers(p, lab_host(lab, host), v);
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

/* a status; "close": none, the connection is closed; null: none, and it waits */
static unsigned answer_of(json_t *answer)
{
	if (json_is_integer(answer))
		return (unsigned)json_integer_value(answer);
	return json_is_null(answer) ? PAIR_SILENCE : PAIR_CLOSE;
}

/* "daemon stopped …", "daemon started"; "rs1 answers": false: not known */
static bool serve(struct pair *p, struct lab *lab, json_t *o)
{
	const char *what = conform_word(o, "what");
	const uint16_t port = (uint16_t)conform_number(o, "port", 80);
	char name[PAIR_NAME] = "";
	struct host *h = lab_host(lab, conform_word(o, "server"));

	if (h && strncmp(what, "daemon started", 14) == 0)
		pair_server_start(p, h, port);
	else if (h && strncmp(what, "daemon stopped", 14) == 0)
		pair_server_stop(p, h, port);
	else if (sscanf(what, "%15s", name) == 1 && strstr(what, " answers") &&
		lab_host(lab, name) && json_object_get(o, "answer"))
		pair_server_answers(
			p, lab_host(lab, name), answer_of(json_object_get(o, "answer")));
	else
		return false;
	return true;
}

static bool act(struct pair *p, struct lab *lab, json_t *o)
{
	const char *what = conform_word(o, "what");
	struct text line = {0};
	bool known = true;

	if (*conform_word(o, "cmd"))
		type(lab, conform_word(o, "ns"), conform_word(o, "cmd"));
	else if (strcmp(what, "keepalived start") == 0)
		type(lab, conform_word(o, "node"), "keepalived -D");
	else if (kill_line(what, &line))
		type(lab, conform_word(o, "node"), text_str(&line));
	else
		known = is_change_of_a_link(what) || serve(p, lab, o);
	text_free(&line);
	return known;
}

static struct socket_address vip_of(const struct pair *p, json_t *o)
{
	const char *vip = conform_word(o, "vip");
	char address[20] = "";
	unsigned port = 80;
	struct socket_address at = {0, 80};

	if (!*vip)
		vip = json_string_value(json_array_get(json_object_get(p->header, "vips"), 0));
	if (vip && sscanf(vip, "%19[^:]:%u", address, &port) >= 1)
		parse_ipv4(address, &at.address);
	at.port = (uint16_t)port;
	return at;
}

/* what is told of a connection, of that type; NULL: nothing */
static json_t *told_of(const struct pair *p, const char *conn, const char *type)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(conform_word(p->events[i].object, "type"), type) == 0 &&
			strcmp(conform_word(p->events[i].object, "conn"), conn) == 0)
			return p->events[i].object;
	return NULL;
}

/* how many lines it said, and how often: from what became of it */
static void plan_lines(struct pair *p, struct pair_talk *t, json_t *o)
{
	const char *conn = conform_word(o, "conn");
	json_t *state = told_of(p, conn, "flow_state"), *end = told_of(p, conn, "flow_end");
	const int64_t from = seconds(o, "t");
	const int64_t last = state ? seconds(state, "last_answer") : 0;
	const unsigned sent = state ? (unsigned)conform_number(state, "sent", 1) : 1;
	const unsigned acks = (unsigned)conform_number(end ? end : state, "acks", 1);

	if (told_of(p, conn, "held")) {
		p->guessed |= sent > 2;
		pair_talk_lines(t, sent, 0, last);
		return;
	}
	const int64_t rough = acks > 1 ? (last - from) / (acks - 1) : 200000000;
	/* one that was cut off would have gone on */
	pair_talk_lines(t, end ? sent + 50 : sent, rough < 150000000 ? 100000000 : 200000000, 0);
}

static void open_one(struct pair *p, struct lab *lab, struct pair_event *e)
{
	struct host *h = lab_host(lab, conform_word(e->object, "client"));

	if (!h)
		return;
	e->talk = pair_talk_open(
		p, h, (uint16_t)conform_number(e->object, "sport", 0), vip_of(p, e->object));
	if (strcmp(conform_word(e->object, "type"), "open") == 0)
		pair_talk_short(e->talk);
	else
		plan_lines(p, e->talk, e->object);
}

static void close_one(struct pair *p, json_t *o)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->events[i].talk &&
			strcmp(conform_word(p->events[i].object, "conn"),
				conform_word(o, "conn")) == 0)
			pair_talk_close(
				p->events[i].talk, strcmp(conform_word(o, "how"), "rst") == 0);
}

static void perform(struct pair *p, struct lab *lab, struct pair_event *e)
{
	const char *kind = conform_word(e->object, "type");

	if (strcmp(kind, "action") == 0 && !act(p, lab, e->object)) {
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
	} else if (strcmp(kind, "open") == 0 || strcmp(kind, "flow") == 0) {
		open_one(p, lab, e);
	} else if (strcmp(kind, "mark") == 0) {
		if (!p->in_words)
			pair_mark(p, lab, e);
	} else if (strcmp(kind, "close") == 0) {
		close_one(p, e->object);
	} else if (strcmp(kind, "sysctl") == 0) {
		struct text line = {0};
		text_add(&line, "sysctl -w %s='%s'", conform_word(e->object, "key"),
			conform_word(e->object, "new"));
		type(lab, conform_word(e->object, "ns"), text_str(&line));
		text_free(&line);
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

/* ---- the warm-up of checks, which the real one draws from the time ---- */

static bool looks_at(const struct lab *lab, const struct check *c, json_t *o)
{
	const struct host *server = lab_host(lab, conform_word(o, "server"));
	const char *src = conform_word(o, "src");
	uint32_t from = 0;
	bool is_it = false, is_from = !*src;

	if (!server || (uint16_t)conform_number(o, "port", 80) != c->conf->port)
		return false;
	list_for_each (dev, &server->node.devs, struct netdev, link)
		is_it |= addr_find(dev, c->conf->address) != NULL;
	parse_ipv4(src, &from);
	list_for_each (dev, &check_daemon(c)->host->node.devs, struct netdev, link)
		is_from |= addr_find(dev, from) != NULL;
	return is_it && is_from;
}

/* "Misc check for [[10.0.0.21]:tcp:80 VS … succeeded.": of what servers do not see */
static bool tells_of(const struct check *c, json_t *o)
{
	const char *line = conform_word(o, "line");
	char target[SERVICE_NAME];

	if (c->conf->kind != CHECK_MISC && c->conf->kind != CHECK_PING &&
		c->conf->kind != CHECK_UDP)
		return false;
	return strcmp(conform_word(o, "node"), check_daemon(c)->host->node.name) == 0 &&
		strstr(line, "succe") && strstr(line, check_target(c, target, sizeof(target)));
}

/* did this happen when that check looked? */
static bool is_of(const struct lab *lab, const struct check *c, json_t *o)
{
	const char *kind = conform_word(o, "type");

	if (strcmp(kind, "log") == 0)
		return tells_of(c, o);
	return (strcmp(kind, "check") == 0 || strcmp(kind, "http") == 0) && looks_at(lab, c, o);
}

/* a check that has not run yet runs when the recorded one did */
static void settle_check(const struct pair *p, struct lab *lab, struct check *c)
{
	const int64_t now = lab_now(lab);

	if (c->has_run || !event_pending(&c->timer))
		return;
	for (size_t i = 0; i < p->count; i++) {
		if (p->events[i].time <= now || !is_of(lab, c, p->events[i].object))
			continue;
		if (p->events[i].time - now < NSEC_PER_SEC * 70)
			event_schedule(lab_engine(lab), &c->timer, p->events[i].time);
		return;
	}
}

static void settle_checks(const struct pair *p, struct lab *lab, const struct pair_director *d)
{
	const struct keepalived *k = keepalived_of(lab_host(lab, d->name));

	if (!k || !k->checker)
		return;
	list_for_each (s, &k->checker->services, struct check_service, link)
		list_for_each (r, &s->servers, struct check_server, link)
			list_for_each (c, &r->checks, struct check, link)
				settle_check(p, lab, c);
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
		for (unsigned d = 0; d < p->director_count; d++) {
			look_at_table(&p->directors[d], lab_host(lab, p->directors[d].name), next);
			settle_checks(p, lab, &p->directors[d]);
		}
	}
}

static void replay(struct pair *p, struct lab *lab)
{
	int64_t look = LOOK;

	pair_frames_begin(p, lab);
	set_up(p, lab);
	for (size_t i = 0; i < p->count; i++) {
		run_to(p, lab, p->events[i].time, &look);
		perform(p, lab, &p->events[i]);
	}
	run_to(p, lab, p->end + LOOK, &look);
	pair_compare(p);
	if (!p->in_words)
		pair_frames_compare(p);
}

static bool has_directors(const struct pair *p, const struct lab *lab)
{
	for (unsigned d = 0; d < p->director_count; d++)
		if (!lab_host(lab, p->directors[d].name))
			return false;
	return true;
}

static void build_and_replay(struct pair *p)
{
	struct problems ps = {0};
	struct text yaml = {0};

	pair_scenario(p, &yaml);
	struct spec *spec = spec_load_memory("replay.yaml", text_str(&yaml), yaml.len, NULL, &ps);
	struct lab *lab = spec ? lab_open(spec, &(struct lab_options){0}, &ps) : NULL;
	if (lab && has_directors(p, lab)) {
		replay(p, lab);
	} else {
		p->r->line = p->header_line;
		conform_tell(p->r, conform_word(p->header, "case"), "network",
			CONFORM_NOT_UNDERSTOOD, "",
			ps.count ? ps.items[0].text : "it cannot be built");
	}
	if (lab)
		lab_close(lab);
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
	pair_talks_free(p);
	pair_frames_free(p);
	json_decref(p->header);
	free(p->events);
	free(p);
	r->pair = NULL;
}
