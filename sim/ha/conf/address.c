/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses, routes and peers of an instance (keepalived 2.2.7, vrrp/vrrp_ipaddress.c,
 * vrrp/vrrp_iproute.c). */
#include <string.h>

#include "base/text.h"
#include "engine/engine.h"
#include "ha/conf/reader.h"
#include "host/ip/addr.h"
#include "net/network.h"

static bool address_option(
	struct ha_reader *r, struct ha_address *a, const struct ha_words *w, int *i)
{
	static const char *const with_value[] = {
		"dev", "scope", "broadcast", "brd", "label", "preferred_lft", "peer", NULL};
	const char *word = w->at[*i];
	bool wants = false;

	for (int k = 0; with_value[k]; k++)
		wants |= strcmp(word, with_value[k]) == 0;
	if (!wants) {
		if (strcmp(word, "no_track") != 0 && strcmp(word, "noprefixroute") != 0 &&
			strcmp(word, "-nodad") != 0 && strcmp(word, "home") != 0)
			ha_wrong(r, "Unknown configuration entry '%s' for ip address - ignoring",
				word);
		return true;
	}
	if (*i + 1 >= w->count) {
		ha_wrong(r, "No %s parameter specified for %s", word, w->at[0]);
		return false;
	}
	const char *value = w->at[++*i];
	if (strcmp(word, "dev") == 0) {
		if (!ha_device(r, value)) {
			ha_wrong(r, "WARNING - interface %s for ip address %s doesn't exist", value,
				w->at[0]);
			return false;
		}
		ha_copy(a->dev, IFNAMSIZ, value);
	} else if (strcmp(word, "label") == 0) {
		ha_copy(a->label, IFNAMSIZ, value);
	} else if (strcmp(word, "scope") == 0) {
		a->scope = strcmp(value, "host") == 0 ? RT_SCOPE_HOST
			: strcmp(value, "link") == 0  ? RT_SCOPE_LINK
						      : RT_SCOPE_UNIVERSE;
	} else if (*word == 'b' && *value == '+') {
		a->broadcast = a->address | ~ipv4_mask(a->prefix);
	} else if (*word == 'b' && *value != '-' && !parse_ipv4(value, &a->broadcast)) {
		ha_wrong(
			r, "VRRP is trying to assign invalid broadcast %s. skipping VIP...", value);
		return false;
	}
	return true;
}

/* alloc_ipaddress(); NULL with a message */
static struct ha_address *read_address(struct ha_reader *r, const struct ha_words *w)
{
	struct ha_address *a = ha_conf_alloc(r->conf, sizeof(*a));

	a->scope = HA_UNSET;
	if (strchr(w->at[0], ':')) {
		ha_refuse(r, "lvslab: not simulated: the IPv6 address %s", w->at[0]);
		return NULL;
	}
	if (!ha_prefix(w->at[0], &a->address, &a->prefix)) {
		ha_wrong(r, "VRRP parsed invalid IP %s. skipping IP...", w->at[0]);
		return NULL;
	}
	for (int i = 1; i < w->count; i++)
		if (!address_option(r, a, w, &i))
			return NULL;
	return a;
}

static void add_vip(struct ha_reader *r, const struct ha_words *w)
{
	struct ha_address *a = read_address(r, w);

	if (!a)
		return;
	list_add_tail(&a->link, &r->vrrp->addresses);
	r->vrrp->address_count++;
}

static void add_excluded(struct ha_reader *r, const struct ha_words *w)
{
	struct ha_address *a = read_address(r, w);

	if (a)
		list_add_tail(&a->link, &r->vrrp->excluded);
}

static void add_static_address(struct ha_reader *r, const struct ha_words *w)
{
	struct ha_address *a = read_address(r, w);

	if (a)
		list_add_tail(&a->link, &r->conf->static_addresses);
}

void vrrp_read_static_addresses(struct ha_reader *r, const struct ha_words *w)
{
	ha_read_lines(r, w, add_static_address);
}

/* "[to] PREFIX [via A] [dev D] [src S] [metric N]", and "default" */
static struct ha_route *read_route(struct ha_reader *r, const struct ha_words *w)
{
	struct ha_route *route = ha_conf_alloc(r->conf, sizeof(*route));
	int i = 0;
	uint64_t metric = 0;

	if (w->count > 1 && strcmp(w->at[0], "to") == 0)
		i = 1;
	if (strcmp(w->at[i], "default") != 0 && !ha_prefix(w->at[i], &route->dst, &route->prefix)) {
		ha_wrong(r, "unknown route keyword %s", w->at[i]);
		return NULL;
	}
	for (i++; i + 1 < w->count; i += 2) {
		const char *key = w->at[i], *value = w->at[i + 1];
		if (strcmp(key, "dev") == 0)
			ha_copy(route->dev, IFNAMSIZ, value);
		else if (strcmp(key, "metric") == 0 && parse_u64(value, &metric))
			route->metric = (uint32_t)metric;
		else if (!(strcmp(key, "via") == 0 && parse_ipv4(value, &route->via)) &&
			!(strcmp(key, "src") == 0 && parse_ipv4(value, &route->src)))
			ha_wrong(r, "unknown route keyword %s", key);
	}
	return route;
}

static void add_route(struct ha_reader *r, const struct ha_words *w)
{
	struct ha_route *route = read_route(r, w);

	if (route)
		list_add_tail(&route->link, &r->vrrp->routes);
}

static void add_static_route(struct ha_reader *r, const struct ha_words *w)
{
	struct ha_route *route = read_route(r, w);

	if (route)
		list_add_tail(&route->link, &r->conf->static_routes);
}

void vrrp_read_static_routes(struct ha_reader *r, const struct ha_words *w)
{
	ha_read_lines(r, w, add_static_route);
}

void vrrp_take_addresses(struct ha_reader *r, const struct ha_words *w)
{
	ha_read_lines(r, w, add_vip);
}

void vrrp_take_excluded(struct ha_reader *r, const struct ha_words *w)
{
	ha_read_lines(r, w, add_excluded);
}

void vrrp_take_routes(struct ha_reader *r, const struct ha_words *w)
{
	ha_read_lines(r, w, add_route);
}

/* "min_ttl 254", "max_ttl 255"; false: nothing more is read of the line */
static bool peer_option(struct ha_reader *r, struct ha_peer *p, const char *name, const char *value)
{
	const bool min = strcmp(name, "min_ttl") == 0;
	unsigned ttl;

	if (!value) {
		ha_wrong(r, "(%s) %s is missing a value", r->vrrp->name, name);
		return false;
	}
	if (!ha_unsigned(r, value, 0, 255, &ttl))
		return true;
	if (!min && strcmp(name, "max_ttl") != 0) {
		ha_wrong(r, "(%s) unknown unicast_peer option %s", r->vrrp->name, name);
		return false;
	}
	*(min ? &p->min_ttl : &p->max_ttl) = (uint8_t)ttl;
	r->vrrp->check_unicast_src = true;
	return true;
}

/* alloc_vrrp_unicast_peer() */
static void add_peer(struct ha_reader *r, const struct ha_words *w)
{
	struct ha_peer *p = ha_conf_alloc(r->conf, sizeof(*p));

	p->max_ttl = 255;
	if (!parse_ipv4(w->at[0], &p->address)) {
		ha_wrong(r,
			"Configuration error: VRRP instance[%s] malformed unicast peer "
			"address[%s]. Skipping...",
			r->vrrp->name, w->at[0]);
		return;
	}
	for (int i = 1; i < w->count; i += 2)
		if (!peer_option(r, p, w->at[i], i + 1 < w->count ? w->at[i + 1] : NULL))
			break;
	if (p->min_ttl > p->max_ttl)
		ha_wrong(r, "(%s) min_ttl %u > max_ttl %u - all packets will be discarded",
			r->vrrp->name, p->min_ttl, p->max_ttl);
	list_add_tail(&p->link, &r->vrrp->peers);
}

void vrrp_take_peers(struct ha_reader *r, const struct ha_words *w)
{
	r->vrrp->unicast_given = true;
	ha_read_lines(r, w, add_peer);
}
