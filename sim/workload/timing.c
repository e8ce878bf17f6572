/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parses `arrivals:`. Each process parses what follows its first word; its usage is the hint. */
#include "workload/timing.h"

#include <math.h>
#include <string.h>

#include "base/wide.h"
#include "workload/input.h"
#include "workload/line.h"

#define HOUR_NS 3.6e12
#define ONCE_AN_HOUR 1000000
#define DIURNAL_STEPS (CURVE_POINTS - 1)

struct reader {
	struct timing *p;
	struct line *line;
};

static double a_nanosecond(uint64_t millionths_per_hour)
{
	return (double)millionths_per_hour / ONCE_AN_HOUR / HOUR_NS;
}

static uint64_t take_rate(struct line *l, const char *key, bool word)
{
	uint64_t rate = 0;

	line_frequency(l, (struct line_value){.key = key, .word = word}, &rate);
	return rate;
}

static int64_t take_time(struct line *l, const char *key)
{
	int64_t ns = 0;

	line_duration(l, (struct line_value){.key = key}, &ns);
	return ns;
}

static void must_be_positive(struct line *l, const char *key, bool positive)
{
	if (!l->failed && !positive)
		line_problem(l, "%s: must be more than 0", key);
}

static void add_point(struct curve *c, int64_t time, double rate)
{
	if (c->count && c->points[c->count - 1].time == time)
		c->count--;
	c->points[c->count++] = (struct curve_point){time, rate};
}

static void read_constant(struct timing *p, struct line *l)
{
	p->kind = TIMING_CONSTANT;
	p->rate = take_rate(l, "rate", true);
	must_be_positive(l, "rate", p->rate > 0);
}

static void read_poisson(struct timing *p, struct line *l)
{
	uint64_t rate = take_rate(l, "rate", true);

	must_be_positive(l, "rate", rate > 0);
	add_point(&p->curve, 0, a_nanosecond(rate));
}

static void read_on_off(struct timing *p, struct line *l)
{
	uint64_t off = 0, on = take_rate(l, "rate", true);

	p->kind = TIMING_ON_OFF;
	line_frequency(l, (struct line_value){.key = "off-rate", .optional = true}, &off);
	p->phases[1] = (double)take_time(l, "on");
	p->phases[0] = (double)take_time(l, "off");
	must_be_positive(l, "rate", on > 0);
	must_be_positive(l, "on", p->phases[1] > 0);
	must_be_positive(l, "off", p->phases[0] > 0);
	p->rates[0] = a_nanosecond(off);
	p->rates[1] = a_nanosecond(on);
}

static void read_diurnal(struct timing *p, struct line *l)
{
	double rate = a_nanosecond(take_rate(l, "rate", true));
	uint64_t amplitude = 0;
	int64_t period = INT64_C(24) * 3600 * 1000000000;

	line_number(l, (struct line_value){.key = "amplitude"}, &amplitude);
	line_duration(l, (struct line_value){.key = "period", .optional = true}, &period);
	must_be_positive(l, "rate", rate > 0);
	if (!l->failed && amplitude > 1000000)
		line_problem(l, "amplitude: must be at most 1, or the rate would be negative");
	if (!l->failed && period < INT64_C(1000000))
		line_problem(l, "period: must be at least 1ms");
	for (int i = 0; i <= DIURNAL_STEPS; i++)
		add_point(&p->curve, period / DIURNAL_STEPS * i,
			rate *
				(1 -
					(double)amplitude / 1e6 *
						cos(i * 2 * 3.14159265358979323846 /
							DIURNAL_STEPS)));
	p->curve.points[DIURNAL_STEPS].time = period;
	curve_repeat(&p->curve, period);
}

static void read_ramp(struct timing *p, struct line *l)
{
	uint64_t from = take_rate(l, "from", true), to = take_rate(l, "to", true);
	int64_t over = take_time(l, "over");

	must_be_positive(l, "from and to", from > 0 || to > 0);
	must_be_positive(l, "over", over > 0);
	add_point(&p->curve, 0, a_nanosecond(from));
	add_point(&p->curve, over, a_nanosecond(to));
}

static void read_flash(struct timing *p, struct line *l)
{
	double rate = a_nanosecond(take_rate(l, "rate", true));
	double peak = a_nanosecond(take_rate(l, "peak", false));
	int64_t at = take_time(l, "at"), rise = take_time(l, "rise");
	int64_t hold = take_time(l, "hold"), fall = take_time(l, "fall");

	if (!l->failed && peak < rate)
		line_problem(l, "the peak is below the rate");
	must_be_positive(l, "peak", peak > 0);
	must_be_positive(l, "rise", rise > 0);
	must_be_positive(l, "fall", fall > 0);
	add_point(&p->curve, 0, rate);
	add_point(&p->curve, at, rate);
	add_point(&p->curve, at + rise, peak);
	add_point(&p->curve, at + rise + hold, peak);
	add_point(&p->curve, at + rise + hold + fall, rate);
}

static void read_closed(struct timing *p, struct line *l)
{
	const char *think;

	p->kind = TIMING_CLOSED;
	line_count(l, (struct line_value){.key = "users", .word = true}, USERS_MAX, &p->users);
	think = line_take(l, "think", false);
	if (!think && !l->failed)
		line_problem(l, "%s is missing", "think");
	else if (think && distribution_read(&p->think, think, AMOUNT_TIME, l->at, l->problems) != 0)
		l->failed = true;
}

static void read_recorded(struct timing *p, struct line *l, const char *what,
	int (*read)(struct recording *, char *, size_t, const char *, struct problems *))
{
	const char *name = line_take(l, "file", true);
	struct input in;

	p->kind = TIMING_RECORDED;
	if (!name) {
		line_problem(l, "%s: a file's name is missing", what);
		return;
	}
	if (input_read(&in, name, l->at, l->problems) != 0) {
		l->failed = true;
		return;
	}
	if (read(&p->recording, in.bytes, in.length, in.shown, l->problems) != 0)
		l->failed = true;
	input_free(&in);
}

static void read_trace(struct timing *p, struct line *l)
{
	read_recorded(p, l, "trace", recording_read_csv);
}

static void read_log(struct timing *p, struct line *l)
{
	read_recorded(p, l, "log", recording_read_access_log);
}

static const struct {
	const char *name, *usage;
	void (*read)(struct timing *p, struct line *l);
} kinds[] = {{"constant", "constant 200/s", read_constant},
	{"poisson", "poisson 200/s", read_poisson},
	{"on-off", "on-off 500/s on=2s off=8s off-rate=10/s", read_on_off},
	{"diurnal", "diurnal 200/s amplitude=0.8 period=24h", read_diurnal},
	{"ramp", "ramp 10/s 500/s over=60s", read_ramp},
	{"flash", "flash 50/s peak=2000/s at=10s rise=2s hold=5s fall=20s", read_flash},
	{"closed", "closed 50 think=exponential 2s", read_closed},
	{"trace", "trace FILE.csv", read_trace}, {"log", "log FILE", read_log}};

static void read_any(struct timing *p, struct line *l)
{
	const char *first = line_take(l, NULL, true);

	p->kind = TIMING_CURVE;
	for (size_t i = 0; first && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, first) == 0) {
			l->usage = kinds[i].usage;
			kinds[i].read(p, l);
			return;
		}
	line_problem(l, "expected a kind of arrivals");
}

int timing_read(struct timing *p, const char *text, struct place at, struct problems *problems)
{
	struct line l;

	*p = (struct timing){0};
	line_open(&l, text, "think", at, problems);
	if (!l.failed)
		read_any(p, &l);
	if (line_close(&l))
		return 0;
	timing_free(p);
	return -1;
}

void timing_free(struct timing *p)
{
	distribution_free(&p->think);
	recording_free(&p->recording);
}

int64_t timing_constant_time(const struct timing *p, uint64_t k)
{
	/* ns in an hour, in millionths: k times that over the rate */
	uint64_t ns = mul_div(k, UINT64_C(3600000000000000000), p->rate);

	return ns > INT64_MAX / 2 ? INT64_MAX : (int64_t)ns;
}
