/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walkthrough of a scenario as a lesson: texts, commands, waiting, questions and faults to fix,
 * step by step. It has no user interface: a headless run, a console and a screen all drive it.
 *
 * Each change of the lesson's phase is a mark at a position of the world. The lesson's position
 * follows from the world's: after lab_seek() the lesson has moved back, too; a command typed there
 * discards what came after, as in the world. The student's results (answers, hints) are not part of
 * the world and stay.
 *
 * The driver lets time pass (lab_step) and types (lab_command); after each of the two it calls
 * lesson_settle().
 */
#ifndef LVSLAB_COURSE_LESSON_H
#define LVSLAB_COURSE_LESSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "file/story.h"
#include "watch/condition.h"

struct lesson;

enum lesson_phase {
	LESSON_SAID,    /* its text is shown, nothing is typed yet: lesson_next() types */
	LESSON_RUNNING, /* commands typed: time must pass */
	LESSON_ASKED,   /* a question is open: lesson_answer() */
	LESSON_MENDING, /* the student must find a command: any command may be it */
	LESSON_PASSED,  /* lesson_next() goes to the next step */
};

/* Parses and binds every condition of the walkthrough; call it before the world's first step. NULL
 * and the problems if one is invalid. A walkthrough without steps is a finished lesson. */
struct lesson *lesson_new(struct lab *lab, struct problems *ps);
void lesson_free(struct lesson *l);

/* ---- its position, at the world's present ---- */
size_t lesson_count(const struct lesson *l);
size_t lesson_at(struct lesson *l); /* the current step, from 0 */
const struct spec_step *lesson_step(const struct lesson *l, size_t i);
enum lesson_phase lesson_phase(struct lesson *l);
bool lesson_over(struct lesson *l); /* the last step is passed, or there is none */
/* Was this line typed by a `break`? Then it and its output are not shown. */
bool lesson_hides(const struct lesson *l, uint32_t process);
/* The condition that the current phase waits for: `until`, or the one that detects the fix; or
 * NULL. */
const struct condition *lesson_awaits(struct lesson *l);

/* ---- moving ---- */
/* Does one automatic action: types the next command of `run` after the last has ended, or handles
 * an `until` that holds or a fault that is fixed. False if there was none. */
bool lesson_settle(struct lesson *l);
/* Will the next lesson_settle() or lesson_next() type a line? */
bool lesson_types(struct lesson *l);
/* Is an earlier line of the lesson still running in the foreground of the host where the next one is
 * due? A shell reads no other line meanwhile. */
bool lesson_shell_busy(struct lesson *l);
/* Continues if it is the reader's turn: types, begins the next step, or moves to a later step that
 * was already visited. False while time must pass or the student must act. */
bool lesson_next(struct lesson *l);
/* To the previous mark; to the beginning of a step that was begun. Only in a reversible lab. */
bool lesson_back(struct lesson *l);
bool lesson_seek(struct lesson *l, size_t step);
/* Plays to the beginning of a step as a teacher would, to resume a lesson. False if it cannot be
 * reached. */
bool lesson_play_to(struct lesson *l, size_t step);
/* Gives the right answer, or starts typing the fix: recorded as shown, not as answered. */
bool lesson_teach(struct lesson *l);
/* Passes the current step unconditionally, for an `until` that never holds. */
void lesson_pass(struct lesson *l);

/* ---- off track (lesson_astray.c) ---- */
/*
 * The lesson can no longer be played to its end from here: the student's commands, or the time
 * passed meanwhile, prevent a step. Determined by playing it to the end in a twin of the lab, with
 * all right answers and fixes, each time a command was typed that is not the lesson's own.
 */
bool lesson_missed(struct lesson *l);
/* Even untouched, this lab cannot complete the current step: only lesson_pass() continues. */
bool lesson_hopeless(struct lesson *l);
/* Undoes steps, time and typed commands: back to the beginning of the current step, or if that is
 * too late, to the last mark from which the lesson can be played. Discards its future. False if it
 * is already there. Only in a reversible lab. */
bool lesson_restart(struct lesson *l);
/* A command typed by the student is still running and will do something within 20 s of its start:
 * let time pass for it, although it is the reader's turn. */
bool lesson_strays(struct lesson *l);
/* The student has typed a command since the current phase began. */
bool lesson_typed(struct lesson *l);
/* Where in the known future the lesson next changes its phase; false if it does not. */
bool lesson_turns_at(struct lesson *l, uint64_t *position, size_t *typed);
/* Has the lesson already been further than this? */
bool lesson_known_ahead(struct lesson *l);

/* ---- the student ---- */
enum lesson_verdict {
	LESSON_RIGHT,
	LESSON_WRONG,
	LESSON_NOT_ASKED,  /* no open question */
	LESSON_UNREADABLE, /* not an answer to this question: not the number of a choice, no such
			      host */
};

struct lesson_result {
	enum lesson_verdict verdict;
	struct text saw; /* the condition's values: "served rs1 = 3"; why it is unreadable; or "" */
	struct process *typed; /* the answer was a command: its line, which may still be running; or
			 * NULL */
};

/*
 * An answer as typed by the student. If the step requires an action, it is a command, "HOST#
 * COMMAND" or for the step's `on`: it is typed and waited for, at most 600 s. After a wrong answer
 * the student may try again.
 */
void lesson_answer(struct lesson *l, const char *given, struct lesson_result *r);
void lesson_result_free(struct lesson_result *r);
/* The step's reply to a choice, by its number as typed; or NULL. */
const struct spec_text *lesson_reply(const struct spec_step *step, const char *given);
/* The current step's hint, counted as used; or NULL if it has none. */
const struct spec_text *lesson_hint(struct lesson *l);
/* Wrong answers to the open question, or commands that did not fix the fault: after LESSON_TRIES of
 * them the student may ask for the answer. */
#define LESSON_TRIES 2
unsigned lesson_tries(struct lesson *l);
/* For a teacher: the right answer: the choice's number, the word, or the current value. */
void lesson_right(struct text *t, const struct lesson *l, size_t step);

/* ---- the student's results ---- */
struct lesson_record {
	bool seen, passed;
	bool right;     /* answered or repaired by the student */
	bool shown;     /* by the teacher */
	unsigned wrong; /* wrong answers */
	unsigned hints; /* hints used */
};
const struct lesson_record *lesson_record(const struct lesson *l, size_t step);
struct lesson_score {
	size_t asked;   /* questions and faults */
	size_t at_once; /* right at the first try, without being shown */
	size_t later;   /* right at a later try */
	size_t shown;
	unsigned wrong, hints;
};
void lesson_score(const struct lesson *l, struct lesson_score *score);
void lesson_restore(struct lesson *l, size_t step, const struct lesson_record *record);
/* Of the walkthrough's words and commands: results of a different walkthrough are not valid
 * here. */
uint64_t lesson_fingerprint(const struct lesson *l);

#endif
