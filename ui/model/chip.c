/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Assigns hues and signs to hosts. Both advance in rotation; after each round of hues the signs
 * move on by one, so no pair repeats before all 25 were used. Routers have a chip of their own
 * kind.
 */
#include "ui/model/chip.h"

#include <stdlib.h>
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

static struct chip chip_numbered(unsigned n)
{
	const unsigned round = n / CHIP_HUES;

	return (struct chip){.kind = CHIP_OF_HOST,
		.hue = n % CHIP_HUES,
		.sign = (n + round) % CHIP_SIGNS,
		.round = round};
}

struct chip *chips_give(const struct network *net)
{
	struct chip *chips = calloc(net->node_count + 1, sizeof(*chips));
	unsigned given = 0;

	if (!chips)
		abort();
	for (size_t i = 0; i < net->node_count; i++)
		chips[i].kind = kind_at(net, i);
	for (int turn = 0; turn < 3; turn++)
		for (size_t i = 0; i < net->node_count; i++)
			if (kind_at(net, i) == CHIP_OF_HOST && turn_of(role_at(net, i)) == turn)
				chips[i] = chip_numbered(given++);
	return chips;
}
