/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds the model: an item shown twice is stored once, and the later line counts. */
#include "base/hash.h"
#include "base/text.h"
#include "intake/kinds/reader.h"

#include <stdlib.h>
#include <string.h>

/* How many items of a kind one host, interface or service has at most. More of them come from a
 * generated text; further lines are read and ignored. */
enum { KEPT = 2000, SETTINGS_KEPT = 50000 };

static bool is_full(struct intake *in, size_t count, struct intake_line at)
{
	if (count < KEPT)
		return false;
	if (at.file)
		intake_gap(&in->passed, at.file, at.line, at.words);
	return true;
}

void *intake_grown(void *p, size_t size)
{
	void *grown = realloc(p, size);

	if (!grown)
		abort();
	return grown;
}

char *intake_copy(struct intake *in, const char *s)
{
	return stash_string(&in->stash, s);
}

void intake_say(struct intake *in, enum intake_note_kind kind, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, say(in->language, fmt), ap);
	va_end(ap);
	if (in->notes.count == in->notes.cap) {
		in->notes.cap = in->notes.cap ? in->notes.cap * 2 : 16;
		in->notes.items =
			intake_grown(in->notes.items, in->notes.cap * sizeof(*in->notes.items));
	}
	in->notes.items[in->notes.count].kind = kind;
	in->notes.items[in->notes.count++].words = intake_copy(in, text_str(&t));
	text_free(&t);
}

/* ---- hosts ---- */

/* "RS1", "rs1" and "rs1.example.com" are one machine; two domains are two */
static bool same_name(const char *a, const char *b)
{
	size_t n = strcspn(a, "."), m = strcspn(b, ".");

	return strcasecmp(a, b) == 0 || (n == m && (!a[n] || !b[m]) && strncasecmp(a, b, n) == 0);
}

struct intake_host *intake_host_find(const struct intake *in, const char *name)
{
	for (struct intake_host *h = in->hosts.first; h; h = h->next)
		if (same_name(h->name, name))
			return h;
	return NULL;
}

struct intake_host *intake_host(struct intake *in, const char *name, struct intake_line at)
{
	struct intake_host *h = intake_host_find(in, name);

	if (h || (in->host_count >= INTAKE_HOSTS_MAX && (h = in->hosts.last)))
		return h;
	h = stash_get(&in->stash, sizeof(*h));
	h->name = intake_copy(in, name);
	h->at = at;
	CHAIN_ADD(&in->hosts, h);
	in->host_count++;
	return h;
}

bool intake_has_address(const struct intake_host *h, uint32_t ip)
{
	for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
		for (const struct intake_address *a = i->addresses.first; a; a = a->next)
			if (a->ip == ip && !a->gone)
				return true;
	return false;
}

struct intake_host *intake_owner(
	const struct intake *in, uint32_t ip, struct intake_interface **dev)
{
	for (struct intake_host *h = in->hosts.first; h; h = h->next)
		for (struct intake_interface *i = h->interfaces.first; i; i = i->next)
			for (const struct intake_address *a = i->addresses.first; a; a = a->next)
				if (a->ip == ip && !a->gone && !i->dropped &&
					strcmp(i->name, "lo") != 0) {
					if (dev)
						*dev = i;
					return h;
				}
	return NULL;
}

/* ---- interfaces ---- */

/* dev_valid_name() of the kernel, and no character special to YAML or a shell */
bool intake_interface_fits(const char *name)
{
	return *name && strlen(name) <= 15 && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
		strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") ==
		strlen(name);
}

struct intake_interface *intake_interface_find(const struct intake_host *h, const char *name)
{
	for (struct intake_interface *i = h->interfaces.first; i; i = i->next)
		if (strcmp(i->name, name) == 0)
			return i;
	return NULL;
}

struct intake_interface *intake_interface(
	struct intake *in, struct intake_host *h, const char *name, struct intake_line at)
{
	struct intake_interface *i = intake_interface_find(h, name);

	if (!i) {
		i = stash_get(&in->stash, sizeof(*i));
		i->name = intake_copy(in, name);
		i->at = at;
		i->segment = -1;
		if (!is_full(in, h->interfaces.count, at))
			CHAIN_ADD(&h->interfaces, i);
	}
	return i;
}

struct intake_address *intake_address(struct intake *in, struct intake_interface *dev, uint32_t ip,
	unsigned length, const char *label, struct intake_line at)
{
	struct intake_address *a = dev->addresses.first;

	while (a && (a->ip != ip || a->length != length))
		a = a->next;
	if (!a) {
		a = stash_get(&in->stash, sizeof(*a));
		a->ip = ip;
		a->length = length;
		if (!is_full(in, dev->addresses.count, at))
			CHAIN_ADD(&dev->addresses, a);
	}
	a->at = at;
	a->gone = false;
	if (label && strchr(label, ':'))
		a->label = intake_copy(in, label);
	return a;
}

/* ---- routes, neighbours ---- */

static bool same_word(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_route(const struct intake_route *a, const struct intake_route *b)
{
	return a->to == b->to && a->length == b->length && a->metric == b->metric &&
		a->via == b->via && same_word(a->dev, b->dev) && same_word(a->table, b->table);
}

struct intake_route *intake_route(
	struct intake *in, struct intake_host *h, const struct intake_route *as)
{
	for (struct intake_route *r = h->routes.first; r; r = r->next)
		if (same_route(r, as)) {
			r->at = as->at;
			return r;
		}
	struct intake_route *r = stash_get(&in->stash, sizeof(*r));
	*r = *as;
	r->next = NULL;
	if (!is_full(in, h->routes.count, as->at))
		CHAIN_ADD(&h->routes, r);
	return r;
}

void intake_neighbour(struct intake *in, struct intake_host *h, const struct intake_neighbour *as)
{
	struct intake_neighbour *n = h->neighbours.first;

	while (n && (n->ip != as->ip || !same_word(n->dev, as->dev)))
		n = n->next;
	if (!n) {
		n = stash_get(&in->stash, sizeof(*n));
		if (!is_full(in, h->neighbours.count, as->at))
			CHAIN_ADD(&h->neighbours, n);
	}
	struct intake_neighbour *next = n->next;
	*n = *as;
	n->next = next;
}

/* ---- settings ---- */

/* a machine with hundreds of interfaces prints tens of thousands of names */
static unsigned bucket(const char *name)
{
	return (unsigned)(hash_string(name) % SYSCTL_HASH);
}

void intake_sysctl(struct intake *in, struct intake_host *h, const char *name, const char *value,
	bool live, struct intake_line at)
{
	struct intake_sysctl **head = &h->sysctl_hash[bucket(name)], *s = *head;

	while (s && (s->live != live || strcmp(s->name, name) != 0))
		s = s->same_hash;
	if (!s && h->sysctls.count >= SETTINGS_KEPT)
		return;
	if (!s) {
		s = stash_get(&in->stash, sizeof(*s));
		s->name = intake_copy(in, name);
		s->live = live;
		s->same_hash = *head;
		*head = s;
		CHAIN_ADD(&h->sysctls, s);
	}
	s->value = intake_copy(in, value);
	s->at = at;
}

const struct intake_sysctl *intake_sysctl_find(const struct intake_host *h, const char *name)
{
	const struct intake_sysctl *found = NULL;

	for (const struct intake_sysctl *s = h->sysctl_hash[bucket(name)]; s; s = s->same_hash)
		if (strcmp(s->name, name) == 0 && (!found || s->live))
			found = s;
	return found;
}

/* ---- services ---- */

struct intake_service *intake_service(struct intake *in, struct intake_host *h, char protocol,
	uint32_t ip, unsigned port, struct intake_line at)
{
	struct intake_service *s = h->services.first;

	while (s && (s->protocol != protocol || s->ip != ip || s->port != port))
		s = s->next;
	if (!s) {
		s = stash_get(&in->stash, sizeof(*s));
		s->protocol = protocol;
		s->ip = ip;
		s->port = port;
		if (!is_full(in, h->services.count, at))
			CHAIN_ADD(&h->services, s);
	}
	s->at = at;
	h->shown |= SHOWN_SERVICES;
	return s;
}

struct intake_server *intake_server(struct intake *in, struct intake_service *svc, uint32_t ip,
	unsigned port, struct intake_line at)
{
	struct intake_server *s = svc->servers.first;

	while (s && (s->ip != ip || s->port != port))
		s = s->next;
	if (!s) {
		s = stash_get(&in->stash, sizeof(*s));
		s->ip = ip;
		s->port = port;
		s->weight = -1;
		if (!is_full(in, svc->servers.count, at))
			CHAIN_ADD(&svc->servers, s);
	}
	s->at = at;
	return s;
}

void intake_listener(struct intake *in, struct intake_host *h, const struct intake_listener *as)
{
	struct intake_listener *l = h->listeners.first;

	while (l && (l->udp != as->udp || l->ip != as->ip || l->port != as->port))
		l = l->next;
	if (l) {
		l->at = as->at;
		return;
	}
	l = stash_get(&in->stash, sizeof(*l));
	*l = *as;
	l->next = NULL;
	if (!is_full(in, h->listeners.count, as->at))
		CHAIN_ADD(&h->listeners, l);
}

void intake_client(struct intake *in, uint32_t ip, struct intake_line at)
{
	size_t n = 0;

	for (const struct intake_client *c = in->clients.first; c; c = c->next, n++)
		if (c->ip == ip || n > 100)
			return;
	struct intake_client *c = stash_get(&in->stash, sizeof(*c));
	c->ip = ip;
	c->at = at;
	CHAIN_ADD(&in->clients, c);
}
