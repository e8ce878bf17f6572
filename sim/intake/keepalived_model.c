/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the services of keepalived.conf, for the roles and for what no text showed:
 *
 *	virtual_server 10.0.0.100 80 {
 *	    lb_algo rr
 *	    lb_kind DR
 *	    real_server 10.0.0.21 80 {
 *
 * If the IPVS table was shown as well, the table wins, and a note lists the differences of the
 * file: health checks removed a server, or the file is not the running one.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

struct conf_reading {
	struct intake *in;
	struct intake_host *host;
	struct intake_service *service; /* inside virtual_server { } */
	struct intake_server *server;   /* inside real_server { } */
	char method;
	bool protocol; /* given in the file */
	unsigned depth, service_depth, server_depth;
};

static struct intake_service *service_of(
	struct conf_reading *c, const struct words *w, struct intake_line at)
{
	struct intake_service *s;
	uint32_t ip = 0;
	unsigned port = 0;
	uint64_t mark = 0;
	bool by_mark = w->n > 2 && strcmp(w->w[1], "fwmark") == 0;

	if (by_mark ? !parse_u64(w->w[2], &mark) || mark == 0 || mark > UINT32_MAX
		    : w->n < 2 || !parse_ipv4(w->w[1], &ip))
		return NULL;
	if (!by_mark && w->n > 2)
		intake_port(w->w[2], &port);
	s = stash_get(&c->in->stash, sizeof(*s));
	s->at = at;
	s->protocol = by_mark ? 'f' : 't';
	s->ip = by_mark ? (uint32_t)mark : ip;
	s->port = port;
	CHAIN_ADD(&c->host->configured, s);
	return s;
}

static struct intake_server *server_of(
	struct conf_reading *c, const struct words *w, struct intake_line at)
{
	struct intake_server *s;
	uint32_t ip;
	unsigned port = c->service->port;

	if (w->n < 2 || !parse_ipv4(w->w[1], &ip))
		return NULL;
	if (w->n > 2)
		intake_port(w->w[2], &port);
	s = stash_get(&c->in->stash, sizeof(*s));
	s->at = at;
	s->ip = ip;
	s->port = port;
	s->weight = 1;
	CHAIN_ADD(&c->service->servers, s);
	return s;
}

static char method_of(const char *word)
{
	return strcmp(word, "NAT") == 0 ? 'm' : strcmp(word, "TUN") == 0 ? 'i' : 'g';
}

static void service_key(struct conf_reading *c, const char *key, const char *value)
{
	uint64_t n;

	if (strcmp(key, "lb_algo") == 0 || strcmp(key, "lvs_sched") == 0)
		c->service->scheduler = intake_copy(c->in, value);
	else if (strcmp(key, "lb_kind") == 0 || strcmp(key, "lvs_method") == 0)
		c->method = method_of(value);
	else if (strcmp(key, "protocol") == 0 && c->service->protocol != 'f') {
		c->service->protocol = strcmp(value, "UDP") == 0 ? 'u' : 't';
		c->protocol = true;
	} else if (strcmp(key, "persistence_timeout") == 0 && parse_u64(value, &n) && n < 2678400)
		c->service->persistent = (unsigned)n;
}

/* weights, and the interface of the VRRP addresses */
static void other_key(
	struct conf_reading *c, const char *key, const char *value, struct intake_line at)
{
	uint64_t n;

	if (c->server && strcmp(key, "weight") == 0 && parse_u64(value, &n) && n < INT32_MAX)
		c->server->weight = (int64_t)n;
	else if (c->server && (strcmp(key, "lb_kind") == 0 || strcmp(key, "lvs_method") == 0))
		c->server->forward = method_of(value);
	else if (c->service && !c->server && c->depth == c->service_depth)
		service_key(c, key, value);
	else if (!c->service && strcmp(key, "interface") == 0 &&
		!(c->host->shown & SHOWN_ADDRESSES) && intake_interface_fits(value))
		intake_interface(c->in, c->host, value, at);
}

static const struct intake_service *in_table(
	const struct intake_host *h, const struct intake_service *of)
{
	for (const struct intake_service *s = h->services.first; s; s = s->next)
		if (s->protocol == of->protocol && s->ip == of->ip && s->port == of->port)
			return s;
	return NULL;
}

/* keepalived 2 uses UDP if none is given (check/check_data.c: validate_check_config()); a shown
 * table overrides it */
static void default_protocol(struct conf_reading *c)
{
	if (c->protocol || c->service->protocol != 't' || in_table(c->host, c->service))
		return;
	c->service->protocol = 'u';
	intake_say(c->in, INTAKE_CONFLICT, N_("%s:%u: no protocol, so keepalived makes it UDP: %s"),
		c->service->at.file, c->service->at.line, c->service->at.words);
}

static void leave(struct conf_reading *c)
{
	if (c->depth)
		c->depth--;
	if (c->server && c->depth < c->server_depth)
		c->server = NULL;
	if (!c->service || c->depth >= c->service_depth)
		return;
	for (struct intake_server *s = c->service->servers.first; s; s = s->next)
		if (!s->forward)
			s->forward = c->method;
	default_protocol(c);
	c->service = NULL;
	c->server = NULL;
}

static void read_words(struct conf_reading *c, const struct words *w, struct intake_line at)
{
	if (strcmp(w->w[0], "virtual_server") == 0) {
		c->method = 'm'; /* keepalived.conf(5): lvs_method's default */
		c->protocol = false;
		c->service = service_of(c, w, at);
		c->service_depth = c->depth + 1;
	} else if (strcmp(w->w[0], "real_server") == 0 && c->service) {
		c->server = server_of(c, w, at);
		c->server_depth = c->depth + 1;
	} else if (w->n > 1) {
		other_key(c, w->w[0], w->w[1], at);
	}
}

/* one statement a line, or several in one: cut at braces */
static void read_line(struct conf_reading *c, const struct intake_conf_line *line)
{
	char copy[1024];
	size_t n = strcspn(line->words, "#!");
	char *s = copy;

	if (n >= sizeof(copy))
		return;
	memcpy(copy, line->words, n);
	copy[n] = '\0';
	for (;;) {
		struct words w;
		size_t length = strcspn(s, "{}");
		char brace = s[length];
		s[length] = '\0';
		intake_words(&w, s);
		if (w.n)
			read_words(c, &w, line->at);
		if (brace == '{')
			c->depth++;
		else if (brace == '}')
			leave(c);
		if (!brace)
			return;
		s += length + 1;
	}
}

/* ---- the file and the table ---- */

static bool has_server(const struct intake_service *s, const struct intake_server *of)
{
	for (const struct intake_server *r = s->servers.first; r; r = r->next)
		if (r->ip == of->ip && r->port == of->port)
			return true;
	return false;
}

static void compare_with_table(
	struct intake *in, const struct intake_host *h, const struct intake_service *file)
{
	const struct intake_service *table = in_table(h, file);

	if (!table) {
		intake_say(in, INTAKE_CONFLICT,
			N_("%s:%u: %s has no such virtual service in its IPVS table: %s"),
			file->at.file, file->at.line, h->name, file->at.words);
		return;
	}
	for (const struct intake_server *s = file->servers.first; s; s = s->next)
		if (!has_server(table, s))
			intake_say(in, INTAKE_CONFLICT,
				N_("%s:%u: %s has no such real server in its IPVS table (%s:%u): "
				   "%s"),
				s->at.file, s->at.line, h->name, table->at.file, table->at.line,
				s->at.words);
}

void intake_configured(struct intake *in)
{
	for (struct intake_host *h = in->hosts.first; h; h = h->next) {
		struct conf_reading c = {.in = in, .host = h};
		for (const struct intake_conf_line *l = h->keepalived.first; l; l = l->next)
			read_line(&c, l);
		if (!(h->shown & SHOWN_SERVICES)) {
			h->services.first = h->configured.first;
			h->services.last = h->configured.last;
			intake_services_of_connections(in, h);
			continue;
		}
		for (const struct intake_service *s = h->configured.first; s; s = s->next)
			compare_with_table(in, h, s);
	}
}
