/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parses the use of a state word by its syntax: capitals are args, other words are literal, and the
 * part in brackets is optional.
 *
 *	neigh HOST ADDRESS
 *	vrrp STATE at HOST [vrid NUMBER]
 */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "watch/condition/private.h"

struct token { /* of a syntax */
	const char *at;
	size_t length;
	bool optional; /* start of an optional part */
};

/* the token behind `s`; its length is 0 at the end */
static struct token next_token(const char *s)
{
	struct token t = {.at = s + strspn(s, " ]")};

	t.optional = *t.at == '[';
	t.at += t.optional;
	t.length = strcspn(t.at, " ]");
	return t;
}

static struct token first_token(const struct state_word *w)
{
	return next_token(w->syntax + strlen(w->name));
}

static bool is_arg(struct token t)
{
	return isupper((unsigned char)*t.at);
}

/* "did you mean 'master'?" */
static void one_of(struct lexer *x, const char *const *words)
{
	struct text hint = {0};
	const char *near = nearest_word(x->word, words);

	for (size_t i = 0; words[i]; i++)
		if (lexer_is(x, words[i]))
			return;
	text_add(&hint, say(x->problems->language, "did you mean '%s'?"), near ? near : words[0]);
	lexer_fail(x, text_str(&hint), "unknown word '%s'", x->word);
	text_free(&hint);
}

static void take_arg(struct lexer *x, const struct state_word *w, char *arg)
{
	if (!*x->word)
		lexer_fail(x, NULL, "'%s' is written '%s'", w->name, w->syntax);
	memcpy(arg, x->word, WORD_LENGTH);
	lexer_next(x);
}

void state_word_parse(
	struct lexer *x, const struct state_word *w, char args[STATE_ARGS][WORD_LENGTH])
{
	unsigned n = 0;

	for (struct token t = first_token(w); t.length && !x->failed;
		t = next_token(t.at + t.length)) {
		if (is_arg(t) && n < STATE_ARGS) {
			if (n == 0 && w->first)
				one_of(x, w->first);
			take_arg(x, w, args[n++]);
		} else if (strlen(x->word) == t.length && memcmp(x->word, t.at, t.length) == 0) {
			lexer_next(x);
		} else if (t.optional) {
			return;
		} else {
			lexer_fail(x, NULL, "'%s' is written '%s'", w->name, w->syntax);
		}
	}
}

bool state_word_host(const struct state_word *w, unsigned arg)
{
	unsigned n = 0;

	for (struct token t = first_token(w); t.length; t = next_token(t.at + t.length))
		if (is_arg(t) && n++ == arg)
			return t.length == 4 && memcmp(t.at, "HOST", 4) == 0;
	return false;
}

void state_word_args(struct text *t, const struct state_word *w, char args[STATE_ARGS][WORD_LENGTH])
{
	unsigned n = 0;

	for (struct token k = first_token(w); k.length; k = next_token(k.at + k.length)) {
		if (k.optional && !*args[n])
			return;
		text_putc(t, ' ');
		if (is_arg(k))
			text_put(t, args[n++]);
		else
			text_putn(t, k.at, k.length);
	}
}
