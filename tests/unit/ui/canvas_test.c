/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The canvas of cells: cutting and wrapping text of any width, lines that join, and nothing that
 * would control a terminal.
 */
#include "check.h"

#include "base/text.h"
#include "ui/canvas/canvas.h"

static struct canvas canvas;

static int begin(void **state)
{
	(void)state;
	canvas_init(&canvas, 12, 4, false);
	return 0;
}

static int end(void **state)
{
	(void)state;
	canvas_free(&canvas);
	return 0;
}

static void shows(const char *expected)
{
	struct text t = {0};

	canvas_text(&t, &canvas);
	assert_string_equal(t.s, expected);
	text_free(&t);
}

static void what_does_not_fit_is_cut_off(void **state)
{
	struct area a = area_part(area_whole(&canvas), 2, 1, 5, 2);

	(void)state;
	assert_int_equal(area_put(a, 3, 0, ROLE_TEXT, "abcdef"), 9);
	area_put(a, -2, 1, ROLE_TEXT, "xyz");
	area_put(a, 0, 2, ROLE_TEXT, "below");
	area_put(a, 0, -1, ROLE_TEXT, "above");
	shows("\n     a…\n  z\n\n");
}

static void chinese_takes_two_cells_and_is_never_cut_in_half(void **state)
{
	struct area a = area_part(area_whole(&canvas), 0, 0, 5, 4);

	(void)state;
	assert_int_equal(area_put(a, 0, 0, ROLE_TEXT, "中文字"), 6);
	assert_int_equal(canvas_cell(&canvas, 1, 0)->code, 0);
	assert_int_equal(canvas_cell(&canvas, 4, 0)->code, 0x2026);
	area_put(a, 1, 0, ROLE_TEXT, "x"); /* over the right half of the first */
	shows(" x文…\n\n\n\n");
}

static void an_address_is_never_cut_in_two(void **state)
{
	struct area a = area_part(area_whole(&canvas), 0, 0, 9, 4);

	(void)state;
	area_put(a, 0, 0, ROLE_TEXT, "to 10.0.0.15");
	area_put(a, 0, 1, ROLE_TEXT, "10.0.0.15:80");
	area_put(a, 0, 2, ROLE_TEXT, "two words");
	area_put(a, 9, 2, ROLE_TEXT, "more");
	area_put(a, 7, 3, ROLE_TEXT, "ab  ");
	shows("to …\n…\ntwo word…\n       ab\n");
}

static void a_column_that_is_cut_says_so(void **state)
{
	struct area a = area_whole(&canvas);

	(void)state;
	assert_int_equal(area_put_column(a, 0, 0, 6, ROLE_TEXT, "director"), 6);
	area_put_column(a, 0, 1, 6, ROLE_TEXT, "rs1");
	area_put_column(a, 0, 2, 4, ROLE_TEXT, "中文字");
	shows("direc…\nrs1\n中…\n\n");
}

static void words_wrap_and_say_how_many_rows_they_took(void **state)
{
	(void)state;
	assert_int_equal(
		area_put_wrapped(area_whole(&canvas), 2, 1, ROLE_TEXT, "one two three four"), 2);
	shows("\n  one two\n  three four\n\n");
}

static void a_scrolled_area_shows_from_its_top_on(void **state)
{
	struct area a = area_part(area_whole(&canvas), 0, 1, 12, 2);

	(void)state;
	a.top = 3;
	for (int y = 0; y < 9; y++)
		area_putf(a, 0, y, ROLE_TEXT, "row %d", y);
	shows("\nrow 3\nrow 4\n\n");
}

static void lines_join_where_they_meet(void **state)
{
	struct area a = area_whole(&canvas);

	(void)state;
	area_box(a, 0, 0, 5, 3, ROLE_RULE);
	area_hline(a, 4, 1, 3, ROLE_RULE);
	area_join(a, 7, 1, ROLE_RULE, WAY_LEFT);
	area_join(a, 7, 1, ROLE_RULE, WAY_DOWN);
	shows("┌───┐\n│   ┼──┐\n└───┘\n\n");
}

static void an_ascii_canvas_has_nothing_else(void **state)
{
	struct area a;

	(void)state;
	canvas.ascii = true;
	a = area_whole(&canvas);
	area_put(a, 0, 0, ROLE_TEXT, "a → b ≠ ✗中é");
	area_box(a, 0, 1, 4, 3, ROLE_RULE);
	shows("a > b # x? ?\n+--+\n|  |\n+--+\n");
}

static void control_characters_do_not_reach_a_terminal(void **state)
{
	(void)state;
	area_put(area_whole(&canvas), 0, 0, ROLE_TEXT, "a\033[2Jb\xc2\x9b");
	shows("a?[2Jb?\n\n\n\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_does_not_fit_is_cut_off),
		TEST(chinese_takes_two_cells_and_is_never_cut_in_half),
		TEST(an_address_is_never_cut_in_two),
		TEST(a_column_that_is_cut_says_so),
		TEST(words_wrap_and_say_how_many_rows_they_took),
		TEST(a_scrolled_area_shows_from_its_top_on),
		TEST(lines_join_where_they_meet),
		TEST(an_ascii_canvas_has_nothing_else),
		TEST(control_characters_do_not_reach_a_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
