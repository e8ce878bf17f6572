/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a path refers to (stat(2), lstat(2)): a node of the tree, a sysctl, a file of /proc, a
 * device or a program. What is mounted on the tree has precedence, as a mount hides what is below
 * it.
 */
#include "app/system/file_tree.h"

#include <string.h>

#include "app/system/proc.h"
#include "base/text.h"
#include "host/host.h"

/* ---- lookup ---- */

struct sought {
	const char *name;
	unsigned mode;
	bool found;
};

static void seek_entry(void *arg, const char *name, bool is_dir, unsigned mode)
{
	struct sought *s = arg;

	if (!is_dir && strcmp(name, s->name) == 0) {
		s->found = true;
		s->mode = mode;
	}
}

static struct file_info stat_sysctl(struct host *h, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct sought s = {.name = slash ? slash + 1 : path};
	struct text dir = {0};

	if (*path == '\0' || sysctl_is_dir(h, path))
		return (struct file_info){FILE_DIR, 0555, 0, 0};
	text_putn(&dir, path, slash ? (size_t)(slash - path) : 0);
	sysctl_list(h, text_str(&dir), seek_entry, &s);
	text_free(&dir);
	return (struct file_info){s.found ? FILE_SYSCTL : FILE_NONE, s.mode, 0, 0};
}

static struct file_info stat_node(struct host *h, const struct file *f)
{
	struct text t = {0};
	struct file_info info = {(enum file_kind)f->kind, f->mode, f->length, f->changed};

	if (f->fresh) {
		file_show(h, f, &t);
		info.size = (uint32_t)t.len;
	}
	text_free(&t);
	return info;
}

static enum file_kind device(const char *path)
{
	return strcmp(path, "/dev/null") == 0    ? FILE_NULL
		: strcmp(path, "/dev/zero") == 0 ? FILE_ZERO
		: strcmp(path, "/dev/tty") == 0  ? FILE_TTY
						 : FILE_NONE;
}

struct file_info file_stat_real(struct host *h, const char *path)
{
	const struct file *f;

	if (file_sysctl(path))
		return stat_sysctl(h, file_sysctl(path));
	if ((f = file_node(h, path)))
		return stat_node(h, f);
	if (device(path))
		return (struct file_info){device(path), 0666, 0, 0};
	if (proc_find(path))
		return (struct file_info){FILE_PROC, 0444, 0, 0};
	if (file_program(h, path))
		return (struct file_info){FILE_PROGRAM, 0755, 0, 0};
	return (struct file_info){0};
}

static struct file_info stat_following(struct host *h, const char *path, bool last)
{
	struct text real = {0};
	struct file_info info = {0};

	if (file_resolve(h, path, last, &real) == 0)
		info = file_stat_real(h, text_str(&real));
	text_free(&real);
	return info;
}

struct file_info files_stat(struct host *h, const char *path)
{
	return stat_following(h, path, true);
}

struct file_info files_lstat(struct host *h, const char *path)
{
	return stat_following(h, path, false);
}
