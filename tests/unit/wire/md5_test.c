/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The test suite of RFC 1321 A.5, and texts around the ends of blocks. */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "wire/md5.h"

static void is(const char *text, size_t step, const char *expected)
{
	struct md5 m;
	uint8_t digest[MD5_LEN];
	char hex[2 * MD5_LEN + 1];

	md5_init(&m);
	for (size_t n = strlen(text), at = 0; at < n; at += step)
		md5_add(&m, (const uint8_t *)text + at, n - at < step ? n - at : step);
	md5_end(&m, digest);
	for (unsigned i = 0; i < MD5_LEN; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	assert_string_equal(hex, expected);
}

static void the_suite_of_the_rfc(void **state)
{
	static const char digits[] = "1234567890123456789012345678901234567890"
				     "1234567890123456789012345678901234567890";

	(void)state;
	for (size_t step = 1; step < 90; step += 11) {
		is("", step, "d41d8cd98f00b204e9800998ecf8427e");
		is("a", step, "0cc175b9c0f1b6a831c399e269772661");
		is("abc", step, "900150983cd24fb0d6963f7d28e17f72");
		is("message digest", step, "f96b697d7cb7938d525a2f31aaf161d0");
		is("abcdefghijklmnopqrstuvwxyz", step, "c3fcd3d76192e4007dfb496cca67e13b");
		is(digits, step, "57edf4a22be3c955ac49da2e2107b67a");
	}
}

static void ends_of_blocks(void **state)
{
	char text[66];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[55] = '\0';
	is(text, 7, "04364420e25c512fd958a70738aa8f72");
	text[55] = 'x';
	text[56] = '\0';
	is(text, 7, "668a72d5ba17f08e62dabcafad6db14b");
	text[56] = 'x';
	text[64] = '\0';
	is(text, 7, "c1bb4f81d892b2d57947682aeb252456");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_suite_of_the_rfc),
		cmocka_unit_test(ends_of_blocks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
