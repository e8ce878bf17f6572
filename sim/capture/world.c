/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames are compared flow by flow: what one side of a conversation sent, as seen at one interface,
 * in order. No order is required between flows, since two hosts of a real network are never
 * synchronised to the microsecond.
 */
#include "capture/world.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "capture/private.h"

#define CLASS_LEAST (30 * INT64_C(1000000))
#define CLASS_PART 33 /* a 33rd of the time that has passed */
#define WINDOW_PART 100
#define ONE_MOMENT INT64_C(1000000)
#define ETH_P_IPV6 0x86dd

void world_add(struct world *w, uint32_t point, int64_t time, const uint8_t *bytes, uint32_t n)
{
	if (n >= ETH_HLEN && get16(bytes + 2 * ETH_ALEN) == ETH_P_IPV6)
		return;
	if (w->count == w->cap) {
		w->cap = w->cap ? 2 * w->cap : 256;
		w->frames = realloc(w->frames, w->cap * sizeof(*w->frames));
		if (!w->frames)
			abort();
	}
	struct world_frame *f = &w->frames[w->count++];
	*f = (struct world_frame){.point = point, .length = n, .time = time};
	f->bytes = capture_memory(n);
	memcpy(f->bytes, bytes, n);
}

void world_free(struct world *w)
{
	for (size_t i = 0; i < w->count; i++) {
		free(w->frames[i].bytes);
		free(w->frames[i].masked);
	}
	free(w->frames);
	world_forget(w);
	*w = (struct world){0};
}

void worlds_free(struct worlds *out)
{
	text_free(&out->field);
}

static int world_by_time(const void *a, const void *b)
{
	const struct world_frame *x = a, *y = b;

	return x->time < y->time ? -1 : x->time > y->time;
}

/* merge sort, since frames of one instant keep their order */
static void order(struct world_frame *f, size_t n)
{
	if (n < 2)
		return;
	const size_t half = n / 2;
	order(f, half);
	order(f + half, n - half);
	struct world_frame *copy = capture_memory(half * sizeof(*f));
	memcpy(copy, f, half * sizeof(*f));
	for (size_t i = 0, a = 0, b = half; a < half; i++)
		f[i] = b < n && world_by_time(&f[b], &copy[a]) < 0 ? f[b++] : copy[a++];
	free(copy);
}

/* the one before it in its flow */
static const struct world_frame *before(const struct world *w, size_t i)
{
	size_t k = i;

	while (k > 0 && w->frames[k - 1].flow != w->frames[i].flow)
		k--;
	return k ? &w->frames[k - 1] : NULL;
}

static bool windows_equal(const uint8_t *a, const uint8_t *b)
{
	const int x = get16(a), y = get16(b);

	return abs(x - y) * WINDOW_PART <= x;
}

static bool masked_equal(const struct world_frame *a, const struct world_frame *b)
{
	const uint32_t at = a->window_at;

	if (a->length != b->length || at != b->window_at)
		return false;
	if (!at)
		return memcmp(a->masked, b->masked, a->length) == 0;
	return memcmp(a->masked, b->masked, at) == 0 &&
		windows_equal(a->masked + at, b->masked + at) &&
		memcmp(a->masked + at + 2, b->masked + at + 2, a->length - at - 2) == 0;
}

/* one advert at its deadline, one in reply: `b` is the one before it in its flow, or NULL */
static bool is_race(const struct world_frame *f, const struct world_frame *b)
{
	return f->advert && b && f->time - b->time < ONE_MOMENT && masked_equal(f, b);
}

/* Was the request `b` answered before frame `i`? Replies go to one host: others do not see them. */
static bool was_answered(const struct world *w, size_t i, const struct world_frame *b)
{
	for (size_t k = i; k > 0 && w->frames[k - 1].time >= b->time; k--)
		if (w->frames[k - 1].reply && w->frames[k - 1].about == b->about)
			return true;
	return false;
}

/* sets a frame's age within its flow, and whether a reply answers a probe */
static void count_times(struct world *w)
{
	for (size_t i = 0; i < w->count; i++) {
		struct world_frame *f = &w->frames[i];
		const struct world_frame *b = before(w, i);
		const bool anew = !b || (f->asks && was_answered(w, i, b));
		f->since = anew ? 0 : f->time - (b->time - b->since);
		f->probe |= f->reply && b && b->probe;
		f->race = is_race(f, b);
	}
}

static void prepare(struct world *w, size_t *unsummed)
{
	order(w->frames, w->count);
	world_learn(w);
	for (size_t i = 0; i < w->count; i++) {
		struct world_frame *f = &w->frames[i];
		free(f->masked); /* of an earlier comparison */
		f->pair = NULL;
		f->taken = f->probe = f->asks = f->reply = f->report = f->check = false;
		f->verdict = WORLDS_EQUAL;
		*unsummed += world_mask(w, f);
	}
	count_times(w);
}

/* ---- one against the other ---- */

static bool in_class(const struct world_frame *a, const struct world_frame *b)
{
	const int64_t apart = llabs(a->since - b->since);
	const int64_t passed = a->since > b->since ? a->since : b->since;

	return a->report || apart <= CLASS_LEAST + passed / CLASS_PART;
}

/* the next unpaired frame of the same flow */
static struct world_frame *next_of(const struct world *w, size_t *from, uint64_t flow)
{
	for (; *from < w->count; ++*from)
		if (w->frames[*from].flow == flow && !w->frames[*from].taken)
			return &w->frames[*from];
	return NULL;
}

static void parts(struct worlds *out, enum world_difference how, struct world_frame *lab,
	struct world_frame *real)
{
	const struct world_frame *at = lab ? lab : real;
	const struct world_frame *first = out->lab ? out->lab : out->real;

	if (first && first->time <= at->time)
		return;
	out->first = how;
	out->lab = lab;
	out->real = real;
	text_clear(&out->field);
	if (how == WORLDS_BYTES)
		world_field(&out->field, lab, real);
}

static void only_probe(struct worlds *out, struct world_frame *f)
{
	f->taken = true;
	f->verdict = WORLDS_PROBE;
	if (f->check)
		out->checks++;
	else if (f->race)
		out->races++;
	else
		out->probes++;
}

/* chance decides whether it is there */
static bool may_miss(const struct world_frame *f)
{
	return f->probe || f->check || f->race;
}

/* A probe that only one world has is passed over, on either side. */
static struct world_frame *partner(
	struct worlds *out, const struct world *real, const struct world_frame *f)
{
	size_t at = 0;
	struct world_frame *r = next_of(real, &at, f->flow);

	while (r && may_miss(r) && !masked_equal(f, r)) {
		only_probe(out, r);
		r = next_of(real, &at, f->flow);
	}
	return r;
}

static enum world_difference judge_pair(struct world_frame *f, struct world_frame *r)
{
	if (!r)
		return WORLDS_MISSING;
	r->taken = true;
	f->pair = r;
	r->pair = f;
	if (!masked_equal(f, r))
		return WORLDS_BYTES;
	return in_class(f, r) ? WORLDS_EQUAL : WORLDS_TIME;
}

static void compare_one(struct worlds *out, const struct world *real, struct world_frame *f)
{
	struct world_frame *r = partner(out, real, f);

	if (may_miss(f) && (!r || !masked_equal(f, r) || !in_class(f, r))) {
		only_probe(out, f);
		return;
	}
	out->compared++;
	f->verdict = (uint8_t)judge_pair(f, r);
	if (r)
		r->verdict = f->verdict;
	if (f->verdict == WORLDS_EQUAL)
		out->equal++;
	else
		parts(out, (enum world_difference)f->verdict, f, r);
}

void worlds_compare(struct worlds *out, struct world *lab, struct world *real)
{
	size_t none = 0;

	*out = (struct worlds){0};
	prepare(lab, &none);
	prepare(real, &out->unsummed);
	for (size_t i = 0; i < lab->count; i++)
		compare_one(out, real, &lab->frames[i]);
	for (size_t i = 0; i < real->count; i++) {
		struct world_frame *r = &real->frames[i];
		if (r->taken)
			continue;
		if (may_miss(r)) {
			only_probe(out, r);
			continue;
		}
		r->verdict = WORLDS_EXTRA;
		out->extra++;
		parts(out, WORLDS_EXTRA, NULL, r);
	}
}
