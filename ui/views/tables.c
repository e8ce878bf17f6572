/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the views of state: iterating over hosts and interfaces, headings, and whether the
 * current moment has changed a line.
 */
#include "ui/views/tables.h"

#include "host/ip/addr.h"
#include "ipvs/scheduler.h"
#include "net/link.h"
#include "ui/text/words.h"

const struct host *host_at(const struct model *m, size_t node)
{
	const struct network *net = lab_network(m->lab);

	if (node >= net->node_count || net->nodes[node]->kind != NODE_HOST)
		return NULL;
	return (const struct host *)(const void *)net->nodes[node];
}

const struct host *host_with(const struct model *m, uint32_t address)
{
	for (size_t i = 0; i < lab_network(m->lab)->node_count; i++) {
		const struct host *h = host_at(m, i);
		if (!h)
			continue;
		list_for_each (dev, &h->node.devs, struct netdev, link)
			if (dev != h->lo && addr_find(dev, address))
				return h;
	}
	return NULL;
}

uint32_t first_vip(const struct model *m)
{
	const struct network *net = lab_network(m->lab);

	for (size_t i = 0; i < net->node_count; i++) {
		const struct host *h = host_at(m, i);
		const struct ipvs *ipvs = h ? ipvs_of(h) : NULL;
		if (!ipvs)
			continue;
		list_for_each (svc, &ipvs->services, struct ipvs_service, link)
			if (!svc->fwmark)
				return svc->addr;
	}
	return 0;
}

/* "●" on an Ethernet interface, "○" on lo or another device without a wire, "" if it has none */
const char *vip_sign(const struct model *m, unsigned node, uint32_t vip)
{
	const struct host *h = host_at(m, node);
	const char *where = "";

	if (!h || !vip)
		return where;
	list_for_each (dev, &h->node.devs, struct netdev, link)
		if (addr_find(dev, vip))
			where = dev->wire || *where == '\0' ? dev->wire ? "●" : "○" : where;
	return where;
}

bool moment_is_about(const struct model *m, uint64_t frame)
{
	const struct moment *at = model_here(m);

	for (uint64_t n = at ? at->first : 1; at && frame && n <= at->last; n++) {
		const struct record *r = model_record(m, n);
		if (r && r->frame == frame)
			return true;
	}
	return false;
}

int table_ends_early(struct area a, int y)
{
	return y + area_put_wrapped(a, 0, y, ROLE_DIM, _("… and more, not shown here."));
}

int table_heading(const struct drawing *d, int y, const struct node *n)
{
	area_put(d->area, 0, y, look_of_node(d->model, n->id) | LOOK_BOLD, n->name);
	return y + 1;
}
