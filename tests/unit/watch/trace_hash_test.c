/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trace hash: equal for the same run, another one for a byte or a nanosecond of difference. */
#include "check.h"

#include "engine/trace.h"
#include "ui/little_net.h"
#include "watch/trace_hash.h"
#include "world/lab.h"

static uint64_t hash_of_run(uint32_t size, int64_t delay)
{
	struct little l;
	struct trace_hash h;

	little_open(&l);
	l.b_eth0->wire->set.delay = delay;
	trace_hash_init(&h);
	trace_attach(&l.trace, &h.sink);
	little_ask(&l);
	little_send(&l, size);
	little_run(&l);
	assert_int_equal(h.records, l.engine->records);
	little_close(&l);
	return h.hash;
}

static void the_same_run_has_the_same_hash(void **state)
{
	(void)state;
	assert_true(hash_of_run(1000, 50000) == hash_of_run(1000, 50000));
}

static void a_byte_more_or_a_nanosecond_later_is_another_hash(void **state)
{
	(void)state;
	assert_true(hash_of_run(1000, 50000) != hash_of_run(1001, 50000));
	assert_true(hash_of_run(1000, 50000) != hash_of_run(1000, 50001));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_run_has_the_same_hash),
		cmocka_unit_test(a_byte_more_or_a_nanosecond_later_is_another_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
