/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A client is required. If none was shown, one is created: with a client address from the table of
 * connections; else beyond the gateway, if the director and its servers have one; else on the
 * network of the virtual address.
 */
#include <string.h>

#include "base/text.h"
#include "intake/guess.h"

static bool has_address(const struct intake_host *h)
{
	for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
		for (const struct intake_address *a = i->addresses.first; a; a = a->next)
			if (!i->dropped && !a->gone && strcmp(i->name, "lo") != 0)
				return true;
	return false;
}

static bool any_client(const struct intake *in)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		if (h->role == ROLE_CLIENT && has_address(h))
			return true;
	return false;
}

/* a client whose address alone was not shown, or a new one */
static struct intake_host *the_client(struct intake *in)
{
	for (struct intake_host *h = in->hosts.first; h; h = h->next)
		if (h->role == ROLE_CLIENT)
			return h;
	return guess_host(in, "client", ROLE_CLIENT);
}

static struct intake_host *first_director(const struct intake *in)
{
	for (struct intake_host *h = in->hosts.first; h; h = h->next)
		if (h->role == ROLE_DIRECTOR)
			return h;
	return NULL;
}

static struct intake_host *a_router(const struct intake *in)
{
	struct intake_host *shown = NULL;

	for (struct intake_host *h = in->hosts.first; h; h = h->next)
		if (h->role == ROLE_ROUTER) {
			if (h->guessed)
				return h;
			shown = h;
		}
	return shown;
}

/* the virtual address that is called */
static uint32_t called(const struct intake_host *director)
{
	for (const struct intake_service *s = director->services.first; s; s = s->next)
		if (s->protocol != 'f')
			return s->ip;
	return 0;
}

/* do the servers that must reply directly have a route out? */
static bool servers_have_routes(const struct intake *in)
{
	bool any = false;

	for (const struct intake_host *h = in->hosts.first; h; h = h->next) {
		if (h->role != ROLE_SERVER)
			continue;
		if (guess_default_route(h))
			return true;
		any = true;
	}
	return !any;
}

static bool network_taken(const struct intake *in, uint32_t net)
{
	struct prefix p;

	return guess_prefix(in, net + 1, &p);
}

/* beyond the router: adds the router's interface there, and the client with it as gateway */
static void behind(
	struct intake *in, struct intake_host *router, uint32_t ip, struct intake_line at)
{
	static const uint32_t documentation[] = {0xcb007100, 0xc0000200, 0xc6120000, 0x64400000};
	struct intake_host *c = the_client(in);
	unsigned n = 0;
	char name[16];

	for (size_t i = 0; !ip && i < 4; i++)
		if (!network_taken(in, documentation[i]))
			ip = documentation[i] + 50;
	uint32_t gateway = (ip & 255) == 254 ? (ip & ~255U) + 1 : (ip | 255U) - 1;
	for (const struct intake_interface *i = router->interfaces.first; i; i = i->next)
		n++;
	do
		snprintf(name, sizeof(name), "eth%u", n++);
	while (intake_interface_find(router, name));
	intake_address(in, intake_interface(in, router, name, (struct intake_line){0}), gateway, 24,
		NULL, (struct intake_line){0});
	intake_address(in, guess_main(in, c), ip, 24, NULL, at);
	intake_route(in, c, &(struct intake_route){.via = gateway});
	intake_say(in, INTAKE_GUESS, N_("no client shown; assumed client %s behind %s"),
		ip_text(ip).s, router->name);
}

static void beside(struct intake *in, uint32_t near, uint32_t ip, struct intake_line at)
{
	struct prefix p = {near, 24};

	guess_prefix(in, near, &p);
	struct intake_host *c = the_client(in);
	if (!ip)
		ip = guess_free(in, p.ip, p.length, true);
	intake_address(in, guess_main(in, c), ip, p.length, NULL, at);
	intake_say(in, INTAKE_GUESS, N_("no client shown; assumed client %s"), ip_text(ip).s);
}

/* the first client address that belongs to none of the machines; 0: none */
static const struct intake_client *seen(const struct intake *in)
{
	for (const struct intake_client *c = in->clients.first; c; c = c->next)
		if (!intake_owner(in, c->ip, NULL) && c->ip >> 24 != 127 && (c->ip & 255) &&
			(c->ip & 255) != 255)
			return c;
	return NULL;
}

static uint32_t any_address(const struct intake_host *h)
{
	for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
		for (const struct intake_address *a = i->addresses.first; a; a = a->next)
			if (!i->dropped && !a->gone && a->length < 32 && a->ip >> 24 != 127)
				return a->ip;
	return 0;
}

void guess_clients(struct intake *in)
{
	struct intake_host *director = first_director(in), *router = a_router(in);
	const struct intake_client *c = seen(in);
	struct prefix p;

	if (any_client(in) || !director)
		return;
	if (c && guess_prefix(in, c->ip, &p)) {
		beside(in, c->ip, c->ip, c->at);
		return;
	}
	if (router && (c || (guess_default_route(director) && servers_have_routes(in)))) {
		behind(in, router, c ? c->ip : 0, c ? c->at : (struct intake_line){0});
		return;
	}
	uint32_t vip = called(director);
	if (!vip || !guess_prefix(in, vip, &p))
		vip = any_address(director);
	beside(in, vip, 0, (struct intake_line){0});
}
