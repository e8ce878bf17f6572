/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Do the findings of docs/case-studies.md still hold? `findings FOLDER FILE` runs the cases of
 * FOLDER under the schedulers that FILE names, with few seeds, and asks of each line
 *
 *	CASE MEASURE SCHEDULER RELATION SCHEDULER|CASE/SCHEDULER|NUMBER
 *
 * whether the difference, taken seed by seed, lies on the side that is said with its whole 95 %
 * interval (<, >), or is none in any run (=). A measure of a server is SERVER.MEASURE. Numbers are
 * seconds, shares, counts. A line `packets CASE` has that case run frame by frame. Exit status 1 where one holds no more, 2 where a line cannot be read.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "study/compare/comparison.h"
#include "ui/report/comparison.h"

#define SEEDS 6
#define CACHE 100 /* destinations that a server remembers, as docs/case-studies.md says */
#define WORDS 5
#define NAME 64
#define FINDINGS 200
#define CASES 32
#define SCHEDULERS 20

struct studied { /* a case, and what was found to be wanted of it */
	char name[NAME];
	char schedulers[SCHEDULERS][NAME];
	size_t count;
	enum fidelity fidelity;
	struct spec *spec;
	struct comparison *result;
};

struct side { /* what a line compares; or a number */
	struct studied *of;
	size_t scheduler;
	double number;
};

struct finding {
	char line[6 * NAME], measure[NAME];
	char relation;
	struct side a, b;
};

struct book {
	struct studied cases[CASES];
	size_t case_count;
	struct finding findings[FINDINGS];
	size_t count;
};

/* ---- reading ---- */

static struct studied *case_of(struct book *b, const char *name)
{
	for (size_t i = 0; i < b->case_count; i++)
		if (strcmp(b->cases[i].name, name) == 0)
			return &b->cases[i];
	if (b->case_count == CASES)
		return NULL;
	struct studied *c = &b->cases[b->case_count++];
	strcpy(c->name, name);
	return c;
}

static bool side_of(struct studied *c, const char *scheduler, struct side *side)
{
	size_t i = 0;

	while (i < c->count && strcmp(c->schedulers[i], scheduler) != 0)
		i++;
	if (i == SCHEDULERS)
		return false;
	if (i == c->count)
		strcpy(c->schedulers[c->count++], scheduler);
	*side = (struct side){.of = c, .scheduler = i};
	return true;
}

/* SCHEDULER of this case, CASE/SCHEDULER of another, NUMBER */
static bool read_side(struct book *b, struct studied *c, char *word, struct side *side)
{
	char *end, *slash = strchr(word, '/');

	*side = (struct side){.number = strtod(word, &end)};
	if (!*end)
		return true;
	if (slash) {
		*slash = '\0';
		c = case_of(b, word);
		word = slash + 1;
	}
	return c && side_of(c, word, side);
}

static bool read_finding(struct book *b, const char *line)
{
	char words[WORDS][NAME], more[2];

	if (b->count == FINDINGS ||
		sscanf(line, "%63s %63s %63s %63s %63s %1s", words[0], words[1], words[2], words[3],
			words[4], more) != WORDS)
		return false;
	struct finding *f = &b->findings[b->count++];
	struct studied *c = case_of(b, words[0]);
	snprintf(f->line, sizeof(f->line), "%s", line);
	f->line[strcspn(f->line, "\n")] = '\0';
	strcpy(f->measure, words[1]);
	f->relation = words[3][0];
	return c && strchr("<>=", f->relation) && !words[3][1] && side_of(c, words[2], &f->a) &&
		read_side(b, c, words[4], &f->b);
}

/* a line that says how a case is run */
static bool read_fidelity(struct book *b, const char *line)
{
	char name[NAME], more[2];

	if (sscanf(line, "packets %63s %1s", name, more) != 1)
		return false;
	struct studied *c = case_of(b, name);
	if (c)
		c->fidelity = FIDELITY_PACKETS;
	return c != NULL;
}

static int read_book(struct book *b, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[6 * NAME];
	int n = 0, status = 0;

	if (!f) {
		perror(path);
		return 2;
	}
	while (fgets(line, sizeof(line), f)) {
		n++;
		if (line[0] == '#' || line[0] == '\n' || read_fidelity(b, line) ||
			read_finding(b, line))
			continue;
		fprintf(stderr, "%s:%d: cannot be read: %s", path, n, line);
		status = 2;
	}
	fclose(f);
	return status;
}

/* ---- measuring ---- */

static int run_case(struct studied *c, const char *folder)
{
	const char *names[SCHEDULERS];
	struct problems ps = {0};
	struct text t = {0};

	for (size_t i = 0; i < c->count; i++)
		names[i] = c->schedulers[i];
	text_add(&t, "%s/%s.yaml", folder, c->name);
	c->spec = spec_load(text_str(&t), NULL, &ps);
	if (c->spec)
		c->result = comparison_run(c->spec,
			&(struct comparison_options){.schedulers = names,
				.scheduler_count = c->count,
				.seed = 1,
				.seeds = SEEDS,
				.fidelity = c->fidelity,
				.cache = CACHE},
			&ps);
	text_clear(&t);
	problems_print(&ps, &t);
	fputs(text_str(&t), stderr);
	text_free(&t);
	problems_free(&ps);
	return c->result ? 0 : 2;
}

static double value_of(
	const struct finding *f, const struct side *side, unsigned seed, enum measure_unit *unit)
{
	const struct comparison *c = side->of->result;
	const struct metrics *m = &c->schedulers[side->scheduler].runs[seed];
	const char *dot = strchr(f->measure, '.');
	size_t length = dot ? (size_t)(dot - f->measure) : 0;

	for (const struct measure_kind *k = measure_kinds; k->name; k++)
		if (strcmp(k->name, f->measure) == 0) {
			*unit = k->unit;
			return k->value(m);
		}
	for (size_t i = 0; dot && i < m->server_count; i++)
		for (const struct server_measure_kind *k = server_measure_kinds; k->name; k++)
			if (m->servers[i].name && strlen(m->servers[i].name) == length &&
				strncmp(m->servers[i].name, f->measure, length) == 0 &&
				strcmp(k->name, dot + 1) == 0) {
				*unit = k->unit;
				return k->value(m, i);
			}
	return NAN;
}

static bool holds(const struct finding *f)
{
	double a[SEEDS], b[SEEDS];
	enum measure_unit unit = UNIT_COUNT;
	bool same = true;

	for (unsigned i = 0; i < SEEDS; i++) {
		a[i] = value_of(f, &f->a, i, &unit);
		b[i] = f->b.of ? value_of(f, &f->b, i, &unit)
			       : f->b.number * (unit == UNIT_TIME ? 1e9 : 1);
		same = same && !isnan(a[i]) && a[i] == b[i];
	}
	struct estimate left = estimate_of(a, SEEDS), right = estimate_of(b, SEEDS);
	struct estimate d = estimate_paired(a, b, SEEDS);
	int sign = d.n == SEEDS ? estimate_sign(&d) : 0;
	bool held = f->relation == '=' ? same : sign == (f->relation == '<' ? -1 : 1);
	struct text t = {0};
	text_add(&t, "%s  %s: ", held ? "holds" : "FAILS", f->line);
	estimate_text(&t, unit, &left);
	text_put(&t, " and ");
	estimate_text(&t, unit, &right);
	text_put(&t, ", difference ");
	estimate_text(&t, unit, &d);
	puts(text_str(&t));
	text_free(&t);
	return held;
}

int main(int argc, char **argv)
{
	static struct book book;
	int status = 2;

	if (argc == 3)
		status = read_book(&book, argv[2]);
	else
		fputs("usage: findings FOLDER FILE\n", stderr);
	for (size_t i = 0; status == 0 && i < book.case_count; i++)
		status = run_case(&book.cases[i], argv[1]);
	for (size_t i = 0; status < 2 && i < book.count; i++)
		if (!holds(&book.findings[i]))
			status = 1;
	for (size_t i = 0; i < book.case_count; i++) {
		comparison_free(book.cases[i].result);
		spec_free(book.cases[i].spec);
	}
	return status;
}
