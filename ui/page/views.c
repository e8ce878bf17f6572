/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal's views, each on a canvas of its own width, as lines of runs: a text and its role.
 * The page turns a run into an element with a class, so the content is text: it can be selected,
 * enlarged and read aloud.
 */
#include <string.h>

#include "base/text.h"
#include "ui/page/page.h"
#include "ui/text/words.h"
#include "ui/views/view.h"
#include "world/journal.h"

#define WIDTH_MAX 400
#define HEIGHT_MAX 2000

static const char *const role_names[] = {
	[ROLE_TEXT] = "text",
	[ROLE_DIM] = "dim",
	[ROLE_TITLE] = "title",
	[ROLE_RULE] = "rule",
	[ROLE_FOCUS] = "focus",
	[ROLE_HEADER] = "header",
	[ROLE_KEY] = "key",
	[ROLE_MESSAGE] = "message",
	[ROLE_ERROR] = "error",
	[ROLE_SAY] = "say",
	[ROLE_CLIENT] = "client",
	[ROLE_DIRECTOR] = "director",
	[ROLE_SERVER] = "server",
	[ROLE_SWITCH] = "switch",
	[ROLE_ROUTER] = "router",
	[ROLE_ARP] = "arp",
	[ROLE_TCP] = "tcp",
	[ROLE_UDP] = "udp",
	[ROLE_ICMP] = "icmp",
	[ROLE_IPIP] = "ipip",
	[ROLE_CHANGED] = "changed",
	[ROLE_BAD] = "bad",
	[ROLE_GOOD] = "good",
	[ROLE_DECISION] = "decision",
	[ROLE_FUTURE] = "future",
	[ROLE_BAR] = "bar",
	[ROLE_BAR_DUE] = "bar-due",
};
_Static_assert(sizeof(role_names) / sizeof(role_names[0]) == ROLES, "a name for each role");

static void end_run(json_t *line, struct text *run, unsigned look)
{
	struct text class = {0};

	if (!run->len)
		return;
	text_put(&class, role_names[look & LOOK_ROLE]);
	text_put(&class, look & LOOK_BOLD ? " bold" : "");
	text_put(&class, look & LOOK_UNDERLINE ? " underline" : "");
	text_put(&class, look & LOOK_REVERSE ? " reverse" : "");
	json_array_append_new(
		line, json_pack("[s, o]", text_str(&class), page_string(text_str(run))));
	text_clear(run);
	text_free(&class);
}

static int used_cells(const struct canvas *c, int y)
{
	int n = c->width;

	while (n > 0 && canvas_cell(c, n - 1, y)->code == ' ' &&
		!(canvas_cell(c, n - 1, y)->look & LOOK_REVERSE))
		n--;
	return n;
}

static json_t *line_of(const struct canvas *c, int y)
{
	json_t *line = json_array();
	struct text run = {0};
	unsigned look = ROLE_TEXT;

	for (int x = 0, n = used_cells(c, y); x < n; x++) {
		const struct cell *cell = canvas_cell(c, x, y);
		if (cell->look != look)
			end_run(line, &run, look);
		look = cell->look;
		if (cell->code)
			text_put_code(&run, cell->code);
	}
	end_run(line, &run, look);
	text_free(&run);
	return line;
}

static json_t *lines_of(const struct canvas *c, int height)
{
	json_t *lines = json_array();

	while (height > 0 && used_cells(c, height - 1) == 0)
		height--;
	for (int y = 0; y < height; y++)
		json_array_append_new(lines, line_of(c, y));
	return lines;
}

/* a view with more rows than requested is drawn again, whole */
static int draw_whole(struct page *p, int view, struct canvas *c)
{
	struct drawing d = {.state = p->screen->places[view].state,
		.model = p->model,
		.focused = p->screen->focus == view,
		.area = area_whole(c)};
	int rows = views[view]->draw(&d);

	p->screen->places[view].rows = rows;
	if (rows > c->height && rows <= HEIGHT_MAX) {
		canvas_resize(c, c->width, rows);
		d.area = area_whole(c);
		views[view]->draw(&d);
	}
	return rows;
}

static int within(int64_t n, int least, int most)
{
	return n < least ? least : n > most ? most : (int)n;
}

json_t *page_view(struct page *p, const json_t *request)
{
	int view = screen_view_by_name(page_text(request, "name"));
	struct canvas c;

	if (view < 0)
		return page_refuse(_("This view does not exist."));
	canvas_init(&c, within(page_number(request, "width", 80), 20, WIDTH_MAX),
		within(page_number(request, "height", 24), 1, HEIGHT_MAX), false);
	model_look(p->model);
	draw_whole(p, view, &c);
	json_t *o = json_pack("{s:o, s:o}", "title", page_string(_(views[view]->title)), "lines",
		lines_of(&c, c.height));
	canvas_free(&c);
	return o;
}

/* Those that are wanted in this lab, by slot and order, each with its keys. */
json_t *page_views(struct page *p, const json_t *request)
{
	json_t *all = json_array();

	(void)request;
	for (size_t i = 0; views[i]; i++) {
		json_t *keys = json_array();
		for (const struct view_key *k = views[i]->keys; k && k->key; k++)
			json_array_append_new(keys,
				json_pack("[o, o]", page_string(k->key), page_string(_(k->help))));
		json_array_append_new(all,
			json_pack("{s:s, s:o, s:i, s:i, s:b, s:o}", "name", views[i]->name, "title",
				page_string(_(views[i]->title)), "slot", (int)views[i]->slot,
				"order", views[i]->order, "wanted",
				!views[i]->wanted || views[i]->wanted(p->model), "keys", keys));
	}
	return json_pack("{s:o}", "views", all);
}

/* The terminal's help, for its keys are the page's, too. */
json_t *page_help(struct page *p, const json_t *request)
{
	int width = within(page_number(request, "width", 80), 40, WIDTH_MAX);
	bool before = p->screen->helping;

	canvas_resize(&p->screen->canvas, width, 200);
	p->screen->helping = true;
	p->screen->help_top = 0;
	screen_draw(p->screen);
	p->screen->helping = before;
	json_t *o = json_pack("{s:o}", "lines", lines_of(&p->screen->canvas, 200));
	canvas_resize(&p->screen->canvas, 100, 40);
	return o;
}

/* ---- the time line ---- */

static const char *sign_of(unsigned marks)
{
	static const struct {
		unsigned mark;
		const char *name;
	} signs[] = {{MARK_DROP, "drop"}, {MARK_REWRITE, "rewrite"}, {MARK_PICK, "pick"},
		{MARK_BROADCAST, "broadcast"}, {MARK_SILENT, "silent"}, {MARK_ANSWER, "answer"},
		{MARK_COMMAND, "command"}};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (marks & signs[i].mark)
			return signs[i].name;
	return NULL;
}

static bool typed_alike(const struct journal_entry *a, const struct journal_entry *b)
{
	return a->step == b->step && strcmp(a->host, b->host) == 0 && strcmp(a->line, b->line) == 0;
}

/* ns: when the first thing was typed that only one of the two has */
static int64_t parting_time(const struct journal *j, const struct kept_branch *b)
{
	size_t i = 0;
	int64_t time = b->end;

	while (i < j->count && i < b->count && typed_alike(&j->entries[i], &b->entries[i]))
		i++;
	if (i < j->count && j->entries[i].time < time)
		time = j->entries[i].time;
	return i < b->count && b->entries[i].time < time ? b->entries[i].time : time;
}

/* the last moment no later than `time`; -1: the beginning */
static long moment_before(const struct model *m, int64_t time)
{
	long low = -1, high = (long)model_count(m) - 1;

	while (low < high) {
		long middle = low + (high - low + 1) / 2;
		if (model_moment(m, middle)->time <= time)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* The branches that were left, each with the moments between which it runs beside this one, and
 * what was typed last in it. */
static json_t *branches_of(const struct page *p)
{
	const struct model *m = p->model;
	json_t *all = json_array();

	for (size_t i = 0; i < m->branch_count; i++) {
		const struct kept_branch *b = &m->branches[i];
		const struct journal_entry *last = b->count ? &b->entries[b->count - 1] : NULL;
		struct text t = {0};
		if (last)
			text_add(&t, "%s# %s, ", last->host, last->line);
		text_seconds(&t, b->end);
		json_array_append_new(all,
			json_pack("{s:i, s:i, s:i, s:o}", "number", (int)i + 1, "from",
				(int)moment_before(m, parting_time(lab_journal(p->lab), b)), "to",
				(int)moment_before(m, b->end), "words", page_string(t.s)));
		text_free(&t);
	}
	return all;
}

/* The marks from moment `from` on, [moment, sign]: the page keeps those it already has. */
json_t *page_timeline(struct page *p, const json_t *request)
{
	int64_t from = page_number(request, "from", 0);
	json_t *marks = json_array();

	for (long i = from > 0 ? (long)from : 0; i < (long)model_count(p->model); i++) {
		const char *sign = sign_of(model_moment(p->model, i)->marks);
		if (sign)
			json_array_append_new(marks, json_pack("[i, s]", (int)i, sign));
	}
	return json_pack("{s:o, s:i, s:i, s:o}", "marks", marks, "count",
		(int)model_count(p->model), "branch", (int)lab_journal(p->lab)->branch, "branches",
		branches_of(p));
}
