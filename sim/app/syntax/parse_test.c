/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The grammar inside [[ ]] (bash 5.2, CONDITIONAL CONSTRUCTS): ! over && over ||, parentheses,
 * words with an operator before or between. The right side of =~ is one word, whatever it holds.
 */
#include <string.h>

#include "app/syntax/parser.h"
#include "base/text.h"

static struct sh_test *parse_or(struct parser *p);

static struct sh_test *test_new(struct parser *p, enum sh_test_type type)
{
	struct sh_test *t = program_get(p->program, sizeof(*t));

	t->type = (uint8_t)type;
	return t;
}

static bool is_unary(const char *s)
{
	return s[0] == '-' && s[1] && s[2] == '\0' && strchr("abcdefghknoprstuvwxzGLNORS", s[1]);
}

/* takes the next token if it is a binary operator; or NULL */
static const char *binary(struct parser *p)
{
	static const char *const words[] = {"=", "==", "!=", "=~", "-eq", "-ne", "-lt", "-le",
		"-gt", "-ge", "-nt", "-ot", "-ef", NULL};
	const struct token *t = token_look(p);

	if (t->type == T_LESS || t->type == T_GREAT) {
		token_take(p);
		return t->type == T_LESS ? "<" : ">";
	}
	for (size_t i = 0; t->type == T_WORD && words[i]; i++)
		if (strcmp(t->word->raw, words[i]) == 0) {
			token_take(p);
			return words[i];
		}
	return NULL;
}

static void wrong(struct parser *p, const char *what)
{
	struct token t = *token_look(p);
	bool end = t.type == T_END;

	parse_fail_token(p, &t);
	if (end || p->error->answer != PARSE_WRONG)
		return;
	/* bash prints its own message instead of the token's */
	if (what) {
		text_clear(p->said);
		parse_say(p, t.line, "%s\n", what);
	}
}

/* behind =~ : up to a blank outside parentheses and quotes */
static struct sh_word *regex_word(struct parser *p)
{
	struct builder b = builder_of(p);

	while (p->s < p->end && (*p->s == ' ' || *p->s == '\t'))
		p->s++;
	const char *start = p->s;
	scan_parts(&b, SCAN_REGEX);
	return builder_word(&b, start, p->line);
}

static struct sh_test *parse_primary(struct parser *p)
{
	struct token t = *token_look(p);

	if (t.type == T_OPEN) {
		token_take(p);
		struct sh_test *inner = parse_or(p);
		if (token_look(p)->type != T_CLOSE)
			wrong(p, "expected `)'");
		token_take(p);
		return inner;
	}
	if (t.type != T_WORD || strcmp(t.word->raw, "]]") == 0) {
		wrong(p, NULL);
		return NULL;
	}
	token_take(p);
	struct sh_test *n = test_new(p, SH_TEST_WORD);
	const struct token *next = token_look(p);
	bool closed = next->type == T_WORD && strcmp(next->word->raw, "]]") == 0;
	if (is_unary(t.word->raw) && next->type == T_WORD && !closed) {
		n->type = SH_TEST_UNARY;
		n->op = t.word->raw;
		n->left = token_take(p).word;
		return n;
	}
	n->left = t.word;
	n->op = binary(p);
	if (!n->op) {
		if (next->type == T_WORD && !closed)
			wrong(p, "conditional binary operator expected");
		return n;
	}
	n->type = SH_TEST_BINARY;
	if (strcmp(n->op, "=~") == 0) {
		n->right = regex_word(p);
		return n;
	}
	const bool extended = p->extended;
	p->extended |= strchr("=!", n->op[0]) != NULL; /* here such a pattern is always one */
	bool word = token_look(p)->type == T_WORD && !token_is(p, "]]");
	p->extended = extended;
	if (!word) {
		wrong(p, NULL);
		return n;
	}
	n->right = token_take(p).word;
	return n;
}

static struct sh_test *parse_not(struct parser *p)
{
	if (!parse_deeper(p))
		return NULL;
	while (token_look(p)->type == T_NEWLINE)
		token_take(p);
	struct sh_test *n;
	if (token_is(p, "!")) {
		token_take(p);
		n = test_new(p, SH_TEST_NOT);
		n->a = parse_not(p);
	} else {
		n = parse_primary(p);
	}
	p->depth--;
	while (!p->failed && token_look(p)->type == T_NEWLINE)
		token_take(p);
	return n;
}

static struct sh_test *parse_and(struct parser *p)
{
	struct sh_test *left = parse_not(p);

	while (!p->failed && token_look(p)->type == T_AND_IF) {
		struct sh_test *n = test_new(p, SH_TEST_AND);
		token_take(p);
		n->a = left;
		n->b = parse_not(p);
		left = n;
	}
	return left;
}

static struct sh_test *parse_or(struct parser *p)
{
	struct sh_test *left = parse_and(p);

	while (!p->failed && token_look(p)->type == T_OR_IF) {
		struct sh_test *n = test_new(p, SH_TEST_OR);
		token_take(p);
		n->a = left;
		n->b = parse_and(p);
		left = n;
	}
	return left;
}

struct sh_test *parse_test(struct parser *p)
{
	struct sh_test *t = parse_or(p);

	if (p->failed)
		return t;
	if (token_is(p, "]]"))
		token_take(p);
	else
		wrong(p, NULL);
	return t;
}
