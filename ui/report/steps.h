/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sink that hands on what it hears a step at a time: what led to a frame and what followed from
 * it stand together. Frames are kept as the bytes they were at their record.
 */
#ifndef LVSLAB_UI_REPORT_STEPS_H
#define LVSLAB_UI_REPORT_STEPS_H

#include "engine/trace.h"
#include "watch/dissect.h"

struct happening {
	struct record r;
	uint8_t *bytes;        /* of the whole frame, or NULL where the record is about none */
	struct dissection *is; /* the same, read */
};

struct steps {
	struct sink sink;
	/* `what`: everything of one step; what is typed between two belongs to the one before */
	void (*step)(struct steps *s, const struct happening *what, size_t count);
	bool blind; /* records only: no frame is kept */
	struct happening *items;
	size_t count, cap;
};

void steps_init(
	struct steps *s, void (*step)(struct steps *s, const struct happening *what, size_t count));
void steps_flush(struct steps *s); /* hands on what waits: after the last step */
void steps_free(struct steps *s);

#endif
