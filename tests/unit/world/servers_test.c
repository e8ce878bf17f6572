/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Servers that have bad days, and an agent that sees it: in packets, and the laws by themselves. */
#include "check.h"

#include <math.h>

#include "app/servers/echo_server.h"
#include "app/servers/http_server.h"
#include "app/shell/shell.h"
#include "base/text.h"
#include "ipvs/dest.h"
#include "ipvs/service.h"
#include "load.h"
#include "workload/feedback.h"
#include "workload/outages.h"
#include "world/lab.h"

#define SECOND INT64_C(1000000000)
#define LAN \
	"version: 1\n" \
	"name: t\n" \
	"stop_time: 2000s\n" \
	"nodes:\n" \
	"  sw: {kind: switch}\n" \
	"  c: {kind: host, interfaces: {eth0: {ipv4: 10.0.0.1/24}}}\n" \
	"  d: {kind: host, interfaces: {eth0: {ipv4: [10.0.0.2/24, 10.0.0.9/32]}}}\n"
#define LINKS "links: [[c:eth0, sw], [d:eth0, sw], [a:eth0, sw], [b:eth0, sw]]\n"
#define SERVER(name, address, more) \
	"  " name ":\n" \
	"    kind: host\n" \
	"    interfaces: {eth0: {ipv4: " address "/24}, lo: {ipv4: 10.0.0.9/32}}\n" \
	"    sysctls: {net.ipv4.conf.all.arp_ignore: 1, net.ipv4.conf.all.arp_announce: 2}\n" \
	"    services: [{listen: tcp/80" more "}]\n"
#define VIRTUAL(more) \
	"virtual_servers:\n" \
	"  - {on: d, address: tcp 10.0.0.9:80, scheduler: wrr" more \
	", real_servers: [{address: 10.0.0.3, weight: 10}, {address: 10.0.0.4, weight: 10}]}\n"

struct run {
	struct spec *spec;
	struct lab *lab;
};

static struct run start(const char *file)
{
	struct problems ps = {0};
	struct text t = {0};
	struct run r = {.spec = load_text(file, NULL)};

	r.lab = lab_open(r.spec, &(struct lab_options){0}, &ps);
	problems_print(&ps, &t);
	if (!r.lab)
		fail_msg("%s", text_str(&t));
	text_free(&t);
	return r;
}

static void end(struct run *r)
{
	lab_close(r->lab);
	spec_free(r->spec);
}

static struct app_stats stats_of(const struct run *r, const char *host)
{
	return http_server_stats(http_server_find(lab_host(r->lab, host), 80));
}

static int weight_of(const struct run *r, uint32_t address)
{
	struct ipvs *ipvs = ipvs_of(lab_host(r->lab, "d"));
	struct ipvs_service *s = ipvs_service_get(ipvs, 0, 6, 0x0a000009, 80);

	return ipvs_dest_find(s, address, 80)->weight;
}

static void a_server_made_slower_takes_longer_for_what_is_under_way(void **state)
{
	struct run r = start(LAN SERVER("a", "10.0.0.3", "") SERVER("b", "10.0.0.4", "") LINKS
		"workload: [{from: c, to: tcp 10.0.0.3:80, arrivals: constant 1/min, "
		"demand: 1s}]\n"
		"events: [{at: 500ms, on: a, run: httpd speed 0.25}]\n");

	(void)state;
	/* half of it at speed 1, the other half at a quarter: 2.5 s and a few round trips */
	lab_run_until(r.lab, 2 * SECOND + SECOND * 49 / 100);
	assert_int_equal(stats_of(&r, "a").served, 0);
	lab_run_until(r.lab, 2 * SECOND + SECOND * 51 / 100);
	assert_int_equal(stats_of(&r, "a").served, 1);
	end(&r);
}

static void a_server_that_failed_refuses_and_comes_back_as_it_was(void **state)
{
	struct run r = start(LAN SERVER("a", "10.0.0.3", ", workers: 3") SERVER("b", "10.0.0.4", "")
			LINKS "workload: [{from: c, to: tcp 10.0.0.3:80, arrivals: constant 10/s, "
			      "demand: 150ms}]\n"
			      "events: [{at: 10100ms, on: a, run: httpd fail}, {at: 20s, on: a, "
			      "run: httpd repair}]\n");

	(void)state;
	lab_run_until(r.lab, 10 * SECOND + SECOND / 4);
	assert_true(stats_of(&r, "a").down);
	uint64_t served = stats_of(&r, "a").served;
	assert_in_range(served, 98, 100);
	assert_in_range(stats_of(&r, "a").failed, 1, 2);
	assert_int_equal(stats_of(&r, "a").active, 0);
	lab_run_until(r.lab, 20 * SECOND);
	assert_int_equal(stats_of(&r, "a").served, served);
	lab_run_until(r.lab, 30 * SECOND);
	assert_false(stats_of(&r, "a").down);
	assert_in_range(stats_of(&r, "a").served, served + 95, served + 100);
	assert_int_equal(
		http_server_config(http_server_find(lab_host(r.lab, "a"), 80))->workers, 3);
	end(&r);
}

static void a_slow_start_is_a_straight_line(void **state)
{
	struct http_server_config c = {
		.speed = 2000000, .slow_start = 10 * SECOND, .slow_start_speed = 100000};

	(void)state;
	assert_int_equal(http_server_speed(&c, 0), 200000);
	assert_int_equal(http_server_speed(&c, 5 * SECOND), 1100000);
	assert_int_equal(http_server_speed(&c, 10 * SECOND), 2000000);
	assert_int_equal(http_server_speed(&c, 1000 * SECOND), 2000000);
}

static void a_repaired_server_starts_slowly(void **state)
{
	struct run r = start(LAN SERVER("a", "10.0.0.3",
		", slow_start: 100s, slow_start_speed: 0.01") SERVER("b", "10.0.0.4", "") LINKS
		"workload: [{from: c, to: tcp 10.0.0.3:80, arrivals: constant 1/min, demand: "
		"100ms, start: 1s}]\n"
		"events: [{at: 30s, on: a, run: httpd fail}, {at: 60s, on: a, run: httpd "
		"repair}]\n");

	(void)state;
	lab_run_until(r.lab, 2 * SECOND);
	assert_int_equal(stats_of(&r, "a").served, 1); /* it was warm */
	/* the second comes one second after the repair: speed 0.0199, 5 seconds */
	lab_run_until(r.lab, 65 * SECOND);
	assert_int_equal(stats_of(&r, "a").served, 1);
	lab_run_until(r.lab, 67 * SECOND);
	assert_int_equal(stats_of(&r, "a").served, 2);
	end(&r);
}

static void a_server_is_up_for_its_share_of_time(void **state)
{
	struct spec_service service = {.mean_time_to_failure = 30 * SECOND,
		.mean_time_to_repair = 10 * SECOND,
		.listen = {.port = 80}};
	struct outages o;
	double up = 0, down = 0;

	(void)state;
	assert_true(outages_init(&o, 1, "a", &service));
	for (int i = 0; i < 20000; i++) {
		double length = (double)outages_length(&o);
		*(o.down ? &down : &up) += length;
		o.down = !o.down;
	}
	/* means of 10000 exponential times: 1 % each */
	assert_true(fabs(up / 10000 / 30e9 - 1) < 0.035);
	assert_true(fabs(down / 10000 / 10e9 - 1) < 0.035);
}

static void servers_of_one_lab_fail_at_times_of_their_own(void **state)
{
#define FAILING ", mean_time_to_failure: 20s, mean_time_to_repair: 5s"
	struct run r =
		start(LAN SERVER("a", "10.0.0.3", FAILING) SERVER("b", "10.0.0.4", FAILING) LINKS);
	int down[2] = {0}, both = 0;

	(void)state;
	for (int64_t t = 1; t <= 2000; t++) {
		lab_run_until(r.lab, t * SECOND);
		bool a = stats_of(&r, "a").down, b = stats_of(&r, "b").down;
		down[0] += a;
		down[1] += b;
		both += a && b;
	}
	/* a fifth of the time; both a 25th */
	assert_in_range(down[0], 250, 550);
	assert_in_range(down[1], 250, 550);
	assert_in_range(both, 20, 180);
	end(&r);
}

static void feedback_moves_by_the_cube_root_and_stays_within_its_bounds(void **state)
{
	struct spec_feedback f = {
		.gain = 5000000, .target = 950000000, .minimum = 1, .maximum = 20};
	int64_t w = 10000;

	(void)state;
	assert_int_equal(feedback_step(&f, &w, 950), 10); /* at the target */
	assert_int_equal(w, 10000);
	/* 5 · ∛0.729 = 4.5 */
	assert_int_equal(feedback_step(&f, &w, 221), 15);
	assert_int_equal(w, 14500);
	/* 5 · ∛−0.05 = −1.842 */
	feedback_step(&f, &w, 1000);
	assert_int_equal(w, 14500 - 1840);
	for (int i = 0; i < 20; i++)
		feedback_step(&f, &w, 0);
	assert_int_equal(w, 20000);
	for (int i = 0; i < 20; i++)
		feedback_step(&f, &w, 50000);
	assert_int_equal(w, 1000);
}

static void the_agent_takes_weight_from_a_server_that_grew_slow(void **state)
{
	struct run r = start(LAN SERVER("a", "10.0.0.3", ", workers: 2") SERVER("b", "10.0.0.4",
		", workers: 2") LINKS VIRTUAL(", feedback: {interval: 1s, gain: 2, target: "
					      "70%}") "workload: [{from: c, to: tcp "
						      "10.0.0.9:80, arrivals: poisson "
						      "40/s, demand: 50ms}]\n"
						      "events: [{at: 20s, on: a, run: "
						      "httpd speed 0.5}]\n");

	(void)state;
	lab_run_until(r.lab, 60 * SECOND);
	/* wanted: 1 of 2 workers each before; then a, half as fast, must have less than b */
	assert_true(weight_of(&r, 0x0a000003) * 3 < weight_of(&r, 0x0a000004) * 2);
	assert_true(weight_of(&r, 0x0a000003) >= 1);
	end(&r);
}

static void the_agent_sends_nobody_to_a_server_that_is_down(void **state)
{
	struct run r =
		start(LAN SERVER("a", "10.0.0.3", "") SERVER("b", "10.0.0.4", "") LINKS VIRTUAL(
			", feedback: {interval: 1s, gain: 0.001}") "events: [{at: 1500ms, on: a, "
								   "run: httpd fail}, {at: 3500ms, "
								   "on: a, run: httpd "
								   "repair}]\n");

	(void)state;
	lab_run_until(r.lab, SECOND * 3 / 2);
	assert_int_equal(weight_of(&r, 0x0a000003), 10);
	lab_run_until(r.lab, SECOND * 5 / 2);
	assert_int_equal(weight_of(&r, 0x0a000003), 0);
	assert_int_equal(weight_of(&r, 0x0a000004), 10);
	lab_run_until(r.lab, SECOND * 9 / 2);
	assert_int_equal(weight_of(&r, 0x0a000003), 10);
	end(&r);
}

/* ---- traffic in packets ---- */

static struct ipvs_dest *dest_of(const struct run *r, uint32_t address)
{
	struct ipvs *ipvs = ipvs_of(lab_host(r->lab, "d"));

	return ipvs_dest_find(ipvs_service_get(ipvs, 0, 6, 0x0a000009, 80), address, 80);
}

static void a_connection_that_is_held_is_active_at_the_director_and_needs_no_worker(void **state)
{
	struct run r = start(LAN SERVER("a", "10.0.0.3", ", workers: 1")
			SERVER("b", "10.0.0.4", ", workers: 1") LINKS VIRTUAL(
				"") "workload: [{from: c, to: tcp 10.0.0.9:80, arrivals: constant "
				    "10/s, stop: 1s, "
				    "hold: 5s, demand: 1ms, request: 3000B, response: 20KiB}]\n");

	(void)state;
	lab_run_until(r.lab, 3 * SECOND);
	assert_int_equal(stats_of(&r, "a").served + stats_of(&r, "b").served, 10);
	assert_int_equal(stats_of(&r, "a").bytes, 5 * 20480);
	assert_int_equal(stats_of(&r, "a").active, 0);
	assert_int_equal(dest_of(&r, 0x0a000003)->active, 5);
	lab_run_until(r.lab, 7 * SECOND);
	assert_int_equal(dest_of(&r, 0x0a000003)->active, 0);
	assert_int_equal(dest_of(&r, 0x0a000003)->total, 5);
	end(&r);
}

static void a_closed_loop_never_has_more_connections_than_users(void **state)
{
	struct run r = start(LAN SERVER("a", "10.0.0.3", "") SERVER("b", "10.0.0.4", "")
			LINKS VIRTUAL("") "workload: [{from: c, to: tcp 10.0.0.9:80, arrivals: "
					  "closed 4 think=10ms, demand: "
					  "exponential 50ms}]\n");

	(void)state;
	for (int64_t t = 1; t < 100; t++) {
		lab_run_until(r.lab, t * SECOND / 10);
		assert_in_range(stats_of(&r, "a").active + stats_of(&r, "b").active, 0, 4);
	}
	/* a round: 10 ms, 50 ms, and what the wire takes: 16 a second and user */
	assert_in_range(stats_of(&r, "a").served + stats_of(&r, "b").served, 500, 700);
	end(&r);
}

static void a_client_without_its_answer_gives_up(void **state)
{
	struct run r = start(LAN SERVER("a", "10.0.0.3", "") SERVER("b", "10.0.0.4", "") LINKS
		"workload: [{from: c, to: tcp 10.0.0.3:80, arrivals: constant 1/s, stop: 5s, "
		"demand: 1h, timeout: 2s}]\n");

	(void)state;
	lab_run_until(r.lab, SECOND * 9 / 2);
	assert_in_range(stats_of(&r, "a").accepted, 5, 5);
	lab_run_until(r.lab, 20 * SECOND);
	assert_int_equal(stats_of(&r, "a").served, 0);
	end(&r);
}

static void datagrams_are_sent_and_answered(void **state)
{
	struct run r = start(LAN
		"  a: {kind: host, interfaces: {eth0: {ipv4: 10.0.0.3/24}}, services: [{listen: "
		"udp/7, application: echo}]}\n" SERVER("b", "10.0.0.4", "") LINKS
		"workload: [{from: c, to: udp 10.0.0.3:7, arrivals: closed 1 think=1s, request: "
		"200B}]\n");

	(void)state;
	/* one that is not answered would wait for a second: 5 and not 9 */
	lab_run_until(r.lab, SECOND * 19 / 2);
	assert_int_equal(echo_server_served(echo_server_find(lab_host(r.lab, "a"), 7, true)), 9);
	end(&r);
}

static void what_cannot_be_is_told(void **state)
{
	(void)state;
	expect_problems(LAN SERVER("a", "10.0.0.3", ", mean_time_to_failure: -5s")
				SERVER("b", "10.0.0.4", ", slow_start_speed: 1.5") LINKS VIRTUAL(
					", feedback: {minimum: 9, maximum: 3, target: 120%}"),
		"f.yaml:12:55: nodes.a.services[0].mean_time_to_failure: expected a "
		"duration such as 50us, 1.5ms or 2s, found '-5s'\n"
		"f.yaml:17:51: nodes.b.services[0].slow_start_speed: expected 0.001 to "
		"1, found '1.5'\n"
		"f.yaml:20:65: virtual_servers[0].feedback: the maximum is below the "
		"minimum\n"
		"f.yaml:20:98: virtual_servers[0].feedback.target: expected 0% to 100%, "
		"such as 0.1%, found '120%'\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_made_slower_takes_longer_for_what_is_under_way),
		cmocka_unit_test(a_server_that_failed_refuses_and_comes_back_as_it_was),
		cmocka_unit_test(a_slow_start_is_a_straight_line),
		cmocka_unit_test(a_repaired_server_starts_slowly),
		cmocka_unit_test(a_server_is_up_for_its_share_of_time),
		cmocka_unit_test(servers_of_one_lab_fail_at_times_of_their_own),
		cmocka_unit_test(feedback_moves_by_the_cube_root_and_stays_within_its_bounds),
		cmocka_unit_test(the_agent_takes_weight_from_a_server_that_grew_slow),
		cmocka_unit_test(the_agent_sends_nobody_to_a_server_that_is_down),
		cmocka_unit_test(
			a_connection_that_is_held_is_active_at_the_director_and_needs_no_worker),
		cmocka_unit_test(a_closed_loop_never_has_more_connections_than_users),
		cmocka_unit_test(a_client_without_its_answer_gives_up),
		cmocka_unit_test(datagrams_are_sent_and_answered),
		cmocka_unit_test(what_cannot_be_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
