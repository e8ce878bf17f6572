/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree under /proc/sys: tables mounted at directories, listed, read and written
 * (fs/proc/proc_sysctl.c). A directory exists if something is mounted at it or below it; two mounts
 * may share one. As there, permissions apply to root, too.
 */
#include "host/sysctl/sysctl.h"

#include <stdlib.h>
#include <string.h>

#include "base/errno.h"
#include "base/text.h"
#include "engine/trace.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/records.h"
#include "host/sysctl/sysctl_internal.h"

REASON_LIST(sysctl_reasons, "sysctl", SYSCTL_REASON_BASE + 1, SYSCTL_REASONS);

void sysctl_mount(
	struct host *h, const char *dir, const struct sysctl_row *rows, size_t count, void *data)
{
	struct arena *a = host_engine(h)->arena;
	struct sysctl_mount *m = arena_get(a, sizeof(*m));

	if (!h->sysctl.mounts.next)
		list_init(&h->sysctl.mounts);
	m->dir = arena_strdup(a, dir);
	m->rows = rows;
	m->count = count;
	m->data = data;
	list_add_tail(&m->link, &h->sysctl.mounts);
}

struct found {
	const struct sysctl_mount *mount;
	const struct sysctl_row *row;
};

static struct found sysctl_find(struct host *h, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;
	const char *name = slash ? slash + 1 : path;

	list_for_each (m, &h->sysctl.mounts, struct sysctl_mount, link) {
		if (strlen(m->dir) != n || memcmp(m->dir, path, n) != 0)
			continue;
		for (size_t i = 0; i < m->count; i++)
			if (strcmp(m->rows[i].name, name) == 0)
				return (struct found){m, &m->rows[i]};
	}
	return (struct found){NULL, NULL};
}

bool sysctl_is_dir(struct host *h, const char *path)
{
	size_t n = strlen(path);

	if (n == 0)
		return true;
	list_for_each (m, &h->sysctl.mounts, struct sysctl_mount, link)
		if (strncmp(m->dir, path, n) == 0 && (m->dir[n] == '\0' || m->dir[n] == '/'))
			return true;
	return false;
}

static int missing(struct host *h, const char *path)
{
	return sysctl_is_dir(h, path) ? -EISDIR : -ENOENT;
}

int sysctl_read(struct host *h, const char *path, struct text *out)
{
	struct found at = sysctl_find(h, path);

	if (!at.row)
		return missing(h, path);
	if (!(at.row->mode & 0400))
		return -EACCES;
	if (at.row->show)
		at.row->show(h, at.row, at.mount->data, out);
	else
		sysctl_show_value(at.row, at.mount->data, out);
	return 0;
}

/* Which sentence a write gets, and the interface it is about. */
static unsigned write_reason(struct host *h, const char *dir, struct netdev **dev)
{
	bool conf = strncmp(dir, "net/ipv4/conf/", 14) == 0;
	const char *name = strrchr(dir, '/');

	if (!conf && strncmp(dir, "net/ipv4/neigh/", 15) != 0)
		return SYSCTL_OTHER;
	*dev = node_dev(&h->node, name + 1);
	if (*dev)
		return conf ? SYSCTL_CONF_DEV : SYSCTL_NEIGH_DEV;
	if (!conf)
		return SYSCTL_NEIGH_DEFAULT;
	return strcmp(name, "/all") == 0 ? SYSCTL_CONF_ALL : SYSCTL_CONF_DEFAULT;
}

#define NAME_KEPT 32 /* of a name, in four inputs of its record */

static void record_write(struct host *h, struct found at, int64_t old, int64_t new)
{
	struct netdev *dev = NULL;
	unsigned why = write_reason(h, at.mount->dir, &dev);
	char name[NAME_KEPT + 1] = "";

	if (at.row->effect)
		why = SYSCTL_INERT;
	strncpy(name, at.row->name, NAME_KEPT);
	RECORD(host_engine(h), REC_SYSCTL, why, h->node.id, dev ? dev->index : NO_DEV, 0, NULL,
		(uint64_t)old, (uint64_t) new, arg_word(name), arg_word(name + 8),
		arg_word(name + 16), arg_word(name + 24));
}

static int64_t first_number(struct host *h, struct found at)
{
	struct text t = {0};
	const char *words;
	int64_t v = 0;

	if (!(at.row->mode & 0400))
		return 0;
	if (at.row->show)
		at.row->show(h, at.row, at.mount->data, &t);
	else
		sysctl_show_value(at.row, at.mount->data, &t);
	words = text_str(&t);
	sysctl_parse_number(&words, &v);
	text_free(&t);
	return v;
}

int sysctl_write(struct host *h, const char *path, const char *value)
{
	struct found at = sysctl_find(h, path);
	int err = 0;

	if (!at.row)
		return missing(h, path);
	if (!(at.row->mode & 0200))
		return -EACCES;
	int64_t old = first_number(h, at);
	if (at.row->form != SYSCTL_SPECIAL)
		err = sysctl_store_value(at.row, at.mount->data, value);
	if (err == 0 && at.row->written)
		err = at.row->written(h, at.row, at.mount->data, value);
	if (err == 0)
		record_write(h, at, old, first_number(h, at));
	return err;
}

const char *sysctl_effect(struct host *h, const char *path)
{
	struct found at = sysctl_find(h, path);

	return at.row ? at.row->effect : NULL;
}

static bool was_named(const struct record *r, const char *row)
{
	char name[NAME_KEPT + 1] = "";

	strncpy(name, row, NAME_KEPT);
	for (size_t i = 0; i < NAME_KEPT / 8; i++)
		if (r->a[2 + i] != arg_word(name + 8 * i))
			return false;
	return true;
}

const struct sysctl_row *sysctl_inert_row(const struct host *h, const struct record *r)
{
	if (r->kind != REC_SYSCTL || r->reason != SYSCTL_INERT)
		return NULL;
	list_for_each (m, &h->sysctl.mounts, struct sysctl_mount, link)
		for (size_t i = 0; i < m->count; i++)
			if (m->rows[i].effect && was_named(r, m->rows[i].name))
				return &m->rows[i];
	return NULL;
}

struct entry {
	const char *name;
	size_t length;
	bool is_dir;
	unsigned mode;
};

static int by_name(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	size_t n = x->length < y->length ? x->length : y->length;
	int c = memcmp(x->name, y->name, n);

	return c ? c : (x->length > y->length) - (x->length < y->length);
}

static size_t count_rows(const struct host *h)
{
	size_t n = 0;

	list_for_each (m, &h->sysctl.mounts, struct sysctl_mount, link)
		n += m->count + 1;
	return n;
}

/* What `m` shows in `dir`: its rows, or the next directory on the way to it. */
static size_t add_entries(struct entry *e, const struct sysctl_mount *m, const char *dir)
{
	size_t n = strlen(dir), count = 0;

	if (strcmp(m->dir, dir) == 0) {
		for (; count < m->count; count++)
			e[count] = (struct entry){m->rows[count].name, strlen(m->rows[count].name),
				false, m->rows[count].mode};
	} else if (n == 0 || (strncmp(m->dir, dir, n) == 0 && m->dir[n] == '/')) {
		const char *below = m->dir + (n ? n + 1 : 0);
		e[count++] = (struct entry){below, strcspn(below, "/"), true, 0555};
	}
	return count;
}

void sysctl_list(struct host *h, const char *dir,
	void (*entry)(void *arg, const char *name, bool is_dir, unsigned mode), void *arg)
{
	/* outside the world: a query's result */
	struct entry *e = calloc(count_rows(h) + 1, sizeof(*e));
	struct text name = {0};
	size_t n = 0;

	if (!e)
		return;
	list_for_each (m, &h->sysctl.mounts, struct sysctl_mount, link)
		n += add_entries(e + n, m, dir);
	qsort(e, n, sizeof(*e), by_name);
	for (size_t i = 0; i < n; i++) {
		if (i && by_name(&e[i - 1], &e[i]) == 0)
			continue;
		text_clear(&name);
		text_putn(&name, e[i].name, e[i].length);
		entry(arg, text_str(&name), e[i].is_dir, e[i].mode);
	}
	text_free(&name);
	free(e);
}

/* sysctl(8): the first '.' or '/' in the name is the separator; if that is '.', a '/' stands for a
 * '.' inside a name */
void sysctl_path(const char *name, struct text *out)
{
	bool dotted = name[strcspn(name, "./")] == '.';

	for (; *name; name++) {
		if (dotted && *name == '.')
			text_putc(out, '/');
		else if (dotted && *name == '/')
			text_putc(out, '.');
		else
			text_putc(out, *name);
	}
}

void sysctl_init(struct host *h)
{
	if (!h->sysctl.mounts.next)
		list_init(&h->sysctl.mounts);
	sysctl_init_ipv4(h);
	sysctl_init_conf(h);
	sysctl_init_neigh(h);
}

void sysctl_add_interface(struct host *h, struct in_device *in_dev)
{
	sysctl_conf_add(h, in_dev);
	sysctl_neigh_add(h, in_dev);
}
