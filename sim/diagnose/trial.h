/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tests a lab with faults from end to end: a connection fails, explain finds exactly the injected
 * faults, its fixes cure them, and nothing else is found afterwards. Only labs that pass are used
 * as exercises.
 */
#ifndef LVSLAB_DIAGNOSE_TRIAL_H
#define LVSLAB_DIAGNOSE_TRIAL_H

#include "base/problem.h"
#include "spec/spec.h"

struct text;

enum trial_result {
	TRIAL_RIGHT,
	TRIAL_NO_SYMPTOM, /* every connection worked */
	TRIAL_NOT_FOUND,  /* an injected fault has no finding */
	TRIAL_FOUND_MORE, /* a finding without an injected fault */
	TRIAL_NOT_CURED,  /* a fix that does not cure, or none */
	TRIAL_NOT_SILENT, /* the fixed lab has findings, or fails */
	TRIAL_BROKEN,     /* the lab cannot be opened */
};
extern const char *const trial_words[]; /* in English, to be translated */

/* Injects nothing: `s` already has its `faults`. The names of the findings go to `found`, which may
 * be NULL. */
enum trial_result trial_run(const struct spec *s, struct text *found, struct problems *ps);
/* Without faults: no findings, all seven answers right. */
enum trial_result trial_right(const struct spec *s, struct text *found, struct problems *ps);

#endif
