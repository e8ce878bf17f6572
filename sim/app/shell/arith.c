/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arithmetic by precedence climbing. Operands that are not evaluated (after && || ?:) are still
 * parsed. A variable's value is itself an expression, to a limited depth; unset is 0. Overflow
 * wraps, as in bash; the smallest number divided by −1 is itself.
 */
#include "app/shell/arith.h"
#include "base/text.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DEPTH_MAX 64

struct arith {
	struct sh_env *env;
	const char *whole, *s, *last; /* last: start of the last token */
	struct text *why;
	uint32_t line;
	unsigned depth, skip; /* skip > 0: parsed, but not evaluated */
	bool failed;
};

static int64_t parse_comma(struct arith *a);

static void fail(struct arith *a, const char *what, const char *at)
{
	if (a->failed)
		return;
	a->failed = true;
	const char *whole = a->whole + strspn(a->whole, " \t\n");
	text_add(a->why, "%s: %s (error token is \"%s\")", whole, what, at);
}

static void skip_blanks(struct arith *a)
{
	a->s += strspn(a->s, " \t\n");
}

/* ---- operands ---- */

static int64_t variable(struct arith *a, const char *name)
{
	char room[32];
	const char *value = env_get(a->env, name, a->line, room);
	int64_t n = 0;

	if (a->skip || !value || !*value)
		return 0;
	if (a->depth >= DEPTH_MAX) {
		fail(a, "expression recursion level exceeded", value);
		return 0;
	}
	struct arith inner = {.env = a->env,
		.whole = value,
		.s = value,
		.last = value,
		.why = a->why,
		.line = a->line,
		.depth = a->depth + 1};
	n = parse_comma(&inner);
	skip_blanks(&inner);
	if (!inner.failed && *inner.s)
		fail(&inner, "syntax error in expression", inner.s);
	a->failed |= inner.failed;
	return n;
}

struct place { /* something that can be assigned to */
	char name[256];
	bool indexed, keyed;
	int64_t index;
	char key[256]; /* of an associative array */
};

static int64_t read_place(struct arith *a, const struct place *p)
{
	char room[32];

	if (!p->indexed)
		return variable(a, p->name);
	const struct sh_var *v = env_find(a->env, p->name);
	const char *value = !v ? NULL : p->keyed ? env_key(v, p->key) : env_element(v, p->index);
	int64_t n = 0;
	(void)room;
	if (value && !a->skip && !arith_eval(a->env, value, a->line, &n, a->why))
		a->failed = true;
	return n;
}

static int64_t assign(struct arith *a, const struct place *p, int64_t value)
{
	char text[32];

	if (a->skip || a->failed)
		return value;
	snprintf(text, sizeof(text), "%" PRId64, value);
	int error = p->keyed ? env_set_key(a->env, p->name, p->key, text)
		: p->indexed ? env_set_element(a->env, p->name, p->index, text)
			     : env_set(a->env, p->name, text);
	if (error) {
		a->failed = true;
		text_add(a->why, "%s: readonly variable", p->name);
	}
	return value;
}

static bool scan_place(struct arith *a, struct place *p)
{
	size_t n = 0;

	*p = (struct place){.indexed = false};
	if (!isalpha((unsigned char)*a->s) && *a->s != '_')
		return false;
	while (isalnum((unsigned char)a->s[n]) || a->s[n] == '_')
		n++;
	snprintf(p->name, sizeof(p->name), "%.*s", (int)n, a->s);
	a->s += n;
	if (*a->s != '[')
		return true;
	a->s++;
	p->indexed = true;
	const struct sh_var *v = env_find(a->env, p->name);
	p->keyed = v && v->flags & SH_KEYED;
	if (p->keyed) { /* its subscript is a text, not a sum */
		n = strcspn(a->s, "]");
		snprintf(p->key, sizeof(p->key), "%.*s", (int)n, a->s);
		a->s += n;
	} else {
		p->index = parse_comma(a);
	}
	skip_blanks(a);
	if (*a->s == ']')
		a->s++;
	return true;
}

static int digit_value(char c, int64_t base)
{
	int v = isdigit((unsigned char)c)   ? c - '0'
		: islower((unsigned char)c) ? c - 'a' + 10
		: isupper((unsigned char)c) ? c - 'A' + (base <= 36 ? 10 : 36)
		: c == '@'                  ? 62
		: c == '_'                  ? 63
					    : -1;
	return v;
}

static int64_t number(struct arith *a)
{
	const char *start = a->s;
	int64_t base = 10;
	uint64_t n = 0;

	if (a->s[0] == '0' && (a->s[1] | 32) == 'x') {
		base = 16;
		a->s += 2;
	} else if (a->s[0] == '0') {
		base = 8;
	} else {
		size_t digits = strspn(a->s, "0123456789");
		if (a->s[digits] == '#' && digits <= 2) {
			for (base = 0; *a->s != '#'; a->s++)
				base = base * 10 + (*a->s - '0');
			a->s++;
		}
	}
	if (base < 2 || base > 64) {
		fail(a, "invalid arithmetic base", start);
		return 0;
	}
	for (; isalnum((unsigned char)*a->s) || *a->s == '@' || *a->s == '_'; a->s++) {
		int v = digit_value(*a->s, base);
		if (v < 0 || v >= base) {
			fail(a, "value too great for base", start);
			return 0;
		}
		n = n * (uint64_t)base + (uint64_t)v;
	}
	return (int64_t)n;
}

static int64_t parse_unary(struct arith *a);

/* ++x --x: `by` is 1 or −1 */
static int64_t step_before(struct arith *a, int64_t by)
{
	struct place p;

	a->s += 2;
	skip_blanks(a);
	if (!scan_place(a, &p))
		return by == 1 ? parse_unary(a) : parse_unary(a); /* two signs */
	return assign(a, &p, (int64_t)((uint64_t)read_place(a, &p) + (uint64_t)by));
}

static int64_t parse_name(struct arith *a)
{
	struct place p;

	scan_place(a, &p);
	const char *behind = a->s;
	skip_blanks(a);
	if ((a->s[0] == '+' && a->s[1] == '+') || (a->s[0] == '-' && a->s[1] == '-')) {
		int64_t by = a->s[0] == '+' ? 1 : -1, old = read_place(a, &p);
		a->s += 2;
		assign(a, &p, (int64_t)((uint64_t)old + (uint64_t)by));
		return old;
	}
	a->s = behind;
	return read_place(a, &p);
}

static int64_t parse_primary(struct arith *a)
{
	skip_blanks(a);
	if (*a->s)
		a->last = a->s;
	if (*a->s == '(') {
		if (++a->depth > DEPTH_MAX) {
			fail(a, "expression recursion level exceeded", a->s);
			return 0;
		}
		a->s++;
		int64_t n = parse_comma(a);
		skip_blanks(a);
		if (!a->failed && *a->s != ')')
			fail(a, "missing `)'", *a->s ? a->s : a->last);
		a->s += *a->s == ')';
		a->depth--;
		return n;
	}
	if (isdigit((unsigned char)*a->s))
		return number(a);
	if (isalpha((unsigned char)*a->s) || *a->s == '_')
		return parse_name(a);
	fail(a, "syntax error: operand expected", *a->s ? a->s : a->last);
	return 0;
}

static int64_t power(struct arith *a, int64_t base, int64_t by)
{
	uint64_t n = 1, b = (uint64_t)base;

	if (by < 0) {
		fail(a, "exponent less than 0", a->last);
		return 0;
	}
	for (; by; by >>= 1, b *= b)
		if (by & 1)
			n *= b;
	return (int64_t)n;
}

static int64_t parse_unary(struct arith *a)
{
	skip_blanks(a);
	char c = a->s[0];
	if ((c == '+' || c == '-') && a->s[1] == c && !isdigit((unsigned char)a->s[2]))
		return step_before(a, c == '+' ? 1 : -1);
	if (c == '+' || c == '-' || c == '!' || c == '~') {
		if (++a->depth > DEPTH_MAX) {
			fail(a, "expression recursion level exceeded", a->s);
			return 0;
		}
		a->last = a->s++;
		int64_t n = parse_unary(a);
		a->depth--;
		return c == '-' ? (int64_t)(0 - (uint64_t)n) : c == '!' ? !n : c == '~' ? ~n : n;
	}
	int64_t n = parse_primary(a);
	skip_blanks(a);
	if (a->s[0] == '*' && a->s[1] == '*') {
		a->s += 2;
		n = power(a, n, parse_unary(a));
	}
	return n;
}

/* ---- binary operators ---- */

static const struct {
	const char *spelling;
	int level; /* higher binds tighter */
} operators[] = {{"<<", 8}, {">>", 8}, {"<=", 7}, {">=", 7}, {"==", 6}, {"!=", 6}, {"&&", 2},
	{"||", 1}, {"*", 10}, {"/", 10}, {"%", 10}, {"+", 9}, {"-", 9}, {"<", 7}, {">", 7},
	{"&", 5}, {"^", 4}, {"|", 3}};

static int find_operator(const char *s)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		size_t n = strlen(operators[i].spelling);
		if (strncmp(s, operators[i].spelling, n) != 0)
			continue;
		/* not an assignment such as += */
		bool compares = operators[i].level == 7 || operators[i].level == 6;
		if (s[n] == '=' && !compares && s[n + 1] != '=')
			return -1;
		return (int)i;
	}
	return -1;
}

static int64_t divide(struct arith *a, int64_t x, int64_t y, bool rest, const char *at)
{
	if (y == 0) {
		if (!a->skip)
			fail(a, "division by 0", at);
		return 0;
	}
	if (y == -1)
		return rest ? 0 : (int64_t)(0 - (uint64_t)x);
	return rest ? x % y : x / y;
}

static int64_t apply(struct arith *a, const char *op, int64_t x, int64_t y, const char *at)
{
	uint64_t ux = (uint64_t)x, uy = (uint64_t)y;

	switch (op[0]) {
	case '*': return (int64_t)(ux * uy);
	case '/': return divide(a, x, y, false, at);
	case '%': return divide(a, x, y, true, at);
	case '+': return (int64_t)(ux + uy);
	case '-': return (int64_t)(ux - uy);
	case '<': return op[1] == '<' ? (int64_t)(ux << (uy & 63)) : op[1] ? x <= y : x < y;
	case '>':
		if (op[1] == '>')
			return x < 0 ? ~(~x >> (uy & 63)) : x >> (uy & 63);
		return op[1] ? x >= y : x > y;
	case '=': return x == y;
	case '!': return x != y;
	case '&': return op[1] ? x && y : (int64_t)(ux & uy);
	case '^': return (int64_t)(ux ^ uy);
	default: return op[1] ? x || y : (int64_t)(ux | uy);
	}
}

static int64_t parse_binary(struct arith *a, int level)
{
	int64_t left = parse_unary(a);

	while (!a->failed) {
		skip_blanks(a);
		int i = find_operator(a->s);
		if (i < 0 || operators[i].level < level)
			break;
		const char *op = operators[i].spelling;
		bool idle = (op[0] == '&' && op[1] && !left) || (op[0] == '|' && op[1] && left);
		a->last = a->s;
		a->s += strlen(op);
		skip_blanks(a);
		const char *at = a->s;
		a->skip += idle;
		int64_t right = parse_binary(a, operators[i].level + 1);
		a->skip -= idle;
		left = apply(a, op, left, right, at);
	}
	return left;
}

static int64_t parse_assignment(struct arith *a);

static int64_t parse_choice(struct arith *a)
{
	int64_t n = parse_binary(a, 1);

	skip_blanks(a);
	if (a->failed || *a->s != '?')
		return n;
	a->s++;
	a->skip += !n;
	int64_t yes = parse_assignment(a);
	a->skip -= !n;
	skip_blanks(a);
	if (a->failed)
		return 0;
	if (*a->s != ':') {
		fail(a, "`:' expected for conditional expression", *a->s ? a->s : a->last);
		return 0;
	}
	a->s++;
	a->skip += !!n;
	int64_t no = parse_assignment(a);
	a->skip -= !!n;
	return n ? yes : no;
}

/* the length of an assignment operator at `s`: 0 none */
static size_t assignment(const char *s)
{
	if (s[0] == '=' && s[1] != '=')
		return 1;
	if (s[0] && strchr("*/%+-&^|", s[0]) && s[1] == '=')
		return 2;
	if ((s[0] == '<' || s[0] == '>') && s[1] == s[0] && s[2] == '=')
		return 3;
	return 0;
}

static int64_t parse_assignment(struct arith *a)
{
	skip_blanks(a);
	const char *start = a->s;
	struct place p;
	if (++a->depth > DEPTH_MAX)
		fail(a, "expression recursion level exceeded", a->s);
	int64_t n = 0;
	if (!a->failed && scan_place(a, &p)) {
		skip_blanks(a);
		size_t length = assignment(a->s);
		if (length) {
			char op[3] = {a->s[0], length == 3 ? a->s[1] : '\0', '\0'};
			a->s += length;
			const char *at = a->s;
			n = parse_assignment(a);
			if (length > 1)
				n = apply(a, op, read_place(a, &p), n, at);
			a->depth--;
			return assign(a, &p, n);
		}
		a->s = start;
	}
	if (!a->failed)
		n = parse_choice(a);
	a->depth--;
	return n;
}

static int64_t parse_comma(struct arith *a)
{
	int64_t n = parse_assignment(a);

	for (skip_blanks(a); !a->failed && *a->s == ','; skip_blanks(a)) {
		a->s++;
		n = parse_assignment(a);
	}
	return n;
}

bool arith_eval(struct sh_env *e, const char *s, uint32_t line, int64_t *value, struct text *why)
{
	struct arith a = {.env = e, .whole = s, .s = s, .last = s, .why = why, .line = line};

	*value = 0;
	skip_blanks(&a);
	if (*a.s == '\0')
		return true;
	*value = parse_comma(&a);
	skip_blanks(&a);
	if (!a.failed && *a.s)
		fail(&a,
			assignment(a.s) ? "attempted assignment to non-variable"
					: "syntax error in expression",
			a.s);
	return !a.failed;
}
