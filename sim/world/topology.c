/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds the world of a file as an administrator would: plug the cables, set the sysctls, add the
 * addresses, bring interfaces up, add routes, start services, run the ipvsadm commands. What the
 * same command would refuse on a host is a problem at its line in the file.
 */
#include <stdio.h>
#include <string.h>

#include "app/shell/shell.h"
#include "app/system/files.h"
#include "app/system/interface_files.h"
#include "app/system/words.h"
#include "base/text.h"
#include "host/ip/addr.h"
#include "host/ip/tunnel.h"
#include "ipvs/ipvs.h"
#include "net/bridge.h"
#include "net/link.h"
#include "net/stp.h"
#include "transport/host_new.h"
#include "world/services.h"
#include "world/world.h"

int world_set_up(struct host *h, const char *line, struct place at, struct problems *ps)
{
	const struct process *p = shell_run(h, line, NULL);

	if (!p->running && p->status == 0)
		return 0;
	size_t n = p->out_length;
	while (n && p->out[n - 1] == '\n')
		n--;
	struct text said = {0};
	text_putn(&said, p->out, n);
	problem_add(ps, at, NULL, "'%s' on %s fails: %s", line, h->node.name, text_str(&said));
	text_free(&said);
	return -1;
}

static void build_switch(struct lab *lab, const struct spec_node *spec)
{
	struct bridge *b = bridge_new(lab->net, spec->name);

	b->ageing = spec->ageing_time;
	b->port_security = spec->port_security > 0;
	b->flood_order = spec->flood_order == SPEC_FIRST_ATTACHED_FIRST ? FLOOD_FIRST_ATTACHED_FIRST
									: FLOOD_LAST_ATTACHED_FIRST;
	if (spec->stp)
		stp_start(b);
}

static const char *role_name(int role)
{
	static const char *const names[] = {"", "client", "router", "director", "real-server"};

	return names[role];
}

static struct netdev *interface_of(struct host *h, const char *name)
{
	if (strcmp(name, "lo") == 0)
		return h->lo;
	return strcmp(name, TUNNEL_NAME) == 0 ? tunnel_load(h) : host_add_interface(h, name);
}

static void build_host(struct lab *lab, const struct spec_node *spec)
{
	struct host *h = host_new(lab->net, spec->name);

	snprintf(h->role, sizeof(h->role), "%s", role_name(spec->role));
	for (size_t i = 0; i < spec->interfaces.count; i++) {
		const struct spec_interface *in = &spec->interfaces.items[i];
		struct netdev *dev = interface_of(h, in->name);
		if (in->mac.given)
			netdev_set_mac(dev, in->mac.bytes);
		dev->mtu = (uint32_t)in->mtu;
	}
}

/* an endpoint's interface; a switch grows a port, a host that lacks the interface gets it */
static struct netdev *plug_of(struct lab *lab, const struct spec_endpoint *end)
{
	struct node *n = network_find(lab->net, end->node);

	if (n->kind == NODE_BRIDGE && end->interface)
		return bridge_add_port_named((struct bridge *)(void *)n, end->interface);
	if (n->kind == NODE_BRIDGE)
		return bridge_add_port((struct bridge *)(void *)n);
	struct netdev *dev = node_dev(n, end->interface);
	return dev ? dev : host_add_interface((struct host *)(void *)n, end->interface);
}

static void build_link(struct lab *lab, const struct spec_link *spec)
{
	const struct spec_link_properties *with = &spec->with;
	struct netdev *a = plug_of(lab, &spec->endpoints.items[0]);
	struct netdev *b = plug_of(lab, &spec->endpoints.items[1]);
	struct link_settings s = {
		.rate = (uint64_t)with->rate,
		.delay = with->delay,
		.jitter = with->jitter,
		.loss = (uint32_t)with->loss,
		.reorder = (uint32_t)with->reorder,
		.queue = (uint32_t)with->queue,
		.mtu = with->mtu == SPEC_UNSET ? 0 : (uint32_t)with->mtu,
	};
	struct link *l = link_new(a, b, &s);

	if (with->state == SPEC_DOWN)
		link_set_up(l, false);
}

/* as check_sysctls() has tried them */
static void set_sysctls(struct host *h, const struct spec_node *spec)
{
	for (size_t i = 0; i < spec->sysctls.count; i++) {
		const struct spec_sysctl *s = &spec->sysctls.items[i];
		struct text path = {0};

		sysctl_path(s->name, &path);
		if (strncmp(text_str(&path), "net/ipv4/vs/", strlen("net/ipv4/vs/")) == 0)
			ipvs_load(h); /* modprobe ip_vs: its keys are not there before */
		sysctl_write(h, text_str(&path), s->value.s);
		text_free(&path);
	}
}

/* scripts are executable: a file has no chmod */
static void put_files(struct host *h, const struct spec_node *spec, struct problems *ps)
{
	for (size_t i = 0; i < spec->files.count; i++) {
		const struct spec_sysctl *f = &spec->files.items[i];
		unsigned mode = strncmp(f->value.s, "#!", 2) == 0 ? 0755 : 0644;
		int error = files_put(h, f->name, f->value.s, strlen(f->value.s), mode);
		if (error)
			problem_add(ps, f->at, NULL, "%s: %s", f->name, errno_words(error));
	}
}

static void set_addresses(struct host *h, const struct spec_node *spec, struct problems *ps)
{
	for (size_t i = 0; i < spec->interfaces.count; i++) {
		const struct spec_interface *in = &spec->interfaces.items[i];
		struct netdev *dev = node_dev(&h->node, in->name);
		for (size_t j = 0; j < in->ipv4.count; j++) {
			const struct spec_address *a = &in->ipv4.items[j];
			struct addr_spec add = {.local = a->address,
				.prefix = (uint8_t)a->length,
				.label = a->label};
			if (addr_add(h, dev, &add) != 0)
				problem_add(ps, a->at, NULL, "%s/%u cannot be added to %s",
					ip_text(a->address).s, a->length, in->name);
		}
	}
}

/* "default via ADDRESS …": the interface on whose subnet the gateway is */
static void note_gateway(struct host *h, const struct spec_node *spec, const char *route)
{
	static const char words[] = "default via ";
	char address[sizeof("255.255.255.255")];
	uint32_t gateway;

	if (strncmp(route, words, sizeof(words) - 1) != 0)
		return;
	snprintf(address, sizeof(address), "%.*s", (int)strcspn(route + sizeof(words) - 1, " "),
		route + sizeof(words) - 1);
	if (!parse_ipv4(address, &gateway))
		return;
	for (size_t i = 0; i < spec->interfaces.count; i++) {
		const struct spec_interface *in = &spec->interfaces.items[i];
		for (size_t j = 0; j < in->ipv4.count; j++) {
			const struct spec_address *a = &in->ipv4.items[j];
			if (((a->address ^ gateway) & ipv4_mask(a->length)) == 0 &&
				a->length < 32) {
				interface_files_gateway(h, in->name, gateway);
				return;
			}
		}
	}
}

/* the initial interface files of a machine */
static void note_interfaces(struct host *h, const struct spec_node *spec)
{
	list_for_each (dev, &h->node.devs, struct netdev, link)
		if (dev != h->lo && dev->wire)
			interface_files_add(h, dev->name, NULL, 0, 0);
	interface_files_add(h, "lo", NULL, 0, 0);
	for (size_t i = 0; i < spec->interfaces.count; i++) {
		const struct spec_interface *in = &spec->interfaces.items[i];
		for (size_t j = 0; j < in->ipv4.count; j++)
			interface_files_add(h, in->name, in->ipv4.items[j].label,
				in->ipv4.items[j].address, in->ipv4.items[j].length);
	}
	for (size_t i = 0; i < spec->routes.count; i++)
		note_gateway(h, spec, spec->routes.items[i].s);
}

static void switch_on(struct host *h)
{
	list_for_each (dev, &h->node.devs, struct netdev, link)
		netdev_set_up(dev, true);
}

static void add_routes(struct host *h, const struct spec_node *spec, struct problems *ps)
{
	for (size_t i = 0; i < spec->routes.count; i++) {
		struct text line = {0};
		text_add(&line, "ip route add %s", spec->routes.items[i].s);
		world_set_up(h, text_str(&line), spec->routes.items[i].at, ps);
		text_free(&line);
	}
}

static void set_up_hosts(struct lab *lab, struct problems *ps)
{
	const struct spec_network *net = &lab->spec->network;

	for (size_t i = 0; i < net->nodes.count; i++) {
		const struct spec_node *spec = &net->nodes.items[i];
		struct host *h = lab_host(lab, spec->name);
		if (!h)
			continue;
		set_sysctls(h, spec);
		note_interfaces(h, spec);
		put_files(h, spec, ps);
		set_addresses(h, spec, ps);
		switch_on(h);
		add_routes(h, spec, ps);
		services_start(h, spec, ps);
	}
}

static bool is_director(const struct spec *s, const struct spec_node *n)
{
	for (size_t i = 0; i < s->virtual_servers.count; i++)
		if (strcmp(s->virtual_servers.items[i].on.s, n->name) == 0)
			return true;
	return false;
}

/* Only the directors, without links: commands on them work as usual. */
static int build_directors(struct lab *lab, struct problems *ps)
{
	const struct spec_network *net = &lab->spec->network;
	size_t before = ps->count;

	for (size_t i = 0; i < net->nodes.count; i++) {
		const struct spec_node *spec = &net->nodes.items[i];
		if (spec->kind != SPEC_HOST || !is_director(lab->spec, spec))
			continue;
		build_host(lab, spec);
		struct host *h = lab_host(lab, spec->name);
		set_sysctls(h, spec);
		set_addresses(h, spec, ps);
		switch_on(h);
	}
	virtual_servers_add(lab, ps);
	return ps->count > before ? -1 : 0;
}

int world_build(struct lab *lab, struct problems *ps)
{
	if (lab->options.unwired)
		return build_directors(lab, ps);

	const struct spec_network *net = &lab->spec->network;
	size_t before = ps->count;

	for (size_t i = 0; i < net->nodes.count; i++) {
		const struct spec_node *spec = &net->nodes.items[i];
		if (spec->kind == SPEC_SWITCH)
			build_switch(lab, spec);
		else
			build_host(lab, spec);
	}
	for (size_t i = 0; i < net->links.count; i++)
		build_link(lab, &net->links.items[i]);
	set_up_hosts(lab, ps);
	virtual_servers_add(lab, ps);
	return ps->count > before ? -1 : 0;
}
