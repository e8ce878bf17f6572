/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sysctls of every node, written on a scratch host: a separate world with the node's interfaces
 * and nothing else, so that a wrong name or value is reported together with the file's other
 * errors, before a lab is built. The real host accepts the same values: the same code checks them.
 *
 * Copies of one node (`like`, a group) have the same place and are checked once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/errno.h"
#include "base/text.h"
#include "engine/trace.h"
#include "file/check.h"
#include "file/read.h"
#include "host/host.h"
#include "host/ip/tunnel.h"
#include "host/sysctl/sysctl.h"
#include "ipvs/ipvs.h"
#include "transport/host_new.h"

struct entries { /* of a directory, for the nearest name */
	char **names;
	size_t count;
};

static void collect(void *arg, const char *name, bool is_dir, unsigned mode)
{
	struct entries *e = arg;
	char **names = realloc(e->names, (e->count + 2) * sizeof(*names));
	char *copy = strdup(name);

	(void)is_dir, (void)mode;
	if (!names || !copy)
		abort();
	names[e->count++] = copy;
	names[e->count] = NULL;
	e->names = names;
}

/* Descends from `dir` to the entry `part`, or to the closest one; false if none is close. */
static bool nearest_entry(struct host *h, struct text *dir, const char *part)
{
	struct entries e = {0};
	const char *near = NULL;

	sysctl_list(h, text_str(dir), collect, &e);
	for (size_t i = 0; i < e.count && !near; i++)
		near = strcmp(e.names[i], part) == 0 ? e.names[i] : NULL;
	if (!near && e.count)
		near = nearest_word(part, (const char *const *)e.names);
	if (near)
		text_add(dir, "%s%s", dir->len ? "/" : "", near);
	for (size_t i = 0; i < e.count; i++)
		free(e.names[i]);
	free(e.names);
	return near != NULL;
}

/* "did you mean 'net.ipv4.conf.all.arp_ignore'?", or nothing if a part has no close match */
static void hint_nearest(
	struct host *h, const char *path, struct text *hint, const struct language *l)
{
	struct text key = {0};
	char *copy = strdup(path), *rest = copy, *part;
	bool found = true;

	if (!copy)
		abort();
	while (found && (part = strsep(&rest, "/")))
		found = nearest_entry(h, &key, part);
	for (size_t i = 0; i < key.len; i++)
		key.s[i] = key.s[i] == '/' ? '.' : key.s[i];
	if (found && !sysctl_is_dir(h, path))
		text_add(hint, say(l, "did you mean '%s'?"), text_str(&key));
	free(copy);
	text_free(&key);
}

static void tell_unknown(
	struct host *h, const struct spec_sysctl *s, const char *path, struct problems *ps)
{
	struct text hint = {0};

	hint_nearest(h, path, &hint, ps->language);
	place_problem(ps, s->value.at, hint.len ? text_str(&hint) : NULL,
		"Linux 6.1 has no key '%s'", s->name);
	text_free(&hint);
}

static void check_sysctls_judge(struct host *h, const struct spec_sysctl *s, struct problems *ps)
{
	struct text path = {0};

	sysctl_path(s->name, &path);
	if (strncmp(text_str(&path), "net/ipv4/vs/", strlen("net/ipv4/vs/")) == 0)
		ipvs_load(h); /* modprobe ip_vs: its keys are not there before */
	int error = sysctl_write(h, text_str(&path), s->value.s);
	if (error == -ENOENT || error == -EISDIR)
		tell_unknown(h, s, text_str(&path), ps);
	else if (error == -EACCES)
		place_problem(ps, s->value.at, NULL, "'%s' is read-only", s->name);
	else if (error != 0)
		place_problem(
			ps, s->value.at, NULL, "Linux refuses '%s' for '%s'", s->value.s, s->name);
	text_free(&path);
}

static void judge_node(const struct spec_node *n, struct problems *ps)
{
	struct arena arena = {0};
	struct trace trace = {0};

	if (arena_init(&arena, 0) != 0)
		return; /* out of memory: building the lab will report it */
	struct network *net = network_new(engine_new(&arena, &trace, 0));
	struct host *h = host_new(net, "paper"); /* the node's name may be the error */
	for (size_t i = 0; i < n->interfaces.count; i++) {
		const char *name = n->interfaces.items[i].name, *rule;
		if (!name || !name_valid(SCHEMA_INTERFACE_NAME, name, &rule))
			continue; /* already reported */
		if (strcmp(name, TUNNEL_NAME) == 0)
			tunnel_load(h);
		else if (strcmp(name, "lo") != 0)
			host_add_interface(h, name);
	}
	for (size_t i = 0; i < n->sysctls.count; i++)
		if (n->sysctls.items[i].value.s && strpbrk(n->sysctls.items[i].name, "./"))
			check_sysctls_judge(h, &n->sysctls.items[i], ps);
	arena_fini(&arena);
}

static bool same_place(const struct spec_node *a, const struct spec_node *b)
{
	const struct place *x = &a->sysctls.items[0].value.at, *y = &b->sysctls.items[0].value.at;

	return a->sysctls.count == b->sysctls.count && x->line == y->line &&
		x->column == y->column && x->file == y->file;
}

void check_sysctls(const struct spec *s, struct problems *ps)
{
	const struct spec_node *last = NULL;

	for (size_t i = 0; i < s->network.nodes.count; i++) {
		const struct spec_node *n = &s->network.nodes.items[i];
		if (n->kind != SPEC_HOST || !n->name || !n->sysctls.count)
			continue;
		if (!last || !same_place(last, n))
			judge_node(n, ps);
		last = n;
	}
}
