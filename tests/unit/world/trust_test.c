/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of unknown origin: what an answer may not make the grader read, what code a scenario may
 * not bring unasked, and that no pipe is waited for.
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "course/grade/grade.h"
#include "load.h"
#include "world/lab.h"

#define CODE_RAN "LVSLAB_TEST_CODE_RAN"

/* a folder of the test's own, and it becomes the working directory */
struct place_of_test {
	char folder[64];
};

static int enter(void **state)
{
	static struct place_of_test p;

	snprintf(p.folder, sizeof(p.folder), "/tmp/lvslab-trust-XXXXXX");
	*state = &p;
	unsetenv(CODE_RAN);
	return mkdtemp(p.folder) && chdir(p.folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	static const char *const made[] = {"lab.yaml", "secret", "sizes", "answers/sizes",
		"answers/lib.so", "lib.so", "pipe", "answers", "sub/lib.so", "sub/lab.yaml", "sub"};
	const struct place_of_test *p = *state;

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		remove(made[i]);
	return chdir("/") == 0 && rmdir(p->folder) == 0 ? 0 : -1;
}

static void write_file(const char *path, const char *content)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(content, f);
	fclose(f);
}

/* ---- answers ---- */

#define LAB(editable, more) \
	"version: 1\nname: lab\nstop_time: 1s\neditable: [" editable "]\n" \
	"nodes:\n  c: {interfaces: {eth0: {ipv4: 10.0.0.1/24}}}\n" \
	"  d: {interfaces: {eth0: {ipv4: 10.0.0.2/24}}, services: [{listen: tcp/80}]}\n" \
	"links: [[c:eth0, d:eth0]]\n" \
	"checks: [{description: x, expect: sysctl c net.ipv4.ip_forward == 0}]\n" more
#define WORKLOAD(request) \
	"workload: [{from: c, to: tcp 10.0.0.2:80, arrivals: constant 1/s, request: " request "}]" \
	"\n"

static void expect_answer(const char *lab_file, const char *answer, const char *error)
{
	struct problems ps = {0};
	struct grade_outcome o;

	write_file("lab.yaml", lab_file);
	struct spec *spec = spec_load("lab.yaml", NULL, &ps);
	assert_non_null(spec);
	const struct grade_lab lab = {.path = "lab.yaml", .spec = spec, .steps = 10000};
	const struct grade_answer a = {.name = "answers/a.yaml",
		.bytes = answer,
		.length = strlen(answer),
		.is_override = true};
	grade_run(&lab, &a, &o);
	assert_string_equal(text_str(&o.error), error);
	grade_free(&o);
	spec_free(spec);
}

static void an_answer_that_names_a_file_is_asked_first_whether_it_may_say_that(void **state)
{
	(void)state;
	write_file("secret", "root:*:19000:0\nteacher:$6$salt:19000:0\n");
	expect_answer(LAB("nodes.c.sysctls", WORKLOAD("1KiB")), WORKLOAD("empirical ../secret"),
		"answers/a.yaml: workload[0].request: this lab does not allow answers to change "
		"it\n");
	expect_answer(LAB("nodes.c.sysctls", ""), WORKLOAD("empirical ../secret"),
		"answers/a.yaml: workload: this lab does not allow answers to change it\n");
}

static void what_an_answer_may_say_still_names_no_file(void **state)
{
	static const char *const ways[] = {"empirical ../secret", "empirical /etc/passwd",
		"'  empirical ../secret'", "empirical none"};

	(void)state;
	write_file("secret", "1\nroot\n");
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct text t = {0}, error = {0};
		text_add(&t,
			"workload: [{from: c, to: tcp 10.0.0.2:80, arrivals: constant 1/s, "
			"request: %s}]\n",
			ways[i]);
		text_put(&error,
			"answers/a.yaml:1:76: workload[0].request: other files are not read "
			"here\n");
		expect_answer(LAB("workload", WORKLOAD("1KiB")), text_str(&t), text_str(&error));
		text_free(&t);
		text_free(&error);
	}
	expect_answer(LAB("workload", WORKLOAD("1KiB")),
		"workload: [{from: c, to: tcp 10.0.0.2:80, arrivals: log ../secret}]\n",
		"answers/a.yaml:1:53: workload[0].arrivals: other files are not read here\n");
}

static void the_labs_own_recordings_stay_its_own(void **state)
{
	char whole[512], path[256];
	struct text repeated = {0};

	(void)state;
	assert_int_equal(mkdir("answers", 0700), 0);
	write_file("sizes", "1KiB\n2KiB\n");
	write_file("answers/sizes", "nonsense\n");
	assert_non_null(getcwd(path, sizeof(path)));
	snprintf(whole, sizeof(whole), "empirical %s/sizes", path);
	text_add(&repeated,
		"workload: [{from: c, to: tcp 10.0.0.2:80, arrivals: constant 2/s, request: %s}]\n",
		whole);
	expect_answer(LAB("workload", WORKLOAD("empirical sizes")), text_str(&repeated), "");
	/* the same words, and they would mean a file beside the answer */
	expect_answer(LAB("workload", WORKLOAD("empirical sizes")), WORKLOAD("empirical sizes"),
		"answers/a.yaml:1:76: workload[0].request: other files are not read here\n");
	text_free(&repeated);
}

/* ---- code ---- */

#define WITH_LIBRARY(name) \
	"version: 1\nname: lab\nnodes:\n  d: {interfaces: {eth0: {ipv4: 10.0.0.2/24}}}\n" \
	"  c: {interfaces: {eth0: {ipv4: 10.0.0.1/24}}}\nlinks: [[c:eth0, d:eth0]]\n" \
	"virtual_servers: [{on: d, address: tcp 10.0.0.2:80, scheduler: " name "}]\n"

static bool opens(const char *path, enum spec_code code, const char *problem)
{
	const struct spec_options o = {.code = code};
	struct problems ps = {0};
	struct text t = {0};
	struct spec *spec = spec_load(path, &o, &ps);
	struct lab *lab = spec ? lab_open(spec, &(struct lab_options){0}, &ps) : NULL;
	bool opened = lab != NULL;

	problems_print(&ps, &t);
	if (problem && !strstr(text_str(&t), problem))
		assert_string_equal(text_str(&t), problem);
	lab_close(lab);
	spec_free(spec);
	problems_free(&ps);
	text_free(&t);
	return opened;
}

static void a_scenarios_code_is_loaded_only_where_it_is_allowed(void **state)
{
	(void)state;
	write_file("lab.yaml", WITH_LIBRARY("./lib.so"));
	assert_false(opens("lab.yaml", CODE_LEFT_OUT, "No such file"));
	assert_int_equal(symlink(LIBRARY_DIR "/constructor.so", "lib.so"), 0);
	assert_false(opens("lab.yaml", CODE_REFUSED, "is not loaded without permission"));
	assert_true(opens("lab.yaml", CODE_LEFT_OUT, NULL));
	assert_null(getenv(CODE_RAN));
	assert_true(opens("lab.yaml", CODE_ALLOWED, NULL));
	assert_non_null(getenv(CODE_RAN));
}

static void a_library_is_looked_for_beside_its_scenario_alone(void **state)
{
	(void)state;
	assert_int_equal(mkdir("sub", 0700), 0);
	write_file("sub/lab.yaml", WITH_LIBRARY("./lib.so"));
	assert_int_equal(symlink(LIBRARY_DIR "/constructor.so", "lib.so"), 0);
	assert_false(opens("sub/lab.yaml", CODE_ALLOWED, "sub/./lib.so"));
	assert_null(getenv(CODE_RAN));
	assert_int_equal(rename("lib.so", "sub/lib.so"), 0);
	assert_true(opens("sub/lab.yaml", CODE_ALLOWED, NULL));
}

static void the_kernels_schedulers_are_no_path(void **state)
{
	(void)state;
	write_file("lab.yaml", WITH_LIBRARY("'kernel:../../lib'"));
	assert_false(opens("lab.yaml", CODE_ALLOWED, "the kernel has no such scheduler"));
}

static void an_answer_brings_no_code(void **state)
{
	(void)state;
	assert_int_equal(mkdir("answers", 0700), 0);
	assert_int_equal(symlink(LIBRARY_DIR "/constructor.so", "answers/lib.so"), 0);
	expect_answer(
		LAB("virtual_servers", "virtual_servers: [{on: d, address: tcp 10.0.0.2:80}]\n"),
		"virtual_servers: [{on: d, address: tcp 10.0.0.2:80, scheduler: ./lib.so}]\n",
		"answers/a.yaml: virtual_servers[0].scheduler: an answer cannot contain "
		"a scheduler library\n");
	assert_null(getenv(CODE_RAN));
}

/* ---- pipes ---- */

static void a_pipe_or_a_device_is_refused_wherever_a_file_is_named(void **state)
{
	struct problems ps = {0};
	struct text t = {0};

	(void)state;
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_null(spec_load("pipe", NULL, &ps));
	assert_null(spec_load("/dev/zero", NULL, &ps));
	write_file("lab.yaml", "version: 1\nname: t\ntopology: pipe\n");
	assert_null(spec_load("lab.yaml", NULL, &ps));
	write_file("lab.yaml", LAB("", WORKLOAD("empirical pipe")));
	assert_null(spec_load("lab.yaml", NULL, &ps));
	problems_print(&ps, &t);
	assert_string_equal(text_str(&t),
		"/dev/zero: cannot be read: it is a device or a socket, not a file\n"
		"lab.yaml:3:11: topology: the topology file cannot be used\n"
		"lab.yaml:10:76: workload[0].request: pipe: cannot be read: it is a "
		"pipe, not a file\n"
		"pipe: cannot be read: it is a pipe, not a file\n"
		"pipe: cannot be read: it is a pipe, not a file\n");
	text_free(&t);
	problems_free(&ps);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, enter, leave)
	const struct CMUnitTest tests[] = {
		TEST(an_answer_that_names_a_file_is_asked_first_whether_it_may_say_that),
		TEST(what_an_answer_may_say_still_names_no_file),
		TEST(the_labs_own_recordings_stay_its_own),
		TEST(a_scenarios_code_is_loaded_only_where_it_is_allowed),
		TEST(a_library_is_looked_for_beside_its_scenario_alone),
		TEST(the_kernels_schedulers_are_no_path),
		TEST(an_answer_brings_no_code),
		TEST(a_pipe_or_a_device_is_refused_wherever_a_file_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
