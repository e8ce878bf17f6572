/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by lesson.c, lesson_answer.c and lesson_astray.c. */
#ifndef LVSLAB_COURSE_LESSON_PRIVATE_H
#define LVSLAB_COURSE_LESSON_PRIVATE_H

#include "course/lesson.h"

#define LESSON_WAIT ((int64_t)600 * NSEC_PER_SEC)

struct lesson_mark {
	size_t step;
	enum lesson_phase phase;
	bool teaching;               /* MENDING: the fix is being typed */
	size_t typed;                /* commands of the phase typed so far */
	uint32_t process;            /* the last of them; 0: none */
	uint32_t hidden, hidden_end; /* ids of the lines that `break` typed */
	uint64_t position;           /* steps of the world */
	size_t applied;              /* entries of the journal */
	uint64_t record;             /* the last record before it */
	uint64_t serial;             /* of the last applied entry of the journal; 0: none */
};

struct lesson_conditions {
	enum lesson_answer_kind kind;
	struct condition *until, *answer, *mend; /* mend: of a check; or NULL */
};

struct lesson {
	struct lab *lab;
	const struct spec *spec;
	struct lesson_conditions *conditions; /* one for each step */
	struct lesson_record *records;        /* the same */
	struct lesson_mark *marks;            /* ascending in position and in lesson order */
	size_t mark_count, mark_cap, at;
	unsigned branch; /* of the journal, at the last update of the marks */
	uint64_t *own;   /* serials of the journal's entries that the lesson itself typed */
	size_t own_count, own_cap;
	struct { /* lesson_astray.c: the result of the last rehearsal, and the state it is valid
		  * for */
		size_t at, applied;
		uint64_t position;
		unsigned branch;
		bool known, missed, quiet;
	} astray;
	size_t reach;    /* steps that can be passed without interference; 0: not known yet */
	uint32_t hiding; /* while typing a `break`: its first line; else 0 */
};

/* lesson.c: the current mark, updated to the world's position */
const struct lesson_mark *lesson_present(struct lesson *l);
/* Types a line on the host it names, or on `on`; NULL if there is no such host. */
struct process *lesson_type(struct lesson *l, const char *line, const char *on);
/* the same, recorded as typed by the lesson, not by the student */
struct process *lesson_type_own(struct lesson *l, const char *line, const char *on);
void lesson_note_own(struct lesson *l, uint64_t serial);
bool lesson_is_own(const struct lesson *l, uint64_t serial);
/* the condition of the mark's phase: `until`, or the one that detects the fix; or NULL */
struct condition *lesson_awaited(const struct lesson *l, const struct lesson_mark *m);
/* the first mark of the phase of marks[at] */
size_t lesson_phase_begin(const struct lesson *l, size_t at);
void lesson_go_to_mark(struct lesson *l, size_t at);
/* after LESSON_ASKED: the right answer was given */
void lesson_answered(struct lesson *l);

#endif
