/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two kinds of limits. Those of setrlimit(2) make an allocation fail: RLIMIT_AS counts every
 * mapping (ulimit -v, batch systems), RLIMIT_DATA the private writable ones (prlimit --data). A
 * control group's limit does not: the kernel kills a process that touches too many pages, without a
 * message. So every few MiB the group's remaining memory is checked: its limit, minus its usage
 * except for the file cache, which the kernel can drop, and minus what this process was given
 * earlier and has not touched. cgroups(7), version 2 and 1, from the process's group up to the
 * root.
 */
#include "ui/verbs/memory.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ui/tui/tui.h"
#include "ui/verbs/verb.h"

#define UNLIMITED UINT64_MAX
#define STACK_KIB 8192 /* ulimit -s, as it usually is */

struct group_files {
	const char *line; /* how the group's line of /proc/self/cgroup begins, after the number */
	const char *root, *limit, *usage, *cache;
};

static const struct group_files versions[] = {
	{":", "/sys/fs/cgroup", "memory.max", "memory.current", "inactive_file "},
	{"memory:", "/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes",
		"total_inactive_file "},
};

/* the number after `word` ("": the first of the file); UNLIMITED if there is none ("max") */
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

/* the group's remaining bytes; *limit is its total */
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

/* memory given to this process and not touched yet, except for its threads' stacks: the group will
 * count it, proc(5) */
static uint64_t untouched(void)
{
	uint64_t data = number_in("/proc/self", "status", "VmData:");
	uint64_t touched = number_in("/proc/self", "status", "RssAnon:");
	uint64_t threads = number_in("/proc/self", "status", "Threads:");

	if (data == UNLIMITED || touched == UNLIMITED || threads == UNLIMITED)
		return 0;
	touched += (threads - 1) * STACK_KIB;
	return data > touched ? (data - touched) << 10 : 0;
}

bool memory_beyond_group(size_t bytes)
{
	static atomic_bool without_limit;
	uint64_t limit = UNLIMITED, left;

	if (atomic_load(&without_limit))
		return false;
	left = group_left(&limit);
	if (left == UNLIMITED)
		atomic_store(&without_limit, true);
	return left != UNLIMITED && bytes + untouched() > left;
}

static void say_limit(size_t bytes)
{
	struct rlimit space = {RLIM_INFINITY, 0}, data = {RLIM_INFINITY, 0};
	uint64_t limit = UNLIMITED;

	getrlimit(RLIMIT_AS, &space);
	getrlimit(RLIMIT_DATA, &data);
	if (memory_beyond_group(bytes + MEMORY_STEP) && group_left(&limit) != UNLIMITED)
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
