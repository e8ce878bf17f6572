/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab exam LAB --students FILE --out DIR`: a lab for each student, a sheet for the class, the
 * teacher's key. The folder stores the working lab and the exam's parameters (exam.json); `lvslab
 * grade DIR ANSWERS…` repeats the draw from the name of each submission's file.
 */
#include "ui/verbs/exam.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "ui/text/csv.h"
#include "ui/verbs/load.h"
#include "ui/verbs/write_out.h"

#define FAULTS_DEFAULT 2
#define LEVEL_DEFAULT 2

/* ---- files ---- */

static int exam_write(const char *folder, const char *name, const struct text *t)
{
	struct text path = {0};

	text_add(&path, "%s/%s", folder, name);
	int status = write_out(text_str(&path), t);
	text_free(&path);
	return status;
}

static int make_folder(const struct arguments *a, const char *path)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return EXIT_FINE;
	return complain(a, "cannot make %s: %s", path, strerror(errno));
}

/* ---- the folder ---- */

static void exam_path(struct text *t, const char *folder, const char *name)
{
	text_add(t, "%s/%s", folder, name);
}

bool exam_is_folder(const char *path)
{
	struct text t = {0};
	struct stat st;

	exam_path(&t, path, "exam.json");
	bool is = stat(text_str(&t), &st) == 0 && S_ISREG(st.st_mode);
	text_free(&t);
	return is;
}

static unsigned exam_number(const json_t *o, const char *key, unsigned most)
{
	json_int_t n = json_integer_value(json_object_get(o, key));

	return n < 1 ? 1 : n > (json_int_t)most ? most : (unsigned)n;
}

int exam_open(const struct arguments *a, const char *folder, struct exam_folder *x)
{
	struct text path = {0}, lab = {0};
	json_error_t error;

	*x = (struct exam_folder){0};
	exam_path(&path, folder, "exam.json");
	json_t *o = json_load_file(text_str(&path), 0, &error);
	text_free(&path);
	const char *id = o ? json_string_value(json_object_get(o, "id")) : NULL;
	if (!id) {
		json_decref(o);
		return complain(a, "%s/exam.json is not the file of an exam", folder);
	}
	x->id = strdup(id);
	x->exam = (struct exam){.id = x->id,
		.faults = exam_number(o, "faults", EXAM_FAULTS_MAX),
		.level = exam_number(o, "difficulty", 3),
		.in = words_in};
	json_decref(o);
	exam_path(&lab, folder, "lab.yaml");
	x->lab = load_spec(a, text_str(&lab));
	x->exam.lab = x->lab;
	text_free(&lab);
	return x->lab && x->id ? EXIT_FINE : EXIT_WRONG;
}

void exam_close(struct exam_folder *x)
{
	spec_free(x->lab);
	free(x->id);
	*x = (struct exam_folder){0};
}

static int exam_keep(const struct exam *e, const char *folder)
{
	struct text t = {0}, lab = {0};
	json_t *o = json_pack("{s:s, s:i, s:i}", "id", e->id, "faults", (int)e->faults,
		"difficulty", (int)e->level);
	char *s = json_dumps(o, JSON_INDENT(2));

	text_add(&t, "%s\n", s ? s : "{}");
	spec_expanded(&lab, e->lab);
	int status = exam_write(folder, "exam.json", &t);
	if (status == EXIT_FINE)
		status = exam_write(folder, "lab.yaml", &lab);
	free(s);
	json_decref(o);
	text_free(&t);
	text_free(&lab);
	return status;
}

/* ---- the sheet of the class ---- */

static void sheet_lines(struct text *t, const char *code, bool html, const struct exam *e)
{
	static const char *const rules[] = {
		N_("Your lab is the file with your name: lvslab console NAME.yaml, or "
		   "lvslab run NAME.yaml for the screen."),
		N_("Hand in a text file with your name, NAME.txt: the commands that "
		   "fix the lab, one per line, in the form 'HOST# COMMAND'."),
		N_("They run from the start of the lab. After two minutes of lab time "
		   "the client connects: by then everything must work."),
		N_("Each lab is different: names, addresses and mistakes."),
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		text_add(t, html ? "<li>%s</li>\n" : "* %s\n", words_in(code, rules[i]));
	text_add(t, html ? "<li>" : "* ");
	text_add(t, words_in(code, N_("Mistakes in it: %u.")), e->faults);
	text_add(t, html ? "</li>\n" : "\n");
}

static int exam_sheet(const struct exam *e, const char *folder, const char *code, bool html)
{
	struct text t = {0}, name = {0};
	const char *title = words_in(code, N_("Find what is wrong, and fix it"));

	if (html)
		text_add(&t,
			"<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
			"<title>%s</title></head>\n<body>\n<h1>%s</h1>\n<ul>\n",
			code, title, title);
	else
		text_add(&t, "# %s\n\n", title);
	sheet_lines(&t, code, html, e);
	if (html)
		text_put(&t, "</ul>\n</body></html>\n");
	text_add(&name, "sheet.%s.%s", code, html ? "html" : "md");
	int status = exam_write(folder, text_str(&name), &t);
	text_free(&t);
	text_free(&name);
	return status;
}

static int exam_sheets(const struct exam *e, const char *folder)
{
	int status = EXIT_FINE;

	for (size_t i = 0; language_codes[i] && status == EXIT_FINE; i++) {
		status = exam_sheet(e, folder, language_codes[i], false);
		if (status == EXIT_FINE)
			status = exam_sheet(e, folder, language_codes[i], true);
	}
	return status;
}

/* ---- the students ---- */

static void key_line(struct text *key, const char *name, const struct exam_draw *d)
{
	csv_field(key, name);
	text_add(key, ",%lld,", (long long)d->points);
	struct text t = {0};
	for (size_t i = 0; i < d->count; i++)
		text_add(&t, "%s%s (%s)", i ? "; " : "", d->faults[i]->name, d->servers[i]);
	csv_field(key, text_str(&t));
	text_putc(key, ',');
	csv_field(key, text_str(&d->solution));
	text_put(key, "\r\n");
	text_free(&t);
}

static int exam_student(
	const struct exam *e, const char *folder, const char *name, struct text *key)
{
	struct problems ps = words_problems();
	struct exam_draw d;
	struct text file = {0};

	if (!exam_draw(e, name, &d, &ps))
		return complain_of(&ps);
	problems_free(&ps);
	text_add(&file, "labs/%s.yaml", name);
	int status = exam_write(folder, text_str(&file), &d.file);
	key_line(key, name, &d);
	text_free(&file);
	exam_draw_free(&d);
	return status;
}

static int exam_class(const struct exam *e, const char *folder, const struct exam_list *l)
{
	struct text key = {0};
	int status = EXIT_FINE;

	text_put(&key, "\xef\xbb\xbfstudent,points,faults,solution\r\n");
	for (size_t i = 0; i < l->count && status == EXIT_FINE; i++)
		status = exam_student(e, folder, l->names[i], &key);
	if (status == EXIT_FINE)
		status = exam_write(folder, "key.csv", &key);
	text_free(&key);
	return status;
}

static int exam_all(const struct arguments *a, const struct exam *e, const struct exam_list *l)
{
	const char *folder = arguments_value(a, "out");
	struct text labs = {0};

	text_add(&labs, "%s/labs", folder);
	int status = make_folder(a, folder);
	if (status == EXIT_FINE)
		status = make_folder(a, text_str(&labs));
	text_free(&labs);
	if (status == EXIT_FINE)
		status = exam_class(e, folder, l);
	if (status == EXIT_FINE)
		status = exam_sheets(e, folder);
	if (status == EXIT_FINE)
		status = exam_keep(e, folder);
	if (status == EXIT_FINE)
		printf(words_count("%zu lab in %s/labs\n", "%zu labs in %s/labs\n", l->count),
			l->count, folder);
	return status;
}

static int exam_read_number(const struct arguments *a, const char *option, unsigned standard,
	unsigned most, unsigned *n)
{
	const char *given = arguments_value(a, option);
	uint64_t value = standard;

	if (given && (!parse_u64(given, &value) || value < 1 || value > most))
		return complain(a, "--%s: expected a number from 1 to %llu, found '%s'", option,
			(unsigned long long)most, given);
	*n = (unsigned)value;
	return EXIT_FINE;
}

static int run_exam(const struct arguments *a)
{
	const char *students = arguments_value(a, "students"), *id = arguments_value(a, "id");
	struct exam e = {.id = id ? id : "exam", .in = words_in};
	struct problems ps = words_problems();
	struct exam_list l;

	if (!students || !arguments_value(a, "out"))
		return complain(a, "--students FILE and --out DIR are missing");
	int status = exam_read_number(a, "faults", FAULTS_DEFAULT, EXAM_FAULTS_MAX, &e.faults);
	if (status == EXIT_FINE)
		status = exam_read_number(a, "difficulty", LEVEL_DEFAULT, 3, &e.level);
	if (status != EXIT_FINE)
		return status;
	struct spec *lab = load_spec(a, a->words[0]);
	if (!lab)
		return EXIT_WRONG;
	e.lab = lab;
	status = exam_list_read(&l, students, &ps) == 0 ? exam_all(a, &e, &l) : complain_of(&ps);
	exam_list_free(&l);
	spec_free(lab);
	return status;
}

static const struct verb_option options[] = {
	{"students", "FILE", N_("class list: one name per line, or a CSV with a column `student`")},
	{"out", "DIR", N_("folder for labs, sheets and key")},
	{"faults", "N", N_("faults per lab, 1 to 4 (default: 2)")},
	{"difficulty", "N", N_("highest difficulty of the faults, 1 to 3 (default: 2)")},
	{"id", "WORD", N_("a different word gives the same names different labs")},
	{NULL, NULL, NULL},
};

const struct verb verb_exam = {
	.name = "exam",
	.order = 82,
	.words = "LAB",
	.least_words = 1,
	.most_words = 1,
	.summary = N_("creates a different broken lab for each student"),
	.about = N_("For each student, a hash of name and exam selects names and "
		    "addresses, the mistakes, their servers and a decoy. A lab is "
		    "handed out only if explain finds exactly its mistakes, if it "
		    "earns no points unchanged, and if explain's fixes earn full "
		    "points. DIR/labs has a file for each student, DIR/sheet.* the "
		    "task in both languages as Markdown and HTML, DIR/key.csv the data "
		    "for the teacher.\n'lvslab grade DIR ANSWERS…' grades: each lab is "
		    "generated again from the name of the answer's file (NAME.txt), so "
		    "no lab is stored, and a neighbour's answer earns no points."),
	.examples = "  lvslab exam scenarios/dr-basics.yaml --students class.csv --out exam1\n"
		    "  lvslab grade exam1 answers/ --format csv > points.csv\n",
	.options = options,
	.run = run_exam,
};
