/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opens a private lab for explain, runs it to the time of the look, and stores the results of
 * probes, answers and rules.
 *
 * The time: the timeline is what the scenario does to its hosts, so by default all of it runs,
 * until its commands have ended (or for ten seconds more) and the lab has been quiet for a while,
 * so that ongoing activity is not mistaken for a fault; `at` stops earlier. From then on only the
 * probes happen: later events, the workload and the walkthrough are left out, and the lab does not
 * end at stop_time. Earlier records are kept, because they explain the contents of caches. All
 * effects of a look are undone afterwards.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/pair.h"
#include "diagnose/explain.h"
#include "diagnose/look.h"
#include "engine/trace.h"
#include "host/command.h"

#define SETTLING (10 * NSEC_PER_SEC)
#define QUIET (5 * NSEC_PER_SEC) /* no neighbour is asked for any more, no SYN sent again soon */

const char *const explain_questions[EXPLAIN_QUESTIONS] = {
	N_("whose MAC is behind the VIP"),
	N_("what the director knows"),
	N_("how the SYN reaches the server"),
	N_("whether the server accepts it"),
	N_("which way the response leaves"),
	N_("whether the client accepts it"),
	N_("what the director infers"),
};

void explain_cut_timeline(struct explain *x, const struct spec *spec, int64_t at)
{
	size_t n = 0;

	x->events = explain_grown(NULL, (spec->events.count + 1) * sizeof(*x->events));
	for (size_t i = 0; i < spec->events.count; i++)
		if (spec->events.items[i].time <= at)
			x->events[n++] = spec->events.items[i];
	x->spec.events.items = x->events;
	x->spec.events.count = n;
}

static int64_t last_event(const struct spec *spec)
{
	int64_t last = 0;

	for (size_t i = 0; i < spec->events.count; i++)
		if (spec->events.items[i].time > last)
			last = spec->events.items[i].time;
	for (size_t i = 0; i < spec->faults.count; i++)
		if (spec->faults.items[i].time > last)
			last = spec->faults.items[i].time;
	return last;
}

static void wait_for_commands(struct lab *lab, int64_t until)
{
	struct process *p;

	for (uint32_t id = 1; (p = lab_process(lab, id)); id++)
		if (p->running && !p->job)
			lab_wait(lab, p, until);
}

static void bring_to_moment(struct explain *x, const struct explain_options *o)
{
	int64_t end = o->has_at ? o->at : last_event(&x->spec);

	lab_run_until(x->lab, end);
	if (!o->has_at && (end || x->spec.faults.count || x->spec.events.count)) {
		wait_for_commands(x->lab, end + SETTLING);
		lab_run_until(x->lab, lab_now(x->lab) + QUIET);
		pair_settle(x);
	}
	x->moment = lab_now(x->lab);
}

struct explain *explain_new(
	const struct spec *spec, const struct explain_options *o, struct problems *ps)
{
	struct explain *x = explain_grown(NULL, sizeof(*x));

	*x = (struct explain){.file = spec, .spec = *spec};
	explain_cut_timeline(x, spec, o->has_at ? o->at : INT64_MAX);
	x->spec.stop_time = SPEC_UNSET;
	x->spec.workload.count = 0;
	watch_init(&x->watch);
	struct lab_options options = o->lab;
	options.reversible = true;
	x->lab = lab_open(&x->spec, &options, ps);
	if (!x->lab) {
		explain_free(x);
		return NULL;
	}
	trace_attach(lab_trace(x->lab), &x->watch.sink);
	if (o->listener)
		trace_attach(lab_trace(x->lab), o->listener);
	bring_to_moment(x, o);
	return x;
}

bool explain_is_exercise(const struct spec *spec)
{
	for (size_t i = 0; i < spec->faults.count; i++)
		if (spec->faults.items[i].sealed.s)
			return true;
	return false;
}

void explain_look(struct explain *x)
{
	x->before = moment_now(x);
	look_forget(x);
	text_clear(&x->ended);
	look_once(x);
	fixes_try(x);
	moment_back(x, x->before);
}

void explain_free(struct explain *x)
{
	if (!x)
		return;
	look_free(x);
	finding_free(&x->nothing);
	if (x->lab)
		lab_close(x->lab);
	watch_free(&x->watch);
	free(x->events);
	free(x->typed);
	text_free(&x->ended);
	free(x);
}

struct lab *explain_lab(const struct explain *x)
{
	return x->lab;
}

const char *explain_ended(const struct explain *x)
{
	return text_str(&x->ended);
}

int64_t explain_moment(const struct explain *x)
{
	return x->moment;
}

size_t explain_walk_count(const struct explain *x)
{
	return x->look.walk_count;
}

const struct explain_walk *explain_walk(const struct explain *x, size_t i)
{
	return &x->look.walks[i];
}

size_t explain_finding_count(const struct explain *x)
{
	return x->look.finding_count;
}

size_t explain_mistake_count(const struct explain *x)
{
	size_t n = 0;

	for (size_t i = 0; i < x->look.finding_count; i++)
		n += !x->look.findings[i].surprise;
	return n;
}

const struct explain_finding *explain_finding(const struct explain *x, size_t i)
{
	return &x->look.findings[i];
}

size_t explain_remark_count(const struct explain *x)
{
	return x->look.remark_count;
}

const char *explain_remark_text(const struct explain *x, size_t i)
{
	return text_str(&x->look.remarks[i]);
}
