/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The trial of a lab with faults; see trial.h. The fixed lab is the one that explain writes, so the
 * trial tests what a user would type.
 */
#include "diagnose/trial.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/explain.h"
#include "faults/fault.h"
#include "file/loader.h"

const char *const trial_words[] = {N_("right"), N_("nothing fails"), N_("not found"),
	N_("more was found"), N_("not fixed"), N_("findings remain after the fix"),
	N_("cannot be opened")};

/* ---- what was put in ---- */

/* explain's name for it, and findings that may follow */
static const char *expected(
	const struct spec *s, size_t i, const struct fault **f, struct problems *ps)
{
	struct fault_place place;

	if (!fault_of_spec(s, &s->faults.items[i], f, &place, ps))
		return NULL;
	return (*f)->finding[place.method];
}

static bool is_one_of(const char *names, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = names; at && (at = strstr(at, name)); at += n)
		if ((at == names || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

static bool is_expected(const struct spec *s, const struct explain_finding *found)
{
	struct problems none = {0};
	bool is = false;

	for (size_t i = 0; i < s->faults.count && !is; i++) {
		const struct fault *f;
		const char *name = expected(s, i, &f, &none);
		is = name &&
			(strcmp(name, found->name) == 0 ||
				(found->hidden && is_one_of(f->also, found->name)));
	}
	problems_free(&none);
	return is;
}

static bool is_found(const struct explain *x, const char *name)
{
	for (size_t i = 0; i < explain_finding_count(x); i++)
		if (strcmp(explain_finding(x, i)->name, name) == 0)
			return true;
	return false;
}

/* ---- what is examined ---- */

static bool all_right(const struct explain *x)
{
	for (size_t i = 0; i < explain_walk_count(x); i++)
		for (size_t q = 0; q < EXPLAIN_QUESTIONS; q++) {
			const struct explain_answer *a = &explain_walk(x, i)->answers[q];
			if (!a->reached || !a->right)
				return false;
		}
	return explain_walk_count(x) > 0;
}

static void name_all(const struct explain *x, struct text *found)
{
	for (size_t i = 0; found && i < explain_finding_count(x); i++)
		text_add(found, "%s%s", found->len ? " " : "", explain_finding(x, i)->name);
}

static enum trial_result compare(const struct spec *s, const struct explain *x, struct problems *ps)
{
	const struct fault *f;

	if (!explain_finding_count(x))
		return all_right(x) ? TRIAL_NO_SYMPTOM : TRIAL_NOT_FOUND;
	for (size_t i = 0; i < s->faults.count; i++) {
		const char *name = expected(s, i, &f, ps);
		if (!name || !is_found(x, name))
			return TRIAL_NOT_FOUND;
	}
	for (size_t i = 0; i < explain_finding_count(x); i++)
		if (!is_expected(s, explain_finding(x, i)))
			return TRIAL_FOUND_MORE;
	for (size_t i = 0; i < explain_finding_count(x); i++)
		if (explain_finding(x, i)->tried != EXPLAIN_CURED)
			return TRIAL_NOT_CURED;
	return TRIAL_RIGHT;
}

/* ---- the fixed lab ---- */

enum trial_result trial_right(const struct spec *s, struct text *found, struct problems *ps)
{
	struct explain_options o = {0};
	struct explain *x = explain_new(s, &o, ps);
	enum trial_result result = TRIAL_NOT_SILENT;

	if (!x)
		return TRIAL_BROKEN;
	explain_look(x);
	if (!explain_finding_count(x) && all_right(x))
		result = TRIAL_RIGHT;
	name_all(x, found);
	explain_free(x);
	return result;
}

static enum trial_result look_again(const struct explain *x, struct problems *ps)
{
	struct spec_options sealed = {.sealed = true};
	struct text t = {0};
	enum trial_result result = TRIAL_BROKEN;

	explain_mended(&t, x, true);
	struct spec *mended = spec_load_memory("mended.yaml", t.s, t.len, &sealed, ps);
	if (mended)
		result = trial_right(mended, NULL, ps);
	spec_free(mended);
	text_free(&t);
	return result;
}

enum trial_result trial_run(const struct spec *s, struct text *found, struct problems *ps)
{
	struct explain_options o = {0};
	struct explain *x = explain_new(s, &o, ps);
	enum trial_result result;

	if (!x)
		return TRIAL_BROKEN;
	explain_look(x);
	name_all(x, found);
	result = compare(s, x, ps);
	if (result == TRIAL_RIGHT)
		result = look_again(x, ps);
	explain_free(x);
	return result;
}
