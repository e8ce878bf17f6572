/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ui/verbs/verb.h"

extern const struct verb verb_check, verb_compare, verb_console, verb_explain, verb_export,
	verb_grade, verb_help, verb_list, verb_run, verb_schedule, verb_sweep;

const struct verb *const verbs[] = {&verb_run, &verb_console, &verb_explain, &verb_check,
	&verb_compare, &verb_sweep, &verb_export, &verb_grade, &verb_schedule, &verb_list,
	&verb_help, NULL};

const struct verb_option common_options[] = {
	{"lang", "zh|en", N_("the language of all that is said; the environment's unless set")},
	{"no-color", NULL, N_("no colours on a terminal; the variable NO_COLOR does the same")},
	{"help", NULL, N_("what this verb does and takes")},
	{NULL, NULL, NULL},
};

const struct verb *verb_find(const char *name)
{
	for (size_t i = 0; verbs[i]; i++)
		if (strcmp(verbs[i]->name, name) == 0)
			return verbs[i];
	return NULL;
}

const char *verb_nearest(const char *name)
{
	const char *names[sizeof(verbs) / sizeof(verbs[0])];
	size_t n = 0;

	for (; verbs[n]; n++)
		names[n] = verbs[n]->name;
	names[n] = NULL;
	return nearest_word(name, names);
}
