/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The line editor: libedit on a terminal with completion and history, plain lines otherwise. Ctrl-C
 * and Ctrl-Z abandon the line, not the program.
 */
#include "ui/console/line.h"
#include "base/text.h"

#include <errno.h>
#include <histedit.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define HISTORY_LINES 1000

struct line_reader {
	struct line_hooks hooks;
	EditLine *edit; /* NULL: not a terminal */
	History *history;
	char *line;
	size_t cap;
	bool given_up; /* by Ctrl-C */
};

static char *prompt(EditLine *edit)
{
	struct line_reader *r;

	el_get(edit, EL_CLIENTDATA, &r);
	return (char *)r->hooks.prompt(r->hooks.arg);
}

/* ---- Tab ---- */

struct candidates {
	const char *typed;
	size_t length;      /* of what is typed */
	struct text common; /* what all that begin so have in common */
	struct text all;
	unsigned count;
};

static void consider(void *to, const char *word)
{
	struct candidates *c = to;

	if (strncmp(word, c->typed, c->length) != 0)
		return;
	if (c->count && strcmp(word, c->common.s) == 0) /* a word in two tables */
		return;
	text_add(&c->all, "%s%s", c->count ? "  " : "", word);
	if (c->count++ == 0) {
		text_put(&c->common, word);
		return;
	}
	size_t same = 0;
	while (same < c->common.len && word[same] == c->common.s[same])
		same++;
	c->common.len = same;
	c->common.s[same] = '\0';
}

static unsigned char complete(EditLine *edit, int key)
{
	const LineInfo *line = el_line(edit);
	const char *start = line->cursor;
	struct line_reader *r;
	unsigned char answer = CC_ERROR;

	(void)key;
	el_get(edit, EL_CLIENTDATA, &r);
	while (start > line->buffer && !strchr(" |;&(=", start[-1]))
		start--;
	struct candidates c = {.typed = start, .length = (size_t)(line->cursor - start)};
	struct text before = {0}, typed = {0};
	text_putn(&before, line->buffer, (size_t)(start - line->buffer));
	text_putn(&typed, start, c.length);
	r->hooks.words(r->hooks.arg, text_str(&before), text_str(&typed), consider, &c);
	text_free(&before);
	text_free(&typed);
	if (c.count && c.common.len > c.length) {
		if (c.count == 1 && c.common.s[c.common.len - 1] != '/')
			text_putc(&c.common, ' ');
		el_insertstr(edit, c.common.s + c.length);
		answer = CC_REFRESH;
	} else if (c.count > 1) {
		printf("\n%s\n", c.all.s);
		answer = CC_REDISPLAY;
	}
	text_free(&c.common);
	text_free(&c.all);
	return answer;
}

/* ---- */

/* While a line is edited, Ctrl-C and Ctrl-Z are keys, not signals: so none can be lost between two
 * reads. */
static unsigned char give_up_line(EditLine *edit, int key)
{
	struct line_reader *r;

	(void)key;
	el_get(edit, EL_CLIENTDATA, &r);
	r->given_up = true;
	return CC_NEWLINE;
}

static unsigned char suspend(EditLine *edit, int key)
{
	(void)edit;
	(void)key;
	raise(SIGTSTP);
	return CC_REDISPLAY;
}

static void start_editing(struct line_reader *r)
{
	HistEvent event;

	r->edit = el_init("lvslab", stdin, stdout, stderr);
	r->history = history_init();
	if (!r->edit || !r->history)
		abort();
	history(r->history, &event, H_SETSIZE, HISTORY_LINES);
	history(r->history, &event, H_SETUNIQUE, 1);
	el_set(r->edit, EL_CLIENTDATA, r);
	el_set(r->edit, EL_PROMPT, prompt);
	el_set(r->edit, EL_EDITOR, "emacs");
	el_set(r->edit, EL_SIGNAL, 1);
	el_set(r->edit, EL_HIST, history, r->history);
	el_set(r->edit, EL_ADDFN, "lvslab-complete", "completes hosts and commands", complete);
	el_set(r->edit, EL_BIND, "^I", "lvslab-complete", NULL);
	el_set(r->edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
	el_set(r->edit, EL_ADDFN, "lvslab-give-up", "gives the line up", give_up_line);
	el_set(r->edit, EL_ADDFN, "lvslab-suspend", "stops the lab", suspend);
	el_set(r->edit, EL_SETTY, "-d", "-isig", NULL);
	el_set(r->edit, EL_BIND, "^C", "lvslab-give-up", NULL);
	el_set(r->edit, EL_BIND, "^Z", "lvslab-suspend", NULL);
	el_source(r->edit, NULL);
}

struct line_reader *line_reader_new(const struct line_hooks *hooks)
{
	struct line_reader *r = calloc(1, sizeof(*r));

	if (!r)
		abort();
	r->hooks = *hooks;
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		start_editing(r);
	return r;
}

void line_reader_free(struct line_reader *r)
{
	if (r->edit)
		el_end(r->edit);
	if (r->history)
		history_end(r->history);
	free(r->line);
	free(r);
}

bool line_on_terminal(const struct line_reader *r)
{
	return r->edit != NULL;
}

bool line_more(const struct line_reader *r)
{
	int n = 0;

	return r->edit && ioctl(STDIN_FILENO, FIONREAD, &n) == 0 && n > 0;
}

static void pressed(int signal)
{
	(void)signal;
}

/* Ctrl-C gives a new prompt, as in a shell. Only here: a long-running command can still be
 * interrupted. */
static const char *edit_line(struct line_reader *r, int *n)
{
	const struct sigaction quiet = {.sa_handler = pressed};
	struct sigaction before;
	const char *line;
	bool again;

	sigaction(SIGINT, &quiet, &before);
	do {
		errno = 0;
		line = el_gets(r->edit, n);
		again = r->given_up || (!line && errno == EINTR);
		if (again) {
			r->hooks.interrupted(r->hooks.arg);
			if (!r->given_up) {
				el_reset(r->edit);
				putchar('\n');
			}
			r->given_up = false;
		}
	} while (again);
	sigaction(SIGINT, &before, NULL);
	return line;
}

static const char *read_edited(struct line_reader *r)
{
	HistEvent event;
	int n = 0;
	const char *line = edit_line(r, &n);

	if (!line || n <= 0)
		return NULL;
	if (strspn(line, " \t\n") < (size_t)n)
		history(r->history, &event, H_ENTER, line);
	free(r->line);
	r->line = strndup(line, strcspn(line, "\n"));
	return r->line;
}

const char *line_read(struct line_reader *r)
{
	if (r->edit)
		return read_edited(r);
	ssize_t n = getline(&r->line, &r->cap, stdin);
	if (n < 0)
		return NULL;
	r->line[strcspn(r->line, "\r\n")] = '\0';
	return r->line;
}
