/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawing shared by several views: names and their colours. */
#include <string.h>

#include "net/link.h"
#include "ui/text/words.h"
#include "ui/views/view.h"

static const struct node *node_at(const struct model *m, unsigned node)
{
	const struct network *net = lab_network(m->lab);

	return node < net->node_count ? net->nodes[node] : NULL;
}

unsigned look_of_node(const struct model *m, unsigned node)
{
	const struct node *n = node_at(m, node);

	if (!n)
		return ROLE_DIM;
	if (n->kind != NODE_HOST)
		return ROLE_SWITCH;
	const struct host *h = (const struct host *)(const void *)n;
	if (strcmp(h->role, "director") == 0)
		return ROLE_DIRECTOR;
	if (strcmp(h->role, "real-server") == 0)
		return ROLE_SERVER;
	return strcmp(h->role, "router") == 0 ? ROLE_ROUTER : ROLE_CLIENT;
}

unsigned look_of_frame(const struct dissection *d)
{
	if (d->has_inner)
		return ROLE_IPIP;
	switch (d->innermost) {
	case DISSECT_ARP: return ROLE_ARP;
	case DISSECT_TCP: return ROLE_TCP;
	case DISSECT_UDP: return ROLE_UDP;
	case DISSECT_ICMP: return ROLE_ICMP;
	default: return ROLE_TEXT;
	}
}

const char *function_of(const char *source)
{
	const char *colon = strstr(source, ": ");

	return colon ? colon + 2 : source;
}

const struct netdev *dev_behind(const struct model *m, unsigned node, unsigned dev)
{
	const struct node *n = node_at(m, node);
	const struct netdev *d = n ? node_dev_by_index(n, dev) : NULL;

	return d && d->wire ? d->wire->end[1 - d->wire_end] : NULL;
}

const struct node *node_behind(const struct model *m, unsigned node, unsigned dev)
{
	const struct netdev *d = dev_behind(m, node, dev);

	return d ? d->node : NULL;
}
