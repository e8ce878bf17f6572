/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pathname expansion, part by part, in the order of directory listings, which is sorted. A leading
 * dot must be explicit. At most GLOB_MAX files.
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
	bool extended;
};

static void search(struct search *to, const char *rest);

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
		!glob_fits(s->part, name, s->extended))
		return;
	if (*s->end && info->kind != FILE_DIR && info->kind != FILE_LINK)
		return;
	text_put(s->so_far, name);
	search(s, s->end);
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

/* `so_far` names existing files; `rest` is still to be matched */
static void search(struct search *to, const char *rest)
{
	struct host *h = to->h;
	struct text *so_far = to->so_far;
	size_t before = so_far->len;
	struct text path = {0}, part = {0};

	while (*rest == '/')
		text_putc(so_far, *rest++);
	const char *end = rest + strcspn(rest, "/");
	text_putn(&part, rest, (size_t)(end - rest));
	if (glob_special(text_str(&part), to->extended)) {
		struct search s = *to;
		s.part = text_str(&part);
		s.end = end;
		files_path(h, text_str(so_far), &path);
		files_list(h, text_str(&path), consider, &s);
	} else {
		put_plain(so_far, text_str(&part));
		files_path(h, text_str(so_far), &path);
		if (files_lstat(h, text_str(&path)).kind == FILE_NONE) {
			;
		} else if (*end) {
			search(to, end);
		} else {
			text_putn(to->out, text_str(so_far), so_far->len + 1);
			++*to->count;
		}
	}
	cut(so_far, before);
	text_free(&path);
	text_free(&part);
}

static size_t search_all(struct host *h, const char *pattern, bool extended, struct text *out)
{
	struct text so_far = {0};
	size_t count = 0;
	struct search s = {
		.h = h, .so_far = &so_far, .out = out, .count = &count, .extended = extended};

	text_put(&so_far, "");
	search(&s, pattern);
	text_free(&so_far);
	return count;
}

size_t glob_files(struct host *h, const char *pattern, struct text *out)
{
	return search_all(h, pattern, false, out);
}

size_t glob_files_extended(struct host *h, const char *pattern, struct text *out)
{
	return search_all(h, pattern, true, out);
}
