/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host: its interfaces and routes. */
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "file/yaml_quote.h"
#include "intake/write.h"

static const char *role_word(enum intake_role role)
{
	static const char *const words[] = {"none", "client", "router", "director", "real-server"};

	return words[role];
}

/* ---- addresses ---- */

/* a second machine with the address on the same network cannot stand in a file, only be typed */
static bool taken_before(const struct writing *w, const struct intake_host *h,
	const struct intake_interface *dev, const struct intake_address *a)
{
	bool directors = h->role == ROLE_DIRECTOR;

	for (const struct intake_address *x = dev->addresses.first; x != a; x = x->next)
		if (!x->gone && x->ip == a->ip)
			return true;
	if (dev->segment < 0)
		return false;
	bool before = true;
	for (const struct intake_host *o = w->in->hosts.first; o; o = o->next) {
		for (const struct intake_interface *i = o->interfaces.first; i; i = i->next) {
			if (i == dev)
				before = false;
			if (i == dev || i->segment != dev->segment || i->dropped)
				continue;
			if (o->role == ROLE_DIRECTOR && !directors ? false : !before)
				continue; /* it comes later: it is the one that gives way */
			if (!before && o->role != ROLE_DIRECTOR)
				continue;
			if (directors && o->role != ROLE_DIRECTOR)
				continue;
			for (const struct intake_address *x = i->addresses.first; x; x = x->next)
				if (!x->gone && x->ip == a->ip)
					return true;
		}
	}
	return false;
}

static bool label_fits(const char *label, const char *dev)
{
	size_t n = strlen(dev);

	return label && strlen(label) <= 15 && strncmp(label, dev, n) == 0 && label[n] == ':' &&
		strspn(label,
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:._-") ==
		strlen(label);
}

static void type_address(struct writing *w, const struct intake_host *h,
	const struct intake_interface *dev, const struct intake_address *a)
{
	if (label_fits(a->label, dev->name))
		write_event(w, h->node, a->at, "ip addr add %s/%u dev %s label %s",
			ip_text(a->ip).s, a->length, dev->name, a->label);
	else
		write_event(w, h->node, a->at, "ip addr add %s/%u dev %s", ip_text(a->ip).s,
			a->length, dev->name);
}

static void write_address(struct writing *w, const struct intake_host *h,
	const struct intake_interface *dev, const struct intake_address *a, bool *any)
{
	if (taken_before(w, h, dev, a)) {
		type_address(w, h, dev, a);
		return;
	}
	if (!*any)
		text_put(w->t, "        ipv4:\n");
	*any = true;
	text_add(w->t, "          - %s/%u", ip_text(a->ip).s, a->length);
	if (label_fits(a->label, dev->name))
		text_add(w->t, " label %s", a->label);
	write_origin(w, a->at);
}

/* 127.0.0.1/8 is there by itself, and so is what keepalived adds */
static bool is_written(const struct intake_host *h, const struct intake_address *a)
{
	return !a->gone && a->ip && a->ip >> 24 != 127 && a->ip >> 28 < 14 &&
		!(write_runs_keepalived(h) && write_is_vrrp_address(h, a->ip));
}

/* ---- interfaces ---- */

static bool mac_is_unique(const struct intake *in, const struct intake_interface *of)
{
	static const uint8_t none[6];

	if (!of->has_mac || of->segment < 0 || (of->mac[0] & 1) || memcmp(of->mac, none, 6) == 0)
		return false;
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
			if (i != of && i->has_mac && !i->dropped && i->segment == of->segment &&
				memcmp(i->mac, of->mac, 6) == 0)
				return false;
	return true;
}

static bool name_fits(const char *name)
{
	return strlen(name) <= 15 &&
		strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") ==
		strlen(name);
}

static void write_interface(
	struct writing *w, const struct intake_host *h, const struct intake_interface *i)
{
	bool any = false;

	text_add(w->t, "      \"%s\":", i->name);
	write_origin(w, i->at);
	if (mac_is_unique(w->in, i)) {
		text_add(w->t, "        mac: \"%s\"", mac_text(i->mac).s);
		write_origin(w, i->at);
		any = true;
	}
	bool keys = any;
	any = false;
	for (const struct intake_address *a = i->addresses.first; a; a = a->next)
		if (is_written(h, a))
			write_address(w, h, i, a, &any);
	if (!any && !keys)
		text_put(w->t, "        ipv4: []\n");
	if (i->down && strcmp(i->name, "lo") != 0)
		write_event(w, h->node, i->at, "ip link set %s down", i->name);
	if (i->mtu && strncmp(i->name, "tunl", 4) == 0 && i->mtu >= 68 && i->mtu != 1480)
		write_event(w, h->node, i->at, "ip link set %s mtu %u", i->name, i->mtu);
}

/* lo with nothing but 127.0.0.1 is no news */
static bool is_news(const struct intake_host *h, const struct intake_interface *i)
{
	if (i->dropped || !name_fits(i->name) || strcmp(i->name, "lo") != 0)
		return !i->dropped && name_fits(i->name);
	for (const struct intake_address *a = i->addresses.first; a; a = a->next)
		if (is_written(h, a))
			return true;
	return false;
}

static void write_interfaces(struct writing *w, const struct intake_host *h)
{
	bool any = false;

	for (const struct intake_interface *i = h->interfaces.first; i; i = i->next) {
		if (!is_news(h, i))
			continue;
		if (!any)
			text_put(w->t, "    interfaces:\n");
		any = true;
		write_interface(w, h, i);
	}
}

/* ---- routes ---- */

static bool has_interface(const struct intake_host *h, const char *name)
{
	const struct intake_interface *i = name ? intake_interface_find(h, name) : NULL;

	return i && !i->dropped && name_fits(i->name);
}

static bool is_on_link(const struct intake_host *h, uint32_t via, const char *dev)
{
	for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
		for (const struct intake_address *a = i->addresses.first; a; a = a->next)
			if (!i->dropped && is_written(h, a) && strcmp(i->name, "lo") != 0 &&
				!i->down && (!dev || strcmp(dev, i->name) == 0) &&
				((a->ip ^ via) & intake_mask(a->length)) == 0 && a->ip != via)
				return true;
	return false;
}

static void route_words(struct text *t, const struct intake_route *r, const struct intake_host *h)
{
	if (r->type)
		text_add(t, "%s ", r->type);
	if (r->length == 0)
		text_put(t, "default");
	else
		text_add(t, "%s/%u", ip_text(r->to & intake_mask(r->length)).s, r->length);
	if (r->via)
		text_add(t, " via %s", ip_text(r->via).s);
	if (r->dev)
		text_add(t, " dev %s", r->dev);
	if (r->src && intake_has_address(h, r->src))
		text_add(t, " src %s", ip_text(r->src).s);
	if (r->metric)
		text_add(t, " metric %u", r->metric);
	if (r->table)
		text_add(t, " table %s", r->table);
	if (r->onlink)
		text_put(t, " onlink");
}

/* can it stand in a file, or would `ip` refuse it there? */
static bool is_plain(const struct intake_host *h, const struct intake_route *r)
{
	if (r->type || r->table || r->onlink || r->src || (r->scope && r->via))
		return false;
	if (r->dev && !has_interface(h, r->dev))
		return false;
	if (!r->via)
		return r->dev && r->length && !intake_interface_find(h, r->dev)->down;
	return is_on_link(h, r->via, r->dev);
}

/* ip makes these by itself, with the addresses */
static bool comes_by_itself(const struct intake_route *r)
{
	return r->kernels || r->down || (r->table && strcmp(r->table, "local") == 0) ||
		(r->type &&
			(strcmp(r->type, "broadcast") == 0 || strcmp(r->type, "multicast") == 0 ||
				(strcmp(r->type, "local") == 0 && !r->table)));
}

static bool doubled(const struct intake_host *h, const struct intake_route *r)
{
	for (const struct intake_route *o = h->routes.first; o != r; o = o->next)
		if (!comes_by_itself(o) && o->to == r->to && o->length == r->length &&
			o->metric == r->metric && !o->table && !r->table)
			return true;
	return false;
}

static void write_routes(struct writing *w, const struct intake_host *h)
{
	bool any = false;

	for (const struct intake_route *r = h->routes.first; r; r = r->next) {
		struct text words = {0};
		if (comes_by_itself(r) || doubled(h, r))
			continue;
		route_words(&words, r, h);
		if (!is_plain(h, r)) {
			write_event(w, h->node, r->at, "ip route add %s", text_str(&words));
		} else {
			if (!any)
				text_put(w->t, "    routes:\n");
			any = true;
			text_add(w->t, "      - \"%s\"", text_str(&words));
			write_origin(w, r->at);
		}
		text_free(&words);
	}
}

void write_host(struct writing *w, const struct intake_host *h)
{
	text_add(w->t, "  %s:", h->node);
	write_origin(w, h->at);
	text_add(w->t, "    kind: host\n    role: %s\n", role_word(h->role));
	write_interfaces(w, h);
	write_settings(w, h);
	write_routes(w, h);
	write_programs(w, h);
}
