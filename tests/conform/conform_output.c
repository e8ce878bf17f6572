/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What commands printed in a session against what they print here. Connections stand in no order on
 * Linux, nor do neighbours: their lines are compared as sets. Services stand in the order of a hash
 * with a key of chance (ip_vs_ctl.c: ip_vs_svc_hashkey()) where nobody sorts them. Times and
 * counters may be what a late timer leaves (conform_watch.c).
 */
#include <stdlib.h>
#include <string.h>

#include "app/shell/shell.h"
#include "base/text.h"
#include "conform/conform_session.h"
#include "ipvs/conn.h"
#include "ipvs/service.h"

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

/* A line about a connection: "TCP 14:59  ESTABLISHED 10.0.0.11:20000 …" of ipvsadm, or of
 * /proc/net/ip_vs_conn, where hexadecimal addresses come first and the seconds last. */
#define ALONE (INT64_C(300) * 1000000) /* ns: longer than a program takes for anything */

struct conn_line {
	char rest[160]; /* all but the time */
	int seconds;    /* to its expiry */
	uint32_t caddr;
	unsigned cport;
};

static bool read_listed(const char *line, struct conn_line *l)
{
	int minutes, seconds, protocol = 0, rest = 0;
	char source[32], *colon;

	if (sscanf(line, "%*3s %n%d:%d%n %*s %31s", &protocol, &minutes, &seconds, &rest, source) !=
		3)
		return false;
	colon = strchr(source, ':');
	if (!colon)
		return false;
	*colon = '\0';
	l->cport = (unsigned)atoi(colon + 1);
	l->seconds = minutes * 60 + seconds;
	snprintf(l->rest, sizeof(l->rest), "%.*s%s", protocol, line, line + rest);
	return parse_ipv4(source, &l->caddr);
}

static bool read_proc(const char *line, struct conn_line *l)
{
	int rest = 0;

	if (sscanf(line, "%*3s %8X %4X %*8X %*4X %*8X %*4X %*s%n %d", &l->caddr, &l->cport, &rest,
		    &l->seconds) != 3)
		return false;
	snprintf(l->rest, sizeof(l->rest), "%.*s", rest, line);
	return true;
}

static bool read_conn(const char *line, struct conn_line *l)
{
	return read_listed(line, l) || read_proc(line, l);
}

/* The connection that a line of the lab shows. */
static const struct ipvs_conn *conn_of(const struct session *s, const struct conn_line *l)
{
	const struct ipvs *ipvs = ipvs_of(s->director);
	const struct ipvs_conn *found = NULL;

	if (ipvs)
		list_for_each (c, &ipvs->conns, struct ipvs_conn, link)
			if (c->caddr == l->caddr && c->cport == l->cport &&
				(unsigned)l->seconds == ipvs_conn_expires(c))
				found = c;
	return found;
}

/* For how long (jiffies) the client has gone on alone when it last restarted the connection's
 * timer: it was retransmitting then. 0: a program did it. */
static int64_t retried_for(const struct session *s, const struct ipvs_conn *c)
{
	uint64_t left = c->timer.expires - ipvs_jiffies(c->ipvs), spent = c->timeout - left;
	int64_t restarted = s->w.engine->now - (int64_t)spent * NSEC_PER_JIFFY, touched = INT64_MAX;

	for (size_t i = 0; i < s->flow_count; i++)
		if (s->flows[i]->caddr == c->caddr && s->flows[i]->cport == c->cport)
			touched = s->flows[i]->touched;
	if (c->protocol != IPPROTO_TCP || touched > restarted - ALONE)
		return 0;
	return (restarted - touched) / NSEC_PER_JIFFY;
}

/* By how much the kernel's timer and ours may differ. A template that still has connections when it
 * expires starts again for a minute (ip_vs_conn.c: ip_vs_conn_expire()), from where the wheel was
 * late: how late hangs on the wheel's phase, which a recording does not hold. */
static int64_t slack_of(const struct ipvs_conn *c)
{
	bool again = (c->flags & IPVS_CONN_F_TEMPLATE) && c->dest && c->dest->service &&
		c->timeout != c->dest->service->timeout;

	return again ? (int64_t)(session_lateness(c->dest->service->timeout) +
			       session_lateness(c->timeout))
		     : SESSION_SLACK;
}

/* A timer of `left` jiffies, give or take, as seconds. */
static bool shows(int seconds, int64_t left, int64_t slack)
{
	int64_t least = left - slack, most = left + slack;

	return seconds >= (least > 0 ? least / HZ : 0) && seconds <= (most > 0 ? most / HZ : 0);
}

/* Could the kernel have shown `recorded` where the lab shows `here`? Its timers and ours started
 * within the tolerance of each other. */
static bool conn_line_fits(const struct session *s, const char *recorded, const char *here)
{
	struct conn_line was, is;

	if (strcmp(recorded, here) == 0)
		return true;
	if (!read_conn(recorded, &was) || !read_conn(here, &is) || strcmp(was.rest, is.rest) != 0)
		return false;
	const struct ipvs_conn *c = conn_of(s, &is);
	if (!c)
		return false;
	int64_t left = (int64_t)(c->timer.expires - ipvs_jiffies(c->ipvs));
	int64_t retried = retried_for(s, c), slack = slack_of(c) + retried / 8;
	/* each try waits twice as long as the one before: the last may not have been yet */
	return shows(was.seconds, left, slack) ||
		(retried && shows(was.seconds, left - retried / 2, slack));
}

/* One too many on either side: fine where it is due now. */
static bool conn_due(const struct session *s, const char *line, bool here)
{
	struct conn_line l;

	if (!read_conn(line, &l))
		return false;
	if (!here)
		return l.seconds == 0;
	const struct ipvs_conn *c = conn_of(s, &l);
	return c && c->timer.expires <= ipvs_jiffies(c->ipvs) + SESSION_SLACK;
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
			const struct session_range r = session_range_of(s, d);
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
	const char *got = session_printed(s, s->director, "ipvsadm -Ln", &status);
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

/* "10.0.0.21 dev eth0 lladdr 02:… STALE " */
struct neigh_line {
	char address[32], dev[32], mac[32], state[16];
};

static bool read_neigh(const char *line, struct neigh_line *l)
{
	return sscanf(line, "%31s dev %31s lladdr %31s %15s", l->address, l->dev, l->mac,
		       l->state) == 4;
}

/* The end of REACHABLE is drawn (neighbour.c: neigh_rand_reach_time(): half to one and a half times
 * the base): between, an entry is still REACHABLE or no longer, as chance has it. */
static bool may_be_over(const struct session *s, const struct neigh_line *l)
{
	const struct netdev *dev = node_dev(&s->looked_at->node, l->dev);
	uint32_t address;
	const struct neigh *n = dev && parse_ipv4(l->address, &address)
		? neigh_lookup(s->looked_at, dev, address)
		: NULL;

	if (!n)
		return false;
	uint64_t base = (uint64_t)neigh_parms_of(n)->base_reachable_time;
	uint64_t age = engine_jiffies(s->w.engine) - n->confirmed + SESSION_SLACK;
	return age >= base / 2 && age <= base * 3 / 2 + 2 * SESSION_SLACK;
}

static bool neigh_line_fits(const struct session *s, const char *recorded, const char *here)
{
	struct neigh_line was, is;

	if (strcmp(recorded, here) == 0)
		return true;
	if (!read_neigh(recorded, &was) || !read_neigh(here, &is) ||
		strcmp(was.address, is.address) != 0 || strcmp(was.dev, is.dev) != 0 ||
		strcmp(was.mac, is.mac) != 0)
		return false;
	bool one = strcmp(was.state, "REACHABLE") == 0 || strcmp(is.state, "REACHABLE") == 0;
	return one && may_be_over(s, &is);
}

static bool same_neighbours(
	const struct session *s, struct left *left, const char *recorded, const char *here)
{
	return same_set(s, left, recorded, here, neigh_line_fits, never_due);
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

/* ipvsadm -Ln: counters within what timers explain */
static bool same_listing(
	const struct session *s, struct left *left, const char *recorded, const char *here)
{
	return same_order(s, left, recorded, here, listed_fits);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A service and its servers behind it in one line each, the services sorted. */
static struct text services_of(const char *text)
{
	struct lines l = split(text);
	char **service = calloc(l.count + 1, sizeof(*service));
	struct text all = {0}, one = {0};
	size_t count = 0;

	if (!service)
		abort();
	for (size_t i = 0; i < l.count; i++) {
		text_add(&one, "%s%s", one.len ? "\r" : "", l.line[i]);
		bool last = i + 1 == l.count || l.line[i + 1][0] != ' ';
		if (last) {
			service[count++] = strdup(text_str(&one));
			text_clear(&one);
		}
	}
	/* the two lines of the head come first: they are none of the sorted */
	qsort(service + (count > 2 ? 2 : count), count > 2 ? count - 2 : 0, sizeof(*service),
		by_text);
	for (size_t i = 0; i < count; i++) {
		text_add(&all, "%s\n", service[i]);
		free(service[i]);
	}
	for (char *at = all.s; at && *at; at++)
		*at = *at == '\r' ? '\n' : *at;
	free(service);
	text_free(&one);
	lines_free(&l);
	return all;
}

static bool same_unsorted(
	const struct session *s, struct left *left, const char *recorded, const char *here)
{
	struct text was = services_of(recorded), is = services_of(here);
	bool same = same_order(s, left, text_str(&was), text_str(&is), listed_fits);

	text_free(&was);
	text_free(&is);
	return same;
}

typedef bool same_as(
	const struct session *s, struct left *left, const char *recorded, const char *here);

/* "-Lnc", "-L -n -c", "--list --connection" */
static bool has_option(const char *cmd, char letter, const char *word)
{
	for (const char *at = cmd; (at = strstr(at, " -")) != NULL; at++) {
		size_t n = strcspn(at + 1, " =");
		bool is_word = at[2] == '-';
		if (is_word && strlen(word) == n - 2 && strncmp(at + 3, word, n - 2) == 0)
			return true;
		if (!is_word && letter && memchr(at + 1, letter, n))
			return true;
	}
	return false;
}

static same_as *how_of_ipvsadm(const char *cmd)
{
	if (!has_option(cmd, 'L', "list") && !has_option(cmd, 'l', "list"))
		return same_text;
	if (has_option(cmd, 'c', "connection"))
		return same_conns;
	if (has_option(cmd, 0, "nosort"))
		return same_unsorted;
	return strstr(cmd, " --") ? same_text : same_listing;
}

static same_as *how_to_compare(const char *cmd)
{
	static const struct {
		const char *start;
		same_as *same;
	} outputs[] = {
		{"ip neigh", same_neighbours},
		{"ip -4 neigh", same_neighbours},
		{"ip n ", same_neighbours},
		{"arp", same_lines},
		{"cat /proc/net/arp", same_lines},
		{"cat /proc/net/ip_vs_conn", same_conns},
		{"cat /proc/net/ip_vs_stats", same_text},
		{"cat /proc/net/ip_vs", same_unsorted},
		{"ping", same_ping},
	};

	if (strncmp(cmd, "ipvsadm", 7) == 0)
		return how_of_ipvsadm(cmd);
	for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++)
		if (strncmp(cmd, outputs[i].start, strlen(outputs[i].start)) == 0)
			return outputs[i].same;
	return same_text;
}

static void same_output(struct session *s, const struct session_event *e, const char *kind,
	int status, const char *is)
{
	const char *cmd = conform_word(e->object, "cmd"), *was = conform_word(e->object, "out");
	int64_t rc = conform_number(e->object, "rc", 0);
	struct left left = {0};

	bool same = how_to_compare(cmd)(s, &left, was, is);
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
	s->looked_at = h;
	const char *is = h ? session_printed(s, h, cmd, &status) : "";
	if (!h)
		session_tell(s, text_str(&kind), CONFORM_NOT_UNDERSTOOD, "", "no such host");
	else if (status == STATUS_NOT_FOUND)
		session_tell(s, text_str(&kind), CONFORM_IN_WORDS, "", "");
	else
		same_output(s, e, text_str(&kind), status, is);
	text_free(&kind);
}
