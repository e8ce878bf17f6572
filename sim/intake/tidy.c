/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was read becomes what a lab can have: names that are fit for one, hosts that showed
 * anything, interfaces that hold an address. Bridges of containers and virtual machines, ports of a
 * bond, cards without an address go: no packet of the cluster passes them.
 */
#include <string.h>

#include "base/text.h"
#include "intake/model.h"

#define NODE_NAME_MAX 32

/* ---- names ---- */

static bool name_taken(const struct intake *in, const struct intake_host *but, const char *name)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		if (h != but && h->node && strcmp(h->node, name) == 0)
			return true;
	return false;
}

/* letters, digits, '-' and '_'; a name that is taken gets a number */
static void name_node(struct intake *in, struct intake_host *h)
{
	struct text t = {0};
	size_t dot = strcspn(h->name, ".");

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
	static const char *const prefixes[] = {"docker", "veth", "virbr", "vnet", "br-", "cni",
		"cali", "flannel", "lxc", "lxd", "podman", "tap", "nodelocaldns", "weave", "cilium",
		NULL};

	for (const char *const *p = prefixes; *p; p++)
		if (strncmp(name, *p, strlen(*p)) == 0)
			return true;
	return false;
}

/* dev_valid_name() of the kernel, and no character that YAML or a shell would mind */
bool intake_interface_fits(const char *name)
{
	return *name && strlen(name) <= 15 && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
		strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") ==
		strlen(name);
}

static bool has_addresses(const struct intake_interface *i)
{
	for (const struct intake_address *a = i->addresses.first; a; a = a->next)
		if (!a->gone)
			return true;
	return false;
}

static void tidy_interfaces(struct intake_host *h)
{
	for (struct intake_interface *i = h->interfaces.first; i; i = i->next) {
		if (strcmp(i->name, "lo") == 0)
			continue;
		/* tunl0 counts without an address, too, if it is up: it takes packets out of tunnels */
		bool tunnel = strncmp(i->name, "tunl", 4) == 0 && !i->down;
		i->dropped = !intake_interface_fits(i->name) || is_of_containers(i->name) ||
			(!has_addresses(i) && (!tunnel || i->master));
	}
}

void intake_tidy(struct intake *in)
{
	drop_silent_hosts(in);
	for (struct intake_host *h = in->hosts.first; h; h = h->next) {
		name_node(in, h);
		tidy_interfaces(h);
	}
}
