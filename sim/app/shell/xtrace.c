/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * set -x (bash 5.2, print_cmd.c: xtrace_print_*()): prints each command before it runs, after PS4,
 * whose first character is repeated for every surrounding substitution, eval and sourced file.
 */
#include <string.h>

#include "app/shell/machine.h"
#include "app/system/escape.h"
#include "base/text.h"

uint32_t xtrace_depth(const struct shell *sh)
{
	uint32_t depth = sh->trace_depth;

	for (const struct sh_frame *f = sh->top; f; f = f->up)
		depth += f->kind == SH_FRAME_SOURCE ||
			(f->kind == SH_FRAME_CALL && f->text_of_its_own);
	return depth;
}

static void xtrace_begin(struct shell *sh, struct text *t)
{
	char room[32];
	const char *ps4 = env_get(sh->env, "PS4", 0, room);

	if (!ps4)
		ps4 = "+ ";
	for (uint32_t i = xtrace_depth(sh); *ps4 && i; i--)
		text_putc(t, *ps4);
	text_put(t, ps4);
}

static void xtrace_end(struct shell *sh, struct text *t)
{
	text_putc(t, '\n');
	shell_say(sh, 2, text_str(t), t->len);
	text_free(t);
}

static void xtrace_word(struct text *t, const char *s)
{
	if (*s == '\0' || strpbrk(s, " \t\n'\"\\$`&|;<>()*?[]{}!#~"))
		escape_quote(s, t);
	else
		text_put(t, s);
}

void xtrace_words(struct shell *sh, uint32_t argc, char *const *argv)
{
	struct text t = {0};

	if (!sh->env->xtrace || !argc)
		return;
	xtrace_begin(sh, &t);
	for (uint32_t i = 0; i < argc; i++) {
		text_put(&t, i ? " " : "");
		xtrace_word(&t, argv[i]);
	}
	xtrace_end(sh, &t);
}

void xtrace_value(struct shell *sh, const char *name, bool append, const char *value)
{
	struct text t = {0};

	if (!sh->env->xtrace)
		return;
	xtrace_begin(sh, &t);
	text_add(&t, "%s%s", name, append ? "+=" : "=");
	if (*value)
		xtrace_word(&t, value);
	xtrace_end(sh, &t);
}

void xtrace_assign(struct shell *sh, const struct sh_assign *a, const char *value)
{
	struct text t = {0};

	if (!sh->env->xtrace)
		return;
	xtrace_begin(sh, &t);
	text_put(&t, a->name);
	if (a->index)
		text_add(&t, "[%s]", a->index->raw);
	text_put(&t, a->append ? "+=" : "=");
	if (a->array) {
		text_putc(&t, '(');
		for (const struct sh_word *w = a->value; w; w = w->next)
			text_add(&t, "%s%s", w->raw, w->next ? " " : "");
		text_putc(&t, ')');
	} else if (*value) {
		xtrace_word(&t, value);
	}
	xtrace_end(sh, &t);
}

void xtrace_for(struct shell *sh, const struct sh_node *n)
{
	struct text t = {0};

	if (!sh->env->xtrace)
		return;
	xtrace_begin(sh, &t);
	text_add(&t, "%s %s in", n->type == SH_SELECT ? "select" : "for", n->name);
	if (!n->has_words)
		text_put(&t, " \"$@\"");
	for (const struct sh_word *w = n->words; w; w = w->next)
		text_add(&t, " %s", w->raw);
	xtrace_end(sh, &t);
}

void xtrace_case(struct shell *sh, const struct sh_node *n)
{
	struct text t = {0};

	if (!sh->env->xtrace)
		return;
	xtrace_begin(sh, &t);
	text_add(&t, "case %s in", n->words->raw);
	xtrace_end(sh, &t);
}

void xtrace_math(struct shell *sh, const char *expression)
{
	struct text t = {0};

	if (!sh->env->xtrace)
		return;
	xtrace_begin(sh, &t);
	text_add(&t, "(( %s ))", expression);
	xtrace_end(sh, &t);
}

void xtrace_test(struct shell *sh, const char *left, const char *op, const char *right)
{
	struct text t = {0};

	if (!sh->env->xtrace)
		return;
	xtrace_begin(sh, &t);
	text_put(&t, "[[ ");
	if (left)
		text_add(&t, "%s ", *left ? left : "''");
	text_add(&t, "%s %s ]]", op, *right ? right : "''");
	xtrace_end(sh, &t);
}
