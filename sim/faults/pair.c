/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the two directors of a pair: nodes whose keepalived.conf have an instance for the address
 * of the same virtual service. The one with the higher priority is the intended master; if equal,
 * the first.
 */
#include "faults/pair.h"

#include <string.h>

static const struct pair_instance *instance_with(const struct pair_conf *c, uint32_t vip)
{
	for (size_t i = 0; i < c->instance_count; i++)
		for (size_t a = 0; a < c->instances[i].address_count; a++)
			if (c->instances[i].addresses[a] == vip)
				return &c->instances[i];
	return NULL;
}

static const struct spec_interface *interface_of(const struct spec_node *n, const char *name)
{
	for (size_t i = 0; i < n->interfaces.count; i++)
		if (strcmp(n->interfaces.items[i].name, name) == 0)
			return &n->interfaces.items[i];
	return NULL;
}

/* One of its two sides; false: the node is not a director of this kind. */
static bool take_side(const struct spec_node *n, struct pair_conf *c, struct pair_instance *to)
{
	if (!pair_conf_read(c, n))
		return false;
	const struct pair_instance *i = instance_with(c, c->vip);
	if (!i || !interface_of(n, i->interface))
		return false;
	*to = *i;
	return true;
}

static void swap_sides(struct fault_pair *p)
{
	const struct spec_node *n = p->master;
	const struct pair_instance i = p->of_master;

	p->master = p->backup;
	p->of_master = p->of_backup;
	p->backup = n;
	p->of_backup = i;
}

static void make_service(struct fault_pair *p, const struct pair_conf *c)
{
	p->service = (struct spec_virtual_server){.on = {.s = p->master->name},
		.address = {.protocol = SPEC_TCP, .address = c->vip, .port = c->port},
		.scheduler = {.s = "wlc"},
		.forwarding = c->forwarding};
	memcpy(p->servers, c->servers, sizeof(p->servers));
	p->service.real_servers.items = p->servers;
	p->service.real_servers.count = c->server_count;
}

static void find_second(struct fault_pair *p, const struct pair_conf *c)
{
	for (size_t i = 0; i < c->instance_count; i++)
		if (strcmp(c->instances[i].interface, p->of_master.interface) != 0) {
			p->second = c->instances[i];
			p->two_cards = true;
		}
}

bool fault_pair_find(struct fault_pair *p, const struct spec *s)
{
	struct pair_conf first, second;

	*p = (struct fault_pair){0};
	for (size_t i = 0; i < s->network.nodes.count && !p->backup; i++) {
		const struct spec_node *n = &s->network.nodes.items[i];
		if (!p->master) {
			if (take_side(n, &first, &p->of_master))
				p->master = n;
		} else if (take_side(n, &second, &p->of_backup) && second.vip == first.vip)
			p->backup = n;
	}
	if (!p->backup)
		return false;
	if (p->of_backup.priority > p->of_master.priority)
		swap_sides(p);
	p->mdev = interface_of(p->master, p->of_master.interface);
	p->bdev = interface_of(p->backup, p->of_backup.interface);
	find_second(p, &first);
	make_service(p, &first);
	return true;
}
