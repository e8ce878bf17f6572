/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain for a lab in use: a private copy, made by typing all commands again, so that the probes
 * do not disturb the original. Commands still running continue in the copy.
 */
#include <stdlib.h>

#include "diagnose/explain.h"
#include "diagnose/look.h"
#include "engine/trace.h"
#include "world/journal.h"

/* the part of the journal that is the present, as a scenario's `typed` */
static void retype(struct explain *x, const struct lab *lab)
{
	const struct journal *j = lab_journal(lab);
	size_t count = lab_typed(lab);

	x->typed = explain_grown(NULL, (count + 1) * sizeof(*x->typed));
	for (size_t i = 0; i < count; i++)
		x->typed[i] = (struct spec_typed){.step = (int64_t)j->entries[i].step,
			.time = j->entries[i].time,
			.on = {.s = j->entries[i].host},
			.run = {.s = j->entries[i].line},
			.in = {.s = j->entries[i].in}};
	x->spec.typed.items = x->typed;
	x->spec.typed.count = count;
}

struct explain *explain_new_here(const struct lab *lab, struct problems *ps)
{
	struct explain *x = explain_grown(NULL, sizeof(*x));
	struct lab_options o = {.has_seed = true,
		.seed = lab_seed(lab),
		.scheduler = lab_scheduler(lab),
		.reversible = true,
		.language = lab_language(lab)};

	*x = (struct explain){.file = lab_spec(lab), .spec = *lab_spec(lab)};
	explain_cut_timeline(x, lab_spec(lab), lab_now(lab));
	x->spec.stop_time = SPEC_UNSET;
	retype(x, lab);
	watch_init(&x->watch);
	x->lab = lab_open(&x->spec, &o, ps);
	if (!x->lab) {
		explain_free(x);
		return NULL;
	}
	trace_attach(lab_trace(x->lab), &x->watch.sink);
	moment_back(x, (struct moment){lab_position(lab), lab_typed(lab), lab_now(lab)});
	x->moment = lab_now(x->lab);
	return x;
}
