/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pathname expansion (POSIX.1 2.13: '*' and '?', no brackets) and $?. Matches come in the order in
 * which the directories list them, which is sorted.
 */
#include "app/shell/shell_expand.h"

#include <string.h>

#include "app/shell/files.h"
#include "app/shell/glob.h"
#include "app/shell/shell_words.h"

#define MATCHES_MAX 10000

void words_add(struct words *w, const char *word)
{
	text_putn(&w->text, word, strlen(word) + 1);
	w->count++;
}

const char *words_item(const struct words *w, size_t i)
{
	const char *s = w->text.s;

	while (i--)
		s += strlen(s) + 1;
	return s;
}

void words_free(struct words *w)
{
	text_free(&w->text);
	w->count = 0;
}

char **words_to_argv(const struct words *w, struct arena *a, size_t *size)
{
	size_t pointers = (w->count + 1) * sizeof(char *);

	*size = pointers + w->text.len + 1;
	char **argv = arena_get(a, *size);
	char *s = (char *)argv + pointers;
	if (w->text.len)
		memcpy(s, w->text.s, w->text.len);
	for (size_t i = 0; i < w->count; i++) {
		argv[i] = s;
		s += strlen(s) + 1;
	}
	return argv;
}

void expand_plain(const char *word, int status, struct text *out)
{
	for (; *word; word++)
		switch (*word) {
		case WORD_STAR: text_putc(out, '*'); break;
		case WORD_QUESTION: text_putc(out, '?'); break;
		case WORD_STATUS: text_add(out, "%d", status); break;
		default: text_putc(out, *word);
		}
}

struct search {
	struct host *h;
	const char *part; /* to be matched by a name */
	const char *end;  /* of the pattern, behind that part */
	struct text *so_far;
	struct words *out;
};

static void search(struct host *h, const char *rest, struct text *so_far, struct words *out);

static void consider(void *arg, const char *name, const struct file_info *info)
{
	struct search *s = arg;
	size_t before = s->so_far->len;

	if (s->out->count >= MATCHES_MAX || !glob_matches(s->part, name))
		return;
	if (*s->end && info->kind != FILE_DIR)
		return;
	text_put(s->so_far, name);
	search(s->h, s->end, s->so_far, s->out);
	s->so_far->len = before;
	s->so_far->s[before] = '\0';
}

/* `so_far` names files that exist; `rest` is what is still to be matched */
static void search(struct host *h, const char *rest, struct text *so_far, struct words *out)
{
	size_t before = so_far->len;
	struct text path = {0};

	while (*rest == '/')
		text_putc(so_far, *rest++);
	const char *end = rest + strcspn(rest, "/");
	bool pattern = false;
	for (const char *s = rest; s < end; s++)
		pattern |= *s == WORD_STAR || *s == WORD_QUESTION;
	if (pattern) {
		struct text part = {0};
		text_putn(&part, rest, (size_t)(end - rest));
		for (size_t i = 0; i < part.len; i++)
			part.s[i] = part.s[i] == WORD_STAR   ? '*'
				: part.s[i] == WORD_QUESTION ? '?'
							     : part.s[i];
		struct search s = {h, text_str(&part), end, so_far, out};
		files_path(h, text_str(so_far), &path);
		files_list(h, text_str(&path), consider, &s);
		text_free(&part);
	} else {
		text_putn(so_far, rest, (size_t)(end - rest));
		files_path(h, text_str(so_far), &path);
		if (files_stat(h, text_str(&path)).kind == FILE_NONE)
			;
		else if (*end)
			search(h, end, so_far, out);
		else
			words_add(out, text_str(so_far));
	}
	so_far->len = before;
	if (so_far->s)
		so_far->s[before] = '\0';
	text_free(&path);
}

void expand_word(struct host *h, const char *word, int status, struct words *out)
{
	struct text t = {0};
	size_t before = out->count;

	if (strchr(word, WORD_STAR) || strchr(word, WORD_QUESTION))
		search(h, word, &t, out);
	text_clear(&t);
	if (out->count == before) {
		expand_plain(word, status, &t);
		words_add(out, text_str(&t));
	}
	text_free(&t);
}
