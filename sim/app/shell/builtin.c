/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of built-ins. To add one, write a function and a row in SH_BUILTINS. */
#include "app/shell/builtin.h"

#include <string.h>

#define ROW(spelling, name) {spelling, builtin_##name, false},
static const struct sh_builtin builtins[] = {SH_BUILTINS(ROW)};

const struct sh_builtin *builtin_at(unsigned i)
{
	return i < sizeof(builtins) / sizeof(builtins[0]) ? &builtins[i] : NULL;
}

const struct sh_builtin *builtin_find(const char *name)
{
	for (unsigned i = 0; builtin_at(i); i++)
		if (strcmp(builtins[i].name, name) == 0)
			return &builtins[i];
	return NULL;
}
