/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In the lab a call returns and a program wakes in no time. Where they take theirs, as in the namespaces of one
 * kernel: what a call has sent is acknowledged before the next call, and what a program has not read yet narrows
 * the window that its host offers.
 */
#include "check.h"

#include <stdlib.h>

#include "app_lab.h"

#define MS (1000 * (int64_t)NSEC_PER_USEC)

static void open_lab(struct app_lab *l, bool slow)
{
	struct host *hosts[3];

	app_lab_open(l);
	hosts[0] = l->client1;
	hosts[1] = l->rs1;
	hosts[2] = l->rs2;
	for (int i = 0; slow && i < 3; i++) {
		hosts[i]->call_time = MS;
		hosts[i]->wake_time = 2 * MS;
	}
	type(l, l->rs1, "httpd");
}

/* the flags of what rs1 saw, without those that it sent alone: "S S. . P. …" */
static void expect_flags(bool slow, const char *path, const char *expected)
{
	char line[256];
	struct app_lab l;

	open_lab(&l, slow);
	type(&l, l.rs1, "tcpdump -n -i eth0 tcp > /tmp/t &");
	snprintf(line, sizeof(line), "curl -s -o /tmp/x http://192.168.10.11%s", path);
	type(&l, l.client1, line);
	wait_for(&l, 100 * MS);
	type(&l, l.rs1, "pkill tcpdump");
	assert_string_equal(
		type(&l, l.rs1, "sed 's/.*Flags .//; s/].*//' /tmp/t | tr '\\n' ' '"), expected);
	app_lab_close(&l);
}

static void the_end_follows_the_acknowledgement(void **state)
{
	(void)state;
	expect_flags(false, "/", "S S. . P. . P. F. . F. . ");
	expect_flags(true, "/", "S S. . P. . P. . F. F. . ");
}

/* the smallest window that client1 offers while ten segments come in a row */
static int narrowest(bool slow)
{
	struct app_lab l;

	open_lab(&l, slow);
	type(&l, l.rs1, "tcpdump -n -i eth0 tcp and src 192.168.10.50 > /tmp/t &");
	type(&l, l.client1, "curl -s -o /tmp/x http://192.168.10.11/bytes/14000");
	wait_for(&l, 100 * MS);
	type(&l, l.rs1, "pkill tcpdump");
	const char *w = type(&l, l.rs1, "sed 's/.*win //; s/,.*//' /tmp/t | sort -n | head -n 1");
	const int least = atoi(w);
	app_lab_close(&l);
	return least;
}

static void what_is_not_read_yet_narrows_the_window(void **state)
{
	(void)state;
	assert_int_equal(narrowest(false), 501);
	assert_true(narrowest(true) < 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_follows_the_acknowledgement),
		cmocka_unit_test(what_is_not_read_yet_narrows_the_window),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
