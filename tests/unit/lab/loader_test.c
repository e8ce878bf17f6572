/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "lab/loader.h"

static struct spec *load(const char *path)
{
	struct problems ps = {0};
	struct text t = {0};
	struct spec *s = spec_load(path, NULL, &ps);

	problems_print(&ps, &t);
	if (!s)
		fail_msg("%s", text_str(&t));
	text_free(&t);
	problems_free(&ps);
	return s;
}

static void the_first_lesson_loads_with_its_topology(void **state)
{
	(void)state;
	struct spec *s = load(SOURCE_DIR "/scenarios/dr-basics.yaml");

	assert_int_equal(s->network.nodes.count, 6);
	assert_int_equal(s->network.links.count, 5);
	assert_int_equal(s->network.links.items[0].with.delay, 50000);
	assert_int_equal(s->network.links.items[0].with.rate, 1000000000);
	const struct spec_node *rs3 = spec_node(s, "rs3");
	assert_non_null(rs3);
	assert_int_equal(rs3->sysctls.count, 2);
	assert_int_equal(rs3->interfaces.count, 2);
	assert_int_equal(spec_interface(rs3, "eth0")->ipv4.items[0].address, 0xc0a80a0d);
	assert_int_equal(spec_interface(rs3, "lo")->mtu, 65536);
	assert_int_equal(spec_interface(rs3, "eth0")->mtu, 1500);
	assert_int_equal(s->virtual_servers.items[0].real_servers.items[2].weight, 1);
	assert_int_equal(s->virtual_servers.items[0].real_servers.items[2].forwarding, SPEC_DR);
	spec_free(s);
}

static void what_is_printed_expanded_loads_to_the_same(void **state)
{
	(void)state;
	struct spec *s = load(SOURCE_DIR "/scenarios/dr-basics.yaml");
	struct problems ps = {0};
	struct text first = {0}, second = {0}, errors = {0};

	spec_expanded(&first, s);
	struct spec *again = spec_load_memory("again.yaml", first.s, first.len, NULL, &ps);
	problems_print(&ps, &errors);
	if (!again)
		fail_msg("%s", text_str(&errors));
	spec_expanded(&second, again);
	assert_string_equal(text_str(&first), text_str(&second));
	spec_free(s);
	spec_free(again);
	text_free(&first);
	text_free(&second);
	text_free(&errors);
	problems_free(&ps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_lesson_loads_with_its_topology),
		cmocka_unit_test(what_is_printed_expanded_loads_to_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
