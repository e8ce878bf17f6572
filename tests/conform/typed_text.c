/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An output without what typed_masks[] leaves out. */
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/typed.h"

static void compile(regex_t *re, const char *pattern)
{
	if (regcomp(re, pattern, REG_EXTENDED | REG_NEWLINE) != 0)
		abort(); /* a table of this program's own */
}

static bool is_for(const struct typed_mask *m, const struct typed_line *l)
{
	regex_t re;
	struct text shown = {0};

	if (strchr(m->commands, '#'))
		text_add(&shown, "%s# ", l->host);
	text_put(&shown, l->command);
	compile(&re, m->commands);
	bool found = regexec(&re, text_str(&shown), 0, NULL, 0) == 0;
	regfree(&re);
	text_free(&shown);
	return found;
}

/* \1 stands for what the first parentheses found */
static void put_instead(struct text *to, const char *instead, const char *s, const regmatch_t *m)
{
	for (const char *p = instead; *p; p++) {
		if (p[0] == '\\' && p[1] == '1') {
			if (m[1].rm_so >= 0)
				text_putn(to, s + m[1].rm_so, (size_t)(m[1].rm_eo - m[1].rm_so));
			p++;
		} else {
			text_putc(to, *p);
		}
	}
}

static void replace(const struct typed_mask *m, struct text *t)
{
	regex_t re;
	regmatch_t found[2];
	struct text to = {0};
	const char *begin = text_str(t), *s = begin;

	compile(&re, m->pattern);
	while (*s && regexec(&re, s, 2, found, s > begin && s[-1] != '\n' ? REG_NOTBOL : 0) == 0) {
		text_putn(&to, s, (size_t)found[0].rm_so);
		put_instead(&to, m->instead, s, found);
		s += found[0].rm_eo;
		if (found[0].rm_eo == found[0].rm_so && *s)
			text_putc(&to, *s++);
	}
	text_put(&to, s);
	regfree(&re);
	text_free(t);
	*t = to;
}

static void count(struct text *t)
{
	size_t n = t->len;

	if (n < 500)
		return; /* an error message, or nothing */
	text_clear(t);
	text_add(t, "%zu bytes\n", n);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_lines(struct text *t)
{
	char *copy = strdup(text_str(t)), *rest = copy, *line;
	char **lines = calloc(strlen(text_str(t)) + 2, sizeof(*lines));
	size_t n = 0;

	if (!copy || !lines)
		abort();
	while ((line = strsep(&rest, "\n")))
		if (*line)
			lines[n++] = line;
	qsort(lines, n, sizeof(*lines), by_text);
	text_clear(t);
	for (size_t i = 0; i < n; i++)
		text_add(t, "%s\n", lines[i]);
	free(lines);
	free(copy);
}

bool typed_left_out(const struct typed_line *l)
{
	for (size_t i = 0; i < typed_mask_count; i++)
		if (typed_masks[i].pattern && strcmp(typed_masks[i].pattern, "*") == 0 &&
			is_for(&typed_masks[i], l))
			return true;
	return false;
}

void typed_clean(const struct typed_line *l, const char *out, struct text *clean)
{
	if (typed_left_out(l))
		return;
	text_put(clean, out);
	for (size_t i = 0; i < typed_mask_count; i++) {
		if (!is_for(&typed_masks[i], l))
			continue;
		if (typed_masks[i].pattern && !*typed_masks[i].pattern)
			count(clean);
		else if (typed_masks[i].pattern)
			replace(&typed_masks[i], clean);
		else
			sort_lines(clean);
	}
}
