/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Explains why a lab stopped. It runs a few more steps and counts their records: the most frequent
 * one shows what repeats forever. A command that only loops makes no records; then the first one
 * still running is named.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/trace.h"
#include "host/command.h"
#include "net/bridge.h"
#include "net/records.h"
#include "watch/describe.h"
#include "watch/dissect.h"
#include "world/lab.h"

#define SAMPLE_STEPS 2000
#define SAMPLE_KINDS 64
#define RING_SHOWN 8

struct often { /* records of one kind, with one reason, at one node */
	struct record first;
	struct text frame;
	unsigned count;
};

struct sample {
	struct sink sink;
	struct often kinds[SAMPLE_KINDS];
	size_t count;
};

static bool same(const struct record *a, const struct record *b)
{
	return a->kind == b->kind && a->reason == b->reason && a->node == b->node;
}

static void hear(struct sink *sink, const struct record *r, const void *frame)
{
	struct sample *s = container_of(sink, struct sample, sink);
	size_t i = 0;

	while (i < s->count && !same(&s->kinds[i].first, r))
		i++;
	if (i == SAMPLE_KINDS)
		return;
	struct often *o = &s->kinds[i];
	if (i == s->count) {
		s->count++;
		o->first = *r;
		if (frame)
			frame_describe(&o->frame, frame);
	}
	o->count++;
}

static void sample_take(struct sample *s, struct lab *lab)
{
	*s = (struct sample){.sink.record = hear};
	lab_overhear(lab, SAMPLE_STEPS, &s->sink);
}

static void sample_free(struct sample *s)
{
	for (size_t i = 0; i < s->count; i++)
		text_free(&s->kinds[i].frame);
}

/* prefers informative records: a frame in transit, else a decision */
static const struct often *most_often(const struct sample *s)
{
	const struct often *best = NULL;

	for (int pass = 0; pass < 2 && !best; pass++)
		for (size_t i = 0; i < s->count; i++) {
			const struct often *o = &s->kinds[i];
			bool says = pass ? o->first.reason != 0 : o->first.kind == REC_FRAME_SENT;
			if (says && o->first.node != NO_NODE && (!best || o->count > best->count))
				best = o;
		}
	return best;
}

static const struct process *running(const struct lab *lab)
{
	const struct process *p;

	for (uint32_t id = 1; (p = lab_process(lab, id)); id++)
		if (p->running)
			return p;
	return NULL;
}

static void put_what(struct text *t, const struct lab *lab, const struct sample *s)
{
	const struct often *o = most_often(s);
	const struct process *p = o ? NULL : running(lab);

	if (o && o->frame.len)
		text_add(t, say(lab_language(lab), "%s sends %s"),
			lab_network(lab)->nodes[o->first.node]->name, text_str(&o->frame));
	else if (o)
		record_why(t, lab, &o->first);
	else if (p && p->line)
		text_add(t, say(lab_language(lab), "'%s' runs on %s"), p->line, p->host->node.name);
	else
		text_put(t, say(lab_language(lab), N_("a timer expires")));
}

static void put_standing(struct text *t, struct lab *lab)
{
	uint64_t steps = lab_engine(lab)->at_once;
	struct text when = {0}, what = {0};
	struct sample s;

	text_duration(&when, lab_now(lab));
	sample_take(&s, lab);
	put_what(&what, lab, &s);
	text_add(t,
		say(lab_language(lab),
			"time is stuck at %s after %llu steps in one instant; over and over: %s"),
		text_str(&when), (unsigned long long)steps, text_str(&what));
	sample_free(&s);
	text_free(&when);
	text_free(&what);
}

/* ---- storms ---- */

void ring_words(struct text *t, const struct lab *lab)
{
	const struct bridge *ring[RING_SHOWN];
	size_t count = bridge_ring(lab_network(lab), ring, RING_SHOWN);
	const struct language *l = lab_language(lab);
	struct text names = {0};

	if (count == 1) {
		text_add(t, say(l, "%s is connected to itself"), ring[0]->node.name);
	} else if (count == 2) {
		text_add(t, say(l, "%s and %s are connected by two links"), ring[1]->node.name,
			ring[0]->node.name);
	} else if (count) {
		for (size_t i = count < RING_SHOWN ? count : RING_SHOWN; i-- > 0;)
			text_add(&names, "%s%s", names.len ? ", " : "", ring[i]->node.name);
		if (count > RING_SHOWN)
			text_put(&names, ", …");
		text_add(t, say(l, "%s are connected in a loop"), text_str(&names));
	} else {
		text_put(t, say(l, N_("switches were connected in a loop")));
	}
	text_free(&names);
}

static const struct text *frame_that_loops(const struct sample *s)
{
	static const struct text none;

	for (size_t i = 0; i < s->count; i++)
		if (s->kinds[i].first.kind == REC_BRIDGE_FLOOD)
			return &s->kinds[i].frame;
	for (size_t i = 0; i < s->count; i++)
		if (s->kinds[i].frame.len)
			return &s->kinds[i].frame;
	return &none;
}

static void put_storm(struct text *t, struct lab *lab)
{
	struct sample s;

	ring_words(t, lab);
	sample_take(&s, lab);
	text_add(t, say(lab_language(lab), ": a broadcast loops endlessly: %s"),
		text_str(frame_that_loops(&s)));
	sample_free(&s);
}

void lab_end_words(struct text *t, struct lab *lab)
{
	struct text when = {0};

	switch (lab_end(lab)) {
	case LAB_GOES_ON: break;
	case LAB_STANDS: put_standing(t, lab); break;
	case LAB_STORMS: put_storm(t, lab); break;
	case LAB_LIMIT:
		text_seconds(&when, lab_now(lab));
		text_add(t, say(lab_language(lab), "the limit of %llu steps is reached at %s"),
			(unsigned long long)lab_position(lab), text_str(&when));
		break;
	}
	text_free(&when);
}
