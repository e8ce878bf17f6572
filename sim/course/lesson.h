/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walkthrough of a scenario as a lesson: what is said, typed, waited for, asked and to be
 * mended, step by step. No screen in it: a headless run, a console and a screen all drive it.
 *
 * Each change of the lesson's phase is a mark at a position of the world. Where the lesson stands
 * follows from where the world stands: go back with lab_seek() and the lesson has gone back too;
 * type something there and what came after is gone, as in the world. What the student has reached
 * (answers, hints) is no part of the world and stays.
 *
 * Whoever drives it lets time pass (lab_step) and types (lab_command); after each of the two he
 * calls lesson_settle().
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
	LESSON_SAID,    /* its words are on, nothing of it has been typed: lesson_next() types */
	LESSON_RUNNING, /* typed: time has to pass */
	LESSON_ASKED,   /* a question waits: lesson_answer() */
	LESSON_MENDING, /* the student must find a command: anything typed may be it */
	LESSON_PASSED,  /* lesson_next() goes to the next step */
};

/* Parses and binds every condition of the walkthrough; before the first step of the world. NULL
 * and the problems where one is wrong. A walkthrough of no steps is a lesson that is over. */
struct lesson *lesson_new(struct lab *lab, struct problems *ps);
void lesson_free(struct lesson *l);

/* ---- where it stands, in the world's present ---- */
size_t lesson_count(const struct lesson *l);
size_t lesson_at(struct lesson *l); /* the present step, from 0 */
const struct spec_step *lesson_step(const struct lesson *l, size_t i);
enum lesson_phase lesson_phase(struct lesson *l);
bool lesson_over(struct lesson *l); /* the last step is passed, or there is none */
/* Was this line of a `break`? Then it and its output are not shown. */
bool lesson_hides(const struct lesson *l, uint32_t process);
/* What the present phase waits for: `until`, or what tells whether it is mended; or NULL. */
const struct condition *lesson_awaits(struct lesson *l);

/* ---- moving ---- */
/* One thing that moves on of its own accord: the next command of `run` where the last has ended,
 * `until` that holds, a fault that is mended. False where there is none. */
bool lesson_settle(struct lesson *l);
/* Is a line due to be typed: by the next lesson_settle(), or lesson_next()? */
bool lesson_types(struct lesson *l);
/* Does an earlier line of ours still run in the foreground where the next is due? A shell reads no
 * other meanwhile. */
bool lesson_shell_busy(struct lesson *l);
/* Goes on where it is the reader's turn: types, begins the next step, or goes where one has
 * already been. False while time, or the student, is due. */
bool lesson_next(struct lesson *l);
/* To the mark before; to the beginning of a step that has begun. Only in a lab that can go back. */
bool lesson_back(struct lesson *l);
bool lesson_seek(struct lesson *l, size_t step);
/* Plays to the beginning of a step as a teacher would, for who takes a lesson up again. False where
 * it cannot be reached. */
bool lesson_play_to(struct lesson *l, size_t step);
/* Gives the right answer, or begins to type the fix: recorded as shown, not as answered. */
bool lesson_teach(struct lesson *l);
/* Passes the present step whatever is missing: `until` never came true. */
void lesson_pass(struct lesson *l);

/* ---- astray (lesson_astray.c) ---- */
/*
 * The lesson cannot be played to its end from here any more: what the student has typed, or the
 * time that has passed meanwhile, stands in the way of a step. Found by playing it to the end in a
 * twin of the lab, with every right answer and fix, as often as something was typed that is not the
 * lesson's own.
 */
bool lesson_missed(struct lesson *l);
/* Even untouched this lab does not let the present step come true: lesson_pass() is the way on. */
bool lesson_hopeless(struct lesson *l);
/* Takes step, time and typed commands back: to the beginning of the present step, or where that is
 * too late to the last mark from which the lesson can be played. Its future is forgotten. False
 * where it stands there already. Only in a lab that can go back. */
bool lesson_restart(struct lesson *l);
/* A command that the student typed still runs and will do something within 20 s of its beginning:
 * time may pass for it, though it is the reader's turn. */
bool lesson_strays(struct lesson *l);
/* The student has typed something since the present phase began. */
bool lesson_typed(struct lesson *l);
/* Where in the known future the lesson next begins another phase; false where it does not. */
bool lesson_turns_at(struct lesson *l, uint64_t *position, size_t *typed);
/* Has one been further in the lesson already? */
bool lesson_known_ahead(struct lesson *l);

/* ---- the student ---- */
enum lesson_verdict {
	LESSON_RIGHT,
	LESSON_WRONG,
	LESSON_NOT_ASKED,  /* no question waits */
	LESSON_UNREADABLE, /* no answer to this question: not the number of a choice, no such host
			    */
};

struct lesson_result {
	enum lesson_verdict verdict;
	struct text saw; /* what the condition saw: "served rs1 = 3"; why it is unreadable; or "" */
	struct process
		*typed; /* the answer was a command: its line, which may still run; or NULL */
};

/*
 * An answer as the student typed it. Where the step asks for something to be done it is a command,
 * "HOST# COMMAND" or for the step's `on`: it is typed and waited for, at most 600 s. A wrong one
 * may be followed by another.
 */
void lesson_answer(struct lesson *l, const char *given, struct lesson_result *r);
void lesson_result_free(struct lesson_result *r);
/* What the step says to a choice, by its number as it was given; or NULL. */
const struct spec_text *lesson_reply(const struct spec_step *step, const char *given);
/* The present step's hint, counted as used; or NULL where it has none. */
const struct spec_text *lesson_hint(struct lesson *l);
/* Wrong answers to the question that waits, or commands typed to mend and none of them did: after
 * LESSON_TRIES of them the answer may be asked for. */
#define LESSON_TRIES 2
unsigned lesson_tries(struct lesson *l);
/* For a teacher: the right answer: the number of the choice, the word, the value as it is now. */
void lesson_right(struct text *t, const struct lesson *l, size_t step);

/* ---- what the student has reached ---- */
struct lesson_record {
	bool seen, passed;
	bool right;     /* answered or mended by the student */
	bool shown;     /* by the teacher */
	unsigned wrong; /* answers */
	unsigned hints; /* asked for */
};
const struct lesson_record *lesson_record(const struct lesson *l, size_t step);
struct lesson_score {
	size_t asked;   /* questions and faults */
	size_t at_once; /* right at the first try, without having been shown */
	size_t later;   /* right after all */
	size_t shown;
	unsigned wrong, hints;
};
void lesson_score(const struct lesson *l, struct lesson_score *score);
void lesson_restore(struct lesson *l, size_t step, const struct lesson_record *record);
/* Of the words and commands of the walkthrough: what was reached in another one means nothing. */
uint64_t lesson_fingerprint(const struct lesson *l);

#endif
