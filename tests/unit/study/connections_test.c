/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs without frames, fed by hand: the director's counts, the servers' queues, who moves. */
#include "check.h"

#include "base/text.h"
#include "engine/engine.h"
#include "file/loader.h"
#include "study/connections/connections.h"
#include "wire/ipv4.h"

#define FEW 5000

struct fixed_feed { /* every `gap` ns one, each `demand` long; clients take turns */
	struct connections_feed feed;
	int64_t gap, demand, hold;
	uint32_t clients, vips;
	bool udp;
	uint64_t n, most;
};

static int64_t when(struct connections_feed *feed)
{
	struct fixed_feed *f = (struct fixed_feed *)(void *)feed;

	return f->n < f->most ? (int64_t)f->n * f->gap : INT64_MAX;
}

static void next(struct connections_feed *feed, struct arrival *a)
{
	struct fixed_feed *f = (struct fixed_feed *)(void *)feed;
	uint64_t n = f->n;

	*a = (struct arrival){.time = when(feed),
		.client = 0x0a010001u + (uint32_t)(n % f->clients),
		.vip = 0x0a000064u + (f->vips ? (uint32_t)(n % f->vips) : 0),
		.port = (uint16_t)(1024 + n / f->clients),
		.vport = 80,
		.protocol = f->udp ? SPEC_UDP : SPEC_TCP,
		.demand = f->demand,
		.hold = f->hold};
	f->n++;
}

#define FEED(...) ((struct fixed_feed){.feed = {when, next, NULL}, .clients = 100, __VA_ARGS__})

#define SERVERS(protocol, forwarding) \
	"version: 1\n" \
	"name: two\n" \
	"title: two servers\n" \
	"stop_time: 300s\n" \
	"nodes:\n" \
	"  director: {kind: host, interfaces: {eth0: {ipv4: [10.0.0.1/16, 10.0.0.100/32]}}}\n" \
	"  rs1:\n" \
	"    kind: host\n" \
	"    interfaces: {eth0: {ipv4: 10.0.0.11/16}}\n" \
	"    services: [{listen: tcp/80, workers: 1, queue: 4}]\n" \
	"  rs2: {like: rs1, interfaces: {eth0: {ipv4: 10.0.0.12/16}}}\n" \
	"virtual_servers:\n" \
	"  - on: director\n" \
	"    address: " protocol " 10.0.0.100:80\n" \
	"    scheduler: wlc\n" \
	"    forwarding: " forwarding "\n" \
	"    real_servers: [{address: 10.0.0.11:80, weight: 3}, {address: 10.0.0.12:80}]\n"

static const char two_servers[] = SERVERS("tcp", "dr");
static const char masqueraded[] = SERVERS("tcp", "nat");
static const char datagrams[] = SERVERS("udp", "dr");

static struct metrics *run_of(
	const char *file, const char *more, const char *scheduler, struct fixed_feed *f)
{
	static struct metrics m;
	struct measure_options o = {.scheduler = scheduler, .seed = 1, .points = 300};
	struct problems ps = {0};
	struct text t = {0};

	text_add(&t, "%s%s", file, more);
	struct spec *spec = spec_load_memory("test", text_str(&t), t.len, NULL, &ps);
	text_clear(&t);
	problems_print(&ps, &t);
	assert_string_equal(text_str(&t), "");
	assert_non_null(spec);
	assert_int_equal(connections_run(spec, &o, &f->feed, &m, &ps), 0);
	spec_free(spec);
	text_free(&t);
	return &m;
}

static void rr_gives_each_server_every_other_connection(void **state)
{
	struct fixed_feed f = FEED(.gap = 10 * NSEC_PER_MSEC, .most = FEW, .demand = NSEC_PER_MSEC);
	struct metrics *m = run_of(two_servers, "", "rr", &f);

	(void)state;
	assert_int_equal(m->completed, FEW);
	assert_int_equal(m->servers[0].connections, FEW / 2);
	assert_int_equal(m->servers[1].connections, FEW / 2);
	assert_int_equal(m->servers[0].busy, FEW / 2 * NSEC_PER_MSEC);
	metrics_free(m);
}

static void an_entry_is_inactive_for_two_minutes_and_what_the_wheel_adds(void **state)
{
	struct fixed_feed f = FEED(.gap = 10 * NSEC_PER_MSEC, .most = 100, .demand = NSEC_PER_MSEC,
		.hold = 20 * NSEC_PER_SEC);
	struct metrics *m = run_of(two_servers, "", "rr", &f);
	const struct server_metrics *s = &m->servers[0];

	(void)state;
	assert_int_equal(s->active[14], 50); /* after 15 s */
	assert_int_equal(s->inactive[14], 0);
	assert_int_equal(s->active[29], 0); /* after 30 s: all have sent their FIN */
	assert_int_equal(s->inactive[29], 50);
	assert_int_equal(s->inactive[137], 50);
	assert_int_equal(s->inactive[144], 0);
	metrics_free(m);
}

static void behind_masquerading_it_is_the_same_whoever_closes_first(void **state)
{
	static const int64_t holds[] = {0, 20 * NSEC_PER_SEC};

	(void)state;
	/* FIN_WAIT and CLOSE_WAIT both end in TIME_WAIT; 60 s it would be with one half seen */
	for (size_t i = 0; i < 2; i++) {
		struct fixed_feed f = FEED(.gap = 10 * NSEC_PER_MSEC, .most = 100,
			.demand = NSEC_PER_MSEC, .hold = holds[i]);
		struct metrics *m = run_of(masqueraded, "", "rr", &f);
		assert_int_equal(m->servers[0].inactive[29], 50);
		assert_int_equal(m->servers[0].inactive[115], 50);
		assert_int_equal(m->servers[0].inactive[144], 0);
		metrics_free(m);
	}
}

static void a_queue_that_is_full_answers_no_syn_and_the_client_asks_again(void **state)
{
	/* 5 wait and 1 is served; the rest is turned away, and comes again after 1 s */
	struct fixed_feed f = FEED(.gap = NSEC_PER_MSEC, .most = 20, .demand = 100 * NSEC_PER_MSEC);
	struct metrics *m = run_of(two_servers, "", "rr", &f);

	(void)state;
	assert_int_equal(m->completed, 20);
	assert_int_equal(m->repeats, 8);
	assert_int_equal(m->servers[0].queue_most, 5);
	assert_int_equal(m->connections, 20);
	metrics_free(m);
}

static void a_deleted_server_moves_its_clients_and_no_others(void **state)
{
	static const char events[] =
		"events:\n"
		"  - {at: 20s, on: director, run: \"ipvsadm -d -t 10.0.0.100:80 -r 10.0.0.11\"}\n"
		"  - {at: 40s, on: director, run: \"ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.11 "
		"-g\"}\n";
	struct fixed_feed f = FEED(.gap = 10 * NSEC_PER_MSEC, .most = 6000, .demand = 0);
	struct metrics *m = run_of(two_servers, events, "sh", &f);

	(void)state;
	assert_int_equal(m->change_count, 2);
	assert_false(m->changes[0].returns);
	assert_int_equal(m->changes[0].time, 20 * NSEC_PER_SEC);
	assert_int_equal(m->changes[0].clients, 100);
	assert_true(m->changes[0].moved > 0);
	assert_int_equal(m->changes[0].moved, m->changes[0].forced);
	assert_true(m->changes[1].returns);
	assert_true(m->changes[1].moved > 0);
	assert_int_equal(m->changes[1].forced, 0);
	metrics_free(m);
}

static void a_returning_server_is_flooded_under_wlc_and_not_under_rr(void **state)
{
	static const char events[] =
		"events:\n"
		"  - {at: 10s, on: director, run: \"ipvsadm -d -t 10.0.0.100:80 -r 10.0.0.12\"}\n"
		"  - {at: 150s, on: director, run: \"ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.12 "
		"-g\"}\n";
	struct fixed_feed f =
		FEED(.gap = 20 * NSEC_PER_MSEC, .most = 10000, .demand = NSEC_PER_MSEC);
	struct metrics *m = run_of(two_servers, events, "wlc", &f);

	(void)state;
	/* its share is 1/4 and for some seconds it gets all: four times as much */
	assert_int_equal(m->changes[1].flood, 4000);
	metrics_free(m);
	f.n = 0;
	m = run_of(two_servers, events, "rr", &f);
	assert_in_range(m->changes[1].flood, 1990, 2100); /* half of all, and its share is 1/4 */
	metrics_free(m);
}

static void a_server_that_nobody_comes_back_to_was_flooded_with_nothing(void **state)
{
	static const char more[] =
		"    persistence_timeout: 300s\n"
		"events:\n"
		"  - {at: 10s, on: director, run: \"ipvsadm -d -t 10.0.0.100:80 -r 10.0.0.12\"}\n"
		"  - {at: 50s, on: director, run: \"ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.12 "
		"-g\"}\n";
	struct fixed_feed f =
		FEED(.gap = 20 * NSEC_PER_MSEC, .most = 10000, .demand = NSEC_PER_MSEC);
	struct metrics *m = run_of(two_servers, more, "wlc", &f);

	(void)state;
	assert_true(m->changes[0].flood == METRICS_NOT_COUNTED); /* it left */
	assert_int_equal(m->changes[1].flood, 0);                /* everyone has a template */
	metrics_free(m);
}

static void datagrams_never_make_a_server_active_and_nq_sends_all_to_the_first(void **state)
{
	struct fixed_feed f =
		FEED(.gap = 10 * NSEC_PER_MSEC, .most = 1000, .demand = NSEC_PER_MSEC, .udp = true);
	struct metrics *m = run_of(datagrams, "", "nq", &f);

	(void)state;
	assert_int_equal(m->completed, 1000);
	assert_int_equal(m->servers[1].connections, 1000); /* the last added is the first */
	assert_int_equal(m->servers[1].active[8], 0);
	assert_int_equal(m->servers[1].inactive[19], 1000); /* until 300 s later */
	assert_int_equal(m->servers[1].open, 0);
	metrics_free(m);
}

static void nobody_to_choose_is_refused(void **state)
{
	static const char events[] = "events:\n"
				     "  - at: 0s\n"
				     "    on: director\n"
				     "    run:\n"
				     "      - ipvsadm -e -t 10.0.0.100:80 -r 10.0.0.11 -g -w 0\n"
				     "      - ipvsadm -e -t 10.0.0.100:80 -r 10.0.0.12 -g -w 0\n";
	struct fixed_feed f = FEED(.gap = NSEC_PER_MSEC, .most = 50);
	struct metrics *m = run_of(two_servers, events, "wlc", &f);

	(void)state;
	assert_int_equal(m->refused, 50);
	assert_int_equal(m->connections, 0);
	metrics_free(m);
}

static void a_dead_program_refuses_and_its_entries_stay_active(void **state)
{
	static const char events[] = "events:\n"
				     "  - {at: 10s, on: rs1, run: httpd fail}\n"
				     "  - {at: 20s, on: rs1, run: httpd repair}\n";
	struct fixed_feed f =
		FEED(.gap = 10 * NSEC_PER_MSEC, .most = 3000, .demand = NSEC_PER_MSEC);
	struct metrics *m = run_of(two_servers, events, "rr", &f);

	(void)state;
	assert_in_range(m->refused, 499, 501);
	assert_int_equal(m->servers[0].refused, m->refused);
	assert_int_equal(m->completed + m->refused, 3000);
	/* the director has seen SYNs and nothing else: half-open for 60 s, and active */
	assert_in_range(m->servers[0].active[29], 499, 501);
	assert_int_equal(m->servers[0].active[85], 0);
	metrics_free(m);
}

static void a_machine_that_cannot_be_reached_is_asked_until_it_can(void **state)
{
	static const char events[] = "events:\n"
				     "  - {at: 10s, on: rs1, run: ip link set eth0 down}\n"
				     "  - {at: 12s, on: rs1, run: ip link set eth0 up}\n";
	struct fixed_feed f =
		FEED(.gap = 100 * NSEC_PER_MSEC, .most = 300, .demand = NSEC_PER_MSEC);
	struct metrics *m = run_of(two_servers, events, "rr", &f);

	(void)state;
	assert_int_equal(m->completed, 300);
	assert_int_equal(m->refused, 0);
	/* ten are called in the two seconds; those of the first one twice in vain */
	assert_in_range(m->repeats, 14, 16);
	assert_in_range(m->response.most, 3 * NSEC_PER_SEC, 3100 * NSEC_PER_MSEC);
	metrics_free(m);
}

static void another_speed_holds_for_what_is_under_way(void **state)
{
	static const char events[] = "events:\n"
				     "  - {at: 1s, on: rs2, run: httpd speed 0.5}\n";
	struct fixed_feed f =
		FEED(.gap = 100 * NSEC_PER_SEC, .most = 1, .demand = 2 * NSEC_PER_SEC);
	struct metrics *m = run_of(two_servers, events, "rr", &f); /* rs2 was added last */

	(void)state;
	assert_int_equal(m->servers[1].completed, 1);
	/* one second at full speed; the other half takes two */
	assert_in_range(m->response.most, 2999 * NSEC_PER_MSEC, 3001 * NSEC_PER_MSEC);
	metrics_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rr_gives_each_server_every_other_connection),
		cmocka_unit_test(an_entry_is_inactive_for_two_minutes_and_what_the_wheel_adds),
		cmocka_unit_test(behind_masquerading_it_is_the_same_whoever_closes_first),
		cmocka_unit_test(a_queue_that_is_full_answers_no_syn_and_the_client_asks_again),
		cmocka_unit_test(a_deleted_server_moves_its_clients_and_no_others),
		cmocka_unit_test(a_returning_server_is_flooded_under_wlc_and_not_under_rr),
		cmocka_unit_test(a_server_that_nobody_comes_back_to_was_flooded_with_nothing),
		cmocka_unit_test(
			datagrams_never_make_a_server_active_and_nq_sends_all_to_the_first),
		cmocka_unit_test(nobody_to_choose_is_refused),
		cmocka_unit_test(a_dead_program_refuses_and_its_entries_stay_active),
		cmocka_unit_test(a_machine_that_cannot_be_reached_is_asked_until_it_can),
		cmocka_unit_test(another_speed_holds_for_what_is_under_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
