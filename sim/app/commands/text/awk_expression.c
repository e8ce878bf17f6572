/* SPDX-License-Identifier: GPL-2.0-or-later */
/* awk: parses the words and expressions of a program into a tree. */
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
#include "base/text.h"

struct awk_node *awk_node(struct awk *a, enum kind kind, struct awk_node *x, struct awk_node *y)
{
	struct awk_node *n = awk_keep(a, sizeof(*n));

	n->kind = kind;
	n->a = x;
	n->b = y;
	return n;
}

void awk_blanks(struct awk *a, bool newlines)
{
	for (;;) {
		a->s += strspn(a->s, newlines ? " \t\r\n" : " \t\r");
		if (a->s[0] == '\\' && a->s[1] == '\n')
			a->s += 2;
		else if (*a->s == '#')
			a->s += strcspn(a->s, "\n");
		else
			return;
	}
}

bool awk_take(struct awk *a, const char *word)
{
	size_t n = strlen(word);

	awk_blanks(a, false);
	if (strncmp(a->s, word, n) != 0)
		return false;
	if (isalpha((unsigned char)word[0]) && (isalnum((unsigned char)a->s[n]) || a->s[n] == '_'))
		return false;
	a->s += n;
	return true;
}

void awk_expect(struct awk *a, const char *word)
{
	if (!awk_take(a, word))
		awk_syntax(a);
}

static char *string_token(struct awk *a, char end)
{
	struct text t = {0};

	for (; *a->s && *a->s != end; a->s++) {
		if (*a->s == '\n')
			awk_syntax(a);
		if (*a->s != '\\' || !a->s[1]) {
			text_putc(&t, *a->s);
			continue;
		}
		static const char from[] = "ntr\\\"/abfv", to[] = "\n\t\r\\\"/\a\b\f\v";
		const char *known = strchr(from, *++a->s);
		if (end == '/' && *a->s != '/')
			text_add(&t, "\\%c", *a->s);
		else if (known)
			text_putc(&t, to[known - from]);
		else
			text_add(&t, "\\%c", *a->s);
	}
	if (!*a->s++)
		awk_syntax(a);
	char *k = awk_keep_text(a, text_str(&t), t.len);
	text_free(&t);
	return k;
}

const char *const awk_functions[] = {"length", "substr", "index", "split", "sub", "gsub", "match",
	"sprintf", "toupper", "tolower", "int", "sqrt", "exp", "log", "sin", "cos", "atan2", "rand",
	"srand", "systime", "strftime", "fflush", "close", "system", NULL};

static struct awk_node *arguments(struct awk *a, const char *end)
{
	struct awk_node *first = NULL, **last = &first;

	awk_blanks(a, true);
	if (awk_take(a, end))
		return NULL;
	for (;;) {
		struct awk_node *holder = awk_node(a, N_EXPR, awk_expression(a), NULL);
		*last = holder;
		last = &holder->next;
		awk_blanks(a, true);
		if (!awk_take(a, ","))
			break;
		awk_blanks(a, true);
	}
	awk_expect(a, end);
	return first;
}

/* getline [PLACE] [< FILE] */
static struct awk_node *get_line(struct awk *a)
{
	struct awk_node *n = awk_node(a, N_GETLINE, NULL, NULL);

	awk_blanks(a, false);
	if (*a->s == '$' || isalpha((unsigned char)*a->s) || *a->s == '_')
		n->a = awk_primary(a);
	awk_blanks(a, false);
	if (*a->s == '<' && a->s[1] != '=') {
		a->s++;
		n->b = awk_primary(a);
	}
	return n;
}

/* CMD | getline [PLACE], once and again */
static struct awk_node *from_command(struct awk *a, struct awk_node *command)
{
	for (;;) {
		awk_blanks(a, false);
		size_t blank = a->s[0] == '|' ? 1 + strspn(a->s + 1, " \t") : 0;
		if (!blank || strncmp(a->s + blank, "getline", 7) != 0)
			return command;
		a->s += blank + 7;
		struct awk_node *n = awk_node(a, N_GETLINE, NULL, command);
		awk_blanks(a, false);
		if (*a->s == '$' || isalpha((unsigned char)*a->s) || *a->s == '_')
			n->a = awk_primary(a);
		n->op = '|';
		command = n;
	}
}

struct awk_node *awk_name_or_call(struct awk *a)
{
	size_t n = 0;

	while (isalnum((unsigned char)a->s[n]) || a->s[n] == '_')
		n++;
	char *name = awk_keep_text(a, a->s, n);
	a->s += n;
	if (strcmp(name, "getline") == 0)
		return get_line(a);
	for (int i = 0; awk_functions[i]; i++)
		if (strcmp(awk_functions[i], name) == 0) {
			struct awk_node *call = awk_node(a, N_CALL, NULL, NULL);
			call->op = i;
			if (awk_take(a, "("))
				call->a = arguments(a, ")");
			else if (i != 0)
				awk_syntax(a);
			return call;
		}
	struct awk_node *v = awk_node(a, N_VAR, NULL, NULL);
	v->s = name;
	if (*a->s == '[') {
		a->s++;
		v->kind = N_INDEX;
		v->a = arguments(a, "]");
	} else if (*a->s == '(') {
		a->s++;
		v->kind = N_OWN;
		v->a = arguments(a, ")");
	}
	return v;
}

struct awk_node *awk_primary(struct awk *a)
{
	struct awk_node *n;
	char *end;

	awk_blanks(a, false);
	if (++a->depth > DEPTH_MAX)
		awk_syntax(a);
	if (awk_take(a, "(")) {
		bool no_in = a->no_in;
		a->no_in = false;
		n = awk_node(a, N_GROUP, awk_expression(a), NULL);
		a->no_in = no_in;
		if (awk_take(a, ",")) { /* (i,j) in array */
			struct awk_node *second = awk_node(a, N_EXPR, awk_expression(a), NULL);
			struct awk_node *first = awk_node(a, N_EXPR, n->a, NULL);
			first->next = second;
			n->b = first;
		}
		awk_expect(a, ")");
	} else if (*a->s == '"') {
		a->s++;
		n = awk_node(a, N_STRING, NULL, NULL);
		n->s = string_token(a, '"');
	} else if (*a->s == '/') {
		a->s++;
		n = awk_node(a, N_REGEX, NULL, NULL);
		n->s = string_token(a, '/');
	} else if (isdigit((unsigned char)*a->s) ||
		(*a->s == '.' && isdigit((unsigned char)a->s[1]))) {
		n = awk_node(a, N_NUMBER, NULL, NULL);
		n->number = strtod(a->s, &end);
		a->s = end;
	} else if (awk_take(a, "$")) {
		bool minus = awk_take(a, "++");
		n = awk_node(a, N_FIELD, awk_primary(a), NULL);
		(void)minus;
	} else if (strncmp(a->s, "++", 2) == 0 || strncmp(a->s, "--", 2) == 0) {
		int op = *a->s;
		a->s += 2;
		n = awk_node(a, N_PRE, awk_primary(a), NULL);
		n->op = op;
	} else if (isalpha((unsigned char)*a->s) || *a->s == '_') {
		n = awk_name_or_call(a);
	} else {
		awk_syntax(a);
	}
	a->depth--;
	if ((n->kind == N_VAR || n->kind == N_FIELD || n->kind == N_INDEX) &&
		(strncmp(a->s, "++", 2) == 0 || strncmp(a->s, "--", 2) == 0)) {
		struct awk_node *post = awk_node(a, N_POST, n, NULL);
		post->op = *a->s;
		a->s += 2;
		return post;
	}
	return n;
}

static struct awk_node *unary(struct awk *a);

static struct awk_node *power(struct awk *a)
{
	struct awk_node *left = awk_primary(a);

	awk_blanks(a, false);
	if (a->s[0] == '^' && a->s[1] != '=') {
		a->s++;
		left = awk_node(a, N_BINARY, left, unary(a));
		left->op = '^';
	}
	return left;
}

static struct awk_node *unary(struct awk *a)
{
	awk_blanks(a, false);
	char c = *a->s;
	if ((c == '-' || c == '+' || c == '!') && a->s[1] != c && !(c == '!' && a->s[1] == '~')) {
		a->s++;
		if (++a->depth > DEPTH_MAX)
			awk_syntax(a);
		struct awk_node *n = awk_node(a, c == '!' ? N_NOT : N_UNARY, unary(a), NULL);
		n->op = c;
		a->depth--;
		return n;
	}
	return power(a);
}

static struct awk_node *product(struct awk *a)
{
	struct awk_node *left = unary(a);

	for (;;) {
		awk_blanks(a, false);
		char c = *a->s;
		if ((c != '*' && c != '/' && c != '%') || a->s[1] == '=' ||
			(c == '*' && a->s[1] == '*'))
			return left;
		a->s++;
		left = awk_node(a, N_BINARY, left, unary(a));
		left->op = c;
	}
}

static struct awk_node *sum(struct awk *a)
{
	struct awk_node *left = product(a);

	for (;;) {
		awk_blanks(a, false);
		char c = *a->s;
		if ((c != '+' && c != '-') || a->s[1] == '=' || a->s[1] == c)
			return left;
		a->s++;
		left = awk_node(a, N_BINARY, left, product(a));
		left->op = c;
	}
}

/* may the next token be concatenated with the expression before it? */
static bool joins(const struct awk *a)
{
	static const char *const words[] = {"in", NULL};
	const char *s = a->s;

	for (size_t i = 0; words[i]; i++) {
		size_t n = strlen(words[i]);
		if (strncmp(s, words[i], n) == 0 && !isalnum((unsigned char)s[n]) && s[n] != '_')
			return false;
	}
	return *s == '"' || *s == '$' || *s == '(' || *s == '_' || isalnum((unsigned char)*s) ||
		*s == '.' || (*s == '-' && s[1] != '=' && false) || (*s == '!' && false);
}

static struct awk_node *concatenation(struct awk *a)
{
	struct awk_node *left = sum(a);

	for (;;) {
		awk_blanks(a, false);
		if (!joins(a))
			return left;
		left = awk_node(a, N_CONCAT, left, sum(a));
	}
}

static struct awk_node *comparison(struct awk *a)
{
	static const char *const ops[] = {"<=", "==", "!=", ">=", "<", ">", NULL};
	struct awk_node *left = concatenation(a);

	awk_blanks(a, false);
	for (int i = 0; ops[i]; i++) {
		if (strncmp(a->s, ops[i], strlen(ops[i])) != 0 || (ops[i][0] == '>' && a->no_in))
			continue;
		a->s += strlen(ops[i]);
		left = awk_node(a, N_COMPARE, left, concatenation(a));
		left->op = i;
		break;
	}
	return left;
}

static struct awk_node *matching(struct awk *a)
{
	struct awk_node *left = comparison(a);

	for (;;) {
		awk_blanks(a, false);
		if (a->s[0] == '~') {
			a->s++;
			left = awk_node(a, N_MATCH, left, comparison(a));
		} else if (a->s[0] == '!' && a->s[1] == '~') {
			a->s += 2;
			left = awk_node(a, N_NOMATCH, left, comparison(a));
		} else if (awk_take(a, "in")) {
			awk_blanks(a, false);
			struct awk_node *array = awk_name_or_call(a);
			left = awk_node(a, N_IN, left, array);
		} else {
			return left;
		}
	}
}

static struct awk_node *conjunction(struct awk *a)
{
	struct awk_node *left = matching(a);

	while (awk_take(a, "&&")) {
		awk_blanks(a, true);
		left = awk_node(a, N_AND, left, matching(a));
	}
	return left;
}

static struct awk_node *disjunction(struct awk *a)
{
	struct awk_node *left = conjunction(a);

	while (awk_take(a, "||")) {
		awk_blanks(a, true);
		left = awk_node(a, N_OR, left, conjunction(a));
	}
	return left;
}

struct awk_node *awk_expression(struct awk *a)
{
	if (++a->depth > DEPTH_MAX)
		awk_syntax(a);
	struct awk_node *left = from_command(a, disjunction(a));
	if (awk_take(a, "?")) {
		awk_blanks(a, true);
		struct awk_node *choice = awk_node(a, N_COND, left, awk_expression(a));
		awk_blanks(a, true);
		awk_expect(a, ":");
		awk_blanks(a, true);
		choice->c = awk_expression(a);
		a->depth--;
		return choice;
	}
	int op = 0;
	if (a->s[0] == '=' && a->s[1] != '=')
		op = '=';
	else if (a->s[0] && strchr("+-*/%^", a->s[0]) && a->s[1] == '=')
		op = a->s[0];
	if (op) {
		if (left->kind != N_VAR && left->kind != N_FIELD && left->kind != N_INDEX)
			awk_syntax(a);
		a->s += op == '=' ? 1 : 2;
		awk_blanks(a, true);
		left = awk_node(a, N_ASSIGN, left, awk_expression(a));
		left->op = op;
	}
	a->depth--;
	return left;
}
