/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Assembles the picture: layout, instant, then drawing from back to front. */
#include "ui/picture/picture.h"

#include <stdlib.h>

#include "host/records.h"
#include "ui/picture/picture_private.h"
#include "ui/text/words.h"

/* the node with the ring: it changed a frame, decided most, received it, or had a command typed */
static unsigned find_acting(const struct instant *now)
{
	unsigned worth = 0, best = NO_NODE;

	if (now->went)
		return model_record(now->m, now->went)->node;
	for (size_t i = 0; i < now->decision_count; i++) {
		const struct decision *d = &now->decisions[i];
		bool silent = model_record(now->m, d->record)->kind == REC_ARP_SILENT;
		if (!silent && d->worth > worth) {
			worth = d->worth;
			best = d->node;
		}
	}
	if (best == NO_NODE && now->arrival_count == 1)
		return now->arrivals[0].node;
	return best == NO_NODE && now->typed ? model_record(now->m, now->typed)->node : best;
}

static void begin_picture(struct picture *p, int phase)
{
	chips_read(&p->chips, p->net);
	if (p->what == PICTURE_TALL)
		plan_make_tall(&p->plan, p->m->lab, widest_chip(p));
	else
		plan_make(&p->plan, p->m->lab, p->m->placed, p->m->placed_count);
	scene_init(p->s, p->plan.width, p->plan.height);
	addresses_read(p);
	instant_read(&p->now, p->m);
	p->acting = find_acting(&p->now);
	lift_members(p);
	p->room.whole = (struct rect){
		MAP_MARGIN, 84, p->plan.width - 2 * MAP_MARGIN + 12, p->plan.height - 84 - 88};
	motion_read(p, phase);
}

static void draw_tall(struct picture *p)
{
	draw_head(p);
	take_nodes(p);
	draw_wires(p);
	draw_flight(p);
	draw_ghost(p);
	draw_nodes(p);
	draw_groups(p);
	draw_badges(p);
	draw_timeline(p);
}

static void draw_map(struct picture *p)
{
	draw_head(p);
	take_nodes(p);
	take_wires(p);
	plan_lens(p);
	if (p->lens_in_node)
		room_take(&p->room, rect_grown(p->lens, 6));
	draw_wires(p);
	draw_flight(p);
	draw_ghost(p);
	draw_nodes(p);
	draw_groups(p);
	draw_lens(p);
	draw_pick(p);
	draw_bubbles(p);
	draw_letters(p);
	draw_tables(p);
	draw_timeline(p);
}

bool picture_place_of(const struct model *m, unsigned node, int *x, int *y)
{
	struct plan plan;

	plan_make(&plan, m->lab, m->placed, m->placed_count);
	bool free_to_move = node < plan.node_count && plan.nodes[node].group < 0;
	if (free_to_move) {
		*x = plan.nodes[node].x;
		*y = plan.nodes[node].y;
	}
	plan_free(&plan);
	return free_to_move;
}

void picture_scene(struct scene *s, const struct model *m, enum picture_what what, int phase)
{
	struct picture *p = calloc(1, sizeof(*p));

	if (!p)
		abort();
	p->s = s;
	p->m = m;
	p->what = what;
	p->net = lab_network(m->lab);
	begin_picture(p, phase);
	if (what == PICTURE_LOAD)
		draw_load(p);
	else if (what == PICTURE_TALL)
		draw_tall(p);
	else
		draw_map(p);
	chips_free(&p->chips);
	plan_free(&p->plan);
	free(p);
}
