/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an answer may change, what it may use up, and what it is told. */
#include "check.h"

#include <glob.h>
#include <string.h>

#include "base/text.h"
#include "course/grade/grade.h"
#include "load.h"

#define LAB SOURCE_DIR "/tests/golden/files/little-lab.yaml"

static struct grade_outcome graded_by(const char *words, bool is_override, uint64_t steps)
{
	struct problems ps = {0};
	struct grade_outcome o;
	struct spec *spec = spec_load(LAB, NULL, &ps);
	const struct grade_lab lab = {.path = LAB, .spec = spec, .steps = steps};
	const struct grade_answer a = {.name = "a.yaml",
		.bytes = words,
		.length = strlen(words),
		.is_override = is_override};

	assert_non_null(spec);
	grade_run(&lab, &a, &o);
	spec_free(spec);
	return o;
}

/* an override that is run, and gets so many of the two points */
static void expect_points(const char *words, int64_t points)
{
	struct grade_outcome o = graded_by(words, true, 10000);

	assert_string_equal(text_str(&o.error), "");
	assert_true(o.graded);
	assert_int_equal(o.points, points);
	grade_free(&o);
}

static void expect_refused(const char *words, const char *error)
{
	struct grade_outcome o = graded_by(words, true, 10000);

	assert_string_equal(text_str(&o.error), error);
	assert_false(o.graded);
	assert_int_equal(o.points, 0);
	grade_free(&o);
}

/* the same commands in the ways in which an editor may write them */
static struct grade_outcome graded_bytes(const char *bytes, size_t n)
{
	struct problems ps = {0};
	struct grade_outcome o;
	struct spec *spec = spec_load(LAB, NULL, &ps);
	const struct grade_lab lab = {.path = LAB, .spec = spec, .steps = 10000};
	const struct grade_answer a = {.name = "a.txt", .bytes = bytes, .length = n};

	assert_non_null(spec);
	grade_run(&lab, &a, &o);
	spec_free(spec);
	return o;
}

#define LINE "h# sysctl -w net.ipv4.ip_forward=1\n"

static void expect_read(const char *bytes, size_t n)
{
	struct grade_outcome o = graded_bytes(bytes, n);

	assert_string_equal(text_str(&o.error), "");
	assert_string_equal(text_str(&o.failed), "");
	assert_int_equal(o.points, 2);
	grade_free(&o);
}

static void byte_order_marks_and_utf16_are_read(void **state)
{
	char wide[2 * sizeof(LINE) + 2] = "\xff\xfe", big[2 * sizeof(LINE) + 2] = "\xfe\xff";

	(void)state;
	for (size_t i = 0; i < strlen(LINE); i++) {
		wide[2 + 2 * i] = LINE[i];
		big[3 + 2 * i] = LINE[i];
	}
	expect_read("\xef\xbb\xbf" LINE, 3 + strlen(LINE));
	expect_read(wide, 2 + 2 * strlen(LINE));
	expect_read(big, 2 + 2 * strlen(LINE));
	expect_read(wide + 2, 2 * strlen(LINE)); /* without its mark */
}

static void other_encodings_are_named_with_the_way_out(void **state)
{
	static const char gbk[] = "# \xd0\xde\xb8\xb4\n" LINE, latin[] = "# \xe9\n" LINE;
	struct grade_outcome o = graded_bytes(gbk, strlen(gbk));

	(void)state;
	assert_false(o.graded);
	assert_non_null(strstr(text_str(&o.error), "GBK"));
	assert_non_null(strstr(text_str(&o.error), "iconv -f GB18030"));
	grade_free(&o);
	o = graded_bytes(latin, strlen(latin));
	assert_non_null(strstr(text_str(&o.error), "save it as UTF-8"));
	assert_null(strstr(text_str(&o.error), "GBK"));
	grade_free(&o);
}

static void a_command_that_fails_is_quoted_with_what_it_printed(void **state)
{
	struct grade_outcome o = graded_by("h# true\nh# ip link set eth9 up\n", false, 10000);

	(void)state;
	assert_true(o.graded);
	assert_string_equal(text_str(&o.error), "");
	assert_string_equal(text_str(&o.failed),
		"line 2: h# ip link set eth9 up: Cannot find device \"eth9\" (exit status 1)");
	grade_free(&o);
}

/* What a graded lab asks for must be wrong in it before anybody has done anything. */
static void no_check_holds_in_a_broken_lab(const char *path)
{
	static const char nothing[] = "#\n";
	struct problems ps = {0};
	struct grade_outcome o;
	struct spec *spec = spec_load(path, NULL, &ps);
	const struct grade_lab lab = {.path = path, .spec = spec, .steps = 1000000};
	const struct grade_answer a = {.bytes = nothing, .length = strlen(nothing)};

	assert_non_null(spec);
	if (spec->editable.count) {
		grade_run(&lab, &a, &o);
		assert_true(o.graded);
		for (size_t i = 0; i < o.count; i++)
			if (o.checks[i].passed)
				fail_msg(
					"%s: check %zu holds before anything is done", path, i + 1);
		grade_free(&o);
	}
	spec_free(spec);
}

static void doing_nothing_earns_nothing_in_any_graded_lab(void **state)
{
	glob_t files = {0};

	(void)state;
	assert_int_equal(glob(SOURCE_DIR "/scenarios/*.yaml", 0, NULL, &files), 0);
	glob(SOURCE_DIR "/scenarios/*/*.yaml", GLOB_APPEND, NULL, &files);
	for (size_t i = 0; i < files.gl_pathc; i++)
		no_check_holds_in_a_broken_lab(files.gl_pathv[i]);
	globfree(&files);
}

static void an_editable_key_and_all_below_it_may_change(void **state)
{
	(void)state;
	expect_points("nodes: {h: {sysctls: {net.ipv4.ip_forward: 1}}}", 2);
	expect_points("override: {nodes: {h: {sysctls: {net.ipv4.ip_forward: 1}}}}", 2);
	expect_points("nodes: {g: {interfaces: {eth0: {ipv4: 10.0.0.9/24}}}}", 0);
	expect_points("nodes: {g: {interfaces: {eth0: {ipv4: [10.0.0.2/24, 10.0.0.3/24]}}}}", 1);
}

static void what_is_said_again_is_no_change_however_it_is_written(void **state)
{
	(void)state;
	expect_points("seed: 1", 1);
	expect_points("{name: little-lab, stop_time: 3000ms, seed: '1'}", 1);
	expect_points("nodes: {g: {kind: host, role: none}}", 1);
	expect_points("links: [{endpoints: [h:eth0, g:eth0]}]", 1);
}

static void a_change_elsewhere_is_named_with_its_path(void **state)
{
	(void)state;
	expect_refused("nodes: {g: {sysctls: {net.ipv4.ip_forward: 1}}}",
		"a.yaml: nodes.g.sysctls: this lab does not allow answers to change it\n");
	expect_refused("nodes: {g: {interfaces: {eth0: {mtu: 1400}}}}",
		"a.yaml: nodes.g.interfaces.eth0.mtu: this lab does not allow answers to change "
		"it\n");
	expect_refused("nodes: {x: {kind: host}}",
		"a.yaml: nodes.x: this lab does not allow answers to change it\n");
	expect_refused("events: [{at: 1s, on: h, run: ping -c 1 10.0.0.2}]",
		"a.yaml: events[0].at: this lab does not allow answers to change it\n");
	expect_refused(
		"events: []", "a.yaml: events: this lab does not allow answers to change it\n");
}

static void checks_seed_and_what_is_editable_come_from_the_lab(void **state)
{
	(void)state;
	expect_refused("seed: 2", "a.yaml: seed: this lab does not allow answers to change it\n");
	expect_refused("stop_time: 1s",
		"a.yaml: stop_time: this lab does not allow answers to change it\n");
	expect_refused("{editable: [nodes.h.sysctls, nodes], nodes: {x: {kind: host}}}",
		"a.yaml: editable[1]: this lab does not allow answers to change it\n"
		"a.yaml: nodes.x: this lab does not allow answers to change it\n");
	expect_refused("checks: [{description: d, expect: 1 == 1, points: 9}]",
		"a.yaml: checks[0].description: this lab does not allow answers to "
		"change it\n"
		"a.yaml: checks[0].expect: this lab does not allow answers to change it\n"
		"a.yaml: checks[0].points: this lab does not allow answers to change it\n"
		"a.yaml: checks[1]: this lab does not allow answers to change it\n");
}

#define HEAD "version: 1\nname: x\nnodes: {h: {kind: host}}\neditable: ["

static void a_lab_that_lets_change_what_is_its_own_is_wrong_itself(void **state)
{
	(void)state;
	expect_problems(HEAD "checks]\n",
		"f.yaml:4:12: editable[0]: this belongs to the lab: no answer can change it\n");
	expect_problems(
		HEAD "nodes.h.sysctls, nodes.g]\n", "f.yaml:4:29: editable[1]: no such name\n");
	expect_problems(HEAD "'virtual_servers[0]']\n",
		"f.yaml:4:12: editable[0]: the list has 0 items, counted from 0\n");
	expect_problems(HEAD "nodes.h.sysctl]\n",
		"f.yaml:4:12: editable[0]: no such key (did you mean 'sysctls'?)\n");
}

static void commands_are_typed_as_on_a_console(void **state)
{
	struct grade_outcome o = graded_by(
		"# a comment\r\n\r\nh#\r\nsysctl -w net.ipv4.ip_forward=1\r\ntime +1s\r\n", false,
		10000);

	(void)state;
	assert_string_equal(text_str(&o.error), "");
	assert_int_equal(o.points, 2);
	grade_free(&o);
	o = graded_by("ip addr\nh# sysctl -w net.ipv4.ip_forward=1\n", false, 10000);
	assert_string_equal(text_str(&o.error), "line 1: on which host? 'HOST# ip addr'");
	assert_int_equal(o.points, 2); /* a slip does not undo the rest */
	grade_free(&o);
}

static void a_failed_check_names_its_first_wrong_frame_and_why(void **state)
{
	struct grade_outcome o = graded_by("g# ip link set eth0 down\n", false, 10000);

	(void)state;
	assert_int_equal(o.points, 0);
	const struct grade_check *c = &o.checks[1];
	assert_false(c->passed);
	assert_true(c->frame.found && c->frame.lost);
	assert_string_equal(c->frame.node, "g");
	assert_string_equal(text_str(&c->frame.words), "ARP who has 10.0.0.2? tell 10.0.0.1");
	assert_string_equal(text_str(&c->frame.why), "g:eth0 is down");
	assert_non_null(strstr(c->frame.source, "net/core/dev.c"));
	assert_false(o.checks[0].frame.found); /* no frame makes a sysctl wrong */
	grade_free(&o);
}

static void what_never_ends_meets_a_limit(void **state)
{
	struct grade_outcome o = graded_by("h# ping -i 0.002 10.0.0.2\n", false, 100);

	(void)state;
	assert_false(o.graded);
	assert_string_equal(text_str(&o.error), "it takes more than 100 steps (the limit)");
	grade_free(&o);
	o = graded_by("h# nc -l 99\nh# ping 10.0.0.2\nuntil pick\ntime +99h\n", false, 10000);
	assert_true(o.graded);
	grade_free(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_editable_key_and_all_below_it_may_change),
		cmocka_unit_test(what_is_said_again_is_no_change_however_it_is_written),
		cmocka_unit_test(a_change_elsewhere_is_named_with_its_path),
		cmocka_unit_test(checks_seed_and_what_is_editable_come_from_the_lab),
		cmocka_unit_test(a_lab_that_lets_change_what_is_its_own_is_wrong_itself),
		cmocka_unit_test(commands_are_typed_as_on_a_console),
		cmocka_unit_test(byte_order_marks_and_utf16_are_read),
		cmocka_unit_test(other_encodings_are_named_with_the_way_out),
		cmocka_unit_test(a_command_that_fails_is_quoted_with_what_it_printed),
		cmocka_unit_test(doing_nothing_earns_nothing_in_any_graded_lab),
		cmocka_unit_test(a_failed_check_names_its_first_wrong_frame_and_why),
		cmocka_unit_test(what_never_ends_meets_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
