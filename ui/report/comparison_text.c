/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A comparison on the terminal: blocks of measures, one line per scheduler; then the servers. A
 * measure without numbers is omitted. A number is followed by + or − if the scheduler is
 * significantly better or worse than the baseline.
 */
#include <string.h>

#include "base/text.h"
#include "ui/report/comparison.h"
#include "ui/report/style.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

#define CELL 16
#define NAME 13
#define SERVERS_SHOWN 16

struct table {
	struct text *t;
	const struct comparison *c;
	bool colour;
	size_t name; /* cells for a scheduler's or a server's, the space around it included */
};

static bool says_something(const struct comparison *c, size_t kind)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->schedulers[i].measures[kind].value.n)
			return true;
	return false;
}

static void put_cell(const struct table *x, const struct compared *c, enum measure_unit unit)
{
	static const char *const marks[] = {"", " +", " −"};
	static const enum style styles[] = {STYLE_PLAIN, STYLE_GOOD, STYLE_BAD};
	struct text cell = {0};

	estimate_text(&cell, unit, &c->value);
	text_put(&cell, marks[c->verdict]);
	style_put(x->t, x->colour, styles[c->verdict], text_str(&cell), CELL);
	text_free(&cell);
}

static void end_line(struct text *t)
{
	while (t->len && t->s[t->len - 1] == ' ')
		t->s[--t->len] = '\0';
	text_putc(t, '\n');
}

/* as many measures as a line holds */
static void put_block(const struct table *x, const size_t *kinds, size_t n)
{
	text_putc(x->t, '\n');
	columns_pad(x->t, "", x->name);
	for (size_t i = 0; i < n; i++)
		style_put(x->t, x->colour, STYLE_TITLE, _(measure_kinds[kinds[i]].title), CELL);
	end_line(x->t);
	for (size_t s = 0; s < x->c->count; s++) {
		const struct scheduler_comparison *sc = &x->c->schedulers[s];
		style_put(x->t, x->colour, STYLE_NODE, sc->name, x->name);
		for (size_t i = 0; i < n; i++)
			put_cell(x, &sc->measures[kinds[i]], measure_kinds[kinds[i]].unit);
		end_line(x->t);
	}
}

/* Chinese titles wider than the cell widen the column: nothing is cut */
static void put_measures(const struct table *x)
{
	size_t width = report_width(), kinds[16], n = 0;
	size_t line = width > x->name + CELL ? (width - x->name) / CELL : 1;

	line = line > 16 ? 16 : line;
	for (size_t kind = 0; kind < measure_kind_count(); kind++) {
		if (!says_something(x->c, kind))
			continue;
		kinds[n++] = kind;
		if (n == line) {
			put_block(x, kinds, n);
			n = 0;
		}
	}
	if (n)
		put_block(x, kinds, n);
}

/* ---- servers ---- */

static const char *const shown[] = {
	"connections", "share", "due", "utilisation", "active", "queue", "response-mean"};
enum { SHOWN = sizeof(shown) / sizeof(shown[0]), SERVER_CELL = 12 };

static size_t server_kind(const char *name)
{
	size_t i = 0;

	while (strcmp(server_measure_kinds[i].name, name) != 0)
		i++;
	return i;
}

static void put_server(const struct table *x, const struct scheduler_comparison *s, size_t server)
{
	struct text cell = {0};

	comparison_server_name(x->c, server, &cell);
	text_put(x->t, "  ");
	columns_pad(x->t, text_str(&cell), x->name - 2);
	for (size_t i = 0; i < SHOWN; i++) {
		size_t kind = server_kind(shown[i]);
		text_clear(&cell);
		measure_text(&cell, server_measure_kinds[kind].unit,
			s->servers[server * server_measure_kind_count() + kind].mean);
		columns_pad(x->t, text_str(&cell), SERVER_CELL);
	}
	end_line(x->t);
	text_free(&cell);
}

static void put_servers(const struct table *x, const struct scheduler_comparison *s)
{
	text_putc(x->t, '\n');
	style_put(x->t, x->colour, STYLE_NODE, s->name, x->name);
	for (size_t i = 0; i < SHOWN; i++)
		style_put(x->t, x->colour, STYLE_TITLE,
			_(server_measure_kinds[server_kind(shown[i])].title), SERVER_CELL);
	end_line(x->t);
	for (size_t server = 0; server < x->c->server_count; server++)
		put_server(x, s, server);
}

/* ---- */

static size_t name_width(const struct comparison *c)
{
	size_t most = NAME;

	for (size_t i = 0; i < c->server_count; i++) {
		struct text name = {0};
		comparison_server_name(c, i, &name);
		size_t width = columns_width(text_str(&name), name.len) + 3;
		most = width > most ? width : most;
		text_free(&name);
	}
	for (size_t i = 0; i < c->count; i++) {
		const char *name = c->schedulers[i].name; /* may be a library's path */
		size_t width = columns_width(name, strlen(name)) + 1;
		most = width > most ? width : most;
	}
	return most;
}

static void put_head(const struct table *x)
{
	const struct comparison *c = x->c;
	struct text line = {0};

	style_put(x->t, x->colour, STYLE_TITLE, c->spec->name.s, 0);
	text_putc(x->t, '\n');
	if (c->seeds > 1)
		text_add(&line,
			words_count("%zu scheduler, seeds %llu to %llu. ± is the 95%% confidence "
				    "interval. With %s alone there is nothing to compare.",
				"%zu schedulers with the same arrivals, seeds %llu to %llu. ± is "
				"the 95%% confidence interval. + and − mark results better and "
				"worse than %s; they appear only if the interval of the "
				"difference, taken seed by seed, excludes 0.",
				c->count),
			c->count, (unsigned long long)c->seed,
			(unsigned long long)c->seed + c->seeds - 1,
			c->schedulers[c->baseline].name);
	else
		text_add(&line,
			words_count(
				"%zu scheduler, seed %llu. One seed has no confidence interval: "
				"nothing is marked better or worse.",
				"%zu schedulers with the same arrivals, seed %llu. One seed has no "
				"confidence interval: nothing is marked better or worse.",
				c->count),
			c->count, (unsigned long long)c->seed);
	columns_wrap(x->t, text_str(&line), 0, report_width());
	text_free(&line);
}

void comparison_text(struct text *t, const struct comparison *c, bool colour)
{
	const struct table x = {t, c, colour, name_width(c)};

	put_head(&x);
	put_measures(&x);
	for (size_t i = 0; c->server_count <= SERVERS_SHOWN && i < c->count; i++)
		put_servers(&x, &c->schedulers[i]);
}
