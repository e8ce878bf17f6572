/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of events, one moment per line, with the current one marked. Later ones are a known
 * future, in grey. Only the visible lines are processed, however many there are.
 *
 *	1.000151s ≠ director → sw1    TCP   192.168.10.50:43214 → 192.168.10.100:80 SYN
 */
#include <string.h>

#include "base/text.h"
#include "host/records.h"
#include "net/link.h"
#include "ui/screen/screen.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"
#include "ui/views/view.h"
#include "watch/describe.h"

#define ROWS_MAX 400
#define CROWD 8 /* this many silent hosts in one instant are shown as one row */

struct row {
	long moment;
	uint64_t record;
	long more; /* moments behind it that the row stands for, too: hosts that stayed silent */
};

struct events {
	bool open; /* … and have a row each */
};

struct columns { /* of the list, by its width */
	int time, way, protocol;
	bool brief;
};

struct line {
	const struct model *m;
	const struct moment *at;
	const struct record *r;
	struct dissection is;
	bool has_frame;
	struct text way, what;
	const char *protocol;
	bool brief; /* there is little room */
	int room;   /* cells for `what` */
	unsigned look;
};

/* ---- the text of a line ---- */

static void put_way(struct line *l, const char *from, const char *to)
{
	const char *arrow = !from || !to ? "" : l->brief ? "→" : " → ";

	text_add(&l->way, "%s%s%s", from ? from : "", arrow, to ? to : "");
}

/* an ICMP type in at most seven letters */
static const char *icmp_brief(unsigned type)
{
	switch (type) {
	case ICMP_ECHO: return "echo";
	case ICMP_ECHOREPLY: return "reply";
	case ICMP_DEST_UNREACH: return "unreach";
	case ICMP_REDIRECT: return "redir";
	case ICMP_TIME_EXCEEDED: return "expired";
	default: return NULL;
	}
}

/* without what the earlier columns already show */
static void describe_briefly(struct line *l)
{
	const struct dissection *is = &l->is;

	if (is->innermost == DISSECT_ARP && is->arp.op == ARPOP_REQUEST)
		text_add(&l->what, ".%u?", is->arp.tpa & 0xff);
	else if (is->innermost == DISSECT_ARP)
		text_add(&l->what, ".%u=%02x", is->arp.spa & 0xff, is->arp.sha[5]);
	else if (is->innermost == DISSECT_TCP && is->data_length)
		text_add(&l->what, "%uB", is->data_length);
	else if (is->innermost == DISSECT_TCP)
		tcp_flags_text(&l->what, is->tcp.flags);
	else if (is->innermost == DISSECT_UDP)
		text_add(&l->what, "→:%u", is->udp.dest);
	else if (is->innermost == DISSECT_ICMP && icmp_brief(is->icmp.type))
		text_put(&l->what, icmp_brief(is->icmp.type));
	else
		dissection_describe(&l->what, is);
}

/* without what the earlier columns show: "who has 10.0.0.1?", ":43214 → :80 SYN" */
static void describe_shorter(struct line *l)
{
	const struct dissection *is = &l->is;

	if (is->innermost == DISSECT_ARP && is->arp.op == ARPOP_REQUEST)
		text_add(&l->what, "who has %s?", ip_text(is->arp.tpa).s);
	else if (is->innermost == DISSECT_ARP)
		text_add(&l->what, "%s is at …:%02x", ip_text(is->arp.spa).s, is->arp.sha[5]);
	else if (is->innermost == DISSECT_TCP) {
		text_add(&l->what, ":%u → :%u ", is->tcp.source, is->tcp.dest);
		tcp_flags_text(&l->what, is->tcp.flags);
	} else {
		describe_briefly(l);
	}
}

static bool has_room(const struct line *l)
{
	return (int)columns_width(text_str(&l->what), l->what.len) <= l->room;
}

static void say_frame(struct line *l)
{
	const struct node *other = node_behind(l->m, l->r->node, l->r->dev);
	const char *node = model_node(l->m, l->r->node), *name = other ? other->name : NULL;
	bool came_in = l->r->kind == REC_FRAME_RECEIVED;
	bool leaves = l->r->number != l->at->shown; /* it arrives in a separate row */

	put_way(l, came_in ? name : node, leaves ? "" : came_in ? node : name);
	l->protocol = dissection_protocol(&l->is);
	l->look = look_of_frame(&l->is);
	if (!l->brief)
		dissection_describe(&l->what, &l->is);
	if (!l->brief && !has_room(l)) {
		text_clear(&l->what);
		describe_shorter(l);
	}
	if (l->brief || !has_room(l)) {
		text_clear(&l->what);
		describe_briefly(l);
	}
}

static void say_command(struct line *l)
{
	text_add(&l->way, "%s# %s", model_node(l->m, l->r->node), model_line(l->m, l->r->number));
	l->look = ROLE_SAY;
}

/* the node is already shown before it */
static void drop_name(struct text *t, const char *node)
{
	size_t n = strlen(node);

	if (t->len <= n || strncmp(t->s, node, n) != 0 || t->s[n] != ' ')
		return;
	t->len -= n + 1;
	memmove(t->s, t->s + n + 1, t->len + 1);
}

static void say_rest(struct line *l)
{
	const struct kind *kind = kind_find(l->r->kind);

	put_way(l, model_node(l->m, l->r->node), NULL);
	l->protocol = "";
	l->look = l->at->marks & MARK_DROP ? ROLE_BAD : ROLE_DIM;
	record_why(&l->what, l->m->lab, l->r);
	if (!l->what.len && kind)
		text_put(&l->what, kind->name);
	drop_name(&l->what, model_node(l->m, l->r->node));
}

static void line_make(struct line *l, const struct model *m, const struct row *row,
	const struct columns *c, int width)
{
	const struct moment *at = model_moment(m, row->moment);

	*l = (struct line){.m = m,
		.at = at,
		.r = model_record(m, row->record),
		.brief = c->brief,
		.room = width - c->time - 3 - c->way - c->protocol};
	l->has_frame = model_dissect(m, row->record, &l->is);
	if (l->r->kind == REC_COMMAND)
		say_command(l);
	else if (l->has_frame && l->r->kind != REC_FRAME_DROPPED)
		say_frame(l);
	else
		say_rest(l);
}

static void line_free(struct line *l)
{
	text_free(&l->way);
	text_free(&l->what);
}

/* the sign and its look: the most important one first */
static uint32_t sign_of_marks(unsigned marks, unsigned *look)
{
	static const struct {
		unsigned mark;
		uint32_t sign;
		unsigned look;
	} signs[] = {{MARK_DROP, 0x2717, ROLE_BAD}, {MARK_PICK, 0x25c6, ROLE_DECISION},
		{MARK_REWRITE, 0x2260, ROLE_CHANGED}, {MARK_BROADCAST, '*', ROLE_ARP},
		{MARK_ANSWER, 0x2713, ROLE_GOOD}, {MARK_SILENT, 0xb7, ROLE_DIM},
		{MARK_COMMAND, '$', ROLE_SAY}};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (marks & signs[i].mark) {
			*look = signs[i].look;
			return signs[i].sign;
		}
	*look = ROLE_TEXT;
	return ' ';
}

/* ≠ is at the changed frame, the other signs at their cause */
static uint32_t sign_of(
	const struct model *m, const struct moment *at, const struct row *row, unsigned *look)
{
	uint64_t rows[ROWS_OF_MOMENT];
	bool alone = model_rows(m, at, rows) < 2;

	if (row->record != at->shown)
		return sign_of_marks(
			store_is_changed(&m->store, row->record) ? MARK_REWRITE : 0u, look);
	return sign_of_marks(alone ? at->marks : at->marks & ~(unsigned)MARK_REWRITE, look);
}

/* ---- drawing ---- */

/* cells of the two names at the ends of a link, or of one alone, the widest there are */
static int widest_way(const struct network *net)
{
	enum { NAME_MOST = 12 };
	int widest = 8;

	for (size_t i = 0; i < net->node_count; i++) {
		int own = (int)strlen(net->nodes[i]->name), most = 0;
		list_for_each (dev, &net->nodes[i]->devs, struct netdev, link) {
			const struct netdev *peer =
				dev->wire ? dev->wire->end[1 - dev->wire_end] : NULL;
			int n = peer ? (int)strlen(peer->node->name) : 0;
			most = n > most ? n : most;
		}
		int way =
			(own < NAME_MOST ? own : NAME_MOST) + (most < NAME_MOST ? most : NAME_MOST);
		widest = way > widest ? way : widest;
	}
	return widest;
}

static struct columns columns_for(const struct model *m, int width)
{
	bool brief = width < 50;
	int way = widest_way(lab_network(m->lab)) + (brief ? 1 : 3);

	way = way > width / 3 + 4 ? width / 3 + 4 : way;
	return (struct columns){
		.time = brief ? 10 : 12, .brief = brief, .way = way, .protocol = brief ? 5 : 6};
}

static void put_time(struct area a, int y, unsigned look, const struct moment *at, int width)
{
	struct text t = {0};

	text_seconds(&t, at->time);
	if (width < 11 && t.len) /* without the unit, and with fewer digits, if there is no room */
		t.s[--t.len] = '\0';
	char *point = t.s ? strchr(t.s, '.') : NULL;
	while (width < 11 && point && (int)t.len > width - 1 && t.s + t.len > point + 2)
		t.s[--t.len] = '\0';
	int x = width - 1 - (int)t.len;
	area_put_column(a, x > 0 ? x : 0, y, width - 1, look, t.s);
	text_free(&t);
}

static bool fits_behind(const struct drawing *d, const struct line *l, const struct columns *c)
{
	return c->time + 3 + c->way + c->protocol + (int)columns_width(l->what.s, l->what.len) <=
		d->area.width;
}

static void put_line(
	const struct drawing *d, int y, const struct line *l, const struct columns *c, bool future)
{
	int x = c->time + 2;

	if (!l->protocol) { /* a line that is typed has all the room */
		area_put_column(d->area, x, y, d->area.width - x, future ? ROLE_FUTURE : l->look,
			text_str(&l->way));
		return;
	}
	if (!*l->protocol && !fits_behind(d, l, c)) { /* its text may use the columns between */
		x = area_put(d->area, x, y,
			future ? ROLE_FUTURE : look_of_node(d->model, l->at->node),
			text_str(&l->way));
		area_put_column(d->area, x + 1, y, d->area.width - x - 1,
			future ? ROLE_FUTURE : ROLE_TEXT, text_str(&l->what));
		return;
	}
	x = area_put_column(d->area, x, y, c->way,
		future ? ROLE_FUTURE : look_of_node(d->model, l->at->node), text_str(&l->way));
	x = area_put_column(
		d->area, x + 1, y, c->protocol, future ? ROLE_FUTURE : l->look, l->protocol);
	area_put_column(d->area, x, y, d->area.width - x, future ? ROLE_FUTURE : ROLE_TEXT,
		text_str(&l->what));
}

/* the terminal's cursor follows, for users of a screen reader */
static void select_row(const struct drawing *d, int y)
{
	area_highlight(
		d->area, 0, y, d->area.width, d->focused ? LOOK_REVERSE | LOOK_BOLD : LOOK_REVERSE);
	if (d->focused)
		area_cursor(d->area, 0, y);
}

static void draw_line(
	const struct drawing *d, int y, const struct row *row, const struct columns *c)
{
	const struct model *m = d->model;
	const struct moment *at = model_moment(m, row->moment);
	bool future = row->moment > m->at;
	unsigned sign_look;
	uint32_t sign = sign_of(m, at, row, &sign_look);
	struct line l;

	line_make(&l, m, row, c, d->area.width);
	if (row->more)
		text_add(&l.what, _(" +%ld silent"), row->more);
	put_time(d->area, y, future ? ROLE_FUTURE : ROLE_DIM, at, c->time);
	area_put_code(d->area, c->time, y, future ? ROLE_FUTURE : sign_look, sign);
	put_line(d, y, &l, c, future);
	bool in_crowd = row->more && m->at >= row->moment && m->at <= row->moment + row->more;
	if (in_crowd || (row->moment == m->at && row->record == model_row(m)))
		select_row(d, y);
	line_free(&l);
}

/* ---- which rows ---- */

struct drawing_of { /* which list, and how */
	const struct model *m;
	bool open;
};

struct rows {
	struct row items[ROWS_MAX];
	int count;
};

static void add_moment(const struct model *m, struct rows *r, long moment, bool in_front)
{
	uint64_t of[ROWS_OF_MOMENT];
	size_t n = model_rows(m, model_moment(m, moment), of);

	if (r->count + (int)n > ROWS_MAX)
		return;
	if (in_front)
		memmove(r->items + n, r->items, (size_t)r->count * sizeof(r->items[0]));
	for (size_t i = 0; i < n; i++)
		r->items[in_front ? (int)i : r->count + (int)i] = (struct row){moment, of[i], 0};
	r->count += (int)n;
}

/* the selected row, among them; if it is filtered out, the last one before it */
static int row_here(const struct model *m, const struct rows *r)
{
	int here = -1;

	for (int i = 0; i < r->count; i++)
		if (r->items[i].moment < m->at ||
			(r->items[i].moment == m->at && r->items[i].record <= model_row(m)))
			here = i;
	return here;
}

/* a host that hears a broadcast and stays silent, in the same instant as the one before it */
static bool is_silent(const struct model *m, long i, int64_t time)
{
	const struct moment *at = model_moment(m, i);
	const unsigned others = MARK_ANSWER | MARK_PICK | MARK_DROP | MARK_REWRITE | MARK_COMMAND |
		MARK_SENT | MARK_BROADCAST;

	return at && at->time == time && model_visible(m, i) && at->marks & MARK_SILENT &&
		!(at->marks & others);
}

/* The crowd of `i`: its first moment, and how many more; 0 if there is none. */
static long crowd_around(const struct model *m, long i, long *first)
{
	int64_t time = model_moment(m, i)->time;
	long last = i;

	*first = i;
	if (!is_silent(m, i, time))
		return 0;
	while (is_silent(m, *first - 1, time))
		--*first;
	while (is_silent(m, last + 1, time))
		last++;
	return last - *first < CROWD ? 0 : last - *first;
}

/* adds the moment, or its crowd; returns the crowd's last moment in that direction */
static long add_row(const struct drawing_of *of, struct rows *r, long i, bool in_front)
{
	long first, more = of->open ? 0 : crowd_around(of->m, i, &first);

	if (!more) {
		add_moment(of->m, r, i, in_front);
		return i;
	}
	int before = r->count;
	add_moment(of->m, r, first, in_front);
	if (r->count > before)
		r->items[in_front ? 0 : before].more = more;
	return in_front ? first : first + more;
}

/* rows around the current one, up to `height` on either side */
static void gather(const struct drawing_of *of, int height, struct rows *r)
{
	const struct model *m = of->m;
	long from = model_visible(m, m->at) ? m->at : model_visible_before(m, m->at), first;

	r->count = 0;
	if (from < 0)
		from = model_visible_after(m, m->at < 0 ? -1 : m->at);
	if (from >= 0 && !of->open) /* to the end of the crowd: forwards it is not met again */
		from += crowd_around(m, from, &first) ? first + crowd_around(m, from, &first) - from
						      : 0;
	for (long i = from; i >= 0 && r->count < height;
		i = model_visible_before(m, add_row(of, r, i, true)))
		;
	int before = r->count;
	for (long i = from < 0 ? -1 : model_visible_after(m, from);
		i >= 0 && r->count < before + height;
		i = model_visible_after(m, add_row(of, r, i, false)))
		;
}

/* the first visible row: the current one is two thirds down */
static int first_of(const struct model *m, const struct rows *r, int height)
{
	int first = row_here(m, r) - height * 2 / 3, most = r->count - height;

	first = first > most ? most : first;
	return first < 0 ? 0 : first;
}

enum { NOTE_ROWS = 2 };

/* the visible rows: the first one, and the number of rows that say what is not kept */
struct shown {
	int first, note;
};

static struct shown shown_of(const struct model *m, const struct rows *r, int height)
{
	bool begins = !r->count || model_visible_before(m, r->items[0].moment) < 0;

	if (model_gone(m) && begins && height > NOTE_ROWS &&
		first_of(m, r, height - NOTE_ROWS) == 0)
		return (struct shown){0, NOTE_ROWS};
	return (struct shown){first_of(m, r, height), 0};
}

static void draw_note(const struct drawing *d)
{
	const struct model *m = d->model;
	const char *words = m->filter || m->follow_address
		? _("… %llu earlier events are not searched yet: p searches them.")
		: _("… %llu earlier events: p goes back to them.");
	struct text t = {0};

	text_add(&t, words, (unsigned long long)model_gone(m));
	area_put_wrapped(area_part(d->area, 0, 0, d->area.width, NOTE_ROWS), 1, 0, ROLE_DIM, t.s);
	text_free(&t);
}

static int events_view_draw(const struct drawing *d)
{
	struct columns c = columns_for(d->model, d->area.width);
	int height = d->area.height < ROWS_MAX / 3 ? d->area.height : ROWS_MAX / 3;
	struct rows r;

	const struct events *state = d->state;
	gather(&(struct drawing_of){d->model, state->open}, height, &r);
	struct shown at = shown_of(d->model, &r, height);
	if (at.note)
		draw_note(d);
	for (int y = at.note; y < height && at.first + y - at.note < r.count; y++)
		draw_line(d, y, &r.items[at.first + y - at.note], &c);
	if (!r.count && !at.note)
		area_put_wrapped(d->area, 1, 0, ROLE_DIM,
			model_count(d->model)
				? _("No event matches the filter: press / and Enter to see "
				    "everything.")
				: _("Nothing has happened yet: n moves to the next event."));
	return 0;
}

/* ---- keys ---- */

static bool move(struct screen *s, const struct events *state, int by)
{
	struct rows r;
	int far = by < 0 ? -by : by;

	gather(&(struct drawing_of){s->model, state->open}, far + 1, &r);
	int here = row_here(s->model, &r), to = here + by;
	if (to < 0 && model_gone(s->model)) /* not kept: recreated */
		return model_step(s->model, STRIDE_EVENT, -1) || true;
	if (!r.count)
		return true;
	to = to < 0 ? 0 : to >= r.count ? r.count - 1 : to;
	model_go_row(s->model, r.items[to].moment, r.items[to].record);
	return true;
}

static bool key(struct screen *s, void *state, int key)
{
	struct events *events = state;

	switch (key) {
	case 'o': events->open = !events->open; return true;
	case 'j':
	case K_DOWN:
	case K_WHEEL_DOWN: return move(s, state, 1);
	case 'k':
	case K_UP:
	case K_WHEEL_UP: return move(s, state, -1);
	case K_PAGE_DOWN: return move(s, state, 10);
	case K_PAGE_UP: return move(s, state, -10);
	case K_ENTER: screen_focus(s, screen_view_by_name("frame")); return true;
	default: return false;
	}
}

static bool click(struct screen *s, void *state, int x, int y)
{
	const struct pane *pane = screen_pane(s, s->focus);
	struct rows r;

	const struct events *events = state;

	(void)x;
	if (!pane)
		return false;
	gather(&(struct drawing_of){s->model, events->open}, pane->area.height - 1, &r);
	struct shown at = shown_of(s->model, &r, pane->area.height - 1);
	int row = at.first + y - at.note;
	if (row < 0)
		model_step(s->model, STRIDE_EVENT, -1);
	else if (row < r.count)
		model_go_row(s->model, r.items[row].moment, r.items[row].record);
	return row < r.count;
}

static const struct view_key keys[] = {
	{"↑↓", N_("select"),
		N_("The line above or below; everything is as it was at that moment.")},
	{"Enter", N_("frame"), N_("Shows the frame of this line, and its bytes.")},
	{"o", N_("group"),
		N_("One row for each host that stays silent about a broadcast, or one "
		   "row for all.")},
	{NULL, NULL, NULL},
};

static const struct view_key signs[] = {
	{"$", N_("typed"), N_("You or the lesson typed a command.")},
	{"*", N_("broadcast"), N_("A switch copied the frame to every port.")},
	{"✓ ·", N_("answer"), N_("ARP: answered; stayed silent.")},
	{"◆", N_("pick"), N_("A scheduler picked a server.")},
	{"≠", N_("changed"), N_("A host forwarded a frame with changes.")},
	{"✗", N_("drop"), N_("A frame was dropped; the Why pane shows the reason.")},
	{"A→", N_("sent"), N_("A sends it; its arrival has a separate row: A→B.")},
	{NULL, NULL, NULL},
};

const struct view view_events = {
	.name = "events",
	.title = N_("Events"),
	.slot = SLOT_EVENTS,
	.keys = keys,
	.signs = signs,
	.state_size = sizeof(struct events),
	.draw = events_view_draw,
	.key = key,
	.click = click,
};
