/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compound commands of the shell: one step of a frame of each kind. Redirections are done before.
 */
#include <stdlib.h>
#include <string.h>

#include "app/shell/arith.h"
#include "app/shell/machine.h"
#include "app/system/glob.h"
#include "app/system/shell_state.h"
#include "base/language.h"
#include "base/text.h"
#include "host/host.h"

void shell_step_and_or(struct shell *sh, struct sh_frame *f)
{
	const struct sh_node *n = f->node;
	bool and_if = n->type == SH_AND;

	if (f->step++ == STEP_BEGIN) {
		shell_push(sh, SH_FRAME_NODE, n->body)->tested = true;
	} else if (f->step == STEP_BEGIN + 2 && (sh->env->status == 0) == and_if) {
		shell_push(sh, SH_FRAME_NODE, n->other);
	} else {
		shell_pop(sh);
	}
}

void shell_step_not(struct shell *sh, struct sh_frame *f)
{
	if (f->step++ == STEP_BEGIN) {
		shell_push(sh, SH_FRAME_NODE, f->node->body)->tested = true;
		return;
	}
	sh->env->status = !sh->env->status;
	shell_pop(sh);
}

void shell_step_time(struct shell *sh, struct sh_frame *f)
{
	int64_t now = host_engine(sh->p->host)->now;
	struct text t = {0};

	if (f->step++ == STEP_BEGIN) {
		f->begun = now;
		if (f->node->body)
			shell_push(sh, SH_FRAME_NODE, f->node->body);
		return;
	}
	int64_t ms = (now - f->begun) / NSEC_PER_MSEC;
	text_add(&t, "\nreal\t%dm%d.%03ds\nuser\t0m0.000s\nsys\t0m0.000s\n", (int)(ms / 60000),
		(int)(ms / 1000 % 60), (int)(ms % 1000));
	shell_say(sh, 2, text_str(&t), t.len);
	text_free(&t);
	shell_pop(sh);
}

void shell_step_group(struct shell *sh, struct sh_frame *f)
{
	if (f->step++ == STEP_BEGIN)
		shell_push_list(sh, f->node->body, false);
	else
		shell_pop(sh);
}

void shell_step_subshell(struct shell *sh, struct sh_frame *f)
{
	if (f->step++ == STEP_BEGIN) {
		thread_subshell(sh, f->node->body, false);
		return;
	}
	shell_check_errexit(sh, f);
	shell_pop(sh);
}

void shell_step_if(struct shell *sh, struct sh_frame *f)
{
	const struct sh_node *n = f->node;

	switch (f->step++) {
	case STEP_BEGIN: shell_push_list(sh, n->condition, true); break;
	case STEP_BODY:
		if (sh->env->status == 0) {
			shell_push_list(sh, n->body, false);
		} else {
			sh->env->status = 0;
			if (n->other)
				shell_push_list(sh, n->other, false);
		}
		break;
	default: shell_pop(sh);
	}
}

void shell_step_while(struct shell *sh, struct sh_frame *f)
{
	const struct sh_node *n = f->node;

	f->loop = true;
	if (f->step == STEP_BEGIN) {
		f->step = STEP_BODY;
		shell_push_list(sh, n->condition, true);
	} else if (f->step == STEP_BODY) {
		if ((sh->env->status == 0) == (n->type == SH_WHILE)) {
			f->step = STEP_NEXT;
			shell_push_list(sh, n->body, false);
		} else {
			sh->env->status = (int)f->index;
			shell_pop(sh);
		}
	} else {
		f->index = sh->env->status; /* the loop's, if this was its last round */
		f->step = STEP_BEGIN;
	}
}

/* the words of a for: fields, or "$@" */
static bool for_words(struct shell *sh, struct sh_frame *f)
{
	struct text t = {0};
	enum sh_answer answer = SH_DONE;

	if (f->node->has_words) {
		answer = expand_fields(sh, &f->x, f->node->words, &t, &f->argc);
	} else {
		for (uint32_t i = 0; i < sh->env->param_count; i++, f->argc++)
			text_putn(&t, sh->env->params[i], strlen(sh->env->params[i]) + 1);
	}
	if (answer == SH_DONE)
		f->argv = argv_from(shell_arena(sh), text_str(&t), f->argc, t.len, &f->argv_size);
	text_free(&t);
	if (answer == SH_FAILS)
		shell_discard(sh, 1);
	return answer == SH_DONE;
}

void shell_step_for(struct shell *sh, struct sh_frame *f)
{
	if (f->step == STEP_BEGIN) {
		if (!env_is_name(f->node->name)) {
			shell_complain(sh, "`%s': not a valid identifier\n", f->node->name);
			sh->env->status = 1;
			shell_pop(sh);
			return;
		}
		if (!for_words(sh, f))
			return;
		f->step = STEP_NEXT;
		f->loop = true;
		sh->env->status = 0;
	}
	if (f->at >= f->argc) {
		shell_pop(sh);
		return;
	}
	xtrace_for(sh, f->node);
	if (env_set(sh->env, f->node->name, f->argv[f->at++]) != 0) {
		shell_complain(sh, "%s: readonly variable\n", f->node->name);
		sh->env->status = 1;
		shell_pop(sh);
		return;
	}
	shell_push_list(sh, f->node->body, false);
}

/* ---- select ---- */

static int digits(uint32_t n)
{
	int d = 1;

	for (; n > 9; n /= 10)
		d++;
	return d;
}

/* blanks from one column to another, with tabs where they fit */
static void indent(struct text *t, uint32_t from, uint32_t to)
{
	enum { TAB = 8 };

	while (from < to) {
		bool tab = to / TAB > from / TAB;
		text_putc(t, tab ? '\t' : ' ');
		from += tab ? TAB - from % TAB : 1;
	}
}

/* the menu in columns, as bash's print_select_list() lays it out on 80 columns */
static void put_menu(struct shell *sh, const struct sh_frame *f)
{
	uint32_t width = 0, count = f->argc;
	struct text t = {0};

	for (uint32_t i = 0; i < count; i++)
		width = strlen(f->argv[i]) > width ? (uint32_t)strlen(f->argv[i]) : width;
	width += (uint32_t)digits(count) + 4;
	uint32_t columns = width < 80 ? 80 / width : 1;
	uint32_t rows = (count + columns - 1) / columns;
	rows = rows == 1 ? count : rows;
	for (uint32_t row = 0; row < rows; row++) {
		for (uint32_t i = row; i < count; i += rows) {
			uint32_t number = (uint32_t)digits(i < rows ? rows : count);
			text_add(&t, "%*u) %s", (int)number, i + 1, f->argv[i]);
			uint32_t end = number + 2 + (uint32_t)strlen(f->argv[i]);
			if (i + rows < count)
				indent(&t, i / rows * width + end, (i / rows + 1) * width);
		}
		text_putc(&t, '\n');
	}
	shell_say(sh, 2, text_str(&t), t.len);
	text_free(&t);
}

static void put_select_prompt(struct shell *sh)
{
	char room[32];
	const char *ps3 = env_get(sh->env, "PS3", 0, room);

	ps3 = ps3 ? ps3 : "#? ";
	shell_say(sh, 2, ps3, strlen(ps3));
}

/* a line for REPLY; SH_FAILS at the end of the input */
static enum sh_answer read_reply(struct shell *sh)
{
	char words[][8] = {"read", "-r", "REPLY"};
	char *argv[] = {words[0], words[1], words[2], NULL};

	if (pipeline_reads_later(sh, 3, argv))
		return SH_WAITS;
	return builtin_find("read")->run(sh, 3, argv) == 0 ? SH_DONE : SH_FAILS;
}

static void select_begin(struct shell *sh, struct sh_frame *f)
{
	if (!for_words(sh, f))
		return;
	f->step = STEP_BODY;
	f->loop = true;
	sh->env->status = 0;
	if (f->argc)
		put_menu(sh, f);
	else
		shell_pop(sh);
}

/* STEP_BODY: shows the menu; STEP_NEXT: the prompt was printed */
void shell_step_select(struct shell *sh, struct sh_frame *f)
{
	char room[32];

	if (f->step == STEP_BEGIN) {
		xtrace_for(sh, f->node);
		select_begin(sh, f);
		return;
	}
	if (f->step == STEP_BODY)
		put_select_prompt(sh);
	f->step = STEP_NEXT;
	enum sh_answer answer = read_reply(sh);
	if (answer == SH_FAILS) {
		shell_say(sh, 1, "\n", 1);
		sh->env->status = 1;
		shell_pop(sh);
	}
	if (answer != SH_DONE)
		return;
	f->step = STEP_BODY;
	const char *reply = env_get(sh->env, "REPLY", 0, room);
	char *end;
	unsigned long n = strtoul(reply, &end, 10);
	if (!*reply) {
		put_menu(sh, f);
		return;
	}
	env_set(sh->env, f->node->name, !*end && n >= 1 && n <= f->argc ? f->argv[n - 1] : "");
	shell_push_list(sh, f->node->body, false);
}

/* an arithmetic word of (( )) or for (( )); false: it waits, or has failed */
static bool evaluate(struct shell *sh, struct sh_frame *f, const struct sh_word *w, int64_t *value)
{
	struct text t = {0}, why = {0};
	enum sh_answer answer = expand_text(sh, &f->x, w, &t);

	if (answer == SH_DONE)
		xtrace_math(sh, text_str(&t));
	if (answer == SH_DONE && !arith_eval(sh->env, text_str(&t), sh->at_line, value, &why)) {
		shell_complain(sh, "((: %s\n", text_str(&why));
		sh->env->status = 1;
		f->loop = false;
		shell_pop(sh);
		answer = SH_WAITS;
	}
	text_free(&t);
	text_free(&why);
	if (answer == SH_FAILS)
		shell_discard(sh, 1);
	return answer == SH_DONE;
}

static bool is_empty(const struct sh_word *w)
{
	return w->raw[strspn(w->raw, " \t\n")] == '\0';
}

void shell_step_cfor(struct shell *sh, struct sh_frame *f)
{
	const struct sh_word *first = f->node->words, *test = first->next, *then = test->next;
	int64_t value = 1;

	f->loop = true;
	if (f->step == STEP_BEGIN) {
		if (!evaluate(sh, f, first, &value))
			return;
		f->step = STEP_BODY;
		sh->env->status = 0;
	} else if (f->step == STEP_BODY) {
		if (!is_empty(test) && !evaluate(sh, f, test, &value))
			return;
		if (value == 0) {
			shell_pop(sh);
			return;
		}
		f->step = STEP_NEXT;
		shell_push_list(sh, f->node->body, false);
	} else if (evaluate(sh, f, then, &value)) {
		f->step = STEP_BODY;
	}
}

void shell_step_math(struct shell *sh, struct sh_frame *f)
{
	int64_t value = 0;

	if (!evaluate(sh, f, f->node->words, &value))
		return;
	sh->env->status = value == 0;
	shell_check_errexit(sh, f);
	shell_pop(sh);
}

/* does the subject fit one of this item's patterns? SH_DONE: no more of them */
static enum sh_answer case_matches(struct shell *sh, struct sh_frame *f, bool *fits)
{
	for (*fits = false;; f->at++) {
		const struct sh_word *w = f->item->patterns;
		for (uint32_t i = 0; w && i < f->at; i++)
			w = w->next;
		if (!w)
			return SH_DONE;
		struct text pattern = {0};
		enum sh_answer answer = expand_pattern(sh, &f->x, w, &pattern);
		*fits = answer == SH_DONE &&
			glob_fits(text_str(&pattern), f->text.s, sh->env->extglob);
		text_free(&pattern);
		if (answer != SH_DONE || *fits)
			return answer;
	}
}

static void case_subject(struct shell *sh, struct sh_frame *f)
{
	struct text t = {0};
	enum sh_answer answer = expand_text(sh, &f->x, f->node->words, &t);

	if (answer == SH_DONE) {
		buffer_add(sh, &f->text, text_str(&t), t.len);
		f->item = f->node->cases;
		f->step = STEP_BODY;
		sh->env->status = 0;
	} else if (answer == SH_FAILS) {
		shell_discard(sh, 1);
	}
	text_free(&t);
}

void shell_step_case(struct shell *sh, struct sh_frame *f)
{
	bool fits;

	if (f->step == STEP_BEGIN) {
		if (!f->x.started)
			xtrace_case(sh, f->node);
		case_subject(sh, f);
		return;
	}
	if (f->step == STEP_NEXT) { /* behind a body */
		unsigned end = f->item->end;
		f->item = end == SH_BREAK ? NULL : f->item->next;
		f->at = 0;
		f->step = end == SH_FALL ? STEP_END : STEP_BODY;
	}
	if (!f->item) {
		shell_pop(sh);
		return;
	}
	enum sh_answer answer = f->step == STEP_END ? SH_DONE : case_matches(sh, f, &fits);
	if (answer == SH_FAILS)
		shell_discard(sh, 1);
	if (answer != SH_DONE)
		return;
	if (f->step == STEP_END || fits) {
		f->step = STEP_NEXT;
		shell_push_list(sh, f->item->body, false);
		return;
	}
	f->item = f->item->next;
	f->at = 0;
}

void shell_step_function(struct shell *sh, struct sh_frame *f)
{
	env_define(sh->env, f->node->name, shell_program(sh), f->node->body);
	sh->env->status = 0;
	shell_pop(sh);
}

void shell_step_test(struct shell *sh, struct sh_frame *f)
{
	bool value = false;
	enum sh_answer answer = test_step(sh, f, &value);

	if (answer == SH_WAITS)
		return;
	sh->env->status = answer == SH_FAILS ? (int)f->index : !value;
	shell_check_errexit(sh, f);
	shell_pop(sh);
}
