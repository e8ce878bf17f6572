/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Only moving forward by one instant is animated: its frames move, its decisions appear. A step
 * back, a jump, or an event of the same instant shows the still at once. Keys never wait for an
 * animation.
 */
#include "ui/window/private.h"

static int64_t time_of(const struct model *m, long at)
{
	const struct moment *moment = model_moment(m, at);

	return moment ? moment->time : -1;
}

/* is the present instant the one after the one that was shown? */
static bool is_next(const struct window *w)
{
	const struct model *m = w->s->model;
	int64_t now = time_of(m, m->at);

	return m->at > w->shown_at && now != w->shown_time && time_of(m, w->shown_at + 1) == now;
}

static int length_of(const struct model *m)
{
	struct scene s;

	picture_scene(&s, m, PICTURE_MAP, PHASE_END);
	int length = s.length;
	scene_free(&s);
	return length;
}

void motion_begin(struct window *w, int64_t wall)
{
	const struct model *m = w->s->model;

	if (m->at == w->shown_at)
		return;
	int length = w->set.moves && is_next(w) ? length_of(m) : 0;
	w->motion = (struct motion){.on = length > 0, .length = length, .began = wall};
	w->shown_at = m->at;
	w->shown_time = time_of(m, m->at);
	w->dirty = true;
}

int motion_phase(struct window *w, int64_t wall)
{
	int64_t ms = (wall - w->motion.began) / NSEC_PER_MSEC;

	if (w->motion.on && ms >= w->motion.length) {
		w->motion.on = false;
		w->dirty = true; /* the still is drawn once more */
	}
	return w->motion.on ? (int)(ms * PHASE_END / w->motion.length) : PHASE_END;
}
