/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The switches' MAC tables: the port of each MAC, and the frame that set it. */
#include <inttypes.h>

#include "base/text.h"
#include "net/bridge.h"
#include "ui/canvas/fields.h"
#include "ui/text/words.h"
#include "ui/views/tables.h"

enum { COLUMN_OWNER = 22, COLUMN_PORT = 33, COLUMN_TAUGHT = 38, COLUMN_END = 62 };

static int draw_entry(const struct drawing *d, int y, const struct bridge_entry *e)
{
	bool new = moment_is_about(d->model, e->taught_by);
	unsigned look = new ? ROLE_CHANGED : ROLE_TEXT;
	const char *owner = owner_of_mac(d->model, e->mac);

	struct fields f = fields_begin(d->area, y, COLUMN_END);
	struct text words = {0};

	chip_text(d->model, &words, e->mac, SIZE_MAX);
	fields_put(&f, 0, 0, look, new ? "◆" : " ");
	unsigned chip = new ? look : look_of_mac(d->model, e->mac);
	fields_put(&f, 2, 0, chip, words.s);
	fields_put(&f, COLUMN_OWNER, COLUMN_PORT - COLUMN_OWNER - 1, chip, owner ? owner : "?");
	fields_put(&f, COLUMN_PORT, 0, look, e->port->name);
	fields_putf(&f, COLUMN_TAUGHT, ROLE_DIM, _("frame %llu, %d.%06d s"),
		(unsigned long long)e->taught_by, (int)(e->taught_at / 1000000000),
		(int)(e->taught_at % 1000000000 / 1000));
	text_free(&words);
	return fields_end(&f);
}

static int switches_view_draw(const struct drawing *d)
{
	const struct network *net = lab_network(d->model->lab);
	int y = 0;

	for (size_t i = 0; i < net->node_count; i++) {
		if (net->nodes[i]->kind != NODE_BRIDGE)
			continue;
		const struct bridge *b = (const struct bridge *)(const void *)net->nodes[i];
		y = table_heading(d, y, &b->node);
		if (list_empty(&b->entries))
			y += area_put_wrapped(d->area, 2, y, ROLE_DIM,
				_("MAC table empty: it floods every frame"));
		list_for_each (e, &b->entries, struct bridge_entry, link)
			if (y < TABLE_ROWS_MAX)
				y = draw_entry(d, y, e);
		if (y >= TABLE_ROWS_MAX)
			return table_ends_early(d->area, y);
	}
	return y;
}

const struct view view_switches = {
	.name = "switches",
	.title = N_("Switch table"),
	.slot = SLOT_STATE,
	.order = 20,
	.keeps_place = true,
	.draw = switches_view_draw,
};
