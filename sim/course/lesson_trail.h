/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The path to the current position of a lesson: for a link that opens it there. It holds no answers
 * and no results of the student, only what the world needs.
 */
#ifndef LVSLAB_COURSE_LESSON_TRAIL_H
#define LVSLAB_COURSE_LESSON_TRAIL_H

#include "course/lesson.h"

struct lesson_stop { /* a point where the lesson began a phase, or typed a line in it */
	size_t step;
	enum lesson_phase phase;
	uint64_t position; /* steps of the world */
	size_t applied;    /* lines typed by then */
};

struct lesson_line {
	uint64_t step; /* typed after this many steps of the world */
	int64_t time;  /* ns */
	const char *host, *line;
	bool own; /* typed by the lesson */
};

struct lesson_trail {
	struct lesson_stop *stops;
	size_t stop_count;
	struct lesson_line *lines;
	size_t line_count;
	uint64_t position; /* the world's position */
	int64_t time;      /* ns: may be anywhere between two steps */
};

/* An empty one with room for this many of each. */
void lesson_trail_room(struct lesson_trail *t, size_t stops, size_t lines);
/* Host and line are copied. */
void lesson_trail_add_line(struct lesson_trail *t, struct lesson_line line);
void lesson_trail_free(struct lesson_trail *t);

/* Stores the path to the present. */
void lesson_trail_read(struct lesson_trail *t, struct lesson *l);
/* Follows the path in a lab at its beginning, with at most `most` steps. False if it leads
 * elsewhere: another scenario or version, or an invalid path. */
bool lesson_follow(struct lesson *l, const struct lesson_trail *t, uint64_t most);

#endif
