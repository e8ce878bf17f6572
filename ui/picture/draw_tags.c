/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A virtual address is a tag on every node that has it, with its interface. If the host would not
 * answer ARP for it now, the tag is grey with a crossed-out speaker: as arp_ignore() decides for a
 * request received on the first interface.
 */
#include <string.h>

#include "base/text.h"
#include "host/ip/addr.h"
#include "host/neigh/arp.h"
#include "host/records.h"
#include "ui/picture/picture_private.h"

enum { TAG_HIGH = 36, HOLE = 15, WORDS_AT = 28, AROUND = 44, SIGN_ROOM = 30 };

static const struct netdev *first_card(const struct host *h)
{
	list_for_each (dev, &h->node.devs, struct netdev, link)
		if (dev->wire)
			return dev;
	return NULL;
}

/* the request comes from a neighbour in the interface's network */
static bool would_be_silent(const struct host *h, uint32_t vip)
{
	const struct netdev *card = first_card(h);
	uint32_t asker = 0;

	if (!card || !in_dev_of(card))
		return true;
	if (card->flags & IFF_NOARP)
		return true;
	list_for_each (a, &in_dev_of(card)->addrs, struct in_ifaddr, link)
		if (a->local != vip && a->prefix < 31 && !asker)
			asker = a->local ^ 1;
	return arp_ignore(h, card, asker, vip).silent;
}

/* it was added in this instant */
static bool is_new(const struct picture *p, unsigned node, uint32_t vip)
{
	for (uint64_t n = p->now.first; p->now.any && n <= p->now.last; n++) {
		const struct record *r = model_record(p->m, n);
		if (r->kind == REC_ADDRESS && r->node == node && r->a[0] == vip && r->a[2])
			return true;
	}
	return false;
}

const char *tag_state(const struct held *h)
{
	return h->is_new ? "new" : h->silent ? "silent" : "held";
}

size_t tags_of(const struct picture *p, unsigned node, struct held *items, size_t most)
{
	const struct host *h = picture_host(p, node);
	size_t count = 0;

	if (!h)
		return 0;
	for (size_t i = 0; i < p->vip_count; i++)
		list_for_each (dev, &h->node.devs, struct netdev, link)
			if (count < most && in_dev_of(dev) && addr_find(dev, p->vips[i]))
				items[count++] = (struct held){p->vips[i], dev->name,
					would_be_silent(h, p->vips[i]),
					is_new(p, node, p->vips[i])};
	return count;
}

/* ".100 eth0"; the full address if its last byte is ambiguous */
void put_tag_words(const struct picture *p, struct text *t, const struct held *h)
{
	size_t alike = 0;

	for (size_t i = 0; i < p->vip_count; i++)
		alike += (p->vips[i] & 255) == (h->vip & 255);
	if (alike > 1)
		put_short(p, t, h->vip);
	else
		text_add(t, ".%u", h->vip & 255);
	text_add(t, " %s", h->dev);
}

int tag_width(const char *words, bool sign)
{
	return letters_width(words, LETTERS_BOLD) + AROUND + (sign ? SIGN_ROOM : 0);
}

/* its left, its middle; state: "held", "silent", "new" */
void tag_draw(struct picture *p, int x, int y, const char *words, const char *state)
{
	bool silent = strcmp(state, "silent") == 0, new = strcmp(state, "new") == 0;
	int w = tag_width(words, silent || new), half = TAG_HIGH / 2;
	const struct point edge[] = {{x + 14, y - half}, {x + w, y - half}, {x + w, y + half},
		{x + 14, y + half}, {x, y + 7}, {x, y - 7}};

	scene_path(p->s, silent ? PR_HUSH : new ? PR_CHANGED : PR_PAPER, HUE_NONE, edge, 6, 0);
	scene_close(p->s);
	scene_disc(p->s, PR_HAIR, HUE_NONE, x + HOLE, y, 4);
	scene_put(p->s, silent ? PR_FAINT : PR_TEXT, LETTERS_BOLD, x + WORDS_AT, y + 8, words);
	if (silent || new)
		scene_sign(p->s, silent ? PR_SIGN_FAINT : PR_SIGN_CHANGED,
			silent ? SIGN_SILENT : SIGN_CHANGED, x + w - 22, y, 850);
}
