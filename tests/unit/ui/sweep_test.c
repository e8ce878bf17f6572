/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a sweep: its grid, its log, its bar. What they do together: golden/sweep.sh. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/sweep/apart.h"
#include "ui/sweep/bar.h"
#include "ui/sweep/log.h"
#include "ui/verbs/verb.h"

/* ---- the grid ---- */

static void a_comma_in_quotes_or_brackets_belongs_to_its_value(void **state)
{
	struct problems ps = {0};
	struct grid g = {0};

	(void)state;
	assert_int_equal(
		grid_add(&g, "--vary", "title", "a, \"b,c\" ,'d,e',[1,{x: 2,y: 3}],f", &ps), 0);
	assert_int_equal(g.axes[0].count, 5);
	assert_string_equal(g.axes[0].values[1], "\"b,c\"");
	assert_string_equal(g.axes[0].values[2], "'d,e'");
	assert_string_equal(g.axes[0].values[3], "[1,{x: 2,y: 3}]");
	assert_string_equal(g.axes[0].shown[4], "--vary title=f");
	grid_free(&g);
}

static void points_are_counted_with_the_last_axis_fastest(void **state)
{
	struct problems ps = {0};
	struct grid g = {0};

	(void)state;
	grid_add(&g, "--vary", "title", "a,b", &ps);
	grid_add(&g, "--schedulers", "scheduler", "rr,wlc,sh", &ps);
	grid_add_seeds(&g, 7, 4);
	assert_int_equal(ps.count, 0);
	assert_int_equal(grid_points(&g), 24);
	assert_int_equal(grid_value(&g, 23, 0), 1);
	assert_int_equal(grid_value(&g, 17, 1), 1);
	struct measure_options o = grid_options(&g, 17);
	assert_string_equal(o.scheduler, "wlc");
	assert_int_equal(o.seed, 8);
	assert_int_equal(o.fidelity, FIDELITY_CONNECTIONS);
	assert_true(grid_same_setting(&g, 0, 11)); /* only keys make another spec */
	assert_false(grid_same_setting(&g, 11, 12));
	grid_free(&g);
}

static void a_grid_too_large_is_known_without_overflow(void **state)
{
	struct grid g = {0};

	(void)state;
	for (int i = 0; i < 30; i++) { /* 1 000³⁰ points */
		grid_add_seeds(&g, 1, 1000);
		g.axes[i].kind = AXIS_KEY;
	}
	assert_int_equal(grid_points(&g), SIZE_MAX);
	grid_free(&g);
}

static int count(void *arg, size_t point)
{
	size_t *seen = arg;

	seen[point]++;
	return 0;
}

static void every_setting_is_checked_once_and_with_one_seed(void **state)
{
	struct problems ps = {0};
	struct grid g = {0};
	size_t seen[24] = {0};

	(void)state;
	grid_add(&g, "--vary", "title", "a,b", &ps);
	grid_add(&g, "--schedulers", "scheduler", "rr,wlc,sh", &ps);
	grid_add_seeds(&g, 1, 4);
	assert_int_equal(grid_check(&g, false, count, seen), 0);
	for (size_t i = 0; i < 24; i++)
		assert_int_equal(seen[i], i % 4 == 0);
	memset(seen, 0, sizeof(seen));
	grid_check(&g, true, count, seen);
	assert_int_equal(seen[16], 0); /* b with wlc: each was seen beside the first of the other */
	assert_int_equal(seen[4] + seen[8] + seen[12], 3);
	grid_free(&g);
}

/* ---- the log ---- */

#define POINTS 6

static const struct fingerprint print = {1, 2, 3};

struct taken {
	size_t times[POINTS];
	char last[64];
};

static void take(void *arg, size_t point, const char *values)
{
	struct taken *t = arg;

	t->times[point]++;
	snprintf(t->last, sizeof(t->last), "%s", values);
}

static int reopen(const char *path, const struct fingerprint *f, size_t points, bool resume,
	struct sweep_log *l, struct taken *t, size_t *damaged)
{
	struct text why = {0};

	*t = (struct taken){0};
	int status = sweep_log_open(l, path, f, points, resume, take, t, damaged, &why);
	assert_int_equal(status != 0, why.len > 0);
	text_free(&why);
	return status;
}

static void make(char *path, char *bytes, size_t *n)
{
	struct sweep_log l;
	struct taken t;
	size_t damaged;

	strcpy(path, "/tmp/lvslab-sweep.XXXXXX");
	close(mkstemp(path));
	assert_int_equal(reopen(path, &print, POINTS, false, &l, &t, &damaged), 0);
	for (size_t i = 0; i < POINTS; i++)
		assert_int_equal(sweep_log_add(&l, POINTS - 1 - i, "1,,2.5e-07,3"), 0);
	sweep_log_close(&l, false);
	int fd = open(path, O_RDONLY);
	ssize_t got = read(fd, bytes, 4096);
	assert_in_range(got, 100, 4095);
	*n = (size_t)got;
	close(fd);
}

static void put(const char *path, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	assert_int_equal(write(fd, bytes, n), n);
	close(fd);
}

static size_t sum(const struct taken *t)
{
	size_t n = 0;

	for (size_t i = 0; i < POINTS; i++)
		n += t->times[i];
	return n;
}

static void a_log_torn_at_any_byte_gives_its_whole_lines_and_goes_on(void **state)
{
	char path[64], bytes[4096];
	size_t n, damaged;
	struct sweep_log l;
	struct taken t;

	(void)state;
	make(path, bytes, &n);
	for (size_t cut = 0; cut <= n; cut++) {
		size_t lines = 0;
		for (size_t i = 0; i < cut; i++)
			lines += bytes[i] == '\n';
		put(path, bytes, cut);
		assert_int_equal(reopen(path, &print, POINTS, true, &l, &t, &damaged), 0);
		assert_int_equal(sum(&t), lines ? lines - 1 : 0); /* the first is the header */
		assert_int_equal(damaged, 0);
		assert_int_equal(sweep_log_add(&l, 2, "new"), 0);
		sweep_log_close(&l, false);
		assert_int_equal(reopen(path, &print, POINTS, true, &l, &t, &damaged), 0);
		assert_int_equal(sum(&t), lines ? lines : 1);
		assert_string_equal(t.last, "new");
		sweep_log_close(&l, false);
	}
	unlink(path);
}

static void a_damaged_line_is_counted_and_costs_no_other(void **state)
{
	char path[64], bytes[4096];
	size_t n, damaged;
	struct sweep_log l;
	struct taken t;

	(void)state;
	make(path, bytes, &n);
	char *second = strchr(bytes, '\n') + 1;
	second = strchr(second, '\n') + 1; /* of point 4 */
	for (char *at = second; *at != '\n'; at++) {
		char was = *at;
		*at = was == '7' ? '8' : '7';
		put(path, bytes, n);
		assert_int_equal(reopen(path, &print, POINTS, true, &l, &t, &damaged), 0);
		assert_int_equal(damaged, 1);
		assert_int_equal(sum(&t), POINTS - 1);
		assert_int_equal(t.times[4], 0);
		sweep_log_close(&l, false);
		*at = was;
	}
	unlink(path);
}

static void the_log_of_another_sweep_is_refused_and_left_as_it_is(void **state)
{
	static const struct fingerprint others[] = {{9, 2, 3}, {1, 9, 3}, {1, 2, 9}};
	char path[64], bytes[4096], after[4096];
	size_t n, damaged;
	struct sweep_log l;
	struct taken t;

	(void)state;
	make(path, bytes, &n);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(
			reopen(path, &others[i], POINTS, true, &l, &t, &damaged), EXIT_WRONG);
	assert_int_equal(reopen(path, &print, POINTS + 1, true, &l, &t, &damaged), EXIT_WRONG);
	assert_int_equal(reopen(path, &print, POINTS, false, &l, &t, &damaged), EXIT_WRONG);
	assert_int_equal(sum(&t), 0);
	int fd = open(path, O_RDONLY);
	assert_int_equal(read(fd, after, sizeof(after)), n);
	close(fd);
	assert_memory_equal(bytes, after, n);
	put(path, "dear diary\n", 11);
	assert_int_equal(reopen(path, &print, POINTS, true, &l, &t, &damaged), EXIT_WRONG);
	put(path, "dear", 4);
	assert_int_equal(reopen(path, &print, POINTS, true, &l, &t, &damaged), EXIT_WRONG);
	unlink(path);
}

static void a_log_is_written_by_one_sweep_at_a_time(void **state)
{
	char path[] = "/tmp/lvslab-sweep.XXXXXX";
	struct sweep_log first, second;
	struct taken t;
	size_t damaged;

	(void)state;
	close(mkstemp(path));
	assert_int_equal(reopen(path, &print, POINTS, true, &first, &t, &damaged), 0);
	assert_int_equal(reopen(path, &print, POINTS, true, &second, &t, &damaged), EXIT_WRONG);
	sweep_log_close(&first, false);
	assert_int_equal(reopen(path, &print, POINTS, true, &second, &t, &damaged), 0);
	sweep_log_close(&second, true);
	assert_int_equal(access(path, F_OK), -1); /* finished: it is gone */
}

static void a_line_that_does_not_fit_leaves_nothing_behind(void **state)
{
	char path[64], bytes[4096];
	size_t n, damaged;
	struct sweep_log l;
	struct taken t;
	struct rlimit was, now;

	(void)state;
	make(path, bytes, &n);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	now = (struct rlimit){n + 10, was.rlim_max};
	assert_int_equal(reopen(path, &print, POINTS, true, &l, &t, &damaged), 0);
	setrlimit(RLIMIT_FSIZE, &now);
	int error = sweep_log_add(&l, 1, "a line that is longer than ten bytes");
	setrlimit(RLIMIT_FSIZE, &was);
	assert_int_equal(error, EFBIG);
	assert_int_equal(lseek(l.fd, 0, SEEK_END), n);
	sweep_log_close(&l, false);
	unlink(path);
}

/* ---- apart ---- */

static int speak(void *arg, struct text *out)
{
	*(int *)arg = 1;
	for (int i = 0; i < 100000; i++) /* more than a pipe holds */
		text_put(out, "word ");
	return 5;
}

static int die(void *arg, struct text *out)
{
	(void)arg;
	text_put(out, "half");
	raise(SIGKILL);
	return 0;
}

static void what_runs_apart_changes_nothing_here(void **state)
{
	struct text out = {0};
	int touched = 0;

	(void)state;
	assert_int_equal(apart(speak, &touched, &out), 5);
	assert_int_equal(out.len, 500000);
	assert_int_equal(touched, 0);
	text_free(&out);
}

static void a_child_that_dies_is_told_by_its_signal(void **state)
{
	struct text out = {0};

	(void)state;
	assert_int_equal(apart(die, NULL, &out), -1);
	assert_non_null(strstr(text_str(&out), "signal 9"));
	text_free(&out);
}

static int count_up(void *arg, size_t number, struct text *out)
{
	int *times = arg;

	if (number == 7)
		raise(SIGKILL);
	text_add(out, "%zu at call %d", number, ++*times);
	return (int)number;
}

static void expect_done(struct helper *h, size_t number, int status, const char *said)
{
	struct text out = {0};

	assert_int_equal(helper_do(h, number, &out), status);
	assert_non_null(strstr(text_str(&out), said));
	text_free(&out);
}

static void a_helper_keeps_what_it_learns_and_changes_nothing_here(void **state)
{
	struct helper both[2] = {{-1, 0}, {-1, 0}};
	int times = 0;

	(void)state;
	assert_int_equal(helper_start(&both[0], both, 0, count_up, &times), 0);
	assert_int_equal(helper_start(&both[1], both, 1, count_up, &times), 0);
	expect_done(&both[0], 3, 3, "3 at call 1");
	expect_done(&both[0], 5, 5, "5 at call 2");
	expect_done(&both[1], 5, 5, "5 at call 1");
	assert_int_equal(times, 0);
	expect_done(&both[1], 7, -1, "signal 9");
	expect_done(&both[1], 3, -1, "cannot start a process"); /* it is not there any more */
	helper_end(&both[0]); /* ends although the other was started later: it does not wait */
	helper_end(&both[1]);
}

/* ---- the bar ---- */

static void bar_says(size_t before, size_t done, size_t all, int64_t elapsed, const char *expected)
{
	struct text t = {0};

	bar_text(&t, before, done, all, elapsed);
	assert_string_equal(text_str(&t), expected);
	text_free(&t);
}

static void the_time_left_is_that_of_the_runs_of_today(void **state)
{
	(void)state;
	bar_says(0, 0, 100, 5000000000, "[                                ] 0 of 100 runs");
	bar_says(0, 50, 100, 9500000000,
		"[################                ] 50 of 100 runs, 10s left");
	/* 25 of them were done before: 25 took 9.5 s, 50 are left */
	bar_says(25, 50, 100, 9500000000,
		"[################                ] 50 of 100 runs, 20s left");
	bar_says(0, 1, 1001, 1000000000,
		"[                                ] 1 of 1001 runs, 16min 41s left");
	bar_says(0, 1, 10001, 1000000000,
		"[                                ] 1 of 10001 runs, 2h 46min left");
	bar_says(0, 100, 100, 9500000000, "[################################] 100 of 100 runs");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_comma_in_quotes_or_brackets_belongs_to_its_value),
		cmocka_unit_test(points_are_counted_with_the_last_axis_fastest),
		cmocka_unit_test(a_grid_too_large_is_known_without_overflow),
		cmocka_unit_test(every_setting_is_checked_once_and_with_one_seed),
		cmocka_unit_test(a_log_torn_at_any_byte_gives_its_whole_lines_and_goes_on),
		cmocka_unit_test(a_damaged_line_is_counted_and_costs_no_other),
		cmocka_unit_test(the_log_of_another_sweep_is_refused_and_left_as_it_is),
		cmocka_unit_test(a_log_is_written_by_one_sweep_at_a_time),
		cmocka_unit_test(a_line_that_does_not_fit_leaves_nothing_behind),
		cmocka_unit_test(what_runs_apart_changes_nothing_here),
		cmocka_unit_test(a_child_that_dies_is_told_by_its_signal),
		cmocka_unit_test(a_helper_keeps_what_it_learns_and_changes_nothing_here),
		cmocka_unit_test(the_time_left_is_that_of_the_runs_of_today),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
