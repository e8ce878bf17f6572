/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture's main frame, in full; and the frame that a host sends because of it. */
#include "host/records.h"
#include "ui/picture/letter.h"
#include "ui/text/words.h"

enum { WIDE = 440, NEXT_WIDE = 408 };

static void put_letter(struct picture *p, uint64_t record, struct rect b, const struct letter *l,
	const char *id, bool next)
{
	enum picture_role role = next ? PR_NEXT_PAPER : PR_PAPER;
	struct item *i = scene_item(p->s, ITEM_ENVELOPE, "", "%s", id);

	i->record = record;
	i->state = next ? "next" : "letter";
	letter_body(p, l, b.x, b.y + FLAP_HIGH, b.w, role);
	letter_flap(p, l, b.x, b.y, b.w, role);
	scene_bounds(p->s);
}

/* `before`: the earlier form of the frame, to mark differences; 0: none */
static void draw_letter_of(struct picture *p, uint64_t record, uint64_t before, struct rect wanted,
	const char *id, bool next)
{
	struct dissection d;
	struct letter l;
	struct rect b;

	if (!model_dissect(p->m, record, &d) || !d.has_eth)
		return;
	letter_read(p, &l, &d, wanted.w, false);
	if (before && model_dissect(p->m, before, &d)) {
		struct letter old;
		letter_read(p, &old, &d, wanted.w, false);
		letter_compare(&old, &l);
	}
	wanted.h = FLAP_HIGH + letter_body_height(&l);
	if (!room_find(&p->room, wanted, &b))
		return;
	room_take(&p->room, b);
	put_letter(p, record, b, &l, id, next);
}

/* a frame that a host sent on its own in this instant, although one was received */
static uint64_t next_letter(const struct picture *p)
{
	for (size_t i = 0; i < p->now.send_count && p->now.arrival_count; i++)
		if (!store_arrival(&p->m->store, p->now.sends[i]))
			return p->now.sends[i];
	return 0;
}

void draw_letters(struct picture *p)
{
	bool changed = p->now.went != 0;
	uint64_t next = changed ? p->now.went : next_letter(p);

	if (!p->now.subject || p->lens.w)
		return;
	draw_letter_of(
		p, p->now.subject, 0, (struct rect){MAP_MARGIN, 120, WIDE, 0}, "letter", false);
	if (!next)
		return;
	struct rect box = node_rect(p, model_record(p->m, next)->node);
	draw_letter_of(p, next, changed ? p->now.came : 0,
		(struct rect){box.x, box.y + box.h + 36, NEXT_WIDE, 0}, "letter-next", !changed);
}
