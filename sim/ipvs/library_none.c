/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lab in a browser: code cannot be loaded there, so every library is refused with a message. A
 * scenario that names one needs lvslab on a machine.
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
