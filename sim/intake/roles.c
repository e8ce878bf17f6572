/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Assigns roles: a director has an IPVS table or a keepalived.conf, a real server is in that table
 * or has a virtual address on lo, a router is some host's gateway and forwards; the rest are
 * clients.
 */
#include <string.h>

#include "intake/guess.h"

static bool has_words(const struct intake_host *h, const char *word)
{
	for (const struct intake_conf_line *c = h->keepalived.first; c; c = c->next)
		if (strncmp(c->at.words, word, strlen(word)) == 0)
			return true;
	return false;
}

static bool is_director(const struct intake_host *h)
{
	return h->services.first || has_words(h, "virtual_server") || has_words(h, "vrrp_instance");
}

static bool is_server_of(const struct intake *in, const struct intake_host *h)
{
	for (const struct intake_host *d = in->hosts.first; d; d = d->next)
		for (const struct intake_service *s = d->services.first; s; s = s->next)
			for (const struct intake_server *r = s->servers.first; r; r = r->next)
				if (intake_has_address(h, r->ip))
					return true;
	return false;
}

/* an address that is a director's service, on this host */
static bool has_virtual_address(const struct intake *in, const struct intake_host *h)
{
	for (const struct intake_host *d = in->hosts.first; d; d = d->next)
		for (const struct intake_service *s = d->services.first; s; s = s->next)
			if (s->protocol != 'f' && intake_has_address(h, s->ip))
				return true;
	return false;
}

/* it listens on the port of a director's servers and is on their network: a server missing from the
 * table */
static bool listens_as_server(const struct intake *in, const struct intake_host *h)
{
	for (const struct intake_host *d = in->hosts.first; d; d = d->next)
		for (const struct intake_service *s = d->services.first; s && d != h; s = s->next)
			for (const struct intake_server *r = s->servers.first; r; r = r->next)
				for (const struct intake_listener *l = h->listeners.first; l;
					l = l->next)
					if (l->port == r->port && l->udp == (s->protocol == 'u') &&
						guess_address_near(h, r->ip))
						return true;
	return false;
}

/* it has an address like 198.51.100.100/32 on lo, and no director was shown */
static bool has_address_on_lo(const struct intake_host *h)
{
	const struct intake_interface *lo = intake_interface_find(h, "lo");

	for (const struct intake_address *a = lo ? lo->addresses.first : NULL; a; a = a->next)
		if (a->ip >> 24 != 127 && !a->gone)
			return true;
	return false;
}

static bool is_gateway(const struct intake *in, const struct intake_host *h)
{
	for (const struct intake_host *o = in->hosts.first; o; o = o->next)
		for (const struct intake_route *r = o->routes.first; r && o != h; r = r->next)
			if (r->via && intake_has_address(h, r->via))
				return true;
	return false;
}

static enum intake_role role_of(const struct intake *in, const struct intake_host *h)
{
	const struct intake_sysctl *forward = intake_sysctl_find(h, "net.ipv4.ip_forward");

	if (is_director(h))
		return ROLE_DIRECTOR;
	if (is_server_of(in, h) || has_virtual_address(in, h) || has_address_on_lo(h) ||
		listens_as_server(in, h))
		return ROLE_SERVER;
	if (is_gateway(in, h) && (!forward || strcmp(forward->value, "0") != 0))
		return ROLE_ROUTER;
	/* hosts without a shown network: they become servers if servers are missing */
	return guess_shows_no_network(h) && strncasecmp(h->name, "client", 6) != 0 ? ROLE_UNKNOWN
										   : ROLE_CLIENT;
}

void intake_roles(struct intake *in)
{
	for (struct intake_host *h = in->hosts.first; h; h = h->next)
		h->role = role_of(in, h);
}
