/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A MAC is a chip: its host's hue and shape, and its last bytes; the same everywhere. Hosts have
 * the 25 pairs of ui/model/chip.h; routers are grey with a plus, broadcast is ink with a burst.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "host/host.h"
#include "ui/model/chip.h"
#include "ui/picture/picture_private.h"
#include "ui/text/words.h"

enum { CHIP_HIGH = 36, CHIP_SIGN = 20, CHIP_LABEL = 35, CHIP_AROUND = 46, BETWEEN = 36 };

/* ---- owners ---- */

static void give_looks(struct chips *c, const struct network *net)
{
	struct chip *chips = chips_give(net);

	for (size_t i = 0; i < net->node_count; i++) {
		bool router = chips[i].kind == CHIP_OF_ROUTER;
		if (chips[i].kind == CHIP_NONE)
			continue;
		c->hues[i] = router ? HUE_GREY : (uint8_t)(HUE_SKY + chips[i].hue);
		c->signs[i] = router ? SIGN_PLUS : (uint8_t)(SIGN_DISC + chips[i].sign);
	}
	free(chips);
}

/* by their last bytes first */
static int compare_ends(const void *a, const void *b)
{
	const struct chip_owner *x = a, *y = b;

	for (int i = 5; i >= 0; i--)
		if (x->mac[i] != y->mac[i])
			return x->mac[i] < y->mac[i] ? -1 : 1;
	return 0;
}

static unsigned common_end(const uint8_t *a, const uint8_t *b)
{
	unsigned n = 0;

	while (n < 6 && a[5 - n] == b[5 - n])
		n++;
	return n;
}

void chips_read(struct chips *c, const struct network *net)
{
	size_t room = 1;

	for (size_t i = 0; i < net->node_count; i++)
		room += net->nodes[i]->dev_count;
	*c = (struct chips){.items = calloc(room, sizeof(*c->items)),
		.hues = calloc(net->node_count + 1, 1),
		.signs = calloc(net->node_count + 1, 1),
		.bytes = 1};
	if (!c->items || !c->hues || !c->signs)
		abort();
	give_looks(c, net);
	for (size_t i = 0; i < net->node_count; i++)
		list_for_each (dev, &net->nodes[i]->devs, struct netdev, link)
			if (dev->wire && net->nodes[i]->kind == NODE_HOST && c->count + 1 < room) {
				memcpy(c->items[c->count].mac, dev->mac, 6);
				c->items[c->count++].node = (unsigned)i;
			}
	qsort(c->items, c->count, sizeof(*c->items), compare_ends);
	for (size_t i = 1; i < c->count; i++) {
		unsigned n = common_end(c->items[i - 1].mac, c->items[i].mac);
		if (n < 6 && n + 1 > c->bytes)
			c->bytes = n + 1;
	}
}

void chips_free(struct chips *c)
{
	free(c->items);
	free(c->hues);
	free(c->signs);
}

unsigned chip_node(const struct picture *p, const uint8_t *mac)
{
	struct chip_owner key = {.node = 0};

	if (!p->chips.count) /* nothing is laid out yet: there is no array to search */
		return NO_NODE;
	memcpy(key.mac, mac, 6);
	const struct chip_owner *found = bsearch(
		&key, p->chips.items, p->chips.count, sizeof(*p->chips.items), compare_ends);
	return found ? found->node : NO_NODE;
}

enum hue chip_hue(const struct picture *p, const uint8_t *mac)
{
	unsigned node = chip_node(p, mac);

	return node == NO_NODE ? HUE_GREY : p->chips.hues[node];
}

/* ---- drawn ---- */

void chip_label(const struct picture *p, struct text *t, const uint8_t *mac)
{
	unsigned bytes = p->chips.bytes;

	if (mac_is_broadcast(mac)) {
		text_put(t, _("everyone"));
		return;
	}
	if (bytes == 1)
		text_putc(t, ':');
	for (unsigned i = 6 - bytes; i < 6; i++)
		text_add(t, "%s%02x", i > 6 - bytes ? ":" : "", mac[i]);
}

int chip_width(const struct picture *p, const uint8_t *mac)
{
	struct text t = {0};

	chip_label(p, &t, mac);
	int width = CHIP_AROUND + letters_width(text_str(&t), LETTERS_BOLD);
	text_free(&t);
	return width;
}

int widest_chip(const struct picture *p)
{
	int widest = 0;

	for (size_t i = 0; i < p->chips.count; i++) {
		int w = chip_width(p, p->chips.items[i].mac);
		widest = w > widest ? w : widest;
	}
	return widest;
}

int chip_draw(struct picture *p, int x, int y, const uint8_t *mac)
{
	struct scene *s = p->s;
	unsigned node = chip_node(p, mac);
	bool all = mac_is_broadcast(mac);
	int width = chip_width(p, mac);
	struct text t = {0};

	chip_label(p, &t, mac);
	scene_box(s, all ? PR_ALL : PR_CHIP, x, y - CHIP_HIGH / 2, width, CHIP_HIGH, CHIP_HIGH / 2);
	scene_hue(s, all ? HUE_NONE : node == NO_NODE ? HUE_GREY : p->chips.hues[node]);
	scene_sign(s, all ? PR_ON_INK : PR_ON_CHIP,
		all                       ? SIGN_BURST
			: node == NO_NODE ? SIGN_NONE
					  : p->chips.signs[node],
		x + CHIP_SIGN, y, 1000);
	scene_put(s, all ? PR_ON_INK : PR_ON_CHIP, LETTERS_BOLD, x + CHIP_LABEL, y + 8, t.s);
	text_free(&t);
	return width;
}

int chips_draw(struct picture *p, int x, int y, const uint8_t *from, const uint8_t *to)
{
	int width = chip_draw(p, x, y, from);

	scene_sign(p->s, PR_SIGN, SIGN_ARROW, x + width + BETWEEN / 2, y, 800);
	return width + BETWEEN + chip_draw(p, x + width + BETWEEN, y, to);
}
