/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server program as a queue: `workers` requests are served at a time, `queue` more wait, first
 * come first served; a worker of speed 2 needs half the time. It is the lab's web server
 * (app/servers/http_server.c) without packets: a worker is busy from the request's arrival until
 * the response, and while more than the backlog wait, a SYN is not answered (tcp_conn_request():
 * sk_acceptq_is_full()).
 *
 * Not simulated: the transmission time of a response; the queue limit for connections in the middle
 * of their handshake: they are accepted. Connections held by their client when the server dies end
 * normally; none survive on an unreachable server.
 */
#include "study/connections/run.h"

#include "base/wide.h"
#include "ipvs/dest.h"

static uint64_t place_of(uint32_t address, uint16_t port)
{
	return hash_two(address, port);
}

static bool has_address(const struct spec_node *n, uint32_t address)
{
	for (size_t i = 0; i < n->interfaces.count; i++)
		for (size_t k = 0; k < n->interfaces.items[i].ipv4.count; k++)
			if (n->interfaces.items[i].ipv4.items[k].address == address)
				return true;
	return false;
}

static const struct spec_service *service_at(const struct spec_node *n, uint16_t port)
{
	for (size_t i = 0; i < n->services.count; i++)
		if (n->services.items[i].listen.port == port)
			return &n->services.items[i];
	return NULL;
}

/* the defaults are those of the format's table */
static void configure(struct server *s, const struct spec_service *as)
{
	s->workers = as ? (uint64_t)as->workers : 8;
	s->config.speed = as ? (uint64_t)as->speed : SPEED_ONE;
	s->at_once = as && as->application != SPEC_HTTP; /* echo and discard have no workers */
	if (as && as->slow_start != SPEC_UNSET)
		s->config.slow_start = as->slow_start;
	if (as)
		s->config.slow_start_speed = (uint64_t)as->slow_start_speed;
	s->queue = as ? (uint64_t)as->queue : 128;
	s->service_time = NSEC_PER_MSEC;
	if (as && as->service_time != SPEC_UNSET)
		s->service_time = as->service_time;
}

static void find_node(struct server *s, const struct spec *spec)
{
	for (size_t i = 0; i < spec->network.nodes.count; i++) {
		const struct spec_node *n = &spec->network.nodes.items[i];
		if (n->kind != SPEC_HOST || !has_address(n, s->counts.address))
			continue;
		s->counts.name = n->name;
		configure(s, service_at(n, s->counts.port));
		return;
	}
	configure(s, NULL);
}

static void append(struct run *r, struct server *s)
{
	if (r->server_count == r->server_cap) {
		size_t cap = r->server_cap ? 2 * r->server_cap : 16;
		r->servers = arena_regrow(r->arena, r->servers,
			r->server_cap * sizeof(struct server *), cap * sizeof(struct server *));
		r->server_cap = cap;
	}
	s->index = r->server_count;
	r->servers[r->server_count++] = s;
}

struct server *server_at(struct run *r, uint32_t address, uint16_t port)
{
	uint64_t place = place_of(address, port);

	hash_for_each (node, &r->by_place, place) {
		struct server *s = container_of(node, struct server, node);
		if (s->counts.address == address && s->counts.port == port)
			return s;
	}
	struct server *s = pool_get(&r->server_pool);
	s->run = r;
	s->counts.address = address;
	s->counts.port = port;
	s->reachable = true;
	s->repaired = INT64_MIN / 2; /* never: it has full speed */
	list_init(&s->jobs);
	find_node(s, r->spec);
	append(r, s);
	if (r->options.points && r->server_count <= SAMPLED_SERVERS) {
		struct arena *a = r->arena;
		s->counts.active = arena_alloc(a, r->options.points * sizeof(uint32_t));
		s->counts.inactive = arena_alloc(a, r->options.points * sizeof(uint32_t));
		s->counts.queue = arena_alloc(a, r->options.points * sizeof(uint32_t));
	}
	hash_add(&r->by_place, &s->node, place);
	return s;
}

struct server *server_of(struct run *r, struct ipvs_dest *dest, uint16_t vport)
{
	struct server *s;

	/* a service without a port: the same server on each port is another program, and the
	 * entry's loads are the first one's */
	if (!dest->port) {
		s = server_at(r, dest->addr, vport);
		if (!dest->watcher)
			dest->watcher = s;
		return s;
	}
	if (!dest->watcher)
		dest->watcher = server_at(r, dest->addr, dest->port);
	return dest->watcher;
}

static void know(struct run *r, const struct spec_real_server *rs, uint16_t port)
{
	struct server *s = server_at(r, rs->address.address, port);

	s->counts.weight += rs->weight;
}

/* A service of any port, or of a mark: the ports that are called. */
static void know_ports(struct run *r, const struct spec_real_server *rs)
{
	const struct spec *spec = r->spec;

	for (size_t i = 0; i < spec->workload.count; i++) {
		uint16_t port = spec->workload.items[i].to.port;
		bool again = false;
		for (size_t k = 0; k < i; k++)
			again = again || spec->workload.items[k].to.port == port;
		if (!again)
			know(r, rs, port);
	}
}

void servers_from_spec(struct run *r)
{
	for (size_t i = 0; i < r->spec->virtual_servers.count; i++) {
		const struct spec_virtual_server *vs = &r->spec->virtual_servers.items[i];
		for (size_t k = 0; k < vs->real_servers.count; k++) {
			const struct spec_real_server *rs = &vs->real_servers.items[k];
			/* direct routing and tunnels do not change ports */
			int64_t port =
				rs->forwarding == SPEC_NAT ? rs->address.port : vs->address.port;
			if (vs->address.protocol == SPEC_FWMARK || port == SPEC_UNSET || !port)
				know_ports(r, rs);
			else
				know(r, rs, (uint16_t)port);
		}
	}
}

bool server_accepts(const struct server *s)
{
	return s->reachable && s->waiting <= s->queue;
}

/* ---- work ---- */

static void done(struct engine *e, struct event *event);

static void work_on(struct server *s, struct job *j, struct visit *f)
{
	struct engine *e = s->run->engine;
	uint64_t demand = (uint64_t)(f->demand >= 0 ? f->demand : s->service_time);
	uint64_t speed = http_server_speed(&s->config, e->now - s->repaired);

	j->visit = f;
	integral_begin(&s->work, e->now);
	event_schedule_in(e, &j->event, (int64_t)mul_div(demand, SPEED_ONE, speed));
}

static void server_start(struct server *s, struct visit *f)
{
	struct job *j = pool_get(&s->run->jobs);

	j->event.run = done;
	j->run = s->run;
	list_add(&j->link, &s->jobs);
	s->busy++;
	work_on(s, j, f);
}

void server_request(struct server *s, struct visit *f)
{
	if (!s->reachable) {
		visit_lost(s->run, f);
		return;
	}
	if (s->down) {
		visit_cut(s->run, f);
		return;
	}
	if (s->at_once) {
		visit_answered(s->run, f);
		return;
	}
	if (s->busy < s->workers) {
		server_start(s, f);
		return;
	}
	line_add(&s->line, f);
	integral_begin(&s->wait, s->run->engine->now);
	if (++s->waiting > s->counts.queue_most)
		s->counts.queue_most = (uint32_t)s->waiting;
}

/* a client that gave up while queued is still served: its request is there, followed by its FIN */
static struct visit *next_in_line(struct server *s)
{
	struct visit *f = line_take(&s->line);

	if (!f)
		return NULL;
	s->waiting--;
	integral_end(&s->wait, s->run->engine->now);
	return f;
}

static void done(struct engine *e, struct event *event)
{
	struct job *j = container_of(event, struct job, event);
	struct run *r = j->run;
	struct visit *f = j->visit;
	struct server *s = f->server;

	integral_end(&s->work, e->now);
	struct visit *next = next_in_line(s);
	if (next) {
		work_on(s, j, next);
	} else {
		s->busy--;
		list_del(&j->link);
		pool_put(&r->jobs, j);
	}
	visit_answered(r, f);
}

/* ---- bad days, as http_server_fail() and its like have them ---- */

static void drop_all(struct server *s, void (*drop)(struct run *r, struct visit *f))
{
	struct run *r = s->run;

	for (struct visit *f; (f = next_in_line(s)) != NULL;)
		drop(r, f);
	list_for_each_safe (j, &s->jobs, struct job, link) {
		struct visit *f = j->visit;
		event_cancel(r->engine, &j->event);
		integral_end(&s->work, r->engine->now);
		list_del(&j->link);
		pool_put(&r->jobs, j);
		drop(r, f);
	}
	s->busy = 0;
}

void server_fail(struct server *s)
{
	s->down = true;
	drop_all(s, visit_cut);
}

void server_repair(struct server *s)
{
	if (!s->down)
		return;
	s->down = false;
	s->repaired = s->run->engine->now;
}

void server_set_reachable(struct server *s, bool reachable)
{
	s->reachable = reachable;
	if (!reachable)
		drop_all(s, visit_lost);
}

void server_set_speed(struct server *s, uint64_t speed)
{
	struct engine *e = s->run->engine;

	list_for_each (j, &s->jobs, struct job, link) {
		int64_t left = j->event.time - e->now;
		event_schedule_in(
			e, &j->event, (int64_t)mul_div((uint64_t)left, s->config.speed, speed));
	}
	s->config.speed = speed;
}
