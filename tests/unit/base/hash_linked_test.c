/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A table whose nodes know what points to them loses none when others come, go, and it grows. */
#include "check.h"

#include "base/arena.h"
#include "base/hash.h"

enum { NODES = 1000, SAME = 7 };

static size_t found(const struct hash_table *t, const struct hash_linked *wanted)
{
	size_t times = 0;

	hash_for_each (node, t, wanted->node.hash)
		times += node == &wanted->node;
	return times;
}

static void those_that_stay_are_found_while_others_go(void **state)
{
	(void)state;
	static struct hash_linked nodes[NODES];
	struct arena arena = {0};
	struct hash_table t;

	assert_int_equal(arena_init(&arena, 0), 0);
	hash_init_linked(&t, &arena);
	for (size_t i = 0; i < NODES; i++) { /* seven of each hash: chains of some length */
		hash_add(&t, &nodes[i].node, hash_mix(i / SAME));
		if (i % 3 == 2)
			hash_del(&t, &nodes[i - 1].node);
	}
	for (size_t i = 0; i < NODES; i++)
		assert_int_equal(found(&t, &nodes[i]), i % 3 == 1 && i < NODES - 1 ? 0 : 1);
	for (size_t i = 0; i < NODES; i++)
		if (found(&t, &nodes[i]))
			hash_del(&t, &nodes[i].node);
	assert_int_equal(t.count, 0);
	arena_fini(&arena);
}

static void the_newest_of_a_hash_is_found_first_after_growing_too(void **state)
{
	(void)state;
	static struct hash_linked nodes[NODES];
	struct arena arena = {0};
	struct hash_table t;

	assert_int_equal(arena_init(&arena, 0), 0);
	hash_init_linked(&t, &arena);
	for (size_t i = 0; i < NODES; i++)
		hash_add(&t, &nodes[i].node, hash_mix(i % 2));
	size_t last = NODES;
	hash_for_each (node, &t, hash_mix(0)) {
		size_t i = (size_t)((struct hash_linked *)(void *)node - nodes);
		assert_true(i < last);
		last = i;
	}
	arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_that_stay_are_found_while_others_go),
		cmocka_unit_test(the_newest_of_a_hash_is_found_first_after_growing_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
