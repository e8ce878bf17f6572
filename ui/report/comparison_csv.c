/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A comparison as CSV: one long table. A missing number is an empty field.
 */
#include <math.h>

#include "base/text.h"
#include "ui/report/comparison.h"
#include "ui/text/csv.h"

static void number(struct text *t, enum measure_unit unit, double value)
{
	text_putc(t, ',');
	if (!isnan(value))
		text_add(t, "%.9g", measure_plain(unit, value));
}

static void begin(struct text *t, const struct scheduler_comparison *s, const char *server,
	const char *measure, enum measure_unit unit, const struct estimate *e)
{
	csv_field(t, s->name);
	text_putc(t, ',');
	csv_field(t, server);
	text_add(t, ",%s,%s,%zu", measure, measure_unit_name(unit), e->n);
	number(t, unit, e->mean);
	number(t, unit, e->half);
}

static void measure_row(struct text *t, const struct scheduler_comparison *s, size_t kind)
{
	const struct measure_kind *k = &measure_kinds[kind];
	const struct compared *c = &s->measures[kind];

	begin(t, s, "", k->name, k->unit, &c->value);
	number(t, k->unit, c->difference.mean);
	number(t, k->unit, c->difference.half);
	text_add(t, ",%s\n", verdict_name(c->verdict));
}

static void server_rows(struct text *t, const struct comparison *c,
	const struct scheduler_comparison *s, size_t server)
{
	struct text name = {0};

	comparison_server_name(c, server, &name);
	for (size_t i = 0; i < server_measure_kind_count(); i++) {
		const struct server_measure_kind *k = &server_measure_kinds[i];
		begin(t, s, text_str(&name), k->name, k->unit,
			&s->servers[server * server_measure_kind_count() + i]);
		text_put(t, ",,,\n");
	}
	text_free(&name);
}

void comparison_csv(struct text *t, const struct comparison *c)
{
	text_put(t,
		"scheduler,server,measure,unit,seeds,mean,interval,difference,"
		"difference_interval,verdict\n");
	for (size_t i = 0; i < c->count; i++) {
		for (size_t kind = 0; kind < measure_kind_count(); kind++)
			measure_row(t, &c->schedulers[i], kind);
		for (size_t server = 0; server < c->server_count; server++)
			server_rows(t, c, &c->schedulers[i], server);
	}
}
