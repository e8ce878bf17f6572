/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events of the servers in a run without frames: the timeline's commands for real servers (`httpd
 * fail`, `httpd repair`, `httpd speed`, `ip link set … down`), unplugged cables, random failures,
 * an agent that sets weights by load. Random values and laws are those of workload/outages.h and
 * workload/feedback.h; the lab's own timeline types the commands on the director.
 *
 * Refused with a message: all other actions on hosts other than the director, and links that change
 * in another way than up and down.
 */
#include <string.h>

#include "app/shell/shell.h"
#include "base/text.h"
#include "spec/virtual_server.h"
#include "study/connections/run.h"
#include "workload/feedback.h"
#include "workload/outages.h"
#include "world/lab.h"

#define WORDS 6
#define LINE 256

/* ---- commands ---- */

enum act { ACT_FAIL, ACT_REPAIR, ACT_SPEED, ACT_DOWN, ACT_UP };

struct typed {
	enum act act;
	uint16_t port; /* 0: of all programs of the machine */
	uint64_t speed;
};

static size_t cut(char *line, char *words[WORDS])
{
	char *save = NULL;
	size_t n = 0;

	for (char *w = strtok_r(line, " \t", &save); w && n < WORDS;
		w = strtok_r(NULL, " \t", &save))
		words[n++] = w;
	return n;
}

/* `httpd fail|repair [-p PORT]`, `httpd speed SPEED [-p PORT]` */
static bool read_httpd(struct typed *t, char *words[], size_t n)
{
	uint64_t port = 80;
	size_t used = 2;

	if (n < 2)
		return false;
	if (strcmp(words[1], "fail") == 0)
		t->act = ACT_FAIL;
	else if (strcmp(words[1], "repair") == 0)
		t->act = ACT_REPAIR;
	else if (strcmp(words[1], "speed") == 0 && n > 2 && parse_decimal(words[2], &t->speed) &&
		t->speed) {
		t->act = ACT_SPEED;
		used = 3;
	} else
		return false;
	if (n == used + 2 && strcmp(words[used], "-p") == 0 && parse_u64(words[used + 1], &port))
		used = n;
	t->port = (uint16_t)port;
	return n == used && port && port <= UINT16_MAX;
}

/* `ip link set [dev] eth0 up|down`: any of a server's, it has one */
static bool read_ip(struct typed *t, char *words[], size_t n)
{
	bool dev = n > 3 && strcmp(words[3], "dev") == 0;

	if (n != (dev ? 6u : 5u) || strcmp(words[1], "link") != 0 || strcmp(words[2], "set") != 0)
		return false;
	t->act = strcmp(words[n - 1], "up") == 0 ? ACT_UP : ACT_DOWN;
	return t->act == ACT_UP || strcmp(words[n - 1], "down") == 0;
}

static bool read_command(struct typed *t, const char *command)
{
	char line[LINE], *words[WORDS];

	*t = (struct typed){0};
	if (strlen(command) >= LINE)
		return false;
	strcpy(line, command);
	size_t n = cut(line, words);
	if (n && strcmp(words[0], "httpd") == 0)
		return read_httpd(t, words, n);
	return n && strcmp(words[0], "ip") == 0 && read_ip(t, words, n);
}

static void act(struct server *s, const struct typed *t)
{
	switch (t->act) {
	case ACT_FAIL: server_fail(s); break;
	case ACT_REPAIR: server_repair(s); break;
	case ACT_SPEED: server_set_speed(s, t->speed); break;
	case ACT_DOWN: server_set_reachable(s, false); break;
	case ACT_UP: server_set_reachable(s, true); break;
	}
}

static void on_node(struct run *r, const char *node, const struct typed *t)
{
	for (size_t i = 0; i < r->server_count; i++) {
		struct server *s = r->servers[i];
		if (s->counts.name && strcmp(s->counts.name, node) == 0 &&
			(!t->port || t->port == s->counts.port))
			act(s, t);
	}
}

/* ---- links ---- */

static bool is_end(const struct spec_link *l, const struct spec_endpoint *e)
{
	for (size_t i = 0; i < l->endpoints.count; i++) {
		const struct spec_endpoint *x = &l->endpoints.items[i];
		if (strcmp(x->node, e->node) == 0 && x->interface && e->interface &&
			strcmp(x->interface, e->interface) == 0)
			return true;
	}
	return false;
}

static bool is_server(const struct spec *spec, const char *node)
{
	const struct spec_node *n = spec_node(spec, node);

	return n && n->kind == SPEC_HOST && n->services.count > 0;
}

/* the real server that the link leads to; NULL: it leads elsewhere */
static const char *server_behind(const struct spec *spec, const struct spec_endpoint *e)
{
	for (size_t i = 0; i < spec->network.links.count; i++) {
		const struct spec_link *l = &spec->network.links.items[i];
		for (size_t k = 0; is_end(l, e) && k < l->endpoints.count; k++)
			if (is_server(spec, l->endpoints.items[k].node))
				return l->endpoints.items[k].node;
	}
	return NULL;
}

static void happen(struct run *r, const struct spec_event *ev)
{
	struct typed t = {.act = ev->with.state == SPEC_UP ? ACT_UP : ACT_DOWN};

	if (ev->link.node) {
		const char *node = server_behind(r->spec, &ev->link);
		if (node)
			on_node(r, node, &t);
		return;
	}
	for (size_t i = 0; i < ev->run.count; i++)
		if (!lab_host(r->director.lab, ev->on.s) && read_command(&t, ev->run.items[i].s))
			on_node(r, ev->on.s, &t);
}

void events_happen(struct run *r)
{
	for (size_t i = 0; i < r->spec->events.count; i++)
		if (r->spec->events.items[i].time == r->engine->now)
			happen(r, &r->spec->events.items[i]);
}

static int check_event(const struct spec *spec, const struct spec_event *ev, struct problems *ps)
{
	static const char *const hint = N_("--fidelity packets supports it");
	struct typed t;

	if (ev->link.node && (ev->with.state < 0 || !server_behind(spec, &ev->link)))
		return problem_add(ps, ev->at, hint,
			"without frames only the link of a real server can change, up or down");
	for (size_t i = 0; i < ev->run.count; i++)
		if (strcmp(ev->on.s, spec->virtual_servers.items[0].on.s) != 0 &&
			!(is_server(spec, ev->on.s) && read_command(&t, ev->run.items[i].s)))
			return problem_add(ps, ev->run.items[i].at, hint,
				"without frames '%s' on %s has no effect", ev->run.items[i].s,
				ev->on.s);
	return 0;
}

int events_check(const struct spec *spec, struct problems *ps)
{
	int error = 0;

	for (size_t i = 0; spec->virtual_servers.count && i < spec->events.count; i++)
		error |= check_event(spec, &spec->events.items[i], ps);
	return error;
}

/* ---- failures by themselves ---- */

struct failing {
	struct event event;
	struct outages outages;
	struct server *server;
};

static void turn(struct engine *e, struct event *event)
{
	struct failing *f = container_of(event, struct failing, event);

	f->outages.down = !f->outages.down;
	if (f->outages.down)
		server_fail(f->server);
	else
		server_repair(f->server);
	event_schedule_in(e, event, outages_length(&f->outages));
}

static void start_outages(struct run *r, struct server *s)
{
	const struct spec_node *n = s->counts.name ? spec_node(r->spec, s->counts.name) : NULL;
	struct outages o;

	for (size_t i = 0; n && i < n->services.count; i++) {
		const struct spec_service *service = &n->services.items[i];
		if (service->listen.port != s->counts.port ||
			!outages_init(&o, r->options.seed, n->name, service))
			continue;
		struct failing *f = arena_alloc(r->arena, sizeof(*f));
		*f = (struct failing){.event.run = turn, .outages = o, .server = s};
		event_schedule_in(r->engine, &f->event, outages_length(&f->outages));
	}
}

/* ---- the agent ---- */

struct watched { /* a real server, as workload/feedback.c watches it */
	struct server *server;
	int64_t weight, thousandths, occupied;
};

struct agent {
	struct event event;
	struct run *run;
	const struct spec_virtual_server *service;
	struct watched servers[];
};

static int64_t load_of(const struct agent *a, struct watched *w)
{
	struct server *s = w->server;
	int64_t occupied = integral_at(&s->work, a->run->engine->now);
	int64_t at_work = (occupied - w->occupied) * 1000 / a->service->feedback.interval;

	w->occupied = occupied;
	return (at_work + (int64_t)s->waiting * 1000) / (int64_t)s->workers;
}

static int64_t new_weight(const struct agent *a, struct watched *w)
{
	if (w->server->down)
		return 0;
	int64_t load = load_of(a, w);
	return w->weight == 0 ? (w->thousandths + 500) / 1000
			      : feedback_step(&a->service->feedback, &w->thousandths, load);
}

static void set_weight(struct agent *a, size_t i, int64_t weight)
{
	struct text line = {0};

	virtual_server_edit_weight(&line, a->service, &a->service->real_servers.items[i], weight);
	shell_run(a->run->director.host, text_str(&line), NULL);
	a->servers[i].weight = weight;
	text_free(&line);
}

static void read_loads(struct engine *e, struct event *event)
{
	struct agent *a = container_of(event, struct agent, event);
	bool changed = false;

	for (size_t i = 0; i < a->service->real_servers.count; i++) {
		struct watched *w = &a->servers[i];
		if (!w->server)
			continue;
		int64_t weight = new_weight(a, w);
		changed = changed || weight != w->weight;
		if (weight != w->weight)
			set_weight(a, i, weight);
	}
	if (changed)
		watch_look(a->run);
	event_schedule_in(e, event, a->service->feedback.interval);
}

static void start_agent(struct run *r, const struct spec_virtual_server *vs)
{
	size_t count = vs->real_servers.count;
	struct agent *a = arena_alloc(r->arena, sizeof(*a) + count * sizeof(struct watched));

	a->event.run = read_loads;
	a->run = r;
	a->service = vs;
	for (size_t i = 0; i < count; i++) {
		const struct spec_real_server *rs = &vs->real_servers.items[i];
		if (rs->weight > 0 && rs->address.port != SPEC_UNSET && rs->address.port)
			a->servers[i] = (struct watched){.server = server_at(r, rs->address.address,
								 (uint16_t)rs->address.port),
				.weight = rs->weight,
				.thousandths = rs->weight * 1000};
	}
	event_schedule_in(r->engine, &a->event, vs->feedback.interval);
}

void events_start(struct run *r)
{
	for (size_t i = 0; i < r->server_count; i++)
		start_outages(r, r->servers[i]);
	for (size_t i = 0; i < r->spec->virtual_servers.count; i++)
		if (r->spec->virtual_servers.items[i].feedback.interval != SPEC_UNSET)
			start_agent(r, &r->spec->virtual_servers.items[i]);
}
