/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a scheduler trace: one service, servers, picks, closes, a clock in milliseconds. There is no
 * network: IPVS's own tables (service, servers, trash, thresholds) work as in the lab, so the
 * results are those for a packet. A pick counts as a connection of its server, active for TCP,
 * inactive for UDP.
 *
 * The clock stands still unless `time` moves it. Timers run exactly when they are due, without the
 * wheel's lateness, so that a trace means the same to an implementation without a wheel.
 */
#include "study/scheduler_trace.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/errno.h"
#include "base/hash.h"
#include "base/text.h"
#include "engine/trace.h"
#include "ipvs/library.h"
#include "ipvs/scheduler.h"
#include "wire/ipv4.h"

#define WORDS_MAX 24
#define SERVERS_A_NET 250

struct server_name { /* a server's name in the trace, and its address */
	struct hash_node by_name, by_place;
	char *name;
	uint32_t addr;
	uint16_t port;
};

struct pick { /* a live connection */
	struct hash_node node;
	char *id;
	struct ipvs_dest *dest;
	bool active;
};

struct schedule {
	struct arena arena;
	struct trace trace;
	struct engine *engine;
	struct ipvs *ipvs;
	struct ipvs_service *svc;
	struct ipvs_library library; /* the scheduler's, if it is in one */
	struct hash_table names, places, picks;
	struct pool name_pool, pick_pool;
	uint32_t unplaced; /* number of names so far without an address of their own */
	const struct scheduler_trace_options *options;
	struct text *out;
	struct problems *problems;
	int line;
	char *words[WORDS_MAX];
	int count, at;
};

/* `what`, and the word it refers to, if any */
static int wrong_near(
	struct schedule *s, const char *what, const char *word, const char *const *known)
{
	struct place at = {.file = s->options->file, .line = s->line};
	const char *near = known ? nearest_word(word, known) : NULL;
	struct text hint = {0};

	if (near)
		text_add(&hint, say(s->problems->language, "did you mean '%s'?"), near);
	problem_add(s->problems, at, near ? text_str(&hint) : NULL, "%s%s%s",
		say(s->problems->language, what), word ? " " : "", word ? word : "");
	text_free(&hint);
	return -1;
}

static int wrong(struct schedule *s, const char *what, const char *word)
{
	return wrong_near(s, what, word, NULL);
}

/* ---- words ---- */

static const char *next_word(struct schedule *s)
{
	return s->at < s->count ? s->words[s->at++] : NULL;
}

static bool next_number(struct schedule *s, int64_t *out)
{
	const char *w = next_word(s);

	return w && parse_i64(w, out);
}

static bool next_address(struct schedule *s, uint32_t *out)
{
	const char *w = next_word(s);

	return w && parse_ipv4(w, out);
}

static bool next_port(struct schedule *s, uint16_t *out)
{
	int64_t n;

	if (!next_number(s, &n) || n < 0 || n > UINT16_MAX)
		return false;
	*out = (uint16_t)n;
	return true;
}

/* ---- servers by name ---- */

static uint64_t place_hash(uint32_t addr, uint16_t port)
{
	return hash_two(addr, port);
}

static struct server_name *find_name(struct schedule *s, const char *name)
{
	uint64_t h = hash_string(name);

	hash_for_each (node, &s->names, h) {
		struct server_name *n = container_of(node, struct server_name, by_name);
		if (strcmp(n->name, name) == 0)
			return n;
	}
	return NULL;
}

/* newest first: if two names have had one address, the last one is printed */
static const char *name_at(struct schedule *s, const struct ipvs_dest *d)
{
	hash_for_each (node, &s->places, place_hash(d->addr, d->port)) {
		struct server_name *n = container_of(node, struct server_name, by_place);
		if (n->addr == d->addr && n->port == d->port)
			return n->name;
	}
	return "?";
}

static void put_at(struct schedule *s, struct server_name *n, uint32_t addr, uint16_t port)
{
	n->addr = addr;
	n->port = port;
	hash_add(&s->places, &n->by_place, place_hash(addr, port));
}

static struct server_name *new_name(struct schedule *s, const char *name)
{
	struct server_name *n = pool_get(&s->name_pool);

	n->name = arena_strdup(&s->arena, name);
	hash_add(&s->names, &n->by_name, hash_string(name));
	return n;
}

static struct server_name *place_name(
	struct schedule *s, const char *name, bool has_place, uint32_t addr, uint16_t port)
{
	struct server_name *n = find_name(s, name);
	bool known = n != NULL;

	if (!known)
		n = new_name(s, name);
	if (known && !has_place)
		return n;
	if (!has_place) { /* the n-th name without an address: 192.168.⌊n/250⌋.(n mod 250 + 1):80 */
		addr = (192u << 24 | 168u << 16) + (s->unplaced / SERVERS_A_NET << 8) +
			s->unplaced % SERVERS_A_NET + 1;
		port = 80;
		s->unplaced++;
	}
	if (known)
		hash_del(&s->places, &n->by_place);
	put_at(s, n, addr, port);
	return n;
}

/* ---- the clock ---- */

static struct timer *earliest_timer(struct engine *e)
{
	struct timer *earliest = NULL;

	for (size_t i = 0; i < WHEEL_LEVELS * WHEEL_BUCKETS; i++)
		list_for_each (t, &e->wheel.buckets[i], struct timer, link)
			if (!earliest || t->expires < earliest->expires)
				earliest = t;
	return earliest;
}

static void run_timers(struct engine *e, int64_t until)
{
	struct timer *t;

	while ((t = earliest_timer(e)) != NULL) {
		int64_t due = (int64_t)t->expires * NSEC_PER_JIFFY;
		if (due > until)
			break;
		if (due > e->now)
			e->now = due;
		timer_del(e, t);
		t->run(e, t);
	}
	e->now = until;
}

/* ---- operations ---- */

static void refused(struct schedule *s, const char *op, const char *name, int error)
{
	text_add(s->out, "! %s %s %d\n", op, name, error);
}

static int no_scheduler(struct schedule *s, const char *name)
{
	return wrong_near(s, N_("no scheduler is named"), name, ipvs_scheduler_names);
}

static bool load_library(struct schedule *s, const char *name)
{
	struct text why = {0};
	bool loaded = ipvs_library_load(&s->library, name, &why, s->problems->language);

	if (!loaded)
		problem_add(s->problems, (struct place){.file = s->options->file, .line = s->line},
			NULL, "the scheduler library %s cannot be used: %s", name, text_str(&why));
	text_free(&why);
	return loaded;
}

static int op_service(struct schedule *s)
{
	const char *name = next_word(s), *w;
	struct ipvs_service_spec spec = {
		.protocol = IPPROTO_TCP, .addr = 10u << 24 | 1, .port = 80, .netmask = 0xffffffff};
	int64_t seed = 0;

	if (s->svc)
		return wrong(s, N_("a trace has one service"), NULL);
	if (!name)
		return wrong(s, N_("expected: service SCHEDULER …"), NULL);
	if (s->options->scheduler)
		name = s->options->scheduler;
	if (ipvs_library_meant(name)) {
		if (!load_library(s, name))
			return -1;
		name = s->library.scheduler->name;
	}
	if (!ipvs_scheduler_find(name))
		return no_scheduler(s, name);
	while ((w = next_word(s)) != NULL) {
		bool good = true;
		if (strcmp(w, "fallback") == 0)
			spec.flags |= IPVS_SVC_F_SCHED1;
		else if (strcmp(w, "port") == 0)
			spec.flags |= IPVS_SVC_F_SCHED2;
		else if (strcmp(w, "udp") == 0)
			spec.protocol = IPPROTO_UDP;
		else if (strcmp(w, "vip") == 0)
			good = next_address(s, &spec.addr) && next_port(s, &spec.port);
		else if (strcmp(w, "seed") == 0)
			good = next_number(s, &seed);
		else
			return wrong(
				s, N_("expected fallback, port, udp, vip IP PORT, seed N, not"), w);
		if (!good)
			return wrong(s, N_("a value is missing or wrong after"), w);
	}
	spec.scheduler = name;
	s->ipvs->random = (struct rng){(uint64_t)seed};
	if (ipvs_service_add(s->ipvs, &spec) != 0)
		return wrong(s, N_("the scheduler rejects the service"), name);
	s->svc = ipvs_service_get(s->ipvs, 0, spec.protocol, spec.addr, spec.port);
	return 0;
}

static int op_add(struct schedule *s, const char *name)
{
	struct ipvs_dest_spec d = {.conn_flags = IPVS_CONN_F_DROUTE};
	bool has_place = false;
	uint32_t addr = 0;
	uint16_t port = 0;
	const char *w;

	if (!next_number(s, &d.weight))
		return wrong(s, N_("expected: add NAME WEIGHT …"), NULL);
	while ((w = next_word(s)) != NULL) {
		if (strcmp(w, "addr") == 0 && next_address(s, &addr) && next_port(s, &port))
			has_place = true;
		else if (strcmp(w, "upper") == 0 && next_number(s, &d.upper))
			continue;
		else if (strcmp(w, "lower") == 0 && next_number(s, &d.lower))
			continue;
		else
			return wrong(s, N_("expected addr IP PORT, upper U, lower L at"), w);
	}
	const struct server_name *n = place_name(s, name, has_place, addr, port);
	d.addr = n->addr;
	d.port = n->port;
	int error = ipvs_dest_add(s->svc, &d);
	if (error)
		refused(s, "add", name, error);
	return 0;
}

/* the server that `name` is now; NULL: refused, as the kernel would */
static struct ipvs_dest *server_of(struct schedule *s, const char *op, const char *name)
{
	const struct server_name *n = find_name(s, name);
	struct ipvs_dest *d = n ? ipvs_dest_find(s->svc, n->addr, n->port) : NULL;

	if (!d)
		refused(s, op, name, -ENOENT);
	return d;
}

static int edit(struct schedule *s, const char *op, const char *name, int64_t weight, int64_t upper,
	int64_t lower)
{
	struct ipvs_dest *d = server_of(s, op, name);
	struct ipvs_dest_spec spec = {
		.conn_flags = IPVS_CONN_F_DROUTE, .weight = weight, .upper = upper, .lower = lower};

	if (!d)
		return 0;
	if (strcmp(op, "weight") == 0) { /* thresholds stay */
		spec.upper = d->upper;
		spec.lower = d->lower;
	}
	spec.addr = d->addr;
	spec.port = d->port;
	int error = ipvs_dest_edit(s->svc, &spec);
	if (error)
		refused(s, op, name, error);
	return 0;
}

static int op_weight(struct schedule *s, const char *name)
{
	int64_t weight;

	if (!next_number(s, &weight) || next_word(s))
		return wrong(s, N_("expected: weight NAME WEIGHT"), NULL);
	return edit(s, "weight", name, weight, 0, 0);
}

static int op_edit(struct schedule *s, const char *name)
{
	int64_t weight, upper = 0, lower = 0;
	const char *w;

	if (!next_number(s, &weight))
		return wrong(s, N_("expected: edit NAME WEIGHT …"), NULL);
	while ((w = next_word(s)) != NULL) {
		if (strcmp(w, "upper") == 0 && next_number(s, &upper))
			continue;
		if (strcmp(w, "lower") == 0 && next_number(s, &lower))
			continue;
		return wrong(s, N_("expected upper U, lower L at"), w);
	}
	return edit(s, "edit", name, weight, upper, lower);
}

static int op_del(struct schedule *s, const char *name)
{
	struct ipvs_dest *d;

	if (next_word(s))
		return wrong(s, N_("expected: del NAME"), NULL);
	d = server_of(s, "del", name);
	if (d)
		ipvs_dest_del(s->svc, d->addr, d->port);
	return 0;
}

static struct pick *find_pick(struct schedule *s, const char *id)
{
	uint64_t h = hash_string(id);

	hash_for_each (node, &s->picks, h) {
		struct pick *p = container_of(node, struct pick, node);
		if (strcmp(p->id, id) == 0)
			return p;
	}
	return NULL;
}

static void open_pick(struct schedule *s, const char *id, struct ipvs_dest *dest)
{
	struct pick *p = pool_get(&s->pick_pool);

	p->id = arena_get(&s->arena, strlen(id) + 1);
	strcpy(p->id, id);
	p->dest = dest;
	hash_add(&s->picks, &p->node, hash_string(id));
	ipvs_dest_bind(dest);
	p->active = s->svc->protocol == IPPROTO_TCP;
	if (p->active)
		ipvs_dest_set_active(dest, true);
}

static int op_pick(struct schedule *s, const char *id)
{
	struct ipvs_packet p = {.protocol = s->svc->protocol, .has_ports = true};

	if (!next_address(s, &p.saddr) || !next_port(s, &p.sport) || !next_address(s, &p.daddr) ||
		!next_port(s, &p.dport) || next_word(s))
		return wrong(s, N_("expected: pick ID SRC SPORT DST DPORT"), NULL);
	if (find_pick(s, id))
		return wrong(s, N_("an open connection has this number:"), id);
	struct ipvs_dest *dest = ipvs_pick(s->svc, &p);
	if (s->ipvs->stray)
		return wrong(s,
			N_("a server that is not in the list was picked by the loaded scheduler"),
			s->ipvs->stray);
	text_add(s->out, "%s %s\n", id, dest ? name_at(s, dest) : "-");
	if (dest)
		open_pick(s, id, dest);
	return 0;
}

static int op_fin(struct schedule *s, const char *id)
{
	struct pick *p = find_pick(s, id);

	if (next_word(s))
		return wrong(s, N_("expected: fin ID"), NULL);
	if (!p || !p->active)
		return 0;
	p->active = false;
	ipvs_dest_set_active(p->dest, false);
	return 0;
}

static int op_expire(struct schedule *s, const char *id)
{
	struct pick *p = find_pick(s, id);

	if (next_word(s))
		return wrong(s, N_("expected: expire ID"), NULL);
	if (!p)
		return 0;
	ipvs_dest_unbind(p->dest, p->active);
	hash_del(&s->picks, &p->node);
	arena_put(&s->arena, p->id, strlen(p->id) + 1);
	pool_put(&s->pick_pool, p);
	return 0;
}

static int op_time(struct schedule *s, const char *word)
{
	int64_t ms;

	if (!parse_i64(word, &ms) || ms < 0 || ms > INT64_MAX / NSEC_PER_MSEC || next_word(s))
		return wrong(s, N_("expected: time MILLISECONDS"), NULL);
	if (ms * NSEC_PER_MSEC < s->engine->now)
		return wrong(s, N_("the clock would go back to"), word);
	run_timers(s->engine, ms * NSEC_PER_MSEC);
	return 0;
}

static int op_stats(struct schedule *s)
{
	if (next_word(s))
		return wrong(s, N_("expected: stats"), NULL);
	list_for_each (d, &s->svc->destinations, struct ipvs_dest, link)
		text_add(s->out, "# %s %d %d %d %d\n", name_at(s, d), d->active,
			ipvs_dest_inactive(d), d->overloaded, d->weight);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(struct schedule *s, const char *word);
} operations[] = {
	{"add", op_add},
	{"pick", op_pick},
	{"fin", op_fin},
	{"expire", op_expire},
	{"time", op_time},
	{"weight", op_weight},
	{"edit", op_edit},
	{"del", op_del},
};

static int run_operation(struct schedule *s)
{
	const char *op = next_word(s), *word;

	if (strcmp(op, "service") == 0)
		return op_service(s);
	if (!s->svc)
		return wrong(s, N_("a trace begins with: service SCHEDULER, not"), op);
	if (strcmp(op, "stats") == 0)
		return op_stats(s);
	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		if (strcmp(op, operations[i].name) != 0)
			continue;
		word = next_word(s);
		return word ? operations[i].run(s, word)
			    : wrong(s, N_("something is missing after"), op);
	}
	return wrong_near(s, N_("no such operation:"), op,
		(const char *const[]){"service", "add", "pick", "fin", "expire", "time", "weight",
			"edit", "del", "stats", NULL});
}

/* ---- the stream ---- */

static int run_line(struct schedule *s, char *line)
{
	char *save = NULL;

	line[strcspn(line, "#")] = '\0';
	s->count = s->at = 0;
	for (char *w = strtok_r(line, " \t\r\n", &save); w; w = strtok_r(NULL, " \t\r\n", &save)) {
		if (s->count == WORDS_MAX)
			return wrong(s, N_("too many words"), NULL);
		s->words[s->count++] = w;
	}
	return s->count ? run_operation(s) : 0;
}

static void init(struct schedule *s)
{
	struct arena *a = &s->arena;

	s->engine = engine_new(a, &s->trace, 0);
	s->ipvs = ipvs_new(s->engine);
	hash_init(&s->names, a);
	hash_init(&s->places, a);
	hash_init(&s->picks, a);
	pool_init(&s->name_pool, a, "server name", sizeof(struct server_name));
	pool_init(&s->pick_pool, a, "pick", sizeof(struct pick));
}

int scheduler_trace_run(
	FILE *in, const struct scheduler_trace_options *o, struct text *out, struct problems *ps)
{
	struct schedule s = {.options = o, .out = out, .problems = ps};
	size_t cap = 0;
	char *line = NULL;
	int error = 0;

	if (arena_init(&s.arena, 0))
		return wrong(&s, N_("no memory"), NULL);
	init(&s);
	while (!error && getline(&line, &cap, in) >= 0) {
		s.line++;
		error = run_line(&s, line);
	}
	free(line);
	ipvs_library_unload(&s.library);
	arena_fini(&s.arena);
	return error;
}
