/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The neighbour tables: the MAC of each neighbour, and the entry's state. */
#include "base/text.h"
#include "ui/canvas/fields.h"
#include "ui/text/words.h"
#include "ui/views/tables.h"
#include "wire/ethernet.h"

enum { COLUMN_MAC = 17, COLUMN_OWNER = 36, COLUMN_STATE = 45, COLUMN_DEV = 56, COLUMN_END = 60 };
enum { WAITS = 18 }; /* additional width, if packets are queued */

static int draw_entry(const struct drawing *d, int y, const struct neigh *n)
{
	const struct model *m = d->model;
	bool new = moment_is_about(m, n->taught_by);
	unsigned look = new ? ROLE_CHANGED : n->state &NUD_FAILED ? ROLE_BAD : ROLE_TEXT;
	const char *owner = n->state & NUD_VALID ? owner_of_mac(m, n->mac) : NULL;
	unsigned chip = new ? look : look_of_mac(m, n->mac);
	struct fields f = fields_begin(d->area, y, COLUMN_END + (n->queue_bytes ? WAITS : 0));
	struct text words = {0};

	fields_put(&f, 0, 0, look, new ? "◆" : " ");
	fields_put(&f, 2, COLUMN_MAC - 2, look, ip_text(n->address).s);
	if (n->state & NUD_VALID)
		chip_text(m, &words, n->mac, SIZE_MAX);
	fields_put(&f, COLUMN_MAC, 0, n->state & NUD_VALID ? chip : ROLE_DIM,
		n->state & NUD_VALID ? words.s : "—");
	if (owner)
		fields_put(&f, COLUMN_OWNER, COLUMN_STATE - COLUMN_OWNER - 1, chip, _(owner));
	fields_put(&f, COLUMN_STATE, COLUMN_DEV - COLUMN_STATE, look, nud_name(n->state));
	fields_put(&f, COLUMN_DEV, 0, ROLE_DIM, n->dev->name);
	if (n->queue_bytes)
		fields_put(&f, COLUMN_DEV + 6, 0, ROLE_DIM, _("packets queued"));
	text_free(&words);
	return fields_end(&f);
}

static int neighbours_view_draw(const struct drawing *d)
{
	int y = 0;

	for (size_t i = 0; i < lab_network(d->model->lab)->node_count; i++) {
		const struct host *h = host_at(d->model, i);
		bool headed = false;
		if (!h)
			continue;
		list_for_each (n, &h->arp.entries, struct neigh, link) {
			if (n->state & NUD_NOARP)
				continue;
			if (!headed)
				y = table_heading(d, y, &h->node);
			headed = true;
			y = draw_entry(d, y, n);
		}
		if (y > TABLE_ROWS_MAX)
			return table_ends_early(d->area, y);
	}
	if (!y)
		y = area_put_wrapped(d->area, 0, 0, ROLE_DIM, _("All neighbour tables are empty."));
	return y;
}

const struct view view_neighbours = {
	.name = "neighbours",
	.title = N_("Neighbours"),
	.slot = SLOT_STATE,
	.order = 10,
	.keeps_place = true,
	.draw = neighbours_view_draw,
};
