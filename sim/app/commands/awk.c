/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * awk (POSIX.1 XCU awk, as mawk has it): patterns, ranges, BEGIN and END, print and printf, fields,
 * variables, arrays, if while do for, for-in, next exit break continue delete, and the functions on
 * strings and numbers. A program is read into a tree and walked.
 *
 * Left out, and refused by name: functions of one's own, getline, system, pipes and files behind
 * print. Numbers are doubles; what is a whole number prints as one. A loop is ended after
 * STEPS_MAX steps.
 */
#include <ctype.h>
#include <math.h>
#include <regex.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/shell/commands.h"
#include "app/shell/operands.h"
#include "app/shell/printf.h"
#include "app/shell/voice.h"
#include "app/shell/words.h"

#define STEPS_MAX 2000000u
#define FIELDS_MAX 10000
#define DEPTH_MAX 200

enum kind {
	N_NUMBER,
	N_STRING,
	N_REGEX,
	N_VAR,
	N_FIELD,
	N_INDEX,
	N_ASSIGN,
	N_COND,
	N_OR,
	N_AND,
	N_IN,
	N_MATCH,
	N_NOMATCH,
	N_COMPARE,
	N_CONCAT,
	N_BINARY,
	N_UNARY,
	N_NOT,
	N_PRE,
	N_POST,
	N_CALL,
	N_GROUP,
	N_BLOCK,
	N_PRINT,
	N_PRINTF,
	N_IF,
	N_WHILE,
	N_DO,
	N_FOR,
	N_FORIN,
	N_NEXT,
	N_EXIT,
	N_BREAK,
	N_CONTINUE,
	N_DELETE,
	N_EXPR
};

struct node {
	enum kind kind;
	int op; /* of N_ASSIGN '=' or its operator; of N_CALL the function */
	double number;
	char *s;
	struct node *a, *b, *c, *d, *next;
	regex_t re;
	bool compiled;
};

struct cell {
	char *s;
	double number;
	bool is_number, is_text, from_input;
};

struct var {
	struct var *next;
	char *name;
	struct cell cell;
	struct var *elements; /* of an array, in the order made */
};

struct rule {
	struct rule *next;
	struct node *from, *to, *action;
	bool begin, end, in_range, has_action;
};

enum { RUN, BREAKS, CONTINUES, NEXTS, EXITS };

struct awk {
	struct process *p;
	const char *s; /* of the source */
	struct rule *rules, **last_rule;
	struct node *nodes; /* all of them, by d-less chain in `made` */
	void **made;
	size_t made_count, made_cap;
	struct var *vars;
	struct cell fields[FIELDS_MAX];
	int nf;
	struct text out, data, source;
	size_t at;
	double nr;
	int unwind, status, depth;
	uint32_t steps;
	bool refused, no_in;
	jmp_buf wrong;
};

/* ---- memory: everything is freed at the end ---- */

static void *keep(struct awk *a, size_t size)
{
	void *p = calloc(1, size);

	if (!p)
		abort();
	if (a->made_count == a->made_cap) {
		a->made_cap = a->made_cap ? a->made_cap * 2 : 256;
		a->made = realloc(a->made, a->made_cap * sizeof(*a->made));
		if (!a->made)
			abort();
	}
	a->made[a->made_count++] = p;
	return p;
}

static char *keep_text(struct awk *a, const char *s, size_t n)
{
	char *k = keep(a, n + 1);

	memcpy(k, s, n);
	return k;
}

_Noreturn static void syntax(struct awk *a)
{
	process_error(a->p, "awk: line 1: syntax error at or near %.*s\n",
		*a->s ? (int)strcspn(a->s, " \t\n") : 11, *a->s ? a->s : "end of file");
	longjmp(a->wrong, 2);
}

_Noreturn static void not_here(struct awk *a, const char *what)
{
	not_simulated(a->p, what, "bash");
	longjmp(a->wrong, 3);
}

/* ---- cells ---- */

static void text_of_number(double n, char room[40])
{
	if (n == (double)(long long)n && fabs(n) < 1e16)
		snprintf(room, 40, "%lld", (long long)n);
	else
		snprintf(room, 40, "%.6g", n);
}

static const char *string_of(const struct cell *c, char room[40])
{
	if (c->is_text)
		return c->s;
	if (!c->is_number)
		return "";
	text_of_number(c->number, room);
	return room;
}

static double number_of(const struct cell *c)
{
	if (c->is_number)
		return c->number;
	if (!c->is_text)
		return 0;
	const char *s = c->s + strspn(c->s, " \t\n");
	return (*s == '0' && (s[1] | 32) == 'x') || isalpha((unsigned char)*s) ? 0
									       : strtod(s, NULL);
}

static struct cell number_cell(double n)
{
	return (struct cell){.number = n, .is_number = true};
}

static struct cell string_cell(struct awk *a, const char *s)
{
	return (struct cell){.s = keep_text(a, s, strlen(s)), .is_text = true};
}

/* text from the input that looks like a number compares as one */
static struct cell input_cell(struct awk *a, const char *s, size_t n)
{
	struct cell c = {.s = keep_text(a, s, n), .is_text = true};
	char *end;
	const char *t = c.s + strspn(c.s, " \t");

	if (*t && !isalpha((unsigned char)*t)) {
		strtod(t, &end);
		end += strspn(end, " \t");
		c.from_input = end != t && *end == '\0';
	}
	return c;
}

static bool is_numeric(const struct cell *c)
{
	return c->is_number || c->from_input || !c->is_text;
}

static bool truth(const struct cell *c)
{
	if (c->is_number || c->from_input)
		return number_of(c) != 0;
	return c->is_text && *c->s;
}

/* ---- variables, fields ---- */

static struct var *find_in(struct awk *a, struct var **list, const char *name, bool make)
{
	for (; *list; list = &(*list)->next)
		if (strcmp((*list)->name, name) == 0)
			return *list;
	if (!make)
		return NULL;
	*list = keep(a, sizeof(**list));
	(*list)->name = keep_text(a, name, strlen(name));
	return *list;
}

static struct var *variable(struct awk *a, const char *name)
{
	return find_in(a, &a->vars, name, true);
}

static const char *setting(struct awk *a, const char *name, char room[40])
{
	return string_of(&variable(a, name)->cell, room);
}

static void split_record(struct awk *a);

static void set_variable(struct awk *a, const char *name, struct cell c)
{
	variable(a, name)->cell = c;
	if (strcmp(name, "NF") == 0) {
		int n = (int)number_of(&c);
		for (int i = a->nf + 1; i <= n && i < FIELDS_MAX; i++)
			a->fields[i] = string_cell(a, "");
		a->nf = n < 0 ? 0 : n < FIELDS_MAX ? n : FIELDS_MAX - 1;
	}
}

static void join_record(struct awk *a)
{
	struct text t = {0};
	char room[40], ofs[40];

	for (int i = 1; i <= a->nf; i++)
		text_add(&t, "%s%s", i > 1 ? setting(a, "OFS", ofs) : "",
			string_of(&a->fields[i], room));
	a->fields[0] = input_cell(a, text_str(&t), t.len);
	text_free(&t);
}

static void set_field(struct awk *a, int n, struct cell c)
{
	char room[40];

	if (n < 0 || n >= FIELDS_MAX) {
		process_error(a->p, "awk: trying to access out of range field %d\n", n);
		longjmp(a->wrong, 2);
	}
	const char *s = string_of(&c, room);
	if (n == 0) {
		a->fields[0] = input_cell(a, s, strlen(s));
		split_record(a);
		return;
	}
	for (int i = a->nf + 1; i <= n; i++)
		a->fields[i] = string_cell(a, "");
	if (n > a->nf) {
		a->nf = n;
		variable(a, "NF")->cell = number_cell(n);
	}
	a->fields[n] = c.is_text ? input_cell(a, s, strlen(s)) : c;
	join_record(a);
}

static bool match(struct awk *a, const char *pattern, const char *s, regmatch_t *m)
{
	regex_t re;

	if (regcomp(&re, pattern, REG_EXTENDED) != 0) {
		process_error(a->p, "awk: regular expression compile failed\n%s\n", pattern);
		longjmp(a->wrong, 2);
	}
	bool found = regexec(&re, s, 1, m, 0) == 0;
	regfree(&re);
	return found;
}

/* the parts of `s` by a separator, each given to `one` */
static int split_text(struct awk *a, const char *s, const char *fs,
	void (*one)(struct awk *a, void *arg, int n, const char *s, size_t length), void *arg)
{
	regmatch_t m[1];
	int n = 0;

	if (strcmp(fs, " ") == 0) {
		for (s += strspn(s, " \t\n"); *s; s += strspn(s, " \t\n")) {
			size_t length = strcspn(s, " \t\n");
			one(a, arg, ++n, s, length);
			s += length;
		}
		return n;
	}
	if (!*s)
		return 0;
	bool plain = fs[0] && !fs[1] && fs[0] != '\\';
	for (;;) {
		if (!*fs) { /* every character */
			one(a, arg, ++n, s, 1);
			if (!*++s)
				return n;
			continue;
		}
		const char *at = plain ? strchr(s, fs[0]) : NULL;
		bool found = plain ? at != NULL : match(a, fs, s, m) && m[0].rm_eo > m[0].rm_so;
		if (!found)
			break;
		size_t length = plain ? (size_t)(at - s) : (size_t)m[0].rm_so;
		one(a, arg, ++n, s, length);
		s += plain ? length + 1 : (size_t)m[0].rm_eo;
	}
	one(a, arg, ++n, s, strlen(s));
	return n;
}

static void take_field(struct awk *a, void *arg, int n, const char *s, size_t length)
{
	(void)arg;
	if (n < FIELDS_MAX)
		a->fields[n] = input_cell(a, s, length);
}

static void split_record(struct awk *a)
{
	char room[40], fs[40];
	const char *s = string_of(&a->fields[0], room);

	a->nf = split_text(a, s, setting(a, "FS", fs), take_field, NULL);
	if (a->nf >= FIELDS_MAX)
		a->nf = FIELDS_MAX - 1;
	variable(a, "NF")->cell = number_cell(a->nf);
}

/* ---- reading the program ---- */

static struct node *node(struct awk *a, enum kind kind, struct node *x, struct node *y)
{
	struct node *n = keep(a, sizeof(*n));

	n->kind = kind;
	n->a = x;
	n->b = y;
	return n;
}

static void blanks(struct awk *a, bool newlines)
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

static bool take(struct awk *a, const char *word)
{
	size_t n = strlen(word);

	blanks(a, false);
	if (strncmp(a->s, word, n) != 0)
		return false;
	if (isalpha((unsigned char)word[0]) && (isalnum((unsigned char)a->s[n]) || a->s[n] == '_'))
		return false;
	a->s += n;
	return true;
}

static void expect(struct awk *a, const char *word)
{
	if (!take(a, word))
		syntax(a);
}

static struct node *expression(struct awk *a);
static struct node *statement(struct awk *a);

static char *string_token(struct awk *a, char end)
{
	struct text t = {0};

	for (; *a->s && *a->s != end; a->s++) {
		if (*a->s == '\n')
			syntax(a);
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
		syntax(a);
	char *k = keep_text(a, text_str(&t), t.len);
	text_free(&t);
	return k;
}

static const char *const functions[] = {"length", "substr", "index", "split", "sub", "gsub",
	"match", "sprintf", "toupper", "tolower", "int", "sqrt", "exp", "log", "sin", "cos",
	"atan2", "rand", "srand", NULL};

static struct node *arguments(struct awk *a, const char *end)
{
	struct node *first = NULL, **last = &first;

	blanks(a, true);
	if (take(a, end))
		return NULL;
	for (;;) {
		struct node *holder = node(a, N_EXPR, expression(a), NULL);
		*last = holder;
		last = &holder->next;
		blanks(a, true);
		if (!take(a, ","))
			break;
		blanks(a, true);
	}
	expect(a, end);
	return first;
}

static struct node *name_or_call(struct awk *a)
{
	size_t n = 0;

	while (isalnum((unsigned char)a->s[n]) || a->s[n] == '_')
		n++;
	char *name = keep_text(a, a->s, n);
	if (strcmp(name, "getline") == 0 || strcmp(name, "system") == 0)
		not_here(a, strcmp(name, "system") == 0 ? "awk system()" : "awk getline");
	a->s += n;
	for (int i = 0; functions[i]; i++)
		if (strcmp(functions[i], name) == 0) {
			struct node *call = node(a, N_CALL, NULL, NULL);
			call->op = i;
			if (take(a, "("))
				call->a = arguments(a, ")");
			else if (i != 0)
				syntax(a);
			return call;
		}
	struct node *v = node(a, N_VAR, NULL, NULL);
	v->s = name;
	if (*a->s == '[') {
		a->s++;
		v->kind = N_INDEX;
		v->a = arguments(a, "]");
	} else if (*a->s == '(') {
		not_here(a, "awk functions");
	}
	return v;
}

static struct node *primary(struct awk *a)
{
	struct node *n;
	char *end;

	blanks(a, false);
	if (++a->depth > DEPTH_MAX)
		syntax(a);
	if (take(a, "(")) {
		bool no_in = a->no_in;
		a->no_in = false;
		n = node(a, N_GROUP, expression(a), NULL);
		a->no_in = no_in;
		if (take(a, ",")) { /* (i,j) in array */
			struct node *second = node(a, N_EXPR, expression(a), NULL);
			struct node *first = node(a, N_EXPR, n->a, NULL);
			first->next = second;
			n->b = first;
		}
		expect(a, ")");
	} else if (*a->s == '"') {
		a->s++;
		n = node(a, N_STRING, NULL, NULL);
		n->s = string_token(a, '"');
	} else if (*a->s == '/') {
		a->s++;
		n = node(a, N_REGEX, NULL, NULL);
		n->s = string_token(a, '/');
	} else if (isdigit((unsigned char)*a->s) ||
		(*a->s == '.' && isdigit((unsigned char)a->s[1]))) {
		n = node(a, N_NUMBER, NULL, NULL);
		n->number = strtod(a->s, &end);
		a->s = end;
	} else if (take(a, "$")) {
		bool minus = take(a, "++");
		n = node(a, N_FIELD, primary(a), NULL);
		(void)minus;
	} else if (strncmp(a->s, "++", 2) == 0 || strncmp(a->s, "--", 2) == 0) {
		int op = *a->s;
		a->s += 2;
		n = node(a, N_PRE, primary(a), NULL);
		n->op = op;
	} else if (isalpha((unsigned char)*a->s) || *a->s == '_') {
		n = name_or_call(a);
	} else {
		syntax(a);
	}
	a->depth--;
	if ((n->kind == N_VAR || n->kind == N_FIELD || n->kind == N_INDEX) &&
		(strncmp(a->s, "++", 2) == 0 || strncmp(a->s, "--", 2) == 0)) {
		struct node *post = node(a, N_POST, n, NULL);
		post->op = *a->s;
		a->s += 2;
		return post;
	}
	return n;
}

static struct node *unary(struct awk *a);

static struct node *power(struct awk *a)
{
	struct node *left = primary(a);

	blanks(a, false);
	if (a->s[0] == '^' && a->s[1] != '=') {
		a->s++;
		left = node(a, N_BINARY, left, unary(a));
		left->op = '^';
	}
	return left;
}

static struct node *unary(struct awk *a)
{
	blanks(a, false);
	char c = *a->s;
	if ((c == '-' || c == '+' || c == '!') && a->s[1] != c && !(c == '!' && a->s[1] == '~')) {
		a->s++;
		if (++a->depth > DEPTH_MAX)
			syntax(a);
		struct node *n = node(a, c == '!' ? N_NOT : N_UNARY, unary(a), NULL);
		n->op = c;
		a->depth--;
		return n;
	}
	return power(a);
}

static struct node *product(struct awk *a)
{
	struct node *left = unary(a);

	for (;;) {
		blanks(a, false);
		char c = *a->s;
		if ((c != '*' && c != '/' && c != '%') || a->s[1] == '=' ||
			(c == '*' && a->s[1] == '*'))
			return left;
		a->s++;
		left = node(a, N_BINARY, left, unary(a));
		left->op = c;
	}
}

static struct node *sum(struct awk *a)
{
	struct node *left = product(a);

	for (;;) {
		blanks(a, false);
		char c = *a->s;
		if ((c != '+' && c != '-') || a->s[1] == '=' || a->s[1] == c)
			return left;
		a->s++;
		left = node(a, N_BINARY, left, product(a));
		left->op = c;
	}
}

/* may what follows be joined to what stands before? */
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

static struct node *concatenation(struct awk *a)
{
	struct node *left = sum(a);

	for (;;) {
		blanks(a, false);
		if (!joins(a))
			return left;
		left = node(a, N_CONCAT, left, sum(a));
	}
}

static struct node *comparison(struct awk *a)
{
	static const char *const ops[] = {"<=", "==", "!=", ">=", "<", ">", NULL};
	struct node *left = concatenation(a);

	blanks(a, false);
	for (int i = 0; ops[i]; i++) {
		if (strncmp(a->s, ops[i], strlen(ops[i])) != 0 || (ops[i][0] == '>' && a->no_in))
			continue;
		a->s += strlen(ops[i]);
		left = node(a, N_COMPARE, left, concatenation(a));
		left->op = i;
		break;
	}
	return left;
}

static struct node *matching(struct awk *a)
{
	struct node *left = comparison(a);

	for (;;) {
		blanks(a, false);
		if (a->s[0] == '~') {
			a->s++;
			left = node(a, N_MATCH, left, comparison(a));
		} else if (a->s[0] == '!' && a->s[1] == '~') {
			a->s += 2;
			left = node(a, N_NOMATCH, left, comparison(a));
		} else if (take(a, "in")) {
			blanks(a, false);
			struct node *array = name_or_call(a);
			left = node(a, N_IN, left, array);
		} else {
			return left;
		}
	}
}

static struct node *conjunction(struct awk *a)
{
	struct node *left = matching(a);

	while (take(a, "&&")) {
		blanks(a, true);
		left = node(a, N_AND, left, matching(a));
	}
	return left;
}

static struct node *disjunction(struct awk *a)
{
	struct node *left = conjunction(a);

	while (take(a, "||")) {
		blanks(a, true);
		left = node(a, N_OR, left, conjunction(a));
	}
	return left;
}

static struct node *expression(struct awk *a)
{
	if (++a->depth > DEPTH_MAX)
		syntax(a);
	struct node *left = disjunction(a);
	blanks(a, false);
	if (take(a, "?")) {
		blanks(a, true);
		struct node *choice = node(a, N_COND, left, expression(a));
		blanks(a, true);
		expect(a, ":");
		blanks(a, true);
		choice->c = expression(a);
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
			syntax(a);
		a->s += op == '=' ? 1 : 2;
		blanks(a, true);
		left = node(a, N_ASSIGN, left, expression(a));
		left->op = op;
	}
	a->depth--;
	return left;
}

/* ---- statements ---- */

static void ends_statement(struct awk *a)
{
	blanks(a, false);
	if (*a->s == ';' || *a->s == '\n')
		a->s++;
	else if (*a->s && *a->s != '}')
		syntax(a);
	blanks(a, true);
}

static struct node *print_statement(struct awk *a, enum kind kind)
{
	struct node *n = node(a, kind, NULL, NULL), **last = &n->a;

	a->no_in = true;
	blanks(a, false);
	while (*a->s && !strchr(";}\n>|", *a->s)) {
		struct node *e = expression(a);
		if (e->kind == N_GROUP && e->b && !n->a) { /* print (a, b) */
			n->a = e->b;
			last = &e->b->next->next;
		} else {
			*last = node(a, N_EXPR, e, NULL);
			last = &(*last)->next;
		}
		if (!take(a, ","))
			break;
		blanks(a, true);
	}
	a->no_in = false;
	blanks(a, false);
	if (*a->s == '>' || *a->s == '|')
		not_here(a, "awk print > FILE");
	ends_statement(a);
	return n;
}

static struct node *block(struct awk *a)
{
	struct node *n = node(a, N_BLOCK, NULL, NULL), **last = &n->a;

	blanks(a, true);
	while (*a->s && *a->s != '}') {
		if (*a->s == ';') {
			a->s++;
			blanks(a, true);
			continue;
		}
		struct node *holder = node(a, N_BLOCK, NULL, NULL);
		holder->a = statement(a);
		holder->kind = N_EXPR;
		*last = holder;
		last = &holder->next;
		blanks(a, true);
	}
	expect(a, "}");
	return n;
}

static struct node *body(struct awk *a)
{
	blanks(a, true);
	if (*a->s == ';') {
		a->s++;
		return node(a, N_BLOCK, NULL, NULL);
	}
	return statement(a);
}

static struct node *simple_statement(struct awk *a)
{
	struct node *n = node(a, N_EXPR, NULL, NULL);

	if (take(a, "delete")) {
		blanks(a, false);
		n->kind = N_DELETE;
		n->a = name_or_call(a);
		return n;
	}
	n->a = expression(a);
	return n;
}

static struct node *for_statement(struct awk *a)
{
	struct node *n = node(a, N_FOR, NULL, NULL);
	const char *start = a->s;

	expect(a, "(");
	blanks(a, true);
	size_t length = 0;
	while (isalnum((unsigned char)a->s[length]) || a->s[length] == '_')
		length++;
	const char *name = a->s;
	if (length) {
		a->s += length;
		if (take(a, "in")) {
			blanks(a, false);
			n->kind = N_FORIN;
			n->s = keep_text(a, name, length);
			n->a = name_or_call(a);
			if (take(a, ")")) {
				n->d = body(a);
				return n;
			}
		}
	}
	a->s = start;
	n->kind = N_FOR;
	expect(a, "(");
	blanks(a, true);
	n->a = *a->s == ';' ? NULL : simple_statement(a);
	expect(a, ";");
	blanks(a, true);
	n->b = *a->s == ';' ? NULL : expression(a);
	expect(a, ";");
	blanks(a, true);
	n->c = *a->s == ')' ? NULL : simple_statement(a);
	expect(a, ")");
	n->d = body(a);
	return n;
}

static struct node *if_statement(struct awk *a)
{
	struct node *n = node(a, N_IF, NULL, NULL);

	expect(a, "(");
	n->a = expression(a);
	expect(a, ")");
	n->b = body(a);
	const char *here = a->s;
	blanks(a, true);
	if (*a->s == ';')
		a->s++;
	blanks(a, true);
	if (take(a, "else"))
		n->c = body(a);
	else
		a->s = here;
	return n;
}

static struct node *while_statement(struct awk *a)
{
	struct node *n = node(a, N_WHILE, NULL, NULL);

	expect(a, "(");
	n->a = expression(a);
	expect(a, ")");
	n->d = body(a);
	return n;
}

static struct node *do_statement(struct awk *a)
{
	struct node *n = node(a, N_DO, NULL, NULL);

	n->d = body(a);
	blanks(a, true);
	expect(a, "while");
	expect(a, "(");
	n->a = expression(a);
	expect(a, ")");
	ends_statement(a);
	return n;
}

static struct node *jump_statement(struct awk *a, enum kind kind)
{
	struct node *n = node(a, kind, NULL, NULL);

	blanks(a, false);
	if (kind == N_EXIT && *a->s && !strchr(";}\n", *a->s))
		n->a = expression(a);
	ends_statement(a);
	return n;
}

static struct node *statement(struct awk *a)
{
	struct node *n;

	if (++a->depth > DEPTH_MAX)
		syntax(a);
	blanks(a, true);
	if (take(a, "{"))
		n = block(a);
	else if (take(a, "if"))
		n = if_statement(a);
	else if (take(a, "while"))
		n = while_statement(a);
	else if (take(a, "do"))
		n = do_statement(a);
	else if (take(a, "for"))
		n = for_statement(a);
	else if (take(a, "printf"))
		n = print_statement(a, N_PRINTF);
	else if (take(a, "print"))
		n = print_statement(a, N_PRINT);
	else if (take(a, "next"))
		n = jump_statement(a, N_NEXT);
	else if (take(a, "exit"))
		n = jump_statement(a, N_EXIT);
	else if (take(a, "break"))
		n = jump_statement(a, N_BREAK);
	else if (take(a, "continue"))
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
	struct rule *r = keep(a, sizeof(*r));

	if (take(a, "function") || take(a, "func"))
		not_here(a, "awk functions");
	if (take(a, "BEGIN"))
		r->begin = true;
	else if (take(a, "END"))
		r->end = true;
	else if (*a->s != '{') {
		r->from = expression(a);
		if (take(a, ",")) {
			blanks(a, true);
			r->to = expression(a);
		}
	}
	if (take(a, "{")) {
		r->has_action = true;
		r->action = block(a);
	} else if (r->begin || r->end) {
		syntax(a);
	}
	*a->last_rule = r;
	a->last_rule = &r->next;
}

static void read_program(struct awk *a, const char *source)
{
	a->s = source;
	a->last_rule = &a->rules;
	for (;;) {
		blanks(a, true);
		while (*a->s == ';') {
			a->s++;
			blanks(a, true);
		}
		if (!*a->s)
			return;
		read_rule(a);
	}
}

/* ---- values ---- */

static struct cell value(struct awk *a, struct node *n);

static void step(struct awk *a)
{
	if (++a->steps < STEPS_MAX)
		return;
	no_effect(a->p, "awk", N_("it was ended: a loop without end"));
	longjmp(a->wrong, 2);
}

static char *index_text(struct awk *a, struct node *list)
{
	struct text t = {0};
	char room[40];

	for (struct node *n = list; n; n = n->next) {
		struct cell c = value(a, n->a);
		text_add(&t, "%s%s", n == list ? "" : "\034", string_of(&c, room));
	}
	char *k = keep_text(a, text_str(&t), t.len);
	text_free(&t);
	return k;
}

static void assign(struct awk *a, struct node *to, struct cell c)
{
	if (to->kind == N_VAR) {
		set_variable(a, to->s, c);
	} else if (to->kind == N_INDEX) {
		char *i = index_text(a, to->a);
		find_in(a, &variable(a, to->s)->elements, i, true)->cell = c;
	} else {
		struct cell i = value(a, to->a);
		set_field(a, (int)number_of(&i), c);
	}
}

static double calculate(struct awk *a, int op, double x, double y)
{
	switch (op) {
	case '+': return x + y;
	case '-': return x - y;
	case '*': return x * y;
	case '^': return pow(x, y);
	default: break;
	}
	if (y == 0) {
		process_error(a->p, "awk: division by zero\n");
		longjmp(a->wrong, 2);
	}
	return op == '/' ? x / y : fmod(x, y);
}

static struct cell compare(struct awk *a, int op, struct cell x, struct cell y)
{
	char r[40], s[40];
	int order;

	(void)a;
	if (is_numeric(&x) && is_numeric(&y)) {
		double v = number_of(&x), w = number_of(&y);
		order = v < w ? -1 : v > w;
	} else {
		order = strcmp(string_of(&x, r), string_of(&y, s));
	}
	bool is[] = {order <= 0, order == 0, order != 0, order >= 0, order<0, order> 0};
	return number_cell(is[op]);
}

/* does the text fit a pattern: /…/ itself, or what an expression gives */
static bool fits(struct awk *a, const char *s, struct node *pattern)
{
	regmatch_t m[1];
	char room[40];

	if (pattern->kind == N_REGEX)
		return match(a, pattern->s, s, m);
	struct cell c = value(a, pattern);
	return match(a, string_of(&c, room), s, m);
}

static const char *pattern_text(struct awk *a, struct node *n)
{
	char room[40];

	if (n->kind == N_REGEX)
		return n->s;
	struct cell c = value(a, n);
	const char *s = string_of(&c, room);
	return keep_text(a, s, strlen(s));
}

static struct cell substitute(struct awk *a, struct node *args, bool all)
{
	struct node *target = args->next->next ? args->next->next->a : NULL;
	struct cell by = value(a, args->next->a), old = target ? value(a, target) : a->fields[0];
	char r[40], s2[40];
	const char *pattern = pattern_text(a, args->a), *s = string_of(&old, r),
		   *with = string_of(&by, s2);
	struct text out = {0};
	regmatch_t m[1];
	regex_t re;
	int count = 0, flags = 0;

	if (regcomp(&re, pattern, REG_EXTENDED) != 0)
		longjmp(a->wrong, 2);
	while (regexec(&re, s, 1, m, flags) == 0) {
		text_putn(&out, s, (size_t)m[0].rm_so);
		for (const char *w = with; *w; w++)
			if (*w == '\\' && (w[1] == '&' || w[1] == '\\'))
				text_putc(&out, *++w);
			else if (*w == '&')
				text_putn(&out, s + m[0].rm_so, (size_t)(m[0].rm_eo - m[0].rm_so));
			else
				text_putc(&out, *w);
		count++;
		s += m[0].rm_eo;
		flags = REG_NOTBOL;
		if (m[0].rm_eo == m[0].rm_so) {
			if (!*s)
				break;
			text_putc(&out, *s++);
		}
		if (!all)
			break;
	}
	text_put(&out, s);
	regfree(&re);
	struct cell result = string_cell(a, text_str(&out));
	text_free(&out);
	if (count && target)
		assign(a, target, result);
	else if (count)
		set_field(a, 0, result);
	return number_cell(count);
}

struct splitting {
	struct var *array;
};

static void take_element(struct awk *a, void *arg, int n, const char *s, size_t length)
{
	char room[16];

	snprintf(room, sizeof(room), "%d", n);
	find_in(a, &((struct splitting *)arg)->array->elements, room, true)->cell =
		input_cell(a, s, length);
}

static struct cell split(struct awk *a, struct node *args)
{
	char room[40], fs[40];
	struct cell c = value(a, args->a);
	struct splitting into = {variable(a, args->next->a->s)};
	const char *by =
		args->next->next ? pattern_text(a, args->next->next->a) : setting(a, "FS", fs);

	into.array->elements = NULL;
	return number_cell(split_text(a, string_of(&c, room), by, take_element, &into));
}

static struct text format(struct awk *a, struct node *args)
{
	struct text out = {0}, wrong = {0};
	char *argv[64], room[40];
	int argc = 0;

	for (struct node *n = args; n && argc < 64; n = n->next) {
		struct cell c = value(a, n->a);
		if (argc && c.is_number && c.number != (double)(long long)c.number) {
			snprintf(room, sizeof(room), "%.17g", c.number);
			argv[argc++] = keep_text(a, room, strlen(room));
			continue;
		}
		const char *s = string_of(&c, room);
		argv[argc++] = keep_text(a, s, strlen(s));
	}
	/* %d of a number with decimals takes its whole part */
	int at = 1;
	for (const char *f = argc ? argv[0] : ""; *f && at < argc; f++) {
		if (*f != '%')
			continue;
		f += 1 + strspn(f + 1, "-+ #0123456789.");
		if (*f == '%')
			continue;
		if (strchr("dixXou", *f)) {
			struct cell c = {.s = argv[at], .is_text = true};
			snprintf(room, sizeof(room), "%lld", (long long)number_of(&c));
			argv[at] = keep_text(a, room, strlen(room));
		}
		at++;
		if (!*f)
			break;
	}
	/* once: printf(1) would use the format again for what is left */
	if (argc > at)
		argc = at > 1 ? at : 1;
	if (argc)
		printf_format(argc, argv, &out, &wrong);
	text_free(&wrong);
	return out;
}

/* the functions of two operands and of numbers */
static struct cell call_more(struct awk *a, struct node *args, const char *name, struct cell x)
{
	char room[40];
	const char *s = string_of(&x, room);
	struct text t = {0};
	regmatch_t m[1];

	struct cell y = args && args->next ? value(a, args->next->a) : number_cell(0);
	char second[40];
	if (strcmp(name, "index") == 0) {
		const char *at = strstr(s, string_of(&y, second));
		return number_cell(at ? (double)(at - s + 1) : 0);
	}
	if (strcmp(name, "match") == 0) {
		bool found = args->next && match(a, pattern_text(a, args->next->a), s, m);
		set_variable(a, "RSTART", number_cell(found ? (double)m[0].rm_so + 1 : 0));
		set_variable(
			a, "RLENGTH", number_cell(found ? (double)(m[0].rm_eo - m[0].rm_so) : -1));
		return variable(a, "RSTART")->cell;
	}
	if (strcmp(name, "substr") == 0) {
		double from = floor(number_of(&y) + 0.5), end = (double)strlen(s) + 1;
		if (args->next && args->next->next) {
			struct cell l = value(a, args->next->next->a);
			double stop = from + floor(number_of(&l) + 0.5);
			end = stop < end ? stop : end;
		}
		from = from < 1 ? 1 : from;
		if (end > from)
			text_putn(&t, s + (size_t)from - 1, (size_t)(end - from));
		x = string_cell(a, text_str(&t));
		text_free(&t);
		return x;
	}
	double v = number_of(&x);
	return number_cell(strcmp(name, "int") == 0  ? trunc(v)
			: strcmp(name, "sqrt") == 0  ? sqrt(v)
			: strcmp(name, "exp") == 0   ? exp(v)
			: strcmp(name, "log") == 0   ? log(v)
			: strcmp(name, "sin") == 0   ? sin(v)
			: strcmp(name, "cos") == 0   ? cos(v)
			: strcmp(name, "atan2") == 0 ? atan2(v, number_of(&y))
						     : 0);
}

static struct cell call(struct awk *a, struct node *n)
{
	struct node *args = n->a;
	const char *name = functions[n->op];
	char room[40];
	struct cell x = args && strcmp(name, "sub") != 0 && strcmp(name, "gsub") != 0 &&
			strcmp(name, "split") != 0 && args->a->kind != N_REGEX
		? value(a, args->a)
		: number_cell(0);
	const char *s = string_of(&x, room);
	struct text t = {0};

	if (strcmp(name, "length") == 0) {
		if (args && args->a->kind == N_VAR && variable(a, args->a->s)->elements) {
			int count = 0;
			for (struct var *v = variable(a, args->a->s)->elements; v; v = v->next)
				count++;
			return number_cell(count);
		}
		return number_cell((double)strlen(args ? s : string_of(&a->fields[0], room)));
	}
	if (!args && strcmp(name, "rand") != 0 && strcmp(name, "srand") != 0)
		syntax(a);
	if (strcmp(name, "sub") == 0 || strcmp(name, "gsub") == 0) {
		if (!args->next)
			syntax(a);
		return substitute(a, args, name[0] == 'g');
	}
	if (strcmp(name, "split") == 0)
		return args->next && args->next->a->kind == N_VAR ? split(a, args) : number_cell(0);
	if (strcmp(name, "sprintf") == 0) {
		t = format(a, args);
		x = string_cell(a, text_str(&t));
		text_free(&t);
		return x;
	}
	if (strcmp(name, "toupper") == 0 || strcmp(name, "tolower") == 0) {
		x = string_cell(a, s);
		for (char *c = x.s; *c; c++)
			*c = (char)(name[2] == 'u' ? toupper((unsigned char)*c)
						   : tolower((unsigned char)*c));
		return x;
	}
	return call_more(a, args, name, x);
}

static struct cell change(struct awk *a, struct node *n)
{
	struct cell old = value(a, n->a);
	double before = number_of(&old), after = before + (n->op == '+' ? 1 : -1);

	assign(a, n->a, number_cell(after));
	return number_cell(n->kind == N_PRE ? after : before);
}

static struct cell value_of_place(struct awk *a, struct node *n)
{
	if (n->kind == N_VAR)
		return strcmp(n->s, "NR") == 0 || strcmp(n->s, "FNR") == 0
			? number_cell(a->nr)
			: variable(a, n->s)->cell;
	if (n->kind == N_INDEX)
		return find_in(a, &variable(a, n->s)->elements, index_text(a, n->a), true)->cell;
	struct cell i = value(a, n->a);
	int at = (int)number_of(&i);
	if (at < 0)
		longjmp(a->wrong, 2);
	return at <= a->nf || at == 0 ? a->fields[at] : (struct cell){0};
}

static struct cell operate(struct awk *a, struct node *n)
{
	struct cell x, y;
	char r[40], s[40];
	struct text t = {0};

	switch (n->kind) {
	case N_AND:
	case N_OR:
		x = value(a, n->a);
		if (truth(&x) == (n->kind == N_OR))
			return number_cell(n->kind == N_OR);
		y = value(a, n->b);
		return number_cell(truth(&y));
	case N_NOT: x = value(a, n->a); return number_cell(!truth(&x));
	case N_UNARY:
		x = value(a, n->a);
		return number_cell(n->op == '-' ? -number_of(&x) : number_of(&x));
	case N_BINARY:
		x = value(a, n->a);
		y = value(a, n->b);
		return number_cell(calculate(a, n->op, number_of(&x), number_of(&y)));
	case N_CONCAT:
		x = value(a, n->a);
		y = value(a, n->b);
		text_add(&t, "%s%s", string_of(&x, r), string_of(&y, s));
		x = string_cell(a, text_str(&t));
		text_free(&t);
		return x;
	case N_COMPARE: x = value(a, n->a); return compare(a, n->op, x, value(a, n->b));
	case N_MATCH:
	case N_NOMATCH:
		x = value(a, n->a);
		return number_cell(fits(a, string_of(&x, r), n->b) == (n->kind == N_MATCH));
	case N_IN:
		if (n->a->kind == N_GROUP && n->a->b)
			return number_cell(find_in(a, &variable(a, n->b->s)->elements,
						   index_text(a, n->a->b), false) != NULL);
		x = value(a, n->a);
		return number_cell(find_in(a, &variable(a, n->b->s)->elements, string_of(&x, r),
					   false) != NULL);
	default: return (struct cell){0};
	}
}

static struct cell value(struct awk *a, struct node *n)
{
	struct cell x, y;
	char r[40];

	step(a);
	switch (n->kind) {
	case N_NUMBER: return number_cell(n->number);
	case N_STRING: return (struct cell){.s = n->s, .is_text = true};
	case N_REGEX: return number_cell(fits(a, string_of(&a->fields[0], r), n));
	case N_VAR:
	case N_INDEX:
	case N_FIELD: return value_of_place(a, n);
	case N_GROUP: return value(a, n->a);
	case N_ASSIGN:
		x = value(a, n->b);
		if (n->op != '=') {
			y = value(a, n->a);
			x = number_cell(calculate(a, n->op, number_of(&y), number_of(&x)));
		}
		assign(a, n->a, x);
		return x;
	case N_COND: x = value(a, n->a); return value(a, truth(&x) ? n->b : n->c);
	case N_PRE:
	case N_POST: return change(a, n);
	case N_CALL: return call(a, n);
	default: return operate(a, n);
	}
}

/* ---- running ---- */

static void run(struct awk *a, struct node *n);

static bool goes_on(struct awk *a)
{
	if (a->unwind == CONTINUES)
		a->unwind = RUN;
	if (a->unwind == BREAKS) {
		a->unwind = RUN;
		return false;
	}
	return a->unwind == RUN;
}

static bool holds(struct awk *a, struct node *n)
{
	struct cell c = n ? value(a, n) : number_cell(1);

	return truth(&c);
}

static void run_print(struct awk *a, struct node *n)
{
	char room[40], set[40];

	if (n->kind == N_PRINTF) {
		struct text t = format(a, n->a);
		text_putn(&a->out, text_str(&t), t.len);
		text_free(&t);
		return;
	}
	if (!n->a)
		text_put(&a->out, string_of(&a->fields[0], room));
	for (struct node *x = n->a; x; x = x->next) {
		struct cell c = value(a, x->a);
		text_add(&a->out, "%s%s", x == n->a ? "" : setting(a, "OFS", set),
			string_of(&c, room));
	}
	text_put(&a->out, setting(a, "ORS", set));
}

static void run_delete(struct awk *a, struct node *place)
{
	struct var **at = &variable(a, place->s)->elements;

	if (place->kind == N_VAR) {
		*at = NULL;
		return;
	}
	char *i = index_text(a, place->a);
	for (; *at; at = &(*at)->next)
		if (strcmp((*at)->name, i) == 0) {
			*at = (*at)->next;
			return;
		}
}

static void run_loop(struct awk *a, struct node *n)
{
	if (n->kind == N_FORIN) {
		for (struct var *v = variable(a, n->a->s)->elements; v; v = v->next) {
			set_variable(a, n->s, input_cell(a, v->name, strlen(v->name)));
			run(a, n->d);
			if (!goes_on(a))
				return;
		}
		return;
	}
	if (n->kind == N_FOR && n->a)
		run(a, n->a);
	bool first = n->kind == N_DO;
	while (first || holds(a, n->kind == N_FOR ? n->b : n->a)) {
		first = false;
		step(a);
		run(a, n->d);
		if (!goes_on(a))
			return;
		if (n->kind == N_FOR && n->c)
			run(a, n->c);
	}
}

static void run(struct awk *a, struct node *n)
{
	struct cell c;

	if (!n || a->unwind != RUN)
		return;
	step(a);
	switch (n->kind) {
	case N_BLOCK:
		for (struct node *x = n->a; x && a->unwind == RUN; x = x->next)
			run(a, x->a);
		break;
	case N_PRINT:
	case N_PRINTF: run_print(a, n); break;
	case N_IF: run(a, holds(a, n->a) ? n->b : n->c); break;
	case N_WHILE:
	case N_DO:
	case N_FOR:
	case N_FORIN: run_loop(a, n); break;
	case N_NEXT: a->unwind = NEXTS; break;
	case N_BREAK: a->unwind = BREAKS; break;
	case N_CONTINUE: a->unwind = CONTINUES; break;
	case N_EXIT:
		if (n->a) {
			c = value(a, n->a);
			a->status = (int)number_of(&c) & 255;
		}
		a->unwind = EXITS;
		break;
	case N_DELETE: run_delete(a, n->a); break;
	default: value(a, n->a);
	}
}

static bool rule_fits(struct awk *a, struct rule *r)
{
	if (!r->to)
		return holds(a, r->from);
	if (!r->in_range && !holds(a, r->from))
		return false;
	r->in_range = !holds(a, r->to);
	return true;
}

static void run_rules(struct awk *a, bool begin, bool end)
{
	char room[40];

	for (struct rule *r = a->rules; r && a->unwind == RUN; r = r->next) {
		if (r->begin != begin || r->end != end || (!begin && !end && !rule_fits(a, r)))
			continue;
		if (r->has_action) {
			run(a, r->action);
		} else {
			text_put(&a->out, string_of(&a->fields[0], room));
			text_putc(&a->out, '\n');
		}
	}
	if (a->unwind == NEXTS)
		a->unwind = RUN;
}

static void run_records(struct awk *a)
{
	const char *line;
	size_t n;

	while (a->unwind == RUN && operands_line(&a->data, &a->at, &line, &n)) {
		a->nr++;
		a->fields[0] = input_cell(a, line, n);
		split_record(a);
		run_rules(a, false, false);
	}
}

static bool reads_input(const struct awk *a)
{
	for (const struct rule *r = a->rules; r; r = r->next)
		if (!r->begin)
			return true;
	return false;
}

static void run_program(struct awk *a, const char *source, int count, char **names)
{
	read_program(a, source);
	run_rules(a, true, false);
	if (reads_input(a) && a->unwind == RUN) {
		int files = 0;
		for (int i = 0; i < count; i++) {
			char *equals = strchr(names[i], '=');
			if (equals && (isalpha((unsigned char)names[i][0]) || names[i][0] == '_')) {
				char *name = keep_text(a, names[i], (size_t)(equals - names[i]));
				set_variable(
					a, name, input_cell(a, equals + 1, strlen(equals + 1)));
				continue;
			}
			files++;
			int error = operands_read(a->p, names[i], &a->data);
			if (error) {
				process_error(a->p, "awk: cannot open \"%s\" (%s)\n", names[i],
					errno_words(error));
				a->status = 2;
			}
		}
		if (!files)
			operands_read(a->p, "-", &a->data);
		run_records(a);
	}
	if (a->unwind == EXITS)
		a->unwind = RUN;
	run_rules(a, false, true);
}

static void start(struct awk *a)
{
	set_variable(a, "FS", string_cell(a, " "));
	set_variable(a, "OFS", string_cell(a, " "));
	set_variable(a, "ORS", string_cell(a, "\n"));
	set_variable(a, "SUBSEP", string_cell(a, "\034"));
}

static char *unescaped(struct awk *a, const char *s)
{
	struct text t = {0};

	for (; *s; s++)
		if (*s == '\\' && (s[1] == 't' || s[1] == 'n'))
			text_putc(&t, *++s == 't' ? '\t' : '\n');
		else
			text_putc(&t, *s);
	char *k = keep_text(a, text_str(&t), t.len);
	text_free(&t);
	return k;
}

static void set_option(struct awk *a, int c, const char *argument)
{
	const char *equals = strchr(argument, '=');

	if (c == 'F') {
		set_variable(a, "FS",
			string_cell(a, strcmp(argument, "t") == 0 ? "\t" : unescaped(a, argument)));
	} else if (c == 'v' && equals) {
		const char *value = unescaped(a, equals + 1);
		set_variable(a, keep_text(a, argument, (size_t)(equals - argument)),
			input_cell(a, value, strlen(value)));
	}
}

/* everything that may end by a longjmp */
static void begin(struct awk *a, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "+F:v:f:");
	bool given = false;
	int c, first = 1;

	start(a);
	while ((c = option_next(&o)) != -1) {
		if (c == '?' || c == ':') {
			option_complain(a->p, &o, c);
			longjmp(a->wrong, 2);
		}
		if (c == 'f') {
			given = true;
			operands_read(a->p, o.argument, &a->source);
		} else {
			set_option(a, c, o.argument);
		}
	}
	if (!given && o.operands == 0) {
		process_error(a->p, "Usage: awk [options] 'program' [file ...]\n");
		longjmp(a->wrong, 2);
	}
	if (!given)
		text_put(&a->source, argv[first++]);
	run_program(a, text_str(&a->source), o.operands - first + 1, argv + first);
}

static void awk_free(struct awk *a)
{
	for (size_t i = 0; i < a->made_count; i++)
		free(a->made[i]);
	free(a->made);
	text_free(&a->out);
	text_free(&a->data);
	text_free(&a->source);
	free(a);
}

static void run_awk(struct process *p, int argc, char **argv)
{
	struct awk *a = calloc(1, sizeof(*a));

	if (!a)
		abort();
	a->p = p;
	int wrong = setjmp(a->wrong);
	if (wrong == 0)
		begin(a, argc, argv);
	process_write(p, text_str(&a->out), a->out.len);
	int status = wrong == 3 ? STATUS_NOT_SIMULATED : wrong ? 2 : a->status;
	awk_free(a);
	process_exit(p, status);
}

const struct command awk_command = {
	.name = "awk", .summary = "lines, by patterns and actions", .run = run_awk};
const struct command gawk_command = {.name = "gawk", .summary = "the same", .run = run_awk};
