/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `ipvsadm -Lnc`, the table of connections: the clients and, if the table of services was not
 * shown, the services.
 *
 *	pro expire state       source             virtual            destination
 *	TCP 01:58  FIN_WAIT    10.0.0.11:20001    10.0.0.100:80      10.0.0.21:80
 */
#include <string.h>

#include "intake/kinds/recogniser.h"

#define CONNECTIONS_KEPT 1000 /* of one host, all to different servers or services */

static void keep_connection(struct reading *r, const struct intake_connection *as)
{
	size_t n = 0;

	for (const struct intake_connection *c = r->host->connections.first; c; c = c->next, n++)
		if ((c->protocol == as->protocol && c->vip == as->vip && c->vport == as->vport &&
			    c->ip == as->ip && c->port == as->port) ||
			n >= CONNECTIONS_KEPT)
			return;
	struct intake_connection *c = stash_get(&r->in->stash, sizeof(*c));
	*c = *as;
	CHAIN_ADD(&r->host->connections, c);
}

/* the columns: protocol, time left, state (missing for UDP in some versions), three endpoints */
static enum taken connection_line(struct reading *r, const char *line, struct words *w)
{
	struct intake_connection c = {.at = r->at};
	uint32_t client;
	unsigned cport;
	(void)line;

	if (w->n > 2 && strcmp(w->w[0], "IPVS") == 0 && strcmp(w->w[1], "connection") == 0)
		return TAKEN_IT;
	if (w->n > 3 && strcmp(w->w[0], "pro") == 0 && strcmp(w->w[1], "expire") == 0)
		return TAKEN_IT;
	if (w->n < 5 || !strchr(w->w[1], ':') ||
		strspn(w->w[1], "0123456789:") != strlen(w->w[1]) ||
		(strcmp(w->w[0], "TCP") != 0 && strcmp(w->w[0], "UDP") != 0 &&
			strcmp(w->w[0], "IP") != 0))
		return TAKEN_NOT;
	size_t at = w->n >= 6 ? 3 : 2;
	if (w->w[at][0] == '[')
		return TAKEN_IPV6;
	if (!intake_endpoint(r->in, w->w[at], &client, &cport) ||
		!intake_endpoint(r->in, w->w[at + 1], &c.vip, &c.vport) ||
		!intake_endpoint(r->in, w->w[at + 2], &c.ip, &c.port))
		return TAKEN_NOT;
	if (!cport) /* the template of a persistent service: its source is a network's */
		return TAKEN_IT;
	c.protocol = w->w[0][0] == 'U' ? 'u' : 't';
	c.client = client;
	intake_client(r->in, client, r->at);
	keep_connection(r, &c);
	return TAKEN_IT;
}

const struct recogniser intake_ipvsadm_connections = {
	"ipvsadm -Lnc", "ipvsadm -Lnc|ipvsadm -lnc|ipvsadm -Lc|", connection_line};

/* ---- services out of connections ---- */

static struct intake_service *service_of(
	struct intake *in, struct intake_host *h, const struct intake_connection *c)
{
	unsigned shown = h->shown;
	struct intake_service *s = intake_service(in, h, c->protocol, c->vip, c->vport, c->at);

	h->shown = shown; /* it was not */
	return s;
}

/* the client is on the service's network, the server on another: DR would need a second link */
static bool is_inner(const struct intake_connection *c)
{
	return (c->client ^ c->vip) >> 8 == 0 && (c->ip ^ c->vip) >> 8 != 0;
}

void intake_services_of_connections(struct intake *in, struct intake_host *h)
{
	if (h->services.first || (h->shown & SHOWN_SERVICES) || !h->connections.first)
		return;
	for (const struct intake_connection *c = h->connections.first; c; c = c->next) {
		struct intake_service *svc = service_of(in, h, c);
		struct intake_server *s = intake_server(in, svc, c->ip, c->port, c->at);
		s->forward = c->port != c->vport || is_inner(c) ? 'm' : 'g';
	}
	intake_say(in, INTAKE_GUESS,
		N_("%s: IPVS table not shown; assumed the services of its connections"), h->name);
}
