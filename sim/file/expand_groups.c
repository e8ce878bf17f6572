/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `groups`: NAME1 … NAMEn from one template, with consecutive addresses and a link from each to the
 * group's switch. A node's key `group` keeps the name of its group, so that `from: NAME` still
 * means all of them after expansion.
 */
#include "file/expand.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "spec/spec.h"

struct group {
	const char *name;
	const struct doc *at;
	struct doc *node; /* the template */
	const char *link;
	uint64_t count;
	uint32_t first;
	unsigned length;
};

static const char *expand_groups_word(const struct doc *d, const char *key)
{
	const struct doc *v = doc_get(d, key);

	return v && v->kind == DOC_SCALAR ? v->text : "";
}

/* the group's numbers; false if one of them is invalid */
static bool group_read(struct group *g, const struct doc *d)
{
	g->at = d;
	g->link = expand_groups_word(d, "link");
	return *g->link && parse_u64(expand_groups_word(d, "count"), &g->count) && g->count > 0 &&
		g->count <= EXPAND_NODES_MAX && strchr(expand_groups_word(d, "first_ipv4"), '/') &&
		parse_prefix(expand_groups_word(d, "first_ipv4"), &g->first, &g->length);
}

/* the last host address of the prefix */
static uint32_t last_address(uint32_t address, unsigned length)
{
	uint32_t mask = length ? UINT32_MAX << (32 - length) : 0;

	return length >= 31 ? address | ~mask : (address | ~mask) - 1;
}

static bool group_fits(struct expanding *e, const struct group *g, const struct where *w)
{
	struct where count = {.up = w, .name = "count"};
	uint64_t room = (uint64_t)last_address(g->first, g->length) + 1;

	room = room > g->first ? room - g->first : 0;
	if (g->count > room) {
		read_problem(e->r, doc_get(g->at, "count"), &count, NULL,
			"%llu addresses starting at %s, but the prefix has only %llu",
			(unsigned long long)g->count, expand_groups_word(g->at, "first_ipv4"),
			(unsigned long long)room);
		return false;
	}
	if (g->count > EXPAND_NODES_MAX - e->nodes->count) {
		read_problem(e->r, doc_get(g->at, "count"), &count, NULL,
			"more than 10000 nodes (the limit of a lab)");
		return false;
	}
	return expand_budget(e, (doc_size(g->node) + 12) * (size_t)g->count, g->at, w);
}

static void put(struct expanding *e, struct doc *mapping, const char *key, struct doc *value)
{
	doc_put(e->r->stash, mapping, doc_scalar(e->r->stash, value, key), value);
}

/* the mapping under `key`, created if missing; NULL if it has another type */
static struct doc *mapping_under(struct expanding *e, struct doc *mapping, const char *key)
{
	struct doc *m = doc_get(mapping, key);

	if (!m) {
		m = doc_mapping(e->r->stash, mapping);
		put(e, mapping, key, m);
	}
	return m->kind == DOC_MAPPING ? m : NULL;
}

static struct doc *member(struct expanding *e, const struct group *g, uint64_t i)
{
	struct doc *node = doc_copy(e->r->stash, g->node);
	struct doc *interfaces = mapping_under(e, node, "interfaces");
	struct doc *eth0 = interfaces ? mapping_under(e, interfaces, "eth0") : NULL;
	char address[32];

	snprintf(address, sizeof(address), "%s/%u", ip_text(g->first + (uint32_t)i).s, g->length);
	if (eth0)
		put(e, eth0, "ipv4",
			doc_scalar(e->r->stash, doc_get(g->at, "first_ipv4"), address));
	put(e, node, "group", doc_scalar(e->r->stash, g->at, g->name));
	return node;
}

static struct doc *member_link(struct expanding *e, const struct group *g, const char *name)
{
	const struct doc *at = doc_get(g->at, "link");
	struct doc *link = doc_sequence(e->r->stash, at);
	char end[64];

	snprintf(end, sizeof(end), "%s:eth0", name);
	doc_append(e->r->stash, link, doc_scalar(e->r->stash, at, end));
	doc_append(e->r->stash, link, doc_scalar(e->r->stash, at, g->link));
	return link;
}

/* a missing switch is reported once, at the group */
static bool link_known(struct expanding *e, const struct group *g, const struct where *w)
{
	struct where at = {.up = w, .name = "link"};

	if (doc_get(e->nodes, g->link))
		return true;
	read_problem(e->r, doc_get(g->at, "link"), &at, read_nearest_name(e->r, g->link, e->nodes),
		"no node is named '%.40s'", g->link);
	return false;
}

static void group_expand(
	struct expanding *e, struct group *g, struct doc *links, const struct where *w)
{
	bool linked = link_known(e, g, w);

	for (uint64_t i = 0; i < g->count; i++) {
		char name[48];
		snprintf(name, sizeof(name), "%s%llu", g->name, (unsigned long long)i + 1);
		if (doc_get(e->nodes, name)) {
			read_problem(e->r, g->at, w, NULL,
				"makes a node %s, but a node of that name exists", name);
			continue;
		}
		put(e, e->nodes, name, member(e, g, i));
		if (linked)
			doc_append(e->r->stash, links, member_link(e, g, name));
	}
}

static struct doc *template_of(struct expanding *e, const struct doc *group, const struct where *w)
{
	struct doc *node = doc_copy(e->r->stash, group);

	doc_remove(node, "count");
	doc_remove(node, "first_ipv4");
	doc_remove(node, "link");
	doc_remove(node, "x");
	doc_remove(node, "y");
	node = expand_like_one(e, node, w);
	doc_remove(node, "like");
	return node;
}

void expand_groups(struct expanding *e)
{
	struct doc *groups = doc_get(e->file, "groups"), *links = doc_get(e->file, "links");
	struct where all = {.name = "groups"};
	const char *rule;

	if (!groups || groups->kind != DOC_MAPPING)
		return;
	if (!links) {
		links = doc_sequence(e->r->stash, groups);
		put(e, e->file, "links", links);
	}
	for (size_t i = 0; links->kind == DOC_SEQUENCE && i < groups->count; i++) {
		struct group g = {.name = groups->keys[i]->text};
		struct where at = {.up = &all, .name = g.name};
		if (!name_valid(SCHEMA_GROUP_NAME, g.name, &rule) ||
			!group_read(&g, groups->items[i]))
			continue;
		g.node = template_of(e, groups->items[i], &at);
		if (group_fits(e, &g, &at))
			group_expand(e, &g, links, &at);
	}
}
