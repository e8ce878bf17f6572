/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The map: nodes, links, and every frame that is on a wire at this instant, at its current
 * position. The node of this moment is marked; the link that brought the frame is lit, and so is
 * each link that it left by: a broadcast lights every port at once. Below it, the moment in words.
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

#define LARGE 18     /* rows of a map that has the screen for itself */
#define LARGE_ROWS 2 /* rows kept free below the picture */
#define CHIPS 4      /* cells of "◉→▼ " */

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

/* only the link's own stretch: a lit bus would light the links that share it */
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

/* "ARP▸" or "◂SYN ×12" */
static void token_text(struct text *t, const struct dissection *is, size_t count)
{
	label_of(t, is);
	if (count > 1)
		text_add(t, "×%zu", count);
}

/* "◉→▼", from one MAC to the other; returns the column after it */
static int put_chips(const struct drawing *d, int x, int y, const struct dissection *is)
{
	const struct model *m = d->model;

	x = area_put(d->area, x, y, look_of_mac(m, is->eth.src), sign_of_mac(m, is->eth.src));
	x = area_put(d->area, x, y, ROLE_DIM, "→");
	return area_put(d->area, x, y, look_of_mac(m, is->eth.dst), sign_of_mac(m, is->eth.dst));
}

static bool has_chips(const struct model *m, const struct dissection *is)
{
	return is->has_eth && *sign_of_mac(m, is->eth.src) && *sign_of_mac(m, is->eth.dst);
}

/* on the link's own stretch, after its chips if they leave room to move; a stretch that is too
 * short only has the arrow */
static void draw_token(const struct drawing *d, const struct stretch *s, int end,
	const struct dissection *is, int64_t thousandths, size_t count)
{
	bool to_spoke = s->spoke != end, spoke_right = s->end_x[s->spoke] > s->bus_x;
	bool rightwards = to_spoke == spoke_right;
	struct text t = {0};

	token_text(&t, is, count);
	int width = (int)columns_width(t.s, t.len) + 1, room = s->length;
	bool chips = width + CHIPS < room && has_chips(d->model, is);
	unsigned look = look_of_frame(is) | LOOK_BOLD;
	width = width > room ? 1 : width + (chips ? CHIPS : 0);
	int along = (int)((room - width) * thousandths / 1000);
	int x = s->from + (rightwards ? along : room - width - along), y = s->end_y[s->spoke];
	area_put(d->area, rightwards ? x + width - 1 : x, y, look, rightwards ? "▸" : "◂");
	x += !rightwards;
	if (chips)
		x = area_put(d->area, put_chips(d, x, y, is), y, look, " ");
	if (width > 1)
		area_put(d->area, x, y, look, t.s);
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

/* the frame of this moment was just received here: its arrow is next to the node */
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

/* ---- which director is master ---- */

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

/* on the lower edge of a box; below or next to a name if there is room */
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

/* its chip, and whether it has the virtual address: on the upper edge of a box, behind a name */
static void draw_signs(const struct drawing *d, const struct spot *s, const struct node *n)
{
	const char *vip = vip_sign(d->model, n->id, first_vip(d->model));
	bool box = s->height > 1;
	int behind = s->x + (int)strlen(n->name);

	if (s->stands_for)
		return;
	if (*vip)
		area_put(d->area, box ? s->x + s->width - 3 : behind + 1, s->y, ROLE_DECISION, vip);
	if (box)
		chip_put_host(d, s->x + 1, s->y, s->width - (*vip ? 5 : 2), n);
	else
		chip_put_host(d, behind, s->y, 1, n);
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
	draw_signs(d, s, n);
	draw_badge(d, s, n);
	if (active && *sign_of(at)) {
		int behind = s->x + (int)strlen(n->name);
		area_put(d->area, s->height > 1 ? s->x + s->width - 2 : behind, name_y,
			at->marks & MARK_DROP ? ROLE_BAD : ROLE_CHANGED | LOOK_BOLD, sign_of(at));
	}
}

/* below the name, if nothing else is there */
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
	text_add(&t, _("VIP %s  ● NIC  ○ lo"), ip_text(vip).s);
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

/* rows for the text below the map: the map has precedence */
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
		else if (next) /* the last row must show that there is more */
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

/* a MAC as its chip on the map: "◉:50"; anything else unchanged */
static void put_brief(const struct model *m, struct text *t, const char *value)
{
	uint8_t mac[6];

	if (parse_mac(value, mac))
		text_add(t, "%s:%02x", sign_of_mac(m, mac), mac[5]);
	else
		text_put(t, value);
}

/* "dst MAC ▼:02 → ◈:13", `each` of them in a row */
static void changes_text(
	const struct model *m, const struct rewrite *w, unsigned each, struct text *t)
{
	unsigned n = 0;

	for (unsigned i = 0; i < w->count; i++) {
		const struct rewrite_row *row = &w->rows[i];
		if (!row->changed)
			continue;
		text_put(t, !n ? "" : n % each ? "   " : "\n");
		text_add(t, "%s ", _(row->name));
		put_brief(m, t, row->before);
		text_put(t, " → ");
		put_brief(m, t, row->after);
		n++;
	}
}

static int widest_line(const char *lines, int *rows)
{
	int width = 0;

	*rows = 0;
	for (const char *c = lines; *c; c += strcspn(c, "\n"), c += *c == '\n', ++*rows) {
		int n = (int)columns_width(c, strcspn(c, "\n"));
		width = n > width ? n : width;
	}
	return width;
}

static bool is_blank_block(const struct area *a, int x, int y, int width, int rows)
{
	if (x < 0 || x + width > a->width || y + rows > a->height)
		return false;
	for (int row = 0; row < rows; row++)
		if (!is_blank(a, x, y + row, width))
			return false;
	return true;
}

/* lines right under the node, if nothing else is there: from its left edge, around its middle, or
 * up to its right edge; false: no room */
static bool put_under(const struct drawing *d, const struct spot *s, const char *lines)
{
	int rows, width = widest_line(lines, &rows), y = s->y + s->height;
	const int from[] = {s->x, s->x + (s->width - width) / 2, s->x + s->width - width,
		d->area.width - width};

	for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
		if (!is_blank_block(&d->area, from[i], y, width, rows))
			continue;
		for (const char *c = lines; *c; c += strcspn(c, "\n"), c += *c == '\n', y++) {
			struct text line = {0};
			text_putn(&line, c, strcspn(c, "\n"));
			area_put(d->area, from[i], y, ROLE_CHANGED | LOOK_BOLD, text_str(&line));
			text_free(&line);
		}
		return true;
	}
	return false;
}

/* Only on a large map, readable from a distance: before and after, under the node that changed the
 * frame, in fewer and longer lines if it is narrow; without room there, below the map. */
static void draw_changes(
	const struct drawing *d, const struct drawing *inner, const struct map_layout *l, int y)
{
	const struct moment *at = model_here(d->model);
	struct rewrite w;
	bool put = false;

	if (!at || !changes_of(d->model, &w))
		return;
	const struct spot *s = (size_t)at->node < l->count ? &l->spots[at->node] : NULL;
	for (unsigned each = 1; !put && s && each <= REWRITE_ROWS; each++) {
		struct text lines = {0};
		changes_text(d->model, &w, each, &lines);
		put = put_under(inner, &l->spots[s->shown], text_str(&lines));
		text_free(&lines);
	}
	if (put)
		return;
	struct text line = {0};
	changes_text(d->model, &w, REWRITE_ROWS, &line);
	area_put_wrapped(area_part(d->area, 0, y, d->area.width, LARGE_ROWS), 1, 0,
		ROLE_CHANGED | LOOK_BOLD, text_str(&line));
	text_free(&line);
}

static int map_view_draw(const struct drawing *d)
{
	struct map *map = d->state;
	struct map_layout *l = &map->layout;
	const struct moment *at = model_here(d->model);

	bool large = is_large(d);
	int rows = caption_rows(d->area.height),
	    height = d->area.height - rows - LARGE_ROWS * large;
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
	{"● ○", N_("VIP"), N_("This node has the virtual address: on a NIC; on lo.")},
	{"◆ ≠ ✗", N_("here"),
		N_("Here a server was picked, a frame was changed, or a frame was dropped.")},
	{"▼:02", N_("MAC"),
		N_("A MAC's last byte with the symbol and colour of its host, the same "
		   "everywhere.")},
	{"◉→▼", N_("frame"),
		N_("The frame's MACs: from the host with ◉ to that with ▼; *: broadcast.")},
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
