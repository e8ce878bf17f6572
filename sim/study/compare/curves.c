/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Means over the seeds whose run has the sample; a run that was cut is ignored. There are as many
 * points as the shortest run has.
 */
#include "study/compare/curves.h"

#include <math.h>
#include <stdlib.h>

unsigned curve_points(const struct comparison *c)
{
	unsigned points = UINT32_MAX;

	for (size_t i = 0; i < c->count; i++)
		for (unsigned seed = 0; seed < c->seeds; seed++)
			if (c->schedulers[i].runs[seed].points < points)
				points = c->schedulers[i].runs[seed].points;
	return points == UINT32_MAX ? 0 : points;
}

double curve_active(const struct comparison *c, size_t scheduler, size_t server, unsigned point)
{
	double sum = 0;
	unsigned runs = 0;

	for (unsigned seed = 0; seed < c->seeds; seed++) {
		const struct metrics *m = &c->schedulers[scheduler].runs[seed];
		if (m->cut || server >= m->server_count || !m->servers[server].active)
			continue;
		sum += m->servers[server].active[point];
		runs++;
	}
	return runs ? sum / runs : NAN;
}

double curve_active_all(const struct comparison *c, size_t scheduler, unsigned point)
{
	double sum = 0;

	for (size_t server = 0; server < c->server_count; server++) {
		double active = curve_active(c, scheduler, server, point);
		sum += isnan(active) ? 0 : active;
	}
	return sum;
}

double curve_response(const struct comparison *c, size_t scheduler, unsigned permyriad)
{
	struct histogram *all = calloc(1, sizeof(*all));
	double value = NAN;

	if (!all)
		abort();
	for (unsigned seed = 0; seed < c->seeds; seed++) {
		const struct histogram *one = &c->schedulers[scheduler].runs[seed].response;
		if (c->schedulers[scheduler].runs[seed].cut)
			continue;
		all->count += one->count;
		all->most = one->most > all->most ? one->most : all->most;
		for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
			all->buckets[i] += one->buckets[i];
	}
	if (all->count)
		value = (double)histogram_percentile(all, permyriad);
	free(all);
	return value;
}
