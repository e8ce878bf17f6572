/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What reaches a terminal of words that were not written here. */
#include "check.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

static void expect_shown(const char *bytes, enum shown_as as, const char *shown)
{
	struct text t = {0};

	text_shown(&t, bytes, strlen(bytes), as);
	assert_string_equal(text_str(&t), shown);
	text_free(&t);
}

static void words_of_every_script_stay(void **state)
{
	(void)state;
	expect_shown("rs1 → 轮叫 é ", SHOWN_WORD, "rs1 → 轮叫 é ");
	expect_shown("", SHOWN_WORD, "");
}

static void controls_are_escaped(void **state)
{
	(void)state;
	expect_shown("\033[2J\a\b\177", SHOWN_WORD, "\\x1b[2J\\x07\\x08\\x7f");
	expect_shown("\xc2\x9b"
		     "31m",
		SHOWN_WORD, "\\x9b31m");
	expect_shown(
		"a\u202eb\u2066c\u200fd\u061c", SHOWN_WORD, "a\\u202eb\\u2066c\\u200fd\\u061c");
	expect_shown("a\u2028b", SHOWN_WORD, "a\\u2028b");
}

static void a_newline_stays_only_where_there_are_lines(void **state)
{
	(void)state;
	expect_shown("a\n\tb", SHOWN_LINES, "a\n\tb");
	expect_shown("a\n\tb", SHOWN_WORD, "a\\x0a\\x09b");
	expect_shown("a\r\nb\r", SHOWN_LINES, "a\r\nb\r");
	expect_shown("a\rb", SHOWN_LINES, "a\\x0db"); /* it would overwrite the line */
}

static void what_is_no_utf8_is_shown_byte_by_byte(void **state)
{
	(void)state;
	expect_shown("a\xff\xc2", SHOWN_WORD, "a\\xff\\xc2");
	expect_shown("\xe2\x80", SHOWN_WORD, "\\xe2\\x80");
	expect_shown("\xc0\x9b", SHOWN_WORD, "\\xc0\\x9b"); /* overlong */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_every_script_stay),
		cmocka_unit_test(controls_are_escaped),
		cmocka_unit_test(a_newline_stays_only_where_there_are_lines),
		cmocka_unit_test(what_is_no_utf8_is_shown_byte_by_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
