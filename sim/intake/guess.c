/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Adds what no text showed but the cluster needs to work: servers that appear only in the
 * director's table, the gateway, a client. Guesses are benign: what is not shown is assumed to be
 * correct, so that only what was shown can be found wrong. Each guess is a note and a mark in the
 * file.
 */
#include "intake/guess.h"
#include "base/text.h"

#include <string.h>

bool guess_prefix(const struct intake *in, uint32_t ip, struct prefix *out)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
			for (const struct intake_address *a = i->addresses.first; a; a = a->next)
				if (!i->dropped && !a->gone && a->length && a->length < 31 &&
					strcmp(i->name, "lo") != 0 &&
					((a->ip ^ ip) & intake_mask(a->length)) == 0) {
					*out = (struct prefix){a->ip, a->length};
					return true;
				}
	return false;
}

static bool is_of_service(const struct intake *in, uint32_t ip)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_service *s = h->services.first; s; s = s->next) {
			if (s->protocol != 'f' && s->ip == ip)
				return true;
			for (const struct intake_server *r = s->servers.first; r; r = r->next)
				if (r->ip == ip)
					return true;
		}
	return false;
}

static bool is_gateway(const struct intake *in, uint32_t ip)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next) {
		for (const struct intake_route *r = h->routes.first; r; r = r->next)
			if (r->via == ip)
				return true;
		for (const struct intake_neighbour *n = h->neighbours.first; n; n = n->next)
			if (n->ip == ip)
				return true;
	}
	return false;
}

bool guess_known(const struct intake *in, uint32_t ip)
{
	if (is_of_service(in, ip) || is_gateway(in, ip))
		return true;
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		if (intake_has_address(h, ip))
			return true;
	return false;
}

uint32_t guess_free(const struct intake *in, uint32_t near, unsigned length, bool from_top)
{
	uint32_t mask = intake_mask(length), net = near & mask, size = ~mask;
	uint32_t room = size < 4096 ? size : 4096;

	for (uint32_t i = 1; i < room; i++) {
		uint32_t ip = from_top ? net + (size < 256 ? size : 255) - i : net + i;
		if (ip != net && ip != (net | size) && !guess_known(in, ip))
			return ip;
	}
	return net + 1;
}

uint32_t guess_address_near(const struct intake_host *h, uint32_t ip)
{
	for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
		for (const struct intake_address *a = i->addresses.first; a; a = a->next)
			if (!i->dropped && !a->gone && a->length && a->length < 32 &&
				strcmp(i->name, "lo") != 0 &&
				((a->ip ^ ip) & intake_mask(a->length)) == 0)
				return a->ip;
	return 0;
}

bool guess_shows_no_network(const struct intake_host *h)
{
	for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
		if (strcmp(i->name, "lo") != 0 && strncmp(i->name, "tunl", 4) != 0 &&
			strncmp(i->name, "dummy", 5) != 0)
			return false;
	return true;
}

struct intake_host *guess_host(struct intake *in, const char *name, enum intake_role role)
{
	struct text t = {0};
	unsigned n = 1;

	text_put(&t, name);
	while (intake_host_find(in, text_str(&t))) {
		text_clear(&t);
		text_add(&t, "%s-%u", name, ++n);
	}
	struct intake_host *h = intake_host(in, text_str(&t), (struct intake_line){0});
	text_free(&t);
	if (!h->node) {
		h->node = h->name;
		h->guessed = true;
		h->role = role;
	}
	return h;
}

const struct intake_route *guess_default_route(const struct intake_host *h)
{
	for (const struct intake_route *r = h->routes.first; r; r = r->next)
		if (r->length == 0 && !r->type && !r->table && !r->down)
			return r;
	return NULL;
}

void guess_route(struct intake *in, struct intake_host *h, uint32_t via)
{
	intake_route(in, h, &(struct intake_route){.via = via});
	if (!h->guessed)
		intake_say(in, INTAKE_GUESS,
			N_("%s: routes not shown; assumed default route via %s"), h->name,
			ip_text(via).s);
}

void guess_sysctl(struct intake *in, struct intake_host *h, const char *name, const char *value)
{
	intake_sysctl(in, h, name, value, true, (struct intake_line){0});
	if (!h->guessed)
		intake_say(
			in, INTAKE_GUESS, N_("%s: %s not shown; assumed %s"), h->name, name, value);
}

struct intake_interface *guess_main(struct intake *in, struct intake_host *h)
{
	for (struct intake_interface *i = h->interfaces.first; i; i = i->next)
		if (!i->dropped && strcmp(i->name, "lo") != 0 && strncmp(i->name, "tunl", 4) != 0 &&
			strncmp(i->name, "dummy", 5) != 0)
			return i;
	return intake_interface(in, h, "eth0", (struct intake_line){0});
}

void intake_guess(struct intake *in)
{
	guess_servers(in);
	guess_directors(in);
	guess_gateways(in);
	guess_clients(in);
}
