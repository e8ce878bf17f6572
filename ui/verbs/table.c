/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands by name. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/verbs/verb.h"

const struct verb_option common_options[] = {
	{"lang", words_codes, N_("output language (default: from the environment)")},
	{"no-color", NULL, N_("no colours on a terminal; the variable NO_COLOR does the same")},
	{"help", NULL, N_("show this help")},
	{NULL, NULL, NULL},
};

char verb_option_letter(const struct verb_option *o)
{
	return strcmp(o->name, "output") == 0 || strcmp(o->name, "out") == 0 ? 'o' : 0;
}

const struct verb *verb_find(const char *name)
{
	for (size_t i = 0; verbs[i]; i++)
		if (strcmp(verbs[i]->name, name) == 0)
			return verbs[i];
	return NULL;
}

const char *verb_nearest(const char *name)
{
	const char **names = calloc(verbs_count + 1, sizeof(*names));

	if (!names)
		abort();
	for (size_t i = 0; i < verbs_count; i++)
		names[i] = verbs[i]->name;
	const char *near = nearest_word(name, names);
	free(names);
	return near;
}
