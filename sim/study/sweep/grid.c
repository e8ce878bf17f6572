/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mixed-radix numbers: the last axis is the lowest digit. A key's value is set in the document
 * before it is typed, exactly as by --set, so each value is checked as if it were in the file.
 */
#include "study/sweep/grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "file/schema.h"
#include "ipvs/library.h"

/* The loads are sampled as in `compare`: with frames, queue lengths come from the samples, and the
 * same run must give the same numbers there and here. */
#define POINTS 200

static const char *const short_names[] = {
	[AXIS_SCHEDULER] = "scheduler", [AXIS_FIDELITY] = "fidelity", [AXIS_SEED] = "seed"};
static const char *const fidelities[] = {"connections", "packets", NULL};

static void *more(void *items, size_t count, size_t size)
{
	items = realloc(items, count * size);
	if (!items)
		abort();
	return items;
}

static char *copy(const char *s, size_t n)
{
	char *made = strndup(s, n);

	if (!made)
		abort();
	return made;
}

/* ---- reading ---- */

static enum axis_kind kind_of(const char *key)
{
	for (enum axis_kind k = AXIS_SCHEDULER; k <= AXIS_SEED; k++)
		if (strcmp(key, short_names[k]) == 0)
			return k;
	return AXIS_KEY;
}

static int wrong_near(struct problems *ps, struct place at, const char *near, const char *sentence,
	const char *word)
{
	struct text hint = {0};

	if (near)
		text_add(&hint, say(ps->language, N_("did you mean '%s'?")), near);
	problem_add(ps, at, near ? text_str(&hint) : NULL, sentence, word);
	text_free(&hint);
	return -1;
}

/* A word that is not a key of the file but close to one of the short names. The loader reports
 * other invalid paths. */
static int check_key(const struct grid *g, const char *option, const char *key, struct problems *ps)
{
	static const char *const words[] = {"scheduler", "fidelity", "seed", NULL};
	struct place at = {.file = option};

	for (size_t i = 0; i < g->axis_count; i++)
		if (strcmp(g->axes[i].key, key) == 0)
			return problem_add(ps, at, NULL, "%s is varied twice", key);
	if (g->axis_count == GRID_AXES_MAX)
		return problem_add(ps, at, NULL, "a sweep varies at most %d keys", GRID_AXES_MAX);
	const char *near = nearest_word(key, words);
	if (kind_of(key) != AXIS_KEY || strpbrk(key, ".[") || !near)
		return 0;
	if (schema_key_find(&schema_scenario, key) < schema_key_count(&schema_scenario))
		return 0;
	return wrong_near(ps, at, near, "no such key", key);
}

/* "--vary KEY=VALUE", "--schedulers VALUE" */
static void shown_as(struct text *t, const char *option, const char *key, const char *value)
{
	if (strcmp(option, "--vary") == 0)
		text_add(t, "%s %s=%s", option, key, value);
	else
		text_add(t, "%s %s", option, value);
}

static int check_value(const struct grid_axis *a, size_t i, struct problems *ps)
{
	struct place at = {.file = a->shown[i]};
	const char *value = a->values[i];
	uint64_t n;

	if (!*value)
		return problem_add(ps, at, NULL, "expected values separated by commas");
	if (a->kind == AXIS_FIDELITY && strcmp(value, fidelities[0]) != 0 &&
		strcmp(value, fidelities[1]) != 0)
		return wrong_near(ps, at, nearest_word(value, fidelities),
			"expected connections or packets, found '%s'", value);
	if (a->kind == AXIS_SEED && (!parse_u64(value, &n) || n > INT64_MAX))
		return problem_add(ps, at, NULL, "expected a whole number, found '%s'", value);
	for (size_t j = 0; j < i; j++)
		if (strcmp(a->values[j], value) == 0)
			return problem_add(ps, at, NULL, "the value is given twice");
	return 0;
}

static void add_value(
	struct grid_axis *a, const char *option, const char *from, size_t n, struct problems *ps)
{
	struct text shown = {0};

	while (n && *from == ' ')
		from++, n--;
	while (n && from[n - 1] == ' ')
		n--;
	a->values = more(a->values, a->count + 1, sizeof(*a->values));
	a->shown = more(a->shown, a->count + 1, sizeof(*a->shown));
	a->values[a->count] = copy(from, n);
	shown_as(&shown, option, a->key, a->values[a->count]);
	a->shown[a->count] = shown.s;
	check_value(a, a->count++, ps);
}

/* how long the value at `s` is, to its comma or to the end */
static size_t value_length(const char *s)
{
	int depth = 0;
	char quote = 0;
	size_t n = 0;

	for (; s[n] && (quote || depth > 0 || s[n] != ','); n++) {
		if (quote)
			quote = s[n] == quote ? 0 : quote;
		else if (s[n] == '"' || s[n] == '\'')
			quote = s[n];
		else if (s[n] == '[' || s[n] == '{')
			depth++;
		else if (s[n] == ']' || s[n] == '}')
			depth--;
	}
	return n;
}

static void free_axis(struct grid_axis *a)
{
	for (size_t i = 0; i < a->count; i++) {
		free(a->values[i]);
		free(a->shown[i]);
	}
	free(a->values);
	free(a->shown);
	free(a->key);
}

int grid_add(struct grid *g, const char *option, const char *key, const char *values,
	struct problems *ps)
{
	struct text shown = {0};
	size_t before = ps->count + ps->left_out;

	shown_as(&shown, option, key, values);
	if (check_key(g, text_str(&shown), key, ps) == 0) {
		struct grid_axis *a = &g->axes[g->axis_count++];
		*a = (struct grid_axis){.kind = kind_of(key), .key = copy(key, strlen(key))};
		for (size_t n;; values += n + 1) {
			n = value_length(values);
			add_value(a, option, values, n, ps);
			if (!values[n] || ps->count + ps->left_out > before + 50)
				break;
			if (a->count == GRID_VALUES_MAX) {
				problem_add(ps, (struct place){.file = option}, NULL,
					"%s: expected at most %d values", key, GRID_VALUES_MAX);
				break;
			}
		}
	}
	text_free(&shown);
	return ps->count + ps->left_out == before ? 0 : -1;
}

void grid_add_seeds(struct grid *g, uint64_t first, unsigned seeds)
{
	struct grid_axis *a = &g->axes[g->axis_count++];

	*a = (struct grid_axis){.kind = AXIS_SEED, .key = copy("seed", 4)};
	a->values = more(NULL, seeds, sizeof(*a->values));
	a->shown = more(NULL, seeds, sizeof(*a->shown));
	for (; a->count < seeds; a->count++) {
		struct text t = {0};
		text_add(&t, "%llu", (unsigned long long)(first + a->count));
		a->values[a->count] = t.s;
		a->shown[a->count] = copy("--seeds", 7);
	}
}

bool grid_has(const struct grid *g, enum axis_kind kind)
{
	for (size_t i = 0; i < g->axis_count; i++)
		if (g->axes[i].kind == kind)
			return true;
	return false;
}

bool grid_may_load(const struct grid *g, const struct spec *base)
{
	struct measure_options o = {0};

	if (measure_alone(base, &o))
		return true;
	for (size_t i = 0; i < g->axis_count; i++)
		for (size_t k = 0; k < g->axes[i].count; k++)
			if (ipvs_library_meant(g->axes[i].values[k]))
				return true;
	return false;
}

void grid_free(struct grid *g)
{
	for (size_t i = 0; i < g->axis_count; i++)
		free_axis(&g->axes[i]);
	free(g->bytes);
	*g = (struct grid){0};
}

/* ---- points ---- */

size_t grid_points(const struct grid *g)
{
	size_t points = 1;

	for (size_t i = 0; i < g->axis_count; i++) {
		points *= g->axes[i].count;
		if (points > GRID_POINTS_MAX)
			return SIZE_MAX;
	}
	return points;
}

/* how many points one step of an axis is */
static size_t step_of(const struct grid *g, size_t axis)
{
	size_t step = 1;

	for (size_t i = axis + 1; i < g->axis_count; i++)
		step *= g->axes[i].count;
	return step;
}

size_t grid_value(const struct grid *g, size_t point, size_t axis)
{
	return point / step_of(g, axis) % g->axes[axis].count;
}

bool grid_same_setting(const struct grid *g, size_t point, size_t other)
{
	for (size_t i = 0; i < g->axis_count; i++)
		if (g->axes[i].kind == AXIS_KEY &&
			grid_value(g, point, i) != grid_value(g, other, i))
			return false;
	return true;
}

struct settings {
	struct spec_setting *items;
	const char **shown;
	size_t count;
};

static void set(struct settings *s, struct spec_setting one, const char *shown)
{
	s->items = more(s->items, s->count + 1, sizeof(*s->items));
	s->shown = more(s->shown, s->count + 1, sizeof(*s->shown));
	s->items[s->count] = one;
	s->shown[s->count++] = shown;
}

/* the values of a point after the --set of all; SIZE_MAX: none */
static struct spec *load(const struct grid *g, size_t point, struct problems *ps)
{
	struct settings s = {0};

	for (size_t i = 0; i < g->setting_count; i++)
		set(&s, g->settings[i], NULL);
	for (size_t i = 0; i < g->axis_count && point != SIZE_MAX; i++) {
		const struct grid_axis *a = &g->axes[i];
		size_t value = grid_value(g, point, i);
		if (a->kind == AXIS_KEY)
			set(&s, (struct spec_setting){a->key, a->values[value]}, a->shown[value]);
	}
	const struct spec_options o = {.settings = s.items,
		.setting_count = s.count,
		.settings_shown = s.shown,
		.code = g->code};
	struct spec *spec = spec_load_memory(g->name, g->bytes, g->length, &o, ps);
	free(s.items);
	free(s.shown);
	return spec;
}

struct spec *grid_base(const struct grid *g, struct problems *ps)
{
	return load(g, SIZE_MAX, ps);
}

struct spec *grid_load(const struct grid *g, size_t point, struct problems *ps)
{
	return load(g, point, ps);
}

struct measure_options grid_options(const struct grid *g, size_t point)
{
	struct measure_options o = {.fidelity = g->fidelity, .cache = g->cache, .points = POINTS};

	for (size_t i = 0; i < g->axis_count; i++) {
		const struct grid_axis *a = &g->axes[i];
		const char *value = a->values[grid_value(g, point, i)];
		if (a->kind == AXIS_SCHEDULER)
			o.scheduler = value;
		else if (a->kind == AXIS_SEED)
			parse_u64(value, &o.seed);
		else if (a->kind == AXIS_FIDELITY)
			o.fidelity = strcmp(value, fidelities[1]) == 0 ? FIDELITY_PACKETS
								       : FIDELITY_CONNECTIONS;
	}
	return o;
}

/* ---- checking ---- */

static int check_values(const struct grid *g, int (*check)(void *arg, size_t point), void *arg)
{
	int error = check(arg, 0);

	for (size_t i = 0; i < g->axis_count; i++)
		for (size_t v = 1; v < g->axes[i].count && g->axes[i].kind != AXIS_SEED; v++)
			error |= check(arg, v * step_of(g, i));
	return error;
}

/* the first seed: the seed never makes a file invalid */
static bool first_seed(const struct grid *g, size_t point)
{
	for (size_t i = 0; i < g->axis_count; i++)
		if (g->axes[i].kind == AXIS_SEED && grid_value(g, point, i) != 0)
			return false;
	return true;
}

/* has check_values() seen it? */
static bool seen(const struct grid *g, size_t point)
{
	size_t off = 0;

	for (size_t i = 0; i < g->axis_count; i++)
		off += grid_value(g, point, i) != 0;
	return off <= 1;
}

int grid_check(const struct grid *g, bool brief, int (*check)(void *arg, size_t point), void *arg)
{
	int error = check_values(g, check, arg);

	for (size_t p = 0, n = grid_points(g); p < n && !error && !brief; p++)
		if (first_seed(g, p) && !seen(g, p))
			error |= check(arg, p);
	return error ? -1 : 0;
}
