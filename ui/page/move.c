/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys as in the terminal, and the same by name: steps, positions, playing. */
#include <string.h>

#include "base/text.h"
#include "ui/page/page.h"
#include "ui/text/words.h"

#define RUN_MOMENTS 2000 /* that one request runs */

json_t *page_key(struct page *p, const json_t *request)
{
	const char *keys = page_text(request, "keys");
	struct input in;

	while (*keys && keys_next(&keys, &in))
		screen_input(p->screen, &in, p->wall);
	return page_state(p, NULL);
}

/* column and row in the view as last drawn */
json_t *page_click(struct page *p, const json_t *request)
{
	int view = screen_view_by_name(page_text(request, "view"));

	text_clear(&p->model->message);
	if (view >= 0 && views[view]->click) {
		screen_focus(p->screen, view);
		views[view]->click(p->screen, p->screen->places[view].state,
			(int)page_number(request, "x", 0), (int)page_number(request, "y", 0));
	}
	return page_state(p, request);
}

json_t *page_tick(struct page *p, const json_t *request)
{
	int64_t due = p->model->show.on ? model_show_tick(p->model, p->wall)
					: screen_tick(p->screen, p->wall);
	json_t *o = page_state(p, request);

	if (due >= 0)
		json_object_set_new(o, "due", json_real((double)due / NSEC_PER_MSEC));
	return o;
}

static bool read_stride(const char *name, enum stride *s)
{
	static const char *const names[] = {
		[STRIDE_EVENT] = "event", [STRIDE_HOP] = "hop", [STRIDE_DECISION] = "decision"};

	*s = STRIDE_HOP;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0) {
			*s = (enum stride)i;
			return true;
		}
	return !*name;
}

json_t *page_step(struct page *p, const json_t *request)
{
	int64_t n = page_number(request, "n", 1);
	enum stride s;

	if (!read_stride(page_text(request, "stride"), &s))
		return page_refuse(_("stride: expected event, hop or decision"));
	text_clear(&p->model->message);
	p->model->feedback.begun = true;
	for (; n > 0 && model_step(p->model, s, 1); n--)
		;
	for (; n < 0 && model_step(p->model, s, -1); n++)
		;
	return page_state(p, request);
}

/* To a moment, from -1, the beginning; one that has not happened yet is run to. */
json_t *page_seek(struct page *p, const json_t *request)
{
	int64_t at = page_number(request, "at", -1);

	text_clear(&p->model->message);
	model_go(p->model, at < (int64_t)model_count(p->model) ? (long)at : p->model->at);
	while (p->model->at < at && model_step(p->model, STRIDE_EVENT, 1))
		;
	if (p->model->at > at) /* the journal's commands were typed on the way */
		model_go(p->model, (long)at);
	return page_state(p, request);
}

/* Runs until the lab has taken this many steps in total, or stops; `more`: it may continue. */
json_t *page_run(struct page *p, const json_t *request)
{
	uint64_t to = (uint64_t)page_number(request, "to", 0);
	bool goes_on = true;

	text_clear(&p->model->message);
	for (int n = 0; n < RUN_MOMENTS && goes_on && lab_position(p->lab) < to; n++)
		goes_on = model_step(p->model, STRIDE_EVENT, 1);
	json_t *o = page_state(p, request);
	json_object_set_new(o, "more", json_boolean(goes_on && lab_position(p->lab) < to));
	return o;
}

/* To a branch that was left, by its number from 1. */
json_t *page_branch(struct page *p, const json_t *request)
{
	int64_t number = page_number(request, "number", 0);

	text_clear(&p->model->message);
	model_take_branch(p->model, number > 0 ? (size_t)number : 0);
	return page_state(p, request);
}

/* To a time in ns, known or not. */
json_t *page_go(struct page *p, const json_t *request)
{
	text_clear(&p->model->message);
	model_go_time(p->model, page_number(request, "time", 0));
	return page_state(p, request);
}

json_t *page_play(struct page *p, const json_t *request)
{
	bool on = json_is_true(json_object_get(request, "on"));

	if (!on)
		model_show_ends(p->model);
	model_play(p->model, on, p->wall);
	return page_state(p, request);
}

/* Runs a pending command to its end, at most 600 s. */
json_t *page_finish(struct page *p, const json_t *request)
{
	uint32_t id = (uint32_t)page_number(request, "process", 0);
	int64_t end = lab_now(p->lab) + 600 * NSEC_PER_SEC;
	const struct process *process;

	text_clear(&p->model->message);
	while ((process = lab_process(p->lab, id)) && process->running && lab_now(p->lab) < end &&
		p->limit && model_step(p->model, STRIDE_EVENT, 1))
		;
	return page_state(p, request);
}
