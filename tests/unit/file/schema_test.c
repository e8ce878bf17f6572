/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of keys is complete and agrees with itself: each key once in its object, each default
 * prints and reads back.
 */
#include "check.h"

#include <string.h>

#include "base/problem.h"
#include "base/text.h"
#include "file/read.h"
#include "file/schema_walk.h"

/* calls `visit` with every row of the table */
static void each_row(
	void (*visit)(const struct schema_object *o, const struct schema_key *k, size_t offset))
{
	struct schema_walk walk = {0};

	schema_walk(&walk, &schema_topology);
	size_t offset;
	schema_walk(&walk, &schema_scenario);
	for (size_t i = 0; i < walk.count; i++)
		for (size_t n = 0; n < schema_key_count(walk.objects[i]); n++) {
			const struct schema_key *k = schema_key_at(walk.objects[i], n, &offset);
			visit(walk.objects[i], k, offset);
		}
}

static void complete(const struct schema_object *o, const struct schema_key *k, size_t offset)
{
	size_t size = k->shape == SCHEMA_ONE ? schema_item_size(k) : 2 * sizeof(void *), other;

	if (!k->help || !*k->help || k->help[strlen(k->help) - 1] == '.')
		fail_msg("%s.%s: needs a line of help without a full stop", o->name, k->name);
	assert_true((k->type != NULL) != (k->object != NULL));
	assert_int_equal(k->shape == SCHEMA_MAP, k->names != 0);
	assert_int_equal(k->type == &type_word, k->words != NULL);
	assert_true(offset + size <= o->size);
	assert_ptr_equal(schema_key_at(o, schema_key_find(o, k->name), &other), k);
}

static void every_key_is_complete_and_stands_once_in_its_object(void **state)
{
	(void)state;
	each_row(complete);
}

static void reads_back(const struct schema_object *o, const struct schema_key *k, size_t offset)
{
	struct stash stash = {0};
	struct problems ps = {0};
	struct reading r = {.stash = &stash, .problems = &ps};
	struct doc d = {.kind = DOC_SCALAR, .file = "table", .text = k->standard};
	struct text printed = {0};
	(void)offset;

	if (!k->standard)
		return;
	void *first = stash_get(&stash, k->type->size), *second = stash_get(&stash, k->type->size);
	k->type->read(&r, k, &d, NULL, first);
	k->type->print(&printed, k, first);
	d.text = text_str(&printed);
	k->type->read(&r, k, &d, NULL, second);
	if (ps.count)
		fail_msg("%s.%s: %s", o->name, k->name, ps.items[0].text);
	if (k->type->unset)
		assert_memory_equal(first, second, k->type->size);
	text_free(&printed);
	problems_free(&ps);
	stash_free(&stash);
}

static void every_default_is_a_value_that_prints_and_reads_back(void **state)
{
	(void)state;
	each_row(reads_back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_complete_and_stands_once_in_its_object),
		cmocka_unit_test(every_default_is_a_value_that_prints_and_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
