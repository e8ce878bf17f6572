/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fault in a student's lab, obfuscated: its name and its server mixed with a stream selected by
 * its first bytes, as hexadecimal digits. It keeps an honest reader from seeing the answer by
 * accident; it is not encryption.
 */
#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "base/text.h"
#include "faults/fault.h"

#define SALT_DIGITS 8

static int digit(char c)
{
	const char *at = c ? strchr("0123456789abcdef", c) : NULL;

	return at ? (int)(at - "0123456789abcdef") : -1;
}

void fault_seal(struct text *t, const char *name, const char *server, uint32_t salt)
{
	struct rng rng = rng_named(salt, "fault", "seal");
	struct text plain = {0};

	text_add(&plain, "%s %s", name, server);
	text_add(t, "%08x", (unsigned)salt);
	for (size_t i = 0; i < plain.len; i++)
		text_add(t, "%02x",
			(unsigned)((unsigned char)plain.s[i] ^ (unsigned char)rng_next(&rng)));
	text_free(&plain);
}

bool fault_unseal(const char *sealed, char *name, char *server, size_t size)
{
	uint32_t salt = 0;
	size_t n = strlen(sealed), out = 0;
	char plain[2 * FAULT_WORD_MAX];

	if (n < SALT_DIGITS || n % 2 || (n - SALT_DIGITS) / 2 >= sizeof(plain))
		return false;
	for (size_t i = 0; i < n; i++)
		if (digit(sealed[i]) < 0)
			return false;
	for (size_t i = 0; i < SALT_DIGITS; i++)
		salt = salt << 4 | (uint32_t)digit(sealed[i]);
	struct rng rng = rng_named(salt, "fault", "seal");
	for (size_t i = SALT_DIGITS; i < n; i += 2)
		plain[out++] = (char)((digit(sealed[i]) << 4 | digit(sealed[i + 1])) ^
			(int)(unsigned char)rng_next(&rng));
	plain[out] = '\0';
	char *space = strchr(plain, ' ');
	if (!space)
		return false;
	*space = '\0';
	snprintf(name, size, "%s", plain);
	snprintf(server, size, "%s", space + 1);
	return true;
}
