/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sink that passes on records step by step, so that a frame's causes and consequences are
 * together. Frames are stored as their bytes at the time of the record.
 */
#ifndef LVSLAB_UI_REPORT_STEPS_H
#define LVSLAB_UI_REPORT_STEPS_H

#include "engine/trace.h"
#include "watch/dissect.h"

struct happening {
	struct record r;
	uint8_t *bytes;        /* of the whole frame, or NULL if the record is not about one */
	struct dissection *is; /* the same, parsed */
};

struct steps {
	struct sink sink;
	/* `what`: all records of one step; commands typed between two steps belong to the earlier
	 * one */
	void (*step)(struct steps *s, const struct happening *what, size_t count);
	bool blind; /* records only: frames are not stored */
	struct happening *items;
	size_t count, cap;
};

void steps_init(
	struct steps *s, void (*step)(struct steps *s, const struct happening *what, size_t count));
void steps_flush(struct steps *s); /* passes on what is pending: after the last step */
void steps_free(struct steps *s);

#endif
