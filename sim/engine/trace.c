/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The chain of observers. When a restored world runs again up to where it had been, the sinks do
 * not get the same records twice: each sink keeps the number of its last record, outside the world.
 * A sink attached after a step back gets the re-run records, because it has seen none of them.
 */
#include "engine/trace.h"

#include <string.h>

void trace_attach(struct trace *t, struct sink *s)
{
	struct sink **at = &t->sinks;

	while (*at)
		at = &(*at)->next;
	s->next = NULL;
	s->heard = 0;
	*at = s;
}

void trace_detach(struct trace *t, struct sink *s)
{
	struct sink **at = &t->sinks;

	while (*at && *at != s)
		at = &(*at)->next;
	if (*at)
		*at = s->next;
}

void trace_emit(struct engine *e, const struct record *r, const void *frame)
{
	struct trace *t = e->trace;

	if (t->heard < r->number)
		t->heard = r->number;
	for (struct sink *s = t->sinks, *next; s; s = next) {
		next = s->next; /* a sink may detach itself */
		if (s->heard >= r->number)
			continue;
		s->heard = r->number;
		s->record(s, r, frame);
	}
}

void trace_rewind(struct trace *t, uint64_t number)
{
	if (t->heard > number)
		t->heard = number;
	for (struct sink *s = t->sinks; s; s = s->next) {
		if (s->heard > number)
			s->heard = number;
		if (s->rewind)
			s->rewind(s, number);
	}
}

uint64_t arg_word(const char *word)
{
	uint64_t v = 0;

	for (size_t i = 0; i < 8 && word[i]; i++)
		v |= (uint64_t)(unsigned char)word[i] << (8 * i);
	return v;
}
