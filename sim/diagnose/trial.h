/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lab with faults, gone through from the end to the beginning: something fails, explain finds
 * exactly what was put in, its fixes cure, and nothing is found behind them. Only what passes is
 * handed out as an exercise.
 */
#ifndef LVSLAB_DIAGNOSE_TRIAL_H
#define LVSLAB_DIAGNOSE_TRIAL_H

#include "base/problem.h"
#include "spec/spec.h"

struct text;

enum trial_result {
	TRIAL_RIGHT,
	TRIAL_NO_SYMPTOM, /* every connection went as it should */
	TRIAL_NOT_FOUND,  /* one of those that were put in has no finding */
	TRIAL_FOUND_MORE, /* a finding for what was not put in */
	TRIAL_NOT_CURED,  /* a fix that does not cure, or none */
	TRIAL_NOT_SILENT, /* the mended lab has findings, or fails */
	TRIAL_BROKEN,     /* the lab cannot be opened */
};
extern const char *const trial_words[]; /* in English, to be translated */

/* Puts nothing in: `s` has its `faults`. What was found by what name goes to `found`, which may be
 * NULL. */
enum trial_result trial_run(const struct spec *s, struct text *found, struct problems *ps);
/* Nothing is put in: silent, all seven answers right. */
enum trial_result trial_right(const struct spec *s, struct text *found, struct problems *ps);

#endif
