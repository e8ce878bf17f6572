/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Editing in code points, so that a backspace takes a whole Chinese character. */
#include "ui/screen/screen.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/screen/keys.h"
#include "ui/text/columns.h"

void prompt_set(struct prompt *p, const char *line)
{
	p->length = 0;
	for (size_t n = strlen(line), bytes; n && p->length < PROMPT_LENGTH; n -= bytes) {
		bytes = columns_decode(line, n, &p->codes[p->length++]);
		line += bytes;
	}
	p->cursor = p->length;
}

void prompt_open(struct prompt *p, const char *lead)
{
	size_t n = strlen(lead);

	p->open = true;
	p->view = -1;
	n = n < sizeof(p->lead) ? n : sizeof(p->lead) - 1;
	memcpy(p->lead, lead, n);
	p->lead[n] = '\0';
	p->length = p->cursor = 0;
	p->recalled = p->history_count;
	p->sought = 0;
}

void prompt_free(struct prompt *p)
{
	for (int i = 0; i < p->history_count; i++)
		free(p->history[i]);
	text_free(&p->line);
	text_free(&p->held);
	*p = (struct prompt){0};
}

/* lines of one kind are recalled together: those of all consoles, those behind ':' … */
static char kind_of(const struct prompt *p)
{
	return p->view >= 0 ? '#' : *p->lead;
}

static void remember(struct prompt *p)
{
	struct text t = {0};

	if (!p->line.len)
		return;
	text_putc(&t, kind_of(p));
	text_put(&t, p->line.s);
	if (p->history_count && strcmp(p->history[p->history_count - 1], t.s) == 0) {
		text_free(&t);
		return;
	}
	if (p->history_count == PROMPT_HISTORY) {
		free(p->history[0]);
		memmove(p->history, p->history + 1, (PROMPT_HISTORY - 1) * sizeof(char *));
		p->history_count--;
	}
	p->history[p->history_count++] = t.s;
}

static enum prompt_answer prompt_finish(struct prompt *p)
{
	p->open = false;
	text_clear(&p->line);
	for (int i = 0; i < p->length; i++)
		text_put_code(&p->line, p->codes[i]);
	remember(p);
	return PROMPT_DONE;
}

static void begun_line(const struct prompt *p, struct text *begun)
{
	for (int i = 0; i < p->sought && i < p->length; i++)
		text_put_code(begun, p->codes[i]);
}

/* What was typed under the same lead before, or after, and begins with what was on the line when
 * the search began. */
static void recall(struct prompt *p, int direction)
{
	struct text begun = {0};
	int i = p->recalled;

	if (i == p->history_count)
		p->sought = p->length;
	begun_line(p, &begun);
	do
		i += direction;
	while (i >= 0 && i < p->history_count &&
		(*p->history[i] != kind_of(p) ||
			strncmp(p->history[i] + 1, text_str(&begun), begun.len) != 0));
	if (i >= 0) {
		p->recalled = i < p->history_count ? i : p->history_count;
		prompt_set(p,
			p->recalled < p->history_count ? p->history[p->recalled] + 1
						       : text_str(&begun));
	}
	text_free(&begun);
}

static void take_out(struct prompt *p, int at)
{
	if (at < 0 || at >= p->length)
		return;
	memmove(p->codes + at, p->codes + at + 1, (size_t)(p->length - at - 1) * sizeof(*p->codes));
	p->length--;
	p->cursor -= at < p->cursor;
}

static void insert(struct prompt *p, uint32_t code)
{
	if (p->length == PROMPT_LENGTH)
		return;
	memmove(p->codes + p->cursor + 1, p->codes + p->cursor,
		(size_t)(p->length - p->cursor) * sizeof(*p->codes));
	p->codes[p->cursor++] = code;
	p->length++;
}

static void edit(struct prompt *p, int key)
{
	switch (key) {
	case K_LEFT: p->cursor -= p->cursor > 0; break;
	case K_RIGHT: p->cursor += p->cursor < p->length; break;
	case K_HOME: p->cursor = 0; break;
	case K_END: p->cursor = p->length; break;
	case K_UP: recall(p, -1); break;
	case K_DOWN: recall(p, 1); break;
	case K_BACKSPACE: take_out(p, p->cursor - 1); break;
	case K_DELETE: take_out(p, p->cursor); break;
	case K_CTRL_U: p->length = p->cursor = 0; break;
	default:
		if (key >= ' ' && key < K_UP)
			insert(p, (uint32_t)key);
	}
}

enum prompt_answer prompt_key(struct prompt *p, int key)
{
	if (key == K_ENTER)
		return prompt_finish(p);
	if (key == K_ESC || key == K_CTRL_C || (key == K_BACKSPACE && !p->length)) {
		p->open = false;
		text_clear(&p->held);
		return PROMPT_GIVEN_UP;
	}
	edit(p, key);
	return PROMPT_GOES_ON;
}

/* ---- completion ---- */

struct completing {
	const char *begun;  /* the typed part of the word */
	struct text common; /* what all that begin so have in common */
	struct text all;    /* all of them */
	unsigned count;
};

static void take_word(void *to, const char *word)
{
	struct completing *c = to;
	size_t n = 0;

	if (strncmp(word, c->begun, strlen(c->begun)) != 0)
		return;
	if (c->count && strcmp(word, c->common.s) == 0) /* a word in two tables */
		return;
	text_add(&c->all, "%s%s", c->count ? "  " : "", word);
	if (c->count++ == 0) {
		text_put(&c->common, word);
		return;
	}
	while (word[n] && c->common.s[n] == word[n])
		n++;
	c->common.len = n;
	c->common.s[n] = '\0';
}

void prompt_complete(struct prompt *p, struct screen *s)
{
	struct text line = {0};
	struct completing c = {0};

	if (!p->words || p->cursor < p->length)
		return;
	for (int i = 0; i < p->length; i++)
		text_put_code(&line, p->codes[i]);
	const char *all = text_str(&line), *start = all + line.len;
	while (start > all && !strchr(" |;&(=", start[-1]))
		start--;
	c.begun = start;
	char *before = strndup(all, (size_t)(c.begun - all));
	if (!before)
		abort();
	p->words(s, before, c.begun, take_word, &c);
	if (c.count) {
		text_put(&c.common, c.count == 1 ? " " : "");
		text_clear(&line);
		text_put(&line, before);
		text_put(&line, c.common.s);
		prompt_set(p, line.s);
	}
	if (c.count > 1)
		model_say(s->model, "%s", c.all.s);
	free(before);
	text_free(&c.all);
	text_free(&c.common);
	text_free(&line);
}

static int cells_between(const struct prompt *p, int from, int to)
{
	int cells = 0;

	for (int i = from; i < to; i++)
		cells += (int)columns_cells(p->codes[i]);
	return cells;
}

void prompt_draw(const struct prompt *p, struct area a, int y)
{
	int x = area_put(a, 0, y, ROLE_KEY, p->lead), first = 0;

	while (first < p->cursor && cells_between(p, first, p->cursor) > a.width - x - 2)
		first++;
	for (int i = first; i < p->length; i++) {
		if (i == p->cursor)
			area_cursor(a, x, y);
		area_put_code(a, x, y, ROLE_TEXT, p->codes[i]);
		x += (int)columns_cells(p->codes[i]);
	}
	if (p->cursor == p->length)
		area_cursor(a, x, y);
}
