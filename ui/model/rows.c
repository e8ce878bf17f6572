/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows of a moment in a list: one for the event, and one for each frame that a host then sent.
 * A row is described by its own frame, and a filter selects rows by it, as a capture's display
 * filter does; events without a frame (a pick, a silence) belong to the first row.
 */
#include "host/records.h"
#include "ui/model/model.h"

/* a frame of the host's own, or one that it changed; a frame forwarded by a switch is the same
 * frame */
static bool is_row(const struct model *m, const struct moment *at, const struct record *r)
{
	const struct network *net = lab_network(m->lab);
	struct frame f, shown;

	if (r->kind != REC_FRAME_SENT || r->number == at->shown || r->node >= net->node_count ||
		net->nodes[r->node]->kind != NODE_HOST)
		return false;
	if (!model_frame(m, at->shown, &shown) || !model_frame(m, r->number, &f))
		return model_record(m, at->shown)->kind != REC_COMMAND ||
			store_has_frame(&m->store, r->number);
	return true;
}

static bool row_shown(const struct model *m, uint64_t row, bool first, const struct moment *at)
{
	if (!m->filter || model_holds(m, row))
		return true;
	for (uint64_t n = at->first; first && n <= at->last; n++) {
		unsigned kind = model_record(m, n)->kind;
		if (kind != REC_FRAME_SENT && kind != REC_FRAME_RECEIVED && model_holds(m, n))
			return true;
	}
	return false;
}

size_t model_rows(const struct model *m, const struct moment *at, uint64_t rows[ROWS_OF_MOMENT])
{
	size_t count = 0;

	if (row_shown(m, at->shown, true, at))
		rows[count++] = at->shown;
	for (uint64_t n = at->first; n <= at->last && count < ROWS_OF_MOMENT; n++)
		if (is_row(m, at, model_record(m, n)) && row_shown(m, n, false, at))
			rows[count++] = n;
	return count;
}

uint64_t model_row(const struct model *m)
{
	const struct moment *at = model_here(m);
	uint64_t rows[ROWS_OF_MOMENT];

	if (!at)
		return 0;
	if (m->chosen >= at->first && m->chosen <= at->last)
		return m->chosen;
	return model_rows(m, at, rows) ? rows[0] : at->shown;
}

void model_go_row(struct model *m, long moment, uint64_t row)
{
	if (moment != m->at)
		model_go(m, moment);
	m->chosen = row;
}
