/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fix is tried before it is printed: typed on a branch of the lab, then the probes are sent
 * again. It succeeds if its finding is gone; findings that appear only then are tried next, on top
 * of it, until nothing is found. A finding that disappears with another's fix was a consequence of
 * that one.
 *
 * The lab is left somewhere on the last branch: the caller moves it back.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/explain.h"
#include "diagnose/look.h"

#define TRIES_MAX 24 /* looks: faults hide each other, but only to a limited depth */
#define CALM NSEC_PER_SEC

/* ---- a look put aside ---- */

static struct look take_away(struct explain *x)
{
	const struct look l = x->look;

	x->look = (struct look){0};
	return l;
}

static void put_back(struct explain *x, struct look l)
{
	look_free(x);
	x->look = l;
}

/* ---- two findings compared ---- */

static bool same_finding(const struct explain_finding *a, const struct explain_finding *b)
{
	return strcmp(a->name, b->name) == 0 && a->about == b->about;
}

static const struct explain_finding *among(
	const struct explain_finding *all, size_t count, const struct explain_finding *f)
{
	for (size_t i = 0; i < count; i++)
		if (same_finding(&all[i], f))
			return &all[i];
	return NULL;
}

/* ---- one fix ---- */

static bool type_fixes(struct explain *x, const struct explain_finding *f, unsigned way)
{
	bool any = false;

	for (size_t i = 0; i < f->fix_count; i++) {
		const struct explain_fix *fix = &f->fixes[i];
		struct host *h = fix->host ? lab_host(x->lab, fix->host) : NULL;
		if (fix->way != way || !h)
			continue;
		type_and_wait(x, h, fix->command, 10 * NSEC_PER_SEC);
		any = true;
	}
	if (any) {
		lab_run_until(x->lab, lab_now(x->lab) + CALM);
		pair_settle(x);
	}
	return any;
}

static int64_t first_served(const struct explain *x)
{
	for (size_t i = 0; i < x->look.probe_count; i++)
		if (x->look.probes[i].served)
			return x->look.probes[i].took;
	return -1;
}

/* only the commands of this way stay */
static void keep_way(struct explain_finding *f, unsigned way)
{
	size_t n = 0;

	for (size_t i = 0; i < f->fix_count; i++)
		if (f->fixes[i].way == way)
			f->fixes[n++] = f->fixes[i];
		else
			free(f->fixes[i].command);
	f->fix_count = n;
}

/* Types it from `here` on and looks again. True if it succeeds: then the new look is kept, and
 * `*here` is the position after its commands. */
static bool try_way(struct explain *x, struct explain_finding *f, unsigned way, struct moment *here)
{
	moment_back(x, *here);
	if (!type_fixes(x, f, way))
		return false;
	struct moment typed = moment_now(x);
	look_forget(x);
	look_once(x);
	f->tried = EXPLAIN_NOT_CURED;
	if (among(x->look.findings, x->look.finding_count, f))
		return false;
	f->tried = EXPLAIN_CURED;
	f->served_after = first_served(x);
	*here = typed;
	return true;
}

static bool try_finding(struct explain *x, struct explain_finding *f, struct moment *here)
{
	unsigned last = f->way;

	for (unsigned way = 0; way <= last; way++)
		if (try_way(x, f, way, here)) {
			keep_way(f, way);
			return true;
		}
	return false;
}

/* ---- all of them ---- */

static struct explain_finding *next_untried(struct look *l, const bool *done)
{
	for (size_t i = 0; i < l->finding_count; i++)
		if (!done[i])
			return &l->findings[i];
	return NULL;
}

/* those that are not there any more and were not tried themselves */
static void drop_gone(struct explain *x, struct look *l, bool *done)
{
	size_t n = 0;

	for (size_t i = 0; i < l->finding_count; i++) {
		struct explain_finding *f = &l->findings[i];
		if (!done[i] && !among(x->look.findings, x->look.finding_count, f)) {
			finding_free(f);
			continue;
		}
		done[n] = done[i];
		l->findings[n++] = *f;
	}
	l->finding_count = n;
}

static void add_new(struct explain *x, struct look *l)
{
	for (size_t i = 0; i < x->look.finding_count; i++) {
		struct explain_finding *f = &x->look.findings[i];
		if (among(l->findings, l->finding_count, f) || l->finding_count >= TRIES_MAX ||
			(f->surprise && !l->findings[0].surprise))
			continue;
		l->findings =
			explain_grown(l->findings, (l->finding_count + 1) * sizeof(*l->findings));
		f->hidden = true;
		l->findings[l->finding_count++] = *f;
		*f = (struct explain_finding){0};
	}
}

void fixes_try(struct explain *x)
{
	struct moment here = {0};
	bool done[TRIES_MAX * 2] = {false};
	struct explain_finding *f;
	struct look first;

	if (!x->look.finding_count)
		return;
	if (x->look.finding_count > TRIES_MAX)
		explain_remark(x, "%zu findings: the first %d are shown", x->look.finding_count,
			TRIES_MAX);
	while (x->look.finding_count > TRIES_MAX)
		finding_free(&x->look.findings[--x->look.finding_count]);
	here = x->before;
	first = take_away(x);
	for (int tries = 0; tries < TRIES_MAX && (f = next_untried(&first, done)); tries++) {
		done[f - first.findings] = true;
		if (!try_finding(x, f, &here))
			continue;
		drop_gone(x, &first, done);
		add_new(x, &first);
	}
	put_back(x, first);
}
