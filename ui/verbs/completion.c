/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Completion for bash and zsh, printed from the commands' tables: the commands, the options of
 * each, the values of options with a few of them ("zh|en"), else files and the names of shipped
 * scenarios. zsh(1) also gets descriptions.
 */
#include <string.h>

#include "base/text.h"
#include "ui/verbs/verb.h"

/* "bash|zsh": the value is one of few words */
static bool has_choices(const struct verb_option *o)
{
	return o->value && strchr(o->value, '|') &&
		strspn(o->value, "abcdefghijklmnopqrstuvwxyz-|") == strlen(o->value);
}

static void put_choices(struct text *t, const char *value)
{
	for (; *value; value++)
		text_putc(t, *value == '|' ? ' ' : *value);
}

/* ---- bash ---- */

static void bash_names(struct text *t, const struct verb_option *o)
{
	for (; o && o->name; o++) {
		text_add(t, " --%s", o->name);
		if (verb_option_letter(o))
			text_add(t, " -%c", verb_option_letter(o));
	}
}

static void bash_values(struct text *t, const char *verb, const struct verb_option *o)
{
	for (; o && o->name; o++) {
		if (!o->value)
			continue;
		text_add(t, "\t%s:--%s", verb, o->name);
		if (verb_option_letter(o))
			text_add(t, " | %s:-%c", verb, verb_option_letter(o));
		text_put(t, ") words='");
		if (has_choices(o))
			put_choices(t, o->value);
		text_put(t, "' ;;\n");
	}
}

static void bash_completion(struct text *t)
{
	text_put(t,
		"# completion of lvslab for bash, printed by 'lvslab help --completion bash'\n"
		"_lvslab()\n{\n\tlocal word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} "
		"last=${COMP_WORDS[COMP_CWORD - 1]} words\n\tCOMPREPLY=()\n"
		"\tif [ \"$COMP_CWORD\" = 1 ]; then\n\t\twords='");
	for (size_t i = 0; verbs[i]; i++)
		text_add(t, "%s%s", i ? " " : "", verbs[i]->name);
	text_put(t,
		" --help --version'\n\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
		"\t\treturn\n\tfi\n\tcase $verb:$last in\n");
	for (size_t i = 0; verbs[i]; i++)
		bash_values(t, verbs[i]->name, verbs[i]->options);
	bash_values(t, "*", common_options);
	text_put(t,
		"\tesac\n\tif [ \"${words+set}\" ]; then\n"
		"\t\t[ \"$words\" ] && COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
		"\t\treturn\n\tfi\n\tcase $word in\n\t-*)\n\t\tcase $verb in\n");
	for (size_t i = 0; verbs[i]; i++) {
		text_add(t, "\t\t%s) words='", verbs[i]->name);
		bash_names(t, verbs[i]->options);
		text_put(t, "' ;;\n");
	}
	text_put(t, "\t\tesac\n\t\twords+='");
	bash_names(t, common_options);
	text_put(t,
		"'\n\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n\t\t;;\n"
		"\t*)\n\t\t[ \"$verb\" = help ] || words=$(lvslab list --names 2>/dev/null)\n"
		"\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n\t\t;;\n\tesac\n}\n"
		"complete -o default -F _lvslab lvslab\n");
}

/* ---- zsh ---- */

/* text for '…', before ':' or in […] */
static void zsh_words(struct text *t, const char *s)
{
	for (; *s; s++) {
		if (strchr("[]:\\", *s))
			text_putc(t, '\\');
		if (*s == '\'')
			text_put(t, "'\\'");
		text_putc(t, *s);
	}
}

static void zsh_options(struct text *t, const struct verb_option *o)
{
	for (; o && o->name; o++) {
		text_add(t, "\t\t\t'--%s%s[", o->name, o->value ? "=" : "");
		zsh_words(t, o->help);
		text_putc(t, ']');
		if (o->value) {
			text_putc(t, ':');
			zsh_words(t, o->value);
			text_put(t, has_choices(o) ? ":(" : ":_files");
			if (has_choices(o)) {
				put_choices(t, o->value);
				text_putc(t, ')');
			}
		}
		text_put(t, "' \\\n");
	}
}

static void zsh_completion(struct text *t)
{
	text_put(t,
		"#compdef lvslab\n"
		"# completion of lvslab for zsh, printed by 'lvslab help --completion zsh'\n"
		"_lvslab() {\n\tlocal -a verbs\n\tverbs=(\n");
	for (size_t i = 0; verbs[i]; i++) {
		text_add(t, "\t\t'%s:", verbs[i]->name);
		zsh_words(t, verbs[i]->summary);
		text_put(t, "'\n");
	}
	text_put(t,
		"\t)\n\tif (( CURRENT == 2 )); then\n\t\t_describe verb verbs\n\t\treturn\n"
		"\tfi\n\tcase $words[2] in\n");
	for (size_t i = 0; verbs[i]; i++) {
		text_add(t, "\t%s)\n\t\t_arguments \\\n", verbs[i]->name);
		zsh_options(t, verbs[i]->options);
		zsh_options(t, common_options);
		text_put(t, "\t\t\t'*:file:_lvslab_files'\n\t\t;;\n");
	}
	text_put(t,
		"\tesac\n}\n"
		"_lvslab_files() {\n\t_files\n"
		"\tcompadd -- ${(f)\"$(lvslab list --names 2>/dev/null)\"}\n}\n"
		"_lvslab \"$@\"\n");
}

bool help_completion(struct text *t, const char *shell)
{
	bool bash = strcmp(shell, "bash") == 0;

	if (bash)
		bash_completion(t);
	else if (strcmp(shell, "zsh") == 0)
		zsh_completion(t);
	else
		return false;
	return true;
}
