/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `like`: a node takes over another node's keys, its own laid on top; mappings merge key by key, so
 * that one address can differ. Identity is not copied: MAC addresses (two interfaces with one
 * address would silently break the LAN) and group membership. A chain of `like` is followed; a
 * cycle is reported at each of its nodes.
 */
#include "file/expand.h"

#include <string.h>

#define CHAIN_MAX 16 /* limit of nodes in a chain of `like` */

static void strip_identity(struct doc *node)
{
	struct doc *interfaces = doc_get(node, "interfaces");

	doc_remove(node, "group");
	doc_remove(node, "x");
	doc_remove(node, "y");
	if (!interfaces || interfaces->kind != DOC_MAPPING)
		return;
	for (size_t i = 0; i < interfaces->count; i++)
		if (interfaces->items[i]->kind == DOC_MAPPING)
			doc_remove(interfaces->items[i], "mac");
}

/* the node named by `node`'s like; NULL if it has none or the node does not exist */
static struct doc *model_of(struct expanding *e, const struct doc *node, const struct where *w)
{
	const struct doc *like = doc_get(node, "like");
	struct where at = {.up = w, .name = "like"};

	if (!like || like->kind != DOC_SCALAR || !*like->text)
		return NULL;
	struct doc *model = doc_get(e->nodes, like->text);
	if (!model)
		read_problem(e->r, like, &at, read_nearest_name(e->r, like->text, e->nodes),
			"no node is named '%.40s'", like->text);
	return model && model->kind == DOC_MAPPING ? model : NULL;
}

struct doc *expand_like_one(struct expanding *e, struct doc *node, const struct where *w)
{
	struct doc *chain[CHAIN_MAX + 1] = {node};
	struct where at = {.up = w, .name = "like"};
	size_t n = 1;

	for (struct doc *m; (m = model_of(e, chain[n - 1], w)) != NULL; chain[n++] = m) {
		bool circle = m == node;
		if (circle || n > CHAIN_MAX) {
			read_problem(e->r, doc_get(node, "like"), &at, NULL,
				circle ? N_("leads back to this node")
				       : N_("leads through more than 16 nodes, or in a circle"));
			return node;
		}
	}
	if (n == 1)
		return node;
	struct doc *whole = doc_copy(e->r->stash, chain[n - 1]);
	for (size_t i = n - 1; i-- > 0;) {
		if (!expand_budget(e, doc_size(whole) + doc_size(chain[i]), node, w))
			return node;
		strip_identity(whole);
		whole = doc_merge(e->r->stash, whole, chain[i]);
	}
	whole->file = node->file;
	whole->line = node->line;
	whole->column = node->column;
	return whole;
}

void expand_like(struct expanding *e)
{
	struct where nodes = {.name = "nodes"};
	size_t count = e->nodes->count;
	struct doc **whole = stash_get(e->r->stash, (count + 1) * sizeof(struct doc *));

	for (size_t i = 0; i < count; i++) {
		struct where at = {.up = &nodes, .name = e->nodes->keys[i]->text};
		whole[i] = expand_like_one(e, e->nodes->items[i], &at);
	}
	for (size_t i = 0; i < count; i++) {
		e->nodes->items[i] = whole[i];
		if (whole[i]->kind == DOC_MAPPING)
			doc_remove(whole[i], "like");
	}
}
