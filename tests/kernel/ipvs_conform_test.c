/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Linux 6.1 was seen to do with IPVS, session by session, against what the lab does. */
#include "check.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "lab/conform/conform.h"

/* Sessions that the lab cannot replay yet, and why. */
static const struct {
	const char *prefix, *reason;
} later[] = {
	{"nat-", "mode nat"},
	{"tun-", "mode tun"},
	{"table-nat", "mode nat"},
	{"cap-nat", "mode nat"},
	{"cap-tun", "mode tun"},
	{"dr-dh-equal", "iptables"},
	{"dr-lblc", "iptables"},
	{"cap-dr.", "/proc/net/snmp"},
};

static bool is_later(const char *path)
{
	const char *name = strrchr(path, '/') + 1;

	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		if (strncmp(name, later[i].prefix, strlen(later[i].prefix)) == 0)
			return true;
	return false;
}

static void tell(struct conform_sink *s, const struct conform_finding *f)
{
	(void)s;
	if (f->verdict == CONFORM_DIFFERENT || f->verdict == CONFORM_NOT_UNDERSTOOD)
		printf("%s:%d: %s: recorded %s; here %s\n", f->file, f->line, f->kind, f->expected,
			f->got);
}

static void every_recorded_session_comes_out_the_same(void **state)
{
	struct conform_totals totals = {0};
	struct conform_sink sink = {.report = tell};
	struct problems problems = {0};
	glob_t files;

	(void)state;
	assert_int_equal(glob(SOURCE_DIR "/tests/kernel/ipvs/*.jsonl", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		if (!is_later(files.gl_pathv[i]))
			assert_int_equal(
				conform_file(files.gl_pathv[i], &totals, &sink, &problems), 0);
	globfree(&files);
	printf("%zu sessions, %zu observations: %zu the same\n", totals.cases, totals.observations,
		totals.observed[CONFORM_SAME]);
	assert_true(totals.cases > 10);
	assert_int_equal(totals.observed[CONFORM_DIFFERENT], 0);
	assert_int_equal(totals.observed[CONFORM_NOT_UNDERSTOOD], 0);
	problems_free(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_recorded_session_comes_out_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
