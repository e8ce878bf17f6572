/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kept from one day to the next, and never at the price of what somebody else wrote. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "file/loader.h"
#include "ui/model/progress.h"

static char home[] = "/tmp/lvslab-progress-XXXXXX";
static struct text why;

static int fresh_home(void **state)
{
	(void)state;
	strcpy(home + strlen(home) - 6, "XXXXXX");
	assert_non_null(mkdtemp(home));
	setenv("XDG_STATE_HOME", home, 1);
	return 0;
}

static int remove_home(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", home);
	text_free(&why);
	return system(command);
}

static void bookmarks_and_notes_come_back(void **state)
{
	struct progress p;

	(void)state;
	assert_int_equal(progress_load(&p, "a lab/../x", &why), 0);
	progress_bookmark(&p, "a", 12, 1, 1000);
	progress_bookmark(&p, "b", 13, 1, 2000);
	progress_bookmark(&p, "a", 14, 2, 3000);
	progress_note(&p, 14, 3000, "why does rs1 stay silent? 为什么");
	assert_int_equal(progress_save(&p, &why), 0);
	assert_non_null(strstr(p.path, "/lvslab/a%20lab%2F%2E%2E%2Fx.json"));
	progress_free(&p);
	assert_int_equal(progress_load(&p, "a lab/../x", &why), 0);
	assert_int_equal(p.bookmark_count, 2);
	assert_string_equal(p.bookmarks[1].name, "a");
	assert_int_equal(p.bookmarks[1].step, 14);
	assert_int_equal(p.bookmarks[1].typed, 2);
	assert_int_equal(p.note_count, 1);
	assert_string_equal(p.notes[0].words, "why does rs1 stay silent? 为什么");
	progress_free(&p);
	assert_int_equal(progress_load(&p, "another", &why), 0);
	assert_int_equal(p.bookmark_count + p.note_count, 0);
	progress_free(&p);
}

static void what_was_reached_belongs_to_one_lesson_and_no_other(void **state)
{
	const struct lesson_record kept = {.seen = true, .right = true, .wrong = 3, .hints = 1};
	struct problems ps = {0};
	struct progress p;

	(void)state;
	struct spec *spec = spec_load(SOURCE_DIR "/tests/golden/files/lesson.yaml", NULL, &ps);
	struct lab *lab = lab_open(spec, &(struct lab_options){0}, &ps);
	struct lesson *l = lesson_new(lab, &ps);
	lesson_restore(l, 2, &kept);
	assert_int_equal(progress_load(&p, "lesson", &why), 0);
	assert_false(progress_give(&p, l));
	progress_take(&p, l);
	assert_int_equal(progress_save(&p, &why), 0);
	progress_free(&p);
	lesson_restore(l, 2, &(struct lesson_record){0});
	assert_int_equal(progress_load(&p, "lesson", &why), 0);
	assert_true(progress_give(&p, l));
	assert_int_equal(lesson_record(l, 2)->wrong, 3);
	assert_true(lesson_record(l, 2)->right);
	p.fingerprint++;
	assert_false(progress_give(&p, l));
	progress_free(&p);
	lesson_free(l);
	lab_close(lab);
	spec_free(spec);
}

static void write_file(const char *path, const char *words)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(words, f);
	fclose(f);
}

static void a_damaged_file_is_told_and_left_alone(void **state)
{
	static const char *const damaged[] = {"", "{", "[]", "{\"version\": 2}",
		"{\"version\": 1, \"bookmarks\": [{}], \"notes\": []}",
		"{\"version\": 1, \"bookmarks\": [], \"notes\": [], \"lesson\": {\"at\": -1}}"};
	struct progress p;
	char path[200], back[200] = "";

	(void)state;
	assert_int_equal(progress_load(&p, "x", &why), 0);
	assert_int_equal(progress_save(&p, &why), 0);
	snprintf(path, sizeof(path), "%s", p.path);
	progress_free(&p);
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		write_file(path, damaged[i]);
		text_clear(&why);
		assert_int_equal(progress_load(&p, "x", &why), -1);
		assert_non_null(strstr(text_str(&why), path));
		assert_int_equal(p.bookmark_count, 0);
		progress_bookmark(&p, "a", 1, 0, 1);
		assert_int_equal(progress_save(&p, &why), 0);
		progress_free(&p);
		FILE *f = fopen(path, "r");
		size_t n = fread(back, 1, sizeof(back) - 1, f);
		back[n] = '\0';
		fclose(f);
		assert_string_equal(back, damaged[i]);
	}
}

static void without_a_home_nothing_is_kept_and_nothing_is_wrong(void **state)
{
	struct progress p;

	(void)state;
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_int_equal(progress_load(&p, "x", &why), 0);
	assert_null(p.path);
	progress_bookmark(&p, "a", 1, 0, 1);
	assert_int_equal(progress_save(&p, &why), 0);
	progress_free(&p);
	setenv("XDG_STATE_HOME", "relative/is/ignored", 1);
	setenv("HOME", home, 1);
	assert_int_equal(progress_load(&p, "x", &why), 0);
	assert_non_null(strstr(p.path, "/.local/state/lvslab/x.json"));
	assert_int_equal(progress_save(&p, &why), 0);
	assert_int_equal(access(p.path, R_OK), 0);
	progress_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			bookmarks_and_notes_come_back, fresh_home, remove_home),
		cmocka_unit_test_setup_teardown(what_was_reached_belongs_to_one_lesson_and_no_other,
			fresh_home, remove_home),
		cmocka_unit_test_setup_teardown(
			a_damaged_file_is_told_and_left_alone, fresh_home, remove_home),
		cmocka_unit_test_setup_teardown(without_a_home_nothing_is_kept_and_nothing_is_wrong,
			fresh_home, remove_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
