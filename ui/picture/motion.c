/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The timing within an instant: envelopes move, the old flap disappears, the new one appears, the
 * TTL changes, the verdicts appear. At most two seconds in total.
 */
#include "ui/picture/picture_private.h"

enum {
	GLIDE = 600, /* of a link of 50 us; 150 more a decade */
	GLIDE_DECADE = 150,
	GLIDE_LEAST = 300,
	GLIDE_MOST = 1200,
	FLAP = 250,
	TTL = 150,
	FADE = 150,
	FALL = 500,
	BALL_FALL = 450
};

static int clamped(int n, int least, int most)
{
	return n < least ? least : n > most ? most : n;
}

/* decades between two delays, in integers, so that it is the same on every machine */
static int glide_of(int64_t delay)
{
	int ms = GLIDE;
	int64_t at = 50 * NSEC_PER_USEC;

	while (delay >= at * 10 && ms < GLIDE_MOST) {
		at *= 10;
		ms += GLIDE_DECADE;
	}
	while (delay * 10 <= at && ms > GLIDE_LEAST) {
		at /= 10;
		ms -= GLIDE_DECADE;
	}
	return clamped(ms, GLIDE_LEAST, GLIDE_MOST);
}

static int longest_glide(const struct picture *p)
{
	int longest = 0;

	for (size_t i = 0; i < p->now.arrival_count; i++) {
		struct hop hops[HOPS_MAX];
		size_t n = instant_hops(&p->now, p->now.arrivals[i].record, hops);
		int ms = n ? glide_of(hops[n - 1].link->set.delay) : 0;
		longest = ms > longest ? ms : longest;
	}
	return longest;
}

void motion_read(struct picture *p, int phase)
{
	struct timing *t = &p->time;

	bool load = p->what == PICTURE_LOAD;
	t->glide = load ? 0 : longest_glide(p);
	t->off = t->on = t->ttl = t->glide;
	if (p->now.went) {
		t->off = t->glide + FLAP;
		t->on = t->off + FLAP;
		t->ttl = t->on + TTL;
	}
	t->fallen = t->glide + (p->now.marks & MARK_DROP ? FALL : 0);
	t->length = t->ttl > t->fallen ? t->ttl : t->fallen;
	t->length += p->now.decision_count ? FADE : 0;
	if (load)
		t->length = p->now.pick ? BALL_FALL : 0;
	t->now = phase >= PHASE_END ? t->length : t->length * phase / PHASE_END;
	p->s->length = t->length;
}

int faded(const struct timing *t, int from, int to)
{
	if (t->now >= to)
		return 1000;
	return t->now <= from ? 0 : (t->now - from) * 1000 / (to - from);
}

int falling(const struct timing *t, int from, int to)
{
	int64_t x = faded(t, from, to);

	return (int)(x * x / 1000);
}

int eased(const struct timing *t, int from, int to)
{
	int64_t x = faded(t, from, to);

	if (x < 500) /* 4x³ */
		return (int)(4 * x * x * x / 1000000);
	x = 1000 - x;
	return (int)(1000 - 4 * x * x * x / 1000000);
}
