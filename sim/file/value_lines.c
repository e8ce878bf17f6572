/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Strings with their own grammar, kept as written with their place: routes as in `ip route add`,
 * commands, conditions, arrivals and distributions. Their readers (the command, the condition
 * language, the workload) check the rest; the first word is checked here, so that a typo gets a
 * suggestion.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "file/read.h"
#include "file/schema.h"
#include "file/yaml_quote.h"
#include "ipvs/scheduler.h"
#include "spec/spec.h"

static bool line_given(const void *value)
{
	return ((const struct spec_string *)value)->s != NULL;
}

static void print_line(struct text *t, const struct schema_key *k, const void *value)
{
	(void)k;
	yaml_quote(t, ((const struct spec_string *)value)->s);
}

static void first_word(const char *s, char word[32])
{
	word[0] = '\0';
	sscanf(s, "%31s", word);
}

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

static void keep(struct reading *r, const struct doc *d, const struct where *w, void *to)
{
	*(struct spec_string *)to = (struct spec_string){d->text, where_place(r, d, w)};
}

/* ---- command lines and conditions: any line of text with a word in it ---- */

static void read_spoken(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to, const char *refused)
{
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	char word[32];

	if (!s)
		return;
	first_word(s, word);
	if (!word[0] || strpbrk(s, refused))
		read_expected(r, d, w, NULL, k->type->expected);
	else
		keep(r, d, w, to);
}

static void read_line(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	read_spoken(r, k, d, w, to, "\n\r");
}

/* of one line or of many: an if, a loop, a here-document */
static void read_command(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	read_spoken(r, k, d, w, to, "\r");
}

const struct schema_type type_command = {.name = N_("command"),
	.expected = N_("a command"),
	.size = sizeof(struct spec_string),
	.given = line_given,
	.read = read_command,
	.print = print_line};

const struct schema_type type_condition = {.name = N_("condition"),
	.expected = N_("a condition on one line"),
	.json_number = true,
	.size = sizeof(struct spec_string),
	.given = line_given,
	.read = read_line,
	.print = print_line};

/* ---- routes ---- */

static void read_route(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	/* the route types of ip-route(8) allowed before the destination */
	static const char *const words[] = {"default", "unicast", "local", "broadcast",
		"unreachable", "blackhole", "prohibit", "throw", NULL};
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	uint32_t address;
	unsigned length;
	char word[32];

	if (!s)
		return;
	first_word(s, word);
	if (is_one_of(word, words) || parse_prefix(word, &address, &length))
		keep(r, d, w, to);
	else
		read_expected(r, d, w, read_nearest(r, word, words), k->type->expected);
}

const struct schema_type type_route = {.name = N_("route"),
	.expected = N_("a route such as `default via 192.168.10.1`"),
	.size = sizeof(struct spec_string),
	.given = line_given,
	.read = read_route,
	.print = print_line};

/* ---- schedulers: a name, kernel:NAME, or a library's path ---- */

static void read_scheduler(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	struct text expected = {0};

	schema_expected(&expected, r->problems->language, k->type);
	const char *s = read_scalar_text(r, d, w, text_str(&expected));
	const char *name = s && strncmp(s, "kernel:", 7) == 0 ? s + 7 : s;
	if (s && (is_one_of(name, ipvs_scheduler_names) || strchr(s, '/')))
		keep(r, d, w, to);
	else if (s)
		read_expected(
			r, d, w, read_nearest(r, name, ipvs_scheduler_names), text_str(&expected));
	text_free(&expected);
}

const struct schema_type type_scheduler = {.name = N_("scheduler"),
	.known = ipvs_scheduler_names,
	.expected = N_("kernel:NAME or ./LIBRARY.so"),
	.pattern = "^kernel:|/",
	.size = sizeof(struct spec_string),
	.given = line_given,
	.read = read_scheduler,
	.print = print_line};

/* ---- workloads ---- */

static void read_arrivals(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	static const char *const words[] = {"constant", "poisson", "on-off", "diurnal", "ramp",
		"flash", "closed", "trace", "log", NULL};
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	char word[32];

	if (!s)
		return;
	first_word(s, word);
	if (is_one_of(word, words))
		keep(r, d, w, to);
	else
		read_expected(r, d, w, read_nearest(r, word, words), k->type->expected);
}

const struct schema_type type_arrivals = {.name = N_("arrivals"),
	.expected =
		N_("arrivals such as `poisson 200/s`: constant, poisson, on-off, diurnal, ramp, "
		   "flash, closed, trace or log"),
	.size = sizeof(struct spec_string),
	.given = line_given,
	.read = read_arrivals,
	.print = print_line};

static void read_shares(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	static const char *const words[] = {"turns", "uniform", "zipf", NULL};
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	char word[32];

	if (!s)
		return;
	first_word(s, word);
	if (is_one_of(word, words))
		keep(r, d, w, to);
	else
		read_expected(r, d, w, read_nearest(r, word, words), k->type->expected);
}

const struct schema_type type_shares = {.name = N_("shares"),
	.expected = N_("turns, uniform or `zipf EXPONENT`"),
	.size = sizeof(struct spec_string),
	.given = line_given,
	.read = read_shares,
	.print = print_line};

static void read_distribution(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, bool is_value, void *to)
{
	static const char *const words[] = {
		"constant", "uniform", "exponential", "lognormal", "pareto", "empirical", NULL};
	char word[32];

	first_word(d->text, word);
	if (is_value || is_one_of(word, words))
		keep(r, d, w, to);
	else
		read_expected(r, d, w, read_nearest(r, word, words), k->type->expected);
}

static void read_sizes(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	uint64_t size;

	if (s)
		read_distribution(r, k, d, w, parse_size(s, &size), to);
}

static void read_durations(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	int64_t ns;

	if (s)
		read_distribution(r, k, d, w, parse_duration(s, &ns), to);
}

const struct schema_type type_sizes = {.name = N_("size or distribution"),
	.expected =
		N_("a size such as 400B, or a distribution such as `pareto mean=12KiB shape=1.3`"),
	.size = sizeof(struct spec_string),
	.given = line_given,
	.read = read_sizes,
	.print = print_line};

const struct schema_type type_durations = {.name = N_("duration or distribution"),
	.expected = N_("a duration such as 5ms, or a distribution such as `exponential 5ms`"),
	.size = sizeof(struct spec_string),
	.given = line_given,
	.read = read_durations,
	.print = print_line};
