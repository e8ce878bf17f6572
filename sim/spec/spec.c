/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lookups in a spec by name: its nodes, a node's interfaces, its groups, a text's languages. */
#include "spec/spec.h"

#include <stdlib.h>
#include <string.h>

static int by_key(const void *key, const void *item)
{
	return strcmp(key, (*(const struct spec_node *const *)item)->name);
}

const struct spec_node *spec_node(const struct spec *s, const char *name)
{
	const struct spec_node **found = s->by_name && name
		? bsearch(name, s->by_name, s->network.nodes.count, sizeof(*s->by_name), by_key)
		: NULL;

	return found ? *found : NULL;
}

const struct spec_interface *spec_interface(const struct spec_node *n, const char *name)
{
	for (size_t i = 0; i < n->interfaces.count; i++)
		if (strcmp(n->interfaces.items[i].name, name) == 0)
			return &n->interfaces.items[i];
	return NULL;
}

bool spec_group_known(const struct spec *s, const char *name)
{
	for (size_t i = 0; i < s->network.nodes.count; i++) {
		const char *group = s->network.nodes.items[i].group.s;
		if (group && strcmp(group, name) == 0)
			return true;
	}
	return false;
}

const char *spec_text_translation(const struct spec_text *t, const char *language)
{
	if (strcmp(language, "en") == 0)
		return t->en;
	for (size_t i = 0; i < t->translations.count; i++)
		if (strcmp(t->translations.items[i].language, language) == 0)
			return t->translations.items[i].s;
	return NULL;
}

const char *spec_text_in(const struct spec_text *t, const char *language)
{
	const char *s = spec_text_translation(t, language);

	return s ? s : t->en ? t->en : "";
}
