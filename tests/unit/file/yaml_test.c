/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * YAML from anybody: bytes that are no UTF-8, nesting, aliases that multiply, copies by `like`.
 * Each is refused with its place and within bounds.
 */
#include "check.h"

#include <stdlib.h>

#include "base/text.h"
#include "load.h"

static void expect_bytes(const void *bytes, size_t n, const char *expected)
{
	struct text t = problems_of_bytes(bytes, n, NULL);

	assert_string_equal(text_str(&t), expected);
	text_free(&t);
}

static void an_empty_file_says_so(void **state)
{
	(void)state;
	expect_problems("", "f.yaml:1:1: the file is empty\n");
	expect_problems("# only a comment\n\n", "f.yaml:3:1: the file is empty\n");
	expect_problems("---\n", "f.yaml:2:1: expected the keys of a scenario, found nothing\n");
	expect_problems("- a\n", "f.yaml:1:1: expected the keys of a scenario, found a list\n");
}

static void a_byte_that_is_not_utf_8_is_told_with_its_place(void **state)
{
	(void)state;
	expect_problems("name: é\nx: y\xff\n",
		"f.yaml:2:5: not UTF-8: the byte 0xff (save the file as UTF-8)\n");
	/* an overlong slash, a surrogate, above U+10FFFF, a sequence cut short */
	expect_problems(
		"\xc0\xaf", "f.yaml:1:1: not UTF-8: the byte 0xc0 (save the file as UTF-8)\n");
	expect_problems(
		"é\xed\xa0\x80", "f.yaml:1:2: not UTF-8: the byte 0xed (save the file as UTF-8)\n");
	expect_problems("\xf4\x90\x80\x80",
		"f.yaml:1:1: not UTF-8: the byte 0xf4 (save the file as UTF-8)\n");
	expect_problems(
		"a: \xe4\xb8", "f.yaml:1:4: not UTF-8: the byte 0xe4 (save the file as UTF-8)\n");
	/* UTF-16 with its mark, which libyaml alone would read */
	expect_bytes("\xff\xfe"
		     "a\0:\0",
		6, "f.yaml:1:1: not UTF-8: the byte 0xff (save the file as UTF-8)\n");
}

static void control_characters_are_told_with_their_place(void **state)
{
	(void)state;
	expect_problems(
		"name: é\n\x01: y\n", "f.yaml:2:1: not YAML: control characters are not allowed\n");
	expect_bytes("name: \0", 7, "f.yaml:1:7: not YAML: control characters are not allowed\n");
	expect_problems("name: \"a\\0b\"\n", "f.yaml:1:7: a NUL character (\\0) in a word\n");
}

static void bad_yaml_is_told_with_its_place(void **state)
{
	(void)state;
	expect_problems("name: [a, b\n",
		"f.yaml:2:1: not YAML: did not find expected ',' or ']' while parsing a flow "
		"sequence\n");
	expect_problems("nodes:\n\ta: {}\n",
		"f.yaml:2:1: not YAML: found character that cannot start any token while scanning "
		"for the next token (YAML indents with spaces, not with tabs)\n");
	expect_problems("name: a\n---\nname: b\n",
		"f.yaml:2:1: a second document (---), expected one per file\n");
	expect_problems("name: !mine a\n",
		"f.yaml:1:7: a tag of another schema (remove it: the key determines the "
		"type of its value)\n");
	expect_problems(
		"? [a]\n: b\n", "f.yaml:1:3: a key that is a list or a mapping, expected a word\n");
}

static void a_key_twice_is_told_with_its_first_line(void **state)
{
	(void)state;
	expect_problems("version: 1\nname: t\nnodes: {a: {}}\nname: u\n",
		"f.yaml:4:1: the key 'name' appears here twice (it was first given on line 2)\n");
}

/* 10 MB of '[' is over the limit of size; a tenth of it is over that of nesting */
static void ten_megabytes_of_nesting_are_refused(void **state)
{
	(void)state;
	size_t n = 10 << 20;
	char *bytes = malloc(n);

	memset(bytes, '[', n);
	expect_bytes(bytes, n, "f.yaml: larger than 8 MiB (the limit of a file)\n");
	expect_bytes(bytes, n / 10, "f.yaml:1:65: nested deeper than 64 levels (the limit)\n");
	for (size_t i = 0; i < n / 10; i++)
		memcpy(bytes + i * 2, "- ", 2);
	expect_bytes(bytes, n / 10, "f.yaml:1:129: nested deeper than 64 levels (the limit)\n");
	free(bytes);
}

static void a_billion_laughs_are_refused(void **state)
{
	(void)state;
	struct text t = {0};

	text_put(&t, "a0: &a0 lol\n");
	for (int i = 1; i < 10; i++) {
		text_add(&t, "a%d: &a%d [", i, i);
		for (int k = 0; k < 9; k++)
			text_add(&t, "%s*a%d", k ? "," : "", i - 1);
		text_put(&t, "]\n");
	}
	expect_problems(text_str(&t),
		"f.yaml:7:10: aliases stand for more than 100000 nodes (the "
		"limit)\n");
	text_free(&t);
}

static void aliases_cannot_nest_deeper_than_the_limit(void **state)
{
	(void)state;
	struct text t = {0};

	text_put(&t, "a0: &a0 x\n");
	for (int i = 1; i < 80; i++)
		text_add(&t, "a%d: &a%d [*a%d]\n", i, i, i - 1);
	expect_problems(text_str(&t), "f.yaml:64:12: nested deeper than 64 levels (the limit)\n");
	text_free(&t);
}

static void an_alias_inside_its_anchor_is_refused(void **state)
{
	(void)state;
	expect_problems(
		"a: &a [*a]\n", "f.yaml:1:8: an alias inside its own anchor: it would never end\n");
	expect_problems("a: *b\n", "f.yaml:1:4: an alias of an anchor that does not exist\n");
}

static void copies_by_like_are_limited(void **state)
{
	(void)state;
	struct text t = {0};

	text_put(&t, "version: 1\nname: t\nnodes:\n  a:\n    sysctls:\n");
	for (int i = 0; i < 5000; i++)
		text_add(&t, "      net.x%d: 1\n", i);
	for (int i = 0; i < 100; i++)
		text_add(&t, "  b%d: {like: a}\n", i);
	struct text found = problems_of_bytes(t.s, t.len, NULL);
	assert_non_null(strstr(text_str(&found),
		"nodes.b49: `like` and groups copy more than 500000 values (the "
		"limit)\n"));
	text_free(&t);
	text_free(&found);
}

static void words_stay_words(void **state)
{
	(void)state;
	struct spec *s = load_text("version: 1\nname: 007\ntitle: ~\nnodes:\n"
				   "  on: {interfaces: {eth0: {mac: 02:00:00:00:00:10}}}\n"
				   "  1e3: {sysctls: {net.ipv4.ip_default_ttl: 0x10}}\n",
		NULL);

	assert_string_equal(s->name.s, "007");
	const struct spec_node *on = spec_node(s, "on");
	assert_non_null(on);
	assert_int_equal(on->interfaces.items[0].mac.bytes[5], 0x10);
	assert_string_equal(spec_node(s, "1e3")->sysctls.items[0].value.s, "0x10");
	assert_string_equal(s->title.en, "~");
	spec_free(s);
}

static void a_byte_order_mark_is_no_text(void **state)
{
	(void)state;
	expect_problems("\xef\xbb\xbfversion: 1\nname: t\nnodes: {a: {}}\n", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_says_so),
		cmocka_unit_test(a_byte_that_is_not_utf_8_is_told_with_its_place),
		cmocka_unit_test(control_characters_are_told_with_their_place),
		cmocka_unit_test(bad_yaml_is_told_with_its_place),
		cmocka_unit_test(a_key_twice_is_told_with_its_first_line),
		cmocka_unit_test(ten_megabytes_of_nesting_are_refused),
		cmocka_unit_test(a_billion_laughs_are_refused),
		cmocka_unit_test(aliases_cannot_nest_deeper_than_the_limit),
		cmocka_unit_test(an_alias_inside_its_anchor_is_refused),
		cmocka_unit_test(copies_by_like_are_limited),
		cmocka_unit_test(words_stay_words),
		cmocka_unit_test(a_byte_order_mark_is_no_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
