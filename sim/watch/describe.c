/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text for the numbers of records and reasons, from the modules' own tables (lists.c). */
#include "watch/describe.h"

#include <string.h>

#include "engine/trace.h"
#include "watch/lists.h"
#include "world/lab.h"

const struct kind *kind_find(unsigned id)
{
	for (size_t i = 0; kind_lists[i]; i++) {
		const struct kind *first = kind_lists[i];
		if (id < first->id)
			continue;
		for (const struct kind *k = first; k->id; k++)
			if (k->id == id)
				return k;
	}
	return NULL;
}

bool kind_is_of(unsigned id, const struct kind *list)
{
	for (; list->id; list++)
		if (list->id == id)
			return true;
	return false;
}

unsigned kind_by_name(const char *name)
{
	for (size_t i = 0; kind_lists[i]; i++)
		for (const struct kind *k = kind_lists[i]; k->id; k++)
			if (strcmp(k->name, name) == 0)
				return k->id;
	return 0;
}

static const struct reason_list *list_of(unsigned number)
{
	for (size_t i = 0; reason_lists[i]; i++)
		if (number - reason_lists[i]->base < reason_lists[i]->count)
			return reason_lists[i];
	return NULL;
}

const struct reason *reason_find(unsigned number)
{
	const struct reason_list *list = number ? list_of(number) : NULL;

	return list ? &list->items[number - list->base] : NULL;
}

void record_why(struct text *t, const struct lab *lab, const struct record *r)
{
	const struct reason *reason = reason_find(r->reason);

	if (reason)
		reason_fill(t, say(lab_language(lab), reason->sentence), r, lab_names(lab));
}

const char *reason_module(unsigned number)
{
	const struct reason_list *list = number ? list_of(number) : NULL;

	return list ? list->module : NULL;
}
