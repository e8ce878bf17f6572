/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `run --format json`: load, checks, processes and the trace hash as one object. */
#include "ui/report/result_json.h"

#include <inttypes.h>
#include <jansson.h>

#include "base/text.h"
#include "ui/report/load.h"
#include "ui/report/spoken.h"

static void add_load(void *arg, const struct load_row *row)
{
	json_t *list = arg, *o = json_object();

	json_object_set_new(o, "director", json_string(row->director));
	json_object_set_new(o, "server", row->server ? json_string(row->server) : json_null());
	json_object_set_new(o, "address", json_string(ip_text(row->address).s));
	json_object_set_new(o, "port", json_integer(row->port));
	json_object_set_new(o, "scheduler", json_string(row->scheduler));
	json_object_set_new(o, "weight", json_integer(row->weight));
	json_object_set_new(o, "connections", json_integer((json_int_t)row->connections));
	json_object_set_new(o, "served", json_integer((json_int_t)row->served));
	json_array_append_new(list, o);
}

static json_t *check(const struct check_result *c)
{
	json_t *o = json_object();

	json_object_set_new(o, "description", json_string(spoken(&c->check->description)));
	json_object_set_new(o, "expect", json_string(c->check->expect.s));
	json_object_set_new(o, "passed", json_boolean(c->passed));
	json_object_set_new(o, "points", json_integer(c->check->points));
	json_object_set_new(o, "values", json_string(text_str(&c->values)));
	return o;
}

static json_t *checks(const struct run_result *r, size_t *failed)
{
	json_t *list = json_array();

	for (size_t i = 0; i < play_check_count(r->play); i++) {
		struct check_result c;
		play_check(r->play, i, &c);
		json_array_append_new(list, check(&c));
		*failed += !c.passed;
		check_result_free(&c);
	}
	return list;
}

size_t result_json(FILE *out, const struct run_result *r)
{
	json_t *o = json_object(), *load = json_array();
	char hash[17];
	size_t failed = 0;

	snprintf(hash, sizeof(hash), "%016" PRIx64, r->hash->hash);
	load_walk(lab_network(r->lab), add_load, load);
	json_object_set_new(o, "name", json_string(lab_spec(r->lab)->name.s));
	json_object_set_new(o, "seed", json_integer((json_int_t)lab_seed(r->lab)));
	json_object_set_new(o, "time", json_integer(lab_now(r->lab)));
	json_object_set_new(o, "steps", json_integer((json_int_t)lab_position(r->lab)));
	json_object_set_new(o, "records", json_integer((json_int_t)r->hash->records));
	json_object_set_new(o, "hash", json_string(hash));
	json_object_set_new(o, "load", load);
	json_object_set_new(o, "checks", checks(r, &failed));
	json_dumpf(o, out, JSON_INDENT(2));
	putc('\n', out);
	json_decref(o);
	return failed;
}
