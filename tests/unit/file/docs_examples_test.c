/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every ```yaml block of docs/ loads, and so does every file of topologies/ and scenarios/. A block
 * without `version:` is a part of a file: it is read as if it stood in a scenario on dr-lan.
 */
#include "check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "load.h"

static const char fragment_head[] =
	"version: 1\nname: fragment\ntopology: ../topologies/dr-lan.yaml\n";

static struct text read_all(const char *path)
{
	struct text t = {0};
	char part[4096];
	size_t n;
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		text_putn(&t, part, n);
	fclose(f);
	return t;
}

static void expect_loads(const char *what, const char *yaml, size_t n)
{
	struct problems ps = {0};
	struct text t = {0};
	struct spec *s = spec_load_memory(SOURCE_DIR "/scenarios/example.yaml", yaml, n, NULL, &ps);

	problems_print(&ps, &t);
	if (!s)
		fail_msg("an example of %s: %s", what, text_str(&t));
	spec_free(s);
	text_free(&t);
	problems_free(&ps);
}

static void expect_block_loads(const char *what, const char *yaml, size_t n)
{
	struct text t = {0};

	text_putn(&t, yaml, n);
	if (!strstr(text_str(&t), "version:")) {
		text_clear(&t);
		text_put(&t, fragment_head);
		text_putn(&t, yaml, n);
	}
	expect_loads(what, t.s, t.len);
	text_free(&t);
}

static int blocks_of(const char *path)
{
	struct text page = read_all(path);
	int blocks = 0;

	for (const char *at = text_str(&page); (at = strstr(at, "```yaml\n")) != NULL; blocks++) {
		at += strlen("```yaml\n");
		const char *end = strstr(at, "\n```");
		assert_non_null(end);
		expect_block_loads(path, at, (size_t)(end + 1 - at));
		at = end + 4;
	}
	text_free(&page);
	return blocks;
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

static int each_file(const char *folder, const char *end, int (*visit)(const char *path))
{
	DIR *d = opendir(folder);
	int count = 0;

	assert_non_null(d);
	for (const struct dirent *e; (e = readdir(d)) != NULL;) {
		struct text path = {0};
		if (!ends_with(e->d_name, end))
			continue;
		text_add(&path, "%s/%s", folder, e->d_name);
		count += visit(path.s);
		text_free(&path);
	}
	closedir(d);
	return count;
}

static int file_loads(const char *path)
{
	struct text file = read_all(path);

	expect_loads(path, text_str(&file), file.len);
	text_free(&file);
	return 1;
}

static void every_example_of_the_documents_loads(void **state)
{
	(void)state;
	assert_true(each_file(SOURCE_DIR "/docs", ".md", blocks_of) >= 2);
}

static void every_shipped_file_loads(void **state)
{
	(void)state;
	assert_true(each_file(SOURCE_DIR "/topologies", ".yaml", file_loads) >= 1);
	assert_true(each_file(SOURCE_DIR "/scenarios", ".yaml", file_loads) >= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_example_of_the_documents_loads),
		cmocka_unit_test(every_shipped_file_loads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
