/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are written whole or not at all; pipes are streamed. */
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/text/outfile.h"

struct here {
	char dir[64], path[96];
};

static void write_file(const char *path, const char *s)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(s, f);
	fclose(f);
}

static void assert_holds(const char *path, const char *s)
{
	char got[64] = "";
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	assert_true(fread(got, 1, sizeof(got) - 1, f) < sizeof(got));
	fclose(f);
	assert_string_equal(got, s);
}

static unsigned entries(const char *dir)
{
	unsigned n = 0;
	DIR *d = opendir(dir);

	for (struct dirent *e; (e = readdir(d));)
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(d);
	return n;
}

static int make(void **state)
{
	struct here *h = calloc(1, sizeof(*h));

	strcpy(h->dir, "/tmp/outfile-test.XXXXXX");
	assert_non_null(mkdtemp(h->dir));
	snprintf(h->path, sizeof(h->path), "%s/out", h->dir);
	*state = h;
	return 0;
}

static int unmake(void **state)
{
	struct here *h = *state;

	unlink(h->path);
	rmdir(h->dir);
	free(h);
	return 0;
}

static void the_target_is_untouched_until_it_is_whole(void **state)
{
	struct here *h = *state;
	struct outfile o;
	struct text why = {0};

	write_file(h->path, "old");
	chmod(h->path, 0640);
	assert_int_equal(outfile_open(&o, h->path, &why), 0);
	fputs("new", o.f);
	fflush(o.f);
	assert_holds(h->path, "old");
	assert_int_equal(outfile_commit(&o, &why), 0);
	assert_holds(h->path, "new");
	struct stat st;
	stat(h->path, &st);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(entries(h->dir), 1);
}

static void an_abandoned_file_leaves_nothing(void **state)
{
	struct here *h = *state;
	struct outfile o;
	struct text why = {0};

	write_file(h->path, "old");
	assert_int_equal(outfile_open(&o, h->path, &why), 0);
	fputs("half", o.f);
	outfile_abandon(&o);
	assert_holds(h->path, "old");
	assert_int_equal(entries(h->dir), 1);
}

static void a_full_disk_is_an_error_in_words(void **state)
{
	struct outfile o;
	struct text why = {0};

	(void)state;
	assert_int_equal(outfile_open(&o, "/dev/full", &why), 0);
	fputs("anything", o.f);
	assert_int_equal(outfile_commit(&o, &why), -ENOSPC);
	assert_string_equal(text_str(&why), "cannot write /dev/full: No space left on device");
	text_free(&why);
}

static void a_directory_that_is_not_there_is_named(void **state)
{
	struct outfile o;
	struct text why = {0};

	(void)state;
	assert_int_equal(outfile_open(&o, "/nowhere/at/all", &why), -ENOENT);
	assert_string_equal(
		text_str(&why), "cannot write /nowhere/at/all: No such file or directory");
	text_free(&why);
}

static void a_fifo_is_streamed_and_stays(void **state)
{
	struct here *h = *state;
	struct outfile o;
	struct text why = {0};
	struct stat st;

	assert_int_equal(mkfifo(h->path, 0600), 0);
	if (fork() == 0) {
		FILE *f = fopen(h->path, "r");
		_exit(!f || fgetc(f) != 'x');
	}
	assert_int_equal(outfile_open(&o, h->path, &why), 0);
	fputs("x", o.f);
	assert_int_equal(outfile_commit(&o, &why), 0);
	stat(h->path, &st);
	assert_true(S_ISFIFO(st.st_mode));
}

#define WITH_DIR(test) cmocka_unit_test_setup_teardown(test, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_DIR(the_target_is_untouched_until_it_is_whole),
		WITH_DIR(an_abandoned_file_leaves_nothing),
		WITH_DIR(a_full_disk_is_an_error_in_words),
		WITH_DIR(a_directory_that_is_not_there_is_named),
		WITH_DIR(a_fifo_is_streamed_and_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
