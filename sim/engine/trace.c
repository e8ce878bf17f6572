/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/trace.h"

#include <string.h>

void trace_attach(struct trace *t, struct sink *s)
{
	struct sink **at = &t->sinks;

	while (*at)
		at = &(*at)->next;
	s->next = NULL;
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
	for (struct sink *s = e->trace->sinks, *next; s; s = next) {
		next = s->next; /* a sink may detach itself */
		s->record(s, r, frame);
	}
}

uint64_t arg_word(const char *word)
{
	uint64_t v = 0;

	for (size_t i = 0; i < 8 && word[i]; i++)
		v |= (uint64_t)(unsigned char)word[i] << (8 * i);
	return v;
}
