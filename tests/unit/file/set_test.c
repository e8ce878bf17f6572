/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --set: a path reaches every key that a file may have, also what groups made; wrong paths and
 * values are refused as in a file.
 */
#include "check.h"

#include "base/text.h"
#include "ipvs/scheduler.h"
#include "load.h"

#define FILE_TEXT \
	"version: 1\nname: t\ntitle: {en: x, zh: y}\n" \
	"nodes:\n" \
	"  sw: {kind: switch}\n" \
	"  rs1: {interfaces: {eth0: {ipv4: 10.0.0.1/24}}, sysctls: {net.ipv4.tcp_retries1: 1}, " \
	"services: " \
	"[{listen: tcp/80}]}\n" \
	"  rs2: {like: rs1, interfaces: {eth0: {ipv4: 10.0.0.2/24}}}\n" \
	"groups: {c: {count: 2, first_ipv4: 10.0.0.10/24, link: sw}}\n" \
	"links: [[rs1:eth0, sw], [rs2:eth0, sw]]\n" \
	"virtual_servers: [{on: rs1, address: tcp 10.0.0.9:80, real_servers: [{address: " \
	"10.0.0.2}]}]\n"

static struct spec *set(const char *path, const char *value)
{
	const struct spec_setting one = {path, value};
	const struct spec_options options = {.settings = &one, .setting_count = 1};

	return load_text(FILE_TEXT, &options);
}

static void expect_refused(const char *path, const char *value, const char *expected)
{
	const struct spec_setting one = {path, value};
	const struct spec_options options = {.settings = &one, .setting_count = 1};
	struct text t = problems_of_bytes(FILE_TEXT, strlen(FILE_TEXT), &options);

	assert_string_equal(text_str(&t), expected);
	text_free(&t);
}

static void a_key_is_set_by_the_path_that_is_printed(void **state)
{
	(void)state;
	struct spec *s = set("virtual_servers[0].scheduler", "sed");
	assert_string_equal(s->virtual_servers.items[0].scheduler.s, "sed");
	spec_free(s);
	s = set("virtual_servers[0].real_servers[0].weight", "7");
	assert_int_equal(s->virtual_servers.items[0].real_servers.items[0].weight, 7);
	spec_free(s);
	s = set("links[1].loss", "2.5%");
	assert_int_equal(s->network.links.items[1].with.loss, 25000000);
	spec_free(s);
	s = set("seed", "9");
	assert_int_equal(s->seed, 9);
	spec_free(s);
	s = set("title.zh", "z");
	assert_string_equal(spec_text_in(&s->title, "zh"), "z");
	spec_free(s);
	s = set("nodes.rs1.interfaces.eth0.ipv4[0]", "10.0.0.7/24");
	assert_int_equal(
		spec_node(s, "rs1")->interfaces.items[0].ipv4.items[0].address, 0x0a000007);
	spec_free(s);
}

static void a_quoted_key_may_hold_dots_and_may_be_new(void **state)
{
	(void)state;
	struct spec *s = set("nodes.rs2.sysctls[\"net.ipv4.tcp_retries1\"]", "5");
	assert_string_equal(spec_node(s, "rs2")->sysctls.items[0].value.s, "5");
	assert_string_equal(spec_node(s, "rs1")->sysctls.items[0].value.s, "1");
	spec_free(s);
	s = set("nodes.rs2.sysctls.net.ipv4.tcp_retries1", "6");
	assert_string_equal(spec_node(s, "rs2")->sysctls.items[0].value.s, "6");
	assert_int_equal(spec_node(s, "rs2")->sysctls.count, 1);
	spec_free(s);
	s = set("nodes.rs2.sysctls[\"net.ipv4.tcp_retries2\"]", "5");
	assert_int_equal(spec_node(s, "rs2")->sysctls.count, 2);
	assert_int_equal(spec_node(s, "rs1")->sysctls.count, 1);
	spec_free(s);
}

static void what_like_and_groups_made_can_be_set_and_groups_too(void **state)
{
	(void)state;
	struct spec *s = set("nodes.rs2.services[0].workers", "3");
	assert_int_equal(spec_node(s, "rs2")->services.items[0].workers, 3);
	assert_int_equal(spec_node(s, "rs1")->services.items[0].workers, 8);
	spec_free(s);
	s = set("nodes.c2.routes", "[default via 10.0.0.1]");
	assert_int_equal(spec_node(s, "c2")->routes.count, 1);
	assert_int_equal(spec_node(s, "c1")->routes.count, 0);
	spec_free(s);
	s = set("links[3].delay", "9ms");
	assert_int_equal(s->network.links.items[3].with.delay, 9000000);
	spec_free(s);
	s = set("groups.c.count", "20");
	assert_int_equal(s->network.nodes.count, 23);
	spec_free(s);
	s = set("defaults.link.delay", "3ms");
	assert_int_equal(s->network.links.items[3].with.delay, 3000000);
	spec_free(s);
}

static void a_wrong_path_is_told_with_the_nearest_word(void **state)
{
	(void)state;
	expect_refused("virtual_servers[0].shceduler", "rr",
		"--set virtual_servers[0].shceduler: no such key (did you mean 'scheduler'?)\n");
	expect_refused("nodes.rs9.sysctls[\"net.ipv4.tcp_retries1\"]", "1",
		"--set nodes.rs9.sysctls[\"net.ipv4.tcp_retries1\"]: no such name (did you mean "
		"'rs1'?)\n");
	expect_refused("virtual_servers[1].scheduler", "rr",
		"--set virtual_servers[1].scheduler: the list has 1 items, counted from 0\n");
	expect_refused(
		"nodes[0]", "x", "--set nodes[0]: the path does not fit the value found there\n");
	expect_refused("links.x", "x", "--set links.x: a list, expected [INDEX]\n");
	expect_refused("links[", "x", "--set links[: expected [INDEX] or [\"KEY\"] in the path\n");
	expect_refused("seed.x", "x", "--set seed.x: the path continues below a value\n");
	expect_refused("", "x", "--set : expected a key in the path\n");
	expect_refused("nodes..x", "x", "--set nodes..x: expected a key in the path\n");
}

static void a_wrong_value_meets_every_check(void **state)
{
	(void)state;
	struct text said = {0};
	text_put(&said,
		"--set virtual_servers[0].scheduler: virtual_servers[0].scheduler: expected ");
	for (size_t i = 0; ipvs_scheduler_names[i]; i++)
		text_add(&said, "%s, ", ipvs_scheduler_names[i]);
	text_put(&said, "kernel:NAME or ./LIBRARY.so, found 'wlx' (did you mean 'wlc'?)\n");
	expect_refused("virtual_servers[0].scheduler", "wlx", text_str(&said));
	text_free(&said);
	expect_refused("links[0].delay", "5",
		"--set links[0].delay: links[0].delay: expected a duration such as 50us, 1.5ms or "
		"2s, found '5' (write the unit: ns us ms s min h)\n");
	expect_refused("topology", "x.yaml",
		"--set topology: topology: does not exist in the expanded file: set the "
		"keys it stands for\n");
	expect_refused("seed", "[",
		"--set seed:2:1: not YAML: did not find expected node content "
		"while parsing a flow node\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_is_set_by_the_path_that_is_printed),
		cmocka_unit_test(a_quoted_key_may_hold_dots_and_may_be_new),
		cmocka_unit_test(what_like_and_groups_made_can_be_set_and_groups_too),
		cmocka_unit_test(a_wrong_path_is_told_with_the_nearest_word),
		cmocka_unit_test(a_wrong_value_meets_every_check),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
