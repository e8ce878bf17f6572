/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fixed scenario: the successful fixes, appended to the scenario's own events, each finding's
 * commands in the order in which they were typed.
 */
#include <stdlib.h>

#include "diagnose/explain.h"
#include "diagnose/look.h"
#include "file/loader.h"

struct mending {
	struct spec spec;
	struct spec_string *lines; /* of all events that are added, one after the other */
	size_t line_count;
	int64_t time;
};

static size_t fixes_in_all(const struct explain *x)
{
	size_t n = 0;

	for (size_t i = 0; i < x->look.finding_count; i++)
		n += x->look.findings[i].tried == EXPLAIN_CURED ? x->look.findings[i].fix_count : 0;
	return n;
}

static void add(struct mending *m, const struct explain_fix *fix)
{
	struct spec_event *e = &m->spec.events.items[m->spec.events.count++];
	struct spec_string *line = &m->lines[m->line_count++];

	*line = (struct spec_string){.s = fix->command};
	*e = (struct spec_event){.time = m->time, .on = {.s = fix->host}};
	e->run.items = line;
	e->run.count = 1;
	e->with = (struct spec_link_properties){SPEC_UNSET, SPEC_UNSET, SPEC_UNSET, SPEC_UNSET,
		SPEC_UNSET, SPEC_UNSET, SPEC_UNSET, -1};
}

static bool is_mended(const struct explain_finding *f, bool surprises)
{
	return f->tried == EXPLAIN_CURED && (surprises || !f->surprise);
}

void explain_mended(struct text *t, const struct explain *x, bool surprises)
{
	const struct spec *from = x->file;
	size_t fixes = fixes_in_all(x);
	struct mending m = {.spec = *from};

	m.lines = explain_grown(NULL, (fixes + 1) * sizeof(*m.lines));
	m.spec.events.items = explain_grown(
		NULL, (from->events.count + fixes + 1) * sizeof(*m.spec.events.items));
	for (size_t i = 0; i < from->events.count; i++) {
		m.spec.events.items[i] = from->events.items[i];
		if (from->events.items[i].time > m.time)
			m.time = from->events.items[i].time;
	}
	for (size_t i = 0; i < from->faults.count; i++) /* leave time for their commands */
		if (from->faults.items[i].time + 15 * NSEC_PER_SEC > m.time)
			m.time = from->faults.items[i].time + 15 * NSEC_PER_SEC;
	for (size_t i = 0; i < x->look.finding_count; i++)
		for (size_t j = 0; j < x->look.findings[i].fix_count; j++)
			if (is_mended(&x->look.findings[i], surprises))
				add(&m, &x->look.findings[i].fixes[j]);
	spec_expanded(t, &m.spec);
	free(m.spec.events.items);
	free(m.lines);
}
