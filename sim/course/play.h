/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plays a scenario without anybody at the keys: the walkthrough's commands one after the other,
 * each until its `until` holds or its command has ended, what is asked answered and what is broken
 * mended by the lesson's own fix, then time to the end; and the checks.
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

/* Parses and binds every condition of the scenario, and starts counting for the checks: before the
 * first step. NULL and the problems where one is wrong. */
struct play *play_new(struct lab *lab, struct problems *ps);
void play_free(struct play *p);

/* What plays the walkthrough; at a screen the student drives it instead. */
struct lesson *play_lesson(const struct play *p);

enum play_missed {
	PLAY_MISSED_UNTIL,    /* `until` did not come true before the end of the lab */
	PLAY_NOT_MENDED,      /* the fix is typed, and what tells that it is mended does not hold */
	PLAY_NOTHING_TO_MEND, /* it held before the fix */
};

struct play_hooks { /* may all be NULL */
	void *arg;
	int64_t pace; /* ns that pass before a line is typed */
	/* the lesson is in another phase, or in another step: its words are due */
	void (*phase)(void *arg, struct lesson *lesson);
	void (*missed)(void *arg, const struct spec_step *step, enum play_missed why);
};

/* Plays to the scenario's end, or until `until` (may be NULL) holds; false where it never did. */
bool play_run(struct play *p, const struct play_hooks *hooks, struct condition *until);
/* Plays the walkthrough alone, and lets no time pass after it. */
void play_walkthrough(struct play *p, const struct play_hooks *hooks);
/* Goes on until `until` holds or the lab ends; counting from now. */
bool play_until(struct lab *lab, struct condition *until, int64_t time);

struct check_result {
	const struct spec_check *check;
	bool passed;
	struct text values; /* "count = 3, neigh client1 … = rs3 (…)": what the condition saw */
	struct record first; /* the first record one of its patterns matched; number 0: none */
};

/* The checks as they stand now, in the file's order. */
size_t play_check_count(const struct play *p);
void play_check(const struct play *p, size_t i, struct check_result *r);
/* Only the first record that one of a check's patterns matched. */
bool play_check_first(const struct play *p, size_t i, struct record *first);
void check_result_free(struct check_result *r);

#endif
