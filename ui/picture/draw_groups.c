/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Too many hosts for separate boxes: a group with a cell per host, the range of its names and
 * addresses, and the tags common to all of them.
 */
#include <string.h>

#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "ui/picture/picture_private.h"
#include "ui/text/words.h"

enum { SIDE = GROUP_SIDE };

static uint32_t address_at(const struct picture *p, unsigned node)
{
	list_for_each (dev, &p->net->nodes[node]->devs, struct netdev, link)
		if (dev->wire && in_dev_of(dev) && !list_empty(&in_dev_of(dev)->addrs))
			return list_first(&in_dev_of(dev)->addrs, struct in_ifaddr, link)->local;
	return 0;
}

static void put_range(struct picture *p, const struct plan_group *g)
{
	struct text t = {0}, cut = {0};
	int room = g->w - 62 - SIDE;

	text_add(&t, "%s … %s", p->net->nodes[g->first]->name, p->net->nodes[g->last]->name);
	letters_cut(&cut, t.s, LETTERS_NAME, room);
	int end = scene_put(p->s, PR_FAINT, LETTERS_NAME, g->x + 62, g->y + 44, cut.s);
	text_clear(&t);
	text_add(&t, _("%s to %s"), ip_text(address_at(p, g->first)).s,
		ip_text(address_at(p, g->last)).s);
	if (end + 20 + letters_width(t.s, LETTERS_REST) <= room)
		scene_put_end(p->s, PR_FAINT, LETTERS_REST, g->x + g->w - SIDE, g->y + 42, t.s);
	text_free(&t);
	text_free(&cut);
}

static const uint8_t *first_mac(const struct picture *p, unsigned node)
{
	list_for_each (dev, &p->net->nodes[node]->devs, struct netdev, link)
		if (dev->wire)
			return dev->mac;
	return NULL;
}

static void put_cell(struct picture *p, unsigned node, int x, int y)
{
	const uint8_t *mac = first_mac(p, node);

	scene_box(p->s, PR_BOX, x, y, CELL_WIDE, CELL_HIGH, 6);
	if (mac)
		chip_draw(p, x + (CELL_WIDE - chip_width(p, mac)) / 2, y + CELL_HIGH / 2, mac);
}

static bool is_inside(const struct picture *p, const struct plan_group *g, unsigned node)
{
	return p->plan.nodes[node].group >= 0 && &p->plan.groups[p->plan.nodes[node].group] == g &&
		!node_is_lifted(p, node);
}

/* a chip or a dot for each that fits; the count shows the total */
static void put_cells(struct picture *p, const struct plan_group *g)
{
	int columns, n = 0;
	bool cells = plan_has_cells(g, &columns);
	int pitch = cells ? CELL_WIDE + CELL_GAP : DOT_PITCH;
	int high = cells ? CELL_HIGH + CELL_GAP : DOT_PITCH;
	int rows = (g->h - GROUP_HEAD - GROUP_FOOT + CELL_GAP) / high;

	for (unsigned i = g->first; i <= g->last && n < columns * rows; i++) {
		if (!is_inside(p, g, i))
			continue;
		int x = g->x + SIDE + n % columns * pitch,
		    y = g->y + GROUP_HEAD + n / columns * high;
		if (cells)
			put_cell(p, i, x, y);
		else
			scene_box(p->s, PR_CELL, x, y, DOT, DOT, 0);
		n++;
	}
}

static void put_group_tags(struct picture *p, const struct plan_group *g)
{
	struct held tags[2];
	int x = g->x + SIDE, y = g->y + g->h - GROUP_FOOT / 2;
	struct text t = {0};

	if (tags_of(p, g->first, tags, 2)) {
		put_tag_words(p, &t, &tags[0]);
		tag_draw(p, x, y, t.s, tag_state(&tags[0]));
		x += tag_width(t.s, tags[0].silent || tags[0].is_new) + 16;
		text_clear(&t);
	}
	text_add(&t, words_count("%zu host", "%zu hosts", g->count), g->count);
	size_t more = p->left_in[g - p->plan.groups];
	if (more) {
		text_put(&t, "; ");
		text_add(&t, words_count("%zu more takes part", "%zu more take part", more), more);
	}
	if (x + letters_width(t.s, LETTERS_REST) < g->x + g->w - SIDE)
		scene_put(p->s, PR_SECOND, LETTERS_REST, x, y + 8, t.s);
	text_free(&t);
}

static void draw_group(struct picture *p, size_t index)
{
	const struct plan_group *g = &p->plan.groups[index];
	struct text title = {0};

	text_add(&title, words_count("%zu host", "%zu hosts", g->count), g->count);
	scene_item(p->s, ITEM_GROUP, title.s, "group-%zu", index + 1)->state = "muted";
	text_free(&title);
	scene_box(p->s, PR_MUTED, g->x, g->y, g->w, g->h, 8);
	scene_sign(p->s, PR_SIGN_FAINT,
		plan_is(&p->plan, g->first, "client") ? SIGN_CLIENT : SIGN_SERVER, g->x + 36,
		g->y + 34, 1000);
	put_range(p, g);
	put_cells(p, g);
	put_group_tags(p, g);
	scene_bounds(p->s);
}

void draw_groups(struct picture *p)
{
	for (size_t i = 0; i < p->plan.group_count; i++)
		draw_group(p, i);
}
