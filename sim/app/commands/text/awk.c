/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * awk (POSIX.1 XCU awk, as mawk has it): patterns, ranges, BEGIN and END, print and printf, fields,
 * variables, arrays, if while do for, for-in, next exit break continue delete, and the functions on
 * strings and numbers. A program is parsed into a tree, which is then walked.
 *
 * Functions of the program are in awk_function.c, getline and print > FILE in awk_input.c, commands
 * in awk_command.c. Numbers are doubles; whole numbers print as integers. A loop ends after
 * STEPS_MAX steps.
 */
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

static bool holds(struct awk *a, struct awk_node *n)
{
	struct cell c = n ? awk_value(a, n) : awk_number_cell(1);

	return awk_truth(&c);
}

static void run_print(struct awk *a, struct awk_node *n)
{
	char room[40], set[40];

	if (n->kind == N_PRINTF) {
		struct text t = awk_format(a, n->a);
		awk_print(a, n, text_str(&t), t.len);
		text_free(&t);
		return;
	}
	struct text t = {0};
	if (!n->a)
		text_put(&t, awk_string_of(&a->fields[0], room));
	for (struct awk_node *x = n->a; x; x = x->next) {
		struct cell c = awk_value(a, x->a);
		text_add(&t, "%s%s", x == n->a ? "" : awk_setting(a, "OFS", set),
			awk_string_of(&c, room));
	}
	text_put(&t, awk_setting(a, "ORS", set));
	awk_print(a, n, text_str(&t), t.len);
	text_free(&t);
}

static void run_delete(struct awk *a, struct awk_node *place)
{
	struct var **at = &awk_variable(a, place->s)->elements;

	if (place->kind == N_VAR) {
		*at = NULL;
		return;
	}
	char *i = awk_index_text(a, place->a);
	for (; *at; at = &(*at)->next)
		if (strcmp((*at)->name, i) == 0) {
			*at = (*at)->next;
			return;
		}
}

static void run_loop(struct awk *a, struct awk_node *n)
{
	if (n->kind == N_FORIN) {
		for (struct var *v = awk_variable(a, n->a->s)->elements; v; v = v->next) {
			awk_set_variable(a, n->s, awk_input_cell(a, v->name, strlen(v->name)));
			awk_run(a, n->d);
			if (!goes_on(a))
				return;
		}
		return;
	}
	if (n->kind == N_FOR && n->a)
		awk_run(a, n->a);
	bool first = n->kind == N_DO;
	while (first || holds(a, n->kind == N_FOR ? n->b : n->a)) {
		first = false;
		awk_step(a);
		awk_run(a, n->d);
		if (!goes_on(a))
			return;
		if (n->kind == N_FOR && n->c)
			awk_run(a, n->c);
	}
}

void awk_run(struct awk *a, struct awk_node *n)
{
	struct cell c;

	if (!n || a->unwind != RUN)
		return;
	awk_step(a);
	switch (n->kind) {
	case N_BLOCK:
		for (struct awk_node *x = n->a; x && a->unwind == RUN; x = x->next)
			awk_run(a, x->a);
		break;
	case N_PRINT:
	case N_PRINTF: run_print(a, n); break;
	case N_IF: awk_run(a, holds(a, n->a) ? n->b : n->c); break;
	case N_WHILE:
	case N_DO:
	case N_FOR:
	case N_FORIN: run_loop(a, n); break;
	case N_NEXT: a->unwind = NEXTS; break;
	case N_BREAK: a->unwind = BREAKS; break;
	case N_CONTINUE: a->unwind = CONTINUES; break;
	case N_EXIT:
		if (n->a) {
			c = awk_value(a, n->a);
			a->status = (int)awk_number_of(&c) & 255;
		}
		a->unwind = EXITS;
		break;
	case N_DELETE: run_delete(a, n->a); break;
	case N_RETURN:
		a->result = n->a ? awk_value(a, n->a) : (struct cell){0};
		a->unwind = RETURNS;
		break;
	default: awk_value(a, n->a);
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
			awk_run(a, r->action);
		} else {
			text_put(&a->out, awk_string_of(&a->fields[0], room));
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

	while (a->unwind == RUN && awk_next_record(a, &line, &n)) {
		a->fields[0] = awk_input_cell(a, line, n);
		awk_split_record(a);
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
	a->names = count;
	a->name = names;
	awk_read_program(a, source);
	run_rules(a, true, false);
	if (reads_input(a) && a->unwind == RUN) {
		run_records(a);
	}
	if (a->unwind == EXITS) {
		a->unwind = RUN;
		process_enough(a->p);
	}
	run_rules(a, false, true);
	awk_close_commands(a);
}

static void start(struct awk *a)
{
	awk_set_variable(a, "FS", awk_string_cell(a, " "));
	awk_set_variable(a, "OFS", awk_string_cell(a, " "));
	awk_set_variable(a, "ORS", awk_string_cell(a, "\n"));
	awk_set_variable(a, "RS", awk_string_cell(a, "\n"));
	awk_set_variable(a, "SUBSEP", awk_string_cell(a, "\034"));
}

static char *unescaped(struct awk *a, const char *s)
{
	struct text t = {0};

	for (; *s; s++)
		if (*s == '\\' && (s[1] == 't' || s[1] == 'n'))
			text_putc(&t, *++s == 't' ? '\t' : '\n');
		else
			text_putc(&t, *s);
	char *k = awk_keep_text(a, text_str(&t), t.len);
	text_free(&t);
	return k;
}

static void set_option(struct awk *a, int c, const char *argument)
{
	const char *equals = strchr(argument, '=');

	if (c == 'F') {
		awk_set_variable(a, "FS",
			awk_string_cell(
				a, strcmp(argument, "t") == 0 ? "\t" : unescaped(a, argument)));
	} else if (c == 'v' && equals) {
		const char *value = unescaped(a, equals + 1);
		awk_set_variable(a, awk_keep_text(a, argument, (size_t)(equals - argument)),
			awk_input_cell(a, value, strlen(value)));
	}
}

/* everything that may end with a longjmp */
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

void awk_free(struct awk *a)
{
	awk_inputs_free(a);
	for (size_t i = 0; i < a->made_count; i++)
		free(a->made[i]);
	free(a->made);
	text_free(&a->out);
	text_free(&a->source);
	free(a);
}

int awk_once(struct awk *a, int argc, char **argv, int *status)
{
	int wrong = setjmp(a->wrong);

	if (wrong == 0)
		begin(a, argc, argv);
	*status = wrong == 3 ? STATUS_NOT_SIMULATED : wrong ? 2 : a->status;
	return wrong == AWK_WAITS ? AWK_WAITS : 0;
}
