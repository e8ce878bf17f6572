/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compound commands (POSIX.1 2.9.4): if, while, until, for, case, ( ), { }; of bash also
 * for ((…)), select, (( )), [[ ]] and `function`. coproc is refused by name.
 */
#include <string.h>

#include "app/syntax/parser.h"
#include "base/language.h"

static struct sh_node *parse_body(struct parser *p)
{
	struct sh_node *list = parse_list(p);

	if (!list)
		parse_fail_token(p, token_look(p));
	return list;
}

static struct sh_node *parse_if(struct parser *p)
{
	struct sh_node *n = parse_node(p, SH_IF);

	token_take(p);
	n->condition = parse_body(p);
	token_expect_word(p, "then");
	n->body = parse_body(p);
	if (token_is(p, "elif")) {
		n->other = parse_if(p);
		return n;
	}
	if (token_accept_word(p, "else"))
		n->other = parse_body(p);
	token_expect_word(p, "fi");
	return n;
}

static void parse_do(struct parser *p, struct sh_node *n)
{
	token_expect_word(p, "do");
	n->body = parse_body(p);
	token_expect_word(p, "done");
}

static struct sh_node *parse_while(struct parser *p)
{
	struct sh_node *n = parse_node(p, token_is(p, "while") ? SH_WHILE : SH_UNTIL);

	token_take(p);
	n->condition = parse_body(p);
	parse_do(p, n);
	return n;
}

/* of a for: bash accepts { } instead of do … done */
static void parse_loop_body(struct parser *p, struct sh_node *n)
{
	if (!token_accept_word(p, "{")) {
		parse_do(p, n);
		return;
	}
	n->body = parse_body(p);
	token_expect_word(p, "}");
}

/* the text between (( and )); the token '(' was taken and another follows */
static bool math_text(struct parser *p, const char **text, size_t *n)
{
	const char *s = p->s + 1;
	unsigned depth = 0;

	for (*text = s; s < p->end; s++) {
		depth += *s == '(';
		if (*s == ')' && depth-- == 0)
			break;
	}
	if (s + 1 >= p->end || s[1] != ')')
		return false;
	*n = (size_t)(s - *text);
	for (const char *c = *text; c < s; c++)
		p->line += *c == '\n';
	p->s = s + 2;
	p->have = false;
	return true;
}

static struct sh_node *parse_cfor(struct parser *p, struct sh_node *n)
{
	struct token open = token_take(p);
	struct sh_word **last = &n->words;
	const char *text;
	size_t length;

	n->type = SH_CFOR;
	if (!math_text(p, &text, &length)) {
		parse_fail_token(p, &open);
		return n;
	}
	for (unsigned i = 0; i < 3; i++) {
		const char *end = memchr(text, ';', length);
		size_t part = end && i < 2 ? (size_t)(end - text) : length;
		*last = scan_text(p, text, part, SCAN_HERE);
		last = &(*last)->next;
		length -= part + (part < length);
		text += part + 1;
	}
	token_accept(p, T_SEMICOLON);
	token_skip_newlines(p);
	parse_loop_body(p, n);
	return n;
}

static void parse_for_words(struct parser *p, struct sh_node *n)
{
	struct sh_word **last = &n->words, *end;

	n->has_words = true;
	while (token_look(p)->type == T_WORD) {
		*last = token_take(p).word;
		if (!brace_expand(p->program, *last, &end))
			parse_refuse(
				p, "a brace expansion of more than 100000 words", N_("for ((…))"));
		last = &end->next;
	}
	if (!token_accept(p, T_SEMICOLON) && !token_accept(p, T_NEWLINE))
		parse_fail_token(p, token_look(p));
}

static struct sh_node *parse_for(struct parser *p)
{
	struct sh_node *n = parse_node(p, SH_FOR);

	token_take(p);
	if (token_look(p)->type == T_OPEN && p->s < p->end && *p->s == '(')
		return parse_cfor(p, n);
	if (token_look(p)->type != T_WORD) {
		parse_fail_token(p, token_look(p));
		return n;
	}
	n->name = token_take(p).word->raw;
	token_skip_newlines(p);
	if (token_accept_word(p, "in"))
		parse_for_words(p, n);
	else
		token_accept(p, T_SEMICOLON);
	token_skip_newlines(p);
	parse_loop_body(p, n);
	return n;
}

static void parse_case_item(struct parser *p, struct sh_case *item)
{
	struct sh_word **last = &item->patterns;

	token_accept(p, T_OPEN);
	do {
		if (token_look(p)->type != T_WORD) {
			parse_fail_token(p, token_look(p));
			return;
		}
		*last = token_take(p).word;
		last = &(*last)->next;
	} while (token_accept(p, T_PIPE));
	token_expect(p, T_CLOSE);
	item->body = parse_list(p);
	item->end = token_look(p)->type == T_CASE_FALL ? SH_FALL
		: token_look(p)->type == T_CASE_GO_ON  ? SH_GO_ON
						       : SH_BREAK;
}

static struct sh_node *parse_case(struct parser *p)
{
	struct sh_node *n = parse_node(p, SH_CASE);
	struct sh_case **last = &n->cases;

	token_take(p);
	if (token_look(p)->type != T_WORD) {
		parse_fail_token(p, token_look(p));
		return n;
	}
	n->words = token_take(p).word;
	token_skip_newlines(p);
	token_expect_word(p, "in");
	token_skip_newlines(p);
	while (!p->failed && !token_is(p, "esac")) {
		*last = program_get(p->program, sizeof(**last));
		parse_case_item(p, *last);
		last = &(*last)->next;
		token_skip_newlines(p);
		if (!token_accept(p, T_CASE_END) && !token_accept(p, T_CASE_FALL) &&
			!token_accept(p, T_CASE_GO_ON))
			break;
		token_skip_newlines(p);
	}
	token_expect_word(p, "esac");
	return n;
}

static struct sh_node *parse_parentheses(struct parser *p)
{
	struct sh_node *n = parse_node(p, SH_SUBSHELL);
	const char *text;
	size_t length;

	if (p->s < p->end && *p->s == '(' && math_text(p, &text, &length)) {
		n->type = SH_MATH;
		n->words = scan_text(p, text, length, SCAN_HERE);
		return n;
	}
	token_take(p);
	n->body = parse_body(p);
	token_expect(p, T_CLOSE);
	return n;
}

static struct sh_node *parse_group(struct parser *p)
{
	struct sh_node *n = parse_node(p, SH_GROUP);

	token_take(p);
	n->body = parse_body(p);
	token_expect_word(p, "}");
	return n;
}

static struct sh_node *parse_keyword_function(struct parser *p)
{
	struct sh_node *n = parse_node(p, SH_FUNCTION);

	token_take(p);
	if (token_look(p)->type != T_WORD) {
		parse_fail_token(p, token_look(p));
		return n;
	}
	const char *name = token_take(p).word->raw;
	if (token_accept(p, T_OPEN))
		token_expect(p, T_CLOSE);
	return p->failed ? n : parse_function(p, n, name);
}

static struct sh_node *parse_double_brackets(struct parser *p)
{
	struct sh_node *n = parse_node(p, SH_TEST);

	token_take(p);
	n->test = parse_test(p);
	return n;
}

static struct sh_node *parse_select(struct parser *p)
{
	struct sh_node *n = parse_for(p);

	n->type = SH_SELECT;
	return n;
}

static struct sh_node *parse_coproc(struct parser *p)
{
	parse_refuse(p, "coproc", N_("a file"));
	return parse_node(p, SH_GROUP);
}

static const struct {
	const char *word;
	struct sh_node *(*parse)(struct parser *p);
} compounds[] = {{"if", parse_if}, {"while", parse_while}, {"until", parse_while},
	{"for", parse_for}, {"case", parse_case}, {"{", parse_group}, {"[[", parse_double_brackets},
	{"function", parse_keyword_function}, {"select", parse_select}, {"coproc", parse_coproc},
	{NULL, NULL}};

struct sh_node *parse_compound(struct parser *p)
{
	if (token_look(p)->type == T_OPEN)
		return parse_parentheses(p);
	for (size_t i = 0; compounds[i].word; i++)
		if (token_is(p, compounds[i].word))
			return compounds[i].parse(p);
	return NULL;
}

struct sh_node *parse_command(struct parser *p)
{
	struct sh_node *n = NULL;

	if (token_is_closer(p)) {
		parse_fail_token(p, token_look(p));
		return NULL;
	}
	if (parse_deeper(p))
		n = parse_compound(p);
	p->depth--;
	if (p->failed)
		return n;
	if (!n)
		return parse_simple(p);
	parse_redirects(p, &n->redirects);
	return n;
}
