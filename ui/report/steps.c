/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Collects the records of a step, with frames as bytes, and passes them on when the next one
 * begins; see steps.h.
 */
#include "ui/report/steps.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"

static void *grown(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p)
		abort();
	return p;
}

static void keep_frame(struct happening *h, const struct frame *f)
{
	uint32_t length = frame_length(f);

	h->bytes = grown(NULL, length ? length : 1);
	frame_read(f, 0, h->bytes, length);
	h->is = grown(NULL, sizeof(*h->is));
	frame_dissect(h->is, f);
}

void steps_flush(struct steps *s)
{
	if (s->count)
		s->step(s, s->items, s->count);
	for (size_t i = 0; i < s->count; i++) {
		free(s->items[i].bytes);
		free(s->items[i].is);
	}
	s->count = 0;
}

static void steps_take(struct sink *sink, const struct record *r, const void *frame)
{
	struct steps *s = container_of(sink, struct steps, sink);

	if (s->count && s->items[0].r.step != r->step)
		steps_flush(s);
	if (s->count == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 32;
		s->items = grown(s->items, s->cap * sizeof(*s->items));
	}
	struct happening *h = &s->items[s->count++];
	*h = (struct happening){.r = *r};
	if (frame && !s->blind)
		keep_frame(h, frame);
}

void steps_init(
	struct steps *s, void (*step)(struct steps *s, const struct happening *what, size_t count))
{
	*s = (struct steps){.sink.record = steps_take, .step = step};
}

void steps_free(struct steps *s)
{
	steps_flush(s);
	free(s->items);
	s->items = NULL;
	s->cap = 0;
}
