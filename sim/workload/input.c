/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file is read whole, with a size limit, and only if the value that names it may name files (enum
 * origin). A byte of 0 ends its line early and so becomes an error of that line's parser.
 */
#include "workload/input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

static int input_take(struct input *in, FILE *f, struct place at, struct problems *ps)
{
	struct stat st;

	if (fstat(fileno(f), &st) != 0)
		return problem_add(
			ps, at, NULL, "%s: cannot be read: %s", in->shown, strerror(errno));
	if ((size_t)st.st_size > INPUT_BYTES_MAX)
		return problem_add(ps, at, NULL, "%s: is larger than 2GiB", in->shown);
	in->bytes = malloc((size_t)st.st_size + 1);
	if (!in->bytes)
		return problem_add(ps, at, NULL, "%s: does not fit into memory", in->shown);
	in->length = fread(in->bytes, 1, (size_t)st.st_size, f);
	in->bytes[in->length] = '\0';
	if (ferror(f))
		return problem_add(
			ps, at, NULL, "%s: cannot be read: %s", in->shown, strerror(errno));
	return 0;
}

int input_read(struct input *in, const char *name, struct place at, struct problems *ps)
{
	struct text path = {0};
	const char *why;
	int result;

	*in = (struct input){0};
	if (at.origin == ORIGIN_SEALED)
		return problem_add(ps, at, NULL, "other files are not read here");
	place_path(&path, at, name);
	in->shown = path.s;
	FILE *f = file_open(in->shown, &why);
	if (!f) {
		result = problem_add(
			ps, at, NULL, "%s: cannot be read: %s", in->shown, say(ps->language, why));
	} else {
		result = input_take(in, f, at, ps);
		fclose(f);
	}
	if (result != 0)
		input_free(in);
	return result;
}

void input_free(struct input *in)
{
	free(in->bytes);
	free(in->shown);
	*in = (struct input){0};
}

char *input_line(struct input_lines *l)
{
	char *line = l->next;

	if (line >= l->end)
		return NULL;
	char *newline = memchr(line, '\n', (size_t)(l->end - line));
	char *end = newline ? newline : l->end;
	l->next = newline ? newline + 1 : l->end;
	if (end > line && end[-1] == '\r')
		end[-1] = '\0';
	*end = '\0';
	l->number++;
	return line;
}
