/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The numbers become text here, once, with nine digits: the log, the messages between machines, the
 * file and the means over the seeds all use the same text.
 */
#include "ui/sweep/point.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/report/comparison.h"
#include "ui/sweep/apart.h"
#include "ui/text/words.h"

struct job { /* for a separate process */
	const struct grid *grid;
	const struct spec *spec;
	size_t point;
};

static void put_row(struct text *out, const struct metrics *m)
{
	for (size_t i = 0; measure_kinds[i].name; i++) {
		double value = measure_value(i, m);
		if (i)
			text_putc(out, ',');
		if (!isnan(value))
			text_add(out, "%.9g", measure_plain(measure_kinds[i].unit, value));
	}
}

static int run_here(void *arg, struct text *out)
{
	const struct job *j = arg;
	struct measure_options o = grid_options(j->grid, j->point);
	struct problems ps = words_problems();
	struct metrics *m = calloc(1, sizeof(*m));

	if (!m)
		abort();
	int error = measure(j->spec, &o, m, &ps);
	if (error)
		problems_print(&ps, out);
	else
		put_row(out, m);
	metrics_free(m);
	free(m);
	problems_free(&ps);
	return error;
}

void point_forget(struct point_spec *kept)
{
	spec_free(kept->spec);
	kept->spec = NULL;
}

static void put_values(struct text *t, const struct grid *g, size_t point)
{
	for (size_t i = 0; i < g->axis_count; i++)
		text_add(t, "%s%s=%s", i ? " " : "", g->axes[i].key,
			g->axes[i].values[grid_value(g, point, i)]);
}

/* which run went wrong */
static void tell_run(const struct grid *g, size_t point, struct text *out)
{
	struct text which = {0};

	put_values(&which, g, point);
	if (out->len && out->s[out->len - 1] != '\n')
		text_putc(out, '\n');
	text_add(out, _("this was the run with %s\n"), text_str(&which));
	text_free(&which);
}

int point_run(const struct grid *g, size_t point, struct point_spec *kept, struct text *out)
{
	struct problems ps = words_problems();

	if (kept->spec && !grid_same_setting(g, point, kept->point))
		point_forget(kept);
	if (!kept->spec)
		kept->spec = grid_load(g, point, &ps);
	kept->point = point;
	if (!kept->spec) {
		problems_print(&ps, out);
		problems_free(&ps);
		return -1;
	}
	struct job j = {g, kept->spec, point};
	struct measure_options o = grid_options(g, point);
	int error = measure_alone(kept->spec, &o) ? apart(run_here, &j, out) : run_here(&j, out);
	if (error)
		tell_run(g, point, out);
	return error;
}

/* ---- checking ---- */

static int check_here(void *arg, struct text *out)
{
	const struct job *j = arg;
	struct measure_options o = grid_options(j->grid, j->point);
	struct problems ps = words_problems();
	int error = measure_check(j->spec, &o, &ps);

	problems_print(&ps, out);
	problems_free(&ps);
	return error;
}

static bool same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static void point_tell(struct problems *all, const struct problem *p)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct problem *known = &all->items[i];
		if (known->line == p->line && known->column == p->column &&
			same(known->file, p->file) && same(known->path, p->path) &&
			same(known->text, p->text))
			return;
	}
	problem_add(all,
		(struct place){
			.file = p->file, .line = p->line, .column = p->column, .path = p->path},
		p->hint, "%s", p->text);
}

/* lines printed by another process */
static void tell_lines(struct problems *all, char *lines)
{
	for (char *rest = lines, *line; rest && (line = strsep(&rest, "\n")) != NULL;)
		if (*line)
			point_tell(all, &(struct problem){.text = line});
}

/* which values a problem of the file itself came with */
static void place_values(const struct grid *g, size_t point, struct problem *p)
{
	struct text with = {0};

	if (p->hint || !p->file || strncmp(p->file, "--", 2) == 0)
		return;
	for (size_t i = 0; i < g->axis_count; i++)
		if (g->axes[i].kind == AXIS_KEY)
			text_add(&with, "%s%s=%s", with.len ? " " : "", g->axes[i].key,
				g->axes[i].values[grid_value(g, point, i)]);
	if (with.len) {
		struct text hint = {0};
		text_add(&hint, _("with %s"), text_str(&with));
		p->hint = hint.s;
	}
	text_free(&with);
}

static int check_with(struct job *j, struct problems *here, struct problems *all)
{
	struct measure_options o = grid_options(j->grid, j->point);
	struct text lines = {0};

	if (!measure_alone(j->spec, &o))
		return measure_check(j->spec, &o, here);
	int error = apart(check_here, j, &lines);
	if (error)
		tell_lines(all, lines.s);
	text_free(&lines);
	return error;
}

int point_check(const struct grid *g, size_t point, const struct spec *base, struct problems *ps)
{
	struct problems here = words_problems();
	struct spec *spec = grid_load(g, point, &here);
	struct job j = {g, spec ? spec : base, point};
	int error = check_with(&j, &here, ps);

	for (size_t i = 0; i < here.count; i++) {
		place_values(g, point, &here.items[i]);
		point_tell(ps, &here.items[i]);
	}
	problems_free(&here);
	spec_free(spec);
	return spec ? error : -1;
}
