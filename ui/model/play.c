/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Playing: one hop after each delay, whatever the simulated time between them, or simulated time at
 * a factor of wall time. The wall clock is an argument, so that tests need no clock.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/model/model.h"
#include "ui/text/words.h"

#define FRAME_TIME (NSEC_PER_SEC / 60)

static const int64_t delays[] = {5000, 2000, 1000, 500, 200, 100, 50, 20}; /* ms, each hop */
static const struct {
	int64_t num, den;
	const char *name;
} factors[] = {{1, 100000, "1/100000×"}, {1, 10000, "1/10000×"}, {1, 1000, "1/1000×"},
	{1, 100, "1/100×"}, {1, 10, "1/10×"}, {1, 1, "1×"}, {10, 1, "10×"}, {100, 1, "100×"}};

#define DELAYS ((int)(sizeof(delays) / sizeof(delays[0])))
#define FACTORS ((int)(sizeof(factors) / sizeof(factors[0])))

static void begin(struct model *m, int64_t wall)
{
	struct playing *p = &m->playing;

	p->wall = wall;
	p->lab = lab_now(m->lab);
	p->due = wall;
}

void model_play(struct model *m, bool on, int64_t wall)
{
	m->playing.on = on;
	begin(m, wall);
}

/* the new pace holds from now on, not from when the play began */
static void repace(struct model *m)
{
	m->playing.wall = -1;
}

void model_pace(struct model *m, int faster)
{
	struct playing *p = &m->playing;
	int rows = p->by_time ? FACTORS : DELAYS, row = p->pace + faster;

	p->pace = row < 0 ? 0 : row >= rows ? rows - 1 : row;
	repace(m);
}

void model_pace_by(struct model *m, bool by_time)
{
	m->playing.by_time = by_time;
	m->playing.pace = 2;
	repace(m);
}

void model_pace_text(const struct model *m, struct text *t)
{
	const struct playing *p = &m->playing;

	if (p->by_time)
		text_put(t, factors[p->pace].name);
	else
		text_duration(t, delays[p->pace] * NSEC_PER_MSEC);
}

static bool take_factor(struct model *m, const char *words)
{
	size_t n = strcspn(words, "x");

	for (int i = 0; i < FACTORS; i++) {
		if (strlen(factors[i].name) != n + strlen("×") ||
			memcmp(factors[i].name, words, n) != 0)
			continue;
		m->playing.by_time = true;
		m->playing.pace = i;
		repace(m);
		return true;
	}
	return false;
}

/* a delay of the table: the nearest that is not shorter */
static bool take_delay(struct model *m, const char *words)
{
	int64_t ns;
	int i = DELAYS - 1;

	if (!parse_duration(words, &ns))
		return false;
	while (i > 0 && delays[i] * NSEC_PER_MSEC < ns)
		i--;
	m->playing.by_time = false;
	m->playing.pace = i;
	repace(m);
	return true;
}

bool model_set_pace(struct model *m, const char *words)
{
	if (take_factor(m, words) || take_delay(m, words))
		return true;
	model_refuse(m,
		_("A pace is a time for each hop, such as 500ms, or a factor, such as 1/1000 or "
		  "10x."));
	return false;
}

/* the lesson has reached a text that the user reads before time continues */
static bool is_read(const struct model *m)
{
	return lesson_count(m->lesson) && !lesson_over(m->lesson) &&
		lesson_phase(m->lesson) != LESSON_RUNNING &&
		lesson_phase(m->lesson) != LESSON_MENDING;
}

static int64_t tick_hops(struct model *m, int64_t wall)
{
	struct playing *p = &m->playing;
	int64_t delay = delays[p->pace] * NSEC_PER_MSEC;

	if (wall < p->due)
		return p->due - wall;
	p->on = model_step(m, STRIDE_HOP, 1) && !is_read(m);
	p->due = wall + delay;
	return p->on ? delay : -1;
}

static int64_t tick_time(struct model *m, int64_t wall)
{
	struct playing *p = &m->playing;
	int64_t passed = wall - p->wall;
	int64_t target = p->lab + passed / factors[p->pace].den * factors[p->pace].num;

	bool ended = !model_run_to(m, target);
	if (!ended && engine_next_time(lab_engine(m->lab)) != INT64_MAX)
		return FRAME_TIME;
	p->on = false;
	if (!ended)
		model_say(m, _("Nothing more happens on its own: type a command in the console."));
	return -1;
}

int64_t model_tick(struct model *m, int64_t wall)
{
	if (m->show.on)
		return model_show_tick(m, wall);
	if (!m->playing.on)
		return -1;
	if (m->playing.wall < 0)
		begin(m, wall);
	return m->playing.by_time ? tick_time(m, wall) : tick_hops(m, wall);
}
