/* SPDX-License-Identifier: GPL-2.0-or-later */
/* awk: parses patterns, actions and statements into a tree. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/text/awk.h"
#include "app/system/commands.h"
#include "app/system/operands.h"
#include "app/system/printf.h"
#include "app/system/voice.h"
#include "app/system/words.h"

static struct awk_node *statement(struct awk *a);

static void ends_statement(struct awk *a)
{
	awk_blanks(a, false);
	if (*a->s == ';' || *a->s == '\n')
		a->s++;
	else if (*a->s && *a->s != '}')
		awk_syntax(a);
	awk_blanks(a, true);
}

static struct awk_node *print_statement(struct awk *a, enum kind kind)
{
	struct awk_node *n = awk_node(a, kind, NULL, NULL), **last = &n->a;

	a->no_in = true;
	awk_blanks(a, false);
	while (*a->s && !strchr(";}\n>|", *a->s)) {
		struct awk_node *e = awk_expression(a);
		if (e->kind == N_GROUP && e->b && !n->a) { /* print (a, b) */
			n->a = e->b;
			last = &e->b->next->next;
		} else {
			*last = awk_node(a, N_EXPR, e, NULL);
			last = &(*last)->next;
		}
		if (!awk_take(a, ","))
			break;
		awk_blanks(a, true);
	}
	a->no_in = false;
	awk_blanks(a, false);
	if (*a->s == '|') {
		n->op = *a->s++;
		n->b = awk_expression(a);
	} else if (*a->s == '>') {
		n->op = a->s[1] == '>' ? 'a' : '>';
		a->s += n->op == 'a' ? 2 : 1;
		n->b = awk_expression(a);
	}
	ends_statement(a);
	return n;
}

struct awk_node *awk_block(struct awk *a)
{
	struct awk_node *n = awk_node(a, N_BLOCK, NULL, NULL), **last = &n->a;

	awk_blanks(a, true);
	while (*a->s && *a->s != '}') {
		if (*a->s == ';') {
			a->s++;
			awk_blanks(a, true);
			continue;
		}
		struct awk_node *holder = awk_node(a, N_BLOCK, NULL, NULL);
		holder->a = statement(a);
		holder->kind = N_EXPR;
		*last = holder;
		last = &holder->next;
		awk_blanks(a, true);
	}
	awk_expect(a, "}");
	return n;
}

static struct awk_node *body(struct awk *a)
{
	awk_blanks(a, true);
	if (*a->s == ';') {
		a->s++;
		return awk_node(a, N_BLOCK, NULL, NULL);
	}
	return statement(a);
}

static struct awk_node *simple_statement(struct awk *a)
{
	struct awk_node *n = awk_node(a, N_EXPR, NULL, NULL);

	if (awk_take(a, "delete")) {
		awk_blanks(a, false);
		n->kind = N_DELETE;
		n->a = awk_name_or_call(a);
		return n;
	}
	n->a = awk_expression(a);
	return n;
}

static struct awk_node *for_statement(struct awk *a)
{
	struct awk_node *n = awk_node(a, N_FOR, NULL, NULL);
	const char *start = a->s;

	awk_expect(a, "(");
	awk_blanks(a, true);
	size_t length = 0;
	while (isalnum((unsigned char)a->s[length]) || a->s[length] == '_')
		length++;
	const char *name = a->s;
	if (length) {
		a->s += length;
		if (awk_take(a, "in")) {
			awk_blanks(a, false);
			n->kind = N_FORIN;
			n->s = awk_keep_text(a, name, length);
			n->a = awk_name_or_call(a);
			if (awk_take(a, ")")) {
				n->d = body(a);
				return n;
			}
		}
	}
	a->s = start;
	n->kind = N_FOR;
	awk_expect(a, "(");
	awk_blanks(a, true);
	n->a = *a->s == ';' ? NULL : simple_statement(a);
	awk_expect(a, ";");
	awk_blanks(a, true);
	n->b = *a->s == ';' ? NULL : awk_expression(a);
	awk_expect(a, ";");
	awk_blanks(a, true);
	n->c = *a->s == ')' ? NULL : simple_statement(a);
	awk_expect(a, ")");
	n->d = body(a);
	return n;
}

static struct awk_node *if_statement(struct awk *a)
{
	struct awk_node *n = awk_node(a, N_IF, NULL, NULL);

	awk_expect(a, "(");
	n->a = awk_expression(a);
	awk_expect(a, ")");
	n->b = body(a);
	const char *here = a->s;
	awk_blanks(a, true);
	if (*a->s == ';')
		a->s++;
	awk_blanks(a, true);
	if (awk_take(a, "else"))
		n->c = body(a);
	else
		a->s = here;
	return n;
}

static struct awk_node *while_statement(struct awk *a)
{
	struct awk_node *n = awk_node(a, N_WHILE, NULL, NULL);

	awk_expect(a, "(");
	n->a = awk_expression(a);
	awk_expect(a, ")");
	n->d = body(a);
	return n;
}

static struct awk_node *do_statement(struct awk *a)
{
	struct awk_node *n = awk_node(a, N_DO, NULL, NULL);

	n->d = body(a);
	awk_blanks(a, true);
	awk_expect(a, "while");
	awk_expect(a, "(");
	n->a = awk_expression(a);
	awk_expect(a, ")");
	ends_statement(a);
	return n;
}

static struct awk_node *jump_statement(struct awk *a, enum kind kind)
{
	struct awk_node *n = awk_node(a, kind, NULL, NULL);

	awk_blanks(a, false);
	if ((kind == N_EXIT || kind == N_RETURN) && *a->s && !strchr(";}\n", *a->s))
		n->a = awk_expression(a);
	ends_statement(a);
	return n;
}

static struct awk_node *statement(struct awk *a)
{
	struct awk_node *n;

	if (++a->depth > DEPTH_MAX)
		awk_syntax(a);
	awk_blanks(a, true);
	if (awk_take(a, "{"))
		n = awk_block(a);
	else if (awk_take(a, "if"))
		n = if_statement(a);
	else if (awk_take(a, "while"))
		n = while_statement(a);
	else if (awk_take(a, "do"))
		n = do_statement(a);
	else if (awk_take(a, "for"))
		n = for_statement(a);
	else if (awk_take(a, "printf"))
		n = print_statement(a, N_PRINTF);
	else if (awk_take(a, "print"))
		n = print_statement(a, N_PRINT);
	else if (awk_take(a, "next"))
		n = jump_statement(a, N_NEXT);
	else if (awk_take(a, "return"))
		n = jump_statement(a, N_RETURN);
	else if (awk_take(a, "exit"))
		n = jump_statement(a, N_EXIT);
	else if (awk_take(a, "break"))
		n = jump_statement(a, N_BREAK);
	else if (awk_take(a, "continue"))
		n = jump_statement(a, N_CONTINUE);
	else {
		n = simple_statement(a);
		ends_statement(a);
	}
	a->depth--;
	return n;
}

static void read_rule(struct awk *a)
{
	struct rule *r = awk_keep(a, sizeof(*r));

	if (awk_take(a, "function") || awk_take(a, "func")) {
		awk_read_function(a);
		return;
	}
	if (awk_take(a, "BEGIN"))
		r->begin = true;
	else if (awk_take(a, "END"))
		r->end = true;
	else if (*a->s != '{') {
		r->from = awk_expression(a);
		if (awk_take(a, ",")) {
			awk_blanks(a, true);
			r->to = awk_expression(a);
		}
	}
	if (awk_take(a, "{")) {
		r->has_action = true;
		r->action = awk_block(a);
	} else if (r->begin || r->end) {
		awk_syntax(a);
	}
	*a->last_rule = r;
	a->last_rule = &r->next;
}

void awk_read_program(struct awk *a, const char *source)
{
	a->s = source;
	a->last_rule = &a->rules;
	for (;;) {
		awk_blanks(a, true);
		while (*a->s == ';') {
			a->s++;
			awk_blanks(a, true);
		}
		if (!*a->s)
			return;
		read_rule(a);
	}
}
