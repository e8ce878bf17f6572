/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nodes: the sign of the role, name, chip, addresses, tags. The acting one has a ring, a silent one
 * is grey, one whose interfaces are all down is grey with a cross. An acting member of a group is
 * drawn in full next to the group.
 */
#include <string.h>

#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/records.h"
#include "ui/picture/picture_private.h"
#include "ui/text/words.h"

enum { TAGS_SHOWN = 3, INSIDE = 16 };

struct cursor { /* where the next element of a row goes */
	struct rect box;
	int row, right; /* right: where the free space of the current row ends */
};

/* ---- positions ---- */

struct rect node_rect(const struct picture *p, unsigned node)
{
	const struct plan_node *n = &p->plan.nodes[node];

	if (p->lens_in_node && p->acting == node)
		return p->lens;
	if (node_is_lifted(p, node))
		return lifted_rect(p, node);
	return (struct rect){n->x, n->y, n->w, n->h};
}

/* ---- state ---- */

static bool has_decided(const struct picture *p, unsigned node, unsigned kind)
{
	for (size_t i = 0; i < p->now.decision_count; i++)
		if (p->now.decisions[i].node == node &&
			model_record(p->m, p->now.decisions[i].record)->kind == kind)
			return true;
	return false;
}

static bool is_off(const struct picture *p, unsigned node)
{
	bool any = false;

	list_for_each (dev, &p->net->nodes[node]->devs, struct netdev, link) {
		if (!dev->wire)
			continue;
		if (netdev_is_up(dev) && dev->wire->up)
			return false;
		any = true;
	}
	return any;
}

static const char *state_of(const struct picture *p, unsigned node)
{
	if (is_off(p, node))
		return "off";
	if (has_decided(p, node, REC_ARP_SILENT) || passed_by(p) == node)
		return "muted";
	return p->acting == node ? "acting" : "plain";
}

static enum picture_sign role_sign(const struct picture *p, unsigned node)
{
	if (plan_is(&p->plan, node, "client"))
		return SIGN_CLIENT;
	if (plan_is(&p->plan, node, "director"))
		return SIGN_DIRECTOR;
	if (plan_is(&p->plan, node, "router"))
		return SIGN_ROUTER;
	return plan_is(&p->plan, node, "real-server") ? SIGN_SERVER : SIGN_HOST;
}

/* ---- a host ---- */

static void frame_of(struct picture *p, struct rect b, unsigned node, const char *state, bool muted)
{
	int round = plan_is(&p->plan, node, "client") ? 26 : 8;

	if (strcmp(state, "acting") == 0) {
		scene_box(p->s, PR_GLOW, b.x - 7, b.y - 7, b.w + 14, b.h + 14, round + 10);
		scene_box(p->s, PR_HALO, b.x - 5, b.y - 5, b.w + 10, b.h + 10, round + 8);
	}
	scene_box(p->s, muted ? PR_MUTED : PR_BOX, b.x, b.y, b.w, b.h, round);
	if (plan_is(&p->plan, node, "director"))
		scene_box(p->s, PR_HAIR, b.x + 6, b.y + 6, b.w - 12, b.h - 12, 4);
}

static int row_y(const struct cursor *c) /* its middle */
{
	return c->box.y + 34 + NODE_ROW * c->row;
}

static bool has_rows(const struct cursor *c, int rows)
{
	return 34 + NODE_ROW * (c->row + rows) + 18 <= c->box.h;
}

/* the chip in the row of the name, if both fit */
static bool put_first_chip(struct picture *p, struct cursor *c, int name_end, const uint8_t *mac)
{
	int w = chip_width(p, mac);

	if (name_end + 12 + w > c->right)
		return false;
	chip_draw(p, c->right - w, row_y(c), mac);
	c->right -= w + 12;
	return true;
}

/* true if the chip is in this row, too */
static bool put_address(
	struct picture *p, struct cursor *c, const struct netdev *dev, bool muted, bool with_chip)
{
	const struct in_ifaddr *first = NULL;

	if (!has_rows(c, 1))
		return false;
	c->row++;
	c->right = c->box.x + c->box.w - INSIDE;
	list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (!first && !is_vip(p, a->local))
			first = a;
	int end = c->box.x + 20;
	if (first)
		end += scene_put(p->s, muted ? PR_FAINT : PR_TEXT, LETTERS_ADDRESS, end,
			row_y(c) + 10, ip_text(first->local).s);
	int w = chip_width(p, dev->mac);
	if (!with_chip || end + 12 + w > c->right)
		return false;
	chip_draw(p, c->right - w, row_y(c), dev->mac);
	c->right -= w + 12;
	return true;
}

static int address_end(const struct picture *p, const struct cursor *c, const struct netdev *dev)
{
	int end = c->box.x + 20;

	list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (!is_vip(p, a->local))
			return end + letters_width(ip_text(a->local).s, LETTERS_ADDRESS) + 12;
	return end;
}

static void put_tags(struct picture *p, struct cursor *c, unsigned node, int left)
{
	struct held tags[TAGS_SHOWN + 1];
	size_t count = tags_of(p, node, tags, TAGS_SHOWN + 1);

	for (size_t i = 0; i < count && i < TAGS_SHOWN; i++) {
		struct text t = {0};
		put_tag_words(p, &t, &tags[i]);
		int w = tag_width(t.s, tags[i].silent || tags[i].is_new);
		if (c->right - w < left && has_rows(c, 1)) {
			c->row++;
			c->right = c->box.x + c->box.w - INSIDE;
			left = c->box.x + 12;
		}
		if (c->right - w >= left) {
			tag_draw(p, c->right - w, row_y(c), t.s, tag_state(&tags[i]));
			c->right -= w + 10;
		}
		text_free(&t);
	}
}

static void put_name(struct picture *p, const struct cursor *c, unsigned node, bool muted)
{
	struct text t = {0};

	letters_cut(&t, p->net->nodes[node]->name, LETTERS_NAME, c->box.w - 62 - INSIDE);
	scene_sign(p->s, muted ? PR_SIGN_FAINT : PR_SIGN, role_sign(p, node), c->box.x + 36,
		c->box.y + 34, 1000);
	scene_put(p->s, muted ? PR_FAINT : PR_TEXT, LETTERS_NAME, c->box.x + 62, c->box.y + 44,
		text_str(&t));
	text_free(&t);
}

static void draw_host(struct picture *p, unsigned node, struct rect box, const char *state)
{
	const struct node *n = p->net->nodes[node];
	bool muted = strcmp(state, "muted") == 0 || strcmp(state, "off") == 0;
	struct cursor c = {.box = box, .right = box.x + box.w - INSIDE};
	const struct netdev *last = NULL, *left_over = NULL;

	frame_of(p, box, node, state, muted);
	if (p->plan.tall) {
		draw_tall_host(p, node, box, muted);
		return;
	}
	put_name(p, &c, node, muted);
	int name_end = box.x + 62 + letters_width(n->name, LETTERS_NAME);
	list_for_each (dev, &n->devs, struct netdev, link) {
		if (!dev->wire || !in_dev_of(dev))
			continue;
		bool chip = !last && put_first_chip(p, &c, name_end, dev->mac);
		chip |= put_address(p, &c, dev, muted, !chip);
		left_over = !chip && !left_over ? dev : left_over;
		last = dev;
	}
	int left = last ? address_end(p, &c, last) : box.x + 12;
	if (left_over && has_rows(&c, 1)) {
		c.row++;
		c.right = box.x + box.w - INSIDE;
		left = box.x + 20 + chip_draw(p, box.x + 20, row_y(&c), left_over->mac) + 10;
	}
	put_tags(p, &c, node, left);
	if (strcmp(state, "off") == 0)
		scene_sign(p->s, PR_SIGN_CHANGED, SIGN_NO, box.x + 36, box.y + box.h - 24, 1200);
}

/* name, chip and the first tag in one line */
static void draw_row(struct picture *p, unsigned node, struct rect box, const char *state)
{
	bool muted = strcmp(state, "muted") == 0 || strcmp(state, "off") == 0;
	struct cursor c = {.box = box, .right = box.x + box.w - INSIDE};
	struct text t = {0};

	frame_of(p, box, node, state, muted);
	scene_sign(p->s, muted ? PR_SIGN_FAINT : PR_SIGN, role_sign(p, node), box.x + 30,
		box.y + 23, 900);
	letters_cut(&t, p->net->nodes[node]->name, LETTERS_NAME, box.w / 2 - 54);
	int end = box.x + 54 +
		scene_put(p->s, muted ? PR_FAINT : PR_TEXT, LETTERS_NAME, box.x + 54, box.y + 33,
			text_str(&t));
	text_free(&t);
	c.box.y -= 11;
	list_for_each (dev, &p->net->nodes[node]->devs, struct netdev, link)
		if (dev->wire && put_first_chip(p, &c, end, dev->mac))
			break;
	put_tags(p, &c, node, end + 12);
}

static void draw_switch(struct picture *p, unsigned node, struct rect b, const char *state)
{
	if (strcmp(state, "acting") == 0) {
		scene_box(p->s, PR_GLOW, b.x - 7, b.y - 7, b.w + 14, b.h + 14, b.h / 2 + 7);
		scene_box(p->s, PR_HALO, b.x - 5, b.y - 5, b.w + 10, b.h + 10, b.h / 2 + 5);
	}
	scene_box(p->s, PR_BOX, b.x, b.y, b.w, b.h, b.h / 2);
	struct text name = {0};
	letters_cut(&name, p->net->nodes[node]->name, LETTERS_NAME, b.w - 16);
	scene_put_middle(
		p->s, PR_TEXT, LETTERS_NAME, b.x + b.w / 2, b.y + b.h / 2 + 10, text_str(&name));
	text_free(&name);
}

static void draw_one(struct picture *p, unsigned node)
{
	const struct plan_node *n = &p->plan.nodes[node];
	const char *state = state_of(p, node);
	struct rect box = node_rect(p, node);
	struct item *i = scene_item(
		p->s, ITEM_NODE, p->net->nodes[node]->name, "node-%s", p->net->nodes[node]->name);

	i->state = state;
	if (n->class == PLAN_SWITCH)
		draw_switch(p, node, box, state);
	else if (n->fold == FOLD_ROW || lifted_as_row(p, node))
		draw_row(p, node, box, state);
	else
		draw_host(p, node, box, state);
	scene_bounds(p->s);
}

void draw_nodes(struct picture *p)
{
	for (unsigned i = 0; i < p->plan.node_count; i++)
		if (p->plan.nodes[i].group < 0 || node_is_lifted(p, i))
			draw_one(p, i);
}

void take_nodes(struct picture *p)
{
	for (unsigned i = 0; i < p->plan.node_count; i++)
		if (p->plan.nodes[i].group < 0 || node_is_lifted(p, i))
			room_take(&p->room, rect_grown(node_rect(p, i), 6));
	for (size_t i = 0; i < p->plan.group_count; i++) {
		const struct plan_group *g = &p->plan.groups[i];
		room_take(&p->room, (struct rect){g->x, g->y, g->w, g->h});
	}
}
