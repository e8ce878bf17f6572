/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A console on any host: the commands typed there, by the lesson or by the user, and their output
 * up to this instant; the last line at the bottom. Enter opens an input line; a command that lives
 * in simulated time (curl, ping) continues as time passes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/shell/shell.h"
#include "base/text.h"
#include "ui/report/host_words.h"
#include "ui/screen/prompt.h"
#include "ui/screen/screen.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"
#include "ui/views/tables.h"

enum { LINES = 1000 };

/* a continuation line of a command, after its own prompt; not a role of the canvas */
#define LOOK_MORE 0x10000u

struct console {
	size_t host; /* its node + 1; 0: none selected yet */
	int back;    /* lines scrolled back from the end */
};

struct line {
	const char *at;
	int length;
	unsigned look;
};

struct transcript { /* the last LINES rows of the pane */
	struct line lines[LINES];
	size_t count;
	int width;  /* a longer line continues in the next row, as on a terminal */
	int prompt; /* cells before what was typed */
};

static const struct host *next_host(const struct model *m, size_t node, int direction)
{
	size_t count = lab_network(m->lab)->node_count;

	for (size_t i = 1; i <= count; i++) {
		size_t at = (node + (direction > 0 ? i : count - i % count)) % count;
		if (host_at(m, at))
			return host_at(m, at);
	}
	return NULL;
}

/* the selected one; else the last one typed on; else the first */
static const struct host *shown_host(const struct model *m, const struct console *c)
{
	const struct host *last = NULL;
	const struct process *p;

	if (c->host)
		return host_at(m, c->host - 1);
	for (uint32_t id = 1; (p = lab_process(m->lab, id)); id++)
		last = p->host;
	return last ? last : next_host(m, lab_network(m->lab)->node_count - 1, 1);
}

static void add_row(struct transcript *t, const char *at, int length, unsigned look)
{
	t->lines[t->count++ % LINES] = (struct line){at, length, look};
}

/* bytes of `at` that fit into a row */
static int row_of(const char *at, int length, int width)
{
	int n = 0;

	while (n < length) {
		uint32_t code;
		int bytes = (int)columns_decode(at + n, (size_t)(length - n), &code);
		width -= (int)columns_cells(code);
		if (width < 0)
			break;
		n += bytes;
	}
	return n ? n : length;
}

static void add_line(struct transcript *t, const char *at, int length, unsigned look)
{
	int room = t->width - (look == ROLE_TITLE ? t->prompt : look == LOOK_MORE ? 2 : 0);

	do {
		int n = row_of(at, length, room > 8 ? room : 8);
		add_row(t, at, n, look);
		at += n;
		length -= n;
		look = look == ROLE_TITLE || look == LOOK_MORE ? ROLE_SAY
							       : look; /* the prompt is shown
								        * once */
		room = t->width;
	} while (length > 0);
}

static void add_process(struct transcript *t, const struct process *p)
{
	const char *s = process_output(p);

	for (const char *line = p->line; *line;) { /* the first has the prompt */
		int length = (int)strcspn(line, "\n");
		add_line(t, line, length, line == p->line ? ROLE_TITLE : LOOK_MORE);
		line += length + (line[length] == '\n');
	}
	while (*s) {
		int length = (int)strcspn(s, "\n");
		add_line(t, s, length, ROLE_TEXT);
		s += length + (s[length] == '\n');
	}
	if (p->running)
		add_row(t, _("… is running; it advances with simulated time"), -1, ROLE_DIM);
	else if (p->status)
		add_row(t, _("… ended with an error"), -1, ROLE_BAD);
}

static void draw_line(const struct drawing *d, int y, const struct host *h, const struct line *l)
{
	struct text words = {0};

	if (l->look == ROLE_TITLE)
		text_add(&words, "%s# ", h->node.name);
	if (l->look == LOOK_MORE)
		text_put(&words, "> ");
	if (l->length < 0)
		text_put(&words, l->at);
	else
		text_add(&words, "%.*s", l->length, l->at);
	area_put_column(d->area, 0, y, d->area.width,
		l->look == ROLE_SAY || l->look == LOOK_MORE ? ROLE_TITLE : l->look,
		text_str(&words));
	text_free(&words);
}

/* the lines that wait for the rest of their command: the first behind the host's prompt */
static void put_held(struct transcript *t, const struct prompt *p)
{
	const char *s = p ? text_str(&p->held) : "";

	for (unsigned look = ROLE_TITLE; *s; look = LOOK_MORE) {
		int length = (int)strcspn(s, "\n");
		add_line(t, s, length, look);
		s += length + (s[length] == '\n');
	}
}

static int rows_of(const char *words, int width)
{
	struct text wrapped = {0};
	int rows = 0;

	columns_wrap(&wrapped, words, 0, (size_t)width);
	for (size_t i = 0; i < wrapped.len; i++)
		rows += wrapped.s[i] == '\n';
	text_free(&wrapped);
	return rows;
}

static int console_view_draw(const struct drawing *d)
{
	const struct model *m = d->model;
	const struct console *c = d->state;
	const struct host *h = shown_host(m, c);
	static const char *const hint = N_("Enter types on %s, o goes to another host.");
	struct transcript *t = calloc(1, sizeof(*t));
	const struct process *p;

	if (!t || !h) {
		free(t);
		return 0;
	}
	t->width = d->area.width;
	t->prompt = (int)strlen(h->node.name) + 2;
	for (uint32_t id = 1; (p = lab_process(m->lab, id)); id++)
		if (p->host == h)
			add_process(t, p);
	struct text below = {0};
	put_held(t, d->prompt);
	text_add(&below, _(hint), h->node.name);
	int known = (int)(t->count < LINES ? t->count : LINES);
	int room = d->area.height - (d->prompt ? 1 : rows_of(below.s, d->area.width));
	int back = c->back < known - room ? c->back : known > room ? known - room : 0;
	int shown = known - back < room ? known - back : room;
	for (int i = 0; i < shown; i++)
		draw_line(d, i, h, &t->lines[(t->count - (size_t)(back + shown - i)) % LINES]);
	if (d->prompt)
		prompt_draw(d->prompt, d->area, shown);
	else
		area_put_wrapped(d->area, 0, shown, ROLE_DIM, below.s);
	text_free(&below);
	free(t);
	return 0;
}

static struct console *console_of(struct screen *s)
{
	return s->places[screen_view_by_name("console")].state;
}

static void typed(struct screen *s, const char *line);

static struct host *host_of_console(struct screen *s)
{
	const struct host *h = shown_host(s->model, console_of(s));

	return h ? lab_host(s->model->lab, h->node.name) : NULL;
}

static void console_words(struct screen *s, const char *before, const char *word,
	void (*one)(void *to, const char *word), void *to)
{
	struct host *named = screen_typed_host(s, &before);

	if (!*before && !named && !s->prompt.held.len)
		host_prompts(lab_network(s->model->lab), one, to);
	host_words(lab_network(s->model->lab), named ? named : host_of_console(s), before, word,
		one, to);
}

/* Ctrl-C ends what was typed on this host last and still runs in the foreground. */
static bool console_interrupts(struct screen *s)
{
	struct host *h = host_of_console(s);
	const struct process *p, *last = NULL;
	struct text kill = {0};

	for (uint32_t id = 1; (p = lab_process(s->model->lab, id)); id++)
		if (p->host == h && p->running && !p->job)
			last = p;
	if (!last || s->prompt.held.len)
		return false;
	text_add(&kill, "kill -INT %u", last->pid);
	model_type(s->model, h, kill.s);
	text_free(&kill);
	return true;
}

static void console_ask(struct screen *s)
{
	const struct host *h = shown_host(s->model, console_of(s));
	char lead[NODE_NAME + 3];

	if (!h)
		return;
	console_of(s)->host = (size_t)h->node.id + 1;
	snprintf(lead, sizeof(lead), "%s# ", h->node.name);
	screen_ask(s, s->prompt.held.len ? "> " : lead, typed);
	s->prompt.view = screen_view_by_name("console");
	s->prompt.words = console_words;
	s->prompt.interrupts = console_interrupts;
}

/* Adds a line to an incomplete command: true if it is complete now. */
static bool is_whole(struct screen *s, struct host *h, const char *line)
{
	struct text *held = &s->prompt.held, said = {0};
	char until[256];
	bool whole_line;

	text_add(held, "%s%s", held->len ? "\n" : "", line);
	enum shell_text is = shell_check(h, held->s, until, &whole_line, &said);
	text_free(&said);
	return is != SHELL_WANTS_MORE || held->len > SHELL_LINE_MAX;
}

/* one line after the other, until an empty one or Esc */
static void typed(struct screen *s, const char *line)
{
	struct console *c = console_of(s);
	bool more = s->prompt.held.len;
	struct host *h = more ? NULL : screen_typed_host(s, &line);
	bool named = h;

	c->back = 0;
	if (named) /* as written in lessons and hints: another host's console */
		c->host = (size_t)h->node.id + 1;
	else
		h = host_of_console(s);
	if (!more && line[strspn(line, " ")] == '\0') {
		if (named)
			console_ask(s);
		return;
	}
	if (is_whole(s, h, line)) {
		struct text whole = s->prompt.held;
		s->prompt.held = (struct text){0};
		model_type(s->model, h, whole.s);
		text_free(&whole);
	}
	console_ask(s);
}

static bool key(struct screen *s, void *state, int key)
{
	struct console *c = state;
	const struct host *h = shown_host(s->model, c);

	if (!h)
		return false;
	switch (key) {
	case K_ENTER: console_ask(s); return true;
	case 'o': c->host = (size_t)next_host(s->model, h->node.id, 1)->node.id + 1; break;
	case 'O': c->host = (size_t)next_host(s->model, h->node.id, -1)->node.id + 1; break;
	case 'k':
	case K_UP:
	case K_WHEEL_UP: c->back++; return true;
	case 'j':
	case K_DOWN:
	case K_WHEEL_DOWN: c->back -= c->back > 0; return true;
	case K_PAGE_UP: c->back += 10; return true;
	case K_PAGE_DOWN: c->back -= c->back < 10 ? c->back : 10; return true;
	default: return false;
	}
	c->back = 0;
	return true;
}

static const struct view_key keys[] = {
	{"Enter", N_("type"),
		N_("opens a line to type on this host; Esc or an empty line closes "
		   "it; Ctrl-C stops the running command")},
	{"o O", N_("host"), N_("goes to the next or the previous host")},
	{"↑↓", N_("scroll"), N_("shows earlier lines")},
	{0},
};

const struct view view_console = {
	.name = "console",
	.title = N_("Console"),
	.slot = SLOT_CONSOLE,
	.order = 10,
	.keys = keys,
	.state_size = sizeof(struct console),
	.draw = console_view_draw,
	.key = key,
};
