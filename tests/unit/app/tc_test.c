/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tc's netem: what one interface sends is late, and nothing else is. */
#include "check.h"

#include <string.h>

#include "app/app_lab.h"

static int64_t round_trip(struct app_lab *l)
{
	int64_t before = l->engine->now;
	struct process *p = shell_run(l->client1, "ping -c 1 192.168.10.11", NULL);

	while (p->running)
		engine_run_until(l->engine, l->engine->now + (int64_t)NSEC_PER_SEC / 1000);
	assert_int_equal(p->status, 0);
	return l->engine->now - before;
}

static const char *said(struct app_lab *l, const char *line, int status)
{
	const struct process *p = shell_run(l->rs1, line, NULL);

	assert_int_equal(p->status, status);
	return process_output(p);
}

static void a_delay_is_added_to_what_is_sent_until_it_is_deleted(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	round_trip(&l); /* neighbours know each other now */
	int64_t fast = round_trip(&l);
	said(&l, "tc qdisc add dev eth0 root netem delay 50ms", 0);
	int64_t slow = round_trip(&l);
	assert_true(slow - fast >= (int64_t)49 * NSEC_PER_MSEC);
	assert_true(slow - fast <= (int64_t)51 * NSEC_PER_MSEC);
	said(&l, "tc qdisc change dev eth0 root netem delay 20ms", 0);
	assert_true(round_trip(&l) - fast <= (int64_t)21 * NSEC_PER_MSEC);
	said(&l, "tc qdisc del dev eth0 root", 0);
	assert_true(round_trip(&l) - fast <= (int64_t)NSEC_PER_MSEC);
	app_lab_close(&l);
}

static void what_is_set_is_shown_and_nothing_is_set_twice(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	said(&l, "tc qdisc add dev eth0 root netem delay 100ms 10ms", 0);
	assert_string_equal(said(&l, "tc qdisc show dev eth0", 0),
		"qdisc netem 8001: dev eth0 root refcnt 2 limit 1000 delay 100ms  10ms\n");
	assert_string_equal(said(&l, "tc qdisc add dev eth0 root netem delay 1s", 2),
		"Error: Exclusivity flag on, cannot modify.\n");
	said(&l, "tc qdisc del dev eth0 root", 0);
	said(&l, "tc qdisc del dev eth0 root", 2);
	said(&l, "tc qdisc add dev eth7 root netem delay 1s", 1);
	said(&l, "tc qdisc add dev eth0 root netem loss 1%", 1);
	said(&l, "tc qdisc add dev eth0 root netem delay soon", 1);
	app_lab_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_delay_is_added_to_what_is_sent_until_it_is_deleted),
		cmocka_unit_test(what_is_set_is_shown_and_nothing_is_set_twice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
