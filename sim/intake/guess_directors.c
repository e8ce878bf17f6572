/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The directors: an address on the servers' network, the virtual address, forwarding for NAT. */
#include <string.h>

#include "base/text.h"
#include "intake/guess.h"

/* -A PREROUTING -d 10.1.1.100/32 … -j MARK …: the address; 0: no rule has one */
static uint32_t marked_in_filter(const struct intake_host *director)
{
	for (const struct intake_filter *f = director->filters.first; f; f = f->next) {
		const char *d = strstr(f->words, "-d ");
		char word[20];
		size_t n = d ? strcspn(d + 3, " /") : 0;
		uint32_t ip;
		if (!strstr(f->words, "-j MARK") || n == 0 || n >= sizeof(word))
			continue;
		memcpy(word, d + 3, n);
		word[n] = '\0';
		if (parse_ipv4(word, &ip))
			return ip;
	}
	return 0;
}

/* the likely address of a mark-based service: one that the servers have on lo, or the director's
 * /32 */
uint32_t guess_marked_address(const struct intake *in, const struct intake_host *director)
{
	uint32_t shown = marked_in_filter(director);

	if (shown)
		return shown;
	for (const struct intake_host *h = in->hosts.first; h; h = h->next) {
		const struct intake_interface *lo =
			h->role == ROLE_SERVER ? intake_interface_find(h, "lo") : NULL;
		for (const struct intake_address *a = lo ? lo->addresses.first : NULL; a;
			a = a->next)
			if (a->ip >> 24 != 127 && !a->gone && intake_has_address(director, a->ip))
				return a->ip;
	}
	for (const struct intake_interface *i = director->interfaces.first; i; i = i->next)
		for (const struct intake_address *a = i->addresses.first; a; a = a->next)
			if (a->length == 32 && !a->gone && a->ip >> 24 != 127)
				return a->ip;
	return 0;
}

static bool masquerades(const struct intake_service *svc)
{
	for (const struct intake_server *r = svc->servers.first; r; r = r->next)
		if (r->forward == 'm')
			return true;
	return false;
}

/* with NAT the director is the servers' gateway: the address that one of them routes through or has
 * talked to, and that no other host has; 0: none */
static uint32_t servers_gateway(const struct intake *in, uint32_t near, unsigned length)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next) {
		const struct intake_route *r = guess_default_route(h);
		if (h->role != ROLE_SERVER)
			continue;
		if (r && r->via && ((r->via ^ near) & intake_mask(length)) == 0 &&
			!intake_owner(in, r->via, NULL))
			return r->via;
		for (const struct intake_neighbour *n = h->neighbours.first; n && !r; n = n->next)
			if (n->has_mac && ((n->ip ^ near) & intake_mask(length)) == 0 &&
				!intake_owner(in, n->ip, NULL))
				return n->ip;
	}
	return 0;
}

/* the interface by which it was seen to talk to that network */
static struct intake_interface *interface_towards(
	struct intake *in, struct intake_host *h, uint32_t ip, const char *otherwise)
{
	for (const struct intake_neighbour *n = h->neighbours.first; n; n = n->next)
		if (n->dev && ((n->ip ^ ip) >> 8) == 0 && intake_interface_fits(n->dev) &&
			strcmp(n->dev, "lo") != 0)
			return intake_interface(in, h, n->dev, (struct intake_line){0});
	return otherwise ? intake_interface(in, h, otherwise, (struct intake_line){0})
			 : guess_main(in, h);
}

static void need_address(struct intake *in, struct intake_host *h)
{
	const struct intake_server *s = h->services.first ? h->services.first->servers.first : NULL;
	struct prefix p = {0, 24};
	uint32_t ip = 0;

	if ((h->shown & SHOWN_ADDRESSES) || !s)
		return;
	p.ip = s->ip;
	guess_prefix(in, s->ip, &p);
	if (s->forward == 'm')
		ip = servers_gateway(in, s->ip, p.length);
	if (!ip)
		ip = guess_free(in, s->ip, p.length, false);
	intake_address(in, interface_towards(in, h, s->ip, NULL), ip, p.length, NULL,
		(struct intake_line){0});
	intake_say(in, INTAKE_GUESS, N_("%s: addresses not shown; assumed %s"), h->name,
		ip_text(ip).s);
}

/* with NAT it is on the outer side, if that is another network */
static void need_virtual_address(
	struct intake *in, struct intake_host *h, const struct intake_service *svc)
{
	struct prefix p;
	unsigned length = 32;
	struct intake_interface *dev = guess_main(in, h);

	if ((h->shown & SHOWN_ADDRESSES) || intake_has_address(h, svc->ip))
		return;
	if (masquerades(svc) && !guess_address_near(h, svc->ip)) {
		length = guess_prefix(in, svc->ip, &p) ? p.length : 24;
		dev = interface_towards(
			in, h, svc->ip, strcmp(dev->name, "eth0") == 0 ? "eth1" : "eth0");
	}
	intake_address(in, dev, svc->ip, length, NULL, (struct intake_line){0});
	intake_say(in, INTAKE_GUESS, N_("%s: addresses not shown; assumed %s on %s"), h->name,
		ip_text(svc->ip).s, dev->name);
}

static void fill_services(struct intake *in, struct intake_host *h)
{
	bool nat = false;

	for (struct intake_service *s = h->services.first; s; s = s->next) {
		if (s->protocol != 'f' && h->guessed == false)
			need_virtual_address(in, h, s);
		nat |= masquerades(s);
	}
	if (nat && !intake_sysctl_find(h, "net.ipv4.ip_forward"))
		guess_sysctl(in, h, "net.ipv4.ip_forward", "1");
}

void guess_directors(struct intake *in)
{
	for (struct intake_host *h = in->hosts.first; h; h = h->next)
		if (h->role == ROLE_DIRECTOR) {
			need_address(in, h);
			fill_services(in, h);
		}
}
