/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Submissions to an exam: the file's name identifies the student; the draw is repeated, the
 * submission is graded by its checks. The tables are for reading, and for import into Moodle and
 * Excel.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "ui/report/grades.h"
#include "ui/report/spoken.h"
#include "ui/text/columns.h"
#include "ui/text/csv.h"
#include "ui/verbs/exam.h"

/* "answers/Li Wei.txt": Li_Wei */
static void student_of(struct text *t, const char *path)
{
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	const char *dot = strrchr(name, '.');
	struct text stem = {0};

	text_putn(&stem, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
	exam_file_name(t, text_str(&stem));
	text_free(&stem);
}

static void put_feedback(struct text *t, const struct spec *lab, const struct grade_outcome *o)
{
	for (size_t i = 0; i < o->count; i++) {
		const struct spec_check *c = &lab->checks.items[i];
		const struct grade_frame *f = &o->checks[i].frame;
		if (o->checks[i].passed)
			continue;
		text_add(t, "%s%s (%s)", t->len ? "; " : "", spoken(&c->description), c->expect.s);
		if (!f->found)
			continue;
		text_put(t, ": ");
		text_seconds(t, f->time);
		text_add(t, " %s: %s", f->node,
			f->why.len ? text_str(&f->why) : text_str(&f->words));
	}
	if (o->failed.len)
		text_add(t, "%s%s %s", t->len ? "; " : "", _("commands that failed:"),
			text_str(&o->failed));
	if (o->error.len)
		text_add(t, "%s%s", t->len ? "; " : "", text_str(&o->error));
	for (size_t i = 0; i < t->len; i++)
		if ((unsigned char)t->s[i] < 0x20)
			t->s[i] = ' ';
}

static json_t *graded(const struct spec *lab, const struct grade_lab *limits, const char *path,
	const struct grade_answer *answer, int64_t possible)
{
	struct grade_lab g = *limits;
	struct grade_outcome o;
	struct text feedback = {0};

	g.spec = lab;
	grade_run(&g, answer, &o);
	json_t *row = grades_row(lab, path, &o);
	put_feedback(&feedback, lab, &o);
	json_object_set_new(row, "possible", json_integer(possible));
	json_object_set_new(row, "feedback", json_string(text_str(&feedback)));
	text_free(&feedback);
	grade_free(&o);
	return row;
}

static json_t *faults_of(const struct exam_draw *d)
{
	json_t *names = json_array();

	for (size_t i = 0; i < d->count; i++)
		json_array_append_new(names, json_string(d->faults[i]->name));
	return names;
}

json_t *exam_grade(const struct exam *e, const struct grade_lab *limits, const char *path,
	const struct grade_answer *answer)
{
	const struct spec_options sealed = {.sealed = true};
	struct problems ps = words_problems();
	struct exam_draw d;
	struct text name = {0};
	json_t *row = NULL;

	student_of(&name, path);
	if (exam_draw(e, text_str(&name), &d, &ps)) {
		struct spec *lab =
			spec_load_memory("exam.yaml", text_str(&d.file), d.file.len, &sealed, &ps);
		if (lab)
			row = graded(lab, limits, path, answer, d.points);
		if (row)
			json_object_set_new(row, "faults", faults_of(&d));
		spec_free(lab);
		exam_draw_free(&d);
	}
	if (!row)
		row = grades_error(path, _("its lab cannot be generated again"));
	json_object_set_new(row, "student", json_string(text_str(&name)));
	problems_free(&ps);
	text_free(&name);
	return row;
}

static const char *row_word(const json_t *row, const char *key)
{
	const char *s = json_string_value(json_object_get(row, key));

	return s ? s : "";
}

static long long row_number(const json_t *row, const char *key)
{
	return (long long)json_integer_value(json_object_get(row, key));
}

static const char *row_feedback(const json_t *row)
{
	const char *feedback = row_word(row, "feedback");

	return *feedback ? feedback : row_word(row, "error");
}

void exam_feedback(struct text *t, const json_t *row)
{
	text_add(t, "%s: %lld/%lld\n", row_word(row, "student"), row_number(row, "points"),
		row_number(row, "possible"));
	const char *feedback = row_feedback(row);
	for (const char *s = feedback; *s; s++)
		if (*s != ' ' || s == feedback || s[-1] != ';')
			text_putc(t, *s == ';' && s[1] == ' ' ? '\n' : *s);
	text_putc(t, '\n');
}

void exam_grades_json(FILE *out, json_t *const *rows, size_t count)
{
	json_t *o = json_object(), *answers = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append(answers, rows[i]);
	json_object_set_new(o, "answers", answers);
	json_dumpf(o, out, JSON_INDENT(2));
	putc('\n', out);
	json_decref(o);
}

/* a spreadsheet must not compute it */
static void put_cell(struct text *t, const char *s)
{
	struct text safe = {0};

	if (strchr("=+-@\t\r", *s) && *s)
		text_putc(&safe, '\'');
	text_put(&safe, s);
	csv_field(t, text_str(&safe));
	text_free(&safe);
}

void exam_grades_csv(FILE *out, json_t *const *rows, size_t count)
{
	struct text t = {0};

	text_put(&t, "\xef\xbb\xbfstudent,points,possible,feedback\r\n");
	for (size_t i = 0; i < count; i++) {
		put_cell(&t, row_word(rows[i], "student"));
		text_add(&t, ",%lld,%lld,", row_number(rows[i], "points"),
			row_number(rows[i], "possible"));
		put_cell(&t, row_feedback(rows[i]));
		text_put(&t, "\r\n");
	}
	fputs(text_str(&t), out);
	text_free(&t);
}

static bool is_full(const json_t *row)
{
	return row_number(row, "possible") > 0 &&
		row_number(row, "points") == row_number(row, "possible");
}

static bool has_fault(const json_t *row, const char *name)
{
	size_t i;
	json_t *fault;

	json_array_foreach (json_object_get(row, "faults"), i, fault)
		if (strcmp(json_string_value(fault), name) == 0)
			return true;
	return false;
}

/* the results of students who had it */
static void count_faults(FILE *out, json_t *const *rows, size_t count)
{
	for (size_t f = 0; f < faults_count; f++) {
		size_t had = 0, full = 0;
		for (size_t i = 0; i < count; i++) {
			bool has = has_fault(rows[i], faults[f]->name);
			had += has;
			full += has && is_full(rows[i]);
		}
		if (had)
			fprintf(out, _("  %-28s %zu of %zu with full points\n"), faults[f]->name,
				full, had);
	}
}

void exam_grades_text(FILE *out, json_t *const *rows, size_t count)
{
	size_t full = 0;

	for (size_t i = 0; i < count; i++) {
		struct text t = {0};
		columns_pad(&t, row_word(rows[i], "student"), 30);
		text_add(&t, " %3lld/%-3lld  %s\n", row_number(rows[i], "points"),
			row_number(rows[i], "possible"), row_feedback(rows[i]));
		fputs(text_str(&t), out);
		text_free(&t);
		full += is_full(rows[i]);
	}
	fprintf(out,
		words_count("%zu answer, %zu with full points\n",
			"%zu answers, %zu with full points\n", count),
		count, full);
	count_faults(out, rows, count);
}
