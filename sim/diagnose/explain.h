/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong with a lab, and why: it sends real connections from each client to each virtual
 * service, follows every one frame by frame and answers seven questions about it in order; then
 * rules look at what was seen and at the hosts as they are, and name what they know.
 *
 * The lab is a private one: the scenario's timeline is run first (all of it, or up to a time), its
 * walkthrough and workload are not. Sentences and kernel functions come from the records.
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
	int64_t at; /* ns: the timeline up to here; else all of it, and what it typed has ended */
	struct lab_options lab;
	struct sink *listener; /* hears what happens in it, too; or NULL */
};

/* Builds the lab and brings it to its moment. `spec` must outlive it. NULL and the problems. */
struct explain *explain_new(
	const struct spec *spec, const struct explain_options *o, struct problems *ps);
/* The same for a lab as it stands now, in a copy of its own; `lab` must outlive it. */
struct explain *explain_new_here(const struct lab *lab, struct problems *ps);
/* Has it sealed faults, for a student to find? */
bool explain_is_exercise(const struct spec *spec);
void explain_free(struct explain *x);
struct lab *explain_lab(const struct explain *x);
/* why the lab did not go on (lab_end_words()), or "" */
const char *explain_ended(const struct explain *x);
int64_t explain_moment(const struct explain *x); /* ns: when the first probe goes out */

/* Sends the probes, looks, and tries the fixes; then takes all of it back, so that the lab stands
 * as before. May be repeated, after a fix was typed: the answers are new ones. */
void explain_look(struct explain *x);

/* ---- what was found ---- */

extern const char *const explain_questions[EXPLAIN_QUESTIONS]; /* in English, to be translated */
size_t explain_walk_count(const struct explain *x);
const struct explain_walk *explain_walk(const struct explain *x, size_t i);

size_t explain_finding_count(const struct explain *x);
size_t explain_mistake_count(const struct explain *x); /* those that are no surprise */
const struct explain_finding *explain_finding(const struct explain *x, size_t i);

/* What was seen and is no mistake, or was not looked at: sentences. */
size_t explain_remark_count(const struct explain *x);
const char *explain_remark_text(const struct explain *x, size_t i);

/* The scenario with the fixes that cure as events, where its own timeline ends; a file that loads.
 * With `surprises` what is no mistake is changed, too. */
void explain_mended(struct text *t, const struct explain *x, bool surprises);

#endif
