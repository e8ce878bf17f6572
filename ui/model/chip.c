/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who has which hue and sign. They are given in turn; after each round of the hues the signs move
 * on by one, so that no pair comes twice before all 25 were given. Routers have one of their own.
 */
#include "ui/model/chip.h"

#include <string.h>

#include "host/host.h"

static const char *role_at(const struct network *net, size_t i)
{
	const struct node *n = net->nodes[i];

	return n->kind == NODE_HOST ? ((const struct host *)(const void *)n)->role : "";
}

static enum chip_kind kind_at(const struct network *net, size_t i)
{
	if (net->nodes[i]->kind != NODE_HOST)
		return CHIP_NONE;
	return strcmp(role_at(net, i), "router") == 0 ? CHIP_OF_ROUTER : CHIP_OF_HOST;
}

static int turn_of(const char *role)
{
	if (strcmp(role, "client") == 0)
		return 0;
	return strcmp(role, "director") == 0 ? 1 : 2;
}

struct chip chip_of(const struct network *net, size_t node)
{
	struct chip c = {.kind = node < net->node_count ? kind_at(net, node) : CHIP_NONE};
	unsigned before = 0;

	if (c.kind != CHIP_OF_HOST)
		return c;
	int own = turn_of(role_at(net, node));
	for (size_t i = 0; i < net->node_count; i++) {
		int turn = kind_at(net, i) == CHIP_OF_HOST ? turn_of(role_at(net, i)) : 3;
		before += turn < own || (turn == own && i < node);
	}
	c.hue = before % CHIP_HUES;
	c.round = before / CHIP_HUES;
	c.sign = (before + c.round) % CHIP_SIGNS;
	return c;
}
