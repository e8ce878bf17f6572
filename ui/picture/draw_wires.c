/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wires at rest, and the path that a response did not take. */
#include <string.h>

#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "ipvs/scheduler.h"
#include "ui/picture/picture_private.h"
#include "ui/picture/ways.h"
#include "ui/text/words.h"
#include "watch/dissect.h"

enum { BEND = 16, BESIDE = 18 };

static bool carries(const struct link *l)
{
	return l->up && netdev_is_up(l->end[0]) && netdev_is_up(l->end[1]);
}

static void draw_wire(struct picture *p, const struct plan_wire *w)
{
	bool up = carries(w->link);
	const struct node *a = w->link->end[0]->node, *b = w->link->end[1]->node;
	struct text title = {0};

	text_add(&title, "%s – %s", a->name, b->name);
	scene_item(p->s, ITEM_WIRE, title.s, "wire-%s-%s", a->name, w->link->end[0]->name)->state =
		up ? "idle" : "cut";
	text_free(&title);
	scene_path(p->s, up ? PR_WIRE : PR_CUT, HUE_NONE, w->points, w->count, BEND);
	scene_bounds(p->s);
}

/* a member drawn outside its group temporarily has its own wire */
static void draw_lifted(struct picture *p, unsigned node)
{
	struct point points[PLAN_POINTS];

	list_for_each (dev, &p->net->nodes[node]->devs, struct netdev, link) {
		if (!dev->wire)
			continue;
		size_t n = way_points(p, dev->wire->end[1 - dev->wire_end]->node->id, node, points);
		scene_item(p->s, ITEM_WIRE, "", "wire-lifted-%s", p->net->nodes[node]->name)
			->state = "idle";
		scene_path(p->s, PR_WIRE, HUE_NONE, points, n, BEND);
		scene_bounds(p->s);
	}
}

void draw_wires(struct picture *p)
{
	for (size_t i = 0; i < p->plan.wire_count; i++)
		if (!p->plan.wires[i].repeats)
			draw_wire(p, &p->plan.wires[i]);
	for (unsigned i = 0; i < p->plan.node_count; i++)
		if (node_is_lifted(p, i))
			draw_lifted(p, i);
}

void take_wires(struct picture *p)
{
	for (size_t i = 0; i < p->plan.wire_count; i++) {
		const struct plan_wire *w = &p->plan.wires[i];
		for (size_t k = 1; k < w->count && !w->repeats; k++) {
			struct point a = w->points[k - 1], b = w->points[k];
			int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
			room_wire(&p->room,
				(struct rect){x - 4, y - 4, (a.x > b.x ? a.x : b.x) - x + 8,
					(a.y > b.y ? a.y : b.y) - y + 8});
		}
	}
}

/* ---- the path not taken ---- */

/* a host with IPVS that holds the address on a card */
static unsigned director_of(const struct picture *p, uint32_t vip)
{
	for (unsigned i = 0; i < p->net->node_count; i++) {
		const struct host *h = picture_host(p, i);
		if (!h || !ipvs_of(h) || list_empty(&ipvs_of(h)->services))
			continue;
		list_for_each (dev, &h->node.devs, struct netdev, link)
			if (dev->wire && in_dev_of(dev) && addr_find(dev, vip))
				return i;
	}
	return NO_NODE;
}

/* the frame comes from a server with the virtual address as source and bypasses the director: which
 * one */
unsigned passed_by(const struct picture *p)
{
	struct hop hops[HOPS_MAX];
	struct dissection d;

	if (!p->now.arrival_count || !model_dissect(p->m, p->now.subject, &d) || !d.has_ip ||
		!is_vip(p, d.ip.src) || p->now.went)
		return NO_NODE;
	size_t n = instant_hops(&p->now, p->now.subject, hops);
	unsigned director = director_of(p, d.ip.src);
	if (!n || director == NO_NODE || hops[0].from == director || hops[n - 1].to == director ||
		p->net->nodes[hops[n - 1].to]->kind != NODE_HOST)
		return NO_NODE;
	return director;
}

/* without hops that the frame did take */
static size_t along(const struct picture *p, unsigned from, unsigned to, const struct hop *taken,
	size_t taken_count, struct point *points)
{
	unsigned way[HOPS_MAX];
	size_t n = plan_way(&p->plan, from, to, way, HOPS_MAX), count = 0;

	for (size_t i = 1; i < n; i++) {
		bool was_taken = false;
		for (size_t k = 0; k < taken_count; k++)
			was_taken |= taken[k].from == way[i - 1] && taken[k].to == way[i];
		if (!was_taken)
			count += way_points(p, way[i - 1], way[i], points + count);
	}
	return count;
}

static void put_ghost(struct picture *p, const struct point *points, size_t n, const char *id)
{
	struct point beside[WAY_POINTS];

	if (n < 2)
		return;
	n = way_beside(points, n, BESIDE, beside);
	scene_item(p->s, ITEM_GHOST, _("the path not taken"), "%s", id);
	scene_path(p->s, PR_GHOST, HUE_NONE, beside, n, BEND);
	scene_bounds(p->s);
}

static void put_ghost_words(struct picture *p, unsigned director)
{
	struct rect box = node_rect(p, director), found;
	struct rect wanted = {box.x - 130, box.y + box.h + 90,
		letters_width(_("not this way"), LETTERS_BOLD) + 40, 36};

	if (!room_find(&p->room, wanted, &found))
		return;
	room_take(&p->room, found);
	scene_item(p->s, ITEM_GHOST, "", "ghost-words");
	scene_sign(p->s, PR_SIGN_CHANGED, SIGN_NO, found.x + 14, found.y + 18, 1000);
	scene_put(p->s, PR_TEXT, LETTERS_BOLD, found.x + 36, found.y + 26, _("not this way"));
	scene_bounds(p->s);
}

void draw_ghost(struct picture *p)
{
	unsigned director = passed_by(p);
	struct point points[WAY_POINTS];
	struct hop hops[HOPS_MAX];

	if (director == NO_NODE)
		return;
	size_t n = instant_hops(&p->now, p->now.subject, hops);
	put_ghost(p, points, along(p, hops[0].from, director, NULL, 0, points), "ghost-there");
	put_ghost(p, points, along(p, director, hops[n - 1].to, hops, n, points), "ghost-on");
	put_ghost_words(p, director);
}
