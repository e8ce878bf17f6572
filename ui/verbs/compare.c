/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab compare FILE`: the same arrivals with several schedulers and several seeds. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "file/loader.h"
#include "ipvs/scheduler.h"
#include "ui/report/comparison.h"
#include "ui/text/words.h"
#include "ui/verbs/compare_report.h"
#include "ui/verbs/load.h"

#define SCHEDULERS_MAX 64
#define SEEDS_DEFAULT 10
#define POINTS 200
#define BAR 40

struct listed { /* of --schedulers, cut at its commas */
	char *text;
	const char *items[SCHEDULERS_MAX + 1]; /* ends with NULL */
	size_t count;
};

static int add_name(const struct arguments *a, struct listed *n, const char *name)
{
	if (!*name)
		return complain(a, "--schedulers: expected names separated by commas");
	for (size_t i = 0; i < n->count; i++)
		if (strcmp(n->items[i], name) == 0)
			return complain(a, "--schedulers names %s twice", name);
	if (n->count == SCHEDULERS_MAX)
		return complain(a, "--schedulers: expected at most %d names", SCHEDULERS_MAX);
	n->items[n->count++] = name;
	return EXIT_FINE;
}

static int read_names(const struct arguments *a, struct listed *n)
{
	const char *given = arguments_value(a, "schedulers");
	int status = EXIT_FINE;

	if (!given) { /* all that are built in */
		for (size_t i = 0; ipvs_schedulers[i] && status == EXIT_FINE; i++)
			status = add_name(a, n, ipvs_schedulers[i]->name);
		return status;
	}
	n->text = strdup(given);
	if (!n->text)
		abort();
	for (char *rest = n->text; rest && status == EXIT_FINE;)
		status = add_name(a, n, strsep(&rest, ","));
	return status;
}

static int read_baseline(const struct arguments *a, const struct listed *n, size_t *baseline)
{
	const char *given = arguments_value(a, "baseline");

	*baseline = 0;
	for (size_t i = 0; given && i < n->count; i++)
		if (strcmp(n->items[i], given) == 0) {
			*baseline = i;
			return EXIT_FINE;
		}
	if (!given)
		return EXIT_FINE;
	const char *near = nearest_word(given, n->items);
	if (near)
		return complain(a,
			"--baseline %s is not one of the compared schedulers (did you mean "
			"%s?)",
			given, near);
	return complain(a, "--baseline %s is not one of the compared schedulers", given);
}

/* an integer in [least, most]; *out is unchanged if the option is not given */
static int compare_read_number(
	const struct arguments *a, const char *option, uint64_t least, uint64_t most, uint64_t *out)
{
	const char *given = arguments_value(a, option);
	uint64_t n;

	if (!given)
		return EXIT_FINE;
	if (!parse_u64(given, &n) || n < least || n > most)
		return complain(a, "--%s: expected a whole number from %llu to %llu, found '%s'",
			option, (unsigned long long)least, (unsigned long long)most, given);
	*out = n;
	return EXIT_FINE;
}

static int read_fidelity(const struct arguments *a, enum fidelity *f)
{
	const char *given = arguments_value(a, "fidelity");

	*f = given && strcmp(given, "packets") == 0 ? FIDELITY_PACKETS : FIDELITY_CONNECTIONS;
	if (given && strcmp(given, fidelity_name(*f)) != 0)
		return complain(
			a, "--fidelity: expected connections or packets, found '%s'", given);
	return EXIT_FINE;
}

static int read_format(
	const struct arguments *a, void (**print)(struct text *t, const struct comparison *c))
{
	const char *given = arguments_value(a, "format");

	*print = NULL;
	if (!given || strcmp(given, "text") == 0)
		return EXIT_FINE;
	if (strcmp(given, "csv") == 0)
		*print = comparison_csv;
	else if (strcmp(given, "json") == 0)
		*print = comparison_json;
	else
		return complain(a, "--format: expected text, csv or json, found '%s'", given);
	return EXIT_FINE;
}

static int compare_read_options(
	const struct arguments *a, const struct listed *n, struct comparison_options *o)
{
	uint64_t seeds = SEEDS_DEFAULT, threads = 0, cache = 0;

	if (compare_read_number(a, "seeds", 1, SEEDS_MAX, &seeds) != EXIT_FINE ||
		compare_read_number(a, "seed", 0, INT64_MAX, &o->seed) != EXIT_FINE ||
		compare_read_number(a, "threads", 1, 1024, &threads) != EXIT_FINE ||
		compare_read_number(a, "cache", 1, 100000000, &cache) != EXIT_FINE ||
		read_fidelity(a, &o->fidelity) != EXIT_FINE ||
		read_baseline(a, n, &o->baseline) != EXIT_FINE)
		return EXIT_WRONG;
	o->seeds = (unsigned)seeds;
	o->threads = (unsigned)threads;
	o->cache = (unsigned)cache;
	o->schedulers = n->items;
	o->scheduler_count = n->count;
	o->points = POINTS;
	return EXIT_FINE;
}

/* ---- */

static void draw_bar(void *arg, size_t done, size_t all)
{
	size_t filled = done * BAR / all;

	(void)arg;
	fprintf(stderr, "\r[%.*s%*s] ", (int)filled, "########################################",
		(int)(BAR - filled), "");
	fprintf(stderr, _("%zu of %zu runs"), done, all);
	if (done == all)
		fputs("\r\033[K", stderr);
	fflush(stderr);
}

/* runs without an end have no numbers */
static int tell_cut(const struct arguments *a, const struct comparison *c)
{
	const char *why;
	size_t cut = comparison_cut(c, &why);

	if (!cut)
		return EXIT_FINE;
	complain(a, "%zu of %zu runs were stopped and do not count: %s", cut, c->count * c->seeds,
		why);
	return EXIT_CHECK_FAILED;
}

/* prints it, and writes the report if requested */
static int compare(const struct arguments *a, const struct spec *spec,
	const struct comparison_options *o,
	void (*print)(struct text *t, const struct comparison *c), struct outfile *report)
{
	struct problems ps = words_problems();
	struct text t = {0};
	struct comparison *c = comparison_run(spec, o, &ps);

	if (!c)
		return complain_of(&ps);
	int status = report->f ? compare_report_write(report, a, o, c) : EXIT_FINE;
	if (print)
		print(&t, c);
	else
		comparison_text(&t, c, arguments_colour(a, stdout));
	fputs(text_str(&t), stdout);
	text_free(&t);
	if (status == EXIT_FINE)
		status = tell_cut(a, c);
	comparison_free(c);
	return status;
}

/* before anything is run: no such folder, not allowed */
static int open_report(const struct arguments *a, struct outfile *report)
{
	const char *path = arguments_value(a, "report");
	struct text why = {0};

	if (!path || outfile_open(report, path, &why) == 0)
		return EXIT_FINE;
	complain_plainly(a, text_str(&why));
	text_free(&why);
	return EXIT_WRONG;
}

static int load_and_compare(const struct arguments *a, const struct listed *n)
{
	struct comparison_options o = {.progress = isatty(STDERR_FILENO) ? draw_bar : NULL};
	void (*print)(struct text * t, const struct comparison *c);

	if (read_format(a, &print) != EXIT_FINE || compare_read_options(a, n, &o) != EXIT_FINE)
		return EXIT_WRONG;
	struct spec *spec = load_spec(a, a->words[0]);
	if (!spec)
		return EXIT_WRONG;
	if (!arguments_has(a, "seed"))
		o.seed = (uint64_t)spec->seed;
	struct outfile report = {0};
	int status = open_report(a, &report);
	if (status == EXIT_FINE)
		status = compare(a, spec, &o, print, &report);
	outfile_abandon(&report);
	spec_free(spec);
	return status;
}

static int compare_run(const struct arguments *a)
{
	struct listed n = {0};
	int status = read_names(a, &n);

	if (status == EXIT_FINE)
		status = load_and_compare(a, &n);
	free(n.text);
	return status;
}

static const struct verb_option options[] = {
	{"schedulers", "NAME,NAME…",
		N_("schedulers to compare: NAME, kernel:NAME or LIBRARY.so (default: all built-in "
		   "ones)")},
	{"baseline", "NAME", N_("scheduler to compare the others with (default: the first)")},
	{"seeds", "N", N_("runs per scheduler, with consecutive seeds (default: 10)")},
	{"seed", "N", N_("first seed (default: the file's)")},
	{"fidelity", "connections|packets",
		N_("connections: director only, fast; packets: every frame")},
	{"format", "text|csv|json", N_("output format; csv and json have every number")},
	{"report", "FILE", N_("also write tables and plots as one HTML page")},
	{"threads", "N", N_("parallel runs (default: one per core)")},
	{"cache", "N",
		N_("destinations that a server caches, for the cache hit rate (default: 1000)")},
	{"set", "KEY=VALUE", N_("set a key first; paths as printed by `check --expanded`")},
	ALLOW_CODE_OPTION,
	{NULL, NULL, NULL},
};

const struct verb verb_compare = {
	.name = "compare",
	.order = 50,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.summary = N_("compares schedulers on the same arrivals"),
	.about = N_("Runs the scenario under each scheduler with the same arrivals, "
		    "once for each seed, and prints the results: connections and "
		    "shares, response times, queues, fairness, which clients were "
		    "moved when a server left. Means are printed with their 95% "
		    "confidence interval over the seeds; better and worse than the "
		    "baseline is marked only if the interval of the paired difference "
		    "does not contain 0.\nThe scenario needs a workload. The result "
		    "does not depend on the number of threads."),
	.examples = "  lvslab compare scenarios/compare/equal-servers.yaml --schedulers rr,wlc\n"
		    "  lvslab compare lab.yaml --schedulers wlc,sh,mh --seeds 20 --format csv\n"
		    "  lvslab compare lab.yaml --seeds 20 --report r.html\n",
	.options = options,
	.run = compare_run,
};
