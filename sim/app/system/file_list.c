/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Directories: their entries, sorted by name, from the tree and from what is mounted on it; and the
 * working directory of a host's shell.
 */
#include "app/system/file_tree.h"

#include <string.h>

#include "app/system/commands.h"
#include "app/system/proc.h"
#include "app/system/shell_state.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

/* ---- directories ---- */

struct listing {
	void (*entry)(void *arg, const char *name, const struct file_info *info);
	void *arg;
};

static void pass_on(void *arg, const char *name, bool is_dir, unsigned mode)
{
	const struct listing *l = arg;
	struct file_info info = {is_dir ? FILE_DIR : FILE_SYSCTL, is_dir ? 0555 : mode, 0, 0};

	l->entry(l->arg, name, &info);
}

/* the name of `path` inside `dir`, or NULL if it is not a direct entry */
static const char *name_in(const char *path, const char *dir)
{
	size_t n = strcmp(dir, "/") == 0 ? 0 : strlen(dir);

	if (strncmp(path, dir, n) != 0 || path[n] != '/' || path[n + 1] == '\0')
		return NULL;
	return strchr(path + n + 1, '/') ? NULL : path + n + 1;
}

/* the smallest name in `dir` that is greater than `last`, over all its sources */
static const char *next_name(struct host *h, const char *dir, const char *last)
{
	static const char *const devices[] = {"/dev/null", "/dev/tty", "/dev/zero", NULL};
	const struct file *d = file_node(h, dir);
	const char *best = NULL;

#define CONSIDER(candidate) \
	do { \
		const char *name = candidate; \
		if (name && strcmp(name, last) > 0 && (!best || strcmp(name, best) < 0)) \
			best = name; \
	} while (0)
	if (d && d->kind == FILE_DIR)
		list_for_each (f, &d->entries, struct file, link)
			CONSIDER(f->name);
	for (size_t i = 0; proc_file_at(i); i++)
		CONSIDER(name_in(proc_file_at(i)->path, dir));
	for (size_t i = 0; devices[i]; i++)
		CONSIDER(name_in(devices[i], dir));
	for (unsigned i = 0; file_is_program_directory(dir) && command_at(h, i); i++)
		if (!command_is_builtin_only(command_at(h, i)->name))
			CONSIDER(command_at(h, i)->name);
#undef CONSIDER
	return best;
}

static void list_real(struct host *h, const char *dir, struct listing *l)
{
	struct text path = {0};

	if (file_sysctl(dir)) {
		sysctl_list(h, file_sysctl(dir), pass_on, l);
		return;
	}
	for (const char *name = next_name(h, dir, ""); name; name = next_name(h, dir, name)) {
		text_clear(&path);
		text_add(&path, "%s/%s", strcmp(dir, "/") == 0 ? "" : dir, name);
		struct file_info info = files_lstat(h, text_str(&path));
		l->entry(l->arg, name, &info);
	}
	text_free(&path);
}

void files_list(struct host *h, const char *dir,
	void (*entry)(void *arg, const char *name, const struct file_info *info), void *arg)
{
	struct listing l = {entry, arg};
	struct text real = {0};

	if (file_resolve(h, dir, true, &real) == 0)
		list_real(h, text_str(&real), &l);
	text_free(&real);
}

const char *files_directory(struct host *h)
{
	return shell_state(h)->directory;
}

int files_change_directory(struct host *h, const char *name)
{
	struct shell_state *state = shell_state(h);
	struct text path = {0};
	int error = 0;

	files_path(h, name, &path);
	struct file_info info = files_stat(h, text_str(&path));
	if (info.kind == FILE_NONE || path.len >= sizeof(state->directory)) {
		error = -ENOENT;
	} else if (info.kind != FILE_DIR) {
		error = -ENOTDIR;
	} else {
		strcpy(state->previous, state->directory);
		strcpy(state->directory, text_str(&path));
	}
	text_free(&path);
	return error;
}
