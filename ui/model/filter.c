/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which moments are visible: those with a record for which the filter's condition holds, evaluated
 * for that record alone, and with a frame of the followed connection. A connection is identified by
 * its client's address and port, which no forwarding method changes.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/model/model.h"
#include "ui/text/words.h"

#define HOPS_MAX 32

/* ---- a connection ---- */

static void ends_of(const struct dissection *d, uint32_t address[2], uint16_t port[2])
{
	const struct ipv4_header *ip = d->has_inner ? &d->inner : &d->ip;

	address[0] = ip->src;
	address[1] = ip->dst;
	port[0] = d->innermost == DISSECT_TCP ? d->tcp.source : d->udp.source;
	port[1] = d->innermost == DISSECT_TCP ? d->tcp.dest : d->udp.dest;
}

bool model_of_connection(const struct model *m, uint64_t number, uint32_t client, uint16_t cport)
{
	uint32_t address[2];
	uint16_t port[2];
	struct dissection d;

	if (!model_dissect(m, number, &d))
		return false;
	if (d.has_about)
		return (d.about.src == client && d.about_source == cport) ||
			(d.about.dst == client && d.about_dest == cport);
	if (d.innermost != DISSECT_TCP && d.innermost != DISSECT_UDP)
		return false;
	ends_of(&d, address, port);
	return (address[0] == client && port[0] == cport) ||
		(address[1] == client && port[1] == cport);
}

bool model_follow(struct model *m)
{
	uint32_t address[2];
	uint16_t port[2];
	struct dissection d;

	m->filtered = 0;
	if (m->follow_address) {
		m->follow_address = 0;
		model_refilter(m);
		model_say(m, _("All connections are shown again."));
		return true;
	}
	if (!model_dissect(m, model_subject(m, model_here(m)), &d) ||
		(d.innermost != DISSECT_TCP && d.innermost != DISSECT_UDP)) {
		model_refuse(m,
			_("The current frame does not belong to a connection: go to a TCP or UDP "
			  "frame."));
		return false;
	}
	ends_of(&d, address, port);
	unsigned client = port[1] > port[0]; /* the ephemeral port is the higher one */
	m->follow_address = address[client];
	m->follow_port = port[client];
	model_refilter(m);
	model_say(m, _("Only the connection of %s:%u is shown; f shows all again."),
		ip_text(m->follow_address).s, m->follow_port);
	return true;
}

/* ---- a condition ---- */

static bool holds_for(const struct model *m, const struct record *r)
{
	struct frame f;

	condition_begin(m->filter);
	condition_hear(m->filter, m->lab, r, model_frame(m, r->number, &f) ? &f : NULL);
	return condition_holds(m->filter, m->lab);
}

bool model_holds(const struct model *m, uint64_t record)
{
	/* a pattern counts a frame once, where its host sent it; a list shows it at each hop */
	for (unsigned hop = 0; record && hop < HOPS_MAX; hop++) {
		if (holds_for(m, model_record(m, record)))
			return true;
		record = store_earlier(&m->store, record);
	}
	return false;
}

static bool is_wanted(const struct model *m, const struct moment *at)
{
	uint64_t rows[ROWS_OF_MOMENT];
	bool followed = !m->follow_address;

	for (uint64_t n = at->first; n <= at->last && !followed; n++)
		followed = model_of_connection(m, n, m->follow_address, m->follow_port);
	return followed && model_rows(m, at, rows) > 0;
}

void model_refilter(struct model *m)
{
	size_t from = m->filtered < model_count(m) ? m->filtered : model_count(m);

	/* the last one may have grown */
	for (size_t i = from ? from - 1 : 0; i < model_count(m); i++) {
		struct moment *at = &m->store.moments[i];
		bool all = !m->filter && !m->follow_address;
		at->marks = (uint16_t)(at->marks & ~MARK_HIDDEN);
		if (!all && !is_wanted(m, at))
			at->marks |= MARK_HIDDEN;
	}
	m->filtered = model_count(m);
}

bool model_filter(struct model *m, const char *words)
{
	struct condition *c = *words ? model_condition(m, words) : NULL;

	if (*words && !c)
		return false;
	condition_free(m->filter);
	m->filter = c;
	text_clear(&m->filter_words);
	text_put(&m->filter_words, words);
	m->filtered = 0;
	model_refilter(m);
	return true;
}

bool model_visible(const struct model *m, long i)
{
	const struct moment *at = model_moment(m, i);

	return at && !(at->marks & MARK_HIDDEN);
}

long model_visible_after(const struct model *m, long i)
{
	for (i++; model_moment(m, i); i++)
		if (model_visible(m, i))
			return i;
	return -1;
}

long model_visible_before(const struct model *m, long i)
{
	for (i--; i >= 0; i--)
		if (model_visible(m, i))
			return i;
	return -1;
}
