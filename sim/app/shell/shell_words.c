/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes a line apart as bash does (POSIX.1 2.3 Token Recognition, 2.2 Quoting): '…' as it stands,
 * "…" with \" \\ \$ \`, backslash outside. Comments run to the end of the line. The grammar is the
 * flat part of POSIX's: pipelines, && ||, ; & and new lines.
 *
 * Left out: variables but $?, command substitution, subshells, loops, here-documents, brace
 * expansion. Parentheses are the syntax error that they are in an empty place.
 */
#include "app/shell/shell_words.h"

#include <string.h>

struct splitter {
	const char *line, *s; /* s: the next character */
	struct token *tokens;
	size_t count;
	char *text;
	size_t used;
};

static struct token *shell_words_add(struct splitter *w, enum token_type type, const char *start)
{
	struct token *t = &w->tokens[w->count++];

	*t = (struct token){.type = (uint8_t)type,
		.from = 1,
		.text = (uint32_t)w->used,
		.start = (uint32_t)(start - w->line),
		.end = (uint32_t)(w->s - w->line)};
	return t;
}

static void keep(struct splitter *w, char c)
{
	w->text[w->used++] = c;
}

/* an unquoted character: the three that expansion looks for are marked */
static void keep_bare(struct splitter *w)
{
	char c = *w->s++;

	if (c == '*')
		keep(w, WORD_STAR);
	else if (c == '?')
		keep(w, WORD_QUESTION);
	else
		keep(w, c);
}

static void keep_dollar(struct splitter *w)
{
	if (w->s[1] == '?') {
		keep(w, WORD_STATUS);
		w->s += 2;
	} else {
		keep(w, *w->s++);
	}
}

static bool double_quoted(struct splitter *w)
{
	for (w->s++; *w->s != '"';) {
		if (*w->s == '\0')
			return false;
		if (*w->s == '$') {
			keep_dollar(w);
			continue;
		}
		if (*w->s == '\\' && w->s[1] && strchr("\"\\$`\n", w->s[1]))
			w->s++;
		keep(w, *w->s++);
	}
	w->s++;
	return true;
}

static bool single_quoted(struct splitter *w)
{
	for (w->s++; *w->s != '\''; w->s++) {
		if (*w->s == '\0')
			return false;
		keep(w, *w->s);
	}
	w->s++;
	return true;
}

/* '!' is a reserved word only where a command may begin: among arguments it is one of them */
static bool command_begins(const struct splitter *w)
{
	const struct token *before = w->count ? &w->tokens[w->count - 1] : NULL;

	return !before || (before->type != TOKEN_WORD && before->type < TOKEN_LESS);
}

static bool shell_words_word(struct splitter *w)
{
	const char *start = w->s;
	size_t text = w->used;

	while (*w->s && !strchr(" \t\n\r;&|<>()", *w->s)) {
		if (*w->s == '\'') {
			if (!single_quoted(w))
				return false;
		} else if (*w->s == '"') {
			if (!double_quoted(w))
				return false;
		} else if (*w->s == '$') {
			keep_dollar(w);
		} else {
			if (*w->s == '\\' && w->s[1]) {
				w->s++;
				if (*w->s != '\n')
					keep(w, *w->s);
				w->s++;
				continue;
			}
			keep_bare(w);
		}
	}
	keep(w, '\0');
	bool bang = w->s - start == 1 && *start == '!' && command_begins(w);
	shell_words_add(w, bang ? TOKEN_BANG : TOKEN_WORD, start)->text = (uint32_t)text;
	return true;
}

/* a redirection at s, maybe with the number of a descriptor before it; false: none */
static bool redirection(struct splitter *w)
{
	const char *start = w->s, *s = start;
	uint8_t from = 1;

	if ((*s == '0' || *s == '1' || *s == '2') && (s[1] == '>' || s[1] == '<'))
		from = (uint8_t)(*s++ - '0');
	if (*s == '<') {
		w->s = s + 1;
		shell_words_add(w, TOKEN_LESS, start);
		return true;
	}
	if (*s != '>')
		return false;
	if (s[1] == '&' && (s[2] == '1' || s[2] == '2')) {
		w->s = s + 3;
		struct token *t = shell_words_add(w, TOKEN_DUPLICATE, start);
		t->from = from;
		t->to = (uint8_t)(s[2] - '0');
		return true;
	}
	w->s = s + (s[1] == '>' ? 2 : 1);
	shell_words_add(w, s[1] == '>' ? TOKEN_DGREAT : TOKEN_GREAT, start)->from = from;
	return true;
}

static void control(struct splitter *w)
{
	static const struct {
		const char *spelling;
		enum token_type type;
	} all[] = {{"&&", TOKEN_AND_IF}, {"||", TOKEN_OR_IF}, {"&>", TOKEN_BOTH_GREAT},
		{"&", TOKEN_AMPERSAND}, {"|", TOKEN_PIPE}, {";", TOKEN_SEMICOLON},
		{"\n", TOKEN_SEMICOLON}};
	const char *start = w->s;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		size_t n = strlen(all[i].spelling);
		if (strncmp(w->s, all[i].spelling, n) != 0)
			continue;
		w->s += n;
		shell_words_add(w, all[i].type, start)->newline = *start == '\n';
		return;
	}
}

static bool is_redirection(const struct token *t)
{
	return t->type >= TOKEN_LESS && t->type <= TOKEN_BOTH_GREAT;
}

/* may `t` follow `before` (NULL: the line's beginning)? */
static bool fits(const struct token *before, const struct token *t)
{
	bool open = !before || before->type == TOKEN_SEMICOLON || before->type == TOKEN_AMPERSAND;
	bool wants = before &&
		(before->type == TOKEN_AND_IF || before->type == TOKEN_OR_IF ||
			before->type == TOKEN_PIPE || before->type == TOKEN_BANG);

	if (before && is_redirection(before))
		return t->type == TOKEN_WORD;
	switch (t->type) {
	case TOKEN_WORD:
	case TOKEN_BANG:
	case TOKEN_LESS:
	case TOKEN_GREAT:
	case TOKEN_DGREAT:
	case TOKEN_BOTH_GREAT:
	case TOKEN_DUPLICATE: return true;
	case TOKEN_END: return !wants;
	case TOKEN_SEMICOLON: return t->newline ? true : !open && !wants;
	default: return !open && !wants;
	}
}

static enum words_error check(struct splitter *w, const struct token **where)
{
	const struct token *before = NULL;

	for (size_t i = 0; i < w->count; i++) {
		const struct token *t = &w->tokens[i];
		bool passed_over = before && t->newline &&
			(before->type == TOKEN_AND_IF || before->type == TOKEN_OR_IF ||
				before->type == TOKEN_PIPE);
		if (passed_over)
			continue;
		if (!fits(before, t)) {
			*where = t;
			return WORDS_SYNTAX;
		}
		before = t;
	}
	return WORDS_OK;
}

enum words_error words_split(
	const char *line, struct token *tokens, char *text, const struct token **where)
{
	struct splitter w = {.line = line, .s = line, .tokens = tokens, .text = text};

	*where = NULL;
	for (;;) {
		w.s += strspn(w.s, " \t\r");
		if (w.s[0] == '\\' && w.s[1] == '\n') {
			w.s += 2;
			continue;
		}
		if (*w.s == '#')
			w.s += strcspn(w.s, "\n");
		if (*w.s == '\0')
			break;
		if (strchr("()", *w.s)) {
			w.s++;
			*where = shell_words_add(&w, TOKEN_END, w.s - 1);
			return WORDS_SYNTAX;
		}
		if (redirection(&w))
			continue;
		if (strchr("\n;&|", *w.s))
			control(&w);
		else if (!shell_words_word(&w))
			return WORDS_QUOTE;
	}
	shell_words_add(&w, TOKEN_END, w.s);
	return check(&w, where);
}
