/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hop is printed at its arrival, where its consequences begin. Its MAC addresses are below it,
 * with their owners' names, once for each pair: switches do not change them.
 */
#include "base/text.h"
#include "engine/trace.h"
#include "net/link.h"
#include "ui/report/story_private.h"
#include "ui/text/words.h"

#define PROTOCOL_WIDTH 5

static const struct netdev *dev_of(const struct story *s, const struct record *r)
{
	return r->node < s->net->node_count ? node_dev_by_index(s->net->nodes[r->node], r->dev)
					    : NULL;
}

static const char *sender_of(const struct story *s, const struct record *r)
{
	const struct netdev *dev = dev_of(s, r);

	if (dev && dev->wire)
		return dev->wire->end[1 - dev->wire_end]->node->name;
	return dev && dev->flags & IFF_LOOPBACK ? dev->name : "?";
}

static const char *owner_of(const struct story *s, const uint8_t *mac)
{
	for (size_t i = 0; i < s->net->node_count; i++)
		if (s->net->nodes[i]->kind == NODE_HOST)
			list_for_each (dev, &s->net->nodes[i]->devs, struct netdev, link)
				if (!(dev->flags & IFF_LOOPBACK) && mac_equal(dev->mac, mac))
					return s->net->nodes[i]->name;
	return mac_is_broadcast(mac)    ? _("everybody")
		: mac_is_zero(mac)      ? "lo"
		: mac_is_multicast(mac) ? _("a group")
					: _("no host");
}

static void print_macs(struct story *s, const struct happening *h, size_t column)
{
	const struct eth_header *eth = &h->is->eth;
	struct text t = {0}, way = {0};

	if (!h->is->has_eth)
		return;
	uint64_t key = hash_two(h->r.frame, hash_two(arg_mac(eth->dst), arg_mac(eth->src)));
	if (!story_first_time(s->memory, key))
		return;
	text_add(&way, "%s %s → %s %s", mac_text(eth->src).s, owner_of(s, eth->src),
		mac_text(eth->dst).s, owner_of(s, eth->dst));
	size_t used = columns_width(way.s, way.len), room = report_width();
	if (used + column > room) /* a narrow terminal: as far right as it goes */
		column = used + INDENT < room ? room - used : INDENT;
	text_add(&t, "%*s", (int)column, "");
	style_put(&t, s->set.colour, STYLE_DIM, way.s, 0);
	text_putc(&t, '\n');
	story_print(s, &t);
	text_free(&way);
}

void story_hop(struct story *s, const struct happening *h)
{
	size_t width = 2 * s->name_width + 3, column = INDENT + width + 2 + PROTOCOL_WIDTH;
	struct text t = {0}, way = {0}, what = {0};

	story_put_time(s, &t, h->r.time);
	text_add(&way, "%s → %s", sender_of(s, &h->r), story_node(s, h->r.node));
	style_put(&t, s->set.colour, STYLE_NODE, text_str(&way), width + 2);
	style_put(&t, s->set.colour, STYLE_FRAME, dissection_protocol(h->is), PROTOCOL_WIDTH);
	dissection_describe(&what, h->is);
	columns_wrap(&t, text_str(&what), column, report_width() - column);
	story_print(s, &t);
	text_free(&way);
	text_free(&what);
	print_macs(s, h, column);
}
