/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ab (ApacheBench 2.3, Debian 12): a number of requests, a number of them concurrently, each over
 * its own HTTP/1.0 connection, and the real tool's report. -n -c -t -s -q -r are supported; -k and
 * the rest are refused in the lab's voice. Times are those of the lab's clock: they do not include
 * a machine's computing time.
 *
 * Limit: 50 000 requests, as -t sets it in the real tool.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/servers/client.h"
#include "app/servers/owner.h"
#include "app/system/commands.h"
#include "app/system/options.h"
#include "app/system/service_names.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "transport/socket/socket.h"

enum { REQUESTS_MAX = 50000, CONCURRENT_MAX = 20000, TIMEOUT_S = 30 };

struct sample { /* ns */
	int64_t connect, wait, total;
};

struct ab {
	struct process *p;
	int64_t requests, concurrency, seconds, timeout;
	bool quiet, goes_on;
	struct socket_address to;
	char name[256];
	const char *path;
	struct http_client **clients; /* those under way */
	struct sample *samples;
	struct event limit;
	int64_t begun, started, completed;
	int64_t good, bad_length, bad_connect, bad_receive, no_success;
	uint64_t document, bytes, head_bytes;
	bool has_document, over;
	char software[128];
	int64_t beat;
};

static struct engine *engine_of(const struct ab *a)
{
	return host_engine(a->p->host);
}

/* ---- the report ---- */

enum column { CONNECT, PROCESSING, WAITING, TOTAL, COLUMNS };

static int64_t value_of(const struct sample *s, enum column column)
{
	switch (column) {
	case CONNECT: return s->connect;
	case PROCESSING: return s->total - s->connect;
	case WAITING: return s->wait;
	default: return s->total;
	}
}

static int compare_ns(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* the values of a column, from the least; to be freed */
static int64_t *sorted(const struct ab *a, enum column column)
{
	int64_t *v = calloc((size_t)a->good + 1, sizeof(*v));

	if (!v)
		abort();
	for (int64_t i = 0; i < a->good; i++)
		v[i] = value_of(&a->samples[i], column);
	qsort(v, (size_t)a->good, sizeof(*v), compare_ns);
	return v;
}

static int64_t root_of(uint64_t n)
{
	uint64_t r = 0;

	for (uint64_t bit = UINT64_C(1) << 31; bit; bit >>= 1)
		if ((r | bit) * (r | bit) <= n)
			r |= bit;
	return (int64_t)r;
}

/* ap_round_ms() */
static int64_t round_ms(int64_t us)
{
	return (us + 500) / 1000;
}

static void put_column(struct ab *a, enum column column, const char *name)
{
	int64_t *v = sorted(a, column), sum = 0;
	uint64_t square = 0;

	for (int64_t i = 0; i < a->good; i++)
		sum += v[i] / 1000;
	int64_t mean = sum / a->good;
	for (int64_t i = 0; i < a->good; i++) {
		int64_t d = v[i] / 1000 - mean;
		square += (uint64_t)(d * d);
	}
	int64_t deviation = a->good > 1 ? root_of(square / (uint64_t)(a->good - 1)) : 0;
	int64_t median = a->good % 2 ? v[a->good / 2] : (v[a->good / 2] + v[a->good / 2 - 1]) / 2;
	process_print(a->p,
		"%-11s %5" PRId64 " %4" PRId64 " %3" PRId64 ".%" PRId64 " %6" PRId64 " %7" PRId64
		"\n",
		name, round_ms(v[0] / 1000), round_ms(mean), deviation / 1000, deviation / 100 % 10,
		round_ms(median / 1000), round_ms(v[a->good - 1] / 1000));
	free(v);
}

static void put_percents(struct ab *a)
{
	static const int percents[] = {50, 66, 75, 80, 90, 95, 98, 99, 100};
	int64_t *v = sorted(a, TOTAL);

	process_print(a->p, "\nPercentage of the requests served within a certain time (ms)\n");
	for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++) {
		int64_t at = percents[i] == 100 ? a->good - 1 : a->good * percents[i] / 100;
		process_print(a->p,
			percents[i] == 100 ? " %3d%%  %5" PRId64 " (longest request)\n"
					   : "  %d%%  %5" PRId64 "\n",
			percents[i], round_ms(v[at] / 1000));
	}
	free(v);
}

/* n/d with this many decimals */
static void put_ratio(struct text *t, uint64_t n, uint64_t d, unsigned digits)
{
	uint64_t scale = 1;

	for (unsigned i = 0; i < digits; i++)
		scale *= 10;
	uint64_t v = d ? (n * scale + d / 2) / d : 0;
	text_add(t, "%" PRIu64 ".%0*" PRIu64, v / scale, (int)digits, v % scale);
}

static void put_line(
	struct ab *a, const char *label, uint64_t n, uint64_t d, unsigned digits, const char *unit)
{
	struct text t = {0};

	put_ratio(&t, n, d, digits);
	process_print(a->p, "%-24s%s %s\n", label, text_str(&t), unit);
	text_free(&t);
}

static void put_place(struct ab *a)
{
	process_print(a->p,
		"\n\nServer Software:        %s\nServer Hostname:        %s\n"
		"Server Port:            %u\n\nDocument Path:          %s\n",
		a->software, a->name, a->to.port, a->path);
	process_print(a->p, "Document Length:        %" PRIu64 " bytes\n\n", a->document);
}

static void put_counts(struct ab *a, uint64_t us)
{
	int64_t failed = a->bad_length + a->bad_connect + a->bad_receive;

	process_print(a->p, "Concurrency Level:      %" PRId64 "\n", a->concurrency);
	put_line(a, "Time taken for tests:", us, 1000000, 3, "seconds");
	process_print(a->p,
		"Complete requests:      %" PRId64 "\nFailed requests:        %" PRId64 "\n",
		a->completed, failed);
	if (failed)
		process_print(a->p,
			"   (Connect: %" PRId64 ", Receive: %" PRId64 ", Length: %" PRId64
			", Exceptions: 0)\n",
			a->bad_connect, a->bad_receive, a->bad_length);
	if (a->no_success)
		process_print(a->p, "Non-2xx responses:      %" PRId64 "\n", a->no_success);
	process_print(a->p,
		"Total transferred:      %" PRIu64 " bytes\nHTML transferred:       %" PRIu64
		" bytes\n",
		a->head_bytes + a->bytes, a->bytes);
}

static void report(struct ab *a)
{
	uint64_t us = (uint64_t)((engine_of(a)->now - a->begun) / 1000);
	uint64_t n = (uint64_t)a->completed;

	put_place(a);
	put_counts(a, us);
	if (us && n) {
		put_line(a, "Requests per second:", n * 1000000, us, 2, "[#/sec] (mean)");
		put_line(a, "Time per request:", us * (uint64_t)a->concurrency, n * 1000, 3,
			"[ms] (mean)");
		put_line(a, "Time per request:", us, n * 1000, 3,
			"[ms] (mean, across all concurrent requests)");
		put_line(a, "Transfer rate:", (a->head_bytes + a->bytes) * 1000000 / 1024, us, 2,
			"[Kbytes/sec] received");
	}
	if (a->good == 0)
		return;
	process_print(
		a->p, "\nConnection Times (ms)\n              min  mean[+/-sd] median   max\n");
	put_column(a, CONNECT, "Connect:");
	put_column(a, PROCESSING, "Processing:");
	put_column(a, WAITING, "Waiting:");
	put_column(a, TOTAL, "Total:");
	if (a->good > 1)
		put_percents(a);
}

/* ---- running ---- */

static void stop_all(struct ab *a)
{
	struct arena *arena = engine_of(a)->arena;

	event_cancel(engine_of(a), &a->limit);
	for (int64_t i = 0; i < a->concurrency; i++)
		if (a->clients[i])
			http_client_abort(a->clients[i]);
	arena_put(arena, a->clients, (size_t)a->concurrency * sizeof(struct http_client *));
	arena_put(arena, a->samples, (size_t)a->requests * sizeof(*a->samples));
}

static void finish(struct ab *a)
{
	a->over = true;
	if (a->requests > 150 && !a->quiet)
		process_error(a->p, "Finished %" PRId64 " requests\n", a->completed);
	else
		process_print(a->p, "..done\n");
	report(a);
	stop_all(a);
	process_exit(a->p, 0);
}

/* err() and apr_err(): the errors that end ab unless -r is set */
static void give_up(struct ab *a, int error)
{
	enum { APR_TIMEUP = 70007 };

	if (error == -ETIMEDOUT)
		process_error(a->p, "apr_pollset_poll: The timeout specified has expired (%d)\n",
			APR_TIMEUP);
	else
		process_error(a->p, "apr_socket_recv: %s (%d)\n", errno_words(error), -error);
	a->over = true;
	if (a->completed)
		process_print(a->p, "Total of %" PRId64 " requests completed\n", a->completed);
	stop_all(a);
	process_exit(a->p, -error);
}

static void start_one(struct ab *a, int64_t place);

static void beat(struct ab *a)
{
	if (a->quiet || a->requests <= 150 || a->completed % a->beat)
		return;
	process_error(a->p, "Completed %" PRId64 " requests\n", a->completed);
}

static void count_answer(struct ab *a, const struct http_client *client)
{
	uint64_t length = http_client_received(client);
	struct http_client_times t = http_client_times(client);
	unsigned status = http_client_status(client);

	if (!a->has_document)
		a->document = length;
	a->has_document = true;
	a->bad_length += length != a->document;
	a->no_success += status < 200 || status >= 300;
	a->bytes += length;
	a->samples[a->good++] =
		(struct sample){t.connected, t.first_byte ? t.first_byte - t.connected : 0, t.done};
}

static int64_t place_of(const struct ab *a, const struct http_client *client)
{
	int64_t i = 0;

	while (a->clients[i] != client)
		i++;
	return i;
}

static void go_on(struct ab *a, int64_t place)
{
	if (a->started < a->requests)
		start_one(a, place);
	else if (a->completed >= a->requests)
		finish(a);
}

static void done(struct http_client *client, enum client_result result, int error)
{
	struct ab *a = http_client_user(client);
	int64_t place = place_of(a, client);

	a->clients[place] = NULL;
	if (result == CLIENT_NO_CONNECTION || result == CLIENT_CONNECT_TIMEOUT) {
		if (!a->goes_on) {
			give_up(a, error ? error : -ETIMEDOUT);
			return;
		}
		a->bad_connect++;
	} else if (result == CLIENT_DONE) {
		count_answer(a, client);
	} else if (!a->goes_on) {
		give_up(a, error ? error : -ETIMEDOUT);
		return;
	} else {
		a->bad_receive++;
	}
	a->completed++;
	beat(a);
	go_on(a, place);
}

static void head(struct http_client *client, const char *bytes, uint32_t length)
{
	struct ab *a = http_client_user(client);
	const char *server = strstr(bytes, "\nServer: ");

	a->head_bytes += length;
	if (server && !*a->software)
		snprintf(a->software, sizeof(a->software), "%.*s", (int)strcspn(server + 9, "\r\n"),
			server + 9);
}

static const struct http_client_ops ops = {.head = head, .done = done};

static void start_one(struct ab *a, int64_t place)
{
	struct http_client_request request = {.to = a->to,
		.connect_timeout = a->timeout * NSEC_PER_SEC,
		.timeout = a->timeout * NSEC_PER_SEC};
	struct text t = {0};
	int error = 0;

	text_add(&t, "GET %s HTTP/1.0\r\nHost: %s", a->path, a->name);
	if (a->to.port != 80)
		text_add(&t, ":%u", a->to.port);
	text_put(&t, "\r\nUser-Agent: ApacheBench/2.3\r\nAccept: */*\r\n\r\n");
	request.head = text_str(&t);
	a->started++;
	a->clients[place] = http_client_start(a->p->host, &request, &ops, a, &error);
	text_free(&t);
	if (a->clients[place])
		socket_set_owner(http_client_socket(a->clients[place]), process_pid(a->p));
	else
		give_up(a, error);
}

static void time_is_over(struct engine *e, struct event *ev)
{
	(void)e;
	finish(container_of(ev, struct ab, limit));
}

static void ab_interrupt(struct process *p)
{
	struct ab *a = p->state;

	process_print(p, "\n");
	report(a);
	stop_all(a);
	process_exit(p, 1);
}

static void ab_begin(struct ab *a)
{
	struct arena *arena = engine_of(a)->arena;

	process_print(a->p,
		"This is ApacheBench, Version 2.3 <$Revision: 1903618 $>\n"
		"Copyright 1996 Adam Twiss, Zeus Technology Ltd, http://www.zeustech.net/\n"
		"Licensed to The Apache Software Foundation, http://www.apache.org/\n\n"
		"Benchmarking %s (be patient)%s",
		a->name, a->requests > 150 && !a->quiet ? "\n" : "...");
	a->clients = arena_get(arena, (size_t)a->concurrency * sizeof(struct http_client *));
	a->samples = arena_get(arena, (size_t)a->requests * sizeof(*a->samples));
	a->begun = engine_of(a)->now;
	a->beat = a->requests / 10 > 100 ? a->requests / 10 : 100;
	a->p->interrupt = ab_interrupt;
	a->limit.run = time_is_over;
	if (a->seconds)
		event_schedule_in(engine_of(a), &a->limit, a->seconds * NSEC_PER_SEC);
	for (int64_t i = 0; i < a->concurrency && !a->over; i++)
		start_one(a, i);
}

/* ---- the command line ---- */

static void usage(struct process *p)
{
	process_fail(p, 22,
		"Usage: ab [options] [http[s]://]hostname[:port]/path\nOptions are:\n"
		"    -n requests     Number of requests to perform\n"
		"    -c concurrency  Number of multiple requests to make at a time\n"
		"    -t timelimit    Seconds to max. to spend on benchmarking\n"
		"                    This implies -n 50000\n"
		"    -s timeout      Seconds to max. wait for each response\n"
		"                    Default is 30 seconds\n"
		"    -q              Do not show progress when doing more than 150 requests\n"
		"    -r              Don't exit on socket receive errors.\n");
}

/* parse_url(): a path is wanted */
static bool read_url(struct ab *a, const char *url)
{
	const char *at = strncasecmp(url, "http://", 7) == 0 ? url + 7 : url;
	size_t n = strcspn(at, "/"), name = strcspn(at, ":/");
	uint64_t port = 80;
	struct text t = {0};

	if (strncasecmp(url, "https://", 8) == 0)
		return refuse(a->p, "ab https://", "http://");
	if (name < n)
		text_putn(&t, at + name + 1, n - name - 1);
	bool fine = at[n] == '/' && name && name < sizeof(a->name) &&
		(!t.len || (parse_u64(t.s, &port) && port && port <= 65535));
	text_free(&t);
	if (!fine) {
		process_error(a->p, "ab: invalid URL\n");
		usage(a->p);
		return false;
	}
	snprintf(a->name, sizeof(a->name), "%.*s", (int)name, at);
	a->to.port = (uint16_t)port;
	a->path = at + n;
	return true;
}

static bool read_count(struct ab *a, const struct options *o, int64_t most, int64_t *n)
{
	if (parse_i64(o->argument, n) && *n > 0 && *n <= most)
		return true;
	process_error(a->p, "ab: Invalid number of %s\n",
		n == &a->requests              ? "requests"
			: n == &a->concurrency ? "concurrency"
					       : "seconds");
	usage(a->p);
	return false;
}

static bool read_option(struct ab *a, const struct options *o, int c)
{
	bool fine = true;

	switch (c) {
	case 'n': fine = read_count(a, o, REQUESTS_MAX, &a->requests); break;
	case 'c': fine = read_count(a, o, CONCURRENT_MAX, &a->concurrency); break;
	case 's': fine = read_count(a, o, 86400, &a->timeout); break;
	case 't':
		fine = read_count(a, o, 86400, &a->seconds);
		a->requests = REQUESTS_MAX;
		break;
	case 'q': a->quiet = true; break;
	case 'r': a->goes_on = true; break;
	default: break;
	}
	return fine;
}

static bool read_command(struct ab *a, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "n:c:t:s:qr");
	int c;

	o.absent = "kAbBCdefghHiIlmpPSTuvVwxXyzZ";
	while ((c = option_next(&o)) != -1) {
		if (option_refused(a->p, &o, c))
			return false;
		if (c == '?' || c == ':') {
			option_complain(a->p, &o, c);
			usage(a->p);
			return false;
		}
		if (!read_option(a, &o, c))
			return false;
	}
	if (o.operands != 1) {
		process_error(a->p, "ab: wrong number of arguments\n");
		usage(a->p);
		return false;
	}
	if (!read_url(a, argv[1]))
		return false;
	if (a->concurrency > a->requests) {
		process_error(a->p,
			"ab: Cannot use concurrency level greater than total number of "
			"requests\n");
		usage(a->p);
		return false;
	}
	return true;
}

static void run_ab(struct process *p, int argc, char **argv)
{
	struct ab *a = process_state(p, sizeof(*a));

	*a = (struct ab){.p = p, .requests = 1, .concurrency = 1, .timeout = TIMEOUT_S};
	if (!read_command(a, argc, argv))
		return;
	if (!host_address(p->host, a->name, &a->to.address))
		process_fail(p, 1,
			"ab: Could not resolve host name %s: Name or service not known "
			"(670002)\n",
			a->name);
	else
		ab_begin(a);
}

const struct command ab_command = {
	.name = "ab", .summary = N_("send a number of HTTP requests and time them"), .run = run_ab};
