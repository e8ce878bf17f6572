/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Creates a session, and the queries of views. Moving through time is in travel.c. */
#include "ui/model/model.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "host/records.h"
#include "ui/model/chip.h"

struct model *model_new(struct lab *lab, struct play *play, const struct model_options *o)
{
	struct model *m = calloc(1, sizeof(*m));

	if (!m)
		abort();
	m->lab = lab;
	m->play = play;
	m->set = *o;
	m->at = -1;
	m->saved = true;
	m->playing.pace = 2;
	store_init(&m->store, lab, o->records);
	m->chips = chips_give(lab_network(lab));
	m->lesson = play_lesson(play);
	return m;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	model_free_branches(m);
	store_free(&m->store);
	condition_free(m->filter);
	text_free(&m->filter_words);
	text_free(&m->message);
	free(m->placed);
	free(m->chips);
	free(m);
}

static void model_tell(struct model *m, bool is_error, const char *fmt, va_list ap)
{
	text_clear(&m->message);
	text_vadd(&m->message, fmt, ap);
	m->message_is_error = is_error;
}

void model_say(struct model *m, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	model_tell(m, false, fmt, ap);
	va_end(ap);
}

void model_refuse(struct model *m, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	model_tell(m, true, fmt, ap);
	va_end(ap);
}

static int within_plane(int n, int most)
{
	return n < 0 ? 0 : n > most ? most : n;
}

void model_place(struct model *m, unsigned node, int x, int y)
{
	struct placed *p = m->placed;

	x = within_plane(x, PLANE_WIDE_MAX);
	y = within_plane(y, PLANE_HIGH_MAX);
	m->saved = false;
	for (; p && p < m->placed + m->placed_count; p++)
		if (p->node == node) {
			p->x = x, p->y = y;
			return;
		}
	m->placed = realloc(m->placed, (m->placed_count + 1) * sizeof(*m->placed));
	if (!m->placed)
		abort();
	m->placed[m->placed_count++] = (struct placed){node, x, y};
}

/* ---- looking ---- */

size_t model_count(const struct model *m)
{
	return m->store.moment_count;
}

uint64_t model_gone(const struct model *m)
{
	return m->store.gone;
}

const struct moment *model_moment(const struct model *m, long i)
{
	return i >= 0 && (size_t)i < m->store.moment_count ? &m->store.moments[i] : NULL;
}

const struct moment *model_here(const struct model *m)
{
	return model_moment(m, m->at);
}

const struct record *model_record(const struct model *m, uint64_t number)
{
	return store_record(&m->store, number);
}

bool model_frame(const struct model *m, uint64_t number, struct frame *f)
{
	return store_frame(&m->store, number, f);
}

bool model_dissect(const struct model *m, uint64_t number, struct dissection *d)
{
	struct frame f;

	if (!store_frame(&m->store, number, &f))
		return false;
	frame_dissect(d, &f);
	return true;
}

const char *model_line(const struct model *m, uint64_t number)
{
	return store_line(&m->store, number);
}

const char *model_node(const struct model *m, unsigned node)
{
	const struct network *net = lab_network(m->lab);

	return node < net->node_count ? net->nodes[node]->name : "";
}

static uint64_t first_of(const struct model *m, const struct moment *at, unsigned kind)
{
	for (uint64_t n = at->first; n <= at->last; n++)
		if (model_record(m, n)->kind == kind && store_has_frame(&m->store, n))
			return n;
	return 0;
}

uint64_t model_subject(const struct model *m, const struct moment *at)
{
	if (!at)
		return 0;
	uint64_t row = at == model_here(m) ? model_row(m) : 0;
	if (row && store_has_frame(&m->store, row) && model_record(m, row)->kind != REC_COMMAND)
		return row;
	uint64_t n = first_of(m, at, REC_FRAME_RECEIVED);
	if (!n)
		n = first_of(m, at, REC_FRAME_SENT);
	return n ? n : first_of(m, at, REC_FRAME_DROPPED);
}
