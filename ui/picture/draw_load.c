/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The load: a column of balls for each server, filled for active connections, hollow for ended
 * ones, next to the share expected by weight; on the left the director, and the connections of each
 * server over time.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "host/host.h"
#include "ui/picture/load.h"
#include "ui/text/words.h"

/* the first service that has servers */
static const struct ipvs_service *find_service(const struct picture *p, unsigned *director)
{
	for (unsigned i = 0; i < p->net->node_count; i++) {
		const struct host *h = picture_host(p, i);
		const struct ipvs *ipvs = h ? ipvs_of(h) : NULL;
		if (!ipvs)
			continue;
		*director = i;
		list_for_each (svc, &ipvs->services, struct ipvs_service, link)
			if (!list_empty(&svc->destinations))
				return svc;
	}
	return NULL;
}

static void add_server(const struct picture *p, struct load_shown *l, const struct ipvs_dest *d)
{
	if (l->count == LOAD_SERVERS) {
		l->left_out++;
		return;
	}
	l->servers[l->count++] = (struct load_server){.dest = d,
		.node = server_node(p, d->addr),
		.active = d->active,
		.inactive = ipvs_dest_inactive(d),
		.given = (uint64_t)d->active + (uint64_t)ipvs_dest_inactive(d)};
}

/* newest first in the kernel's list: shown as they were added */
static bool read_load(const struct picture *p, struct load_shown *l)
{
	const struct ipvs_dest *order[256];
	size_t n = 0;

	*l = (struct load_shown){0};
	l->service = find_service(p, &l->director);
	if (!l->service)
		return false;
	list_for_each (d, &l->service->destinations, struct ipvs_dest, link) {
		l->weights += d->weight > 0 ? (uint64_t)d->weight : 0;
		l->given += (uint64_t)d->active + (uint64_t)ipvs_dest_inactive(d);
		if (n < sizeof(order) / sizeof(order[0]))
			order[n++] = d;
	}
	while (n > 0)
		add_server(p, l, order[--n]);
	for (size_t i = 0; i < l->count && l->weights; i++) {
		uint64_t w =
			l->servers[i].dest->weight > 0 ? (uint64_t)l->servers[i].dest->weight : 0;
		l->servers[i].due = (l->given * w * 2 + l->weights) / (2 * l->weights);
	}
	return true;
}

enum hue load_hue(const struct picture *p, const struct load_server *s)
{
	return s->node == NO_NODE ? HUE_GREY : p->chips.hues[s->node];
}

enum picture_sign load_sign(const struct picture *p, const struct load_server *s)
{
	return s->node == NO_NODE ? SIGN_NONE : p->chips.signs[s->node];
}

/* ---- at the left ---- */

static void draw_director(struct picture *p, const struct load_shown *l)
{
	const char *name = model_node(p->m, l->director);
	struct text t = {0}, cut = {0};

	scene_item(p->s, ITEM_NODE, name, "node-%s", name)->state =
		p->now.pick ? "acting" : "plain";
	if (p->now.pick) {
		scene_box(p->s, PR_GLOW, 33, 93, 424, 144, 18);
		scene_box(p->s, PR_HALO, 35, 95, 420, 140, 16);
	}
	scene_box(p->s, PR_BOX, 40, 100, 410, 130, 8);
	scene_box(p->s, PR_HAIR, 46, 106, 398, 118, 4);
	scene_sign(p->s, PR_SIGN, SIGN_DIRECTOR, 76, 138, 1000);
	letters_cut(&cut, name, LETTERS_NAME, 320);
	scene_put(p->s, PR_TEXT, LETTERS_NAME, 102, 148, text_str(&cut));
	text_add(&t, "%s", ip_text(l->service->addr).s);
	if (l->service->port)
		text_add(&t, ":%u", l->service->port);
	if (l->service->scheduler)
		text_add(&t, "  %s", l->service->scheduler->name);
	scene_put(p->s, PR_TEXT, LETTERS_ADDRESS, 60, 196, t.s);
	scene_bounds(p->s);
	text_free(&t);
	text_free(&cut);
}

static void draw_reason(struct picture *p)
{
	const struct record *r = p->now.pick ? model_record(p->m, p->now.pick) : NULL;
	struct text reason = {0}, lines = {0};
	int y = 306;

	if (!r)
		return;
	reason_of(p, r, &reason);
	size_t n = letters_wrap(&lines, text_str(&reason), LETTERS_REST, 378, 3);
	struct item *i = scene_item(p->s, ITEM_BUBBLE, text_str(&reason), "bubble-pick");
	i->state = "pick";
	i->record = r->number;
	scene_box(p->s, PR_SAYS, 40, 254, 410, 40 + 27 * (int)(n + 1) + 14, 8);
	scene_sign(p->s, PR_HERE, SIGN_STAR, 68, 278, 1000);
	scene_put(p->s, PR_SECOND, LETTERS_REST, 90, 286, bubble_function(r));
	for (char *at = lines.s, *end; at && *at; at = end + 1, y += 27) {
		end = strchr(at, '\n');
		*end = '\0';
		scene_put(p->s, PR_TEXT, LETTERS_REST, 56, y + 12, at);
	}
	scene_bounds(p->s);
	text_free(&reason);
	text_free(&lines);
}

/* ---- what the signs mean ---- */

static void draw_legend(struct picture *p, int each)
{
	int x = LOAD_LEFT + 20, y = 124;
	struct text t = {0};

	scene_item(p->s, ITEM_TABLE, "", "legend");
	scene_disc(p->s, PR_POINT, HUE_NONE, x, y, 14);
	x += 26 + scene_put(p->s, PR_TEXT, LETTERS_REST, x + 24, y + 8, _("active")) + 40;
	scene_disc(p->s, PR_HOLLOW, HUE_NONE, x, y, 14);
	x += 26 + scene_put(p->s, PR_TEXT, LETTERS_REST, x + 24, y + 8, _("inactive")) + 30;
	scene_box(p->s, PR_DUE, x, y - 14, 28, 28, 3);
	x += 40 + scene_put(p->s, PR_TEXT, LETTERS_REST, x + 40, y + 8, _("share by weight")) + 30;
	if (each > 1) {
		text_add(&t, _("one ball: %d connections"), each);
		if (x + letters_width(t.s, LETTERS_REST) < LOAD_RIGHT)
			scene_put(p->s, PR_SECOND, LETTERS_REST, x, y + 8, t.s);
	}
	text_free(&t);
	scene_bounds(p->s);
}

static void draw_left_out(struct picture *p, const struct load_shown *l)
{
	struct text t = {0};

	if (!l->left_out)
		return;
	text_add(&t, _("and %zu more servers"), l->left_out);
	scene_item(p->s, ITEM_TABLE, "", "left-out");
	scene_put_end(p->s, PR_SECOND, LETTERS_REST, LOAD_RIGHT, 200, t.s);
	scene_bounds(p->s);
	text_free(&t);
}

void draw_load(struct picture *p)
{
	struct load_shown l;

	draw_head(p);
	if (!read_load(p, &l)) {
		scene_item(p->s, ITEM_TABLE, "", "nothing");
		scene_put(p->s, PR_SECOND, LETTERS_ADDRESS, MAP_MARGIN, 140,
			_("No director has a virtual service."));
		scene_bounds(p->s);
		draw_timeline(p);
		return;
	}
	int each = load_scale(&l);
	draw_director(p, &l);
	draw_reason(p);
	draw_series(p, &l);
	draw_legend(p, each);
	draw_columns(p, &l, each);
	draw_left_out(p, &l);
	draw_timeline(p);
}
