/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An arena of many segments: nothing moves, nothing lies across two, a copy is dense and comes back
 * whole, and what was made after it is gone. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define PIECES 3000
#define PIECE 5000 /* bytes: 15 MB in all, and no divisor of a segment's size */

static void fill(struct arena *a, uint8_t *pieces[PIECES], size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		pieces[i] = arena_alloc(a, PIECE);
		for (size_t k = 0; k < PIECE; k += 499)
			assert_int_equal(pieces[i][k], 0);
		memset(pieces[i], (int)(i % 251) + 1, PIECE);
	}
}

static void check(uint8_t *pieces[PIECES], size_t to)
{
	for (size_t i = 0; i < to; i++)
		for (size_t k = 0; k < PIECE; k += 499)
			assert_int_equal(pieces[i][k], i % 251 + 1);
}

static void segments_come_back_as_they_were(void **state)
{
	(void)state;
	static uint8_t *pieces[PIECES];
	struct arena a;

	assert_int_equal(arena_init(&a, 0), 0);
	size_t begun = arena_used(&a);
	fill(&a, pieces, 0, PIECES / 2);
	assert_true(a.segment_count > 2);
	size_t used = arena_used(&a), each = (PIECE + 15) / 16 * 16;
	assert_int_equal(
		used, begun + PIECES / 2 * each); /* what is left of a segment is not counted */
	void *copy = malloc(used);
	arena_copy(&a, copy);

	fill(&a, pieces, PIECES / 2, PIECES);
	memset(pieces[7], 0, PIECE);
	arena_restore(&a, copy);
	assert_int_equal(arena_used(&a), used);
	check(pieces, PIECES / 2);
	uint8_t *next = pieces[PIECES / 2];
	fill(&a, pieces, PIECES / 2, PIECES); /* zeroed, and where they were */
	assert_ptr_equal(pieces[PIECES / 2], next);
	check(pieces, PIECES);
	free(copy);
	arena_fini(&a);
}

static void what_is_larger_than_a_segment_has_one(void **state)
{
	(void)state;
	struct arena a;

	assert_int_equal(arena_init(&a, 0), 0);
	char *before = arena_strdup(&a, "before");
	uint8_t *large = arena_alloc(&a, (size_t)40 << 20);
	char *behind = arena_strdup(&a, "behind");
	large[0] = large[((size_t)40 << 20) - 1] = 7;
	assert_string_equal(before, "before");
	assert_string_equal(behind, "behind");
	arena_fini(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(segments_come_back_as_they_were),
		cmocka_unit_test(what_is_larger_than_a_segment_has_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
