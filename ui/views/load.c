/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The distribution of the load up to this instant: each server's share of the connections as a bar,
 * with a mark at the share expected by weight, and below the services two lines for each server
 * over the known time: the connections it was given, and those open on it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "host/records.h"
#include "ipvs/records.h"
#include "transport/socket/socket.h"
#include "ui/report/load.h"
#include "ui/text/words.h"
#include "ui/views/tables.h"

enum { COLUMN_BAR = 11, BESIDE_BAR = 28, LINES_MAX = 16, LEAST_BAR = 8 };

struct table {
	const struct drawing *d;
	int y;
	struct load_row last;
	struct {
		uint32_t address;
		const char *name;
		uint16_t port; /* of its service */
	} lines[LINES_MAX];    /* of servers, for the lines over time */
	size_t line_count;
};

static bool same_service(const struct load_row *a, const struct load_row *b)
{
	return a->director == b->director && a->vip == b->vip && a->vport == b->vport &&
		a->mark == b->mark && a->protocol == b->protocol;
}

static void draw_service(struct table *t, const struct load_row *row)
{
	struct text words = {0};

	if (row->mark)
		text_add(&words, "fwmark %u  ", row->mark);
	else
		text_add(&words, "%s %s:%u  ", row->protocol, ip_text(row->vip).s, row->vport);
	text_add(&words, "%s  ", row->scheduler);
	text_add(&words,
		words_count("%" PRIu64 " connection", "%" PRIu64 " connections",
			row->service_connections),
		row->service_connections);
	area_put(t->d->area, 0, t->y++, ROLE_TITLE, text_str(&words));
	text_free(&words);
}

/* in eighths of a cell; a mark at the expected share */
static void draw_bar(struct area a, int y, int width, unsigned share, unsigned due)
{
	unsigned eighths = (share * (unsigned)width * 8 + 500) / 1000;
	int whole = (int)(eighths / 8), mark = (int)((due * (unsigned)width + 500) / 1000);

	area_fill(a, COLUMN_BAR, y, whole, 1, ROLE_BAR, 0x2588);
	if (eighths % 8)
		area_put_code(a, COLUMN_BAR + whole, y, ROLE_BAR, 0x2590 - eighths % 8);
	if (due && mark >= whole)
		area_put_code(a, COLUMN_BAR + mark, y, ROLE_BAR_DUE, 0x2502);
}

static void note_line(struct table *t, const struct load_row *row)
{
	for (size_t i = 0; i < t->line_count; i++)
		if (t->lines[i].address == row->address)
			return;
	if (t->line_count == LINES_MAX)
		return;
	t->lines[t->line_count].address = row->address;
	t->lines[t->line_count].port = row->port;
	t->lines[t->line_count++].name = row->server;
}

static void draw_row(void *arg, const struct load_row *row)
{
	struct table *t = arg;
	struct area a = t->d->area;
	unsigned share = permille(row->connections, row->service_connections);
	unsigned due = permille(row->weight > 0 ? (uint64_t)row->weight : 0, row->weights);
	int width = a.width - COLUMN_BAR - BESIDE_BAR;

	if (t->y >= TABLE_ROWS_MAX)
		return;
	if (!same_service(&t->last, row))
		draw_service(t, row);
	t->last = *row;
	note_line(t, row);
	area_put_column(a, 0, t->y, COLUMN_BAR - 1, ROLE_SERVER, row->server ? row->server : "?");
	if (width < LEAST_BAR)
		width = LEAST_BAR;
	draw_bar(a, t->y, width, share, due);
	area_putf(a, COLUMN_BAR + width + 2, t->y++, ROLE_TEXT,
		_("%3u.%u%%  fair %3u.%u%%  %" PRIu64), share / 10, share % 10, due / 10, due % 10,
		row->connections);
}

/* ---- over time ---- */

struct span {
	int64_t from, to; /* of the picks that are known, the future's too */
	uint32_t *counts; /* servers × columns */
	int columns;
	uint32_t most;
};

static size_t line_of(const struct table *t, uint64_t address)
{
	size_t i = 0;

	while (i < t->line_count && t->lines[i].address != address)
		i++;
	return i;
}

static int column_at(const struct span *s, int64_t time)
{
	double length = (double)(s->to - s->from + 1);
	int column = (int)((double)(time - s->from) * s->columns / length);

	return column < 0 ? 0 : column < s->columns ? column : s->columns - 1;
}

static void count_moment(const struct table *t, struct span *s, const struct moment *at)
{
	for (uint64_t n = at->first; n <= at->last; n++) {
		const struct record *r = model_record(t->d->model, n);
		if (!r || r->kind != REC_IPVS_PICK)
			continue;
		size_t line = line_of(t, r->a[0]);
		if (line == t->line_count)
			continue;
		uint32_t *cell = &s->counts[(int)line * s->columns + column_at(s, at->time)];
		if (++*cell > s->most)
			s->most = *cell;
	}
}

/* ---- open connections ---- */

struct open {
	uint32_t now[LINES_MAX]; /* connections, of each line */
	int column[LINES_MAX];   /* written up to here */
	int node[LINES_MAX];     /* of each line's server, or −1 */
};

static int node_named(const struct model *m, const char *name)
{
	const struct network *net = lab_network(m->lab);

	for (size_t i = 0; name && i < net->node_count; i++)
		if (strcmp(net->nodes[i]->name, name) == 0)
			return (int)i;
	return -1;
}

/* fills up to this column with the number open now, at most `most` per column */
static void fill_up(struct span *s, struct open *o, size_t line, int column)
{
	uint32_t *cells = &s->counts[line * (size_t)s->columns];

	while (o->column[line] < column)
		cells[++o->column[line]] = o->now[line];
	if (o->now[line] > cells[column])
		cells[column] = o->now[line];
	if (o->now[line] > s->most)
		s->most = o->now[line];
}

static void hear_state(
	const struct table *t, struct span *s, struct open *o, const struct record *r)
{
	enum { LPORT = 1, OLD = 4, NEW = 5 };

	for (size_t i = 0; i < t->line_count; i++) {
		if (r->node != o->node[i] || r->a[LPORT] != t->lines[i].port)
			continue;
		fill_up(s, o, i, column_at(s, r->time));
		if (r->a[NEW] == TCP_ESTABLISHED)
			o->now[i]++;
		else if (r->a[OLD] == TCP_ESTABLISHED && o->now[i])
			o->now[i]--;
		fill_up(s, o, i, column_at(s, r->time));
	}
}

/* counts them up to the present */
static void count_open(const struct table *t, struct span *s)
{
	const struct model *m = t->d->model;
	const struct moment *first = model_moment(m, 0), *here = model_here(m);
	struct open o = {{0}, {0}, {0}};

	for (size_t i = 0; i < t->line_count; i++)
		o.node[i] = node_named(m, t->lines[i].name);
	for (uint64_t n = first->first; here && n <= here->last; n++) {
		const struct record *r = model_record(m, n);
		if (r && r->kind == REC_SOCKET_STATE)
			hear_state(t, s, &o, r);
	}
	for (size_t i = 0; here && i < t->line_count; i++)
		fill_up(s, &o, i, column_at(s, here->time));
}

static bool find_span(const struct model *m, struct span *s)
{
	bool any = false;

	for (long i = 0; i < (long)model_count(m); i++) {
		const struct moment *at = model_moment(m, i);
		if (!(at->marks & MARK_PICK))
			continue;
		s->from = any ? s->from : at->time;
		s->to = at->time;
		any = true;
	}
	return any && s->to > s->from;
}

static void draw_line(struct table *t, const struct span *s, size_t line)
{
	area_put_column(t->d->area, 0, t->y, COLUMN_BAR - 1, ROLE_SERVER,
		t->lines[line].name ? t->lines[line].name : "?");
	for (int i = 0; i < s->columns; i++) {
		uint32_t n = s->counts[(int)line * s->columns + i];
		uint32_t eighths = s->most ? (n * 8 + s->most - 1) / s->most : 0;
		area_put_code(t->d->area, COLUMN_BAR + i, t->y, ROLE_BAR,
			eighths ? 0x2580 + eighths : 0xb7);
	}
	t->y++;
}

static void draw_lines(struct table *t, const struct span *s, const char *title)
{
	t->y++;
	area_putf(t->d->area, 0, t->y++, ROLE_TITLE, title, (double)s->from / 1e9,
		(double)s->to / 1e9, s->most);
	for (size_t line = 0; line < t->line_count; line++)
		draw_line(t, s, line);
}

static void draw_over_time(struct table *t)
{
	struct span s = {.columns = t->d->area.width - COLUMN_BAR};
	const struct model *m = t->d->model;

	if (s.columns < LEAST_BAR || !t->line_count || !find_span(m, &s))
		return;
	s.counts = calloc(t->line_count * (size_t)s.columns, sizeof(*s.counts));
	if (!s.counts)
		return;
	for (long i = 0; i <= m->at; i++)
		if (model_moment(m, i)->marks & MARK_PICK)
			count_moment(t, &s, model_moment(m, i));
	draw_lines(t, &s, _("New connections, from %.3f s to %.3f s; peak: %u"));
	memset(s.counts, 0, t->line_count * (size_t)s.columns * sizeof(*s.counts));
	s.most = 0;
	if (model_here(m) && model_here(m)->time > s.to)
		s.to = model_here(m)->time;
	count_open(t, &s);
	draw_lines(t, &s, _("Open connections, from %.3f s to %.3f s; peak: %u"));
	free(s.counts);
}

static int load_view_draw(const struct drawing *d)
{
	struct table t = {.d = d};

	load_walk(lab_network(d->model->lab), draw_row, &t);
	if (!t.y)
		return area_put_wrapped(
			d->area, 0, 0, ROLE_DIM, _("No director has a virtual service."));
	draw_over_time(&t);
	return t.y;
}

const struct view view_load = {
	.name = "load",
	.title = N_("Load"),
	.slot = SLOT_LOAD,
	.order = 10,
	.keeps_place = true,
	.draw = load_view_draw,
};
