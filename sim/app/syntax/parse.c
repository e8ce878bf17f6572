/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tokens to a tree: POSIX.1 2.10.2's grammar by recursive descent, with bash's [[ ]], (( )), for
 * ((…)), `function`, |& and &>. The whole text is parsed before any of it runs.
 *
 * Refused by name: coproc, >(…).
 */
#include <string.h>

#include "app/syntax/parser.h"
#include "base/arena.h"

static struct sh_node *parse_commands(struct parser *p)
{
	struct sh_node *first = parse_command(p), *last = first;

	if (p->failed || (token_look(p)->type != T_PIPE && token_look(p)->type != T_PIPE_BOTH))
		return first;
	struct sh_node *pipe = parse_node(p, SH_PIPE);
	pipe->line = first->line;
	pipe->body = first;
	while (!p->failed &&
		(token_look(p)->type == T_PIPE || token_look(p)->type == T_PIPE_BOTH)) {
		last->both = token_take(p).type == T_PIPE_BOTH;
		token_skip_newlines(p);
		last->next = parse_command(p);
		last = last->next;
	}
	return pipe;
}

static struct sh_node *parse_pipeline(struct parser *p)
{
	struct sh_node *n;

	if (!token_is(p, "!") && !token_is(p, "time"))
		return parse_commands(p);
	if (!parse_deeper(p))
		return NULL;
	n = parse_node(p, token_is(p, "!") ? SH_NOT : SH_TIME);
	token_take(p);
	if (n->type == SH_TIME)
		token_accept_word(p, "-p");
	if (!token_is_closer(p) && token_look(p)->type != T_NEWLINE &&
		token_look(p)->type != T_SEMICOLON)
		n->body = parse_pipeline(p);
	else if (n->type == SH_NOT)
		parse_fail_token(p, token_look(p));
	p->depth--;
	return n;
}

static struct sh_node *parse_and_or(struct parser *p)
{
	struct sh_node *left = parse_pipeline(p);

	while (!p->failed) {
		enum sh_token type = token_look(p)->type;
		if (type != T_AND_IF && type != T_OR_IF)
			break;
		struct sh_node *n = parse_node(p, type == T_AND_IF ? SH_AND : SH_OR);
		token_take(p);
		token_skip_newlines(p);
		n->body = left;
		n->other = parse_pipeline(p);
		left = n;
	}
	return left;
}

/* one member of a list with the '&', ';' or new line behind it */
static struct sh_node *parse_member(struct parser *p)
{
	const char *start = token_look(p)->start, *source_end = p->end; /* an alias changes it */
	struct sh_node *n = parse_and_or(p);

	if (p->failed)
		return n;
	const struct token *t = token_look(p);
	if (t->type == T_AMPERSAND) {
		const char *end = t->start;
		while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
			end--;
		if (p->end == source_end && end > start)
			n->text = keep_text(p, start, (size_t)(end - start));
		n->background = true;
		token_take(p);
	} else if (t->type == T_SEMICOLON || t->type == T_NEWLINE) {
		token_take(p);
	} else if (!token_is_closer(p)) {
		parse_fail_token(p, t);
	}
	return n;
}

struct sh_node *parse_list(struct parser *p)
{
	struct sh_node *first = NULL, **last = &first;

	for (;;) {
		token_skip_newlines(p);
		if (p->failed || token_is_closer(p))
			return first;
		*last = parse_member(p);
		if (p->failed)
			return first;
		last = &(*last)->next;
	}
}

struct sh_node *parse_inside(struct parser *p)
{
	uint32_t line;
	struct sh_node *list = parse_list(p);

	line = parse_end_line(p);
	if (!p->failed && token_look(p)->type == T_END)
		parse_fail_quote(p, ')', line);
	if (p->failed)
		return NULL;
	/* the ')' is the last character consumed: what follows belongs to the surrounding word */
	if (token_look(p)->type != T_CLOSE)
		parse_fail_token(p, token_look(p));
	p->have = false;
	return list;
}

struct program *program_parse(struct arena *a, const char *source, size_t n,
	const struct parse_options *o, struct parse_error *error, struct text *said)
{
	struct program *program = arena_get(a, sizeof(*program));
	struct parser p = {.program = program, .o = o, .line = 1, .error = error, .said = said};

	p.extended = o->extended;

	*error = (struct parse_error){0};
	program->arena = a;
	program->users = 1;
	program->source = p.begin = p.s = keep_text(&p, source, n);
	p.end = p.source_end = p.s + n;
	if (o->name)
		program->name = keep_text(&p, o->name, strlen(o->name));
	program->list = parse_list(&p);
	if (!p.failed && token_look(&p)->type != T_END)
		parse_fail_token(&p, token_look(&p));
	if (!p.failed)
		return program;
	program_drop(program);
	return NULL;
}
