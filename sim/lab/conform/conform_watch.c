/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looking at a session: counters in the kernel's list order, what commands print. Connections stand
 * in no order on Linux, nor do neighbours: their lines are compared as sets. Where a timer is due
 * and the wheel may be late (kernel/time/timer.c: a level's granularity), either outcome is right.
 */
#include <stdlib.h>
#include <string.h>

#include "app/shell.h"
#include "ipvs/conn.h"
#include "ipvs/service.h"
#include "lab/conform/conform_session.h"

#define SLACK 10 /* jiffies: SESSION_TOLERANCE */

/* ---- what timers may do ---- */

/* By how many jiffies a timer of so many may be late: calc_wheel_index(). */
static uint64_t lateness(uint64_t timeout)
{
	uint64_t granularity = 1, end = WHEEL_BUCKETS - 1;

	while (timeout >= end) {
		granularity *= 8;
		end *= 8;
	}
	return granularity + SLACK;
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

struct range { /* what a server's counters may be */
	int active[2], inactive[2];
};

static void widen(struct range *r, bool active, int by)
{
	int *bounds = active ? r->active : r->inactive;

	bounds[by > 0] += by;
}

static struct range range_of(
	const struct session *s, const struct ipvs *ipvs, const struct ipvs_dest *d)
{
	uint64_t now = ipvs_jiffies(ipvs);
	int active = d->active, inactive = ipvs_dest_inactive(d);
	struct range r = {{active, active}, {inactive, inactive}};

	list_for_each (c, &ipvs->conns, struct ipvs_conn, link)
		if (c->dest == d && !(c->flags & IPVS_CONN_F_TEMPLATE) &&
			c->timer.expires <= now + SLACK)
			widen(&r, !(c->flags & IPVS_CONN_F_INACTIVE), -1);
	for (size_t i = 0; i < s->known_count; i++) {
		const struct session_known *k = &s->known[i];
		if (k->server == d->addr && k->port == d->port &&
			k->expires + lateness(k->timeout) >= now && k->expires <= now + SLACK &&
			!still_there(ipvs, k->born))
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
	const struct range r = range_of(s, ipvs_of(s->director), d);
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

static const char *printed(struct session *s, struct host *h, const char *line, int *status)
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
	const char *got = printed(s, s->director, conform_word(e->object, "argv"), &status);

	same_print(s, "cmd", e->object, status, got);
}

/* ---- lines as sets ---- */

struct lines {
	char *text, **line;
	size_t count;
};

static struct lines split(const char *text)
{
	struct lines l = {.text = strdup(text)};

	for (char *at = l.text; at && *at;) {
		char *end = strchr(at, '\n');
		l.line = realloc(l.line, (l.count + 1) * sizeof(char *));
		if (!l.line)
			abort();
		if (end)
			*end = '\0';
		l.line[l.count++] = at;
		at = end ? end + 1 : at + strlen(at);
	}
	return l;
}

static void lines_free(struct lines *l)
{
	free(l->text);
	free(l->line);
}

#define EXPIRES_AT 4 /* "TCP 14:59  ESTABLISHED …" */
#define EXPIRES_LENGTH 5

/* -Lnc, all but the time to its expiry */
static bool same_conn(const char *a, const char *b)
{
	return strlen(a) > EXPIRES_AT + EXPIRES_LENGTH && strlen(b) > EXPIRES_AT + EXPIRES_LENGTH &&
		strncmp(a, b, EXPIRES_AT) == 0 &&
		strcmp(a + EXPIRES_AT + EXPIRES_LENGTH, b + EXPIRES_AT + EXPIRES_LENGTH) == 0;
}

static int seconds_of(const char *line)
{
	int minutes = 0, seconds = 0;

	sscanf(line + EXPIRES_AT, "%d:%d", &minutes, &seconds);
	return minutes * 60 + seconds;
}

/* The connection that a line of the lab shows. */
static const struct ipvs_conn *conn_of(const struct session *s, const char *line)
{
	const struct ipvs *ipvs = ipvs_of(s->director);
	struct text source = {0};
	const struct ipvs_conn *found = NULL;

	if (ipvs)
		list_for_each (c, &ipvs->conns, struct ipvs_conn, link) {
			text_clear(&source);
			text_add(&source, " %s:%u ", ip_text(c->caddr).s, c->cport);
			if (strstr(line, text_str(&source)) &&
				(unsigned)seconds_of(line) == ipvs_conn_expires(c))
				found = c;
		}
	text_free(&source);
	return found;
}

/* By how much the kernel's timer and ours may differ. A template that still has connections when it
 * expires starts again for a minute (ip_vs_conn.c: ip_vs_conn_expire()), from where the wheel was
 * late: how late hangs on the wheel's phase, which a recording does not hold. */
static int64_t slack_of(const struct ipvs_conn *c)
{
	bool again = (c->flags & IPVS_CONN_F_TEMPLATE) && c->dest && c->dest->service &&
		c->timeout != c->dest->service->timeout;

	return again ? (int64_t)(lateness(c->dest->service->timeout) + lateness(c->timeout))
		     : SLACK;
}

/* Could the kernel have shown `recorded` where the lab shows `here`? Its timers and ours started
 * within the tolerance of each other. */
static bool conn_line_fits(const struct session *s, const char *recorded, const char *here)
{
	const struct ipvs_conn *c = conn_of(s, here);

	if (strcmp(recorded, here) == 0)
		return true;
	if (!c || !same_conn(recorded, here))
		return false;
	int64_t left = (int64_t)(c->timer.expires - ipvs_jiffies(c->ipvs));
	int64_t slack = slack_of(c), least = left - slack, most = left + slack;
	int64_t shown = (int64_t)seconds_of(recorded);
	return shown >= (least > 0 ? least / HZ : 0) && shown <= (most > 0 ? most / HZ : 0);
}

/* One too many on either side: fine where it is due now. */
static bool conn_due(const struct session *s, const char *line, bool here)
{
	const struct ipvs_conn *c = here ? conn_of(s, line) : NULL;

	if (here)
		return c && c->timer.expires <= ipvs_jiffies(c->ipvs) + SLACK;
	return strlen(line) > EXPIRES_AT + EXPIRES_LENGTH && seconds_of(line) == 0 &&
		strncmp(line + EXPIRES_AT, "00:00", 5) == 0;
}

typedef bool fits(const struct session *s, const char *recorded, const char *here);
typedef bool due(const struct session *s, const char *line, bool here);

static bool same_line(const struct session *s, const char *recorded, const char *here)
{
	(void)s;
	return strcmp(recorded, here) == 0;
}

static bool never_due(const struct session *s, const char *line, bool here)
{
	(void)s;
	(void)line;
	(void)here;
	return false;
}

struct left { /* lines that stand on one side only */
	struct text recorded, here;
};

static bool leave(struct text *t, const char *line)
{
	text_add(t, "%s%s", t->len ? " | " : "", line);
	return false;
}

/* Each recorded line takes one of the lab's; what is left over on either side has to be due. */
static bool same_set(const struct session *s, struct left *left, const char *recorded,
	const char *here, fits *fit, due *is_due)
{
	struct lines was = split(recorded), is = split(here);
	bool same = true;

	for (size_t i = 0; i < was.count; i++) {
		size_t j = 0;
		while (j < is.count && (!is.line[j] || !fit(s, was.line[i], is.line[j])))
			j++;
		if (j < is.count)
			is.line[j] = NULL;
		else if (!is_due(s, was.line[i], false))
			same = leave(&left->recorded, was.line[i]);
	}
	for (size_t j = 0; j < is.count; j++)
		if (is.line[j] && !is_due(s, is.line[j], true))
			same = leave(&left->here, is.line[j]);
	lines_free(&was);
	lines_free(&is);
	return same;
}

/* Line by line, in order. */
static bool same_order(const struct session *s, struct left *left, const char *recorded,
	const char *here, fits *fit)
{
	struct lines was = split(recorded), is = split(here);
	bool same = true;

	for (size_t i = 0; i < was.count || i < is.count; i++) {
		if (i < was.count && i < is.count && fit(s, was.line[i], is.line[i]))
			continue;
		same = false;
		if (i < was.count)
			leave(&left->recorded, was.line[i]);
		if (i < is.count)
			leave(&left->here, is.line[i]);
	}
	lines_free(&was);
	lines_free(&is);
	return same;
}

/* "  -> 10.0.0.21:80   Route   1      4          0": counters that timers explain? */
static bool listed_fits(const struct session *s, const char *recorded, const char *here)
{
	char server[2][64], method[2][16];
	int n[2][3];
	uint32_t address;

	if (strcmp(recorded, here) == 0)
		return true;
	const char *const lines[2] = {recorded, here};
	for (int i = 0; i < 2; i++)
		if (sscanf(lines[i], " -> %63s %15s %d %d %d", server[i], method[i], &n[i][0],
			    &n[i][1], &n[i][2]) != 5)
			return false;
	if (strcmp(server[0], server[1]) != 0 || strcmp(method[0], method[1]) != 0 ||
		n[0][0] != n[1][0])
		return false;
	server[0][strcspn(server[0], ":")] = '\0';
	if (!parse_ipv4(server[0], &address) || !ipvs_of(s->director))
		return false;
	list_for_each (svc, &ipvs_of(s->director)->services, struct ipvs_service, link)
		list_for_each (d, &svc->destinations, struct ipvs_dest, link) {
			const struct range r = range_of(s, svc->ipvs, d);
			if (d->addr == address && d->active == n[1][1] &&
				ipvs_dest_inactive(d) == n[1][2] && n[0][1] >= r.active[0] &&
				n[0][1] <= r.active[1] && n[0][2] >= r.inactive[0] &&
				n[0][2] <= r.inactive[1])
				return true;
		}
	return false;
}

void session_listing(struct session *s, json_t *recorded)
{
	struct left left = {0};
	int status;

	if (!json_is_string(recorded))
		return;
	const char *got = printed(s, s->director, "ipvsadm -Ln", &status);
	bool same = same_order(s, &left, json_string_value(recorded), got, listed_fits);
	session_tell(s, "ipvsadm -Ln", same ? CONFORM_SAME : CONFORM_DIFFERENT,
		text_str(&left.recorded), text_str(&left.here));
	text_free(&left.recorded);
	text_free(&left.here);
}

/* ---- outputs ---- */

static bool same_text(
	const struct session *s, struct left *left, const char *recorded, const char *here)
{
	(void)s;
	text_put(&left->recorded, recorded);
	text_put(&left->here, here);
	return strcmp(recorded, here) == 0;
}

static bool same_conns(
	const struct session *s, struct left *left, const char *recorded, const char *here)
{
	return same_set(s, left, recorded, here, conn_line_fits, conn_due);
}

static bool same_lines(
	const struct session *s, struct left *left, const char *recorded, const char *here)
{
	return same_set(s, left, recorded, here, same_line, never_due);
}

/* How many echoes came back: Debian's ping and busybox's print the rest differently. */
static bool same_ping(
	const struct session *s, struct left *left, const char *recorded, const char *here)
{
	static const char *const words[] = {" packets received", " received"};
	long count[2] = {-1, -2};
	const char *const texts[2] = {recorded, here};

	(void)s;
	text_put(&left->recorded, recorded);
	text_put(&left->here, here);
	for (int side = 0; side < 2; side++)
		for (int w = 0; w < 2; w++) {
			const char *at = strstr(texts[side], words[w]);
			if (!at)
				continue;
			while (at > texts[side] && at[-1] >= '0' && at[-1] <= '9')
				at--;
			count[side] = atol(at);
			break;
		}
	return count[0] == count[1];
}

static const struct {
	const char *start;
	bool (*same)(
		const struct session *s, struct left *left, const char *recorded, const char *here);
} outputs[] = {
	{"ipvsadm -Lnc", same_conns},
	{"ipvsadm -Lc", same_conns},
	{"ip neigh", same_lines},
	{"ip -4 neigh", same_lines},
	{"arp", same_lines},
	{"cat /proc/net/ip_vs_conn", same_lines},
	{"ping", same_ping},
	{"", same_text},
};

static void same_output(struct session *s, const struct session_event *e, const char *kind,
	int status, const char *is)
{
	const char *cmd = conform_word(e->object, "cmd"), *was = conform_word(e->object, "out");
	int64_t rc = conform_number(e->object, "rc", 0);
	struct left left = {0};
	size_t i = 0;

	while (strncmp(cmd, outputs[i].start, strlen(outputs[i].start)) != 0)
		i++;
	bool same = outputs[i].same(s, &left, was, is);
	if (status != rc) {
		text_add(&left.recorded, " (rc %lld)", (long long)rc);
		text_add(&left.here, " (rc %d)", status);
	}
	session_tell(s, kind, same && status == rc ? CONFORM_SAME : CONFORM_DIFFERENT,
		text_str(&left.recorded), text_str(&left.here));
	text_free(&left.recorded);
	text_free(&left.here);
}

void session_output(struct session *s, const struct session_event *e)
{
	const char *cmd = conform_word(e->object, "cmd");
	struct host *h = session_host(s, conform_word(e->object, "ns"));
	struct text kind = {0};
	int status = -1;

	text_add(&kind, "output of %s", cmd);
	const char *is = h ? printed(s, h, cmd, &status) : "";
	if (!h)
		session_tell(s, text_str(&kind), CONFORM_NOT_UNDERSTOOD, "", "no such host");
	else if (status == STATUS_NOT_FOUND)
		session_tell(s, text_str(&kind), CONFORM_IN_WORDS, "", "");
	else
		same_output(s, e, text_str(&kind), status, is);
	text_free(&kind);
}
