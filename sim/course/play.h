/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plays a scenario unattended: types the walkthrough's commands one after the other, each until its
 * `until` holds or its command has ended, answers questions and fixes faults with the lesson's own
 * fix, then runs time to the end, and evaluates the checks.
 */
#ifndef LVSLAB_COURSE_PLAY_H
#define LVSLAB_COURSE_PLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "course/lesson.h"
#include "engine/trace.h"
#include "spec/spec.h"
#include "watch/condition.h"

struct play;

/* Parses and binds every condition of the scenario, and starts counting for the checks; call it
 * before the first step. NULL and the problems if one is invalid. */
struct play *play_new(struct lab *lab, struct problems *ps);
void play_free(struct play *p);

/* The lesson it plays; on a screen the student drives it instead. */
struct lesson *play_lesson(const struct play *p);

enum play_missed {
	PLAY_MISSED_UNTIL,    /* `until` did not hold before the end of the lab */
	PLAY_NOT_MENDED,      /* the fix is typed, but the condition that detects it does not
			       * hold */
	PLAY_NOTHING_TO_MEND, /* the condition held before the fix */
};

struct play_hooks { /* all may be NULL */
	void *arg;
	int64_t pace; /* ns to wait before a line is typed */
	/* the lesson has entered another phase or step: show its text */
	void (*phase)(void *arg, struct lesson *lesson);
	void (*missed)(void *arg, const struct spec_step *step, enum play_missed why);
};

/* Plays to the scenario's end, or until `until` (may be NULL) holds; false if it never did. */
bool play_run(struct play *p, const struct play_hooks *hooks, struct condition *until);
/* Plays only the walkthrough; no time passes after it. */
void play_walkthrough(struct play *p, const struct play_hooks *hooks);
/* Runs until `until` holds or the lab ends; counts from now on. */
bool play_until(struct lab *lab, struct condition *until, int64_t time);

struct check_result {
	const struct spec_check *check;
	bool passed;
	struct text values;  /* "count = 3, neigh client1 … = rs3 (…)": the values in the
			     * condition */
	struct record first; /* the first record one of its patterns matched; number 0: none */
};

/* The checks with their current results, in file order. */
size_t play_check_count(const struct play *p);
void play_check(const struct play *p, size_t i, struct check_result *r);
/* Only the first record that matched one of a check's patterns. */
bool play_check_first(const struct play *p, size_t i, struct record *first);
void check_result_free(struct check_result *r);

#endif
