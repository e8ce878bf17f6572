/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A headless run as text for a student: each hop of each frame is one line, followed by the
 * receiving node's decision with its kernel function, by changes on the way, and by typed commands
 * with their output.
 */
#ifndef LVSLAB_UI_REPORT_STORY_H
#define LVSLAB_UI_REPORT_STORY_H

#include <stdio.h>

#include "engine/reason.h"
#include "net/network.h"
#include "ui/report/steps.h"

struct process;

#define STORY_HOPS_DEFAULT 400

struct story_options {
	bool colour;
	bool verbose;  /* every record and every hop */
	uint64_t hops; /* shown before hops are only counted; 0: the default */
	/* returns a typed process by number, or NULL; without it no commands are shown */
	const struct process *(*process)(const void *lab, uint32_t id);
	const void *lab;
};

struct story {
	struct steps steps;
	FILE *out;
	const struct network *net;
	const struct names *names;
	struct story_options set;
	size_t name_width;
	uint64_t hops;
	struct story_memory *memory;
	/* the current part */
	const struct happening *came_in; /* the frame of this part, or NULL */
	uint16_t node;
	bool headed;
	uint16_t last_node; /* node and time of the last part's first line */
	int64_t last_time;
	/* consecutive arrivals with the same result */
	uint64_t same_frame;
	uint16_t same_reason;
	uint64_t same_count;
};

void story_init(struct story *s, FILE *out, const struct network *net, const struct names *names,
	const struct story_options *o);
/* Title, name and seed, a rule, the introduction. */
void story_title(struct story *s, const char *title, const char *name, uint64_t seed,
	const char *introduction);
void story_say(struct story *s, const char *words); /* the teacher's text, between two steps */
void story_choice(struct story *s, size_t number, const char *words);
/* for the teacher: "answer: …", the first word dim */
void story_note(struct story *s, const char *what, const char *words);
void story_finish(struct story *s); /* writes what is pending and frees */

#endif
