/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routes. Each is tried on a host with the interfaces as written: what `ip` accepts there goes into
 * the file, what it accepts once the typed addresses exist is typed; what it would refuse
 * contradicts the shown addresses, and a note says so.
 */
#include <string.h>

#include "base/text.h"
#include "intake/write.h"

static void route_words(struct text *t, const struct intake_route *r)
{
	if (r->type)
		text_add(t, "%s ", r->type);
	if (r->length == 0)
		text_put(t, "default");
	else
		text_add(t, "%s/%u", ip_text(r->to & intake_mask(r->length)).s, r->length);
	if (r->via && !r->ways.first)
		text_add(t, " via %s", ip_text(r->via).s);
	if (r->dev && !r->ways.first)
		text_add(t, " dev %s", r->dev);
	if (r->src)
		text_add(t, " src %s", ip_text(r->src).s);
	if (r->metric)
		text_add(t, " metric %u", r->metric);
	if (r->table)
		text_add(t, " table %s", r->table);
	if (r->onlink)
		text_put(t, " onlink");
	for (const struct intake_way *y = r->ways.first; y; y = y->next) {
		text_put(t, " nexthop");
		if (y->via)
			text_add(t, " via %s", ip_text(y->via).s);
		if (y->dev)
			text_add(t, " dev %s", y->dev);
		text_add(t, " weight %u", y->weight);
	}
}

/* the kernel creates these with the addresses */
static bool comes_by_itself(const struct intake_route *r)
{
	return r->kernels || r->down || (r->table && strcmp(r->table, "local") == 0) ||
		(r->type &&
			(strcmp(r->type, "broadcast") == 0 || strcmp(r->type, "multicast") == 0 ||
				(strcmp(r->type, "local") == 0 && !r->table)));
}

/* the network of an address of this interface */
static bool is_of_address(const struct intake_host *h, const struct intake_route *r)
{
	const struct intake_interface *i = r->dev && !r->via && !r->type && !r->table
		? intake_interface_find(h, r->dev)
		: NULL;

	for (const struct intake_address *a = i ? i->addresses.first : NULL; a; a = a->next)
		if (!a->gone && a->length == r->length &&
			((a->ip ^ r->to) & intake_mask(a->length)) == 0)
			return true;
	return false;
}

static bool is_fit(const struct intake_host *h, const struct intake_route *r)
{
	const struct intake_interface *i = r->dev ? intake_interface_find(h, r->dev) : NULL;

	return (!r->dev || (i && !i->dropped)) && (!r->table || intake_interface_fits(r->table));
}

/* a route through an interface that the lab omits (docker0) leads nowhere here */
static bool is_of_dropped(const struct intake_host *h, const struct intake_route *r)
{
	const struct intake_interface *i = r->dev ? intake_interface_find(h, r->dev) : NULL;

	return i && i->dropped;
}

static void type_events(struct writing *w, struct probe_host *own, size_t first)
{
	for (size_t i = first; own && i < w->event_count; i++)
		probe_host_takes(own, w->events[i].run);
}

static void write_route(struct writing *w, const char *words, struct intake_line at, bool *any)
{
	if (!*any)
		text_put(w->t, "    routes:\n");
	*any = true;
	text_add(w->t, "      - \"%s\"", words);
	write_origin(w, at);
}

/* those that the first pass leaves are tried once the typed addresses are there */
static void pass(struct writing *w, const struct intake_host *h, struct probe_host *own, bool *done,
	bool typed)
{
	bool any = false;
	size_t n = 0;

	for (const struct intake_route *r = h->routes.first; r; r = r->next, n++) {
		struct text words = {0}, command = {0};
		if (done[n])
			continue;
		route_words(&words, r);
		text_add(&command, "ip route add %s", text_str(&words));
		done[n] = is_fit(h, r) && own && probe_host_takes(own, text_str(&command));
		if (done[n] && !typed)
			write_route(w, text_str(&words), r->at, &any);
		else if (done[n])
			write_event(w, h->node, r->at, "%s", text_str(&command));
		else if (typed && r->at.file)
			intake_say((struct intake *)w->in, INTAKE_CONFLICT,
				N_("%s:%u: route does not match the addresses of %s: %s"),
				r->at.file, r->at.line, h->name, text_str(&words));
		text_free(&words);
		text_free(&command);
	}
}

void write_routes(
	struct writing *w, const struct intake_host *h, struct probe_host *own, size_t first_event)
{
	size_t count = 0, n = 0;

	for (const struct intake_route *r = h->routes.first; r; r = r->next)
		count++;
	bool *done = stash_get(&w->stash, count + 1);
	for (const struct intake_route *r = h->routes.first; r; r = r->next)
		done[n++] = comes_by_itself(r) || is_of_address(h, r) || is_of_dropped(h, r);
	pass(w, h, own, done, false);
	type_events(w, own, first_event);
	pass(w, h, own, done, true);
}
