/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * awk: user-defined functions. A parameter is a local variable of the call; if the argument is an
 * array, or a name without a value that may become one, it is the caller's variable.
 */
#include <ctype.h>
#include <string.h>

#include "app/commands/text/awk.h"
#include "base/text.h"
#include "host/command.h"

enum { CALLS_MAX = 500 };

static char *read_name(struct awk *a)
{
	size_t n = 0;

	awk_blanks(a, true);
	while (isalnum((unsigned char)a->s[n]) || a->s[n] == '_')
		n++;
	if (n == 0 || isdigit((unsigned char)*a->s))
		awk_syntax(a);
	char *name = awk_keep_text(a, a->s, n);
	a->s += n;
	awk_blanks(a, false);
	return name;
}

void awk_read_function(struct awk *a)
{
	struct function *f = awk_keep(a, sizeof(*f));
	struct awk_node **last = &f->params;

	f->name = read_name(a);
	awk_expect(a, "(");
	awk_blanks(a, true);
	while (*a->s != ')') {
		*last = awk_node(a, N_VAR, NULL, NULL);
		(*last)->s = read_name(a);
		last = &(*last)->next;
		if (!awk_take(a, ","))
			break;
	}
	awk_expect(a, ")");
	awk_blanks(a, true);
	awk_expect(a, "{");
	f->body = awk_block(a);
	f->next = a->functions;
	a->functions = f;
}

static struct function *function_named(struct awk *a, const char *name)
{
	for (struct function *f = a->functions; f; f = f->next)
		if (strcmp(f->name, name) == 0)
			return f;
	process_error(a->p, "awk: line 1: function %s never defined\n", name);
	longjmp(a->wrong, 2);
}

/* the variable of a parameter: the caller's, or a new one with a value */
static struct var *argument(struct awk *a, const char *name, struct awk_node *given)
{
	struct awk_node *n = given ? given->a : NULL;
	struct var *v;

	if (n && n->kind == N_VAR) {
		v = awk_variable(a, n->s);
		if (v->elements || (!v->cell.is_number && !v->cell.is_text))
			return v;
	}
	v = awk_keep(a, sizeof(*v));
	v->name = awk_keep_text(a, name, strlen(name));
	if (n)
		v->cell = awk_value(a, n);
	return v;
}

struct cell awk_call_own(struct awk *a, struct awk_node *n)
{
	struct function *f = function_named(a, n->s);
	struct local *before = a->locals, *mine = NULL;
	struct awk_node *given = n->a;

	if (++a->calls > CALLS_MAX) {
		process_error(a->p, "awk: function %s: call nesting too deep\n", n->s);
		longjmp(a->wrong, 2);
	}
	for (struct awk_node *param = f->params; param; param = param->next) {
		struct local *l = awk_keep(a, sizeof(*l));
		l->name = param->s;
		l->var = argument(a, param->s, given);
		l->next = mine;
		mine = l;
		given = given ? given->next : NULL;
	}
	a->locals = mine;
	a->result = (struct cell){0};
	awk_run(a, f->body);
	if (a->unwind == RETURNS)
		a->unwind = RUN;
	a->locals = before;
	a->calls--;
	struct cell result = a->result;
	a->result = (struct cell){0};
	return result;
}
