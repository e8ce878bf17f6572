/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads and writes a host's files, and wakes the programs that watch them (inotify(7)). A removed
 * file is also gone for a program that has it open.
 */
#include "app/system/file_tree.h"

#include <string.h>

#include "app/system/proc.h"
#include "app/system/shell_state.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

#define NAME_MAX_LENGTH 255
#define PATH_MAX_LENGTH 4096

/* ---- reading ---- */

static int read_sysctl(struct host *h, const char *path, struct text *out)
{
	int error = sysctl_read(h, path, out);

	if (error == 0)
		text_putc(out, '\n');
	return error;
}

static int read_real(struct host *h, const char *path, struct text *out)
{
	switch (file_stat_real(h, path).kind) {
	case FILE_NONE:
	case FILE_LINK: return -ENOENT;
	case FILE_DIR: return -EISDIR;
	case FILE_NULL:
	case FILE_PROGRAM:
	case FILE_TTY: return 0;
	case FILE_ZERO: return -EFBIG;
	case FILE_PROC: proc_find(path)->show(h, out); return 0;
	case FILE_REGULAR: file_show(h, file_node(h, path), out); return 0;
	case FILE_SYSCTL: break;
	}
	return read_sysctl(h, file_sysctl(path), out);
}

int files_read(struct host *h, const char *path, struct text *out)
{
	struct text real = {0};
	int error = file_resolve(h, path, true, &real);

	if (error == 0)
		error = read_real(h, text_str(&real), out);
	text_free(&real);
	return error;
}

/* ---- writing ---- */

static int can_grow(struct host *h, const struct file *f, size_t more)
{
	struct shell_state *state = shell_state(h);

	if (more > FILE_SIZE_MAX - f->length || state->file_bytes + more > FILES_BYTES_MAX)
		return -ENOSPC;
	return 0;
}

/* ---- watches ---- */

void files_watch(struct host *h, struct file_watch *w, const char *path)
{
	struct text real = {0};

	list_add_tail(&w->link, &shell_state(h)->watches);
	if (!path)
		return;
	if (file_resolve(h, path, true, &real) != 0) {
		text_clear(&real);
		text_put(&real, path);
	}
	w->path = arena_get(file_arena(h), real.len + 1);
	strcpy(w->path, real.s);
	text_free(&real);
}

void files_unwatch(struct host *h, struct file_watch *w)
{
	event_cancel(host_engine(h), &w->turn);
	list_del(&w->link);
	if (w->path)
		arena_put(file_arena(h), w->path, strlen(w->path) + 1);
}

static bool concerns(const struct file_watch *w, const char *path)
{
	return path ? w->path && strcmp(w->path, path) == 0 : !w->path;
}

void file_tell_watches(struct host *h, const char *path)
{
	list_for_each (w, &shell_state(h)->watches, struct file_watch, link)
		if (!event_pending(&w->turn) && concerns(w, path))
			event_schedule_in(host_engine(h), &w->turn, 0);
}

int file_append(struct host *h, struct file *f, const char *s, size_t n)
{
	int error = can_grow(h, f, n);

	if (error)
		return error;
	if (f->length + n > f->cap) {
		uint32_t cap = f->cap ? f->cap : 64;
		while (cap < f->length + n)
			cap *= 2;
		f->data = arena_regrow(file_arena(h), f->data, f->cap, cap);
		f->cap = cap;
	}
	if (n)
		memcpy(f->data + f->length, s, n);
	f->length += (uint32_t)n;
	shell_state(h)->file_bytes += n;
	f->changed = host_engine(h)->now;
	file_tell_watches(h, NULL);
	return 0;
}

static void empty(struct host *h, struct file *f)
{
	shell_state(h)->file_bytes -= f->length;
	f->length = 0;
	f->fresh = NULL;
	f->changed = host_engine(h)->now;
	file_tell_watches(h, NULL);
}

/* gives it its own bytes, the same as before */
static void own(struct host *h, struct file *f)
{
	struct text t = {0};

	if (!f->fresh)
		return;
	file_show(h, f, &t);
	f->fresh = NULL;
	file_append(h, f, text_str(&t), t.len);
	text_free(&t);
}

struct file *file_place(struct host *h, const char *path, const char **name, int *error)
{
	const char *slash = strrchr(path, '/');
	struct text dir = {0};

	text_putn(&dir, path, slash == path ? 1 : (size_t)(slash - path));
	struct file *d = file_node(h, text_str(&dir));
	text_free(&dir);
	*name = slash + 1;
	*error = !d                                       ? -ENOENT
		: d->kind != FILE_DIR                     ? -ENOTDIR
		: strlen(*name) > NAME_MAX_LENGTH         ? -ENAMETOOLONG
		: strlen(path) > PATH_MAX_LENGTH          ? -ENAMETOOLONG
		: strncmp(path, "/proc", 5) == 0          ? -ENOENT
		: shell_state(h)->file_count >= FILES_MAX ? -ENOSPC
							  : 0;
	return *error ? NULL : d;
}

int file_open_real(struct host *h, const char *path, bool append)
{
	struct file_info info = file_stat_real(h, path);
	const char *name;
	int error;

	switch (info.kind) {
	case FILE_DIR: return -EISDIR;
	case FILE_NULL:
	case FILE_ZERO:
	case FILE_TTY: return 0;
	case FILE_PROC: return -EACCES;
	case FILE_PROGRAM: return -ETXTBSY;
	case FILE_SYSCTL: return info.mode & 0200 ? 0 : -EACCES;
	case FILE_REGULAR:
		if (append)
			own(h, file_node(h, path));
		else
			empty(h, file_node(h, path));
		file_tell_watches(h, path);
		return 0;
	case FILE_LINK: return -ELOOP;
	case FILE_NONE: break;
	}
	struct file *dir = file_place(h, path, &name, &error);
	if (dir)
		file_make(h, dir, name, strlen(name), FILE_REGULAR);
	return error;
}

int files_open(struct host *h, const char *path, bool append)
{
	struct text real = {0};
	int error = file_resolve(h, path, true, &real);

	if (error == 0)
		error = file_open_real(h, text_str(&real), append);
	text_free(&real);
	return error;
}

/* the kernel reads one line's worth of words: what a write(2) brought, up to its newline */
static int write_sysctl(struct host *h, const char *path, const char *s, size_t n)
{
	struct text value = {0};

	while (n && s[n - 1] == '\n')
		n--;
	text_putn(&value, s, n);
	int error = sysctl_write(h, path, text_str(&value));
	text_free(&value);
	return error;
}

int files_write(struct host *h, const char *path, const char *s, size_t n)
{
	struct text real = {0};
	int error = file_resolve(h, path, true, &real);
	const char *to = text_str(&real);

	if (error == 0 && file_sysctl(to)) {
		error = write_sysctl(h, file_sysctl(to), s, n);
	} else if (error == 0) {
		struct file *f = file_node(h, to);
		if (f && f->kind == FILE_REGULAR) {
			own(h, f);
			error = file_append(h, f, s, n);
			file_tell_watches(h, to);
		}
	}
	text_free(&real);
	return error;
}

size_t files_part(struct host *h, const char *path, uint32_t offset, const char **bytes)
{
	struct text real = {0};
	struct file *f =
		file_resolve(h, path, true, &real) == 0 ? file_node(h, text_str(&real)) : NULL;
	size_t n = 0;

	if (f && f->kind == FILE_REGULAR) {
		own(h, f);
		n = offset < f->length ? f->length - offset : 0;
		*bytes = n ? f->data + offset : "";
	}
	text_free(&real);
	return n;
}
