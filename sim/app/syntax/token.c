/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One token at a time: parsing steps used by the whole grammar. After an error they do nothing.
 */
#include "app/syntax/parser.h"

struct sh_node *parse_node(struct parser *p, enum sh_node_type type)
{
	struct sh_node *n = program_get(p->program, sizeof(*n));

	n->type = (uint8_t)type;
	n->line = token_look(p)->line;
	return n;
}

bool token_accept(struct parser *p, enum sh_token type)
{
	if (token_look(p)->type != type)
		return false;
	token_take(p);
	return true;
}

bool token_accept_word(struct parser *p, const char *word)
{
	if (!token_is(p, word))
		return false;
	token_take(p);
	return true;
}

void token_expect_word(struct parser *p, const char *word)
{
	if (!p->failed && !token_accept_word(p, word))
		parse_fail_token(p, token_look(p));
}

void token_expect(struct parser *p, enum sh_token type)
{
	if (!p->failed && !token_accept(p, type))
		parse_fail_token(p, token_look(p));
}

void token_skip_newlines(struct parser *p)
{
	while (token_look(p)->type == T_NEWLINE)
		token_take(p);
}

bool token_is_closer(struct parser *p)
{
	static const char *const closers[] = {
		"then", "do", "done", "fi", "elif", "else", "esac", "}", NULL};
	enum sh_token type = token_look(p)->type;

	if (type == T_END || type == T_CLOSE || type == T_CASE_END || type == T_CASE_FALL ||
		type == T_CASE_GO_ON)
		return true;
	for (size_t i = 0; closers[i]; i++)
		if (token_is(p, closers[i]))
			return true;
	return false;
}

bool token_is_redirection(const struct token *t)
{
	return t->type >= T_LESS;
}
