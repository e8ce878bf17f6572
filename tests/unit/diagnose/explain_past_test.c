/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What explain says of what was done before it looked: nothing of a lab in which nobody wondered,
 * a surprise where a scheduler, persistence or a listing puzzled somebody, a mistake where a
 * connection was lost; each no longer once the setting behind it is another.
 */
#include "check.h"

#include "base/text.h"
#include "explain_lab.h"

#define AT(at, host, line) "  - {at: " at ", on: " host ", run: \"" line "\"}\n"
#define CALL "curl -s -o /dev/null http://10.0.0.100/"
#define THREE_CALLS CALL "; " CALL "; " CALL
#define PERSISTENT "ipvsadm -E -t 10.0.0.100:80 -s rr -p 300"
#define RIGHT RIGHT_LAN BOTH "events:\n"

static const struct explain_finding *the_only(const struct opened *o, const char *name)
{
	explain_look(o->x);
	expect_only(o->x, name);
	return explain_finding(o->x, 0);
}

static void surprises(const char *file, const char *name)
{
	struct opened o = open_at(file, -1);

	assert_true(the_only(&o, name)->surprise);
	assert_int_equal(explain_mistake_count(o.x), 0);
	mend(o.x);
	explain_look(o.x);
	expect_nothing(o.x);
	close_it(&o);
}

static void a_hash_or_persistence_alone_is_nothing(void **state)
{
	(void)state;
	silent(RIGHT AT("0s", "director", PERSISTENT));
	silent(RIGHT AT("0s", "director", "ipvsadm -E -t 10.0.0.100:80 -s sh"));
	silent(RIGHT AT("0s", "client1", THREE_CALLS));
}

static void three_calls_to_one_server(void **state)
{
	(void)state;
	surprises(RIGHT AT("0s", "director", PERSISTENT) AT("1s", "client1", THREE_CALLS),
		"persistence");
	surprises(RIGHT AT("0s", "director", "ipvsadm -E -t 10.0.0.100:80 -s mh")
			  AT("1s", "client1", THREE_CALLS),
		"hash-pins");
	surprises(RIGHT AT("0s", "director", "ipvsadm -E -t 10.0.0.100:80 -s dh")
			  AT("1s", "client1", THREE_CALLS),
		"hash-pins");
}

/* the fix keeps what the scheduler was told beside */
static void a_flag_of_the_scheduler_stays(void **state)
{
	(void)state;
	struct opened o =
		open_at(RIGHT AT("0s", "director",
				"ipvsadm -E -t 10.0.0.100:80 -s sh -b sh-fallback,sh-port -p 300")
				AT("1s", "client1", THREE_CALLS),
			-1);
	const struct explain_finding *f = the_only(&o, "persistence");

	assert_string_equal(
		f->fixes[0].command, "ipvsadm -E -t 10.0.0.100:80 -s sh -b sh-fallback,sh-port");
	close_it(&o);
}

static void a_mistake_is_told_alone(void **state)
{
	(void)state;
	found(RIGHT AT("0s", "director", PERSISTENT) AT("1s", "client1", THREE_CALLS)
			AT("5s", "rs1", "ip addr del 10.0.0.100/32 dev lo"),
		"vip-missing");
}

/* 15 minutes are the kernel's default: whoever idles longer is cut off all the same */
static void an_idle_connection_by_default(void **state)
{
	(void)state;
	struct opened o = open_at(RIGHT_LAN BOTH "events:\n" AT("1s", "client1",
					  "curl -s http://10.0.0.100/bytes/200000?demand=1000s")
					  AT("1100s", "client1", "true"),
		-1);
	const struct explain_finding *f = the_only(&o, "idle-forgotten");

	assert_false(f->surprise);
	assert_int_equal(f->tried, EXPLAIN_CURED);
	assert_string_equal(f->fixes[0].command, "ipvsadm --set 2000 0 0");
	close_it(&o);
}

static void a_listing_is_no_longer_the_last_look(void **state)
{
	(void)state;
	surprises(RIGHT AT("1s", "client1", THREE_CALLS) AT("5s", "director", "ipvsadm -Ln"),
		"half-seen");
	silent(RIGHT AT("1s", "client1", THREE_CALLS) AT("5s", "director", "ipvsadm -Ln")
			AT("6s", "director", "ipvsadm -L -n -c"));
}

/* in direct routing the default, 1, sees no port that is used again: it takes 2 */
static void a_port_again_in_direct_routing(void **state)
{
	(void)state;
	const char *again = "curl -s -o /dev/null --local-port 45000 http://10.0.0.100/";
	struct text file = {0};

	for (int mode = 0; mode <= 2; mode++) {
		text_clear(&file);
		text_add(&file,
			RIGHT "  - {at: 0s, on: director, run: sysctl -w "
			      "net.ipv4.vs.conn_reuse_mode=%d}\n"
			      "  - {at: 1s, on: client1, run: \"%s\"}\n"
			      "  - {at: 3s, on: client1, run: \"%s\"}\n",
			mode, again, again);
		if (mode < 2)
			found(text_str(&file), "port-reuse");
		else
			silent(text_str(&file));
	}
	text_free(&file);
}

/* only the last connections are kept of a lab that ran for long */
static void thousands_of_calls(void **state)
{
	(void)state;
	silent(RIGHT AT("0s", "client1",
		"i=0; while [ $i -lt 3000 ]; do curl -s -o /dev/null http://10.0.0.100/; "
		"i=$((i+1)); done"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hash_or_persistence_alone_is_nothing),
		cmocka_unit_test(three_calls_to_one_server),
		cmocka_unit_test(a_flag_of_the_scheduler_stays),
		cmocka_unit_test(a_mistake_is_told_alone),
		cmocka_unit_test(an_idle_connection_by_default),
		cmocka_unit_test(a_listing_is_no_longer_the_last_look),
		cmocka_unit_test(a_port_again_in_direct_routing),
		cmocka_unit_test(thousands_of_calls),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
