/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A class of three hundred: every lab another one, nothing earned by doing nothing, full points by
 * explain's fixes, nothing by a neighbour's; and the lists that spreadsheets write.
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "base/text.h"
#include "course/grade/grade.h"
#include "exam/exam.h"
#include "file/loader.h"

#define CLASS 300

static struct spec *right_lab(void)
{
	struct problems ps = {0};
	struct spec *s = spec_load(SOURCE_DIR "/scenarios/dr-routed.yaml", NULL, &ps);

	assert_non_null(s);
	problems_free(&ps);
	return s;
}

static struct exam_draw draw(const struct exam *e, const char *name)
{
	struct problems ps = {0};
	struct exam_draw d;
	struct text t = {0};

	if (!exam_draw(e, name, &d, &ps)) {
		problems_print(&ps, &t);
		fail_msg("%s", text_str(&t));
	}
	problems_free(&ps);
	return d;
}

static int64_t points(const struct exam_draw *d, const char *answer)
{
	const struct spec_options sealed = {.sealed = true};
	struct problems ps = {0};
	struct spec *s = spec_load_memory("exam.yaml", d->file.s, d->file.len, &sealed, &ps);
	struct grade_lab lab = {.spec = s, .steps = 2000000, .memory = (size_t)64 << 20};
	struct grade_answer a = {.name = "a", .bytes = answer, .length = strlen(answer)};
	struct grade_outcome o;

	assert_non_null(s);
	grade_run(&lab, &a, &o);
	assert_true(o.graded);
	int64_t earned = o.points;
	grade_free(&o);
	spec_free(s);
	problems_free(&ps);
	return earned;
}

static void three_hundred_students(void **state)
{
	(void)state;
	struct spec *lab = right_lab();
	struct exam e = {.lab = lab, .id = "autumn", .faults = 2, .level = 2};
	struct exam_draw *all = calloc(CLASS, sizeof(*all));
	char name[32];

	if (!app_command("curl"))
		skip();
	assert_non_null(all);
	for (size_t i = 0; i < CLASS; i++) {
		snprintf(name, sizeof(name), "student%zu", i);
		all[i] = draw(&e, name);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(
				strchr(all[i].file.s, '\n'), strchr(all[k].file.s, '\n'));
	}
	for (size_t i = 0; i < CLASS; i++) {
		assert_int_equal(points(&all[i], "#\n"), 0);
		assert_int_equal(points(&all[i], all[i].solution.s), all[i].points);
		assert_true(points(&all[i], all[(i + 1) % CLASS].solution.s) < all[i].points);
	}
	for (size_t i = 0; i < CLASS; i++)
		exam_draw_free(&all[i]);
	free(all);
	spec_free(lab);
}

static void the_same_name_is_the_same_lab(void **state)
{
	(void)state;
	struct spec *lab = right_lab();
	struct exam e = {.lab = lab, .id = "a", .faults = 1, .level = 3}, other = e;

	other.id = "b";
	struct exam_draw x = draw(&e, "Ada"), y = draw(&e, "Ada"), z = draw(&other, "Ada");
	assert_string_equal(x.file.s, y.file.s);
	assert_string_not_equal(x.file.s, z.file.s);
	for (size_t i = 0; i < x.count; i++)
		assert_null(strstr(x.file.s, x.faults[i]->name)); /* sealed */
	exam_draw_free(&x);
	exam_draw_free(&y);
	exam_draw_free(&z);
	spec_free(lab);
}

static void a_seal_opens_to_what_was_sealed(void **state)
{
	(void)state;
	char name[FAULT_WORD_MAX], server[FAULT_WORD_MAX];
	struct text t = {0};

	fault_seal(&t, "vip-missing", "rs2", 77);
	assert_true(fault_unseal(t.s, name, server, sizeof(name)));
	assert_string_equal(name, "vip-missing");
	assert_string_equal(server, "rs2");
	assert_false(fault_unseal("12", name, server, sizeof(name)));
	assert_false(fault_unseal("zz000000aa", name, server, sizeof(name)));
	text_free(&t);
}

/* ---- lists ---- */

static struct exam_list list(const char *bytes, size_t n)
{
	struct problems ps = {0};
	struct exam_list l;

	assert_int_equal(exam_list_bytes(&l, "class.csv", bytes, n, &ps), 0);
	problems_free(&ps);
	return l;
}

static void names_a_line_or_a_column(void **state)
{
	(void)state;
	static const char plain[] = "\xef\xbb\xbf"
				    "Ada\r\n# nobody\r\n  Li Wei \r\nAda\r\n../x\r\n";
	static const char csv[] =
		"mail;student;group\na@x;\"Wei, Li\";1\nb@x;\xe5\xbc\xa0\xe4\xbc\x9f;2\n";
	struct exam_list l = list(plain, sizeof(plain) - 1);

	assert_int_equal(l.count, 4);
	assert_string_equal(l.names[1], "Li_Wei");
	assert_string_equal(l.names[2], "Ada-2");
	assert_string_equal(l.names[3], "_._x");
	exam_list_free(&l);
	l = list(csv, sizeof(csv) - 1);
	assert_int_equal(l.count, 2);
	assert_string_equal(l.names[0], "Wei,_Li");
	exam_list_free(&l);
}

static void utf_16_is_read_and_gbk_is_named(void **state)
{
	(void)state;
	static const char wide[] = "\xff\xfe"
				   "A\0d\0a\0\n\0\x20\x5f\x1f\x4f";
	static const char gbk[] = "\xd5\xc5\xce\xb0\n";
	struct problems ps = {0};
	struct exam_list l = list(wide, sizeof(wide) - 1);
	struct text t = {0};

	assert_int_equal(l.count, 2);
	assert_string_equal(l.names[1], "\xe5\xbc\xa0\xe4\xbc\x9f");
	exam_list_free(&l);
	assert_int_equal(exam_list_bytes(&l, "class.csv", gbk, sizeof(gbk) - 1, &ps), -1);
	problems_print(&ps, &t);
	assert_non_null(strstr(t.s, "iconv"));
	text_free(&t);
	problems_free(&ps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_hundred_students),
		cmocka_unit_test(the_same_name_is_the_same_lab),
		cmocka_unit_test(a_seal_opens_to_what_was_sealed),
		cmocka_unit_test(names_a_line_or_a_column),
		cmocka_unit_test(utf_16_is_read_and_gbk_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
