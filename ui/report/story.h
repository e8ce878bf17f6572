/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A headless run as a student reads it: every hop of every frame a line, under it what the
 * receiving node decided and the kernel function that decides so, what was changed on the way, and
 * what was typed and answered.
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
	uint64_t hops; /* shown before it only counts; 0: the default */
	/* what was typed: the process of that number, or NULL; none are told without it */
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
	/* the part that is being written */
	const struct happening *came_in; /* the frame that this part is about, or NULL */
	uint16_t node;
	bool headed;
	uint16_t last_node; /* whose name was the last first line of a part, and when */
	int64_t last_time;
	/* arrivals with the same end, one after the other */
	uint64_t same_frame;
	uint16_t same_reason;
	uint64_t same_count;
};

void story_init(struct story *s, FILE *out, const struct network *net, const struct names *names,
	const struct story_options *o);
/* Title, name and seed, a rule, the introduction. */
void story_title(struct story *s, const char *title, const char *name, uint64_t seed,
	const char *introduction);
void story_say(struct story *s, const char *words); /* between two steps: the teacher */
void story_choice(struct story *s, size_t number, const char *words);
/* for the teacher: "answer: …", the first word dim */
void story_note(struct story *s, const char *what, const char *words);
void story_finish(struct story *s); /* writes what waits and frees */

#endif
