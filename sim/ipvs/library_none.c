/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lab in a browser: there is nothing that could load code, so every library is refused in
 * words. A scenario that names one is a scenario for lvslab on a machine.
 */
#include "ipvs/library.h"

#include "base/language.h"
#include "base/text.h"

bool ipvs_library_load(
	struct ipvs_library *l, const char *name, struct text *why, const struct language *language)
{
	(void)name;
	*l = (struct ipvs_library){0};
	text_put(why, say(language, "a browser loads no libraries (use lvslab on Linux)"));
	return false;
}

void ipvs_library_unload(struct ipvs_library *l)
{
	(void)l;
}

const struct ipvs_scheduler *ipvs_library_find(const char *name)
{
	(void)name;
	return NULL;
}
