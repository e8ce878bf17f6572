/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way by which somebody came to where a lesson stands: for a link that opens it there. It holds
 * no answers and no marks of the student, only what the world needs.
 */
#ifndef LVSLAB_COURSE_LESSON_TRAIL_H
#define LVSLAB_COURSE_LESSON_TRAIL_H

#include "course/lesson.h"

struct lesson_stop { /* the lesson began a phase, or typed a line in it */
	size_t step;
	enum lesson_phase phase;
	uint64_t position; /* steps of the world */
	size_t applied;    /* lines typed by then */
};

struct lesson_line {
	uint64_t step; /* typed after this many steps of the world */
	int64_t time;  /* ns */
	const char *host, *line;
	bool own; /* by the lesson */
};

struct lesson_trail {
	struct lesson_stop *stops;
	size_t stop_count;
	struct lesson_line *lines;
	size_t line_count;
	uint64_t position; /* where the world stands */
	int64_t time;      /* ns: between two steps it may be any */
};

/* An empty one with room for so many of each. */
void lesson_trail_room(struct lesson_trail *t, size_t stops, size_t lines);
/* Host and line are copied. */
void lesson_trail_add_line(struct lesson_trail *t, struct lesson_line line);
void lesson_trail_free(struct lesson_trail *t);

/* The way to the present. */
void lesson_trail_read(struct lesson_trail *t, struct lesson *l);
/* The same way, in a lab that stands at its beginning, in `most` steps. False where it leads
 * elsewhere: another scenario, another version, or no way that anybody went. */
bool lesson_follow(struct lesson *l, const struct lesson_trail *t, uint64_t most);

#endif
