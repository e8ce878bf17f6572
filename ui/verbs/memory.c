/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two kinds of limits. Those of setrlimit(2) make an allocation fail: RLIMIT_AS counts every
 * mapping (ulimit -v, batch systems), RLIMIT_DATA what is private and writable (prlimit --data).
 * A control group's makes none fail: the kernel kills whoever touches a page too many, without a
 * word. So a large request asks first what the group has left: its limit, less what it uses, but
 * for the cache of files, which the kernel drops by itself. cgroups(7), version 2 and 1, from the
 * process's group up to the root.
 */
#include "ui/verbs/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ui/tui/tui.h"
#include "ui/verbs/verb.h"

#define UNLIMITED UINT64_MAX

struct group_files {
	const char *line; /* how the group's line of /proc/self/cgroup begins, after the number */
	const char *root, *limit, *usage, *cache;
};

static const struct group_files versions[] = {
	{":", "/sys/fs/cgroup", "memory.max", "memory.current", "inactive_file "},
	{"memory:", "/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes",
		"total_inactive_file "},
};

/* the number behind `word` ("" is the first of the file); UNLIMITED where there is none ("max") */
static uint64_t number_in(const char *folder, const char *name, const char *word)
{
	char path[4300], line[256];
	unsigned long long n;
	uint64_t found = UNLIMITED;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *f = fopen(path, "re");
	while (f && found == UNLIMITED && fgets(line, sizeof(line), f))
		if (strncmp(line, word, strlen(word)) == 0 &&
			sscanf(line + strlen(word), "%llu", &n) == 1)
			found = n;
	if (f)
		fclose(f);
	return found;
}

/* the least that is left in `folder` and the groups above it; *limit is that group's */
static uint64_t left_up_from(const struct group_files *v, char *folder, uint64_t *limit)
{
	uint64_t least = UNLIMITED;

	while (strlen(folder) >= strlen(v->root)) {
		uint64_t most = number_in(folder, v->limit, "");
		uint64_t used = number_in(folder, v->usage, "");
		uint64_t cache = number_in(folder, "memory.stat", v->cache);
		if (most != UNLIMITED && used != UNLIMITED && most < UNLIMITED / 4) {
			used -= cache < used ? cache : 0;
			uint64_t left = used < most ? most - used : 0;
			if (left < least) {
				least = left;
				*limit = most;
			}
		}
		*strrchr(folder, '/') = '\0';
	}
	return least;
}

/* what the control group has left, bytes; *limit is what it has in all */
static uint64_t group_left(uint64_t *limit)
{
	char line[4096], folder[8300];
	uint64_t least = UNLIMITED;
	FILE *f = fopen("/proc/self/cgroup", "re");

	while (f && fgets(line, sizeof(line), f))
		for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
			const struct group_files *v = &versions[i];
			const char *what = strchr(line, ':');
			if (!what || strncmp(what + 1, v->line, strlen(v->line)) != 0)
				continue;
			snprintf(folder, sizeof(folder), "%s%.*s", v->root,
				(int)strcspn(what + 1 + strlen(v->line), "\n"),
				what + 1 + strlen(v->line));
			uint64_t here = UNLIMITED, left = left_up_from(v, folder, &here);
			if (left < least) {
				least = left;
				*limit = here;
			}
		}
	if (f)
		fclose(f);
	return least;
}

bool memory_beyond_group(size_t bytes)
{
	uint64_t limit = UNLIMITED;

	return bytes > group_left(&limit);
}

static void say_limit(size_t bytes)
{
	struct rlimit space = {RLIM_INFINITY, 0}, data = {RLIM_INFINITY, 0};
	uint64_t limit = UNLIMITED;

	getrlimit(RLIMIT_AS, &space);
	getrlimit(RLIMIT_DATA, &data);
	if (group_left(&limit) < bytes)
		fprintf(stderr, _("the limit of its control group is %llu MiB\n"),
			(unsigned long long)(limit >> 20));
	else if (space.rlim_cur != RLIM_INFINITY && space.rlim_cur <= data.rlim_cur)
		fprintf(stderr, _("the limit on address space (ulimit -v) is %llu MiB\n"),
			(unsigned long long)(space.rlim_cur >> 20));
	else if (data.rlim_cur != RLIM_INFINITY)
		fprintf(stderr, _("the limit on data (ulimit -d) is %llu MiB\n"),
			(unsigned long long)(data.rlim_cur >> 20));
	else
		fputs(_("the machine has no more\n"), stderr);
}

void memory_exhausted(size_t bytes)
{
	terminal_restore();
	fflush(stdout);
	fprintf(stderr, _("lvslab: out of memory: %zu KiB more are needed; "), (bytes >> 10) + 1);
	say_limit(bytes);
	_exit(EXIT_MACHINE);
}
