/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames on their wires. A wire that a frame has used has the hue of the sender's MAC, from the
 * sending host to the envelope; its next path is a dashed line. Copies of a broadcast leave at one
 * instant; copies to a group are one envelope with a count.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "host/records.h"
#include "ui/picture/ways.h"
#include "watch/dissect.h"

enum {
	ICON_WIDE = 92,
	ICON_HIGH = 50,
	BEFORE_BOX = 68,
	BEFORE_TALL = 44,
	BEND = 16,
	LIVE_MAX = 64,
	DROP = 8
};

struct live { /* a stretch that is lit */
	struct point points[PLAN_POINTS];
	size_t count;
	enum hue hue;
};

struct flight {
	struct live live[LIVE_MAX];
	size_t count;
	struct point stops[LIVE_MAX]; /* where envelopes stop */
	size_t stop_count;
	unsigned lit[LIVE_MAX][2]; /* whole hops */
	size_t lit_count;
};

static enum hue hue_of(const struct picture *p, uint64_t record)
{
	struct dissection d;

	return model_dissect(p->m, record, &d) && d.has_eth ? chip_hue(p, d.eth.src) : HUE_GREY;
}

static bool is_lit(struct flight *f, unsigned from, unsigned to)
{
	for (size_t i = 0; i < f->lit_count; i++)
		if (f->lit[i][0] == from && f->lit[i][1] == to)
			return true;
	if (f->lit_count < LIVE_MAX) {
		f->lit[f->lit_count][0] = from;
		f->lit[f->lit_count++][1] = to;
	}
	return false;
}

static void light(struct flight *f, const struct point *points, size_t n, enum hue hue)
{
	if (n < 2 || f->count == LIVE_MAX)
		return;
	struct live *l = &f->live[f->count++];
	l->count = n;
	l->hue = hue;
	memcpy(l->points, points, n * sizeof(*points));
}

/* ---- envelopes ---- */

static void word_of(const struct picture *p, uint64_t record, struct text *t)
{
	struct dissection d;

	if (!model_dissect(p->m, record, &d)) {
		text_put(t, "?");
		return;
	}
	if (d.innermost == DISSECT_TCP && d.tcp.flags & (TCP_SYN | TCP_FIN | TCP_RST) &&
		!d.has_inner)
		tcp_flags_text(t, d.tcp.flags);
	if (!t->len || letters_width(t->s, LETTERS_BOLD) > ICON_WIDE - 12) {
		text_clear(t);
		text_put(t, d.has_inner ? "IPIP" : dissection_protocol(&d));
	}
}

static void draw_icon(struct picture *p, struct point at, uint64_t record, const char *word)
{
	int x = at.x - ICON_WIDE / 2, y = at.y - ICON_HIGH / 2;
	const struct point flap[] = {{x + 2, y + 2}, {x + ICON_WIDE - 2, y + 2}, {at.x, y + 20}};

	scene_box(p->s, PR_PAPER, x, y, ICON_WIDE, ICON_HIGH, 4);
	scene_path(p->s, PR_CHIP, hue_of(p, record), flap, 3, 0);
	scene_close(p->s);
	scene_put_middle(p->s, PR_TEXT, LETTERS_BOLD, at.x, at.y + 20, word);
}

/* the receiving node has dropped this frame */
static bool is_dropped(const struct picture *p, uint64_t record)
{
	const struct record *came = model_record(p->m, record);

	if (!(p->now.marks & MARK_DROP))
		return false;
	for (uint64_t n = record + 1; n <= p->now.last; n++) {
		const struct record *r = model_record(p->m, n);
		if (r->kind == REC_FRAME_DROPPED && r->frame == came->frame &&
			r->node == came->node && r->reason)
			return true;
	}
	return false;
}

/* It falls and lies tilted; in a still, a cross shows it. */
static void let_fall(struct picture *p, struct item *i, struct point at)
{
	int fall = falling(&p->time, p->time.glide, p->time.fallen);

	i->state = "dropped";
	i->moved =
		(struct movement){.dy = DROP * fall / 1000, .turn = 12 * fall / 10, .fade = 1000};
	if (p->time.now >= p->time.glide)
		scene_sign(p->s, PR_SIGN_CHANGED, SIGN_NO, at.x + ICON_WIDE / 2 - 4,
			at.y - ICON_HIGH / 2 + 4, 1200);
}

static void draw_envelope(
	struct picture *p, struct point at, uint64_t record, const char *id, size_t copies)
{
	struct text word = {0}, title = {0};
	struct frame f;

	if (copies > 1)
		text_add(&word, "× %zu", copies);
	else
		word_of(p, record, &word);
	if (model_frame(p->m, record, &f)) {
		struct dissection d;
		frame_dissect(&d, &f);
		text_add(&title, "%s ", dissection_protocol(&d));
		dissection_describe(&title, &d);
	}
	struct item *i = scene_item(p->s, ITEM_ENVELOPE, text_str(&title), "%s", id);
	i->record = record;
	i->state = "icon";
	draw_icon(p, at, record, word.s);
	scene_bounds(p->s);
	if (is_dropped(p, record))
		let_fall(p, &p->s->items[p->s->item_count - 1], at);
	room_take(&p->room, (struct rect){at.x - 52, at.y - 33, 104, 66 + DROP});
	text_free(&word);
	text_free(&title);
}

static bool is_taken(const struct flight *f, struct point at)
{
	for (size_t i = 0; i < f->stop_count; i++) {
		int dx = f->stops[i].x - at.x, dy = f->stops[i].y - at.y;
		if (dx > -ICON_WIDE - 6 && dx < ICON_WIDE + 6 && dy > -ICON_HIGH - 6 &&
			dy < ICON_HIGH + 6)
			return true;
	}
	return false;
}

/* where it stops along the wire: before the box, or as far as others leave room; −1: nowhere */
static int stop_of(const struct picture *p, struct flight *f, const struct point *points, size_t n,
	int begin, int stop)
{
	for (; stop >= begin; stop -= 10) {
		struct point copy[PLAN_POINTS + 2], end;
		memcpy(copy, points, n * sizeof(*points));
		way_cut(copy, n, stop, &end);
		struct rect icon = {
			end.x - ICON_WIDE / 2, end.y - ICON_HIGH / 2, ICON_WIDE, ICON_HIGH};
		if (is_taken(f, end) || icon.x < 0 || !room_is_clear(&p->room, icon))
			continue;
		if (f->stop_count < LIVE_MAX)
			f->stops[f->stop_count++] = end;
		return stop;
	}
	return -1;
}

/* the position of an envelope on its last hop; lights the wire up to there. False: others are in
 * its way */
static bool glide(struct picture *p, struct flight *f, const struct hop *h, uint64_t record,
	struct point *end)
{
	struct point points[PLAN_POINTS + 2];
	size_t n = way_points(p, h->from, h->to, points);
	int before = p->plan.tall ? BEFORE_TALL : BEFORE_BOX;
	int whole = way_length(points, n), least = before, stop = whole - before;

	if (stop < least)
		least = stop = whole / 2;
	stop = n ? stop_of(p, f, points, n, least, stop) : -1;
	int at = stop * eased(&p->time, 0, p->time.glide) / 1000; /* from under the box it leaves */
	if (stop < 0)
		at = whole;
	n = n ? way_cut(points, n, at, end) : 0;
	light(f, points, n, hue_of(p, record));
	return stop >= 0;
}

struct landing { /* an envelope, drawn when all wires are */
	struct point at;
	uint64_t record;
	size_t copies;
	int group;
	bool hidden; /* others are in its way */
};

/* of a group's members all but the one outside are one */
static struct landing *landing_of(
	const struct picture *p, struct landing *items, size_t *count, const struct arrival *a)
{
	int group = p->plan.nodes[a->node].group;

	if (group >= 0 && node_is_lifted(p, a->node))
		group = -1;
	for (size_t i = 0; i < *count && group >= 0; i++)
		if (items[i].group == group) {
			items[i].copies++;
			return NULL;
		}
	if (*count == LIVE_MAX)
		return NULL;
	items[*count] = (struct landing){.group = group, .record = a->record, .copies = 1};
	return &items[(*count)++];
}

static void land(struct picture *p, struct flight *f, struct landing *items, size_t *count,
	const struct arrival *a)
{
	struct hop hops[HOPS_MAX];
	size_t n = instant_hops(&p->now, a->record, hops);
	struct landing *l = n ? landing_of(p, items, count, a) : NULL;

	if (!l)
		return;
	for (size_t i = 0; i + 1 < n; i++) {
		struct point points[PLAN_POINTS + 2];
		if (!is_lit(f, hops[i].from, hops[i].to))
			light(f, points, way_points(p, hops[i].from, hops[i].to, points),
				hue_of(p, a->record));
	}
	if (!glide(p, f, &hops[n - 1], a->record, &l->at))
		l->hidden = true;
}

/* ---- the next path ---- */

static void dash(struct picture *p, unsigned from, unsigned to, const char *id)
{
	struct point points[PLAN_POINTS + 2];
	size_t n = way_points(p, from, to, points);

	if (n < 2)
		return;
	scene_item(p->s, ITEM_WIRE, "", "%s", id)->state = "next";
	scene_path(p->s, PR_NEXT, HUE_NONE, points, n, BEND);
	scene_bounds(p->s);
}

static void dash_on(struct picture *p, uint64_t record, size_t index)
{
	const struct record *r = model_record(p->m, record);
	unsigned way[HOPS_MAX], peer = (unsigned)r->a[1];
	struct dissection d;
	char id[32];

	unsigned to =
		model_dissect(p->m, record, &d) && d.has_eth ? chip_node(p, d.eth.dst) : NO_NODE;
	size_t n = to == NO_NODE ? 0 : plan_way(&p->plan, r->node, to, way, HOPS_MAX);
	snprintf(id, sizeof(id), "next-%zu-0", index + 1);
	if (n < 2 || way[1] != peer) {
		dash(p, r->node, peer, id);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		snprintf(id, sizeof(id), "next-%zu-%zu", index + 1, i);
		dash(p, way[i - 1], way[i], id);
	}
}

/* nothing was received: sent frames are drawn next to their host */
static void draw_leaving(struct picture *p, struct flight *f)
{
	const struct record *r = model_record(p->m, p->now.sends[0]);
	struct point points[PLAN_POINTS + 2], end;
	size_t n = way_points(p, r->node, (unsigned)r->a[1], points);

	if (!n)
		return;
	n = way_cut(points, n, p->plan.tall ? BEFORE_TALL : BEFORE_BOX, &end);
	light(f, points, n, hue_of(p, r->number));
}

static void draw_live(struct picture *p, const struct flight *f)
{
	scene_item(p->s, ITEM_WIRE, "", "flight-case")->state = "live";
	for (size_t i = 0; i < f->count; i++)
		scene_path(p->s, PR_CASE, HUE_NONE, f->live[i].points, f->live[i].count, BEND);
	scene_bounds(p->s);
	scene_item(p->s, ITEM_WIRE, "", "flight")->state = "live";
	for (size_t i = 0; i < f->count; i++)
		scene_path(
			p->s, PR_LIVE, f->live[i].hue, f->live[i].points, f->live[i].count, BEND);
	scene_bounds(p->s);
}

static void draw_landings(struct picture *p, const struct landing *items, size_t count)
{
	char id[NODE_NAME + 32];

	for (size_t i = 0; i < count; i++) {
		const struct record *r = model_record(p->m, items[i].record);
		if (items[i].hidden)
			continue;
		if (items[i].group >= 0)
			snprintf(id, sizeof(id), "envelope-group-%d", items[i].group + 1);
		else
			snprintf(id, sizeof(id), "envelope-%s-%u", model_node(p->m, r->node),
				r->dev);
		draw_envelope(p, items[i].at, items[i].record, id, items[i].copies);
	}
}

void draw_flight(struct picture *p)
{
	struct flight f = {.count = 0};
	struct landing items[LIVE_MAX];
	size_t count = 0;

	for (size_t i = 0; i < p->now.arrival_count; i++)
		land(p, &f, items, &count, &p->now.arrivals[i]);
	bool leaving = !p->now.arrival_count && p->now.send_count;
	if (leaving)
		draw_leaving(p, &f);
	for (size_t i = 0; i < p->now.send_count && i < 4; i++)
		dash_on(p, p->now.sends[i], i);
	if (f.count)
		draw_live(p, &f);
	draw_landings(p, items, count);
	if (leaving && f.count)
		draw_envelope(p, f.live[0].points[f.live[0].count - 1], p->now.sends[0],
			"envelope-leaving", 1);
}
