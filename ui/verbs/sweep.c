/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab sweep FILE`: a grid of settings and seeds. Under mpirun rank 0 reads, checks and opens
 * everything first; the others follow only if there were no errors, so that errors are reported
 * once.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "file/yaml.h"
#include "study/sweep/fingerprint.h"
#include "ui/sweep/point.h"
#include "ui/sweep/rows.h"
#include "ui/sweep/sweep.h"
#include "ui/text/outfile.h"
#include "ui/verbs/load.h"

#define SEEDS_DEFAULT 10
#define SEEDS_MAX 10000

struct task {
	const struct arguments *a;
	struct settings settings;
	struct grid grid;
	struct spec *base; /* the file with nothing varied */
	struct fingerprint print;
	struct ranks ranks;
	uint64_t seeds, seed, threads;
	struct problems problems;
};

/* ---- what was asked for ---- */

/* An error on the command line; all of them are reported together. */
static void wrong(struct task *k, const char *option, const char *fmt, const char *given)
{
	problem_add(&k->problems, (struct place){.file = option}, NULL, fmt, given);
}

static void sweep_read_number(
	struct task *k, const char *option, uint64_t least, uint64_t most, uint64_t *out)
{
	const char *given = arguments_value(k->a, option);
	struct text shown = {0};
	uint64_t n;

	if (given && (!parse_u64(given, &n) || n < least || n > most)) {
		text_add(&shown, "--%s", option);
		problem_add(&k->problems, (struct place){.file = text_str(&shown)}, NULL,
			"expected a whole number from %llu to %llu, found '%s'",
			(unsigned long long)least, (unsigned long long)most, given);
		text_free(&shown);
	} else if (given) {
		*out = n;
	}
}

static void read_vary(struct task *k, const char *given)
{
	char *copy = strdup(given), *values = copy ? setting_value(copy) : NULL;

	if (!values)
		wrong(k, "--vary", N_("expected KEY=VALUE,VALUE…, found '%s'"), given);
	else
		grid_add(&k->grid, "--vary", copy, values, &k->problems);
	free(copy);
}

static void read_axes(struct task *k)
{
	for (size_t i = 0; i < k->a->given_count; i++) {
		const struct given_option *o = &k->a->given[i];
		if (strcmp(o->name, "vary") == 0)
			read_vary(k, o->value);
		else if (strcmp(o->name, "schedulers") == 0)
			grid_add(&k->grid, "--schedulers", "scheduler", o->value, &k->problems);
	}
	if (grid_has(&k->grid, AXIS_SEED) &&
		(arguments_has(k->a, "seeds") || arguments_has(k->a, "seed")))
		wrong(k, "--vary seed", N_("%s is given twice: remove --seeds and --seed"), "seed");
	if (grid_has(&k->grid, AXIS_FIDELITY) && arguments_has(k->a, "fidelity"))
		wrong(k, "--vary fidelity", N_("%s is given twice: remove --fidelity"), "fidelity");
}

static void read_fidelity(struct task *k)
{
	const char *given = arguments_value(k->a, "fidelity");

	if (given && strcmp(given, "packets") == 0)
		k->grid.fidelity = FIDELITY_PACKETS;
	else if (given && strcmp(given, "connections") != 0)
		wrong(k, "--fidelity", N_("expected connections or packets, found '%s'"), given);
}

static void sweep_read_options(struct task *k)
{
	uint64_t cache = 0;

	sweep_read_number(k, "seeds", 1, SEEDS_MAX, &k->seeds);
	sweep_read_number(k, "seed", 0, INT64_MAX - SEEDS_MAX, &k->seed);
	sweep_read_number(k, "threads", 1, 1024, &k->threads);
	sweep_read_number(k, "cache", 1, 100000000, &cache);
	k->grid.cache = (unsigned)cache;
	read_fidelity(k);
	read_axes(k);
	if (!arguments_has(k->a, "out"))
		wrong(k, "--out", "%s", _("required: a CSV file for the results"));
	else if (strcmp(arguments_value(k->a, "out"), "-") == 0 && !arguments_has(k->a, "log"))
		wrong(k, "--out", "%s", _("with '-' the log needs its own name: --log FILE"));
}

/* The file's bytes: read once, so that it cannot change under a long sweep. */
static void read_file(struct task *k)
{
	struct place at = {.file = k->grid.name};
	const char *why = NULL;
	FILE *f = file_open(k->grid.name, &why);
	char *bytes = malloc(DOC_BYTES_MAX + 1);
	size_t before = k->problems.count;

	if (!bytes)
		abort();
	k->grid.length = f ? fread(bytes, 1, DOC_BYTES_MAX + 1, f) : 0;
	if (!f || ferror(f))
		problem_add(
			&k->problems, at, NULL, "cannot be read: %s", f ? strerror(errno) : _(why));
	if (f)
		fclose(f);
	k->grid.bytes = bytes;
	if (k->problems.count > before) {
		free(bytes);
		k->grid.bytes = NULL;
	}
}

/* File, settings, axes; then the sweep's identity. Errors are collected. */
static int prepare(struct task *k)
{
	if (settings_read(k->a, &k->settings) != EXIT_FINE)
		return EXIT_WRONG;
	k->grid.settings = k->settings.items;
	k->grid.setting_count = k->settings.count;
	k->grid.name = k->a->words[0];
	sweep_read_options(k);
	read_file(k);
	if (!k->grid.bytes)
		return EXIT_WRONG;
	k->grid.code = load_code(k->a);
	k->base = grid_base(&k->grid, &k->problems);
	if (!k->base)
		return EXIT_WRONG;
	load_ask(k->a, k->base);
	k->grid.code = k->base->code;
	if (!grid_has(&k->grid, AXIS_SEED))
		grid_add_seeds(&k->grid,
			arguments_has(k->a, "seed") ? k->seed : (uint64_t)k->base->seed,
			(unsigned)k->seeds);
	k->grid.loads = grid_may_load(&k->grid, k->base);
	k->print = fingerprint_of(&k->grid, k->base);
	return k->problems.count ? EXIT_WRONG : EXIT_FINE;
}

static int check_point(void *arg, size_t point)
{
	struct task *k = arg;

	return point_check(&k->grid, point, k->base, &k->problems);
}

/* Checks the values even after earlier errors: all errors are reported at once. */
static int check(struct task *k, int status)
{
	if (k->base && grid_points(&k->grid) == SIZE_MAX)
		problem_add(&k->problems, (struct place){.file = "--vary"}, NULL,
			"the grid has more than %d runs: split it into several sweeps",
			GRID_POINTS_MAX);
	if (k->base && grid_check(&k->grid, k->problems.count > 0, check_point, k) != 0)
		status = EXIT_WRONG;
	if (k->problems.count)
		status = complain_of(&k->problems);
	return status;
}

static unsigned threads_of(const struct task *k)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (k->threads)
		return (unsigned)k->threads;
	/* mpirun -n 16 on 16 cores has shared them out already */
	return k->ranks.count > 1 || cores < 1 ? 1 : (unsigned)cores;
}

/* ---- rank 0 ---- */

struct output {
	struct outfile rows, summary;
	struct book book;
	char *log;
	size_t before, damaged;
};

static int complain_text(const struct task *k, struct text *why, int status)
{
	complain_plainly(k->a, text_str(why));
	text_free(why);
	return status;
}

/* before anything is run: no such folder, not allowed */
static int open_file(const struct task *k, struct outfile *f, const char *option)
{
	const char *path = arguments_value(k->a, option);
	struct text why = {0};

	if (!path || outfile_open(f, path, &why) == 0)
		return EXIT_FINE;
	return complain_text(k, &why, EXIT_WRONG);
}

static int open_log(const struct task *k, struct output *o)
{
	const char *given = arguments_value(k->a, "log");
	struct text path = {0}, why = {0};

	if (given)
		text_put(&path, given);
	else
		text_add(&path, "%s.log", arguments_value(k->a, "out"));
	o->log = path.s;
	int status = sweep_log_open(&o->book.log, o->log, &k->print, o->book.points,
		arguments_has(k->a, "resume"), book_take, &o->book, &o->damaged, &why);
	if (status)
		return complain_text(k, &why, status);
	o->before = o->book.done;
	if (o->damaged)
		complain(k->a, "%s: %zu lines are damaged: their runs are repeated", o->log,
			o->damaged);
	if (o->before)
		complain(k->a, "%zu of %zu runs are done already", o->before, o->book.points);
	return EXIT_FINE;
}

static int open_output(const struct task *k, struct output *o)
{
	int status = open_file(k, &o->rows, "out");

	if (status == EXIT_FINE)
		status = open_file(k, &o->summary, "summary");
	return status == EXIT_FINE ? open_log(k, o) : status;
}

static int sweep_finish(const struct task *k, struct outfile *f,
	void (*print)(FILE *f, const struct grid *g, char *const *values), struct output *o)
{
	struct text why = {0};

	if (!f->f)
		return EXIT_FINE;
	print(f->f, &k->grid, o->book.values);
	if (outfile_commit(f, &why) == 0)
		return EXIT_FINE;
	complain_text(k, &why, EXIT_MACHINE);
	complain(k->a, "all %zu runs are saved in %s: --resume writes the results", o->book.points,
		o->log);
	return EXIT_MACHINE;
}

/* why it ended early */
static int told_why(const struct task *k, struct output *o, int error)
{
	struct book *b = &o->book;

	if (error)
		complain(k->a, "no thread could be started: %s", strerror(error));
	else if (b->log_error)
		complain(k->a, "cannot write %s: %s", o->log, strerror(b->log_error));
	else
		fputs(text_str(&b->said), stderr);
	complain(k->a, "%zu of %zu runs are saved in %s, use --resume to continue", b->done,
		b->points, o->log);
	return error || b->log_error ? EXIT_MACHINE : EXIT_WRONG;
}

/* A run that stopped early has a row without numbers (metrics.cut). */
static int tell_cut(const struct task *k, const struct output *o)
{
	const struct book *b = &o->book;
	size_t cut = 0, first = 0;

	for (size_t i = b->points; i-- > 0;)
		if (b->values[i][strspn(b->values[i], ",")] == '\0') {
			cut++;
			first = i;
		}
	if (!cut)
		return EXIT_FINE;
	complain(k->a,
		"%zu of %zu runs were stopped and have no results, the first in "
		"row %zu: time does not advance in them, or frames loop endlessly "
		"('lvslab run' shows why)",
		cut, b->points, first + 1);
	return EXIT_CHECK_FAILED;
}

static int run_and_write(struct task *k, struct output *o)
{
	struct sweep s = {&k->grid, &o->book, &k->ranks, threads_of(k)};
	int error = sweep_run(&s);

	if (error || o->book.stopped)
		return told_why(k, o, error);
	int status = sweep_finish(k, &o->rows, rows_write, o);
	if (status == EXIT_FINE)
		status = sweep_finish(k, &o->summary, rows_summary, o);
	sweep_log_close(&o->book.log, status == EXIT_FINE);
	return status == EXIT_FINE ? tell_cut(k, o) : status;
}

static int check_and_open(struct task *k, struct output *o)
{
	int status = check(k, prepare(k));

	if (status != EXIT_FINE)
		return status;
	book_open(&o->book, grid_points(&k->grid));
	return open_output(k, o);
}

static int same_everywhere(const struct task *k)
{
	int differs = ranks_differ(&k->ranks, &k->print);

	if (!differs)
		return EXIT_FINE;
	if (k->ranks.rank == 0)
		complain(k->a, "rank %d reads a different file, or none", differs);
	return EXIT_WRONG;
}

static int lead(struct task *k)
{
	struct output o = {.book = {.wake = -1, .log = {.fd = -1}}};
	int status = ranks_told(&k->ranks, check_and_open(k, &o));

	if (status == EXIT_FINE)
		status = same_everywhere(k);
	if (status == EXIT_FINE)
		status = run_and_write(k, &o);
	outfile_abandon(&o.rows);
	outfile_abandon(&o.summary);
	sweep_log_close(&o.book.log, false);
	if (o.book.values)
		book_close(&o.book);
	free(o.log);
	return ranks_told(&k->ranks, status);
}

/* ---- the other ranks ---- */

static int follow(struct task *k)
{
	int status = ranks_told(&k->ranks, 0);

	if (status != EXIT_FINE)
		return status;
	if (prepare(k) != EXIT_FINE) {
		complain_of(&k->problems);
		k->print = (struct fingerprint){0};
	}
	status = same_everywhere(k);
	if (status == EXIT_FINE && ranks_work(&k->ranks, &k->grid, threads_of(k)) != 0)
		complain(k->a, "rank %d cannot start a thread: the others take over its part",
			k->ranks.rank);
	return ranks_told(&k->ranks, 0);
}

static int run_sweep(const struct arguments *a)
{
	struct task k = {.a = a, .seeds = SEEDS_DEFAULT, .problems = words_problems()};
	struct text why = {0};

	signal(SIGXFSZ, SIG_IGN); /* a file's limit is an error of write(2) like a full disk */
	if (ranks_start(&k.ranks, &why) != 0)
		return complain_text(&k, &why, EXIT_WRONG);
	int status = k.ranks.rank == 0 ? lead(&k) : follow(&k);
	ranks_end(&k.ranks);
	spec_free(k.base);
	grid_free(&k.grid);
	settings_free(&k.settings);
	problems_free(&k.problems);
	return status;
}

static const struct verb_option options[] = {
	{"vary", "KEY=VALUE,VALUE…",
		N_("values of a key (paths as printed by `check --expanded`) or of "
		   "scheduler, fidelity, seed; repeatable")},
	{"schedulers", "NAME,NAME…", N_("the same as --vary scheduler=NAME,NAME…")},
	{"seeds", "N",
		N_("runs of each setting, with consecutive seeds from the first (default: 10)")},
	{"seed", "N", N_("first seed (default: the file's)")},
	{"out", "FILE", N_("a row for each run: the values and every measure, as CSV")},
	{"summary", "FILE",
		N_("a row for each setting and measure: mean over the seeds and 95% interval")},
	{"resume", NULL, N_("resume an interrupted sweep")},
	{"log", "FILE", N_("log of the finished runs (default: the file of --out with .log)")},
	{"fidelity", "connections|packets",
		N_("connections: director only, fast; packets: every frame")},
	{"threads", "N", N_("parallel runs (default: one per core, one per rank under mpirun)")},
	{"cache", "N",
		N_("destinations that a server caches, for the cache hit rate (default: 1000)")},
	{"set", "KEY=VALUE", N_("set a key first; paths as printed by `check --expanded`")},
	ALLOW_CODE_OPTION,
	{NULL, NULL, NULL},
};

const struct verb verb_sweep = {
	.name = "sweep",
	.order = 60,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.summary = N_("runs a grid of settings on all cores or many machines"),
	.about = N_("Runs the scenario with every combination of the values of each "
		    "--vary, once for each seed, and writes a row for each run, "
		    "sorted. Put a value that contains a comma in quotes or "
		    "brackets.\nEach run is appended to a log when it is done. After "
		    "an interruption, a kill or a full disk, --resume continues the "
		    "sweep from there; no run is lost or repeated. The log is removed "
		    "when the files are complete.\nUnder mpirun the ranks share the "
		    "grid. The files are the same byte for byte, however many threads, "
		    "ranks or attempts it took. On several machines each rank reads "
		    "FILE at its own place; for one rank per machine with all its "
		    "cores, use mpirun --map-by node --bind-to none … --threads N."),
	.examples =
		"  lvslab sweep scenarios/compare/equal-servers.yaml --schedulers rr,wlc,sed \\\n"
		"      --vary 'workload[0].arrivals=poisson 50/s,poisson 100/s' --seeds 20 "
		"--out r.csv\n"
		"  lvslab sweep lab.yaml --vary 'virtual_servers[0].real_servers[0].weight=1,2,4' "
		"--out r.csv --resume\n"
		"  mpirun -n 16 lvslab sweep lab.yaml --vary stop_time=60s,600s --out r.csv "
		"--summary means.csv\n",
	.options = options,
	.run = run_sweep,
};
