/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sampling by inversion: a uniform number goes through r-mathlib's quantile function, and the
 * result is rounded at once to whole nanoseconds or bytes; only that enters the world. A Pareto
 * variable is its minimum times e to the power of an exponential one with mean 1/shape; with a
 * maximum it is the Pareto distribution conditioned on not exceeding it.
 *
 * Not supported: correlations between draws.
 */
#include "workload/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#include "base/text.h"
#include "workload/input.h"
#include "workload/line.h"

#define VALUES_MAX 10000000

/* ---- reading ---- */

static int64_t limit(enum amount amount)
{
	return amount == AMOUNT_TIME ? AMOUNT_TIME_MAX : AMOUNT_SIZE_MAX;
}

static bool parse_amount(const char *s, enum amount amount, int64_t *out)
{
	uint64_t size;
	bool known = amount == AMOUNT_TIME ? parse_duration(s, out) : parse_size(s, &size);

	if (known && amount == AMOUNT_SIZE)
		*out = size > INT64_MAX ? INT64_MAX : (int64_t)size;
	return known && *out <= limit(amount);
}

static void amount_problem(struct line *l, enum amount amount, const char *key, const char *found)
{
	int64_t value;

	if (found[0] == '-' && parse_amount(found + 1, amount, &value))
		line_problem(l, "%s: %s is negative", key, found);
	else if (amount == AMOUNT_TIME)
		line_problem(l,
			"%s: expected a duration such as 5ms, at most 365 days, found '%.40s'", key,
			found);
	else
		line_problem(l, "%s: expected a size such as 12KiB, less than 4GiB, found '%.40s'",
			key, found);
}

/* false if KEY= (or the next word) is missing or wrong; reports a missing required one */
static bool distribution_take(struct line *l, enum amount amount, struct line_value v, double *to)
{
	const char *s = line_take(l, v.key, v.word);
	int64_t value;

	if (!s) {
		if (!v.optional && !l->failed)
			line_problem(l, "%s is missing", v.key);
		return false;
	}
	if (!parse_amount(s, amount, &value)) {
		if (!l->failed)
			amount_problem(l, amount, v.key, s);
		return false;
	}
	*to = (double)value;
	return true;
}

static double take_number(struct line *l, const char *key)
{
	uint64_t millionths = 0;

	line_number(l, (struct line_value){.key = key}, &millionths);
	return (double)millionths / 1e6;
}

static void must_be_positive(struct line *l, const char *key, double value)
{
	if (!l->failed && !(value > 0))
		line_problem(l, "%s: must be more than 0", key);
}

static void read_constant(struct distribution *d, struct line *l)
{
	l->usage = d->amount == AMOUNT_TIME ? "constant 5ms" : "constant 12KiB";
	distribution_take(l, d->amount, (struct line_value){.key = "value", .word = true}, &d->a);
}

static void read_uniform(struct distribution *d, struct line *l)
{
	l->usage = d->amount == AMOUNT_TIME ? "uniform 1ms 9ms" : "uniform 1KiB 9KiB";
	distribution_take(l, d->amount, (struct line_value){.key = "minimum", .word = true}, &d->a);
	distribution_take(l, d->amount, (struct line_value){.key = "maximum", .word = true}, &d->b);
	if (!l->failed && d->b < d->a)
		line_problem(l, "the maximum is below the minimum");
}

static void read_exponential(struct distribution *d, struct line *l)
{
	l->usage = d->amount == AMOUNT_TIME ? "exponential 5ms" : "exponential 12KiB";
	distribution_take(l, d->amount, (struct line_value){.key = "mean", .word = true}, &d->a);
	must_be_positive(l, "mean", d->a);
}

static void read_lognormal(struct distribution *d, struct line *l)
{
	double middle = 0;
	bool by_mean;

	l->usage = d->amount == AMOUNT_TIME ? "lognormal mean=5ms sigma=1.2"
					    : "lognormal mean=12KiB sigma=1.2";
	by_mean = !line_has(l, "median");
	distribution_take(
		l, d->amount, (struct line_value){.key = by_mean ? "mean" : "median"}, &middle);
	d->b = take_number(l, "sigma");
	must_be_positive(l, by_mean ? "mean" : "median", middle);
	must_be_positive(l, "sigma", d->b);
	if (!l->failed && d->b > 10)
		line_problem(l, "sigma: must be at most 10");
	if (!l->failed)
		d->a = log(middle) - (by_mean ? d->b * d->b / 2 : 0);
}

static void read_pareto(struct distribution *d, struct line *l)
{
	double mean = 0, most = 0;
	bool by_mean;

	l->usage = d->amount == AMOUNT_TIME ? "pareto mean=5ms shape=1.3"
					    : "pareto mean=12KiB shape=1.3";
	by_mean = !line_has(l, "minimum");
	d->b = take_number(l, "shape");
	d->c = 1;
	must_be_positive(l, "shape", d->b);
	if (by_mean) {
		distribution_take(l, d->amount, (struct line_value){.key = "mean"}, &mean);
		if (!l->failed && d->b <= 1) {
			l->usage = d->amount == AMOUNT_TIME ? "pareto minimum=1ms shape=0.9"
							    : "pareto minimum=1KiB shape=0.9";
			line_problem(l,
				"a Pareto distribution of shape 1 or less has no mean: "
				"name its minimum");
		}
		d->a = mean * (d->b - 1) / d->b;
		must_be_positive(l, "mean", mean);
		return;
	}
	distribution_take(l, d->amount, (struct line_value){.key = "minimum"}, &d->a);
	must_be_positive(l, "minimum", d->a);
	if (!distribution_take(
		    l, d->amount, (struct line_value){.key = "maximum", .optional = true}, &most))
		return;
	if (!l->failed && most <= d->a)
		line_problem(l, "the maximum must be above the minimum");
	else
		d->c = 1 - pow(d->a / most, d->b);
}

/* ---- samples from a file ---- */

struct samples {
	struct distribution *d;
	double *weights;
	size_t count, cap;
};

static void grow(struct samples *s)
{
	s->cap = s->cap ? s->cap * 2 : 64;
	s->d->values = realloc(s->d->values, s->cap * sizeof(*s->d->values));
	s->weights = realloc(s->weights, s->cap * sizeof(*s->weights));
	if (!s->d->values || !s->weights)
		abort();
}

static int add_sample(struct samples *s, char *line, struct place at, struct problems *ps)
{
	char *rest, *value = strtok_r(line, " \t,;", &rest), *weight, *more;
	uint64_t millionths = 1000000;
	int64_t amount;

	if (!value || value[0] == '#')
		return 0;
	weight = strtok_r(NULL, " \t,;", &rest);
	more = weight ? strtok_r(NULL, " \t,;", &rest) : NULL;
	if (value[0] == '-' && parse_amount(value + 1, s->d->amount, &amount))
		return problem_add(ps, at, NULL, "%s is negative", value);
	if (!parse_amount(value, s->d->amount, &amount))
		return problem_add(ps, at,
			s->d->amount == AMOUNT_TIME ? N_("a line holds a duration such as 5ms")
						    : N_("a line holds a size such as 12KiB"),
			"invalid value '%.40s'", value);
	if ((weight && weight[0] != '#' && !parse_decimal(weight, &millionths)) ||
		(more && more[0] != '#'))
		return problem_add(ps, at, N_("after the value, expected its weight or nothing"),
			"invalid value '%.40s'", more ? more : weight);
	if (s->count == VALUES_MAX)
		return problem_add(ps, at, NULL, "more than %d values", VALUES_MAX);
	if (s->count == s->cap)
		grow(s);
	s->d->values[s->count] = amount;
	s->weights[s->count++] = (double)millionths;
	return 0;
}

static double sum_of(const struct samples *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->count; i++)
		sum += s->weights[i];
	return sum;
}

static void read_samples(struct distribution *d, struct line *l, const char *name)
{
	struct samples s = {.d = d};
	struct input in;
	size_t problems = l->problems->count;

	if (input_read(&in, name, l->at, l->problems) != 0) {
		l->failed = true;
		return;
	}
	struct input_lines lines = {.next = in.bytes, .end = in.bytes + in.length};
	for (char *line; (line = input_line(&lines));)
		add_sample(&s, line,
			(struct place){.file = in.shown, .line = lines.number, .column = 1},
			l->problems);
	if (l->problems->count != problems)
		l->failed = true;
	else if (!(sum_of(&s) > 0))
		line_problem(l, "%s: has no value to draw", in.shown);
	else
		table_make(&d->table, s.weights, s.count);
	free(s.weights);
	input_free(&in);
}

static void read_empirical(struct distribution *d, struct line *l)
{
	const char *name;

	l->usage = "empirical FILE";
	name = line_take(l, "file", true);
	if (name)
		read_samples(d, l, name);
	else
		line_problem(l, "%s is missing", "file");
}

static const struct {
	const char *name;
	enum distribution_kind kind;
	void (*read)(struct distribution *d, struct line *l);
} kinds[] = {{"constant", DISTRIBUTION_CONSTANT, read_constant},
	{"uniform", DISTRIBUTION_UNIFORM, read_uniform},
	{"exponential", DISTRIBUTION_EXPONENTIAL, read_exponential},
	{"lognormal", DISTRIBUTION_LOGNORMAL, read_lognormal},
	{"pareto", DISTRIBUTION_PARETO, read_pareto},
	{"empirical", DISTRIBUTION_EMPIRICAL, read_empirical}};

static void read_any(struct distribution *d, struct line *l)
{
	const char *first = line_take(l, NULL, true);
	int64_t value;

	l->usage = d->amount == AMOUNT_TIME ? "exponential 5ms" : "pareto mean=12KiB shape=1.3";
	if (!first) {
		line_problem(l, "expected a distribution");
		return;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, first) == 0) {
			d->kind = kinds[i].kind;
			kinds[i].read(d, l);
			return;
		}
	d->kind = DISTRIBUTION_CONSTANT;
	if (parse_amount(first, d->amount, &value))
		d->a = (double)value;
	else
		amount_problem(l, d->amount, "value", first);
}

int distribution_read(struct distribution *d, const char *text, enum amount amount, struct place at,
	struct problems *problems)
{
	struct line l;

	*d = (struct distribution){.amount = amount};
	line_open(&l, text, NULL, at, problems);
	if (!l.failed)
		read_any(d, &l);
	if (line_close(&l))
		return 0;
	distribution_free(d);
	return -1;
}

void distribution_free(struct distribution *d)
{
	free(d->values);
	table_free(&d->table);
	*d = (struct distribution){.amount = d->amount};
}

/* ---- drawing ---- */

static int64_t whole(const struct distribution *d, double x)
{
	int64_t most = limit(d->amount);

	if (!(x > 0))
		return 0;
	return x >= (double)most ? most : (int64_t)(x + 0.5);
}

int64_t distribution_draw(const struct distribution *d, uint64_t uniform)
{
	double u = uniform_double(uniform);

	switch (d->kind) {
	case DISTRIBUTION_UNIFORM: return whole(d, qunif(u, d->a, d->b, 1, 0));
	case DISTRIBUTION_EXPONENTIAL: return whole(d, qexp(u, d->a, 1, 0));
	case DISTRIBUTION_LOGNORMAL: return whole(d, qlnorm(u, d->a, d->b, 1, 0));
	case DISTRIBUTION_PARETO: return whole(d, d->a * exp(qexp(u * d->c, 1 / d->b, 1, 0)));
	case DISTRIBUTION_EMPIRICAL: return d->values[table_pick(&d->table, uniform)];
	default: return (int64_t)d->a;
	}
}

static double pareto_mean(const struct distribution *d)
{
	double most = d->c < 1 ? d->a / pow(1 - d->c, 1 / d->b) : INFINITY;

	if (d->c >= 1)
		return d->b > 1 ? d->a * d->b / (d->b - 1) : INFINITY;
	if (d->b == 1)
		return d->a / d->c * log(most / d->a);
	return d->a * d->b / (d->b - 1) / d->c * (1 - pow(d->a / most, d->b - 1));
}

static double sample_mean(const struct distribution *d)
{
	double sum = 0;
	uint64_t before = 0;

	for (size_t i = 0; i < d->table.count; i++) {
		sum += (double)(d->table.until[i] - before) * 0x1p-64 * (double)d->values[i];
		before = d->table.until[i];
	}
	return sum;
}

double distribution_mean(const struct distribution *d)
{
	switch (d->kind) {
	case DISTRIBUTION_UNIFORM: return (d->a + d->b) / 2;
	case DISTRIBUTION_LOGNORMAL: return exp(d->a + d->b * d->b / 2);
	case DISTRIBUTION_PARETO: return pareto_mean(d);
	case DISTRIBUTION_EMPIRICAL: return sample_mean(d);
	default: return d->a;
	}
}
