/* SPDX-License-Identifier: GPL-2.0-or-later */
/* awk: evaluates the expressions of the tree. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/text/awk.h"
#include "app/system/calendar.h"
#include "app/system/commands.h"
#include "app/system/operands.h"
#include "app/system/printf.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/text.h"
#include "engine/engine.h"

void awk_step(struct awk *a)
{
	if (++a->steps < STEPS_MAX)
		return;
	no_effect(a->p, "awk", N_("stopped: an endless loop"));
	longjmp(a->wrong, 2);
}

char *awk_index_text(struct awk *a, struct awk_node *list)
{
	struct text t = {0};
	char room[40];

	for (struct awk_node *n = list; n; n = n->next) {
		struct cell c = awk_value(a, n->a);
		text_add(&t, "%s%s", n == list ? "" : "\034", awk_string_of(&c, room));
	}
	char *k = awk_keep_text(a, text_str(&t), t.len);
	text_free(&t);
	return k;
}

void awk_assign(struct awk *a, struct awk_node *to, struct cell c)
{
	if (to->kind == N_VAR) {
		awk_set_variable(a, to->s, c);
	} else if (to->kind == N_INDEX) {
		char *i = awk_index_text(a, to->a);
		awk_find_in(a, &awk_variable(a, to->s)->elements, i, true)->cell = c;
	} else {
		struct cell i = awk_value(a, to->a);
		awk_set_field(a, (int)awk_number_of(&i), c);
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
	if (awk_is_numeric(&x) && awk_is_numeric(&y)) {
		double v = awk_number_of(&x), w = awk_number_of(&y);
		order = v < w ? -1 : v > w;
	} else {
		order = strcmp(awk_string_of(&x, r), awk_string_of(&y, s));
	}
	bool is[] = {order <= 0, order == 0, order != 0, order >= 0, order<0, order> 0};
	return awk_number_cell(is[op]);
}

/* does the text match a pattern: /…/ itself, or the value of an expression */
static bool fits(struct awk *a, const char *s, struct awk_node *pattern)
{
	regmatch_t m[1];
	char room[40];

	if (pattern->kind == N_REGEX)
		return awk_match(a, pattern->s, s, m);
	struct cell c = awk_value(a, pattern);
	return awk_match(a, awk_string_of(&c, room), s, m);
}

static const char *pattern_text(struct awk *a, struct awk_node *n)
{
	char room[40];

	if (n->kind == N_REGEX)
		return n->s;
	struct cell c = awk_value(a, n);
	const char *s = awk_string_of(&c, room);
	return awk_keep_text(a, s, strlen(s));
}

static struct cell substitute(struct awk *a, struct awk_node *args, bool all)
{
	struct awk_node *target = args->next->next ? args->next->next->a : NULL;
	struct cell by = awk_value(a, args->next->a),
		    old = target ? awk_value(a, target) : a->fields[0];
	char r[40], s2[40];
	const char *pattern = pattern_text(a, args->a), *s = awk_string_of(&old, r),
		   *with = awk_string_of(&by, s2);
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
	struct cell result = awk_string_cell(a, text_str(&out));
	text_free(&out);
	if (count && target)
		awk_assign(a, target, result);
	else if (count)
		awk_set_field(a, 0, result);
	return awk_number_cell(count);
}

struct splitting {
	struct var *array;
};

static void take_element(struct awk *a, void *arg, int n, const char *s, size_t length)
{
	char room[16];

	snprintf(room, sizeof(room), "%d", n);
	awk_find_in(a, &((struct splitting *)arg)->array->elements, room, true)->cell =
		awk_input_cell(a, s, length);
}

static struct cell split(struct awk *a, struct awk_node *args)
{
	char room[40], fs[40];
	struct cell c = awk_value(a, args->a);
	struct splitting into = {awk_variable(a, args->next->a->s)};
	const char *by =
		args->next->next ? pattern_text(a, args->next->next->a) : awk_setting(a, "FS", fs);

	into.array->elements = NULL;
	return awk_number_cell(awk_split_text(a, awk_string_of(&c, room), by, take_element, &into));
}

struct text awk_format(struct awk *a, struct awk_node *args)
{
	struct text out = {0}, wrong = {0};
	char *argv[64], room[40];
	int argc = 0;

	for (struct awk_node *n = args; n && argc < 64; n = n->next) {
		struct cell c = awk_value(a, n->a);
		if (argc && c.is_number && c.number != (double)(long long)c.number) {
			snprintf(room, sizeof(room), "%.17g", c.number);
			argv[argc++] = awk_keep_text(a, room, strlen(room));
			continue;
		}
		const char *s = awk_string_of(&c, room);
		argv[argc++] = awk_keep_text(a, s, strlen(s));
	}
	/* %d of a number with decimals uses its integer part */
	int at = 1;
	for (const char *f = argc ? argv[0] : ""; *f && at < argc; f++) {
		if (*f != '%')
			continue;
		f += 1 + strspn(f + 1, "-+ #0123456789.");
		if (*f == '%')
			continue;
		if (strchr("dixXou", *f)) {
			struct cell c = {.s = argv[at], .is_text = true};
			snprintf(room, sizeof(room), "%lld", (long long)awk_number_of(&c));
			argv[at] = awk_keep_text(a, room, strlen(room));
		}
		at++;
		if (!*f)
			break;
	}
	/* once only: printf(1) would reuse the format for the remaining arguments */
	if (argc > at)
		argc = at > 1 ? at : 1;
	if (argc)
		printf_format(argc, argv, &out, &wrong);
	text_free(&wrong);
	return out;
}

/* the functions of two operands and of numbers */
static struct cell call_more(struct awk *a, struct awk_node *args, const char *name, struct cell x)
{
	char room[40];
	const char *s = awk_string_of(&x, room);
	struct text t = {0};
	regmatch_t m[1];

	struct cell y = args && args->next ? awk_value(a, args->next->a) : awk_number_cell(0);
	char second[40];
	if (strcmp(name, "close") == 0)
		return awk_number_cell(awk_close(a, s));
	if (strcmp(name, "system") == 0) {
		const struct awk_wish w = {.command = s};
		return awk_number_cell(awk_command(a, &w, NULL, NULL));
	}
	if (strcmp(name, "index") == 0) {
		const char *at = strstr(s, awk_string_of(&y, second));
		return awk_number_cell(at ? (double)(at - s + 1) : 0);
	}
	if (strcmp(name, "match") == 0) {
		bool found = args->next && awk_match(a, pattern_text(a, args->next->a), s, m);
		awk_set_variable(a, "RSTART", awk_number_cell(found ? (double)m[0].rm_so + 1 : 0));
		awk_set_variable(a, "RLENGTH",
			awk_number_cell(found ? (double)(m[0].rm_eo - m[0].rm_so) : -1));
		return awk_variable(a, "RSTART")->cell;
	}
	if (strcmp(name, "substr") == 0) {
		double from = floor(awk_number_of(&y) + 0.5), end = (double)strlen(s) + 1;
		if (args->next && args->next->next) {
			struct cell l = awk_value(a, args->next->next->a);
			double stop = from + floor(awk_number_of(&l) + 0.5);
			end = stop < end ? stop : end;
		}
		from = from < 1 ? 1 : from;
		if (end > from)
			text_putn(&t, s + (size_t)from - 1, (size_t)(end - from));
		x = awk_string_cell(a, text_str(&t));
		text_free(&t);
		return x;
	}
	double v = awk_number_of(&x);
	return awk_number_cell(strcmp(name, "int") == 0 ? trunc(v)
			: strcmp(name, "sqrt") == 0     ? sqrt(v)
			: strcmp(name, "exp") == 0      ? exp(v)
			: strcmp(name, "log") == 0      ? log(v)
			: strcmp(name, "sin") == 0      ? sin(v)
			: strcmp(name, "cos") == 0      ? cos(v)
			: strcmp(name, "atan2") == 0    ? atan2(v, awk_number_of(&y))
							: 0);
}

/* systime() and strftime(FORMAT, TIME): of the lab's clock */
static struct cell call_time(struct awk *a, struct awk_node *args, bool number)
{
	int64_t now = calendar_now(a->p->host);
	struct text t = {0};
	char room[40];

	if (number)
		return awk_number_cell((double)(CALENDAR_START + now / NSEC_PER_SEC));
	struct cell format = args ? awk_value(a, args->a) : awk_string_cell(a, "%c");
	if (args && args->next) {
		struct cell when = awk_value(a, args->next->a);
		now = ((int64_t)awk_number_of(&when) - CALENDAR_START) * NSEC_PER_SEC;
	}
	calendar_put(&t, now, awk_string_of(&format, room));
	struct cell c = awk_string_cell(a, text_str(&t));
	text_free(&t);
	return c;
}

static struct cell call(struct awk *a, struct awk_node *n)
{
	struct awk_node *args = n->a;
	const char *name = awk_functions[n->op];
	char room[40];
	struct cell x = args && strcmp(name, "sub") != 0 && strcmp(name, "gsub") != 0 &&
			strcmp(name, "split") != 0 && args->a->kind != N_REGEX
		? awk_value(a, args->a)
		: awk_number_cell(0);
	const char *s = awk_string_of(&x, room);
	struct text t = {0};

	if (strcmp(name, "length") == 0) {
		if (args && args->a->kind == N_VAR && awk_variable(a, args->a->s)->elements) {
			int count = 0;
			for (struct var *v = awk_variable(a, args->a->s)->elements; v; v = v->next)
				count++;
			return awk_number_cell(count);
		}
		return awk_number_cell(
			(double)strlen(args ? s : awk_string_of(&a->fields[0], room)));
	}
	if (strcmp(name, "systime") == 0 || strcmp(name, "strftime") == 0)
		return call_time(a, args, name[1] == 'y');
	if (!args && !strstr(" rand srand fflush ", name))
		awk_syntax(a);
	if (strcmp(name, "sub") == 0 || strcmp(name, "gsub") == 0) {
		if (!args->next)
			awk_syntax(a);
		return substitute(a, args, name[0] == 'g');
	}
	if (strcmp(name, "split") == 0)
		return args->next && args->next->a->kind == N_VAR ? split(a, args)
								  : awk_number_cell(0);
	if (strcmp(name, "sprintf") == 0) {
		t = awk_format(a, args);
		x = awk_string_cell(a, text_str(&t));
		text_free(&t);
		return x;
	}
	if (strcmp(name, "toupper") == 0 || strcmp(name, "tolower") == 0) {
		x = awk_string_cell(a, s);
		for (char *c = x.s; *c; c++)
			*c = (char)(name[2] == 'u' ? toupper((unsigned char)*c)
						   : tolower((unsigned char)*c));
		return x;
	}
	return call_more(a, args, name, x);
}

static struct cell change(struct awk *a, struct awk_node *n)
{
	struct cell old = awk_value(a, n->a);
	double before = awk_number_of(&old), after = before + (n->op == '+' ? 1 : -1);

	awk_assign(a, n->a, awk_number_cell(after));
	return awk_number_cell(n->kind == N_PRE ? after : before);
}

static struct cell value_of_place(struct awk *a, struct awk_node *n)
{
	if (n->kind == N_VAR)
		return strcmp(n->s, "NR") == 0     ? awk_number_cell(a->nr)
			: strcmp(n->s, "FNR") == 0 ? awk_number_cell(a->fnr)
						   : awk_variable(a, n->s)->cell;
	if (n->kind == N_INDEX)
		return awk_find_in(
			a, &awk_variable(a, n->s)->elements, awk_index_text(a, n->a), true)
			->cell;
	struct cell i = awk_value(a, n->a);
	int at = (int)awk_number_of(&i);
	if (at < 0)
		longjmp(a->wrong, 2);
	return at <= a->nf || at == 0 ? a->fields[at] : (struct cell){0};
}

static struct cell operate(struct awk *a, struct awk_node *n)
{
	struct cell x, y;
	char r[40], s[40];
	struct text t = {0};

	switch (n->kind) {
	case N_AND:
	case N_OR:
		x = awk_value(a, n->a);
		if (awk_truth(&x) == (n->kind == N_OR))
			return awk_number_cell(n->kind == N_OR);
		y = awk_value(a, n->b);
		return awk_number_cell(awk_truth(&y));
	case N_NOT: x = awk_value(a, n->a); return awk_number_cell(!awk_truth(&x));
	case N_UNARY:
		x = awk_value(a, n->a);
		return awk_number_cell(n->op == '-' ? -awk_number_of(&x) : awk_number_of(&x));
	case N_BINARY:
		x = awk_value(a, n->a);
		y = awk_value(a, n->b);
		return awk_number_cell(calculate(a, n->op, awk_number_of(&x), awk_number_of(&y)));
	case N_CONCAT:
		x = awk_value(a, n->a);
		y = awk_value(a, n->b);
		text_add(&t, "%s%s", awk_string_of(&x, r), awk_string_of(&y, s));
		x = awk_string_cell(a, text_str(&t));
		text_free(&t);
		return x;
	case N_COMPARE: x = awk_value(a, n->a); return compare(a, n->op, x, awk_value(a, n->b));
	case N_MATCH:
	case N_NOMATCH:
		x = awk_value(a, n->a);
		return awk_number_cell(fits(a, awk_string_of(&x, r), n->b) == (n->kind == N_MATCH));
	case N_IN:
		if (n->a->kind == N_GROUP && n->a->b)
			return awk_number_cell(awk_find_in(a, &awk_variable(a, n->b->s)->elements,
						       awk_index_text(a, n->a->b), false) != NULL);
		x = awk_value(a, n->a);
		return awk_number_cell(awk_find_in(a, &awk_variable(a, n->b->s)->elements,
					       awk_string_of(&x, r), false) != NULL);
	default: return (struct cell){0};
	}
}

struct cell awk_value(struct awk *a, struct awk_node *n)
{
	struct cell x, y;
	char r[40];

	awk_step(a);
	switch (n->kind) {
	case N_NUMBER: return awk_number_cell(n->number);
	case N_STRING: return (struct cell){.s = n->s, .is_text = true};
	case N_REGEX: return awk_number_cell(fits(a, awk_string_of(&a->fields[0], r), n));
	case N_VAR:
	case N_INDEX:
	case N_FIELD: return value_of_place(a, n);
	case N_GROUP: return awk_value(a, n->a);
	case N_ASSIGN:
		x = awk_value(a, n->b);
		if (n->op != '=') {
			y = awk_value(a, n->a);
			x = awk_number_cell(
				calculate(a, n->op, awk_number_of(&y), awk_number_of(&x)));
		}
		awk_assign(a, n->a, x);
		return x;
	case N_COND: x = awk_value(a, n->a); return awk_value(a, awk_truth(&x) ? n->b : n->c);
	case N_PRE:
	case N_POST: return change(a, n);
	case N_CALL: return call(a, n);
	case N_OWN: return awk_call_own(a, n);
	case N_GETLINE: return awk_number_cell(awk_getline(a, n));
	default: return operate(a, n);
	}
}
