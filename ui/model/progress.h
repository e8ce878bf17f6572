/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a person has reached and noted in a scenario, from one day to the next: a file for each
 * scenario under $XDG_STATE_HOME/lvslab, or ~/.local/state/lvslab. Without either nothing is kept,
 * and that is no error. A file that cannot be understood is told and never written over.
 */
#ifndef LVSLAB_UI_MODEL_PROGRESS_H
#define LVSLAB_UI_MODEL_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "course/lesson.h"

struct text;

struct progress_bookmark {
	char *name;
	uint64_t step; /* the world's position, as lab_seek_typed() takes it */
	uint64_t typed;
	int64_t time; /* ns: to show it by */
};

struct progress_note {
	uint64_t step;
	int64_t time; /* ns */
	char *words;
};

struct progress {
	char *scenario;
	char *path;   /* NULL: nowhere to keep it */
	bool damaged; /* the file there is not ours to write over */
	/* the lesson; of one whose words were others only the file's owner knows what it meant */
	uint64_t fingerprint;
	uint64_t at; /* the step it was left at, from 0 */
	struct lesson_record *records;
	size_t record_count;
	struct progress_bookmark *bookmarks;
	size_t bookmark_count;
	struct progress_note *notes;
	size_t note_count;
	uint64_t written; /* hash of what the file was last given; 0: nothing yet */
};

/* What is kept about `scenario` (its `name`). -1, and in `why` a sentence, where there is a file
 * that cannot be read or understood: then nothing is kept of it and nothing will be written. */
int progress_load(struct progress *p, const char *scenario, struct text *why);
/* Written beside and renamed. 0 also where there is nowhere to keep it; -1 and a sentence. */
int progress_save(const struct progress *p, struct text *why);
/* The same if anything has changed since: so that nothing is lost, however the program ends. */
int progress_keep(struct progress *p, struct text *why);
void progress_free(struct progress *p);

void progress_bookmark(
	struct progress *p, const char *name, uint64_t step, uint64_t typed, int64_t time);
void progress_note(struct progress *p, uint64_t step, int64_t time, const char *words);

/* From a lesson, to be kept; and back into one. False where that is another lesson by now. */
void progress_take(struct progress *p, struct lesson *l);
bool progress_give(const struct progress *p, struct lesson *l);

#endif
