/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words, operators, brackets, commas. A word is anything without white space and without ()<>=!, so
 * addresses, sysctl names, paths and units need no quotes; quoted text may contain anything.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "watch/condition/private.h"

void lexer_init(struct lexer *x, const char *s, struct place at, struct problems *ps)
{
	memset(x, 0, sizeof(*x));
	x->text = x->at = s;
	x->place = at;
	x->problems = ps;
	lexer_next(x);
}

static bool is_operator(char c)
{
	return strchr("()<>=!,", c) != NULL;
}

static size_t operator_length(const char *s)
{
	return strchr("<>=!", s[0]) && s[1] == '=' ? 2 : 1;
}

static void take_word(struct lexer *x, const char *from, size_t n)
{
	if (n >= sizeof(x->word)) {
		lexer_fail(x, NULL, "a word of more than %d characters", WORD_LENGTH - 1);
		n = sizeof(x->word) - 1;
	}
	memcpy(x->word, from, n);
	x->word[n] = '\0';
}

static void take_quoted(struct lexer *x)
{
	char quote = *x->at++;
	const char *end = strchr(x->at, quote);

	if (!end) {
		lexer_fail(x, NULL, "the quote is not closed");
		end = x->at + strlen(x->at);
	}
	x->quoted = true;
	take_word(x, x->at, (size_t)(end - x->at));
	x->at = *end ? end + 1 : end;
}

void lexer_next(struct lexer *x)
{
	while (isspace((unsigned char)*x->at))
		x->at++;
	x->column = (size_t)(x->at - x->text);
	x->quoted = false;
	if (*x->at == '"' || *x->at == '\'') {
		take_quoted(x);
		return;
	}
	const char *from = x->at;
	if (*from && is_operator(*from)) {
		x->at += operator_length(from);
	} else {
		while (*x->at && !isspace((unsigned char)*x->at) && !is_operator(*x->at))
			x->at++;
	}
	take_word(x, from, (size_t)(x->at - from));
}

bool lexer_is(const struct lexer *x, const char *word)
{
	return !x->quoted && strcmp(x->word, word) == 0;
}

bool lexer_take(struct lexer *x, const char *word)
{
	if (!lexer_is(x, word))
		return false;
	lexer_next(x);
	return true;
}

/* only the first error of a condition is reported: later ones would be guesses */
void lexer_fail(struct lexer *x, const char *hint, const char *fmt, ...)
{
	struct text t = {0};
	struct place at = x->place;
	va_list ap;

	if (x->failed)
		return;
	x->failed = true;
	va_start(ap, fmt);
	text_vadd(&t, say(x->problems->language, fmt), ap);
	va_end(ap);
	if (at.column)
		at.column += (int)x->column;
	problem_add(x->problems, at, hint, "condition '%s': %s", x->text, text_str(&t));
	text_free(&t);
}

void lexer_unknown(struct lexer *x, const char *fmt)
{
	const char *words[CONDITION_WORDS_MAX + 1];
	struct text hint = {0};

	words[condition_words(words)] = NULL;
	const char *near = nearest_word(x->word, words);
	if (near)
		text_add(&hint, say(x->problems->language, "did you mean '%s'?"), near);
	if (*x->word)
		lexer_fail(x, near ? text_str(&hint) : N_("see docs/conditions.md"), fmt, x->word);
	else
		lexer_fail(x, NULL, "something is missing at the end");
	text_free(&hint);
}
