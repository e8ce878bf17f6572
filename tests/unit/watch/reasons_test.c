/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every module has its range of numbers for reasons, and every number one reason. */
#include "check.h"

#include <string.h>

#include "watch/describe.h"
#include "watch/lists.h"

static void every_module_has_its_numbers_for_itself(void **state)
{
	(void)state;
	for (size_t i = 0; reason_lists[i]; i++) {
		const struct reason_list *list = reason_lists[i];
		assert_string_equal(reason_module(list->base), list->module);
		assert_true(reason_find(list->base) == &list->items[0]);
		for (size_t k = 0; k < i; k++)
			assert_true(reason_lists[k]->base + reason_lists[k]->count <= list->base);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_module_has_its_numbers_for_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
