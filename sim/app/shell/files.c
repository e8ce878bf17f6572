/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host's files. Three sources: a short constant list of directories, the sysctls of the host
 * (/proc/sys), and regular files that people made, which live in the arena. Every host starts in
 * /root; one working directory a host, whoever types.
 *
 * Left out: permissions beyond a sysctl's mode (everybody is root), mkdir, links, times: all files
 * bear the lab's start.
 */
#include "app/shell/files.h"

#include <string.h>

#include "app/shell/proc.h"
#include "app/shell/shell_state.h"
#include "base/errno.h"
#include "host/host.h"

#define PROC_SYS "/proc/sys"

struct file {
	struct list link; /* in shell_state.files */
	char *path, *data;
	uint32_t length, cap;
};

static const char *const directories[] = {
	"/", "/dev", "/etc", "/proc", "/proc/net", "/proc/sys", "/root", "/tmp", NULL};

static struct arena *arena_of(const struct host *h)
{
	return host_engine(h)->arena;
}

/* takes the last part off */
static void drop_last(struct text *t)
{
	while (t->len > 1 && t->s[t->len - 1] != '/')
		t->len--;
	if (t->len > 1)
		t->len--;
	t->s[t->len] = '\0';
}

static void add_part(struct text *t, const char *part, size_t n)
{
	if (n == 0 || (n == 1 && part[0] == '.'))
		return;
	if (n == 2 && part[0] == '.' && part[1] == '.') {
		drop_last(t);
		return;
	}
	if (t->len > 1)
		text_putc(t, '/');
	text_putn(t, part, n);
}

void files_path(struct host *h, const char *name, struct text *out)
{
	text_clear(out);
	text_put(out, name[0] == '/' ? "/" : files_directory(h));
	if (name[0] == '~' && (name[1] == '/' || name[1] == '\0')) {
		text_clear(out);
		text_put(out, "/root");
		name++;
	}
	while (*name) {
		size_t n = strcspn(name, "/");
		add_part(out, name, n);
		name += n + (name[n] == '/');
	}
}

/* the path below /proc/sys, "" for itself, or NULL */
static const char *sysctl_part(const char *path)
{
	size_t n = strlen(PROC_SYS);

	if (strncmp(path, PROC_SYS, n) != 0 || (path[n] != '/' && path[n] != '\0'))
		return NULL;
	return path[n] ? path + n + 1 : path + n;
}

static struct file *files_find(struct host *h, const char *path)
{
	list_for_each (f, &shell_state(h)->files, struct file, link)
		if (strcmp(f->path, path) == 0)
			return f;
	return NULL;
}

static bool is_directory(struct host *h, const char *path)
{
	const char *sysctl = sysctl_part(path);

	for (size_t i = 0; directories[i]; i++)
		if (strcmp(directories[i], path) == 0)
			return true;
	return sysctl && *sysctl && sysctl_is_dir(h, sysctl);
}

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

	text_putn(&dir, path, slash ? (size_t)(slash - path) : 0);
	sysctl_list(h, text_str(&dir), seek_entry, &s);
	text_free(&dir);
	return (struct file_info){s.found ? FILE_SYSCTL : FILE_NONE, s.mode, 0};
}

struct file_info files_stat(struct host *h, const char *path)
{
	const struct file *f = files_find(h, path);

	if (is_directory(h, path))
		return (struct file_info){FILE_DIR, sysctl_part(path) ? 0555 : 0755, 0};
	if (sysctl_part(path))
		return stat_sysctl(h, sysctl_part(path));
	if (f)
		return (struct file_info){FILE_REGULAR, 0644, f->length};
	if (strcmp(path, "/dev/null") == 0)
		return (struct file_info){FILE_NULL, 0666, 0};
	if (proc_find(path))
		return (struct file_info){FILE_PROC, 0444, 0};
	return (struct file_info){0};
}

int files_read(struct host *h, const char *path, struct text *out)
{
	switch (files_stat(h, path).kind) {
	case FILE_NONE: return -ENOENT;
	case FILE_DIR: return -EISDIR;
	case FILE_NULL: return 0;
	case FILE_PROC: proc_find(path)->show(h, out); return 0;
	case FILE_REGULAR:
		text_putn(out, files_find(h, path)->data, files_find(h, path)->length);
		return 0;
	case FILE_SYSCTL: break;
	}
	int error = sysctl_read(h, sysctl_part(path), out);
	if (error == 0)
		text_putc(out, '\n');
	return error;
}

static bool parent_is_directory(struct host *h, const char *path)
{
	struct text dir = {0};

	text_put(&dir, path);
	drop_last(&dir);
	bool found = is_directory(h, text_str(&dir)) && strncmp(path, "/proc", 5) != 0;
	text_free(&dir);
	return found;
}

static void make(struct host *h, const char *path)
{
	struct file *f = arena_get(arena_of(h), sizeof(*f));

	f->path = arena_get(arena_of(h), strlen(path) + 1);
	strcpy(f->path, path);
	list_add_tail(&f->link, &shell_state(h)->files);
}

int files_open(struct host *h, const char *path, bool append)
{
	struct file_info info = files_stat(h, path);

	switch (info.kind) {
	case FILE_DIR: return -EISDIR;
	case FILE_NULL: return 0;
	case FILE_PROC: return -EACCES;
	case FILE_SYSCTL: return info.mode & 0200 ? 0 : -EACCES;
	case FILE_REGULAR:
		if (!append)
			files_find(h, path)->length = 0;
		return 0;
	case FILE_NONE: break;
	}
	if (!parent_is_directory(h, path))
		return -ENOENT;
	make(h, path);
	return 0;
}

static int append(struct host *h, struct file *f, const char *s, size_t n)
{
	if (n > FILE_SIZE_MAX - f->length)
		return -ENOSPC;
	if (f->length + n > f->cap) {
		uint32_t cap = f->cap ? f->cap : 64;
		while (cap < f->length + n)
			cap *= 2;
		f->data = arena_regrow(arena_of(h), f->data, f->cap, cap);
		f->cap = cap;
	}
	if (n)
		memcpy(f->data + f->length, s, n);
	f->length += (uint32_t)n;
	return 0;
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
	struct file *f = files_find(h, path);

	if (sysctl_part(path))
		return write_sysctl(h, sysctl_part(path), s, n);
	return f ? append(h, f, s, n) : 0;
}

int files_remove(struct host *h, const char *path)
{
	struct file *f = files_find(h, path);
	struct file_info info = files_stat(h, path);

	if (info.kind == FILE_NONE)
		return -ENOENT;
	if (info.kind == FILE_DIR)
		return -EISDIR;
	if (!f)
		return -EPERM;
	list_del(&f->link);
	if (f->data)
		arena_put(arena_of(h), f->data, f->cap);
	arena_put(arena_of(h), f->path, strlen(f->path) + 1);
	arena_put(arena_of(h), f, sizeof(*f));
	return 0;
}

/* the name of `path` inside `dir`, or NULL where it does not stand right in it */
static const char *name_in(const char *path, const char *dir)
{
	size_t n = strcmp(dir, "/") == 0 ? 0 : strlen(dir);

	if (strncmp(path, dir, n) != 0 || path[n] != '/' || path[n + 1] == '\0')
		return NULL;
	return strchr(path + n + 1, '/') ? NULL : path + n + 1;
}

/* the smallest name in `dir` that is greater than `last`, from the lists that are not sorted */
static const char *next_name(struct host *h, const char *dir, const char *last)
{
	const char *best = NULL;

#define CONSIDER(path) \
	do { \
		const char *name = name_in(path, dir); \
		if (name && strcmp(name, last) > 0 && (!best || strcmp(name, best) < 0)) \
			best = name; \
	} while (0)
	for (size_t i = 0; directories[i]; i++)
		CONSIDER(directories[i]);
	for (size_t i = 0; proc_file_at(i); i++)
		CONSIDER(proc_file_at(i)->path);
	list_for_each (f, &shell_state(h)->files, struct file, link)
		CONSIDER(f->path);
	CONSIDER("/dev/null");
#undef CONSIDER
	return best;
}

struct listing {
	void (*entry)(void *arg, const char *name, const struct file_info *info);
	void *arg;
};

static void pass_on(void *arg, const char *name, bool is_dir, unsigned mode)
{
	const struct listing *l = arg;
	struct file_info info = {is_dir ? FILE_DIR : FILE_SYSCTL, is_dir ? 0555 : mode, 0};

	l->entry(l->arg, name, &info);
}

void files_list(struct host *h, const char *dir,
	void (*entry)(void *arg, const char *name, const struct file_info *info), void *arg)
{
	struct listing l = {entry, arg};
	struct text path = {0};

	if (sysctl_part(dir)) {
		sysctl_list(h, sysctl_part(dir), pass_on, &l);
		return;
	}
	for (const char *name = next_name(h, dir, ""); name; name = next_name(h, dir, name)) {
		text_clear(&path);
		text_add(&path, "%s/%s", strcmp(dir, "/") == 0 ? "" : dir, name);
		struct file_info info = files_stat(h, text_str(&path));
		entry(arg, name, &info);
	}
	text_free(&path);
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
