/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looking at a session: counters in the kernel's list order, what commands answer. Where a timer is
 * due and the wheel may be late (kernel/time/timer.c: a level's granularity), either outcome is
 * right.
 */
#include <stdlib.h>
#include <string.h>

#include "app/shell/shell.h"
#include "base/text.h"
#include "conform/conform_session.h"
#include "ipvs/conn.h"
#include "ipvs/service.h"

/* ---- what timers may do ---- */

uint64_t session_lateness(uint64_t timeout)
{
	uint64_t granularity = 1, end = WHEEL_BUCKETS - 1;

	while (timeout >= end) {
		granularity *= 8;
		end *= 8;
	}
	return granularity + SESSION_SLACK;
}

void session_remember(struct session *s)
{
	const struct ipvs *ipvs = ipvs_of(s->director);
	size_t n = 0;

	if (!ipvs)
		return;
	list_for_each (cp, &ipvs->conns, struct ipvs_conn, link)
		n++;
	s->known = realloc(s->known, (n + 1) * sizeof(*s->known));
	if (!s->known)
		abort();
	s->known_count = 0;
	list_for_each (c, &ipvs->conns, struct ipvs_conn, link)
		s->known[s->known_count++] = (struct session_known){.server = c->daddr,
			.port = c->dport,
			.timeout = c->timeout,
			.active = !(c->flags & IPVS_CONN_F_INACTIVE),
			.expires = c->timer.expires,
			.born = c->born};
}

static bool still_there(const struct ipvs *ipvs, uint64_t born)
{
	list_for_each (c, &ipvs->conns, struct ipvs_conn, link)
		if (c->born == born)
			return true;
	return false;
}

static void widen(struct session_range *r, bool active, int by)
{
	int *bounds = active ? r->active : r->inactive;

	bounds[by > 0] += by;
}

struct session_range session_range_of(const struct session *s, const struct ipvs_dest *d)
{
	const struct ipvs *ipvs = ipvs_of(s->director);
	uint64_t now = ipvs_jiffies(ipvs);
	int active = d->active, inactive = ipvs_dest_inactive(d);
	struct session_range r = {{active, active}, {inactive, inactive}};

	list_for_each (c, &ipvs->conns, struct ipvs_conn, link)
		if (c->dest == d && !(c->flags & IPVS_CONN_F_TEMPLATE) &&
			c->timer.expires <= now + SESSION_SLACK)
			widen(&r, !(c->flags & IPVS_CONN_F_INACTIVE), -1);
	for (size_t i = 0; i < s->known_count; i++) {
		const struct session_known *k = &s->known[i];
		if (k->server == d->addr && k->port == d->port &&
			k->expires + session_lateness(k->timeout) >= now &&
			k->expires <= now + SESSION_SLACK && !still_there(ipvs, k->born))
			widen(&r, k->active, 1);
	}
	return r;
}

/* ---- counters ---- */

static void service_name(const struct ipvs_service *svc, struct text *t)
{
	if (svc->fwmark)
		text_add(t, "fwm %u", svc->fwmark);
	else
		text_add(t, "%s %s:%u", svc->protocol == IPPROTO_TCP ? "tcp" : "udp",
			ip_text(svc->addr).s, svc->port);
}

static void service_here(const struct session *s, const struct ipvs_service *svc, struct text *t)
{
	struct ip_text unknown;

	list_for_each (d, &svc->destinations, struct ipvs_dest, link)
		text_add(t, " %s %d/%d/%d", session_server_name(s, d->addr, &unknown), d->weight,
			d->active, ipvs_dest_inactive(d));
}

static void service_recorded(json_t *servers, struct text *t)
{
	const char *server;
	json_t *n;

	json_object_foreach (servers, server, n)
		text_add(t, " %s %lld/%lld/%lld", server,
			(long long)json_integer_value(json_array_get(n, 0)),
			(long long)json_integer_value(json_array_get(n, 1)),
			(long long)json_integer_value(json_array_get(n, 2)));
}

static bool within(const int bounds[2], json_t *n, size_t at)
{
	json_int_t v = json_integer_value(json_array_get(n, at));

	return v >= bounds[0] && v <= bounds[1];
}

/* The recorded counters of this server are ones that timers can have left. */
static bool explained(const struct session *s, const struct ipvs_dest *d, json_t *servers)
{
	const struct session_range r = session_range_of(s, d);
	struct ip_text unknown;
	json_t *n = json_object_get(servers, session_server_name(s, d->addr, &unknown));

	return within(r.active, n, 1) && within(r.inactive, n, 2);
}

/* The service with the recorded counters where a timer explains them. */
static void service_explained(
	const struct session *s, const struct ipvs_service *svc, json_t *servers, struct text *t)
{
	list_for_each (d, &svc->destinations, struct ipvs_dest, link) {
		struct ip_text unknown;
		const char *server = session_server_name(s, d->addr, &unknown);
		json_t *n = json_object_get(servers, server);
		bool ok = explained(s, d, servers);
		text_add(t, " %s %d/%lld/%lld", server, d->weight,
			ok ? (long long)json_integer_value(json_array_get(n, 1)) : d->active,
			ok ? (long long)json_integer_value(json_array_get(n, 2))
			   : ipvs_dest_inactive(d));
	}
}

static const struct ipvs_service *service_named(const struct session *s, const char *name)
{
	const struct ipvs *ipvs = ipvs_of(s->director);
	const struct ipvs_service *found = NULL;

	if (ipvs)
		list_for_each (svc, &ipvs->services, struct ipvs_service, link) {
			struct text t = {0};
			service_name(svc, &t);
			if (strcmp(text_str(&t), name) == 0)
				found = svc;
			text_free(&t);
		}
	return found;
}

static bool same_service(
	struct session *s, const char *name, json_t *servers, struct text *was, struct text *is)
{
	const struct ipvs_service *svc = service_named(s, name);
	struct text recorded = {0}, may = {0};

	service_recorded(servers, &recorded);
	text_add(was, "%s%s%s", was->len ? "; " : "", name, text_str(&recorded));
	text_add(is, "%s%s%s", is->len ? "; " : "", name, svc ? "" : " (no such service)");
	if (svc) {
		service_here(s, svc, is);
		service_explained(s, svc, servers, &may);
	}
	bool same = svc && strcmp(text_str(&recorded), text_str(&may)) == 0;
	text_free(&recorded);
	text_free(&may);
	return same;
}

/* Servers in the kernel's order. Which service comes first there hangs on where the kernel's
 * memory lay (ip_vs_ctl.c: ip_vs_svc_hashkey() mixes in an address), so it is not compared. */
void session_snap(struct session *s, json_t *snap)
{
	const struct ipvs *ipvs = ipvs_of(s->director);
	struct text was = {0}, is = {0};
	const char *name;
	json_t *servers;
	bool same = true;

	json_object_foreach (snap, name, servers)
		same = same_service(s, name, servers, &was, &is) && same;
	if (ipvs && ipvs->num_services != json_object_size(snap)) {
		text_add(&was, "; services: %zu", json_object_size(snap));
		text_add(&is, "; services: %u", ipvs->num_services);
		same = false;
	}
	session_tell(
		s, "snap", same ? CONFORM_SAME : CONFORM_DIFFERENT, text_str(&was), text_str(&is));
	text_free(&was);
	text_free(&is);
}

/* ---- text ---- */

const char *session_printed(struct session *s, struct host *h, const char *line, int *status)
{
	const struct process *p = shell_run(h, line, NULL);
	int64_t end = s->w.engine->now + 3 * (int64_t)NSEC_PER_SEC;

	while (p->running && s->w.engine->now < end)
		session_run_to(s, s->w.engine->now + (int64_t)NSEC_PER_SEC / 1000);
	*status = p->running ? -1 : p->status;
	return process_output(p);
}

static void same_print(struct session *s, const char *kind, json_t *o, int status, const char *got)
{
	struct text was = {0}, is = {0};

	text_add(
		&was, "rc %lld: %s", (long long)conform_number(o, "rc", 0), conform_word(o, "out"));
	text_add(&is, "rc %d: %s", status, got);
	session_tell(s, kind,
		strcmp(text_str(&was), text_str(&is)) == 0 ? CONFORM_SAME : CONFORM_DIFFERENT,
		text_str(&was), text_str(&is));
	text_free(&was);
	text_free(&is);
}

void session_command(struct session *s, const struct session_event *e)
{
	int status;
	const char *got = session_printed(s, s->director, conform_word(e->object, "argv"), &status);

	same_print(s, "cmd", e->object, status, got);
}
