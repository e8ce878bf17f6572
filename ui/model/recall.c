/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recreates moments that are no longer kept (store.h limits them): the lab goes back to an anchor
 * before them and runs again, and the store records it again. The known moments after them are
 * dropped meanwhile; they return as time advances, because the journal has the typed commands.
 */
#include "ui/model/model.h"

/* this many moments before the wanted one are recreated, too */
enum { MARGIN = 256 };

void model_shift(struct model *m)
{
	uint64_t gone = m->store.gone;
	size_t by = gone > m->gone ? (size_t)(gone - m->gone) : 0;

	if (gone == m->gone)
		return;
	m->filtered = gone > m->gone && m->filtered > by ? m->filtered - by : 0;
	if (m->show.on && gone > m->gone && m->show.from >= (long)by) {
		m->show.from -= (long)by;
		m->show.to -= (long)by;
	} else {
		m->show.on = false;
	}
	m->gone = gone;
}

static void begin_at(struct model *m, const struct store_anchor *at)
{
	lab_seek_typed(m->lab, at->step, at->typed);
	store_begin_at(&m->store, at);
	m->filtered = 0;
	m->at = -1;
}

static uint64_t before(uint64_t n, uint64_t by)
{
	return n > by ? n - by : 0;
}

bool model_recall(struct model *m, uint64_t moment)
{
	if (moment >= m->store.gone)
		return false;
	begin_at(m, store_anchor_before(&m->store, before(moment, MARGIN), UINT64_MAX, INT64_MAX));
	while (m->store.gone + m->store.moment_count <= moment && lab_step(m->lab))
		;
	model_moved(m);
	return true;
}

bool model_recall_step(struct model *m, uint64_t step)
{
	const struct moment *first = model_moment(m, 0);

	if (!m->store.gone || (first && first->step <= step))
		return false;
	begin_at(m, store_anchor_before(&m->store, UINT64_MAX, before(step, MARGIN), INT64_MAX));
	while (lab_position(m->lab) < step && lab_step(m->lab))
		;
	model_moved(m);
	return true;
}

bool model_recall_time(struct model *m, int64_t time)
{
	const struct moment *first = model_moment(m, 0);

	if (!m->store.gone || (first && first->time <= time))
		return false;
	begin_at(m, store_anchor_before(&m->store, UINT64_MAX, UINT64_MAX, time));
	lab_run_until(m->lab, time);
	model_moved(m);
	return true;
}
