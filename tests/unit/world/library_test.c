/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Schedulers in libraries: what is refused, what is caught, and that time travel takes along what
 * they keep in variables. */
#include "check.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "base/text.h"
#include "engine/trace.h"
#include "file/loader.h"
#include "ipvs/library.h"
#include "study/scheduler_trace.h"
#include "watch/trace_hash.h"
#include "world/lab.h"

#define LIBRARY(name) LIBRARY_DIR "/" name ".so"
#define TWO "service rr\nadd a 1\nadd b 1\n"

static void answers(const char *scheduler, const char *trace, const char *expected, int status)
{
	const struct scheduler_trace_options o = {.file = "t", .scheduler = scheduler};
	struct problems ps = {0};
	struct text out = {0};
	FILE *in = fmemopen((void *)(uintptr_t)trace, strlen(trace), "r");

	assert_int_equal(scheduler_trace_run(in, &o, &out, &ps), status);
	fclose(in);
	problems_print(&ps, &out);
	if (!strstr(text_str(&out), expected))
		assert_string_equal(text_str(&out), expected);
	text_free(&out);
	problems_free(&ps);
}

static void a_library_schedules_and_begins_afresh_each_time(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		answers(LIBRARY("turns"),
			TWO "pick 1 10.0.0.9 1 10.0.0.1 80\npick 2 10.0.0.9 2 10.0.0.1 80\n"
			    "pick 3 10.0.0.9 3 10.0.0.1 80\n",
			"1 a\n2 b\n3 a\n", 0);
	assert_null(ipvs_scheduler_find("turns")); /* unloaded */
}

static void what_is_no_scheduler_is_refused_in_words(void **state)
{
	(void)state;
	answers("./no-such.so", TWO, "no-such.so", -1);
	answers(LIBRARY("nothing"), TWO, "it has no lvslab_scheduler", -1);
	answers(LIBRARY("old"), TWO,
		"was built for version 3 of the scheduler interface, lvslab has version 2", -1);
	answers(LIBRARY("twin"), TWO, "has the name of a built-in one, 'wlc'", -1);
	answers("kernel:nosuch", TWO, "the kernel has no such scheduler", -1);
}

static void a_pick_that_is_no_server_of_the_list_is_caught_and_named(void **state)
{
	(void)state;
	answers(LIBRARY("stray"),
		TWO "pick 1 10.0.0.9 1 10.0.0.1 80\ndel b\npick 2 10.0.0.9 2 10.0.0.1 80\n",
		"t:6: a server that is not in the list was picked by the loaded scheduler stray",
		-1);
	answers(LIBRARY("stray"), TWO "pick 1 10.0.0.9 9 10.0.0.1 80\n",
		"picked by the loaded scheduler stray", -1);
}

static void two_labs_in_one_process_do_not_share_a_library(void **state)
{
	struct ipvs_library one, two;
	struct text why = {0};

	(void)state;
	assert_true(ipvs_library_load(&one, LIBRARY("turns"), &why, NULL));
	assert_ptr_equal(ipvs_scheduler_find("turns"), one.scheduler);
	assert_true(one.range_count > 0);
	assert_false(ipvs_library_load(&two, LIBRARY("turns"), &why, NULL));
	assert_non_null(strstr(text_str(&why), "another lab"));
	ipvs_library_unload(&one);
	text_free(&why);
}

/* ---- time travel ---- */

static struct lab *open_lab(const struct spec *spec, const char *scheduler)
{
	const struct lab_options o = {
		.reversible = true, .scheduler = scheduler, .checkpoint_bytes = 8 << 20};
	struct problems ps = {0};
	struct text t = {0};
	struct lab *lab = lab_open(spec, &o, &ps);

	problems_print(&ps, &t);
	assert_string_equal(text_str(&t), "");
	problems_free(&ps);
	text_free(&t);
	return lab;
}

/* what is recorded from here to the end, by somebody who listens only from here on */
static uint64_t rest_of(struct lab *lab)
{
	struct trace_hash h;

	trace_hash_init(&h);
	lab_trace(lab)->heard = lab_engine(lab)->records; /* tell it again */
	trace_attach(lab_trace(lab), &h.sink);
	while (lab_step(lab))
		;
	trace_detach(lab_trace(lab), &h.sink);
	return h.hash;
}

static void seeks_end_in_the_same_world(const char *scheduler)
{
	struct problems ps = {0};
	struct spec *spec = spec_load(SOURCE_DIR "/scenarios/dr-basics.yaml", NULL, &ps);
	struct rng r = {7};
	uint64_t rest[8], at[8];

	assert_non_null(spec);
	struct lab *lab = open_lab(spec, scheduler);
	while (lab_step(lab))
		;
	uint64_t steps = lab_position(lab);
	for (int i = 0; i < 8; i++) {
		at[i] = rng_below(&r, steps);
		assert_true(lab_seek(lab, at[i]));
		rest[i] = rest_of(lab);
	}
	lab_close(lab);
	for (int i = 0; i < 8; i++) { /* straight there, in a new lab */
		lab = open_lab(spec, scheduler);
		assert_true(lab_seek(lab, at[i]));
		assert_true(rest[i] == rest_of(lab));
		lab_close(lab);
	}
	spec_free(spec);
	problems_free(&ps);
}

static void stepping_back_takes_a_librarys_static_counter_back(void **state)
{
	(void)state;
	seeks_end_in_the_same_world(LIBRARY("turns"));
}

static void stepping_back_takes_the_kernels_lblcr_back(void **state)
{
	struct ipvs_library l;
	struct text why = {0};
	bool built = ipvs_library_load(&l, "kernel:lblcr", &why, NULL);

	(void)state;
	ipvs_library_unload(&l);
	text_free(&why);
	if (!built)
		skip();
	seeks_end_in_the_same_world("kernel:lblcr");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_library_schedules_and_begins_afresh_each_time),
		cmocka_unit_test(what_is_no_scheduler_is_refused_in_words),
		cmocka_unit_test(a_pick_that_is_no_server_of_the_list_is_caught_and_named),
		cmocka_unit_test(two_labs_in_one_process_do_not_share_a_library),
		cmocka_unit_test(stepping_back_takes_a_librarys_static_counter_back),
		cmocka_unit_test(stepping_back_takes_the_kernels_lblcr_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
