/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program itself, from its start to its file: a grid of 48 runs by one thread and by two, in
 * turn. What counts is the time on the wall, and it needs two cores that nobody else uses. The
 * processor time of the two over that of the one tells what they cost each other on any day.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

#define RUNS 48

struct took {
	double wall, processor; /* ms a run */
};

static double ms(long seconds, long nanoseconds)
{
	return (double)seconds * 1e3 + (double)nanoseconds / 1e6;
}

static double clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ms(t.tv_sec, t.tv_nsec);
}

static struct took sweep(const char *threads)
{
	char log[] = "/tmp/lvslab-bench-sweep.XXXXXX";
	double start = clock_ms();
	struct rusage used;
	int status = 0;

	close(mkstemp(log));
	pid_t pid = fork();
	if (pid == 0) {
		execl(LVSLAB, "lvslab", "sweep", SOURCE_DIR "/tests/golden/files/compare.yaml",
			"--set", "stop_time=600s", "--schedulers", "rr,wlc", "--vary",
			"workload[0].arrivals=poisson 50/s,poisson 100/s", "--seeds", "12",
			"--threads", threads, "--out", "/dev/null", "--log", log, (char *)NULL);
		_exit(127);
	}
	wait4(pid, &status, 0, &used);
	unlink(log);
	if (status != 0) {
		fputs("lvslab sweep failed\n", stderr);
		exit(3);
	}
	return (struct took){(clock_ms() - start) / RUNS,
		(ms(used.ru_utime.tv_sec, used.ru_utime.tv_usec * 1000) +
			ms(used.ru_stime.tv_sec, used.ru_stime.tv_usec * 1000)) /
			RUNS};
}

void bench_sweep(void)
{
	double one[BENCH_TURNS], two[BENCH_TURNS], faster[BENCH_TURNS], dearer[BENCH_TURNS];

	for (size_t i = 0; i < BENCH_TURNS; i++) {
		struct took a = sweep("1"), b = sweep("2");
		one[i] = a.wall;
		two[i] = b.wall;
		faster[i] = a.wall / b.wall;
		dearer[i] = b.processor / a.processor;
	}
	puts("a sweep of 48 runs, by one thread and by two");
	printf("  %6.2f ms a run, %6.2f by two: %.2f times as fast, %.2f of the processor time    "
	       "goal: >= 1.80\n",
		bench_median(one, BENCH_TURNS), bench_median(two, BENCH_TURNS),
		bench_median(faster, BENCH_TURNS), bench_median(dearer, BENCH_TURNS));
}
