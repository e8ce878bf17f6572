/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab-conform FILE…`: where the simulator and recordings of real kernels part, then a table of
 * how much was compared. Nothing is skipped in silence: what is not understood is named by kind and
 * counts as loudly as a difference.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/conform.h"
#include "conform/conformance.h"
#include "ui/text/columns.h"
#include "ui/verbs/verb.h"

#define FILE_WIDTH 40

enum shape { SHAPE_TEXT, SHAPE_JSON, SHAPE_REPORT };

struct telling {
	struct conform_sink sink;
	enum shape shape;
	json_t *list; /* of what was found, for SHAPE_JSON */
	struct conformance all;
};

static const char *const verdict_names[] = {"matched", "parted", "in-words", "not-understood"};

static void count_kind(struct telling *t, const struct conform_finding *f)
{
	for (size_t i = 0; i < t->all.kind_count; i++)
		if (t->all.kinds[i].verdict == f->verdict &&
			strcmp(t->all.kinds[i].name, f->kind) == 0) {
			t->all.kinds[i].count++;
			return;
		}
	t->all.kinds = realloc(t->all.kinds, (t->all.kind_count + 1) * sizeof(*t->all.kinds));
	char *name = strdup(f->kind);
	if (!t->all.kinds || !name)
		abort();
	t->all.kinds[t->all.kind_count++] = (struct conformance_kind){name, f->verdict, 1};
}

/* Lines behind the first stand below it. */
static void print_side(const char *title, const char *s)
{
	struct text t = {0};

	columns_pad(&t, title, 9);
	printf("  %s ", text_str(&t));
	text_free(&t);
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
		f->verdict == CONFORM_DIFFERENT ? _("differs") : _("is not understood"));
	if (*f->expected)
		print_side(_("expected"), f->expected);
	print_side(_("got"), f->got);
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
	if (t->shape == SHAPE_JSON)
		add_finding(t->list, f);
	else if (t->shape == SHAPE_TEXT)
		print_finding(f);
}

/* ---- the table ---- */

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

	for (size_t i = 0; i < t->all.kind_count; i++) {
		if (t->all.kinds[i].verdict != verdict)
			continue;
		printf("%s%s (%zu)", any ? ", " : title, t->all.kinds[i].name,
			t->all.kinds[i].count);
		any = true;
	}
	if (any)
		putchar('\n');
}

/* one of the two lines of a heading */
static void put_heading(struct text *t, const char *heading, unsigned line, size_t width)
{
	const char *second = strchr(heading, '\n');
	struct text words = {0};

	if (line)
		text_put(&words, second ? second + 1 : "");
	else
		text_putn(&words, heading, second ? (size_t)(second - heading) : strlen(heading));
	columns_right(t, text_str(&words), width);
	text_free(&words);
}

static void print_headings(void)
{
	static const struct {
		const char *words;
		size_t width;
	} headings[] = {{N_("cases"), 7}, {N_("observed"), 9}, {N_("matched"), 9},
		{N_("differ"), 8}, {N_("not\nunderstood"), 11}, {N_("not\nreplayed"), 9}};

	for (unsigned line = 0; line < 2; line++) {
		struct text t = {0};
		columns_pad(&t, line ? _("file") : "", FILE_WIDTH);
		for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++)
			put_heading(&t, _(headings[i].words), line, headings[i].width);
		puts(text_str(&t));
		text_free(&t);
	}
}

static void print_table(const struct telling *t)
{
	const struct conform_totals sum = conformance_sum(&t->all);

	print_headings();
	for (size_t i = 0; i < t->all.row_count; i++)
		print_row(conformance_name(&t->all.rows[i]), &t->all.rows[i].totals);
	print_row(_("all"), &sum);
	print_kinds(t, CONFORM_NOT_UNDERSTOOD, _("not understood: "));
	print_kinds(t, CONFORM_IN_WORDS, _("described only, not replayed: "));
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

	for (size_t i = 0; i < t->all.kind_count; i++)
		if (t->all.kinds[i].verdict == verdict)
			json_object_set_new(o, t->all.kinds[i].name,
				json_integer((json_int_t)t->all.kinds[i].count));
	return o;
}

static void print_json(struct telling *t)
{
	const struct conform_totals sum = conformance_sum(&t->all);
	json_t *files = json_array();

	for (size_t i = 0; i < t->all.row_count; i++) {
		json_t *o = totals_json(&t->all.rows[i].totals);
		json_object_set_new(o, "file", json_string(t->all.rows[i].path));
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

static void print_report(const struct telling *t)
{
	struct text out = {0};

	conformance_report(&t->all, &out);
	fputs(text_str(&out), stdout);
	text_free(&out);
}

static void print_all(struct telling *t)
{
	switch (t->shape) {
	case SHAPE_TEXT: print_table(t); break;
	case SHAPE_JSON: print_json(t); break;
	case SHAPE_REPORT: print_report(t); break;
	}
}

static int replay_files(struct telling *t, const struct arguments *a)
{
	struct problems ps = words_problems();

	for (size_t i = 0; i < a->word_count; i++) {
		t->all.rows[i].path = a->words[i];
		conform_file(a->words[i], &t->all.rows[i].totals, &t->sink, &ps);
	}
	print_all(t);
	fflush(stdout);
	if (ps.count)
		return complain_of(&ps);
	const struct conform_totals sum = conformance_sum(&t->all);
	return sum.observed[CONFORM_DIFFERENT] || sum.observed[CONFORM_NOT_UNDERSTOOD]
		? EXIT_CHECK_FAILED
		: EXIT_FINE;
}

static int replay(const struct arguments *a)
{
	const char *format = arguments_value(a, "format");
	struct telling t = {.sink = {hear}, .all.row_count = a->word_count};

	if (format && strcmp(format, "json") != 0)
		return complain(a, "--format: expected json, found '%s'", format);
	if (format && arguments_has(a, "report"))
		return complain(a, "use only one of --format and --report");
	t.shape = format ? SHAPE_JSON : arguments_has(a, "report") ? SHAPE_REPORT : SHAPE_TEXT;
	t.list = json_array();
	t.all.rows = calloc(a->word_count, sizeof(*t.all.rows));
	if (!t.all.rows)
		abort();
	int status = replay_files(&t, a);
	for (size_t i = 0; i < t.all.kind_count; i++)
		free(t.all.kinds[i].name);
	free(t.all.kinds);
	free(t.all.rows);
	json_decref(t.list);
	return status;
}

static const struct verb_option options[] = {
	{"format", "json", N_("findings and table as JSON, on standard output")},
	{"report", NULL, N_("table and known deviations in Markdown: docs/conformance.md")},
	{NULL, NULL, NULL},
};

static const struct verb verb_conform = {
	.program = "lvslab-conform",
	.name = "conform",
	.words = "FILE…",
	.least_words = 1,
	.most_words = ANY_WORDS,
	.summary = N_("replays recordings of real kernels and reports where the lab differs"),
	.about = N_(
		"Reads recordings of real kernels (JSON, one object per line): sessions with IPVS, "
		"sessions of two directors with keepalived, sessions of typed lines (their "
		"captures "
		"lie in ../pcaps/), and cases of ARP and neighbours; a file's first line says "
		"which. The same hosts "
		"are built, the same steps repeated, and every difference is "
		"printed: file, line, expected, got; then a table of how much was compared.\n"
		"Exit status: 0 all matched; 1 a case differed or was not understood; 2 a file "
		"is truncated or damaged (the others are still replayed)."),
	.examples = "  lvslab-conform tests/kernel/ipvs/*.jsonl tests/kernel/arp-sample.jsonl\n"
		    "  lvslab-conform --format json tests/kernel/arp-sample.jsonl\n",
	.options = options,
	.run = replay,
};

int main(int argc, char **argv)
{
	return verb_main(&verb_conform, argc, argv);
}
