/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A user's results and notes for a scenario, kept between sessions: one file per scenario under
 * $XDG_STATE_HOME/lvslab, or ~/.local/state/lvslab. Without either nothing is saved, which is not
 * an error. A file that cannot be parsed is reported and never overwritten.
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
	uint64_t step; /* the world's position, as for lab_seek_typed() */
	uint64_t typed;
	int64_t time; /* ns: for display */
};

struct progress_note {
	uint64_t step;
	int64_t time; /* ns */
	char *words;
};

struct progress {
	char *scenario;
	char *path;   /* NULL: no place to save */
	bool damaged; /* the existing file must not be overwritten */
	/* of the lesson; results of a lesson with other words are only kept, not used */
	uint64_t fingerprint;
	uint64_t at; /* the step reached, from 0 */
	struct lesson_record *records;
	size_t record_count;
	struct progress_bookmark *bookmarks;
	size_t bookmark_count;
	struct progress_note *notes;
	size_t note_count;
	uint64_t written; /* hash of the file's last content; 0: nothing yet */
};

/* Loads what is saved for `scenario` (its `name`). -1, and a sentence in `why`, if the file cannot
 * be read or parsed: then nothing is loaded and nothing will be written. */
int progress_load(struct progress *p, const char *scenario, struct text *why);
/* Writes a temporary file and renames it. 0 also if there is no place to save; -1 and a
 * sentence. */
int progress_save(const struct progress *p, struct text *why);
/* The same if anything has changed since: so that nothing is lost, however the program ends. */
int progress_keep(struct progress *p, struct text *why);
void progress_free(struct progress *p);

void progress_bookmark(
	struct progress *p, const char *name, uint64_t step, uint64_t typed, int64_t time);
void progress_note(struct progress *p, uint64_t step, int64_t time, const char *words);

/* Copies results from a lesson; and back into one. False if the lesson has changed meanwhile. */
void progress_take(struct progress *p, struct lesson *l);
bool progress_give(const struct progress *p, struct lesson *l);

#endif
