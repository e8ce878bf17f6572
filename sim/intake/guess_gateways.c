/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gateways. If no host has the gateway address of a route, one router stands for all such
 * addresses: it is connected to every such network, forwards, and the outside is behind it. A
 * gateway that only one machine of a network uses while the others agree on another is a typing
 * error and belongs to no host.
 */
#include <string.h>

#include "base/text.h"
#include "intake/guess.h"

/* how many hosts on this network name this gateway */
static size_t votes(const struct intake *in, uint32_t gateway)
{
	size_t n = 0;

	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_route *r = h->routes.first; r; r = r->next)
			if (r->via == gateway) {
				n++;
				break;
			}
	return n;
}

static bool answered(const struct intake *in, uint32_t ip)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_neighbour *n = h->neighbours.first; n; n = n->next)
			if (n->ip == ip && n->has_mac)
				return true;
	return false;
}

/* another gateway of the same network has more votes, or is a machine that was shown */
static bool outvoted(const struct intake *in, uint32_t gateway, const struct prefix *p)
{
	size_t mine = votes(in, gateway);

	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_route *r = h->routes.first; r; r = r->next) {
			if (!r->via || r->via == gateway || r->length ||
				((r->via ^ gateway) & intake_mask(p->length)) != 0)
				continue;
			if (votes(in, r->via) > mine || intake_owner(in, r->via, NULL))
				return true;
		}
	return false;
}

static struct intake_host *the_router(struct intake *in)
{
	for (struct intake_host *h = in->hosts.first; h; h = h->next)
		if (h->guessed && h->role == ROLE_ROUTER)
			return h;
	struct intake_host *h = guess_host(in, "router", ROLE_ROUTER);
	intake_sysctl(in, h, "net.ipv4.ip_forward", "1", true, (struct intake_line){0});
	return h;
}

/* the router's interface on the network of `ip`, created if missing */
static struct intake_interface *router_port(
	struct intake *in, struct intake_host *router, uint32_t ip)
{
	unsigned n = 0;
	char name[16];

	for (struct intake_interface *i = router->interfaces.first; i; i = i->next, n++)
		for (const struct intake_address *a = i->addresses.first; a; a = a->next)
			if (((a->ip ^ ip) & intake_mask(a->length)) == 0)
				return i;
	snprintf(name, sizeof(name), "eth%u", n);
	return intake_interface(in, router, name, (struct intake_line){0});
}

static void need_gateway(
	struct intake *in, const struct intake_host *h, const struct intake_route *r)
{
	struct prefix p;

	if (!r->via || intake_owner(in, r->via, NULL) || !guess_address_near(h, r->via) ||
		!guess_prefix(in, r->via, &p))
		return;
	if (!answered(in, r->via) && outvoted(in, r->via, &p))
		return;
	if (r->length && !answered(in, r->via))
		return; /* a route to somewhere else, of which nothing is known */
	struct intake_host *router = the_router(in);
	intake_address(in, router_port(in, router, r->via), r->via, p.length, NULL,
		(struct intake_line){0});
	intake_say(in, INTAKE_GUESS, N_("gateway %s not shown; assumed a working router"),
		ip_text(r->via).s);
}

/* ---- routes that were not shown ---- */

static bool is_masqueraded(
	const struct intake *in, const struct intake_host *h, const struct intake_host **director)
{
	for (const struct intake_host *d = in->hosts.first; d; d = d->next)
		for (const struct intake_service *s = d->services.first; s; s = s->next)
			for (const struct intake_server *r = s->servers.first; r; r = r->next)
				if (r->forward == 'm' && intake_has_address(h, r->ip)) {
					*director = d;
					return true;
				}
	return false;
}

static uint32_t own_address(const struct intake_host *h)
{
	for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
		for (const struct intake_address *a = i->addresses.first; a; a = a->next)
			if (!i->dropped && !a->gone && a->length < 32 && strcmp(i->name, "lo") != 0)
				return a->ip;
	return 0;
}

/* the gateway that the neighbours use, 0 if none of them shows one */
static uint32_t neighbours_gateway(const struct intake *in, const struct intake_host *of)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next) {
		const struct intake_route *r = h != of ? guess_default_route(h) : NULL;
		if (r && r->via && guess_address_near(of, r->via) &&
			!intake_has_address(of, r->via))
			return r->via;
	}
	return 0;
}

/* is there a host on another network that it must reach? */
static bool has_to_leave(const struct intake *in, const struct intake_host *of)
{
	uint32_t own = own_address(of);

	for (const struct intake_host *d = in->hosts.first; d; d = d->next)
		for (const struct intake_service *s = d->services.first; s; s = s->next) {
			if (s->protocol != 'f' && d != of && !guess_address_near(of, s->ip) && own)
				return true;
			for (const struct intake_server *r = s->servers.first; r && d == of;
				r = r->next)
				if (!guess_address_near(of, r->ip) && r->ip >> 24 != 127)
					return true;
		}
	return false;
}

static void need_route(struct intake *in, struct intake_host *h)
{
	const struct intake_host *director = NULL;
	struct prefix p;
	uint32_t own = own_address(h), via = 0;

	if ((h->shown & SHOWN_ROUTES) || guess_default_route(h) || !own)
		return;
	if (h->role == ROLE_SERVER && is_masqueraded(in, h, &director)) {
		for (const struct intake_interface *i = director->interfaces.first; i && !via;
			i = i->next)
			for (const struct intake_address *a = i->addresses.first; a && !via;
				a = a->next)
				if (guess_address_near(h, a->ip) && a->length < 32)
					via = a->ip;
	}
	if (!via)
		via = neighbours_gateway(in, h);
	if (!via && has_to_leave(in, h) && guess_prefix(in, own, &p))
		via = guess_free(in, own, p.length, false);
	if (via)
		guess_route(in, h, via);
}

void guess_gateways(struct intake *in)
{
	for (struct intake_host *h = in->hosts.first; h; h = h->next)
		if (h->role == ROLE_SERVER || h->role == ROLE_DIRECTOR)
			need_route(in, h);
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_route *r = h->routes.first; r; r = r->next)
			need_gateway(in, h, r);
}
