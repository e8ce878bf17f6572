/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entries of IPVS's table (keepalived 2.2.7, check/ipwrapper.c, check/ipvswrapper.c). A server is
 * added when its service starts, unchecked; its first failed check removes it, and it returns at
 * the head of the kernel's list. Quorum counts weights, not servers.
 */
#include <stdio.h>

#include "base/errno.h"
#include "base/text.h"
#include "ha/check.h"
#include "ha/conf/check_words.h"
#include "ha/reasons.h"
#include "ha/records.h"
#include "ipvs/service.h"
#include "wire/ipv4.h"

#define WEIGHT_MAX 65535

/* ---- names ---- */

static const char *protocol_word(uint8_t protocol)
{
	return protocol == IPPROTO_TCP ? "tcp" : protocol == IPPROTO_UDP ? "udp" : "none";
}

const char *check_service_name(const struct check_service *s, char *buf)
{
	virtual_name(s->conf, buf);
	return buf;
}

const char *check_server_name(const struct check_server *r, char *buf)
{
	snprintf(buf, SERVICE_NAME, "[%s]:%s:%u", ip_text(r->conf->address).s,
		protocol_word(r->service->conf->protocol), r->conf->port);
	return buf;
}

/* ---- the table ---- */

static struct keepalived *daemon_of(const struct check_service *s)
{
	return s->checker->k;
}

static struct ipvs *table_of(const struct check_service *s)
{
	return ipvs_load(daemon_of(s)->host);
}

enum table_change { SERVICE_ADD, SERVICE_DEL, DEST_ADD, DEST_EDIT, DEST_DEL };

struct place { /* one service of the kernel: a group has several */
	uint32_t fwmark, address;
	uint16_t port;
};

static int64_t table_weight(const struct check_server *r)
{
	return r->weight < 0 ? 0 : r->weight > WEIGHT_MAX ? WEIGHT_MAX : r->weight;
}

static void change_service(const struct check_service *s, enum table_change what, struct place at)
{
	const struct virtual_conf *c = s->conf;
	struct ipvs *ipvs = table_of(s);
	struct ipvs_service *old =
		ipvs_service_get(ipvs, at.fwmark, c->protocol, at.address, at.port);
	const struct ipvs_service_spec spec = {.protocol = c->protocol,
		.addr = at.address,
		.port = at.port,
		.fwmark = at.fwmark,
		.scheduler = c->scheduler,
		.flags = c->flags | (c->persistence_timeout ? IPVS_SVC_F_PERSISTENT : 0),
		.timeout = c->persistence_timeout,
		.netmask = c->persistence_mask ? c->persistence_mask : UINT32_MAX};

	if (what == SERVICE_DEL) {
		if (old)
			ipvs_service_del(old);
	} else if (old) { /* EEXIST: what a killed one has left becomes ours */
		ipvs_service_edit(old, &spec);
	} else {
		ipvs_service_add(ipvs, &spec);
	}
}

/* weight < 0: the server's own */
static void change_dest(
	const struct check_server *r, enum table_change what, struct place at, int64_t weight)
{
	const struct check_service *s = r->service;
	struct ipvs_service *svc =
		ipvs_service_get(table_of(s), at.fwmark, s->conf->protocol, at.address, at.port);
	const bool nat = r->conf->method == IPVS_CONN_F_MASQ;
	const bool own_port = !s->conf->fwmark && !s->conf->group[0];
	const struct ipvs_dest_spec spec = {.addr = r->conf->address,
		.port = nat || own_port ? r->conf->port : at.port,
		.conn_flags = r->conf->method,
		.weight = weight < 0 ? table_weight(r) : weight,
		.upper = r->conf->upper,
		.lower = r->conf->lower};

	if (!svc)
		return;
	if (what == DEST_DEL)
		ipvs_dest_del(svc, spec.addr, spec.port);
	else if (what == DEST_EDIT || ipvs_dest_add(svc, &spec) == -EEXIST)
		ipvs_dest_edit(svc, &spec);
}

static void change_at(const struct check_service *s, const struct check_server *r,
	enum table_change what, struct place at, int64_t weight)
{
	if (r)
		change_dest(r, what, at, weight);
	else
		change_service(s, what, at);
}

/* ipvs_group_cmd(): all addresses of a group, then its fwmarks */
static void change(const struct check_service *s, const struct check_server *r,
	enum table_change what, int64_t weight)
{
	const struct virtual_conf *c = s->conf;
	const struct virtual_group_conf *g =
		c->group[0] ? ha_conf_virtual_group(daemon_of(s)->conf, c->group) : NULL;

	if (!g) {
		change_at(s, r, what, (struct place){c->fwmark, c->address, c->port}, weight);
		return;
	}
	list_for_each (range, &g->ranges, struct virtual_range, link)
		for (uint32_t i = 0; !range->fwmark && i < range->count; i++)
			change_at(s, r, what, (struct place){0, range->address + i, range->port},
				weight);
	list_for_each (range, &g->ranges, struct virtual_range, link)
		if (range->fwmark)
			change_at(s, r, what, (struct place){range->fwmark, 0, 0}, weight);
}

/* ipvs_cmd(): with inhibit_on_failure a server stays, with weight 0 */
static void put(struct check_server *r)
{
	if (r->inhibit && r->set)
		change(r->service, r, DEST_EDIT, -1);
	else
		change(r->service, r, DEST_ADD, r->inhibit && r->failed ? 0 : -1);
	r->set = true;
}

static void take(struct check_server *r)
{
	if (r->inhibit) {
		change(r->service, r, DEST_EDIT, 0);
		return;
	}
	change(r->service, r, DEST_DEL, -1);
	r->set = false;
}

static void notify(struct check_server *r)
{
	struct keepalived *k = daemon_of(r->service);
	const char *command = r->alive ? r->conf->notify_up : r->conf->notify_down;

	if (*command)
		k->os->run(k, command, NULL, NULL);
}

static void record(const struct check_server *r, unsigned why)
{
	const struct check_service *s = r->service;

	HA_RECORD(daemon_of(s), REC_CHECK_SERVER, why, NULL, r->conf->address, r->conf->port,
		s->conf->address, s->conf->port, (uint64_t)r->weight);
}

/* ---- quorum ---- */

static int64_t living_weight(const struct check_service *s)
{
	int64_t sum = 0;

	list_for_each (r, &s->servers, struct check_server, link)
		sum += r->alive ? table_weight(r) : 0;
	return sum;
}

static bool sorry_serves(const struct check_service *s)
{
	return s->sorry && s->sorry->alive;
}

/* perform_quorum_state() */
static void move_living(struct check_service *s, bool add)
{
	char name[SERVICE_NAME];

	ha_log(daemon_of(s), HA_CHECKER, "%s the pool for VS %s",
		add ? "Adding alive servers to" : "Removing alive servers from",
		check_service_name(s, name));
	list_for_each (r, &s->servers, struct check_server, link) {
		if (!r->alive)
			continue;
		if (add)
			put(r);
		else
			take(r);
	}
}

static void log_quorum(const struct check_service *s, const char *what, char sign,
	int64_t threshold, const char *relation, int64_t sum)
{
	char name[SERVICE_NAME];

	ha_log(daemon_of(s), HA_CHECKER, "%s %u%c%u=%lld %s %lld for VS %s", what,
		(unsigned)s->conf->quorum, sign, (unsigned)s->conf->hysteresis,
		(long long)threshold, relation, (long long)sum, check_service_name(s, name));
}

static void move_sorry(struct check_service *s, bool in)
{
	char server[SERVICE_NAME], name[SERVICE_NAME];
	struct check_server *sorry = s->sorry;
	const char *word = in    ? sorry->inhibit ? "Enabling" : "Adding"
		: sorry->inhibit ? "Disabling"
				 : "Removing";

	ha_log(daemon_of(s), HA_CHECKER, "%s sorry server %s %s VS %s", word,
		check_server_name(sorry, server), in ? "to" : "from", check_service_name(s, name));
	if (in)
		move_living(s, false);
	record(sorry, in ? CHECK_SORRY : CHECK_NO_SORRY);
	if (in)
		put(sorry);
	else
		take(sorry);
	sorry->alive = in;
	if (!in)
		move_living(s, true);
}

static void quorum_notify(struct check_service *s)
{
	const char *command = s->quorum_up ? s->conf->quorum_up : s->conf->quorum_down;

	if (*command)
		daemon_of(s)->os->run(daemon_of(s), command, NULL, NULL);
}

static void record_quorum(
	const struct check_service *s, unsigned why, int64_t threshold, int64_t sum)
{
	HA_RECORD(daemon_of(s), REC_CHECK_QUORUM, why, NULL, s->conf->address, s->conf->port,
		(uint64_t)threshold, (uint64_t)sum);
}

/* update_quorum_state() */
static void update_quorum(struct check_service *s, bool init)
{
	const int64_t sum = living_weight(s);
	const int64_t hysteresis = s->conf->hysteresis;
	const int64_t threshold = s->conf->quorum + (s->quorum_up ? -hysteresis : hysteresis);
	const bool waits_for_sorry = init && !s->quorum_up && s->sorry && !s->sorry->alive;

	if (!s->quorum_up && sum >= threshold) {
		s->quorum_up = true;
		log_quorum(s, "Gained quorum", '+', threshold, "<=", sum);
		record_quorum(s, CHECK_QUORUM_GAINED, threshold, sum);
		if (sorry_serves(s))
			move_sorry(s, false);
		quorum_notify(s);
	} else if ((s->quorum_up && (!sum || sum < threshold)) || waits_for_sorry) {
		s->quorum_up = false;
		log_quorum(s, init ? "Starting with quorum down" : "Lost quorum", '-', threshold,
			">", sum);
		record_quorum(s, CHECK_QUORUM_LOST, threshold, sum);
		if (s->sorry && !s->sorry->alive)
			move_sorry(s, true);
		quorum_notify(s);
	}
}

/* ---- servers ---- */

static bool living_are_in_table(const struct check_service *s)
{
	return s->quorum_up || !sorry_serves(s);
}

void server_changed(struct check_server *r, bool alive)
{
	struct check_service *s = r->service;
	char server[SERVICE_NAME], name[SERVICE_NAME];

	if (r->alive == alive)
		return;
	ha_log(daemon_of(s), HA_CHECKER, "%sing service %s %s VS %s",
		alive                ? r->inhibit ? "Enabl" : "Add"
			: r->inhibit ? "Disabl"
				     : "Remov",
		check_server_name(r, server),
		r->inhibit      ? "of"
			: alive ? "to"
				: "from",
		check_service_name(s, name));
	record(r, alive ? CHECK_ADDED : r->inhibit ? CHECK_INHIBITED : CHECK_REMOVED);
	if (living_are_in_table(s)) {
		if (alive)
			put(r);
		else
			take(r);
	}
	r->alive = alive;
	notify(r);
	update_quorum(s, false);
}

void server_set_weight(struct check_server *r, int64_t w, bool quorum)
{
	struct check_service *s = r->service;
	const int64_t before = table_weight(r);
	char server[SERVICE_NAME], name[SERVICE_NAME];

	r->weight = w;
	if (table_weight(r) == before)
		return;
	ha_log(daemon_of(s), HA_CHECKER,
		"Changing weight from %d to %d for %sactive service %s of VS %s", (int)before,
		(int)table_weight(r), r->alive ? "" : "in", check_server_name(r, server),
		check_service_name(s, name));
	record(r, CHECK_WEIGHT);
	if (r->set && r->alive && living_are_in_table(s))
		change(s, r, DEST_EDIT, -1);
	if (quorum)
		update_quorum(s, false);
}

void server_remove(struct check_server *r, bool stopping)
{
	struct check_service *s = r->service;
	char server[SERVICE_NAME], name[SERVICE_NAME];

	if (r->set || stopping)
		ha_log(daemon_of(s), HA_CHECKER, "%s %sservice %s from VS %s",
			stopping ? "Shutting down" : "Removing",
			r->inhibit && !r->alive ? "(inhibited) " : "", check_server_name(r, server),
			check_service_name(s, name));
	if (!r->set)
		return;
	change(s, r, DEST_DEL, -1);
	r->set = false;
	if (!r->alive)
		return;
	r->alive = false;
	if (s->conf->omega || !stopping)
		notify(r);
}

/* ---- services ---- */

/* init_service_rs(): alpha is the pessimist */
static void start_server(struct check_server *r)
{
	if ((r->failed || r->alive) && !(r->inhibit && !r->set))
		return;
	put(r);
	if (!r->failed)
		r->alive = true;
}

void service_start(struct check_service *s)
{
	change(s, NULL, SERVICE_ADD, -1);
	list_for_each (r, &s->servers, struct check_server, link)
		start_server(r);
	update_quorum(s, true);
	if (s->sorry && s->sorry->inhibit && !s->sorry->set) {
		s->sorry->failed = 1;
		put(s->sorry);
		s->sorry->failed = 0;
	}
}

void service_stop(struct check_service *s, bool stopping)
{
	if (s->sorry && s->sorry->set) {
		change(s, s->sorry, DEST_DEL, -1);
		s->sorry->set = s->sorry->alive = false;
	}
	list_for_each (r, &s->servers, struct check_server, link)
		server_remove(r, stopping);
	if (s->conf->omega && s->quorum_up) {
		s->quorum_up = false;
		quorum_notify(s);
	}
	change(s, NULL, SERVICE_DEL, -1);
}
