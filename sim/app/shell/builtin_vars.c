/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Built-ins about variables: export readonly local declare unset set shift let getopts, per `help
 * NAME` of bash 5.2. Not simulated: declare's -g -n -A, and functions (-f) except for -F's names.
 */
#include <stdio.h>
#include <string.h>

#include "app/shell/arith.h"
#include "app/shell/builtin.h"
#include "app/system/escape.h"
#include "base/errno.h"
#include "base/text.h"

static void say_text(struct shell *sh, const struct text *t)
{
	shell_say(sh, 1, text_str(t), t->len);
}

/* ---- listing ---- */

/* bash 5.2: a blank follows each element of an associative array */
static void put_elements(const struct sh_var *v, struct text *t)
{
	text_put(t, v->flags & SH_SET || v->elements ? "=(" : "");
	for (const struct sh_element *x = v->elements; x; x = x->next) {
		if (!x->key)
			text_add(t, "%s[%lld]=\"%s\"", x == v->elements ? "" : " ",
				(long long)x->index, x->value);
		else if (!*x->key || strpbrk(x->key, " \t\n'\"\\$`&|;<>()*?[]{}!#~@"))
			text_add(t, "[\"%s\"]=\"%s\" ", x->key, x->value);
		else
			text_add(t, "[%s]=\"%s\" ", x->key, x->value);
	}
	text_put(t, v->flags & SH_SET || v->elements ? ")" : "");
}

static void declaration(const struct sh_var *v, struct text *t)
{
	char flags[8] = "";
	size_t n = 0;

	if (v->flags & SH_ARRAY)
		flags[n++] = v->flags & SH_KEYED ? 'A' : 'a';
	if (v->flags & SH_INTEGER)
		flags[n++] = 'i';
	if (v->flags & SH_REFERS)
		flags[n++] = 'n';
	if (v->flags & SH_READONLY)
		flags[n++] = 'r';
	if (v->flags & SH_EXPORTED)
		flags[n++] = 'x';
	flags[n] = '\0';
	text_add(t, "declare -%s %s", n ? flags : "-", v->name);
	if (v->flags & SH_ARRAY) {
		put_elements(v, t);
	} else if (v->value) {
		text_add(t, "=\"%s\"", v->value);
	}
	text_putc(t, '\n');
}

/* all variables with these flags (0: all), by name */
static void list_vars(struct shell *sh, unsigned flags, bool plain)
{
	const struct sh_var *last = NULL;

	for (;;) {
		const struct sh_var *best = NULL;
		list_for_each (v, &sh->env->vars, struct sh_var, link)
			if ((v->flags & flags) == flags && v->flags & SH_SET &&
				(!last || strcmp(v->name, last->name) > 0) &&
				(!best || strcmp(v->name, best->name) < 0))
				best = v;
		if (!best)
			return;
		struct text t = {0};
		if (plain && best->value) {
			text_add(&t, "%s=", best->name);
			if (*best->value && !strpbrk(best->value, " \t\n'\"\\$`&|;<>()*?[]{}!#~"))
				text_put(&t, best->value);
			else if (*best->value)
				escape_quote(best->value, &t);
			text_putc(&t, '\n');
		} else {
			declaration(best, &t);
		}
		say_text(sh, &t);
		text_free(&t);
		last = best;
	}
}

/* ---- NAME and NAME=value ---- */

struct declaring {
	unsigned add, remove;
	bool local;
	bool traced; /* set -x shows each assignment once more */
};

/* `tool` is named in a complaint: declare and local; NULL is export, readonly */
static bool assign_word(
	struct shell *sh, const char *tool, const char *name, const char *value, bool append)
{
	struct text all = {0}, why = {0};
	const struct sh_var *v = env_find(sh->env, name);
	int64_t n;
	bool fine = true;

	if (append && v && v->value)
		text_put(&all, v->value);
	text_put(&all, value);
	if (v && v->flags & SH_INTEGER) {
		fine = arith_eval(sh->env, text_str(&all), sh->at_line, &n, &why);
		text_clear(&all);
		text_add(&all, "%lld", (long long)n);
	}
	if (!fine)
		shell_complain(sh, "%s\n", text_str(&why));
	else if (env_set(sh->env, name, text_str(&all)) != 0)
		fine = false,
		shell_complain(sh, "%s%s%s: readonly variable\n", tool ? tool : "",
			tool ? ": " : "", name);
	text_free(&all);
	text_free(&why);
	return fine;
}

/* -n NAME[=TARGET], +n NAME */
static bool refer(struct shell *sh, const char *tool, const char *name, const char *target,
	const struct declaring *d)
{
	struct sh_var *v = env_itself(sh->env, name);

	if (d->remove & SH_REFERS) {
		if (v)
			v->flags &= (uint8_t)~SH_REFERS;
		return true;
	}
	if (!target)
		target = v && v->value ? v->value : NULL;
	if (target && strcmp(target, name) == 0 && !d->local) {
		shell_complain(
			sh, "%s: %s: nameref variable self references not allowed\n", tool, name);
		return false;
	}
	if (target && strcmp(target, name) == 0)
		shell_complain(sh, "%s: warning: %s: circular name reference\n", tool, name);
	if (target && env_refer(sh->env, name, target) == 0)
		return true;
	if (target)
		shell_complain(
			sh, "%s: `%s': invalid variable name for name reference\n", tool, target);
	else
		env_make(sh->env, name)->flags |= SH_REFERS;
	return !target;
}

static int declare_word(struct shell *sh, char **argv, const char *word, const struct declaring *d)
{
	struct text name = {0};
	const char *equals = strchr(word, '=');
	size_t n = equals ? (size_t)(equals - word) : strlen(word);
	bool append = equals && n && word[n - 1] == '+', fine = true;

	text_putn(&name, word, n - append);
	if (!env_is_name(text_str(&name))) {
		shell_complain(sh, "%s: `%s': not a valid identifier\n", argv[0], word);
		text_free(&name);
		return 1;
	}
	struct sh_frame *call = d->local ? shell_call(sh, false) : NULL;
	if (call) {
		local_hide(sh, call, text_str(&name));
		if (!equals)
			env_unset(sh->env, text_str(&name));
	}
	if ((d->add | d->remove) & SH_REFERS) {
		fine = refer(sh, argv[0], text_str(&name), equals ? equals + 1 : NULL, d);
		text_free(&name);
		return fine ? 0 : 1;
	}
	struct sh_var *v = NULL;
	unsigned kind = d->add & (SH_INTEGER | SH_ARRAY | SH_KEYED);
	if (kind) {
		v = env_make(sh->env, text_str(&name));
		v->flags |= (uint8_t)kind;
	}
	if (equals && d->traced)
		xtrace_value(sh, text_str(&name), append, equals + 1);
	if (equals)
		fine = assign_word(
			sh, d->traced ? NULL : argv[0], text_str(&name), equals + 1, append);
	if (fine) {
		v = env_make(sh->env, text_str(&name));
		v->flags = (uint8_t)((v->flags | d->add) & ~d->remove);
	}
	text_free(&name);
	return fine ? 0 : 1;
}

static int declare_words(struct shell *sh, int argc, char **argv, int at, const struct declaring *d)
{
	int status = 0;

	for (; at < argc; at++)
		status |= declare_word(sh, argv, argv[at], d);
	return status;
}

int builtin_export(struct shell *sh, int argc, char **argv)
{
	struct declaring d = {.add = SH_EXPORTED, .traced = true};
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++)
		if (strchr(argv[at], 'n'))
			d = (struct declaring){.remove = SH_EXPORTED, .traced = true};
	if (at == argc) {
		list_vars(sh, SH_EXPORTED, false);
		return 0;
	}
	return declare_words(sh, argc, argv, at, &d);
}

int builtin_readonly(struct shell *sh, int argc, char **argv)
{
	struct declaring d = {.add = SH_READONLY, .traced = true};
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++)
		if (strchr(argv[at], 'a'))
			d.add |= SH_ARRAY;
	if (at == argc) {
		list_vars(sh, SH_READONLY, false);
		return 0;
	}
	return declare_words(sh, argc, argv, at, &d);
}

static void list_functions(struct shell *sh)
{
	list_for_each (f, &sh->env->functions, struct sh_function, link) {
		struct text t = {0};
		text_add(&t, "declare -f %s\n", f->name);
		say_text(sh, &t);
		text_free(&t);
	}
}

/* -p with names: 1 if one is not set */
static int print_names(struct shell *sh, int argc, char **argv, int at)
{
	int status = 0;

	for (; at < argc; at++) {
		const struct sh_var *v = env_itself(sh->env, argv[at]);
		struct text t = {0};
		if (!v) {
			shell_complain(sh, "%s: %s: not found\n", argv[0], argv[at]);
			status = 1;
			continue;
		}
		declaration(v, &t);
		say_text(sh, &t);
		text_free(&t);
	}
	return status;
}

static int declare(struct shell *sh, int argc, char **argv, bool local)
{
	struct declaring d = {.local = local};
	bool print = false;
	int at = 1;

	for (; at < argc && (argv[at][0] == '-' || argv[at][0] == '+') && argv[at][1]; at++)
		for (const char *o = argv[at] + 1; *o; o++) {
			unsigned flag = *o == 'x' ? SH_EXPORTED
				: *o == 'r'       ? SH_READONLY
				: *o == 'i'       ? SH_INTEGER
				: *o == 'a'       ? SH_ARRAY
				: *o == 'A'       ? SH_ARRAY | SH_KEYED
				: *o == 'n'       ? SH_REFERS
						  : 0;
			print |= *o == 'p';
			if (*o == 'g')
				d.local = false;
			if (*o == 'f' || *o == 'F') {
				if (at + 1 < argc)
					return env_function(sh->env, argv[at + 1]) ? 0 : 1;
				list_functions(sh);
				return 0;
			}
			if (argv[at][0] == '+')
				d.remove |= flag;
			else
				d.add |= flag;
		}
	if (at == argc) {
		list_vars(sh, d.add, !print && !d.add);
		return 0;
	}
	return print ? print_names(sh, argc, argv, at) : declare_words(sh, argc, argv, at, &d);
}

int builtin_declare(struct shell *sh, int argc, char **argv)
{
	return declare(sh, argc, argv, shell_call(sh, false) != NULL);
}

int builtin_local(struct shell *sh, int argc, char **argv)
{
	if (!shell_call(sh, false)) {
		shell_complain(sh, "local: can only be used in a function\n");
		return 1;
	}
	return argc > 1 ? declare(sh, argc, argv, true) : 0;
}

static int unset_word(struct shell *sh, const char *word, bool functions, bool variables)
{
	const char *open = strchr(word, '[');

	if (open && variables) {
		struct text name = {0}, index = {0}, why = {0};
		int64_t at = 0;
		text_putn(&name, word, (size_t)(open - word));
		text_putn(&index, open + 1, strcspn(open + 1, "]"));
		struct sh_var *v = env_find(sh->env, text_str(&name));
		if (v && v->flags & SH_KEYED)
			env_unset_element(sh->env, v, text_str(&index), 0);
		else if (v && arith_eval(sh->env, text_str(&index), 0, &at, &why))
			env_unset_element(sh->env, v, NULL, at);
		text_free(&name);
		text_free(&index);
		text_free(&why);
		return 0;
	}
	if (!functions && !env_is_name(word)) {
		shell_complain(sh, "unset: `%s': not a valid identifier\n", word);
		return 1;
	}
	if (variables && env_find(sh->env, word)) {
		if (env_unset(sh->env, word) == 0)
			return 0;
		shell_complain(sh, "unset: %s: cannot unset: readonly variable\n", word);
		return 1;
	}
	if (functions || !variables || !env_find(sh->env, word))
		env_undefine(sh->env, word);
	return 0;
}

int builtin_unset(struct shell *sh, int argc, char **argv)
{
	bool functions = false, variables = true, itself = false;
	int at = 1, status = 0;

	for (; at < argc && argv[at][0] == '-'; at++) {
		functions = strchr(argv[at], 'f') != NULL;
		variables = !functions;
		itself |= strchr(argv[at], 'n') != NULL;
	}
	for (; itself && at < argc; at++)
		env_unset_itself(sh->env, argv[at]);
	for (; at < argc; at++)
		status |= unset_word(sh, argv[at], functions, variables);
	return status;
}

/* ---- set, shift ---- */

static bool *option_letter(struct sh_env *e, char c)
{
	switch (c) {
	case 'a': return &e->allexport;
	case 'e': return &e->errexit;
	case 'f': return &e->noglob;
	case 'n': return &e->noexec;
	case 'u': return &e->nounset;
	case 'x': return &e->xtrace;
	case 'C': return &e->noclobber;
	default: return NULL;
	}
}

static const struct {
	const char *name;
	char letter;
} option_names[] = {{"allexport", 'a'}, {"errexit", 'e'}, {"noclobber", 'C'}, {"noexec", 'n'},
	{"noglob", 'f'}, {"nounset", 'u'}, {"xtrace", 'x'}, {NULL, '\0'}};

static bool *option_name(struct sh_env *e, const char *name)
{
	for (size_t i = 0; option_names[i].name; i++)
		if (strcmp(option_names[i].name, name) == 0)
			return option_letter(e, option_names[i].letter);
	return strcmp(name, "pipefail") == 0 ? &e->pipefail : NULL;
}

static void list_options(struct shell *sh)
{
	for (size_t i = 0; option_names[i].name; i++) {
		struct text t = {0};
		text_add(&t, "%-15s\t%s\n", option_names[i].name,
			*option_name(sh->env, option_names[i].name) ? "on" : "off");
		say_text(sh, &t);
		text_free(&t);
	}
}

/* one word of options; false: no option, or wrong (*status) */
static bool set_word(struct shell *sh, int argc, char **argv, int *at, int *status)
{
	const char *word = argv[*at];
	bool on = word[0] == '-';

	if ((word[0] != '-' && word[0] != '+') || !word[1])
		return false;
	for (const char *o = word + 1; *o; o++) {
		if (*o == 'o') {
			if (*at + 1 >= argc) {
				list_options(sh);
				continue;
			}
			bool *named = option_name(sh->env, argv[++*at]);
			if (named)
				*named = on;
			else if (!strchr("epvhmbkB", argv[*at][0])) {
				shell_complain(sh, "set: %s: invalid option name\n", argv[*at]);
				*status = 1;
			}
			continue;
		}
		bool *option = option_letter(sh->env, *o);
		if (option) {
			*option = on;
		} else if (!strchr("vhmbkBEHTPpt", *o)) {
			shell_complain(sh, "set: %c%c: invalid option\n", word[0], *o);
			*status = 2;
		}
	}
	++*at;
	return true;
}

int builtin_set(struct shell *sh, int argc, char **argv)
{
	int at = 1, status = 0;

	if (argc == 1) {
		list_vars(sh, 0, true);
		return 0;
	}
	while (at < argc && strcmp(argv[at], "--") != 0 && set_word(sh, argc, argv, &at, &status))
		;
	if (at < argc || (argc > 1 && strcmp(argv[argc - 1], "--") == 0)) {
		at += strcmp(argv[at], "--") == 0;
		env_set_params(sh->env, (uint32_t)(argc - at), argv + at);
	}
	return status;
}

int builtin_shift(struct shell *sh, int argc, char **argv)
{
	struct sh_env *e = sh->env;
	int64_t n = 1;

	if (argc > 1 && !parse_i64(argv[1], &n)) {
		shell_complain(sh, "shift: %s: numeric argument required\n", argv[1]);
		return 1;
	}
	if (n < 0) {
		shell_complain(sh, "shift: %s: shift count out of range\n", argv[1]);
		return 1;
	}
	if (n > e->param_count)
		return 1;
	env_set_params(e, e->param_count - (uint32_t)n, e->params + n);
	return 0;
}

int builtin_let(struct shell *sh, int argc, char **argv)
{
	int64_t n = 0;

	if (argc < 2) {
		shell_complain(sh, "let: expression expected\n");
		return 1;
	}
	for (int i = 1; i < argc; i++) {
		struct text why = {0};
		if (!arith_eval(sh->env, argv[i], sh->at_line, &n, &why)) {
			shell_complain(sh, "let: %s\n", text_str(&why));
			text_free(&why);
			return 1;
		}
		text_free(&why);
	}
	return n == 0;
}

/* ---- getopts ---- */

static void getopts_answer(struct shell *sh, const char *var, char letter, const char *argument)
{
	const char text[2] = {letter, '\0'};

	env_set(sh->env, var, text);
	if (argument)
		env_set(sh->env, "OPTARG", argument);
	else
		env_unset(sh->env, "OPTARG");
}

int builtin_getopts(struct shell *sh, int argc, char **argv)
{
	struct sh_env *e = sh->env;
	char room[32], number[16];
	uint64_t at = 1;

	if (argc < 3) {
		shell_complain(sh, "getopts: usage: getopts optstring name [arg ...]\n");
		return 2;
	}
	const char *index = env_get(e, "OPTIND", 0, room);
	if (!index || !parse_u64(index, &at) || at == 0)
		at = 1;
	char **words = argc > 3 ? argv + 3 : e->params;
	uint32_t count = argc > 3 ? (uint32_t)argc - 3 : e->param_count;
	const char *word = at <= count ? words[at - 1] : NULL;
	if (e->getopts_at == 0 &&
		(!word || word[0] != '-' || !word[1] || strcmp(word, "--") == 0)) {
		if (word && strcmp(word, "--") == 0)
			snprintf(number, sizeof(number), "%u", (unsigned)at + 1);
		else
			snprintf(number, sizeof(number), "%u", (unsigned)at);
		env_set(e, "OPTIND", number);
		env_set(e, argv[2], "?");
		return 1;
	}
	if (e->getopts_at == 0)
		e->getopts_at = 1;
	char letter = word && strlen(word) > e->getopts_at ? word[e->getopts_at] : '?';
	const char *spec = letter == ':' ? NULL : strchr(argv[1], letter);
	bool quiet = argv[1][0] == ':', takes = spec && spec[1] == ':';
	bool last = !word || word[e->getopts_at] == '\0' || word[e->getopts_at + 1] == '\0';
	const char *rest = word && !last ? word + e->getopts_at + 1 : NULL;
	const char *argument = takes ? rest ? rest : at < count ? words[at] : NULL : NULL;
	const char wrong[2] = {letter, '\0'};
	if (!spec) {
		if (!quiet)
			shell_complain(sh, "illegal option -- %c\n", letter);
		getopts_answer(sh, argv[2], '?', quiet ? wrong : NULL);
	} else if (takes && !argument) {
		if (!quiet)
			shell_complain(sh, "option requires an argument -- %c\n", letter);
		getopts_answer(sh, argv[2], quiet ? ':' : '?', quiet ? wrong : NULL);
	} else {
		getopts_answer(sh, argv[2], letter, argument);
	}
	at += takes ? rest ? 1 : 2 : last;
	e->getopts_at = takes || last ? 0 : e->getopts_at + 1;
	snprintf(number, sizeof(number), "%u", (unsigned)at);
	env_set(e, "OPTIND", number);
	return 0;
}
