/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both tables come from the log's text, so it does not matter which part of a sweep was run in this
 * session. The means are of the numbers as shown in the rows.
 */
#include "ui/sweep/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "study/compare/estimate.h"
#include "study/compare/measures.h"
#include "ui/report/comparison.h"
#include "ui/text/csv.h"

static void put_axes(struct text *t, const struct grid *g, size_t point, bool seeds)
{
	for (size_t i = 0; i < g->axis_count; i++) {
		const struct grid_axis *a = &g->axes[i];
		if (a->kind == AXIS_SEED && !seeds)
			continue;
		csv_field(t, point == SIZE_MAX ? a->key : a->values[grid_value(g, point, i)]);
		text_putc(t, ',');
	}
}

static void put_out(FILE *f, struct text *t)
{
	fputs(text_str(t), f);
	text_clear(t);
}

void rows_write(FILE *f, const struct grid *g, char *const *values)
{
	struct text t = {0};

	put_axes(&t, g, SIZE_MAX, true);
	for (size_t i = 0; measure_kinds[i].name; i++)
		text_add(&t, "%s%s", i ? "," : "", measure_kinds[i].name);
	text_putc(&t, '\n');
	for (size_t p = 0, n = grid_points(g); p < n; p++) {
		put_axes(&t, g, p, true);
		text_add(&t, "%s\n", values[p]);
		put_out(f, &t);
	}
	text_free(&t);
}

/* ---- means ---- */

/* the number of measure `kind` in a row; NAN if the field is empty */
static double number_of(const char *row, size_t kind)
{
	while (row && kind--)
		row = (row = strchr(row, ',')) ? row + 1 : NULL;
	return row && *row && *row != ',' ? strtod(row, NULL) : (double)NAN;
}

static void put_number(struct text *t, double value)
{
	text_putc(t, ',');
	if (!isnan(value))
		text_add(t, "%.9g", value);
}

struct seed_axis { /* the points of one setting are `step` apart */
	size_t step, count;
};

static struct seed_axis seeds_of(const struct grid *g)
{
	struct seed_axis s = {1, 1};

	for (size_t i = g->axis_count; i-- > 0;) {
		if (g->axes[i].kind == AXIS_SEED) {
			s.count = g->axes[i].count;
			break;
		}
		s.step *= g->axes[i].count;
	}
	return s;
}

static void summarise(struct text *t, const struct grid *g, char *const *values, size_t point,
	struct seed_axis s, double *numbers)
{
	for (size_t kind = 0; measure_kinds[kind].name; kind++) {
		for (size_t i = 0; i < s.count; i++)
			numbers[i] = number_of(values[point + i * s.step], kind);
		struct estimate e = estimate_of(numbers, s.count);
		put_axes(t, g, point, false);
		text_add(t, "%s,%s,%zu", measure_kinds[kind].name,
			measure_unit_name(measure_kinds[kind].unit), e.n);
		put_number(t, e.mean);
		put_number(t, e.half);
		text_putc(t, '\n');
	}
}

void rows_summary(FILE *f, const struct grid *g, char *const *values)
{
	struct seed_axis s = seeds_of(g);
	double *numbers = calloc(s.count, sizeof(*numbers));
	struct text t = {0};

	if (!numbers)
		abort();
	put_axes(&t, g, SIZE_MAX, false);
	text_put(&t, "measure,unit,seeds,mean,interval\n");
	for (size_t p = 0, n = grid_points(g); p < n; p++)
		if (p / s.step % s.count == 0) {
			summarise(&t, g, values, p, s, numbers);
			put_out(f, &t);
		}
	text_free(&t);
	free(numbers);
}
