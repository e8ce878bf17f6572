/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files that print a story. */
#ifndef LVSLAB_UI_REPORT_STORY_PRIVATE_H
#define LVSLAB_UI_REPORT_STORY_PRIVATE_H

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "host/records.h"
#include "ui/report/story.h"
#include "ui/report/story_memory.h"
#include "ui/report/style.h"
#include "ui/text/columns.h"

struct record;
struct text;

#define TIME_WIDTH 12
#define INDENT (TIME_WIDTH + 2)

/* ---- story_part.c: a part and its lines ---- */
void story_print(struct story *s, struct text *line); /* and frees it */
const char *story_node(const struct story *s, unsigned node);
void story_put_time(struct story *s, struct text *t, int64_t time);
/* The following is about `node`, and about the frame received there (or NULL). */
void story_begin(struct story *s, unsigned node, const struct happening *came_in);
/* Prints the part's first line, once there is something to print below it. */
void story_head(struct story *s, const struct record *r);
/* "· sentence function()", the sentence wrapped next to it */
void story_sentence(
	struct story *s, enum style style, const char *mark, const char *words, const char *source);

/* ---- one file each ---- */
void story_hop(struct story *s, const struct happening *came_in);
void story_rewrite(struct story *s, const struct happening *sent);
void story_command(struct story *s, const struct record *r);
void story_exit(struct story *s, const struct record *r);

#endif
