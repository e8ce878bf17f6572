/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pathname expansion, part by part of the path, in the order in which directories list their
 * entries, which is sorted. A leading dot has to be written. No more than GLOB_MAX files.
 */
#include "app/system/glob_files.h"

#include <string.h>

#include "app/system/files.h"
#include "app/system/glob.h"
#include "base/text.h"

struct search {
	struct host *h;
	const char *part; /* to be matched by a name */
	const char *end;  /* of the pattern, behind that part */
	struct text *so_far;
	struct text *out;
	size_t *count;
};

static void search(
	struct host *h, const char *rest, struct text *so_far, struct text *out, size_t *count);

static void cut(struct text *t, size_t length)
{
	t->len = length;
	if (t->s)
		t->s[length] = '\0';
}

static void consider(void *arg, const char *name, const struct file_info *info)
{
	struct search *s = arg;
	size_t before = s->so_far->len;

	if (*s->count >= GLOB_MAX || (name[0] == '.' && s->part[0] != '.') ||
		!glob_matches(s->part, name))
		return;
	if (*s->end && info->kind != FILE_DIR && info->kind != FILE_LINK)
		return;
	text_put(s->so_far, name);
	search(s->h, s->end, s->so_far, s->out, s->count);
	cut(s->so_far, before);
}

/* a part without anything special: its backslashes go */
static void put_plain(struct text *out, const char *s)
{
	for (; *s; s++) {
		s += *s == '\\' && s[1];
		text_putc(out, *s);
	}
}

/* `so_far` names files that exist; `rest` is what is still to be matched */
static void search(
	struct host *h, const char *rest, struct text *so_far, struct text *out, size_t *count)
{
	size_t before = so_far->len;
	struct text path = {0}, part = {0};

	while (*rest == '/')
		text_putc(so_far, *rest++);
	const char *end = rest + strcspn(rest, "/");
	text_putn(&part, rest, (size_t)(end - rest));
	if (glob_is(text_str(&part))) {
		struct search s = {h, text_str(&part), end, so_far, out, count};
		files_path(h, text_str(so_far), &path);
		files_list(h, text_str(&path), consider, &s);
	} else {
		put_plain(so_far, text_str(&part));
		files_path(h, text_str(so_far), &path);
		if (files_lstat(h, text_str(&path)).kind == FILE_NONE) {
			;
		} else if (*end) {
			search(h, end, so_far, out, count);
		} else {
			text_putn(out, text_str(so_far), so_far->len + 1);
			++*count;
		}
	}
	cut(so_far, before);
	text_free(&path);
	text_free(&part);
}

size_t glob_files(struct host *h, const char *pattern, struct text *out)
{
	struct text so_far = {0};
	size_t count = 0;

	text_put(&so_far, "");
	search(h, pattern, &so_far, out, &count);
	text_free(&so_far);
	return count;
}
