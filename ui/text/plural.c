/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The expression of Plural-Forms (gettext's manual, "Additional functions for plural forms"): C
 * with the variable n, numbers, ( ) ! * / % + - < > <= >= == != && || ?:. || ?: are read, one
 * counts.
 */
#include "ui/text/plural.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct plural {
	const char *at;
	uint64_t n;
	unsigned depth;
	bool wrong;
};

#define DEPTH_MAX 64

static uint64_t choice(struct plural *p);

static bool take_operator(struct plural *p, const char *op)
{
	size_t n = strlen(op);

	p->at += strspn(p->at, " \t");
	if (strncmp(p->at, op, n) != 0)
		return false;
	p->at += n;
	return true;
}

static uint64_t operand(struct plural *p)
{
	uint64_t value = 0;

	if (++p->depth > DEPTH_MAX)
		p->wrong = true;
	else if (take_operator(p, "!"))
		value = !operand(p);
	else if (take_operator(p, "n"))
		value = p->n;
	else if (take_operator(p, "(")) {
		value = choice(p);
		p->wrong |= !take_operator(p, ")");
	} else if (isdigit((unsigned char)*p->at))
		value = strtoull(p->at, (char **)&p->at, 10);
	else
		p->wrong = true;
	p->depth--;
	return value;
}

static uint64_t apply(struct plural *p, const char *op, uint64_t a, uint64_t b)
{
	switch (op[0]) {
	case '|': return a || b;
	case '&': return a && b;
	case '=': return a == b;
	case '!': return a != b;
	case '<': return op[1] ? a <= b : a < b;
	case '>': return op[1] ? a >= b : a > b;
	case '+': return a + b;
	case '-': return a - b;
	case '*': return a * b;
	}
	p->wrong |= b == 0;
	return b == 0 ? 0 : *op == '/' ? a / b : a % b;
}

static uint64_t binary(struct plural *p, unsigned level)
{
	static const char *const levels[][5] = {
		{"||"}, {"&&"}, {"==", "!="}, {"<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/", "%"}};

	if (level == sizeof(levels) / sizeof(levels[0]))
		return operand(p);
	uint64_t value = binary(p, level + 1);
	for (unsigned i = 0; !p->wrong && levels[level][i];)
		if (take_operator(p, levels[level][i])) {
			value = apply(p, levels[level][i], value, binary(p, level + 1));
			i = 0;
		} else {
			i++;
		}
	return value;
}

static uint64_t choice(struct plural *p)
{
	uint64_t value = binary(p, 0);

	if (p->wrong || !take_operator(p, "?"))
		return value;
	uint64_t yes = choice(p);
	p->wrong |= !take_operator(p, ":");
	uint64_t no = p->wrong ? 0 : choice(p);
	return value ? yes : no;
}

unsigned plural_form(const char *header, uint64_t n)
{
	const char *field = header ? strstr(header, "Plural-Forms:") : NULL;
	const char *forms = field ? strstr(field, "nplurals=") : NULL;
	const char *plural = field ? strstr(field, " plural=") : NULL;

	if (!forms || !plural)
		return 0;
	struct plural p = {.at = plural + strlen(" plural="), .n = n};
	uint64_t form = choice(&p);
	if (p.wrong || form >= strtoull(forms + strlen("nplurals="), NULL, 10))
		return 0;
	return (unsigned)form;
}
