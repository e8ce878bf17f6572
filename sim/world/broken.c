/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scenario's `faults`: each types its commands at its time, as an event of the engine, before
 * the scenario's own events of that instant. Faults of time 0 are in the lab when it opens, unless
 * traffic causes them.
 */
#include "app/shell/shell.h"
#include "faults/fault.h"
#include "world/world.h"

struct broken {
	struct event event;
	const struct lab *lab;
	const struct spec_fault *entry;
};

static void broken_type(void *arg, const char *host, const char *command)
{
	struct host *h = lab_host(arg, host);

	if (h) /* an unwired lab has not every host */
		shell_run(h, command, NULL);
}

static void broken_run(struct engine *e, struct event *event)
{
	struct broken *b = container_of(event, struct broken, event);
	struct problems none = {0};
	const struct fault *f;
	struct fault_place place;

	(void)e;
	if (fault_of_spec(b->lab->spec, b->entry, &f, &place, &none))
		fault_commands(&place, f->put, broken_type, (void *)(uintptr_t)b->lab);
	problems_free(&none);
}

/* Is the fault part of the initial state, without visible commands? Faults caused by traffic are
 * visible. */
static bool was_left_so(const struct spec *s, const struct spec_fault *entry)
{
	struct problems none = {0};
	const struct fault *f;
	struct fault_place place;
	bool left = entry->time == 0 && fault_of_spec(s, entry, &f, &place, &none) &&
		f->touches != FAULT_TOUCHES_HISTORY;

	problems_free(&none);
	return left;
}

void broken_start(struct lab *lab)
{
	const struct spec *s = lab->spec;

	for (size_t i = 0; i < s->faults.count; i++) {
		struct broken *b = arena_alloc(&lab->arena, sizeof(*b));
		b->event.run = broken_run;
		b->lab = lab;
		b->entry = &s->faults.items[i];
		if (was_left_so(s, b->entry))
			broken_run(lab->engine, &b->event);
		else
			event_schedule(lab->engine, &b->event, b->entry->time);
	}
}
