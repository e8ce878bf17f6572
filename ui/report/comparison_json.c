/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A comparison as JSON: everything in the table, and the numbers of every single run. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "ui/report/comparison.h"

static json_t *number(enum measure_unit unit, double value)
{
	return isnan(value) ? json_null() : json_real(measure_plain(unit, value));
}

static json_t *estimate_json(enum measure_unit unit, const struct estimate *e)
{
	json_t *o = json_object();

	json_object_set_new(o, "seeds", json_integer((json_int_t)e->n));
	json_object_set_new(o, "mean", number(unit, e->mean));
	json_object_set_new(o, "interval", number(unit, e->half));
	return o;
}

static json_t *measure_json(
	const struct comparison *c, const struct scheduler_comparison *s, size_t kind)
{
	const struct measure_kind *k = &measure_kinds[kind];
	const struct compared *m = &s->measures[kind];
	json_t *o = estimate_json(k->unit, &m->value), *runs = json_array();

	for (unsigned i = 0; i < c->seeds; i++)
		json_array_append_new(runs, number(k->unit, k->value(&s->runs[i])));
	json_object_set_new(o, "unit", json_string(measure_unit_name(k->unit)));
	json_object_set_new(o, "difference", number(k->unit, m->difference.mean));
	json_object_set_new(o, "difference_interval", number(k->unit, m->difference.half));
	json_object_set_new(o, "verdict",
		m->verdict == VERDICT_NONE ? json_null() : json_string(verdict_name(m->verdict)));
	json_object_set_new(o, "runs", runs);
	return o;
}

static json_t *server_json(
	const struct comparison *c, const struct scheduler_comparison *s, size_t server)
{
	const struct server_metrics *first = &s->runs[0].servers[server];
	json_t *o = json_object(), *measures = json_object();
	struct text name = {0};

	comparison_server_name(c, server, &name);
	json_object_set_new(o, "server", json_string(text_str(&name)));
	json_object_set_new(o, "address", json_string(ip_text(first->address).s));
	json_object_set_new(o, "port", json_integer(first->port));
	json_object_set_new(o, "weight", json_integer((json_int_t)first->weight));
	for (size_t i = 0; i < server_measure_kind_count(); i++) {
		const struct server_measure_kind *k = &server_measure_kinds[i];
		json_object_set_new(measures, k->name,
			estimate_json(
				k->unit, &s->servers[server * server_measure_kind_count() + i]));
	}
	json_object_set_new(o, "measures", measures);
	text_free(&name);
	return o;
}

static json_t *change_json(const struct comparison *c, const struct server_change *change)
{
	json_t *o = json_object();
	struct text name = {0};

	if (change->server < c->server_count)
		comparison_server_name(c, change->server, &name);
	json_object_set_new(o, "time", number(UNIT_TIME, (double)change->time));
	json_object_set_new(o, "server", json_string(text_str(&name)));
	json_object_set_new(o, "returns", json_boolean(change->returns));
	json_object_set_new(o, "clients", json_integer((json_int_t)change->clients));
	json_object_set_new(o, "moved", json_integer((json_int_t)change->moved));
	json_object_set_new(o, "forced", json_integer((json_int_t)change->forced));
	json_object_set_new(o, "flood",
		change->flood == METRICS_NOT_COUNTED ? json_null()
						     : json_real((double)change->flood / 1000));
	text_free(&name);
	return o;
}

/* of each run */
static json_t *changes_json(const struct comparison *c, const struct scheduler_comparison *s)
{
	json_t *runs = json_array();

	for (unsigned i = 0; i < c->seeds; i++) {
		json_t *run = json_array();
		for (size_t k = 0; k < s->runs[i].change_count; k++)
			json_array_append_new(run, change_json(c, &s->runs[i].changes[k]));
		json_array_append_new(runs, run);
	}
	return runs;
}

static json_t *scheduler_json(const struct comparison *c, const struct scheduler_comparison *s)
{
	json_t *o = json_object(), *measures = json_object(), *servers = json_array();

	for (size_t kind = 0; kind < measure_kind_count(); kind++)
		json_object_set_new(measures, measure_kinds[kind].name, measure_json(c, s, kind));
	for (size_t server = 0; server < c->server_count; server++)
		json_array_append_new(servers, server_json(c, s, server));
	json_object_set_new(o, "scheduler", json_string(s->name));
	json_object_set_new(o, "measures", measures);
	json_object_set_new(o, "servers", servers);
	json_object_set_new(o, "changes", changes_json(c, s));
	return o;
}

void comparison_json(struct text *t, const struct comparison *c)
{
	json_t *o = json_object(), *schedulers = json_array();

	for (size_t i = 0; i < c->count; i++)
		json_array_append_new(schedulers, scheduler_json(c, &c->schedulers[i]));
	json_object_set_new(o, "name", json_string(c->spec->name.s));
	json_object_set_new(o, "version", json_string(LVSLAB_VERSION));
	json_object_set_new(o, "fidelity", json_string(fidelity_name(c->fidelity)));
	json_object_set_new(o, "first_seed", json_integer((json_int_t)c->seed));
	json_object_set_new(o, "seeds", json_integer(c->seeds));
	json_object_set_new(o, "baseline", json_string(c->schedulers[c->baseline].name));
	json_object_set_new(o, "schedulers", schedulers);
	char *s = json_dumps(o, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	if (!s)
		abort();
	text_put(t, s);
	text_putc(t, '\n');
	free(s);
	json_decref(o);
}
