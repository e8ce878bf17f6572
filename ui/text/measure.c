/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Formats numbers of measures. Mean and interval share unit and decimals: 12.3±0.2ms. */
#include "ui/text/measure.h"
#include "base/text.h"

#include <math.h>

struct scale { /* how a number is written */
	double factor;
	const char *suffix;
	int decimals;
};

/* three significant digits */
static int decimals_of(double value)
{
	value = fabs(value);
	return value >= 100 ? 0 : value >= 10 ? 1 : 2;
}

static struct scale time_scale(double ns)
{
	static const struct {
		double from;
		const char *suffix;
	} units[] = {{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}, {1, "ns"}};
	size_t i = 0;

	while (i < 3 && fabs(ns) < units[i].from)
		i++;
	return (struct scale){1 / units[i].from, units[i].suffix, decimals_of(ns / units[i].from)};
}

static struct scale scale_of(enum measure_unit unit, double value)
{
	switch (unit) {
	case UNIT_TIME: return time_scale(value);
	case UNIT_SHARE: return (struct scale){100, "%", fabs(value) < 0.01 ? 2 : 1};
	case UNIT_INDEX: return (struct scale){1, "", 4};
	case UNIT_TIMES: return (struct scale){1, "x", 2};
	case UNIT_COUNT:
		return (struct scale){1, "", value == floor(value) ? 0 : decimals_of(value)};
	case UNIT_LOAD: break;
	}
	return (struct scale){1, "", decimals_of(value)};
}

void measure_text(struct text *t, enum measure_unit unit, double value)
{
	const struct estimate alone = {1, value, NAN};

	estimate_text(t, unit, &alone);
}

void estimate_text(struct text *t, enum measure_unit unit, const struct estimate *e)
{
	struct scale s = scale_of(unit, e->mean);

	if (isnan(e->mean)) {
		text_putc(t, '-');
		return;
	}
	text_add(t, "%.*f", s.decimals, e->mean * s.factor);
	if (!isnan(e->half))
		text_add(t, "±%.*f", s.decimals, e->half * s.factor);
	text_put(t, s.suffix);
}

double measure_plain(enum measure_unit unit, double value)
{
	return unit == UNIT_TIME ? value / 1e9 : value;
}

const char *measure_unit_name(enum measure_unit unit)
{
	static const char *const names[] = {[UNIT_COUNT] = "count",
		[UNIT_TIME] = "s",
		[UNIT_SHARE] = "share",
		[UNIT_INDEX] = "index",
		[UNIT_TIMES] = "times",
		[UNIT_LOAD] = "at a time"};

	return names[unit];
}

const char *verdict_name(enum verdict v)
{
	static const char *const names[] = {"", "better", "worse"};

	return names[v];
}

const char *fidelity_name(enum fidelity f)
{
	return f == FIDELITY_PACKETS ? "packets" : "connections";
}
