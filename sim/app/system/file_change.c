/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Creating, removing, renaming and linking, with the errors of the system calls. The sysctls, /proc
 * and the programs cannot be changed this way.
 */
#include "app/system/file_tree.h"

#include <string.h>

#include "app/system/shell_state.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

/* ---- making and removing ---- */

static void destroy(struct host *h, struct file *f)
{
	struct shell_state *state = shell_state(h);

	list_del(&f->link);
	state->file_count--;
	if (f->kind == FILE_REGULAR)
		state->file_bytes -= f->length;
	if (f->data)
		arena_put(file_arena(h), f->data, f->cap);
	arena_put(file_arena(h), f->name, strlen(f->name) + 1);
	arena_put(file_arena(h), f, sizeof(*f));
	file_tell_watches(h, NULL);
}

int files_remove(struct host *h, const char *path)
{
	struct text real = {0};
	int error = file_resolve(h, path, false, &real);
	enum file_kind kind = error ? FILE_NONE : file_stat_real(h, text_str(&real)).kind;
	struct file *f = error ? NULL : file_node(h, text_str(&real));

	text_free(&real);
	if (kind == FILE_NONE)
		return error ? error : -ENOENT;
	if (kind == FILE_DIR)
		return -EISDIR;
	if (!f)
		return -EPERM;
	destroy(h, f);
	return 0;
}

int files_remove_directory(struct host *h, const char *path)
{
	struct file *f = file_node(h, path);
	enum file_kind kind = files_lstat(h, path).kind;

	if (kind == FILE_NONE)
		return -ENOENT;
	if (kind != FILE_DIR)
		return -ENOTDIR;
	if (!f || !f->parent || file_is_program_directory(path) || strncmp(path, "/proc", 5) == 0)
		return -EBUSY;
	if (!list_empty(&f->entries))
		return -ENOTEMPTY;
	destroy(h, f);
	return 0;
}

int files_make_directory(struct host *h, const char *path, unsigned mode)
{
	struct text real = {0};
	const char *name;
	int error = file_resolve(h, path, true, &real);

	if (error == 0 && file_stat_real(h, text_str(&real)).kind != FILE_NONE)
		error = -EEXIST;
	struct file *dir = error ? NULL : file_place(h, text_str(&real), &name, &error);
	if (dir)
		file_make(h, dir, name, strlen(name), FILE_DIR)->mode = mode;
	text_free(&real);
	return error;
}

static bool stands_in(const struct file *f, const struct file *dir)
{
	for (; f; f = f->parent)
		if (f == dir)
			return true;
	return false;
}

int files_rename(struct host *h, const char *from, const char *to)
{
	struct file *f = file_node(h, from), *there = file_node(h, to);
	const char *name;
	int error = 0;

	if (!f)
		return files_lstat(h, from).kind == FILE_NONE ? -ENOENT : -EPERM;
	if (f == there)
		return 0;
	if (there && there->kind == FILE_DIR)
		return f->kind != FILE_DIR ? -EISDIR : -ENOTEMPTY;
	if (!there && file_stat_real(h, to).kind != FILE_NONE)
		return -EPERM;
	struct file *dir = file_place(h, to, &name, &error);
	if (!dir)
		return error;
	if (stands_in(dir, f))
		return -EINVAL;
	if (there)
		destroy(h, there);
	list_del(&f->link);
	arena_put(file_arena(h), f->name, strlen(f->name) + 1);
	f->name = strcpy(arena_get(file_arena(h), strlen(name) + 1), name);
	file_link_sorted(dir, f);
	file_tell_watches(h, NULL);
	return 0;
}

int files_link(struct host *h, const char *target, const char *path)
{
	const char *name;
	int error = files_lstat(h, path).kind != FILE_NONE ? -EEXIST : 0;
	struct file *dir = error ? NULL : file_place(h, path, &name, &error);

	if (dir)
		file_append(h, file_make(h, dir, name, strlen(name), FILE_LINK), target,
			strlen(target) + 1);
	return error;
}

int files_target(struct host *h, const char *path, struct text *out)
{
	const struct file *f = file_node(h, path);

	if (!f || f->kind != FILE_LINK)
		return -EINVAL;
	text_put(out, f->data);
	return 0;
}

int files_set_mode(struct host *h, const char *path, unsigned mode)
{
	struct text real = {0};
	int error = file_resolve(h, path, true, &real);
	struct file *f = error ? NULL : file_node(h, text_str(&real));

	if (error == 0 && file_stat_real(h, text_str(&real)).kind == FILE_NONE)
		error = -ENOENT;
	else if (error == 0 && !f)
		error = -EPERM;
	if (f)
		f->mode = mode;
	text_free(&real);
	return error;
}

int files_touch(struct host *h, const char *path, int64_t changed)
{
	struct text real = {0};
	int error = file_resolve(h, path, true, &real);

	if (error == 0 && file_stat_real(h, text_str(&real)).kind != FILE_DIR)
		error = file_open_real(h, text_str(&real), true);
	struct file *f = error ? NULL : file_node(h, text_str(&real));
	if (f)
		f->changed = changed;
	text_free(&real);
	return error;
}

int files_put(struct host *h, const char *path, const char *s, size_t n, unsigned mode)
{
	struct text dir = {0};
	int error = 0;

	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		text_clear(&dir);
		text_putn(&dir, path, (size_t)(slash - path));
		files_make_directory(h, text_str(&dir), 0755);
	}
	text_free(&dir);
	error = files_open(h, path, false);
	if (error == 0)
		error = files_write(h, path, s, n);
	if (error == 0)
		files_set_mode(h, path, mode);
	return error;
}
