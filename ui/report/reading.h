/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A capture in words: its story, one line per event, followed by suspicious findings. */
#ifndef LVSLAB_UI_REPORT_READING_H
#define LVSLAB_UI_REPORT_READING_H

#include <stdio.h>

#include "capture/capture.h"
#include "capture/savefile.h"

struct reading_names { /* maps a MAC to its owner, from a given lab; may be NULL */
	const char *(*of_mac)(const void *arg, const uint8_t *mac); /* or NULL: unknown */
	const void *arg;
};

struct reading {
	FILE *out;
	bool colour;
	const char *name; /* the file's */
	const struct capture *capture;
	const struct savefile_about *about;
	struct reading_names names;
};

/* How well a capture matches a lab (ui/real/prove.h). */
struct reading_fit {
	const char *node, *dev; /* the best matching interface; NULL: none */
	size_t compared, equal, extra;
	const char *words; /* the result and the first difference, in words */
};

/* The same as one JSON object on a line, findings with their sentence; `fit` may be NULL. */
void reading_json(const struct reading *r, const struct reading_fit *fit);
void reading_text(const struct reading *r);
/* The sentence for one finding, for other lists. */
void reading_finding(struct text *t, const struct reading *r, const struct capture_finding *f);

#endif
