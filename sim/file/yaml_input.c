/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file's bytes, read whole: at most DOC_BYTES_MAX, and only from a regular file (base/file.h).
 * UTF-8 is checked here (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF),
 * because libyaml would also accept UTF-16 and gives no place for a wrong byte.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "file/yaml.h"

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
