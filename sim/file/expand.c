/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order of expansion, its budget, and the defaults of links. Values with the wrong shape are
 * skipped here: reading by the table has reported them.
 */
#include "file/expand.h"

#include "spec/spec.h"

bool expand_budget(struct expanding *e, size_t nodes, const struct doc *d, const struct where *w)
{
	if (nodes > EXPAND_COPIED_MAX - e->copied) {
		read_problem(e->r, d, w, NULL,
			"`like` and groups copy more than 500000 values (the limit)");
		return false;
	}
	e->copied += nodes;
	return true;
}

static struct doc *link_mapping(struct expanding *e, struct doc *link)
{
	if (link->kind != DOC_SEQUENCE)
		return link;
	struct doc *m = doc_mapping(e->r->stash, link);
	doc_put(e->r->stash, m, doc_scalar(e->r->stash, link, "endpoints"), link);
	return m;
}

static void expand_links(struct expanding *e)
{
	const struct doc *defaults = doc_get(doc_get(e->file, "defaults"), "link");
	struct doc *links = doc_get(e->file, "links");
	size_t cost = defaults ? doc_size(defaults) : 0;

	if (!links || links->kind != DOC_SEQUENCE)
		return;
	for (size_t i = 0; i < links->count; i++) {
		struct doc *link = link_mapping(e, links->items[i]);
		struct where all = {.name = "links"}, at = {.up = &all, .index = i};
		if (!expand_budget(e, cost, link, &at))
			return;
		if (defaults && link->kind == DOC_MAPPING)
			link = doc_merge(e->r->stash, defaults, link);
		link->file = links->items[i]->file;
		link->line = links->items[i]->line;
		link->column = links->items[i]->column;
		links->items[i] = link;
	}
}

void expand(struct expanding *e)
{
	static const struct where nodes = {.name = "nodes"};

	e->nodes = doc_get(e->file, "nodes");
	if (!e->nodes) {
		e->nodes = doc_mapping(e->r->stash, e->file);
		doc_put(e->r->stash, e->file, doc_scalar(e->r->stash, e->file, "nodes"), e->nodes);
	}
	if (e->nodes->kind == DOC_MAPPING)
		doc_index_keys(e->r->stash, e->nodes);
	if (e->nodes->kind == DOC_MAPPING && e->nodes->count > EXPAND_NODES_MAX)
		read_problem(
			e->r, e->nodes, &nodes, NULL, "more than 10000 nodes (the limit of a lab)");
	else if (e->nodes->kind == DOC_MAPPING) {
		expand_groups(e);
		expand_like(e);
	}
	expand_links(e);
	doc_remove(e->file, "groups");
	doc_remove(e->file, "defaults");
}
