/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How each measure is computed. A server's expected share is its weight divided by the sum of
 * weights, as in the file: what the scheduler is asked to do, whatever the timeline does later.
 * Floating point is used only here, after the run.
 */
#include "study/compare/measures.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/language.h"

static double ratio(double part, double whole)
{
	return whole > 0 ? part / whole : NAN;
}

double jain_index(const double *x, size_t n)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < n; i++) {
		sum += x[i];
		squares += x[i] * x[i];
	}
	return ratio(sum * sum, (double)n * squares);
}

static int64_t weights(const struct metrics *m)
{
	int64_t sum = 0;

	for (size_t i = 0; i < m->server_count; i++)
		sum += m->servers[i].weight;
	return sum;
}

/* ---- of a server ---- */

static double server_connections(const struct metrics *m, size_t i)
{
	return (double)m->servers[i].connections;
}

static double server_share(const struct metrics *m, size_t i)
{
	return ratio((double)m->servers[i].connections, (double)m->connections);
}

static double server_due(const struct metrics *m, size_t i)
{
	return ratio((double)m->servers[i].weight, (double)weights(m));
}

static double server_utilisation(const struct metrics *m, size_t i)
{
	return ratio((double)m->servers[i].busy, (double)m->servers[i].capacity);
}

static double server_active(const struct metrics *m, size_t i)
{
	return ratio((double)m->servers[i].open, (double)m->duration);
}

static double server_active_most(const struct metrics *m, size_t i)
{
	return m->servers[i].active_most;
}

static double server_queue(const struct metrics *m, size_t i)
{
	return ratio((double)m->servers[i].waited, (double)m->duration);
}

static double server_queue_most(const struct metrics *m, size_t i)
{
	return m->servers[i].queue_most;
}

static double server_response(const struct metrics *m, size_t i)
{
	return ratio((double)m->servers[i].response, (double)m->servers[i].completed);
}

static double server_response_most(const struct metrics *m, size_t i)
{
	return m->servers[i].completed ? (double)m->servers[i].response_most : NAN;
}

static double server_refused(const struct metrics *m, size_t i)
{
	return (double)m->servers[i].refused;
}

static double server_timed_out(const struct metrics *m, size_t i)
{
	return (double)m->servers[i].timed_out;
}

static double server_cache(const struct metrics *m, size_t i)
{
	return m->cache_looks
		? ratio((double)m->servers[i].cache_hits, (double)m->servers[i].connections)
		: NAN;
}

/* ---- of a run ---- */

static double connections(const struct metrics *m)
{
	return (double)m->connections;
}

static double completed(const struct metrics *m)
{
	return (double)m->completed;
}

static double refused(const struct metrics *m)
{
	return (double)m->refused;
}

static double timed_out(const struct metrics *m)
{
	return (double)m->timed_out;
}

static double repeats(const struct metrics *m)
{
	return m->repeats == METRICS_NOT_COUNTED ? NAN : (double)m->repeats;
}

static double response_mean(const struct metrics *m)
{
	return ratio((double)m->response.sum, (double)m->response.count);
}

static double percentile(const struct metrics *m, unsigned permyriad)
{
	return m->response.count ? (double)histogram_percentile(&m->response, permyriad) : NAN;
}

static double response_p50(const struct metrics *m)
{
	return percentile(m, 5000);
}

static double response_p90(const struct metrics *m)
{
	return percentile(m, 9000);
}

static double response_p99(const struct metrics *m)
{
	return percentile(m, 9900);
}

static double response_p999(const struct metrics *m)
{
	return percentile(m, 9990);
}

static double response_max(const struct metrics *m)
{
	return m->response.count ? (double)m->response.most : NAN;
}

/* Jain's index of a measure of the servers that have a weight */
static double fairness_of(const struct metrics *m, double (*of)(const struct metrics *m, size_t i))
{
	double *x = calloc(m->server_count + 1, sizeof(*x));
	size_t n = 0;

	assert(x);
	for (size_t i = 0; i < m->server_count; i++) {
		double value = m->servers[i].weight > 0 ? of(m, i) : NAN;
		if (!isnan(value))
			x[n++] = value;
	}
	double index = jain_index(x, n);
	free(x);
	return index;
}

static double connections_per_weight(const struct metrics *m, size_t i)
{
	return (double)m->servers[i].connections / (double)m->servers[i].weight;
}

static double fairness(const struct metrics *m)
{
	return fairness_of(m, connections_per_weight);
}

static double fairness_work(const struct metrics *m)
{
	return fairness_of(m, server_utilisation);
}

/* how far the server that is farthest from its due share is from it */
static double share_error(const struct metrics *m)
{
	double most = NAN;

	for (size_t i = 0; i < m->server_count; i++)
		most = fmax(most, fabs(server_share(m, i) - server_due(m, i)));
	return most;
}

static double utilisation(const struct metrics *m)
{
	double busy = 0, capacity = 0;

	for (size_t i = 0; i < m->server_count; i++) {
		busy += (double)m->servers[i].busy;
		capacity += (double)m->servers[i].capacity;
	}
	return ratio(busy, capacity);
}

static double most_of(const struct metrics *m, double (*of)(const struct metrics *m, size_t i))
{
	double most = NAN;

	for (size_t i = 0; i < m->server_count; i++)
		most = fmax(most, of(m, i));
	return most;
}

static double sum_of(const struct metrics *m, double (*of)(const struct metrics *m, size_t i))
{
	double sum = 0;

	for (size_t i = 0; i < m->server_count; i++)
		sum += of(m, i);
	return sum;
}

static double utilisation_most(const struct metrics *m)
{
	return most_of(m, server_utilisation);
}

static double active(const struct metrics *m)
{
	return sum_of(m, server_active);
}

static double active_most(const struct metrics *m)
{
	return most_of(m, server_active_most);
}

static double queue(const struct metrics *m)
{
	return sum_of(m, server_queue);
}

static double queue_most(const struct metrics *m)
{
	return most_of(m, server_queue_most);
}

static double cache_hits(const struct metrics *m)
{
	return ratio((double)m->cache_hits, (double)m->cache_looks);
}

struct sum_of_changes {
	double clients, moved, forced;
};

static struct sum_of_changes changes(const struct metrics *m, bool returns)
{
	struct sum_of_changes sum = {0};

	for (size_t i = 0; i < m->change_count; i++) {
		const struct server_change *c = &m->changes[i];
		if (c->returns != returns)
			continue;
		sum.clients += (double)c->clients;
		sum.moved += (double)c->moved;
		sum.forced += (double)c->forced;
	}
	return sum;
}

static double moved_leave(const struct metrics *m)
{
	struct sum_of_changes s = changes(m, false);

	return ratio(s.moved, s.clients);
}

static double moved_needlessly(const struct metrics *m)
{
	struct sum_of_changes s = changes(m, false);

	return ratio(s.moved - s.forced, s.clients - s.forced);
}

static double moved_return(const struct metrics *m)
{
	struct sum_of_changes s = changes(m, true);

	return ratio(s.moved, s.clients);
}

static double flood(const struct metrics *m)
{
	double most = NAN;

	for (size_t i = 0; i < m->change_count; i++)
		if (m->changes[i].returns && m->changes[i].flood != METRICS_NOT_COUNTED)
			most = fmax(most, (double)m->changes[i].flood / 1000);
	return most;
}

const struct measure_kind measure_kinds[] = {
	{"connections", N_("connections"), N_("for which the director chose a server"), UNIT_COUNT,
		BETTER_NEITHER, connections},
	{"completed", N_("completed"), N_("connections that got their response"), UNIT_COUNT,
		BETTER_MORE, completed},
	{"refused", N_("refused"), N_("connections that were refused or cut off"), UNIT_COUNT,
		BETTER_LESS, refused},
	{"timed-out", N_("timed out"), N_("connections that got no response"), UNIT_COUNT,
		BETTER_LESS, timed_out},
	{"repeats", N_("SYNs repeated"), N_("SYNs that had to be retransmitted"), UNIT_COUNT,
		BETTER_LESS, repeats},
	{"response-mean", N_("response, mean"), N_("time from the first SYN to the last byte"),
		UNIT_TIME, BETTER_LESS, response_mean},
	{"response-p50", N_("response, p50"), N_("time that half of the responses did not exceed"),
		UNIT_TIME, BETTER_LESS, response_p50},
	{"response-p90", N_("response, p90"), N_("time that 90% of the responses did not exceed"),
		UNIT_TIME, BETTER_LESS, response_p90},
	{"response-p99", N_("response, p99"), N_("time that 99% of the responses did not exceed"),
		UNIT_TIME, BETTER_LESS, response_p99},
	{"response-p99.9", N_("response, p99.9"),
		N_("time that 99.9% of the responses did not exceed"), UNIT_TIME, BETTER_LESS,
		response_p999},
	{"response-max", N_("response, max"), N_("the longest response time"), UNIT_TIME,
		BETTER_LESS, response_max},
	{"fairness", N_("fairness"),
		N_("Jain's index of connections per weight: 1 is perfectly fair"), UNIT_INDEX,
		BETTER_MORE, fairness},
	{"fairness-work", N_("even work"),
		N_("Jain's index of the servers' utilisation: 1 means all are equal"), UNIT_INDEX,
		BETTER_MORE, fairness_work},
	{"share-error", N_("share off by"),
		N_("largest difference between share of connections and share of weights"),
		UNIT_SHARE, BETTER_LESS, share_error},
	{"utilisation", N_("utilisation"), N_("share of time that workers were busy"), UNIT_SHARE,
		BETTER_NEITHER, utilisation},
	{"utilisation-max", N_("busiest server"), N_("of the busiest server"), UNIT_SHARE,
		BETTER_LESS, utilisation_most},
	{"active", N_("active"), N_("open connections, on average, on all servers"), UNIT_LOAD,
		BETTER_NEITHER, active},
	{"active-max", N_("active, most"), N_("most active connections on one server at a time"),
		UNIT_COUNT, BETTER_LESS, active_most},
	{"queue", N_("queue length"), N_("waiting requests, on average, on all servers"), UNIT_LOAD,
		BETTER_LESS, queue},
	{"queue-max", N_("queue, longest"), N_("most waiting requests at one server at a time"),
		UNIT_COUNT, BETTER_LESS, queue_most},
	{"cache-hits", N_("cache hits"),
		N_("share of connections whose destination the server had served recently"),
		UNIT_SHARE, BETTER_MORE, cache_hits},
	{"moved-leave", N_("moved, loss"),
		N_("share of clients that changed server when one had left"), UNIT_SHARE,
		BETTER_LESS, moved_leave},
	{"moved-needlessly", N_("moved, needless"),
		N_("the same, only clients whose own server had stayed"), UNIT_SHARE, BETTER_LESS,
		moved_needlessly},
	{"moved-return", N_("moved, return"),
		N_("share of clients that changed server when one had come back"), UNIT_SHARE,
		BETTER_LESS, moved_return},
	{"flood", N_("flood on return"),
		N_("most new connections per second to a returning server, relative "
		   "to its fair share"),
		UNIT_TIMES, BETTER_LESS, flood},
	{NULL, NULL, NULL, UNIT_COUNT, BETTER_NEITHER, NULL},
};

const struct server_measure_kind server_measure_kinds[] = {
	{"connections", N_("connections"), N_("that the director sent to it"), UNIT_COUNT,
		server_connections},
	{"share", N_("share"), N_("of all connections"), UNIT_SHARE, server_share},
	{"due", N_("due"), N_("share of its weight in all weights"), UNIT_SHARE, server_due},
	{"utilisation", N_("busy"), N_("share of time that its workers were busy"), UNIT_SHARE,
		server_utilisation},
	{"active", N_("active"), N_("open connections, on average"), UNIT_LOAD, server_active},
	{"active-max", N_("most"), N_("most active connections at a time"), UNIT_COUNT,
		server_active_most},
	{"queue", N_("queue"), N_("waiting requests, on average"), UNIT_LOAD, server_queue},
	{"queue-max", N_("longest"), N_("most waiting requests at a time"), UNIT_COUNT,
		server_queue_most},
	{"response-mean", N_("response"), N_("mean response time"), UNIT_TIME, server_response},
	{"response-max", N_("longest"), N_("the longest response time"), UNIT_TIME,
		server_response_most},
	{"refused", N_("refused"), N_("connections that it refused"), UNIT_COUNT, server_refused},
	{"timed-out", N_("timed out"), N_("connections that it did not answer"), UNIT_COUNT,
		server_timed_out},
	{"cache-hits", N_("cache hits"),
		N_("share of its connections whose destination it had served before"), UNIT_SHARE,
		server_cache},
	{NULL, NULL, NULL, UNIT_COUNT, NULL},
};

size_t measure_kind_count(void)
{
	return sizeof(measure_kinds) / sizeof(measure_kinds[0]) - 1;
}

size_t server_measure_kind_count(void)
{
	return sizeof(server_measure_kinds) / sizeof(server_measure_kinds[0]) - 1;
}

double measure_value(size_t kind, const struct metrics *m)
{
	return m->cut ? NAN : measure_kinds[kind].value(m);
}

double server_measure_value(size_t kind, const struct metrics *m, size_t server)
{
	return m->cut ? NAN : server_measure_kinds[kind].value(m, server);
}

size_t measure_kind_find(const char *name)
{
	size_t i = 0;

	while (strcmp(measure_kinds[i].name, name) != 0) {
		i++;
		assert(measure_kinds[i].name);
	}
	return i;
}
