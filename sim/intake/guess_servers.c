/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The real servers: those that appear only in the director's table, and missing facts about the
 * others. */
#include <string.h>

#include "base/text.h"
#include "intake/guess.h"

/* ---- hosts ---- */

static bool is_called_otherwise(const char *name)
{
	static const char *const words[] = {
		"director", "lvs", "lb", "gw", "gateway", "router", NULL};

	for (const char *const *w = words; *w; w++)
		if (strncasecmp(name, *w, strlen(*w)) == 0)
			return true;
	return false;
}

/* how well the name matches the address: rs2 is 192.0.2.2, .12 or .102 */
static int likeness(const struct intake_host *h, uint32_t ip)
{
	const size_t n = strlen(h->name);
	size_t digits = 0;
	uint64_t number;

	if (h->called_by)
		return h->called_by == ip ? 3 : -1;
	while (digits < n && digits < 3 && h->name[n - digits - 1] >= '0' &&
		h->name[n - digits - 1] <= '9')
		digits++;
	if (!digits || !parse_u64(h->name + n - digits, &number))
		return 0;
	const unsigned last = ip & 255;
	return last == number || last % 10 == number || last % 100 == number ? 1 : 0;
}

/* is there a server without texts that matches the host better than `than`? */
static bool is_rather_another(
	const struct intake *in, const struct intake_host *h, uint32_t than, int by)
{
	for (const struct intake_host *d = in->hosts.first; d; d = d->next)
		for (const struct intake_service *s = d->services.first; s; s = s->next)
			for (const struct intake_server *r = s->servers.first; r; r = r->next)
				if (r->ip != than && likeness(h, r->ip) > by &&
					!intake_owner(in, r->ip, NULL))
					return true;
	return false;
}

/* a host whose address alone was not shown, if one is left for this address */
static struct intake_host *nameless(struct intake *in, uint32_t ip)
{
	struct intake_host *best = NULL;
	int most = -1;

	for (struct intake_host *h = in->hosts.first; h; h = h->next) {
		const int like = likeness(h, ip);
		if ((h->role == ROLE_UNKNOWN || h->role == ROLE_SERVER) && !h->guessed &&
			guess_shows_no_network(h) && !is_called_otherwise(h->name) && like > most &&
			!is_rather_another(in, h, ip, like)) {
			best = h;
			most = like;
		}
	}
	return best;
}

/* the MAC that some host has learnt for the address */
static void take_mac(const struct intake *in, struct intake_interface *dev, uint32_t ip)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_neighbour *n = h->neighbours.first; n; n = n->next)
			if (n->ip == ip && n->has_mac && !n->permanent) {
				memcpy(dev->mac, n->mac, sizeof(dev->mac));
				dev->has_mac = true;
				return;
			}
}

static void place_server(struct intake *in, struct intake_host *h, uint32_t ip)
{
	struct prefix p = {ip, 24};

	guess_prefix(in, ip, &p);
	struct intake_interface *dev = guess_main(in, h);
	intake_address(in, dev, ip, p.length, NULL, (struct intake_line){0});
	if (!dev->has_mac)
		take_mac(in, dev, ip);
	h->role = ROLE_SERVER;
}

static void make_server(struct intake *in, uint32_t ip)
{
	struct intake_host *h = nameless(in, ip);
	char name[32];

	if (h) {
		place_server(in, h, ip);
		intake_say(in, INTAKE_GUESS,
			N_("%s: addresses not shown; assumed to be real server %s"), h->name,
			ip_text(ip).s);
		return;
	}
	snprintf(name, sizeof(name), "rs-%u-%u", (ip >> 8) & 255, ip & 255);
	h = guess_host(in, name, ROLE_SERVER);
	place_server(in, h, ip);
	intake_say(in, INTAKE_GUESS, N_("real server %s not shown; assumed correct, named %s"),
		ip_text(ip).s, h->name);
}

/* ---- what one server of one service needs ---- */

static bool shows(const struct intake_host *h, const char *key)
{
	for (const struct intake_sysctl *s = h->sysctls.first; s; s = s->next)
		if (strncmp(s->name, "net.ipv4.conf.", 14) == 0 && strstr(s->name, key))
			return true;
	return false;
}

/* `ip addr show eth0` does not show lo */
static bool shows_loopback(const struct intake_host *h)
{
	const struct intake_interface *lo = intake_interface_find(h, "lo");

	return lo && lo->addresses.first;
}

static void need_virtual_address(struct intake *in, struct intake_host *h, uint32_t vip, char how)
{
	if (intake_has_address(h, vip) || shows_loopback(h))
		return;
	struct intake_interface *dev =
		intake_interface(in, h, how == 'i' ? "tunl0" : "lo", (struct intake_line){0});
	dev->dropped = false;
	intake_address(in, dev, vip, 32, NULL, (struct intake_line){0});
	if (!h->guessed)
		intake_say(in, INTAKE_GUESS, N_("%s: addresses not shown; assumed %s on %s"),
			h->name, ip_text(vip).s, dev->name);
}

/* shown, and 0 in every place that applies */
static bool is_off(const struct intake_host *h, const char *key)
{
	bool shown = false;

	for (const struct intake_sysctl *s = h->sysctls.first; s; s = s->next) {
		if (strncmp(s->name, "net.ipv4.conf.", 14) != 0 || !strstr(s->name, key) ||
			!s->live || strncmp(s->name + 14, "lo.", 3) == 0 ||
			strncmp(s->name + 14, "default.", 8) == 0)
			continue;
		if (strcmp(s->value, "0") != 0)
			return false;
		shown |= s->at.file != NULL;
	}
	return shown;
}

static void need_silence(struct intake *in, struct intake_host *h)
{
	if (!shows(h, ".arp_ignore") && !(h->shown & SHOWN_ARPTABLES))
		guess_sysctl(in, h, "net.ipv4.conf.all.arp_ignore", "1");
	/* if one is not set, the other is probably not set either */
	if (!shows(h, ".arp_announce") && !(h->shown & SHOWN_ARPTABLES) &&
		!is_off(h, ".arp_ignore"))
		guess_sysctl(in, h, "net.ipv4.conf.all.arp_announce", "2");
}

static void need_listener(struct intake *in, struct intake_host *h, bool udp, unsigned port)
{
	if (h->shown & (udp ? SHOWN_UDP_SOCKETS : SHOWN_SOCKETS))
		return;
	for (const struct intake_listener *l = h->listeners.first; l; l = l->next)
		if (l->port == port && l->udp == udp)
			return;
	intake_listener(in, h, &(struct intake_listener){.udp = udp, .port = port});
	if (!h->guessed)
		intake_say(in, INTAKE_GUESS,
			N_("%s: listening sockets not shown; assumed a server on port %u"), h->name,
			port);
}

/* the port of the service's packets: 80 for a mark without one */
static unsigned port_of(const struct intake_service *svc, const struct intake_server *s)
{
	return s->port ? s->port : svc->port ? svc->port : 80;
}

static void fill_server(struct intake *in, const struct intake_host *director,
	struct intake_host *h, const struct intake_service *svc, const struct intake_server *s)
{
	char how = s->forward ? s->forward : 'g';
	uint32_t vip = svc->protocol == 'f' ? guess_marked_address(in, director) : svc->ip;

	need_listener(in, h, svc->protocol == 'u', port_of(svc, s));
	if (vip && (how == 'g' || how == 'i'))
		need_virtual_address(in, h, vip, how);
	if (how == 'g' || how == 'i')
		need_silence(in, h);
}

/* a server of the cluster that no service names: then an address without a host is mistyped */
static bool one_is_left_out(const struct intake *in, uint32_t vip, char how)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next) {
		bool named = false;
		if (h->role != ROLE_SERVER || h->guessed || guess_shows_no_network(h) ||
			(how != 'm' && !intake_has_address(h, vip)))
			continue;
		for (const struct intake_host *d = in->hosts.first; d && !named; d = d->next)
			for (const struct intake_service *s = d->services.first; s && !named;
				s = s->next)
				for (const struct intake_server *r = s->servers.first; r;
					r = r->next)
					named |= intake_has_address(h, r->ip);
		if (!named)
			return true;
	}
	return false;
}

/* the director sent ARP requests for it without a reply */
static bool is_dead(struct intake *in, const struct intake_host *director, uint32_t ip)
{
	for (const struct intake_neighbour *n = director->neighbours.first; n; n = n->next)
		if (n->ip == ip && !n->has_mac && !intake_owner(in, ip, NULL)) {
			intake_say(in, INTAKE_GUESS,
				N_("real server %s not shown; assumed dead: %s got no ARP reply "
				   "(%s:%u)"),
				ip_text(ip).s, director->name, n->at.file, n->at.line);
			return true;
		}
	return false;
}

static void serve(
	struct intake *in, const struct intake_host *director, const struct intake_service *svc)
{
	for (const struct intake_server *s = svc->servers.first; s; s = s->next) {
		if (intake_has_address(director, s->ip) || s->ip >> 24 == 127)
			continue;
		if (is_dead(in, director, s->ip))
			continue;
		if (!intake_owner(in, s->ip, NULL) &&
			(svc->protocol == 'f' || !one_is_left_out(in, svc->ip, s->forward)))
			make_server(in, s->ip);
		struct intake_host *h = intake_owner(in, s->ip, NULL);
		if (h)
			fill_server(in, director, h, svc, s);
	}
}

void guess_servers(struct intake *in)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_service *s = h->services.first; s; s = s->next)
			serve(in, h, s);
}
