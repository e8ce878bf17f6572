/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Differences on a narrow canvas: the caption in two lines, boxes of names, chips and tags without
 * the role's sign, and signs instead of bubbles, whose text is in the page's sections.
 */
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/records.h"
#include "ui/picture/picture_private.h"

enum { CAPTION_Y = 40, CAPTION_LEAD = 34, BADGE = 17, BETWEEN = 8, WORTH = 3 };

void draw_tall_caption(struct picture *p, const char *words)
{
	struct text lines = {0};
	int y = CAPTION_Y;

	letters_wrap(&lines, words, LETTERS_NAME, p->plan.width - 2 * TALL_SIDE, 2);
	for (char *at = lines.s, *end; at && *at; at = end + 1, y += CAPTION_LEAD) {
		end = at;
		while (*end != '\n')
			end++;
		*end = '\0';
		scene_put(p->s, PR_TEXT, LETTERS_NAME, TALL_SIDE, y, at);
	}
	text_free(&lines);
}

/* ---- a host ---- */

struct running_line { /* where the next element goes */
	struct rect box;
	int x, row;
};

static int line_y(const struct running_line *f)
{
	return f->box.y + 34 + NODE_ROW * f->row;
}

static void next_row(struct running_line *f)
{
	f->row++;
	f->x = f->box.x + TALL_INSIDE;
}

/* reserves this width, in this row or the next; false: no room left */
static bool line_has(struct running_line *f, int width)
{
	int right = f->box.x + f->box.w - TALL_INSIDE + 4;

	if (f->x + width > right && f->x > f->box.x + TALL_INSIDE)
		next_row(f);
	return f->x + width <= right && 34 + NODE_ROW * f->row + 18 <= f->box.h;
}

static void line_chip(struct picture *p, struct running_line *f, const struct netdev *dev)
{
	if (line_has(f, chip_width(p, dev->mac)))
		f->x += chip_draw(p, f->x, line_y(f), dev->mac) + BETWEEN;
}

static void line_address(
	struct picture *p, struct running_line *f, const struct netdev *dev, bool muted)
{
	list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link) {
		if (is_vip(p, a->local))
			continue;
		if (f->x > f->box.x + TALL_INSIDE)
			next_row(f);
		const char *words = ip_text(a->local).s;
		if (line_has(f, letters_width(words, LETTERS_REST)))
			f->x += scene_put(p->s, muted ? PR_FAINT : PR_TEXT, LETTERS_REST, f->x,
				line_y(f) + 8, words);
		return;
	}
}

static void line_tags(struct picture *p, struct running_line *f, unsigned node)
{
	struct held tags[3];
	size_t count = tags_of(p, node, tags, 3);

	for (size_t i = 0; i < count; i++) {
		bool sign = tags[i].silent || tags[i].is_new;
		struct text t = {0};
		put_tag_words(p, &t, &tags[i]);
		int w = tag_width(t.s, sign);
		if (line_has(f, w)) {
			tag_draw(p, f->x, line_y(f), t.s, tag_state(&tags[i]));
			f->x += w + BETWEEN;
		}
		text_free(&t);
	}
}

/* the chip at the right of the name; false: it has no room there */
static bool put_head(struct picture *p, unsigned node, struct rect b, bool muted)
{
	const char *name = p->net->nodes[node]->name;
	int inside = b.w - 2 * TALL_INSIDE;
	struct text cut = {0};

	letters_cut(&cut, name, LETTERS_NAME, inside);
	int w = scene_put(p->s, muted ? PR_FAINT : PR_TEXT, LETTERS_NAME, b.x + TALL_INSIDE,
		b.y + 44, text_str(&cut));
	text_free(&cut);
	list_for_each (dev, &p->net->nodes[node]->devs, struct netdev, link) {
		if (!dev->wire)
			continue;
		int chip = chip_width(p, dev->mac);
		if (w + 8 + p->plan.chip > inside)
			return false;
		chip_draw(p, b.x + b.w - TALL_INSIDE - chip, b.y + 34, dev->mac);
		return true;
	}
	return false;
}

void draw_tall_host(struct picture *p, unsigned node, struct rect box, bool muted)
{
	struct running_line f = {.box = box, .x = box.x + TALL_INSIDE, .row = 1};
	bool drawn = put_head(p, node, box, muted);
	const struct list *devs = &p->net->nodes[node]->devs;

	list_for_each (dev, devs, struct netdev, link) {
		if (dev->wire && !drawn)
			line_chip(p, &f, dev);
		drawn &= !dev->wire;
	}
	if (!plan_shows_address(&p->plan, node)) {
		line_tags(p, &f, node);
		return;
	}
	list_for_each (dev, devs, struct netdev, link)
		if (dev->wire && in_dev_of(dev))
			line_address(p, &f, dev, muted);
}

/* ---- signs in place of bubbles ---- */

static void put_badge(struct picture *p, unsigned node, uint64_t record, enum bubble_kind kind,
	enum picture_sign sign)
{
	static const enum picture_role roles[] = {
		PR_SIGN_HERE, PR_SIGN_FAINT, PR_SIGN_CHANGED, PR_SECOND, PR_HERE};
	struct rect b = node_rect(p, node);
	struct text verdict = {0};

	verdict_of(model_record(p->m, record), &verdict);
	struct item *i = scene_item(
		p->s, ITEM_BUBBLE, text_str(&verdict), "bubble-%s", model_node(p->m, node));
	i->state = bubble_kind_name(kind);
	i->record = record;
	i->moved.fade = faded(&p->time, p->time.ttl, p->time.length);
	scene_disc(p->s, PR_PAPER, HUE_NONE, b.x + b.w - 6, b.y, BADGE);
	scene_sign(p->s, sign == SIGN_CHANGED ? PR_SIGN_CHANGED : roles[kind], sign, b.x + b.w - 6,
		b.y, 900);
	scene_bounds(p->s);
	text_free(&verdict);
}

static void put_decision(struct picture *p, const struct decision *d)
{
	static const enum picture_sign signs[] = {
		SIGN_YES, SIGN_SILENT, SIGN_NO, SIGN_NONE, SIGN_STAR};
	uint64_t forward = d->node == p->acting ? forward_record(p) : 0;
	struct text verdict = {0};
	enum bubble_kind kind = verdict_of(model_record(p->m, d->record), &verdict);

	text_free(&verdict);
	if (p->plan.nodes[d->node].group >= 0 && !node_is_lifted(p, d->node))
		return;
	if (forward)
		put_badge(p, d->node, forward, kind, SIGN_CHANGED);
	else if (signs[kind] != SIGN_NONE && d->worth >= WORTH && d->record != p->now.pick)
		put_badge(p, d->node, d->record, kind, signs[kind]);
}

void draw_badges(struct picture *p)
{
	const struct record *pick = p->now.pick ? model_record(p->m, p->now.pick) : NULL;
	unsigned chosen = pick ? server_node(p, (uint32_t)pick->a[0]) : NO_NODE;

	for (size_t i = 0; i < p->now.decision_count; i++)
		if (p->now.decisions[i].node != chosen)
			put_decision(p, &p->now.decisions[i]);
	if (chosen != NO_NODE && (p->plan.nodes[chosen].group < 0 || node_is_lifted(p, chosen)))
		put_badge(p, chosen, pick->number, BUBBLE_PICK, SIGN_STAR);
}
