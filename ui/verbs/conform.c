/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab conform FILE…`: where the simulator and recordings of real kernels part, then a table of
 * how much was compared. Nothing is skipped in silence: what is not understood is named by kind and
 * counts as loudly as a difference.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "lab/conform/conform.h"
#include "ui/report/columns.h"
#include "ui/verbs/verb.h"

#define FILE_WIDTH 40

struct row { /* a file */
	const char *path;
	struct conform_totals totals;
};

struct kind { /* of what is not understood, or stands in words */
	char *name;
	enum conform_verdict verdict;
	size_t count;
};

struct telling {
	struct conform_sink sink;
	json_t *list; /* --format json; NULL: printed at once */
	struct row *rows;
	size_t row_count;
	struct kind *kinds;
	size_t kind_count;
};

static const char *const verdict_names[] = {"matched", "parted", "in-words", "not-understood"};

static void count_kind(struct telling *t, const struct conform_finding *f)
{
	for (size_t i = 0; i < t->kind_count; i++)
		if (t->kinds[i].verdict == f->verdict && strcmp(t->kinds[i].name, f->kind) == 0) {
			t->kinds[i].count++;
			return;
		}
	t->kinds = realloc(t->kinds, (t->kind_count + 1) * sizeof(*t->kinds));
	char *name = strdup(f->kind);
	if (!t->kinds || !name)
		abort();
	t->kinds[t->kind_count++] = (struct kind){name, f->verdict, 1};
}

/* Lines behind the first stand below it. */
static void print_side(const char *title, const char *s)
{
	printf("  %-9s ", title);
	for (; *s && !(s[0] == '\n' && s[1] == '\0'); s++) {
		putchar(*s);
		if (*s == '\n')
			printf("%12s", "");
	}
	putchar('\n');
}

static void print_finding(const struct conform_finding *f)
{
	printf("%s:%d: %s %s %s\n", f->file, f->line, f->id, f->kind,
		f->verdict == CONFORM_DIFFERENT ? "parts" : "is not understood");
	if (*f->expected)
		print_side("expected", f->expected);
	print_side("got", f->got);
}

static void add_finding(json_t *list, const struct conform_finding *f)
{
	json_array_append_new(list,
		json_pack("{s:s, s:i, s:s, s:s, s:s, s:s, s:s}", "file", f->file, "line", f->line,
			"case", f->id, "kind", f->kind, "verdict", verdict_names[f->verdict],
			"expected", f->expected, "got", f->got));
}

static void hear(struct conform_sink *s, const struct conform_finding *f)
{
	struct telling *t = (struct telling *)(void *)s;

	if (f->verdict == CONFORM_SAME)
		return;
	if (f->verdict != CONFORM_DIFFERENT)
		count_kind(t, f);
	if (f->verdict == CONFORM_IN_WORDS)
		return;
	if (t->list)
		add_finding(t->list, f);
	else
		print_finding(f);
}

/* ---- the table ---- */

static void add_totals(struct conform_totals *sum, const struct conform_totals *t)
{
	sum->cases += t->cases;
	sum->observations += t->observations;
	for (int v = 0; v < CONFORM_VERDICTS; v++) {
		sum->count[v] += t->count[v];
		sum->observed[v] += t->observed[v];
	}
}

static struct conform_totals sum_of(const struct telling *t)
{
	struct conform_totals sum = {0};

	for (size_t i = 0; i < t->row_count; i++)
		add_totals(&sum, &t->rows[i].totals);
	return sum;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void print_row(const char *name, const struct conform_totals *t)
{
	struct text line = {0};

	columns_pad(&line, name, FILE_WIDTH);
	text_add(&line, " %6zu %8zu %8zu %7zu %10zu %8zu", t->cases, t->observations,
		t->observed[CONFORM_SAME], t->observed[CONFORM_DIFFERENT],
		t->observed[CONFORM_NOT_UNDERSTOOD], t->observed[CONFORM_IN_WORDS]);
	puts(text_str(&line));
	text_free(&line);
}

static void print_kinds(const struct telling *t, enum conform_verdict verdict, const char *title)
{
	bool any = false;

	for (size_t i = 0; i < t->kind_count; i++) {
		if (t->kinds[i].verdict != verdict)
			continue;
		printf("%s%s (%zu)", any ? ", " : title, t->kinds[i].name, t->kinds[i].count);
		any = true;
	}
	if (any)
		putchar('\n');
}

static void print_table(const struct telling *t)
{
	const struct conform_totals sum = sum_of(t);

	printf("%-*s %6s %8s %8s %7s %10s %8s\n", FILE_WIDTH, "", "cases", "observed", "matched",
		"parted", "not", "in");
	printf("%-*s %6s %8s %8s %7s %10s %8s\n", FILE_WIDTH, "file", "", "", "", "", "understood",
		"words");
	for (size_t i = 0; i < t->row_count; i++)
		print_row(base_name(t->rows[i].path), &t->rows[i].totals);
	print_row("all", &sum);
	print_kinds(t, CONFORM_NOT_UNDERSTOOD, "not understood: ");
	print_kinds(t, CONFORM_IN_WORDS, "described in words, not replayed: ");
}

/* ---- as JSON ---- */

static json_t *totals_json(const struct conform_totals *t)
{
	json_t *o = json_pack("{s:I, s:I}", "cases", (json_int_t)t->cases, "observations",
		(json_int_t)t->observations);

	for (int v = 0; v < CONFORM_VERDICTS; v++)
		json_object_set_new(o, verdict_names[v], json_integer((json_int_t)t->observed[v]));
	return o;
}

static json_t *kinds_json(const struct telling *t, enum conform_verdict verdict)
{
	json_t *o = json_object();

	for (size_t i = 0; i < t->kind_count; i++)
		if (t->kinds[i].verdict == verdict)
			json_object_set_new(
				o, t->kinds[i].name, json_integer((json_int_t)t->kinds[i].count));
	return o;
}

static void print_json(struct telling *t)
{
	const struct conform_totals sum = sum_of(t);
	json_t *files = json_array();

	for (size_t i = 0; i < t->row_count; i++) {
		json_t *o = totals_json(&t->rows[i].totals);
		json_object_set_new(o, "file", json_string(t->rows[i].path));
		json_array_append_new(files, o);
	}
	json_t *all = json_pack("{s:O, s:o, s:o, s:o, s:o}", "findings", t->list, "files", files,
		"all", totals_json(&sum), "not-understood", kinds_json(t, CONFORM_NOT_UNDERSTOOD),
		"in-words", kinds_json(t, CONFORM_IN_WORDS));
	json_dumpf(all, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(all);
}

/* ---- */

static int answer(struct telling *t, const struct arguments *a)
{
	struct problems ps = {0};

	for (size_t i = 0; i < a->word_count; i++) {
		t->rows[i].path = a->words[i];
		conform_file(a->words[i], &t->rows[i].totals, &t->sink, &ps);
	}
	if (t->list)
		print_json(t);
	else
		print_table(t);
	fflush(stdout);
	if (ps.count)
		return complain_of(&ps);
	const struct conform_totals sum = sum_of(t);
	return sum.observed[CONFORM_DIFFERENT] || sum.observed[CONFORM_NOT_UNDERSTOOD]
		? EXIT_CHECK_FAILED
		: EXIT_FINE;
}

static int run(const struct arguments *a)
{
	const char *format = arguments_value(a, "format");
	struct telling t = {.sink = {hear}, .row_count = a->word_count};

	if (format && strcmp(format, "json") != 0)
		return complain(a, "--format is json, not '%s'", format);
	t.list = format ? json_array() : NULL;
	t.rows = calloc(a->word_count, sizeof(*t.rows));
	if (!t.rows)
		abort();
	int status = answer(&t, a);
	for (size_t i = 0; i < t.kind_count; i++)
		free(t.kinds[i].name);
	free(t.kinds);
	free(t.rows);
	json_decref(t.list);
	return status;
}

static const struct verb_option options[] = {
	{"format", "json", "findings and table as JSON, on standard output"},
	{NULL, NULL, NULL},
};

const struct verb verb_conform = {
	.name = "conform",
	.words = "FILE…",
	.least_words = 1,
	.most_words = ANY_WORDS,
	.summary = "replays recordings of real kernels and says where the lab parts",
	.about = "Reads recordings of real kernels (JSON, an object a line): sessions with IPVS, "
		 "and cases of ARP and neighbours; a file's first line says which. The same hosts "
		 "are built, the same steps repeated, and whatever the lab does otherwise is "
		 "printed: file, line, expected, got; then a table of how much was compared.\n"
		 "Exit status: 0 all matched; 1 something parted or was not understood; 2 a file "
		 "is cut or broken (the others are replayed nevertheless).",
	.examples = "  lvslab conform tests/kernel/ipvs/*.jsonl tests/kernel/arp-sample.jsonl\n"
		    "  lvslab conform --format json tests/kernel/arp-sample.jsonl\n",
	.options = options,
	.run = run,
};
