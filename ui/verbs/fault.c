/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab fault list [LAB]`, `fault show NAME`, `fault put LAB NAME…`: the catalogue of faults, one
 * of them in detail, and a lab with some of them injected.
 */
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "base/text.h"
#include "faults/fault.h"
#include "file/loader.h"
#include "ui/report/style.h"
#include "ui/text/columns.h"
#include "ui/verbs/load.h"
#include "ui/verbs/open.h"
#include "ui/verbs/write_out.h"

static const char *const method_names[FAULT_METHODS] = {"dr", "nat", "tun"};

/* ---- list ---- */

static void methods_of(struct text *t, const struct fault *f)
{
	for (size_t m = 0; m < FAULT_METHODS; m++)
		if (f->finding[m])
			text_add(t, "%s%s", t->len ? " " : "", method_names[m]);
}

static void list_one(const struct fault *f)
{
	struct text methods = {0};

	methods_of(&methods, f);
	printf("%-26s %u  %-11s  %s\n", f->name, f->level, text_str(&methods), _(f->title));
	text_free(&methods);
}

static int fault_list(const struct arguments *a)
{
	struct spec *spec = a->word_count > 1 ? load_spec(a, a->words[1]) : NULL;
	struct fault_place place;
	const char *why;

	if (a->word_count > 1 && !spec)
		return EXIT_WRONG;
	for (size_t i = 0; i < faults_count; i++)
		if (!spec || fault_place(&place, spec, faults[i], NULL, &why))
			list_one(faults[i]);
	spec_free(spec);
	return EXIT_FINE;
}

/* ---- show ---- */

static void show_text(const char *label, const char *words)
{
	struct text t = {0};
	size_t width = columns_width(label, strlen(label));

	text_add(&t, "  %s%*s", label, (int)(width < 12 ? 12 - width : 1), "");
	columns_wrap(&t, words, 14, report_width() - 14);
	fputs(text_str(&t), stdout);
	text_free(&t);
}

static void show_lines(const char *label, const char *const *lines)
{
	for (size_t i = 0; lines[i]; i++)
		show_text(i ? "" : label, lines[i]);
}

static int fault_unknown(const struct arguments *a, const char *name)
{
	const char **names = calloc(faults_count + 1, sizeof(*names));

	for (size_t i = 0; names && i < faults_count; i++)
		names[i] = faults[i]->name;
	const char *near = names ? nearest_word(name, names) : NULL;
	int status = near ? complain(a, "no fault is named '%s'; did you mean '%s'?", name, near)
			  : complain(a, "no fault is named '%s' (see lvslab fault list)", name);
	free(names);
	return status;
}

static int fault_show(const struct arguments *a)
{
	const struct fault *f = fault_find(a->words[1]);
	struct text methods = {0};

	if (!f)
		return fault_unknown(a, a->words[1]);
	methods_of(&methods, f);
	printf("%s\n%s\n", f->name, _(f->title));
	show_text(_("forwarding"), text_str(&methods));
	show_text(_("symptom"), _(f->symptom));
	show_text(_("frame"), _(f->frame));
	show_text(_("rule"), _(f->diagnosis));
	show_lines(_("put"), f->put);
	show_lines(_("fix"), f->fix);
	text_free(&methods);
	return EXIT_FINE;
}

/* ---- put ---- */

/* the servers on which it can be put, at most `most`; how many */
static size_t servers_for(const struct spec *s, const struct fault *f, const char **out,
	size_t most, const char **why)
{
	struct fault_place place;
	size_t n = 0;

	for (size_t i = 0; i < s->network.nodes.count && n < most; i++)
		if (fault_place(&place, s, f, s->network.nodes.items[i].name, why))
			out[n++] = s->network.nodes.items[i].name;
	if (!n)
		fault_place(&place, s, f, NULL, why);
	return n;
}

static int choose(const struct arguments *a, const struct spec *s, struct rng *rng,
	const char *name, struct spec_fault *entry)
{
	const char *servers[256], *why = "", *on = arguments_value(a, "on");
	const struct fault *f = fault_find(name);
	struct fault_place place;

	if (!f)
		return fault_unknown(a, name);
	*entry = (struct spec_fault){.fault = {.s = f->name}};
	if (on && !fault_place(&place, s, f, on, &why))
		return complain(a, "'%s' does not fit this lab: %s", f->name, _(why));
	size_t n = servers_for(s, f, servers, 256, &why);
	if (!n)
		return complain(a, "'%s' does not fit this lab: %s", f->name, _(why));
	entry->on.s = on ? on : servers[rng_below(rng, n)];
	return EXIT_FINE;
}

static int put_all(const struct arguments *a, struct spec *s, uint64_t seed)
{
	struct rng rng;
	struct spec with = *s;
	struct text t = {0};
	size_t given = a->word_count - 2, count = s->faults.count;
	int status = EXIT_FINE;

	rng = rng_named(seed, "", "faults");
	with.faults.items = calloc(count + given, sizeof(*with.faults.items));
	if (!with.faults.items)
		abort();
	if (count)
		memcpy(with.faults.items, s->faults.items, count * sizeof(*with.faults.items));
	for (size_t i = 0; i < given && status == EXIT_FINE; i++)
		status = choose(a, s, &rng, a->words[2 + i], &with.faults.items[count + i]);
	with.faults.count = count + given;
	if (status == EXIT_FINE) {
		spec_expanded(&t, &with);
		status = write_out(arguments_value(a, "out") ? arguments_value(a, "out") : "-", &t);
	}
	free(with.faults.items);
	text_free(&t);
	return status;
}

static int fault_put(const struct arguments *a)
{
	const char *given = arguments_value(a, "seed");
	uint64_t seed = 1;

	if (given && !parse_u64(given, &seed))
		return complain(a, "--seed: expected a number, found '%s'", given);
	struct spec *spec = load_spec(a, a->words[1]);
	if (!spec)
		return EXIT_WRONG;
	int status = put_all(a, spec, seed);
	spec_free(spec);
	return status;
}

static int run_fault(const struct arguments *a)
{
	const char *what = a->words[0];

	if (strcmp(what, "list") == 0 && a->word_count <= 2)
		return fault_list(a);
	if (strcmp(what, "show") == 0 && a->word_count == 2)
		return fault_show(a);
	if (strcmp(what, "put") == 0 && a->word_count >= 3)
		return fault_put(a);
	return complain(a, "expected 'list [LAB]', 'show NAME' or 'put LAB NAME…'");
}

static const struct verb_option options[] = {
	{"on", "HOST", N_("put: the real server with the fault")},
	{"seed", "N", N_("put: selects the server without --on")},
	{"out", "FILE", N_("put: output file (default: standard output)")},
	ALLOW_CODE_OPTION,
	{NULL, NULL, NULL},
};

const struct verb verb_fault = {
	.name = "fault",
	.order = 45,
	.words = "list|show|put …",
	.least_words = 1,
	.most_words = ANY_WORDS,
	.summary = N_("lists common LVS mistakes and puts them into a lab"),
	.about = N_("'list' prints the catalogue: name, difficulty (1 to 3), the "
		    "forwarding methods it applies to, and what was done; with a lab, "
		    "only the faults that apply to it. 'show' describes a fault: its "
		    "symptom, the first frame that goes wrong, the kernel rule, the "
		    "commands that break the lab and those that fix it. 'put' prints "
		    "the lab with the faults in its key `faults`."),
	.examples =
		"  lvslab fault list scenarios/nat-basics.yaml\n"
		"  lvslab fault show sysctls-on-lo\n"
		"  lvslab fault put scenarios/dr-basics.yaml vip-missing --on rs2 --out lab.yaml\n",
	.options = options,
	.run = run_fault,
};
