/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Common to all checks (keepalived 2.2.7, check/check_api.c, check/check_daemon.c). A server is
 * considered up before its first check, unless it is in alpha mode; the first check runs one second
 * plus a random part of the warm-up after the start. A server with several checks is up when all
 * are.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "engine/engine.h"
#include "ha/check.h"
#include "ha/reasons.h"
#include "ha/records.h"
#include "host/ip/addr.h"
#include "ipvs/service.h"
#include "transport/socket/socket.h"
#include "wire/ipv4.h"

#define BOOTSTRAP_DELAY NSEC_PER_SEC

static const struct check_kind_ops *const kinds[] = {
	[CHECK_TCP] = &check_tcp,
	[CHECK_HTTP] = &check_http,
	[CHECK_SSL] = &check_http,
	[CHECK_MISC] = &check_misc,
	[CHECK_UDP] = &check_udp,
	[CHECK_PING] = &check_ping,
	[CHECK_FILE] = &check_file,
};

struct keepalived *check_daemon(const struct check *c)
{
	return c->server->service->checker->k;
}

static struct engine *engine_of(const struct check *c)
{
	return host_engine(check_daemon(c)->host);
}

const char *check_target(const struct check *c, char *buf, size_t size)
{
	const bool udp =
		c->conf->kind == CHECK_UDP || c->server->service->conf->protocol == IPPROTO_UDP;

	snprintf(buf, size, "[%s]:%s:%u", ip_text(c->conf->address).s, udp ? "udp" : "tcp",
		c->conf->port);
	return buf;
}

/* ---- one check ---- */

void check_again_in(struct check *c, int64_t delay)
{
	event_schedule_in(engine_of(c), &c->timer, delay);
}

void check_stop_waiting(struct check *c)
{
	event_cancel(engine_of(c), &c->timeout);
	if (!c->socket)
		return;
	if (c->conf->kind == CHECK_UDP)
		udp_close(c->socket);
	else if (c->conf->kind == CHECK_PING)
		ping_close(c->socket);
	else
		tcp_close(c->socket);
	c->socket = NULL;
}

static void run_again(struct engine *e, struct event *ev)
{
	struct check *c = container_of(ev, struct check, timer);

	(void)e;
	if (c->enabled)
		c->ops->run(c);
	else
		check_again_in(c, c->conf->delay_loop);
}

/* ha_suspend: are the virtual address and with it the work here? */
static bool is_wanted(const struct check_service *s)
{
	return !s->conf->ha_suspend || addr_lookup(s->checker->k->host, s->conf->address);
}

static void say_active(const struct check *c)
{
	char server[SERVICE_NAME], name[SERVICE_NAME];

	ha_log(check_daemon(c), HA_CHECKER, "%sctivating healthchecker for service %s for VS %s",
		c->enabled ? "A" : "Dea", check_server_name(c->server, server),
		check_service_name(c->server->service, name));
}

static struct check *check_new(struct check_server *r, struct check_conf *conf)
{
	struct checker *all = r->service->checker;
	struct check *c = arena_get(host_engine(all->k->host)->arena, sizeof(*c));

	c->server = r;
	c->conf = conf;
	c->ops = kinds[conf->kind];
	c->timer.run = run_again;
	c->enabled = true;
	c->retry_it = conf->retry; /* the first failure of all is enough */
	c->is_up = !conf->alpha || conf->kind == CHECK_FILE; /* add_rs_to_track_files() */
	r->failed += !c->is_up;
	if (!list_empty(&conf->urls))
		c->url = list_first(&conf->urls, struct check_url, link);
	list_add_tail(&c->link, &r->checks);
	return c;
}

static void check_start(struct check *c)
{
	const uint64_t warmup = (uint64_t)c->conf->warmup / 1000;
	struct rng *random = &c->server->service->checker->random;

	c->enabled = is_wanted(c->server->service);
	say_active(c);
	check_again_in(
		c, BOOTSTRAP_DELAY + (warmup ? (int64_t)rng_below(random, warmup + 1) * 1000 : 0));
}

static void check_free(struct check *c)
{
	struct engine *e = engine_of(c);

	if (c->ops->stop)
		c->ops->stop(c);
	check_stop_waiting(c);
	event_cancel(e, &c->timer);
	list_del(&c->link);
	arena_put(e->arena, c, sizeof(*c));
}

void check_verdict(struct check *c, bool up)
{
	struct check_server *r = c->server;

	c->has_run = true;
	if (c->is_up == up)
		return;
	if (up && r->failed <= 1)
		server_changed(r, true);
	else if (!up && r->failed == 0)
		server_changed(r, false);
	c->is_up = up;
	r->failed += up ? -1 : 1;
}

/* tcp_epilog(), udp_epilog(), ping_epilog(): TCP keeps retrying while it is down */
void check_simple_result(
	struct check *c, bool good, const char *connection, enum check_counting counting)
{
	const bool in_doubt = c->is_up || !c->has_run;
	const bool decided =
		good || (c->retry_it >= c->conf->retry && (counting == COUNT_ALWAYS || in_doubt));
	int64_t delay = c->conf->delay_loop;
	char target[SERVICE_NAME];

	check_target(c, target, sizeof(target));
	if (decided) {
		c->retry_it = 0;
		if (good && (!c->is_up || !c->has_run)) {
			ha_log(check_daemon(c), HA_CHECKER, "%s connection to %s success.",
				connection, target);
			check_verdict(c, true);
		} else if (!good && in_doubt) {
			if (c->conf->retry && c->has_run)
				ha_log(check_daemon(c), HA_CHECKER,
					"%s on service %s failed after %d retries.", c->ops->name,
					target, c->conf->retry);
			else
				ha_log(check_daemon(c), HA_CHECKER, "%s on service %s failed.",
					c->ops->name, target);
			check_verdict(c, false);
		}
	} else if (counting == COUNT_ALWAYS || c->is_up) {
		delay = c->conf->delay_before_retry;
		c->retry_it++;
	}
	c->has_run = true;
	check_again_in(c, delay);
}

/* ---- all of them ---- */

static struct check_server *server_new(struct check_service *s, struct server_conf *conf)
{
	struct check_server *r = arena_get(host_engine(s->checker->k->host)->arena, sizeof(*r));

	r->service = s;
	r->conf = conf;
	r->inhibit = conf->inhibit > 0;
	r->weight = conf->weight;
	list_init(&r->checks);
	list_for_each (c, &conf->checks, struct check_conf, link)
		check_new(r, c);
	return r;
}

static struct check_service *service_new(struct checker *all, struct virtual_conf *conf)
{
	struct check_service *s = arena_get(host_engine(all->k->host)->arena, sizeof(*s));

	s->checker = all;
	s->conf = conf;
	list_init(&s->servers);
	list_for_each (r, &conf->servers, struct server_conf, link)
		list_add_tail(&server_new(s, r)->link, &s->servers);
	if (conf->sorry) {
		s->sorry = server_new(s, conf->sorry);
		s->sorry->weight = 1;
		s->sorry->inhibit = conf->sorry_inhibit;
	}
	return s;
}

static void start_checks(struct check_service *s)
{
	list_for_each (r, &s->servers, struct check_server, link)
		list_for_each (c, &r->checks, struct check, link)
			if (c->conf->kind != CHECK_FILE && !event_pending(&c->timer) &&
				!c->socket && !c->running)
				check_start(c);
}

static struct checker *checker_new(struct keepalived *k)
{
	struct checker *all = arena_get(host_engine(k->host)->arena, sizeof(*all));

	all->k = k;
	all->random = engine_stream(host_engine(k->host), k->host->node.name, "keepalived");
	list_init(&all->services);
	return all;
}

static void set_timeouts(struct ipvs *ipvs, const struct ha_conf *c)
{
	int64_t t[3];

	ipvs_get_timeouts(ipvs, &t[0], &t[1], &t[2]);
	for (unsigned i = 0; i < 3; i++)
		if (c->timeouts[i])
			t[i] = c->timeouts[i];
	ipvs_set_timeouts(ipvs, t[0], t[1], t[2]);
}

void check_begin(struct keepalived *k)
{
	struct ipvs *ipvs = ipvs_load(k->host);

	k->checker = checker_new(k);
	ha_log(k, HA_CHECKER, "Initializing ipvs");
	if (k->conf->lvs_flush)
		ipvs_flush(ipvs);
	set_timeouts(ipvs, k->conf);
	list_for_each (c, &k->conf->virtuals, struct virtual_conf, link) {
		struct check_service *s = service_new(k->checker, c);
		list_add_tail(&s->link, &k->checker->services);
	}
	check_files_begin(k->checker);
	list_for_each (s, &k->checker->services, struct check_service, link)
		service_start(s);
	list_for_each (s, &k->checker->services, struct check_service, link)
		start_checks(s);
}

/* ---- the end ---- */

static void server_free(struct check_server *r)
{
	struct arena *a = host_engine(r->service->checker->k->host)->arena;

	list_for_each_safe (c, &r->checks, struct check, link)
		check_free(c);
	arena_put(a, r, sizeof(*r));
}

static void service_free(struct check_service *s)
{
	struct arena *a = host_engine(s->checker->k->host)->arena;

	list_for_each_safe (r, &s->servers, struct check_server, link)
		server_free(r);
	if (s->sorry)
		server_free(s->sorry);
	list_del(&s->link);
	arena_put(a, s, sizeof(*s));
}

void check_end(struct keepalived *k, bool clean)
{
	struct checker *all = k->checker;

	if (!all)
		return;
	if (clean)
		list_for_each (s, &all->services, struct check_service, link)
			service_stop(s, true);
	if (clean && k->conf->lvs_flush_on_stop)
		ipvs_flush(ipvs_load(k->host));
	list_for_each_safe (s, &all->services, struct check_service, link)
		service_free(s);
	arena_put(host_engine(k->host)->arena, all, sizeof(*all));
	k->checker = NULL;
}

/* ---- SIGHUP: what stays keeps its state and its timers ---- */

static bool same_service(const struct virtual_conf *a, const struct virtual_conf *b)
{
	return a->address == b->address && a->port == b->port && a->fwmark == b->fwmark &&
		a->protocol == b->protocol && strcmp(a->group, b->group) == 0;
}

static struct virtual_conf *service_in(struct list *virtuals, const struct virtual_conf *c)
{
	list_for_each (v, virtuals, struct virtual_conf, link)
		if (same_service(v, c))
			return v;
	return NULL;
}

static struct server_conf *server_in(struct list *servers, const struct server_conf *c)
{
	list_for_each (s, servers, struct server_conf, link)
		if (s->address == c->address && s->port == c->port)
			return s;
	return NULL;
}

static struct check_conf *check_in(struct list *checks, const struct check_conf *c)
{
	list_for_each (other, checks, struct check_conf, link)
		if (other->kind == c->kind && c->kind != CHECK_FILE &&
			other->address == c->address && other->port == c->port &&
			strcmp(other->command, c->command) == 0)
			return other;
	return NULL;
}

static bool has_check(const struct check_server *r, const struct check_conf *conf)
{
	list_for_each (c, &r->checks, struct check, link)
		if (c->conf == conf)
			return true;
	return false;
}

static void keep_checks(struct check_server *r)
{
	list_for_each_safe (c, &r->checks, struct check, link) {
		struct check_conf *now = check_in(&r->conf->checks, c->conf);
		if (!now) {
			r->failed -= !c->is_up;
			check_free(c);
			continue;
		}
		c->conf = now;
		c->failed_url = NULL;
		c->url = list_empty(&now->urls) ? NULL
						: list_first(&now->urls, struct check_url, link);
	}
	list_for_each (conf, &r->conf->checks, struct check_conf, link)
		if (!has_check(r, conf))
			check_new(r, conf);
}

static void keep_server(struct check_server *r, struct server_conf *now)
{
	r->conf = now;
	r->inhibit = now->inhibit > 0;
	server_set_weight(r, now->weight, false);
	keep_checks(r);
}

static bool has_server(const struct check_service *s, const struct server_conf *conf)
{
	list_for_each (r, &s->servers, struct check_server, link)
		if (r->conf == conf)
			return true;
	return false;
}

static void drop_server(struct check_server *r)
{
	char name[SERVICE_NAME];

	ha_log(r->service->checker->k, HA_CHECKER, "service %s no longer exist",
		check_server_name(r, name));
	server_remove(r, false);
	list_del(&r->link);
	server_free(r);
}

static void keep_service(struct check_service *s, struct virtual_conf *now)
{
	s->conf = now;
	list_for_each_safe (r, &s->servers, struct check_server, link) {
		struct server_conf *conf = server_in(&now->servers, r->conf);
		if (conf)
			keep_server(r, conf);
		else
			drop_server(r);
	}
	list_for_each (conf, &now->servers, struct server_conf, link)
		if (!has_server(s, conf))
			list_add_tail(&server_new(s, conf)->link, &s->servers);
	if (s->sorry && now->sorry)
		s->sorry->conf = now->sorry;
}

static bool has_service(const struct checker *all, const struct virtual_conf *conf)
{
	list_for_each (s, &all->services, struct check_service, link)
		if (s->conf == conf)
			return true;
	return false;
}

void check_reload(struct keepalived *k)
{
	struct checker *all = k->checker;

	list_for_each_safe (s, &all->services, struct check_service, link) {
		struct virtual_conf *now = service_in(&k->conf->virtuals, s->conf);
		if (now) {
			keep_service(s, now);
		} else {
			service_stop(s, false);
			service_free(s);
		}
	}
	list_for_each (conf, &k->conf->virtuals, struct virtual_conf, link)
		if (!has_service(all, conf))
			list_add_tail(&service_new(all, conf)->link, &all->services);
	check_files_reload(all);
	list_for_each (s, &all->services, struct check_service, link) {
		service_start(s);
		start_checks(s);
	}
}

/* ha_suspend follows the address */
void check_address_changed(struct keepalived *k, uint32_t address)
{
	if (!k->checker)
		return;
	list_for_each (s, &k->checker->services, struct check_service, link) {
		if (!s->conf->ha_suspend || s->conf->address != address)
			continue;
		list_for_each (r, &s->servers, struct check_server, link)
			list_for_each (c, &r->checks, struct check, link) {
				if (c->enabled == is_wanted(s))
					continue;
				c->enabled = is_wanted(s);
				say_active(c);
			}
	}
}
