/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds nodes, interfaces and groups by name, and reports missing ones. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "file/check.h"
#include "file/read.h"

#define HINTS_MAX 50 /* as read_nearest.c */

/* every node once, and the first node of each group by the group's name */
static const char **names_of(const struct spec *s)
{
	const char **names = calloc(2 * s->network.nodes.count + 1, sizeof(char *));
	const char *last = "";
	size_t n = 0;

	if (!names)
		abort();
	for (size_t i = 0; i < s->network.nodes.count; i++) {
		const struct spec_node *node = &s->network.nodes.items[i];
		names[n++] = node->name;
		if (node->group.s && strcmp(node->group.s, last) != 0)
			names[n++] = last = node->group.s;
	}
	return names;
}

char *check_nearest_node(const struct spec *s, const struct problems *ps, const char *given)
{
	if (ps->count >= HINTS_MAX)
		return NULL;
	const char **names = names_of(s);
	const char *word = nearest_word(given, names);
	struct text t = {0};

	if (word)
		text_add(&t, say(ps->language, "did you mean '%s'?"), word);
	free(names);
	return t.s;
}

const struct spec_node *check_host(
	const struct spec *s, struct problems *ps, const struct spec_string *name)
{
	if (!name->s || !s->by_name)
		return NULL;
	const struct spec_node *n = spec_node(s, name->s);
	if (!n) {
		char *hint = check_nearest_node(s, ps, name->s);
		place_problem(ps, name->at, hint, "no node is named '%.40s'", name->s);
		free(hint);
	} else if (n->kind == SPEC_SWITCH) {
		place_problem(ps, name->at, NULL, "expected a host, but %s is a switch", n->name);
		n = NULL;
	}
	return n;
}

bool check_clean(const struct problems *ps, const struct place *at)
{
	size_t n = strlen(at->path);

	for (size_t i = 0; i < ps->count; i++) {
		const char *path = ps->items[i].path;
		if (path && strncmp(path, at->path, n) == 0 && (path[n] == '.' || path[n] == '['))
			return false;
	}
	return true;
}
