/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The map: nodes, links, and every frame that is on a wire at this instant, as far along as it has
 * come. The node where this moment happens is marked; the link that brought the frame is lit, and
 * so is each that it left by: a broadcast lights every port at once. Below it, the moment in words.
 *
 * Frames are read from the links themselves, so that a step back shows them where they were.
 */
#include <string.h>

#include "base/text.h"
#include "ha/vrrp.h"
#include "host/ip/addr.h"
#include "host/records.h"
#include "transport/socket/socket.h"
#include "ui/report/rewrite.h"
#include "ui/screen/screen.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"
#include "ui/views/map_layout.h"
#include "ui/views/tables.h"
#include "ui/views/view.h"

#define LARGE 18 /* rows of a map that has the screen for itself */

struct map {
	struct map_layout layout;
};

/* ---- links ---- */

/* from where the link leaves a node to its bus */
static void draw_arm(const struct drawing *d, const struct stretch *s, int e, unsigned look)
{
	int step = s->bus_x > s->end_x[e] ? 1 : -1;

	for (int x = s->end_x[e]; x != s->bus_x; x += step)
		area_join(d->area, x, s->end_y[e], look, WAY_LEFT | WAY_RIGHT);
	area_join(d->area, s->bus_x, s->end_y[e], look, step > 0 ? WAY_LEFT : WAY_RIGHT);
}

static void draw_path(const struct drawing *d, const struct stretch *s, unsigned look)
{
	int top = s->end_y[0] < s->end_y[1] ? s->end_y[0] : s->end_y[1];
	int bottom = s->end_y[0] < s->end_y[1] ? s->end_y[1] : s->end_y[0];

	draw_arm(d, s, 0, look);
	draw_arm(d, s, 1, look);
	if (bottom == top)
		return;
	area_join(d->area, s->bus_x, top, look, WAY_DOWN);
	area_vline(d->area, s->bus_x, top + 1, bottom - top - 1, look);
	area_join(d->area, s->bus_x, bottom, look, WAY_UP);
}

/* the stretch of its own only: a lit bus would light the links that share it */
static void draw_own(const struct drawing *d, const struct stretch *s, unsigned look)
{
	area_hline(d->area, s->from, s->end_y[s->spoke], s->length, look);
}

/* ---- frames ---- */

static void label_of(struct text *t, const struct dissection *is)
{
	if (is->innermost == DISSECT_TCP && is->tcp.flags & (TCP_SYN | TCP_FIN | TCP_RST))
		tcp_flags_text(t, is->tcp.flags);
	else
		text_put(t, dissection_protocol(is));
}

/* how far along its stretch, in thousandths */
static int64_t progress(const struct frame *f, int64_t now)
{
	int64_t begin = f->starts >= 0 ? f->starts : now, whole = f->arrives - begin;

	if (whole <= 0 || now <= begin)
		return 0;
	return now >= f->arrives ? 1000 : (now - begin) * 1000 / whole;
}

static size_t list_count(const struct list *l)
{
	size_t n = 0;

	for (const struct list *at = l->next; at != l; at = at->next)
		n++;
	return n;
}

/* "ARP▸" or "◂SYN ×12" on the link's own stretch; a stretch that is too short has the arrow only */
static void draw_token(const struct drawing *d, const struct stretch *s, int end,
	const struct dissection *is, int64_t thousandths, size_t count)
{
	bool to_spoke = s->spoke != end, spoke_right = s->end_x[s->spoke] > s->bus_x;
	bool rightwards = to_spoke == spoke_right;
	struct text t = {0};

	label_of(&t, is);
	if (count > 1)
		text_add(&t, "×%zu", count);
	int width = (int)t.len - (count > 1 ? 1 : 0) + 1, room = s->length;
	unsigned look = look_of_frame(is) | LOOK_BOLD;
	if (width > room)
		width = 1;
	int along = (int)((room - width) * thousandths / 1000);
	int x = s->from + (rightwards ? along : room - width - along), y = s->end_y[s->spoke];
	if (width > 1)
		area_put(d->area, rightwards ? x : x + 1, y, look, t.s);
	area_put(d->area, rightwards ? x + width - 1 : x, y, look, rightwards ? "▸" : "◂");
	text_free(&t);
}

static void draw_frames(const struct drawing *d, const struct stretch *s)
{
	int64_t now = lab_now(d->model->lab);

	for (int end = 0; end < 2; end++) {
		const struct link_channel *c = &s->link->channel[end];
		struct dissection is;
		if (list_empty(&c->fifo))
			continue;
		const struct frame *f = list_first(&c->fifo, struct frame, link);
		frame_dissect(&is, f);
		draw_own(d, s, look_of_frame(&is));
		draw_token(d, s, end, &is, progress(f, now), list_count(&c->fifo));
	}
}

/* the frame of this moment has just come in here: its arrow stands before the node */
static void draw_arrival(const struct drawing *d, const struct map_layout *l)
{
	const struct moment *at = model_here(d->model);
	const struct record *r = at ? model_record(d->model, at->shown) : NULL;
	struct dissection is;

	if (!r || r->kind != REC_FRAME_RECEIVED || !model_dissect(d->model, r->number, &is))
		return;
	for (size_t i = 0; i < l->stretch_count; i++) {
		const struct stretch *s = &l->stretches[i];
		for (int end = 0; end < 2; end++)
			if (s->link->end[end]->node->id == r->node &&
				s->link->end[end]->index == r->dev &&
				list_empty(&s->link->channel[1 - end].fifo) &&
				list_empty(&s->link->channel[end].fifo) && !s->hidden) {
				draw_own(d, s, look_of_frame(&is));
				draw_token(d, s, 1 - end, &is, 1000, 1);
			}
	}
}

/* ---- nodes ---- */

static uint32_t address_of(const struct node *n)
{
	if (n->kind != NODE_HOST)
		return 0;
	list_for_each (dev, &n->devs, struct netdev, link) {
		const struct in_device *in_dev = in_dev_of(dev);
		if (in_dev && !(dev->flags & IFF_LOOPBACK) && !list_empty(&in_dev->addrs))
			return list_first(&in_dev->addrs, struct in_ifaddr, link)->local;
	}
	return 0;
}

static void put_name(const struct drawing *d, const struct spot *s, int y, unsigned look,
	const char *name, int more)
{
	struct text t = {0};
	int inner = s->width - (s->height > 1 ? 4 : 0);

	text_put(&t, name);
	if (more)
		text_add(&t, " +%d", more);
	area_put_column(
		d->area, s->x + (s->height > 1 ? 2 : 0), y, more ? inner + 4 : inner, look, t.s);
	text_free(&t);
}

static const char *sign_of(const struct moment *at)
{
	return at->marks & MARK_DROP       ? "✗"
		: at->marks & MARK_PICK    ? "◆"
		: at->marks & MARK_REWRITE ? "≠"
					   : "";
}

static bool is_blank(const struct area *a, int x, int y, int width)
{
	if (y - a->top < 0 || y - a->top >= a->height || x + width > a->width)
		return false;
	for (int i = 0; i < width; i++)
		if (canvas_cell(a->canvas, a->x + x + i, a->y + y - a->top)->code != ' ')
			return false;
	return true;
}

/* ---- who is master ---- */

/* the fullest that fits: "MASTER 150 0.4" with the deadline that runs, "MASTER 150", "M150" */
static void badge_text(const struct drawing *d, struct text *t, const struct vrrp *v, size_t room)
{
	const int64_t left = v->sands == INT64_MAX ? 0 : v->sands - lab_now(d->model->lab);
	const char *word = vrrp_state_word(v->state);

	text_add(t, "%s %u %d.%d", word, v->effective_priority, (int)(left / 1000000000),
		(int)(left / 100000000 % 10));
	if (t->len > room || v->sands == INT64_MAX) {
		text_clear(t);
		text_add(t, "%s %u", word, v->effective_priority);
	}
	if (t->len > room) {
		text_clear(t);
		text_add(t, "%c%u", *word, v->effective_priority);
	}
}

static const struct vrrp *first_instance(const struct node *n)
{
	const struct host *h = n->kind == NODE_HOST ? (const struct host *)(const void *)n : NULL;
	const struct keepalived *k = h ? keepalived_of(h) : NULL;

	return k && !list_empty(&k->instances) ? list_first(&k->instances, struct vrrp, link)
					       : NULL;
}

/* on the lower edge of a box; below or beside a name where there is room */
static void draw_badge(const struct drawing *d, const struct spot *s, const struct node *n)
{
	const struct vrrp *v = first_instance(n);
	struct text t = {0};

	if (!v || s->stands_for)
		return;
	badge_text(d, &t, v, (size_t)(s->height > 1 ? s->width - 2 : 14));
	const int width = (int)t.len, beside = s->x + (int)strlen(n->name) + 3;
	const unsigned look = v->state == VRRP_STATE_MAST ? ROLE_GOOD | LOOK_BOLD
		: v->state == VRRP_STATE_FAULT            ? ROLE_BAD
							  : ROLE_DIM;
	if (s->height > 1)
		area_put(d->area, s->x + 1, s->y + s->height - 1, look, text_str(&t));
	else if (is_blank(&d->area, beside, s->y, width))
		area_put(d->area, beside, s->y, look, text_str(&t));
	text_free(&t);
}

static void draw_node(const struct drawing *d, const struct map_layout *l, size_t i)
{
	const struct spot *s = &l->spots[i];
	const struct moment *at = model_here(d->model);
	const struct node *n = lab_network(d->model->lab)->nodes[s->label];
	bool active = at && (size_t)at->node < l->count && l->spots[at->node].shown == (int)i;
	unsigned look = look_of_node(d->model, n->id);
	int name_y = s->y + (s->height > 1);

	if (s->shown != (int)i)
		return;
	if (s->height > 1) {
		area_fill(d->area, s->x, s->y, s->width, s->height, ROLE_TEXT, ' ');
		area_box(
			d->area, s->x, s->y, s->width, s->height, active ? look | LOOK_BOLD : look);
	}
	put_name(d, s, name_y, active ? look | LOOK_REVERSE | LOOK_BOLD : look, n->name,
		s->stands_for);
	if (s->height == 4 && address_of(n))
		area_put_column(d->area, s->x + 1, name_y + 1, s->width - 2, ROLE_DIM,
			ip_text(address_of(n)).s);
	const char *vip = vip_sign(d->model, n->id, first_vip(d->model));
	int beside = s->height > 1 ? s->x + s->width - 3 : s->x + (int)strlen(n->name) + 1;
	if (*vip && !s->stands_for)
		area_put(d->area, beside, s->height > 1 ? s->y : name_y, ROLE_DECISION, vip);
	draw_badge(d, s, n);
	if (active && *sign_of(at)) {
		int behind = s->x + (int)strlen(n->name);
		area_put(d->area, s->height > 1 ? s->x + s->width - 2 : behind, name_y,
			at->marks & MARK_DROP ? ROLE_BAD : ROLE_CHANGED | LOOK_BOLD, sign_of(at));
	}
}

/* below the name, where nothing else stands */
static void draw_address(const struct drawing *d, const struct map_layout *l, size_t i)
{
	const struct spot *s = &l->spots[i];
	const struct node *n = lab_network(d->model->lab)->nodes[s->label];
	const char *words = ip_text(address_of(n)).s;
	int x = s->x, width = (int)strlen(words);

	if (s->shown != (int)i || s->height != 1 || s->stands_for || !address_of(n))
		return;
	x = x + width > d->area.width ? d->area.width - width : x;
	if (x >= 0 && is_blank(&d->area, x, s->y + 1, width))
		area_put(d->area, x, s->y + 1, ROLE_DIM, words);
}

/* ---- the virtual address ---- */

/* in a corner that is free: which address it is, and what the signs mean */
static void draw_vip(const struct drawing *d, uint32_t vip)
{
	struct text t = {0};

	if (!vip)
		return;
	text_add(&t, _("VIP %s  ● card  ○ lo"), ip_text(vip).s);
	int width = (int)columns_width(t.s, t.len), bottom = d->area.height - 1;
	if (is_blank(&d->area, 0, 0, width))
		area_put(d->area, 0, 0, ROLE_DIM, t.s);
	else if (bottom > 0 && is_blank(&d->area, 0, bottom, width))
		area_put(d->area, 0, bottom, ROLE_DIM, t.s);
	text_free(&t);
}

/* ---- in words ---- */

static bool is_large(const struct drawing *d)
{
	return d->area.height >= LARGE && d->area.width >= 78;
}

static int caption(const struct drawing *d, struct text *t)
{
	const struct moment *at = model_here(d->model);
	const struct record *r = at ? model_record(d->model, at->shown) : NULL;
	struct dissection is;

	if (!r)
		return 0;
	const struct node *other = node_behind(d->model, r->node, r->dev);
	const char *node = model_node(d->model, r->node);
	if (r->kind == REC_COMMAND) {
		text_add(t, "%s# %s", node, model_line(d->model, r->number));
		return ROLE_SAY;
	}
	if (!model_dissect(d->model, r->number, &is) || !other)
		return 0;
	bool came = r->kind == REC_FRAME_RECEIVED;
	text_add(t, "%s → %s  %s ", came ? other->name : node, came ? node : other->name,
		dissection_protocol(&is));
	dissection_describe(t, &is);
	return (int)look_of_frame(&is);
}

/* the first WORDS_MOST words, for a room that reads from afar; the frame's pane has the rest */
static void shorten(struct text *t)
{
	enum { WORDS_MOST = 12 };
	char *s = t->s;

	for (int words = 0; s && *s; words++) {
		s += strcspn(s, " ");
		char *next = s + strspn(s, " ");
		if (words + 2 == WORDS_MOST && *next && strchr(next, ' ')) {
			*s = '\0';
			t->len = (size_t)(s - t->s);
			text_put(t, " …");
			return;
		}
		s = next;
	}
}

/* rows for the words below the map: the map comes first */
static int caption_rows(int height)
{
	return height >= 9 ? 2 : height >= 5 ? 1 : 0;
}

static void draw_caption(const struct drawing *d, int rows)
{
	struct text t = {0};
	unsigned look = (unsigned)caption(d, &t);
	if (is_large(d))
		shorten(&t);
	struct area a = area_part(d->area, 0, d->area.height - rows, d->area.width, rows);
	struct text lines = {0};

	columns_wrap(&lines, text_str(&t), 0, (size_t)(a.width > 8 ? a.width : 8));
	char *line = lines.s;
	for (int y = 0; y < rows && line && *line; y++) {
		char *next = strchr(line, '\n');
		if (next && y + 1 < rows)
			*next++ = '\0';
		else if (next) /* the last row has to say that there is more */
			*next = next[1] ? ' ' : '\0';
		area_put(a, 0, y, look, line);
		line = next;
	}
	text_free(&lines);
	text_free(&t);
}

/* what the node changed about the frame of this moment; false: nothing */
static bool changes_of(const struct model *m, struct rewrite *w)
{
	const struct moment *at = model_here(m);
	struct dissection before, after;

	for (uint64_t n = at ? at->first : 1; at && n <= at->last; n++) {
		uint64_t came = store_is_changed(&m->store, n) ? store_arrival(&m->store, n) : 0;
		if (!came || !model_dissect(m, came, &before) || !model_dissect(m, n, &after) ||
			!rewrite_compare(w, &before, &after))
			continue;
		return true;
	}
	return false;
}

/* "dst MAC …:02 → …:13   TTL 64 → 63", a line for each or all in one */
static void changes_text(const struct rewrite *w, const char *between, struct text *t)
{
	for (unsigned i = 0; i < w->count; i++)
		if (w->rows[i].changed)
			text_add(t, "%s%s %s → %s", t->len ? between : "", _(w->rows[i].name),
				w->rows[i].before, w->rows[i].after);
}

/* lines right under the node, where nothing else stands; false: there is no room */
static bool put_under(const struct drawing *d, const struct spot *s, const char *lines)
{
	int rows = 1, width = 0, x, y = s->y + s->height;

	for (const char *c = lines; *c; c += strcspn(c, "\n"), c += *c == '\n', rows++) {
		int n = (int)columns_width(c, strcspn(c, "\n"));
		width = n > width ? n : width;
	}
	x = s->x + width > d->area.width ? d->area.width - width : s->x;
	if (x < 0 || y + rows - 1 > d->area.height)
		return false;
	for (int row = 0; row < rows - 1; row++)
		if (!is_blank(&d->area, x, y + row, width))
			return false;
	for (const char *c = lines; *c; c += strcspn(c, "\n"), c += *c == '\n', y++) {
		struct text line = {0};
		text_putn(&line, c, strcspn(c, "\n"));
		area_put(d->area, x, y, ROLE_CHANGED | LOOK_BOLD, text_str(&line));
		text_free(&line);
	}
	return true;
}

/* For the back row, on a large map only: before and after, under the node that changed the frame;
 * where the map leaves no room there, below it. */
static void draw_changes(
	const struct drawing *d, const struct drawing *inner, const struct map_layout *l, int y)
{
	const struct moment *at = model_here(d->model);
	struct text lines = {0}, line = {0};
	struct rewrite w;

	if (!at || !changes_of(d->model, &w))
		return;
	changes_text(&w, "\n", &lines);
	changes_text(&w, "   ", &line);
	const struct spot *s = (size_t)at->node < l->count ? &l->spots[at->node] : NULL;
	if (lines.len && (!s || !put_under(inner, &l->spots[s->shown], lines.s)))
		area_put_wrapped(d->area, 1, y, ROLE_CHANGED | LOOK_BOLD, line.s);
	text_free(&lines);
	text_free(&line);
}

static int map_view_draw(const struct drawing *d)
{
	struct map *map = d->state;
	struct map_layout *l = &map->layout;
	const struct moment *at = model_here(d->model);

	bool large = is_large(d);
	int rows = caption_rows(d->area.height), height = d->area.height - rows - 2 * large;
	map_place(l, lab_network(d->model->lab), d->area.width - 2, height, at ? at->node : -1);
	struct drawing inner = *d;
	inner.area = area_part(d->area, 1, 0, d->area.width - 2, height);
	for (size_t i = 0; i < l->stretch_count; i++)
		if (!l->stretches[i].hidden)
			draw_path(&inner, &l->stretches[i],
				l->stretches[i].link->up ? ROLE_RULE : ROLE_BAD);
	for (size_t i = 0; i < l->stretch_count; i++)
		if (!l->stretches[i].hidden)
			draw_frames(&inner, &l->stretches[i]);
	draw_arrival(&inner, l);
	for (size_t i = 0; i < l->count; i++)
		draw_node(&inner, l, i);
	for (size_t i = 0; i < l->count; i++)
		draw_address(&inner, l, i);
	draw_vip(&inner, first_vip(d->model));
	draw_caption(d, rows);
	if (large)
		draw_changes(d, &inner, l, height);
	return 0;
}

static void close_map(void *state)
{
	struct map *map = state;

	map_free(&map->layout);
}

static const struct view_key signs[] = {
	{"SYN▸ ◂ARP", N_("frame"),
		N_("A frame on the wire at its current position; ×3: three frames in a row.")},
	{"● ○", N_("VIP"), N_("This node has the virtual address: on a card; on lo.")},
	{"◆ ≠ ✗", N_("here"), N_("Here a server was chosen, a frame changed, a frame dropped.")},
	{"…:02", N_("MAC"), N_("A MAC by its last byte, in the colour of the host that has it.")},
	{NULL, NULL, NULL},
};

const struct view view_map = {
	.name = "map",
	.title = N_("Map"),
	.slot = SLOT_MAP,
	.signs = signs,
	.state_size = sizeof(struct map),
	.close = close_map,
	.draw = map_view_draw,
};
