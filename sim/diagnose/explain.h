/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Diagnoses a lab: it sends real connections from each client to each virtual service, follows each
 * frame by frame and answers seven questions about it in order; then rules examine the evidence and
 * the hosts' state, and report known faults.
 *
 * It uses a private lab: the scenario's timeline runs first (all of it, or up to a time), its
 * walkthrough and workload do not. Sentences and kernel functions come from the records.
 */
#ifndef LVSLAB_DIAGNOSE_EXPLAIN_H
#define LVSLAB_DIAGNOSE_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "base/text.h"
#include "diagnose/evidence/findings.h"
#include "watch/describe.h"
#include "world/lab.h"

struct sink;
struct explain;

struct explain_options {
	bool has_at;
	int64_t at; /* ns: the timeline up to here; else all of it, until its commands have ended */
	struct lab_options lab;
	struct sink *listener; /* also gets all its records; or NULL */
};

/* Builds the lab and runs it to the given time. `spec` must outlive it. NULL and the problems. */
struct explain *explain_new(
	const struct spec *spec, const struct explain_options *o, struct problems *ps);
/* The same for a lab in its current state, using a copy; `lab` must outlive it. */
struct explain *explain_new_here(const struct lab *lab, struct problems *ps);
/* Does it have sealed faults, for a student to find? */
bool explain_is_exercise(const struct spec *spec);
void explain_free(struct explain *x);
struct lab *explain_lab(const struct explain *x);
/* why the lab stopped (lab_end_words()), or "" */
const char *explain_ended(const struct explain *x);
int64_t explain_moment(const struct explain *x); /* ns: when the first probe is sent */

/* Sends the probes, evaluates them, and tries the fixes; then undoes all of it, so that the lab is
 * as before. Can be repeated after a fix was typed: the results are then new ones. */
void explain_look(struct explain *x);

/* ---- results ---- */

extern const char *const explain_questions[EXPLAIN_QUESTIONS]; /* in English, to be translated */
size_t explain_walk_count(const struct explain *x);
const struct explain_walk *explain_walk(const struct explain *x, size_t i);

size_t explain_finding_count(const struct explain *x);
size_t explain_mistake_count(const struct explain *x); /* without surprises */
const struct explain_finding *explain_finding(const struct explain *x, size_t i);

/* Observations that are not mistakes, or were not examined: sentences. */
size_t explain_remark_count(const struct explain *x);
const char *explain_remark_text(const struct explain *x, size_t i);

/* The scenario with the successful fixes as events at the end of its timeline; a file that loads.
 * With `surprises`, findings that are not mistakes are changed, too. */
void explain_mended(struct text *t, const struct explain *x, bool surprises);

#endif
