/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parameters (POSIX.1 2.5, 2.6.2; bash's substrings, replacements, cases, arrays, indirection). A
 * parameter is a list of values: of one, or of many for $@, $* or NAME[@].
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/shell/arith.h"
#include "app/shell/expand.h"
#include "app/system/escape.h"
#include "app/system/glob.h"
#include "base/text.h"

static void add_value(struct sh_values *v, const char *s)
{
	text_putn(&v->text, s, strlen(s) + 1);
	v->count++;
}

static void add_number(struct sh_values *v, int64_t n)
{
	char room[32];

	snprintf(room, sizeof(room), "%" PRId64, n);
	add_value(v, room);
}

static bool is_star(const struct sh_param *p)
{
	return p->name[0] == '*' || (p->index && strcmp(p->index->raw, "*") == 0);
}

static bool is_list(const struct sh_param *p)
{
	return p->name[0] == '@' || p->name[0] == '*' ||
		(p->index && (strcmp(p->index->raw, "@") == 0 || is_star(p)));
}

static void special_value(struct shell *sh, char name, struct sh_values *v)
{
	const struct sh_env *e = sh->env;
	char room[16];

	switch (name) {
	case '?': add_number(v, e->status); break;
	case '#': add_number(v, e->param_count); break;
	case '$': add_number(v, e->pid); break;
	case '-': add_value(v, env_options(e, room)); break;
	case '!':
		if (e->last_background)
			add_number(v, e->last_background);
		break;
	default: break;
	}
}

static void all_elements(const struct sh_var *v, bool keys, struct sh_values *out)
{
	if (!(v->flags & SH_ARRAY)) {
		if (v->value && keys)
			add_value(out, "0");
		else if (v->value)
			add_value(out, v->value);
		return;
	}
	for (const struct sh_element *x = v->elements; x; x = x->next)
		if (keys && x->key)
			add_value(out, x->key);
		else if (keys)
			add_number(out, x->index);
		else
			add_value(out, x->value);
}

/* NAME[index]; false if the index is invalid */
static enum sh_answer element_value(
	struct sh_expander *e, const struct sh_param *p, const char *name, struct sh_values *v)
{
	struct text index = {0}, why = {0};
	const struct sh_var *var = env_find(e->sh->env, name);
	enum sh_answer answer = expand_inner(e, p->index, EXPAND_AS_TEXT, &index);
	int64_t at = 0;

	if (var && var->flags & SH_KEYED) {
		const char *s = answer == SH_DONE ? env_key(var, text_str(&index)) : NULL;
		if (s)
			add_value(v, s);
		text_free(&index);
		return answer;
	}
	if (answer == SH_DONE &&
		!arith_eval(e->sh->env, text_str(&index), e->sh->at_line, &at, &why)) {
		shell_complain(e->sh, "%s\n", text_str(&why));
		answer = SH_FAILS;
	}
	if (answer == SH_DONE && var) {
		if (at < 0)
			for (const struct sh_element *x = var->elements; x; x = x->next)
				if (!x->next)
					at += x->index + 1;
		const char *s = env_element(var, at);
		if (s)
			add_value(v, s);
	}
	text_free(&index);
	text_free(&why);
	return answer;
}

/* the values of a parameter: none if it is not set */
static enum sh_answer values_of(
	struct sh_expander *e, const struct sh_param *p, const char *name, struct sh_values *v)
{
	struct sh_env *env = e->sh->env;
	char room[32];

	if (name[0] == '@' || name[0] == '*') {
		for (uint32_t i = 0; i < env->param_count; i++)
			add_value(v, env->params[i]);
	} else if (isdigit((unsigned char)name[0])) {
		uint64_t n = strtoull(name, NULL, 10);
		if (n == 0)
			add_value(v, env->name);
		else if (n <= env->param_count)
			add_value(v, env->params[n - 1]);
	} else if (!env_is_name(name)) {
		special_value(e->sh, name[0], v);
	} else if (is_list(p)) {
		const struct sh_var *var = env_find(env, name);
		if (var)
			all_elements(var, false, v);
		else if (strcmp(name, "PIPESTATUS") == 0)
			add_number(v, env->status);
	} else if (p->index) {
		if (strcmp(name, "PIPESTATUS") == 0 && !env_find(env, name))
			add_number(v, env->status);
		else
			return element_value(e, p, name, v);
	} else {
		const char *s = env_get(env, name, e->sh->at_line, room);
		if (s)
			add_value(v, s);
	}
	return SH_DONE;
}

/* ---- what operators do to a value ---- */

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static bool matches_part(const char *pattern, const char *s, size_t n, bool extended)
{
	struct text t = {0};

	text_putn(&t, s, n);
	bool fits = glob_fits(pattern, text_str(&t), extended);
	text_free(&t);
	return fits;
}

static void cut(const char *s, const char *pattern, unsigned op, bool extended, struct text *out)
{
	size_t n = strlen(s);
	bool start = op == SH_CUT_START || op == SH_CUT_START_LONG;
	bool longest = op == SH_CUT_START_LONG || op == SH_CUT_END_LONG;

	for (size_t i = 0; i <= n; i++) {
		size_t length = longest ? n - i : i;
		if (!matches_part(pattern, start ? s : s + n - length, length, extended))
			continue;
		text_putn(out, start ? s + length : s, n - length);
		return;
	}
	text_putn(out, s, n);
}

/* the longest match of `pattern` right at `s`, or -1 */
static ptrdiff_t match_here(const char *pattern, const char *s, bool to_end, bool extended)
{
	size_t n = strlen(s);

	if (!glob_special(pattern, extended) && !strchr(pattern, '\\') && !to_end) {
		size_t m = strlen(pattern);
		return m && strncmp(s, pattern, m) == 0 ? (ptrdiff_t)m : -1;
	}
	for (size_t length = n;; length--) {
		if (matches_part(pattern, s, length, extended))
			return (ptrdiff_t)length;
		if (length == 0 || to_end)
			return -1;
	}
}

static void replace(const char *s, const char *pattern, const char *by, unsigned op, bool extended,
	struct text *out)
{
	bool done = false;
	const char *start = s;

	if (!*pattern) {
		if (op == SH_REPLACE_START)
			text_put(out, by);
		text_put(out, s);
		if (op == SH_REPLACE_END)
			text_put(out, by);
		return;
	}
	while (*s || s == start) {
		bool may = !done && (op != SH_REPLACE_START || s == start);
		ptrdiff_t n = may ? match_here(pattern, s, op == SH_REPLACE_END, extended) : -1;
		if (n > 0 || (n == 0 && op == SH_REPLACE_END)) {
			text_put(out, by);
			s += n;
			done = op != SH_REPLACE_ALL;
			start = NULL;
		}
		if (*s && (n <= 0))
			text_putc(out, *s++);
		if (!*s)
			break;
	}
}

static void change_case(
	const char *s, const char *pattern, unsigned op, bool extended, struct text *out)
{
	bool upper = op == SH_UPPER || op == SH_UPPER_FIRST;
	bool first = op == SH_UPPER_FIRST || op == SH_LOWER_FIRST;

	for (size_t i = 0; s[i]; i++) {
		bool fits = (i == 0 || !first) &&
			(!*pattern || matches_part(pattern, s + i, 1, extended));
		unsigned char c = (unsigned char)s[i];
		text_putc(out, (char)(fits ? (upper ? toupper(c) : tolower(c)) : c));
	}
}

/* ---- slices ---- */

static enum sh_answer number_of(struct sh_expander *e, const struct sh_word *w, int64_t *n)
{
	struct text t = {0}, why = {0};
	enum sh_answer answer = expand_inner(e, w, EXPAND_AS_TEXT, &t);

	if (answer == SH_DONE && !arith_eval(e->sh->env, text_str(&t), e->sh->at_line, n, &why)) {
		shell_complain(e->sh, "%s\n", text_str(&why));
		answer = SH_FAILS;
	}
	text_free(&t);
	text_free(&why);
	return answer;
}

/* clamps offset and length of a slice to `size`; false: empty */
static bool clamp(int64_t *offset, int64_t *length, int64_t size)
{
	if (*offset < 0)
		*offset += size;
	if (*offset < 0 || *offset > size)
		return false;
	if (*length < 0)
		*length += size - *offset;
	if (*length > size - *offset)
		*length = size - *offset;
	return *length >= 0;
}

static enum sh_answer slice(
	struct sh_expander *e, const struct sh_param *p, struct sh_values *v, bool list)
{
	int64_t offset = 0, length = INT64_MAX;
	enum sh_answer answer = number_of(e, p->word, &offset);
	struct sh_values out = {0};

	if (answer == SH_DONE && p->by)
		answer = number_of(e, p->by, &length);
	if (answer != SH_DONE)
		return answer;
	const char *s = text_str(&v->text);
	bool params = list && (p->name[0] == '@' || p->name[0] == '*');
	if (list) {
		int64_t size = (int64_t)v->count + params, at = params;
		if (params && offset == 0)
			add_value(&out, e->sh->env->name);
		if (clamp(&offset, &length, size))
			for (; at < size; at++, s += strlen(s) + 1)
				if (at >= offset && at < offset + length)
					add_value(&out, s);
	} else if (v->count && clamp(&offset, &length, (int64_t)strlen(s))) {
		text_putn(&out.text, s + offset, (size_t)length);
		text_putc(&out.text, '\0');
		out.count = 1;
	} else if (v->count && length < 0) {
		shell_complain(e->sh, "%s: substring expression < 0\n", p->by->raw);
		answer = SH_FAILS;
	} else if (v->count) {
		add_value(&out, "");
	}
	text_free(&v->text);
	*v = out;
	return answer;
}

/* ---- operators ---- */

static enum sh_answer transform(
	struct sh_expander *e, const struct sh_param *p, struct sh_values *v)
{
	struct text pattern = {0}, by = {0}, one = {0};
	struct sh_values out = {0};
	const char *s = text_str(&v->text);
	enum sh_answer answer = SH_DONE;
	const bool extended = e->sh->env->extglob;

	if (p->word)
		answer = expand_inner(e, p->word, EXPAND_AS_PATTERN, &pattern);
	if (answer == SH_DONE && p->by)
		answer = expand_inner(e, p->by, EXPAND_AS_TEXT, &by);
	for (size_t i = 0; answer == SH_DONE && i < v->count; i++, s += strlen(s) + 1) {
		text_clear(&one);
		if (p->op >= SH_CUT_START && p->op <= SH_CUT_END_LONG)
			cut(s, text_str(&pattern), p->op, extended, &one);
		else if (p->op >= SH_REPLACE && p->op <= SH_REPLACE_END)
			replace(s, text_str(&pattern), text_str(&by), p->op, extended, &one);
		else if (p->op == SH_QUOTE)
			escape_quote(s, &one);
		else
			change_case(s, text_str(&pattern), p->op, extended, &one);
		add_value(&out, text_str(&one));
	}
	text_free(&pattern);
	text_free(&by);
	text_free(&one);
	text_free(&v->text);
	*v = out;
	return answer;
}

static enum sh_answer complain_unset(
	struct sh_expander *e, const struct sh_param *p, const char *name, bool null)
{
	struct text t = {0};
	enum sh_answer answer = expand_inner(e, p->word, EXPAND_AS_TEXT, &t);

	if (answer == SH_DONE) {
		shell_complain(e->sh, "%s: %s\n", name,
			t.len          ? text_str(&t)
				: null ? "parameter null or not set"
				       : "parameter not set");
		shell_fatal(e->sh);
		answer = SH_FAILS;
	}
	text_free(&t);
	return answer;
}

static enum sh_answer assign_default(
	struct sh_expander *e, const struct sh_param *p, const char *name, struct sh_values *v)
{
	struct text t = {0};
	enum sh_answer answer = expand_inner(e, p->word, EXPAND_AS_TEXT, &t);

	if (answer == SH_DONE && !env_is_name(name)) {
		shell_complain(e->sh, "$%s: cannot assign in this way\n", name);
		answer = SH_FAILS;
	} else if (answer == SH_DONE && env_set(e->sh->env, name, text_str(&t)) != 0) {
		shell_complain(e->sh, "%s: readonly variable\n", name);
		answer = SH_FAILS;
	}
	text_free(&v->text);
	v->count = 0;
	if (answer == SH_DONE)
		add_value(v, text_str(&t));
	text_free(&t);
	return answer;
}

/* ${x:-word} and its kin; *used: the word stands for it, and is put already */
static enum sh_answer alternative(struct sh_expander *e, const struct sh_param *p, const char *name,
	struct sh_values *v, bool *used)
{
	bool empty = v->count == 0 || (p->colon && v->count == 1 && v->text.len <= 1);
	struct sh_expander inner = *e;

	*used = p->op == SH_OTHER ? true : empty && p->op == SH_DEFAULT;
	if (p->op == SH_OTHER && empty)
		return SH_DONE;
	if (p->op == SH_ERROR && empty)
		return complain_unset(e, p, name, v->count != 0 || p->colon);
	if (p->op == SH_ASSIGN && empty)
		return assign_default(e, p, name, v);
	if (!*used)
		return SH_DONE;
	inner.nested = true;
	enum sh_answer answer = expand_parts(&inner, p->word);
	e->out = inner.out;
	return answer;
}

static void names_with(const struct sh_env *env, const char *prefix, struct sh_values *v)
{
	const char *last = "", *best;

	for (;; last = best) { /* sorted */
		best = NULL;
		list_for_each (var, &env->vars, struct sh_var, link)
			if (strncmp(var->name, prefix, strlen(prefix)) == 0 &&
				var->flags & SH_SET && strcmp(var->name, last) > 0 &&
				(!best || strcmp(var->name, best) < 0))
				best = var->name;
		if (!best)
			return;
		add_value(v, best);
	}
}

/* ${#x}, ${!a[@]}, ${!x*} */
static bool about(struct sh_expander *e, const struct sh_param *p, struct sh_values *v)
{
	struct sh_values out = {0};
	const struct sh_var *var = env_find(e->sh->env, p->name);

	if (p->op == SH_LENGTH)
		add_number(&out,
			is_list(p) ? (int64_t)v->count : (int64_t)characters(text_str(&v->text)));
	else if (p->op == SH_KEYS && var)
		all_elements(var, true, &out);
	else if (p->op == SH_NAMES)
		names_with(e->sh->env, p->name, &out);
	text_free(&v->text);
	*v = out;
	return true;
}

static enum sh_answer operate(struct sh_expander *e, const struct sh_param *p, const char *name,
	struct sh_values *v, bool *used)
{
	switch (p->op) {
	case SH_PLAIN: return SH_DONE;
	case SH_DEFAULT:
	case SH_ASSIGN:
	case SH_ERROR:
	case SH_OTHER: return alternative(e, p, name, v, used);
	case SH_LENGTH:
	case SH_KEYS:
	case SH_NAMES: about(e, p, v); return SH_DONE;
	case SH_SLICE: return slice(e, p, v, is_list(p));
	default: return transform(e, p, v);
	}
}

static bool may_be_unset(const struct sh_param *p)
{
	return (p->op >= SH_DEFAULT && p->op <= SH_OTHER) || p->op == SH_KEYS ||
		p->op == SH_NAMES || is_list(p);
}

/* the name that is meant: with ${!x}, the one that x holds */
static bool name_of(struct sh_expander *e, const struct sh_param *p, struct text *name)
{
	char room[32];
	const char *s = p->name;

	if (p->indirect) {
		if (isdigit((unsigned char)*s)) {
			uint64_t n = strtoull(s, NULL, 10);
			s = n && n <= e->sh->env->param_count ? e->sh->env->params[n - 1] : NULL;
		} else if (*s == '#') {
			snprintf(room, sizeof(room), "%u", e->sh->env->param_count);
			s = room;
		} else {
			s = env_get(e->sh->env, s, 0, room);
		}
		if (!s || !*s) {
			shell_complain(e->sh, "%s: invalid indirect expansion\n", p->name);
			return false;
		}
		if (!env_is_name(s) && !isdigit((unsigned char)*s) && !strchr("@*#?", *s)) {
			shell_complain(e->sh, "%s: invalid variable name\n", s);
			return false;
		}
	}
	text_put(name, s);
	return true;
}

static enum sh_answer expand_named(
	struct sh_expander *e, const struct sh_param *p, const char *name, bool quoted)
{
	struct sh_values v = {0};
	bool used = false;
	enum sh_answer answer = values_of(e, p, name, &v);

	if (answer == SH_DONE && v.count == 0 && e->sh->env->nounset && !may_be_unset(p)) {
		shell_complain(e->sh,
			isdigit((unsigned char)*name) ? "$%s: unbound variable\n"
						      : "%s: unbound variable\n",
			name);
		shell_fatal(e->sh);
		answer = SH_FAILS;
	}
	if (answer == SH_DONE)
		answer = operate(e, p, name, &v, &used);
	bool list = (is_list(p) && p->op != SH_LENGTH) || p->op == SH_KEYS || p->op == SH_NAMES ||
		(p->indirect && (name[0] == '@' || name[0] == '*'));
	if (answer == SH_DONE && !used) {
		if (list)
			expand_put_list(e, &v, is_star(p), quoted);
		else if (quoted)
			expand_put(e, text_str(&v.text), strlen(text_str(&v.text)), true);
		else
			expand_split(e, text_str(&v.text));
	}
	text_free(&v.text);
	return answer;
}

enum sh_answer expand_param(struct sh_expander *e, const struct sh_param *p, bool quoted)
{
	struct text name = {0};

	if (p->op == SH_BAD) {
		shell_complain(e->sh, "%s: bad substitution\n", p->raw);
		return SH_FAILS;
	}
	const struct sh_var *refers = p->indirect ? env_itself(e->sh->env, p->name) : NULL;
	if (refers && refers->flags & SH_REFERS && refers->value) { /* ${!ref}: the referenced
								     * name */
		if (quoted)
			expand_put(e, refers->value, strlen(refers->value), true);
		else
			expand_split(e, refers->value);
		return SH_DONE;
	}
	enum sh_answer answer =
		name_of(e, p, &name) ? expand_named(e, p, text_str(&name), quoted) : SH_FAILS;
	text_free(&name);
	return answer;
}
