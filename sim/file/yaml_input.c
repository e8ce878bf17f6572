/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file's bytes, read whole: at most DOC_BYTES_MAX of them, and a regular file only (base/file.h).
 * UTF-8 is checked here (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF),
 * because libyaml would also take UTF-16 and names no place for a wrong byte.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "file/yaml.h"

/* the length of the valid sequence at `s`, 0 where there is none */
static size_t sequence_length(const unsigned char *s, size_t n)
{
	static const struct {
		unsigned char first, last, second_min, second_max, length;
	} forms[] = {{0x00, 0x7f, 0, 0, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2},
		{0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
		{0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
		{0xf4, 0xf4, 0x80, 0x8f, 4}};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (s[0] < forms[i].first || s[0] > forms[i].last)
			continue;
		if (forms[i].length > n)
			return 0;
		if (forms[i].length > 1 &&
			(s[1] < forms[i].second_min || s[1] > forms[i].second_max))
			return 0;
		for (size_t k = 2; k < forms[i].length; k++)
			if ((s[k] & 0xc0) != 0x80)
				return 0;
		return forms[i].length;
	}
	return 0;
}

size_t utf8_valid_prefix(const char *s, size_t n)
{
	size_t at = 0;

	while (at < n) {
		size_t length = sequence_length((const unsigned char *)s + at, n - at);
		if (!length)
			break;
		at += length;
	}
	return at;
}

static char *read_whole(FILE *f, size_t *n)
{
	char *bytes = malloc(DOC_BYTES_MAX + 1);

	if (!bytes)
		abort();
	*n = fread(bytes, 1, DOC_BYTES_MAX + 1, f);
	return bytes;
}

struct doc *doc_read_file(
	struct stash *s, const char *path, const char *shown, struct problems *problems)
{
	struct place at = {.file = shown};
	const char *why;
	FILE *f = file_open(path, &why);

	if (!f) {
		problem_add(problems, at, NULL, "cannot be read: %s", say(problems->language, why));
		return NULL;
	}
	size_t n;
	char *bytes = read_whole(f, &n);
	struct doc *d = NULL;
	if (ferror(f))
		problem_add(problems, at, NULL, "cannot be read: %s", strerror(errno));
	else
		d = doc_read_memory(s, shown, bytes, n, problems);
	free(bytes);
	fclose(f);
	return d;
}
