/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Invariant: begun[i] is how much of the journal was typed when step i began, ascending; so the
 * steps that have begun at any position follow from the journal's count there.
 */
#include "ui/model/walk.h"

#include <stdlib.h>

#include "ui/model/model.h"

struct walk {
	struct model *m;
	size_t *begun;
	uint64_t *began_at; /* step of the engine */
	size_t count, of;
	struct condition *until; /* of the step going on; or NULL */
	uint64_t heard;          /* the last record that it was told */
	uint32_t process;        /* what the step typed last; 0: nothing */
	bool over;
};

struct walk *walk_new(struct model *m)
{
	struct walk *w = calloc(1, sizeof(*w));
	size_t of = lab_spec(m->lab)->walkthrough.count;

	if (!w)
		abort();
	w->m = m;
	w->of = of;
	w->begun = calloc(of + 1, sizeof(*w->begun));
	w->began_at = calloc(of + 1, sizeof(*w->began_at));
	if (!w->begun || !w->began_at)
		abort();
	w->over = true;
	return w;
}

void walk_free(struct walk *w)
{
	condition_free(w->until);
	free(w->begun);
	free(w->began_at);
	free(w);
}

static const struct spec_step *step_at(const struct model *m, size_t i)
{
	return &lab_spec(m->lab)->walkthrough.items[i];
}

void walk_look(struct model *m)
{
	struct walk *w = m->walk;
	uint64_t last = lab_engine(m->lab)->records;
	struct frame f;

	if (w->over)
		return;
	for (; w->until && w->heard < last; w->heard++) {
		const struct record *r = model_record(m, w->heard + 1);
		if (r)
			condition_hear(
				w->until, m->lab, r, model_frame(m, r->number, &f) ? &f : NULL);
	}
	const struct process *p = w->process ? lab_process(m->lab, w->process) : NULL;
	w->over = w->until ? condition_holds(w->until, m->lab) : !p || !p->running;
}

static void type_all(struct model *m, const struct spec_step *step)
{
	struct host *h = step->on.s ? lab_host(m->lab, step->on.s) : NULL;

	for (size_t i = 0; h && i < step->break_.count; i++)
		lab_command(m->lab, h, step->break_.items[i].s, NULL);
	for (size_t i = 0; h && i < step->run.count; i++)
		m->walk->process = lab_command(m->lab, h, step->run.items[i].s, NULL)->id;
}

bool walk_begin_next(struct model *m)
{
	struct walk *w = m->walk;

	walk_look(m);
	if (!w->over || w->count == w->of)
		return false;
	const struct spec_step *step = step_at(m, w->count);
	struct problems none = {0};
	condition_free(w->until);
	w->until = step->until.s ? condition_parse(step->until.s, step->until.at, &none) : NULL;
	problems_free(&none);
	w->heard = lab_engine(m->lab)->records;
	w->process = 0;
	w->over = false;
	w->began_at[w->count] = lab_position(m->lab);
	w->begun[w->count++] = lab_typed(m->lab);
	type_all(m, step);
	walk_look(m);
	return true;
}

size_t walk_begun(const struct model *m)
{
	const struct walk *w = m->walk;
	size_t n = 0;

	while (n < w->count &&
		(w->began_at[n] < lab_position(m->lab) ||
			(w->began_at[n] == lab_position(m->lab) &&
				w->begun[n] <= lab_typed(m->lab))))
		n++;
	return n;
}

void walk_cut(struct model *m)
{
	struct walk *w = m->walk;
	size_t typed = lab_typed(m->lab);

	while (w->count && w->begun[w->count - 1] >= typed)
		w->count--;
	condition_free(w->until);
	w->until = NULL;
	w->over = true;
}

size_t walk_count(const struct model *m)
{
	return m->walk->of;
}

const struct spec_step *walk_step(const struct model *m)
{
	size_t n = walk_begun(m);

	return n ? step_at(m, n - 1) : NULL;
}
