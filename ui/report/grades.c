/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text written by students is shown to a teacher: so file names and quotations from submissions are
 * printed without control characters, and in CSV no field begins like a formula.
 */
#include "ui/report/grades.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "course/grade/grade.h"
#include "file/yaml.h"
#include "ui/report/spoken.h"
#include "ui/report/style.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

#define NAME_WIDTH_MAX 60

static json_t *plain_as(const char *s, enum shown_as as)
{
	struct text t = {0};

	text_shown(&t, s, strlen(s), as);
	while (t.len && t.s[t.len - 1] == '\n')
		t.s[--t.len] = '\0';
	json_t *j = json_string(text_str(&t));
	text_free(&t);
	return j;
}

static json_t *plain(const char *s)
{
	return plain_as(s, SHOWN_LINES);
}

/* ---- rows ---- */

static json_t *frame_json(const struct grade_frame *f)
{
	json_t *o = json_object();

	if (!f->found) {
		json_decref(o);
		return json_null();
	}
	json_object_set_new(o, "time", json_integer(f->time));
	json_object_set_new(o, "node", plain(f->node));
	json_object_set_new(o, "frame", plain(text_str(&f->words)));
	json_object_set_new(o, "lost", json_boolean(f->lost));
	json_object_set_new(o, "why", plain(text_str(&f->why)));
	json_object_set_new(o, "source", plain(f->source));
	return o;
}

static json_t *check_json(const struct grade_check *c, const struct spec_check *check)
{
	json_t *o = json_object();

	json_object_set_new(o, "passed", json_boolean(c->passed));
	json_object_set_new(o, "points", json_integer(c->points));
	json_object_set_new(o, "possible", json_integer(c->possible));
	json_object_set_new(o, "expect", plain(check->expect.s));
	json_object_set_new(o, "saw", plain(text_str(&c->saw)));
	json_object_set_new(o, "frame", frame_json(&c->frame));
	return o;
}

static void put_points(json_t *o, int64_t points, int64_t possible)
{
	int64_t tenths = possible ? (points * 2000 + possible) / (2 * possible) : 0;

	json_object_set_new(o, "points", json_integer(points));
	json_object_set_new(o, "percent", json_real((double)tenths / 10));
}

static json_t *row(const char *name, bool graded, int64_t points, int64_t possible,
	const char *error, json_t *checks)
{
	json_t *o = json_object();

	json_object_set_new(o, "answer", plain_as(name, SHOWN_WORD));
	json_object_set_new(o, "graded", json_boolean(graded));
	put_points(o, points, possible);
	json_object_set_new(o, "error", *error ? plain(error) : json_null());
	json_object_set_new(o, "checks", checks);
	return o;
}

json_t *grades_row(const struct spec *lab, const char *name, const struct grade_outcome *o)
{
	json_t *checks = json_array();
	int64_t possible = 0;

	for (size_t i = 0; i < o->count; i++) {
		json_array_append_new(checks, check_json(&o->checks[i], &lab->checks.items[i]));
		possible += o->checks[i].possible;
	}
	json_t *r = row(name, o->graded, o->points, possible, text_str(&o->error), checks);
	json_object_set_new(r, "failed", o->failed.len ? plain(text_str(&o->failed)) : json_null());
	return r;
}

json_t *grades_error(const char *name, const char *why)
{
	return row(name, false, 0, 0, why, json_array());
}

static int64_t integer(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

static const char *grades_word(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

static const json_t *check_at(const json_t *r, size_t i)
{
	return json_array_get(json_object_get(r, "checks"), i);
}

static bool passed(const json_t *check)
{
	return json_is_true(json_object_get(check, "passed"));
}

/* ---- what was there already ---- */

/* something passes that the untouched lab fails */
static bool repairs(const struct grades *g, const json_t *r)
{
	for (size_t i = 0; i < g->lab->checks.count; i++)
		if (passed(check_at(r, i)) && !passed(check_at(g->untouched, i)))
			return true;
	return false;
}

static void take_points(const struct grades *g, json_t *r)
{
	for (size_t i = 0; i < g->lab->checks.count; i++)
		json_object_set_new(
			json_array_get(json_object_get(r, "checks"), i), "points", json_integer(0));
	put_points(r, 0, g->possible);
	if (!*grades_word(r, "error"))
		json_object_set_new(r, "error",
			plain(_("it fixes nothing: checks that already held earn no points")));
}

bool grades_weigh(struct grades *g)
{
	size_t held = 0;

	for (size_t i = 0; i < g->lab->checks.count; i++)
		held += passed(check_at(g->untouched, i));
	if (held == g->lab->checks.count)
		return false;
	for (size_t k = 0; k < g->count; k++)
		if (integer(g->rows[k], "points") > 0 && !repairs(g, g->rows[k]))
			take_points(g, g->rows[k]);
	return true;
}

/* how many answers pass it */
static size_t passers(const struct grades *g, size_t i)
{
	size_t n = 0;

	for (size_t k = 0; k < g->count; k++)
		n += passed(check_at(g->rows[k], i));
	return n;
}

/* ---- JSON ---- */

void grades_json(FILE *out, const struct grades *g)
{
	json_t *o = json_object(), *checks = json_array(), *answers = json_array();

	for (size_t i = 0; i < g->lab->checks.count; i++) {
		const struct spec_check *c = &g->lab->checks.items[i];
		json_t *check = json_object();
		json_object_set_new(check, "description", plain(spoken(&c->description)));
		json_object_set_new(check, "possible", json_integer(c->points));
		json_object_set_new(check, "passed_by", json_integer((json_int_t)passers(g, i)));
		json_array_append_new(checks, check);
	}
	for (size_t i = 0; i < g->count; i++)
		json_array_append(answers, g->rows[i]);
	json_object_set_new(o, "lab", plain(g->lab->name.s));
	json_object_set_new(o, "seed", json_integer(g->lab->seed));
	json_object_set_new(o, "possible", json_integer(g->possible));
	json_object_set_new(o, "checks", checks);
	json_object_set_new(o, "answers", answers);
	json_dumpf(o, out, JSON_INDENT(2) | JSON_REAL_PRECISION(4));
	fputc('\n', out);
	json_decref(o);
}

/* ---- CSV: RFC 4180 ---- */

static void put_field(struct text *t, const char *s)
{
	text_put(t, "\"");
	if (strchr("=+-@", *s) && *s) /* a spreadsheet would compute it */
		text_putc(t, '\'');
	for (; *s; s++) {
		if (*s == '"')
			text_putc(t, '"');
		if (*s == '\n')
			text_put(t, "; ");
		else
			text_putc(t, *s);
	}
	text_put(t, "\"");
}

/* what is missing, in one field: the failed checks and the values they saw, the failed commands */
static void put_brief(struct text *t, const struct grades *g, const json_t *r)
{
	for (size_t i = 0; i < json_array_size(json_object_get(r, "checks")); i++) {
		if (passed(check_at(r, i)))
			continue;
		text_add(t, "%s✗ %s (%s)", t->len ? "\n" : "",
			spoken(&g->lab->checks.items[i].description),
			grades_word(check_at(r, i), "saw"));
	}
	if (*grades_word(r, "failed"))
		text_add(t, "%s%s", t->len ? "\n" : "", grades_word(r, "failed"));
}

static void put_heads(struct text *t, const struct grades *g)
{
	text_put(t, "answer,points,possible,percent");
	for (size_t i = 0; i < g->lab->checks.count; i++) {
		text_putc(t, ',');
		put_field(t, spoken(&g->lab->checks.items[i].description));
	}
	text_put(t, ",error,feedback\r\n");
}

static void put_answer(struct text *t, const struct grades *g, const json_t *r)
{
	struct text feedback = {0};

	put_field(t, grades_word(r, "answer"));
	text_add(t, ",%" PRId64 ",%" PRId64 ",%.1f", integer(r, "points"), g->possible,
		json_real_value(json_object_get(r, "percent")));
	for (size_t i = 0; i < g->lab->checks.count; i++)
		text_add(t, ",%" PRId64, integer(check_at(r, i), "points"));
	text_putc(t, ',');
	put_field(t, grades_word(r, "error"));
	text_putc(t, ',');
	put_brief(&feedback, g, r);
	put_field(t, text_str(&feedback));
	text_put(t, "\r\n");
	text_free(&feedback);
}

void grades_csv(FILE *out, const struct grades *g)
{
	struct text t = {0};

	if (g->mark)
		text_put(&t, "\xef\xbb\xbf");
	put_heads(&t, g);
	for (size_t k = 0; k < g->count; k++)
		put_answer(&t, g, g->rows[k]);
	fputs(text_str(&t), out);
	text_free(&t);
}

/* ---- text ---- */

static size_t name_width(const struct grades *g)
{
	size_t width = 10;

	for (size_t i = 0; i < g->count; i++) {
		const char *name = grades_word(g->rows[i], "answer");
		size_t cells = columns_width(name, strlen(name));
		if (cells > width && cells <= NAME_WIDTH_MAX)
			width = cells;
	}
	return width;
}

static void put_row(struct text *t, const struct grades *g, const json_t *r, size_t width)
{
	struct text points = {0};

	text_add(&points, "%" PRId64 "/%" PRId64, integer(r, "points"), g->possible);
	text_put(t, "  ");
	columns_pad(t, grades_word(r, "answer"), width);
	text_add(t, " %9s %6.1f%%  ", text_str(&points),
		json_real_value(json_object_get(r, "percent")));
	for (size_t i = 0; i < json_array_size(json_object_get(r, "checks")); i++) {
		bool good = passed(check_at(r, i));
		style_put(t, g->colour, good ? STYLE_GOOD : STYLE_BAD, good ? "✓" : "✗", 0);
	}
	if (*grades_word(r, "error"))
		style_put(t, g->colour, STYLE_BAD,
			json_is_true(json_object_get(r, "graded")) ? "!" : _("not graded"), 0);
	text_putc(t, '\n');
	text_free(&points);
}

static void put_frame(struct text *t, const json_t *f)
{
	struct text line = {0}, when = {0};

	if (!json_is_object(f))
		return;
	text_seconds(&when, integer(f, "time"));
	if (json_is_true(json_object_get(f, "lost")))
		text_add(&line, _("first lost frame: %s at %s: %s"), text_str(&when),
			grades_word(f, "node"), grades_word(f, "frame"));
	else
		text_add(&line, _("the first such frame: %s at %s: %s"), text_str(&when),
			grades_word(f, "node"), grades_word(f, "frame"));
	text_put(t, "        ");
	columns_wrap(t, text_str(&line), 8, report_width() - 8);
	if (*grades_word(f, "why")) {
		text_put(t, "        ");
		columns_wrap(t, grades_word(f, "why"), 8, report_width() - 8);
	}
	text_free(&line);
	text_free(&when);
}

static void put_failed(struct text *t, const struct grades *g, const json_t *r)
{
	for (size_t i = 0; i < json_array_size(json_object_get(r, "checks")); i++) {
		const json_t *check = check_at(r, i);
		if (passed(check))
			continue;
		text_put(t, "    ");
		style_put(t, g->colour, STYLE_BAD, "✗", 0);
		text_putc(t, ' ');
		columns_wrap(
			t, spoken(&g->lab->checks.items[i].description), 6, report_width() - 6);
		if (*grades_word(check, "saw")) {
			text_put(t, "        ");
			columns_wrap(t, grades_word(check, "saw"), 8, report_width() - 8);
		}
		put_frame(t, json_object_get(check, "frame"));
	}
}

static void put_reasons(struct text *t, const struct grades *g, const json_t *r)
{
	if (integer(r, "points") == g->possible && !*grades_word(r, "error"))
		return;
	text_add(t, "\n  %s\n", grades_word(r, "answer"));
	if (*grades_word(r, "error")) {
		text_put(t, "    ");
		columns_wrap(t, grades_word(r, "error"), 4, report_width() - 4);
	}
	if (*grades_word(r, "failed")) {
		text_add(t, "    %s\n", _("commands that failed:"));
		text_put(t, "      ");
		columns_wrap(t, grades_word(r, "failed"), 6, report_width() - 6);
	}
	put_failed(t, g, r);
}

void grades_feedback(struct text *t, const struct grades *g, const json_t *r)
{
	struct grades plainly = *g;

	plainly.colour = false;
	text_add(t, _("%s: %" PRId64 " of %" PRId64 " points\n"), spoken(&g->lab->title),
		integer(r, "points"), g->possible);
	for (size_t i = 0; i < json_array_size(json_object_get(r, "checks")); i++)
		text_add(t, "  %s %s\n", passed(check_at(r, i)) ? "✓" : "✗",
			spoken(&g->lab->checks.items[i].description));
	put_reasons(t, &plainly, r);
}

/* for the teacher: which checks the class passes */
static void put_statistics(struct text *t, const struct grades *g)
{
	if (g->count < 2)
		return;
	text_add(t, "\n  %s\n", _("passed by"));
	for (size_t i = 0; i < g->lab->checks.count; i++) {
		size_t n = passers(g, i);
		text_add(t, "  %4zu/%zu %3zu%%  ", n, g->count,
			(n * 200 + g->count) / (2 * g->count));
		columns_wrap(
			t, spoken(&g->lab->checks.items[i].description), 17, report_width() - 17);
	}
}

void grades_text(FILE *out, const struct grades *g)
{
	struct text t = {0};

	style_put(&t, g->colour, STYLE_TITLE, spoken(&g->lab->title), 0);
	text_add(&t, _("\n%s, seed %" PRId64 ", %" PRId64 " points\n\n"), g->lab->name.s,
		g->lab->seed, g->possible);
	for (size_t i = 0; i < g->count; i++)
		put_row(&t, g, g->rows[i], name_width(g));
	put_statistics(&t, g);
	for (size_t i = 0; i < g->count; i++)
		put_reasons(&t, g, g->rows[i]);
	fputs(text_str(&t), out);
	text_free(&t);
}
