/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A comparison as one self-contained HTML page: the page, its style, its script and the drawing
 * library (Chart.js) are part of lvslab; the numbers are inserted as JSON. All texts are included
 * in both languages.
 *
 * The JSON: {language, name, title, duration (s), points, what: [{key, text, code}], words: {key:
 * {en, zh}}, measures, server_measures: [{name, title, help, unit}], servers: [{name, weight}],
 * schedulers: [{name, measures: [{mean, half, verdict}], servers: [[{mean, half}]], cdf: [{x: ms,
 * y}], active: […], loads: [[…]]}]}. Times are in seconds, except where ms is noted.
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "study/compare/curves.h"
#include "ui/report/comparison.h"
#include "ui/text/words.h"

extern const unsigned char report_html[], report_css[], report_js[], report_chart[];
extern const size_t report_html_size, report_css_size, report_js_size, report_chart_size;

struct word {
	const char *key, *sentence;
};

static const struct word words[] = {
	{"about",
		N_("The same clients under every scheduler, seed by seed: only the "
		   "scheduler differs.")},
	{"what", N_("What was compared")},
	{"summary", N_("Summary")},
	{"summary_note",
		N_("Means over the seeds, ± half of the 95% confidence interval. ▲ "
		   "better and ▼ worse than the baseline appear only if the interval "
		   "of the paired difference, taken seed by seed, does not contain 0.")},
	{"measure", N_("Measure")},
	{"better", N_("better than the baseline")},
	{"worse", N_("worse than the baseline")},
	{"servers", N_("Server by server")},
	{"server", N_("Server")},
	{"weight", N_("weight")},
	{"scheduler", N_("Scheduler")},
	{"schedulers", N_("Schedulers")},
	{"file", N_("Scenario")},
	{"seeds", N_("Seeds")},
	{"fidelity", N_("Fidelity")},
	{"baseline", N_("Baseline")},
	{"version", N_("Version")},
	{"command", N_("To reproduce it")},
	{"numbers", N_("The numbers")},
	{"response_cdf", N_("Response times")},
	{"response_cdf_note",
		N_("Share of responses within this time: a line farther left is faster.")},
	{"response_time_ms", N_("response time, ms")},
	{"share_of_responses", N_("share of responses")},
	{"active_over_time", N_("Active connections over time")},
	{"active_over_time_note", N_("On all servers together, mean over the seeds.")},
	{"load_over_time", N_("Load over time, server by server")},
	{"load_over_time_note", N_("Active connections of each server, mean over the seeds.")},
	{"seconds", N_("seconds")},
	{"active_connections", N_("active connections")},
	{"share_and_weight", N_("Share of connections against share by weight")},
	{"share_and_weight_note",
		N_("Where the bars of a server differ, the scheduler does not follow the "
		   "weights.")},
	{"share", N_("share of connections")},
	{"due", N_("share by weight")},
	{"share_of_connections", N_("share of connections")},
	{"measure_by_scheduler", N_("Fairness, and every other measure")},
	{"measure_by_scheduler_note", N_("Bars are means; whiskers are 95% intervals.")},
};

/* ---- values ---- */

static json_t *in_all(const char *english)
{
	json_t *o = json_pack("{s:s}", "en", english);

	for (const struct words_catalogue *c = words_catalogues; c->code; c++)
		json_object_set_new(o, c->code, json_string(words_in(c->code, english)));
	return o;
}

static json_t *text_in_all(const struct spec_text *t, const char *otherwise)
{
	const char *en = t->en ? t->en : otherwise;
	json_t *o = json_pack("{s:s}", "en", en);

	for (const struct words_catalogue *c = words_catalogues; c->code; c++)
		json_object_set_new(o, c->code, json_string(t->en ? spec_text_in(t, c->code) : en));
	return o;
}

/* [["en", "English"], …]: what the page's button goes through */
static json_t *all_languages(void)
{
	json_t *list = json_pack("[[s, s]]", "en", "English");

	for (const struct words_catalogue *c = words_catalogues; c->code; c++) {
		struct text name = {0};
		words_put_name(&name, c->code);
		json_array_append_new(list, json_pack("[s, s]", c->code, text_str(&name)));
		text_free(&name);
	}
	return list;
}

static json_t *number(double value)
{
	return isnan(value) ? json_null() : json_real(value);
}

static json_t *estimate(enum measure_unit unit, const struct estimate *e)
{
	json_t *o = json_object();

	json_object_set_new(o, "mean", number(measure_plain(unit, e->mean)));
	json_object_set_new(o, "half", number(measure_plain(unit, e->half)));
	return o;
}

/* ---- a scheduler ---- */

static json_t *measures_of(const struct scheduler_comparison *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < measure_kind_count(); i++) {
		const struct compared *m = &s->measures[i];
		json_t *o = estimate(measure_kinds[i].unit, &m->value);
		if (m->verdict != VERDICT_NONE)
			json_object_set_new(o, "verdict", json_string(verdict_name(m->verdict)));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *servers_of(const struct comparison *c, const struct scheduler_comparison *s)
{
	size_t kinds = server_measure_kind_count();
	json_t *list = json_array();

	for (size_t server = 0; server < c->server_count; server++) {
		json_t *row = json_array();
		for (size_t i = 0; i < kinds; i++)
			json_array_append_new(row,
				estimate(server_measure_kinds[i].unit,
					&s->servers[server * kinds + i]));
		json_array_append_new(list, row);
	}
	return list;
}

static void add_response(json_t *list, const struct comparison *c, size_t scheduler, unsigned share)
{
	double ns = curve_response(c, scheduler, share);

	if (!isnan(ns) && ns > 0)
		json_array_append_new(
			list, json_pack("{s:f, s:f}", "x", ns / 1e6, "y", share / 10000.0));
}

static json_t *responses_of(const struct comparison *c, size_t scheduler)
{
	json_t *list = json_array();

	for (unsigned percent = 1; percent < 100; percent++)
		add_response(list, c, scheduler, 100 * percent);
	for (unsigned share = 9910; share < 10000; share += 10)
		add_response(list, c, scheduler, share);
	add_response(list, c, scheduler, 10000);
	return list;
}

static json_t *active_of(const struct comparison *c, size_t scheduler)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < curve_points(c); i++)
		json_array_append_new(list, number(curve_active_all(c, scheduler, i)));
	return list;
}

static json_t *loads_of(const struct comparison *c, size_t scheduler)
{
	json_t *list = json_array();

	for (size_t server = 0; server < c->server_count; server++) {
		json_t *load = json_array();
		for (unsigned i = 0; i < curve_points(c); i++)
			json_array_append_new(load, number(curve_active(c, scheduler, server, i)));
		json_array_append_new(list, load);
	}
	return list;
}

static json_t *scheduler_of(const struct comparison *c, size_t i)
{
	const struct scheduler_comparison *s = &c->schedulers[i];
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(s->name));
	json_object_set_new(o, "measures", measures_of(s));
	json_object_set_new(o, "servers", servers_of(c, s));
	json_object_set_new(o, "cdf", responses_of(c, i));
	json_object_set_new(o, "active", active_of(c, i));
	json_object_set_new(o, "loads", loads_of(c, i));
	return o;
}

/* ---- the whole ---- */

static json_t *kind_of(
	const char *name, const char *title, const char *help, enum measure_unit unit)
{
	return json_pack("{s:s, s:o, s:o, s:s}", "name", name, "title", in_all(title), "help",
		in_all(help), "unit", measure_unit_name(unit));
}

static json_t *kinds(void)
{
	json_t *list = json_array();

	for (const struct measure_kind *k = measure_kinds; k->name; k++)
		json_array_append_new(list, kind_of(k->name, k->title, k->help, k->unit));
	return list;
}

static json_t *server_kinds(void)
{
	json_t *list = json_array();

	for (const struct server_measure_kind *k = server_measure_kinds; k->name; k++)
		json_array_append_new(list, kind_of(k->name, k->title, k->help, k->unit));
	return list;
}

static json_t *servers(const struct comparison *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->server_count; i++) {
		struct text name = {0};
		comparison_server_name(c, i, &name);
		json_array_append_new(list,
			json_pack("{s:s, s:I}", "name", text_str(&name), "weight",
				(json_int_t)c->schedulers[0].runs[0].servers[i].weight));
		text_free(&name);
	}
	return list;
}

static void add_what(json_t *list, const char *key, bool code, const char *text)
{
	json_array_append_new(
		list, json_pack("{s:s, s:s, s:b}", "key", key, "text", text, "code", code));
}

static json_t *what(const struct comparison *c, const char *file, const char *command)
{
	json_t *list = json_array();
	struct text t = {0};

	add_what(list, "file", true, file);
	for (size_t i = 0; i < c->count; i++)
		text_add(&t, "%s%s", i ? ", " : "", c->schedulers[i].name);
	add_what(list, "schedulers", false, text_str(&t));
	text_clear(&t);
	text_add(&t, "%llu – %llu", (unsigned long long)c->seed,
		(unsigned long long)(c->seed + c->seeds - 1));
	add_what(list, "seeds", false, text_str(&t));
	add_what(list, "fidelity", false, fidelity_name(c->fidelity));
	add_what(list, "baseline", false, c->schedulers[c->baseline].name);
	add_what(list, "version", false, "lvslab " LVSLAB_VERSION);
	add_what(list, "command", true, command);
	text_free(&t);
	return list;
}

static json_t *all_words(void)
{
	json_t *o = json_object();

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		json_object_set_new(o, words[i].key, in_all(words[i].sentence));
	return o;
}

static json_t *page_data(const struct comparison *c, const char *file, const char *command)
{
	json_t *o = json_object(), *schedulers = json_array();

	for (size_t i = 0; i < c->count; i++)
		json_array_append_new(schedulers, scheduler_of(c, i));
	json_object_set_new(o, "language", json_string(words_code()));
	json_object_set_new(o, "languages", all_languages());
	json_object_set_new(o, "name", json_string(c->spec->name.s));
	json_object_set_new(o, "title", text_in_all(&c->spec->title, c->spec->name.s));
	json_object_set_new(
		o, "duration", json_real((double)c->schedulers[0].runs[0].duration / 1e9));
	json_object_set_new(o, "points", json_integer(curve_points(c)));
	json_object_set_new(o, "what", what(c, file, command));
	json_object_set_new(o, "footer", json_string("lvslab " LVSLAB_VERSION));
	json_object_set_new(o, "words", all_words());
	json_object_set_new(o, "measures", kinds());
	json_object_set_new(o, "server_measures", server_kinds());
	json_object_set_new(o, "servers", servers(c));
	json_object_set_new(o, "schedulers", schedulers);
	return o;
}

/* JSON inside <script>: it must not contain anything that looks like the element's end */
static void put_data(struct text *t, const json_t *data)
{
	char *s = json_dumps(data, JSON_COMPACT | JSON_REAL_PRECISION(6));

	if (!s)
		abort();
	for (const char *at = s; *at; at++)
		if (*at == '<')
			text_put(t, "\\u003c");
		else
			text_putc(t, *at);
	free(s);
}

static void put_part(struct text *t, const char *name, size_t length, const json_t *data)
{
	static const struct {
		const char *name;
		const unsigned char *bytes;
		const size_t *size;
	} parts[] = {{"css", report_css, &report_css_size}, {"js", report_js, &report_js_size},
		{"chart", report_chart, &report_chart_size}};

	if (length == 4 && strncmp(name, "data", length) == 0)
		put_data(t, data);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strlen(parts[i].name) == length && strncmp(name, parts[i].name, length) == 0)
			text_putn(t, (const char *)parts[i].bytes, *parts[i].size);
}

void comparison_html(
	struct text *t, const struct comparison *c, const char *file, const char *command)
{
	const char *at = (const char *)report_html, *end = at + report_html_size;
	json_t *data = page_data(c, file, command);

	while (at < end) {
		const char *open = memmem(at, (size_t)(end - at), "{{", 2);
		if (!open)
			open = end;
		text_putn(t, at, (size_t)(open - at));
		at = open;
		if (open < end) {
			const char *close = memmem(open, (size_t)(end - open), "}}", 2);
			put_part(t, open + 2, (size_t)(close - open - 2), data);
			at = close + 2;
		}
	}
	json_decref(data);
}
