/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plays a lab to its end while the model records, then goes to a step, a time or a condition.
 */
#include "ui/verbs/recorded.h"
#include "base/text.h"

#include <string.h>

#define QUIET (60 * NSEC_PER_SEC) /* of a lab without stop_time: simulated, after the lesson */

static void play_to_end(struct opened *o, const struct play_hooks *hooks)
{
	int64_t end = o->stop_time;

	play_walkthrough(o->play, hooks);
	if (end == SPEC_UNSET)
		end = lab_now(o->lab) + QUIET;
	if (end > lab_now(o->lab))
		lab_run_until(o->lab, end);
}

int recorded_prepare(struct recorded *r, const struct arguments *a, const char *path)
{
	*r = (struct recorded){0};
	int status = open_lab(&r->lab, a, path, true);

	if (status != EXIT_FINE)
		return status;
	const char *name = r->lab.spec->name.s ? r->lab.spec->name.s : path;
	const struct model_options set = {.name = name, .stop_time = r->lab.stop_time};
	r->model = model_new(r->lab.lab, r->lab.play, &set);
	return EXIT_FINE;
}

int recorded_play(struct recorded *r, const struct arguments *a, const struct play_hooks *hooks)
{
	play_to_end(&r->lab, hooks);
	model_moved(r->model);
	int status = tell_end(a, r->lab.lab);
	if (status == EXIT_FINE)
		model_go(r->model, -1);
	return status;
}

int recorded_open(struct recorded *r, const struct arguments *a, const char *path)
{
	int status = recorded_prepare(r, a, path);

	if (status != EXIT_FINE)
		return status;
	status = recorded_play(r, a, NULL);
	if (status != EXIT_FINE)
		recorded_close(r);
	return status;
}

void recorded_close(struct recorded *r)
{
	model_free(r->model);
	close_lab(&r->lab);
	*r = (struct recorded){0};
}

static void to_end_of_instant(struct model *m)
{
	const struct moment *at = model_here(m), *next;
	long i = m->at;

	while (at && (next = model_moment(m, i + 1)) && next->time == at->time)
		i++;
	if (i != m->at)
		model_go(m, i);
}

/* the moment of that step, or the last one before it */
static void go_step(struct model *m, uint64_t step)
{
	long i = -1;

	while (model_moment(m, i + 1) && model_moment(m, i + 1)->step <= step)
		i++;
	model_go(m, i);
}

static void go_time(struct model *m, int64_t time)
{
	long i = -1;

	while (model_moment(m, i + 1) && model_moment(m, i + 1)->time <= time)
		i++;
	model_go(m, i);
}

int recorded_go(struct recorded *r, const struct arguments *a, const char *when)
{
	struct model *m = r->model;
	uint64_t step;
	int64_t time;

	if (parse_u64(when, &step)) {
		go_step(m, step);
	} else if (parse_duration(when, &time)) {
		go_time(m, time);
	} else if (!model_until(m, when)) {
		complain_plainly(a, text_str(&m->message));
		return EXIT_WRONG;
	}
	to_end_of_instant(m);
	return EXIT_FINE;
}
