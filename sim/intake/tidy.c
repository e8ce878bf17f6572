/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reduces the model to what a lab can have: valid node names, hosts that showed something,
 * interfaces with an address. Bridges of containers and virtual machines, ports of a bond and cards
 * without an address are dropped: no packet of the cluster uses them.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/model.h"

#define NODE_NAME_MAX 32

/* ---- names ---- */

static bool name_taken(const struct intake *in, const struct intake_host *but, const char *name)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		if (h != but && h->node && strcmp(h->node, name) == 0)
			return true;
	return false;
}

/* letters, digits, '-' and '_'; a name already used gets a number; of an address every part
 * counts */
static void name_node(struct intake *in, struct intake_host *h)
{
	struct text t = {0};
	uint32_t ip;
	size_t dot = parse_ipv4(h->name, &ip) ? strlen(h->name) : strcspn(h->name, ".");

	if (dot == strlen(h->name) && strchr(h->name, '.'))
		text_put(&t, "host-");
	for (size_t i = 0; i < dot && t.len < NODE_NAME_MAX - 4; i++) {
		char c = h->name[i];
		bool fit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_';
		text_putc(&t, fit ? c : '-');
	}
	bool begins = t.len && text_str(&t)[0] != '-' && text_str(&t)[0] != '_';
	if (!begins) {
		text_clear(&t);
		text_put(&t, "host");
	}
	size_t length = t.len;
	for (unsigned n = 2; name_taken(in, h, text_str(&t)); n++) {
		t.len = length;
		text_add(&t, "%u", n);
	}
	h->node = intake_copy(in, text_str(&t));
	text_free(&t);
}

/* ---- hosts ---- */

static bool says_anything(const struct intake_host *h)
{
	return h->shown || h->interfaces.first || h->routes.first || h->neighbours.first ||
		h->sysctls.first || h->services.first || h->connections.first ||
		h->listeners.first || h->filters.first || h->keepalived.first;
}

static void drop_silent_hosts(struct intake *in)
{
	struct intake_host **at = &in->hosts.first, *last = NULL;

	while (*at) {
		if (says_anything(*at)) {
			last = *at;
			at = &(*at)->next;
		} else {
			*at = (*at)->next;
		}
	}
	in->hosts.last = last;
}

/* ---- interfaces ---- */

static bool is_of_containers(const char *name)
{
	static const char *const prefixes[] = {"docker", "veth", "virbr", "vnet", "cni", "cali",
		"flannel", "lxc", "lxd", "podman", "tap", "nodelocaldns", "weave", "cilium", NULL};

	for (const char *const *p = prefixes; *p; p++)
		if (strncmp(name, *p, strlen(*p)) == 0)
			return true;
	/* docker networks have twelve hexadecimal digits; br-ex and br-lan are named by people */
	return strncmp(name, "br-", 3) == 0 && strlen(name) == 15 &&
		strspn(name + 3, "0123456789abcdef") == 12;
}

static bool has_addresses(const struct intake_interface *i)
{
	for (const struct intake_address *a = i->addresses.first; a; a = a->next)
		if (!a->gone)
			return true;
	return false;
}

static bool is_around(const struct intake_interface *i, uint32_t ip)
{
	for (const struct intake_address *a = i->addresses.first; a; a = a->next)
		if (!a->gone && a->length && a->length < 31 && a->ip != ip &&
			((a->ip ^ ip) & intake_mask(a->length)) == 0)
			return true;
	return false;
}

static bool serves_around(const struct intake_interface *i, const struct intake_host *director)
{
	for (const struct intake_service *s = director->services.first; s; s = s->next)
		for (const struct intake_server *r = s->servers.first; r; r = r->next)
			if (is_around(i, r->ip))
				return true;
	return false;
}

/* The containers or virtual machines behind the bridge are part of the cluster: a service has its
 * servers there, or another host is one of them. */
static bool is_used(const struct intake *in, const struct intake_interface *i)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next) {
		if (serves_around(i, h))
			return true;
		for (const struct intake_interface *o = h->interfaces.first; o; o = o->next)
			for (const struct intake_address *a = o->addresses.first; a; a = a->next)
				if (!a->gone && a->length < 32 && !is_of_containers(o->name) &&
					is_around(i, a->ip))
					return true;
	}
	return false;
}

static void tidy_interfaces(const struct intake *in, struct intake_host *h)
{
	for (struct intake_interface *i = h->interfaces.first; i; i = i->next) {
		if (strcmp(i->name, "lo") == 0)
			continue;
		/* tunl0 counts even without an address if it is up: it decapsulates packets */
		bool tunnel = strncmp(i->name, "tunl", 4) == 0 && !i->down;
		i->dropped = !intake_interface_fits(i->name) ||
			(is_of_containers(i->name) && !is_used(in, i)) ||
			(!has_addresses(i) && (!tunnel || i->master));
	}
}

void intake_tidy(struct intake *in)
{
	drop_silent_hosts(in);
	for (struct intake_host *h = in->hosts.first; h; h = h->next) {
		name_node(in, h);
		tidy_interfaces(in, h);
	}
}
