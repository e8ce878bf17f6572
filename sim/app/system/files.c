/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host's files. What people make is a tree of nodes in the arena, entries sorted by name. A node
 * that nobody has written yet shows a constant text, or one that is worked out (/etc/hosts): it
 * gets bytes of its own with the first write. On top of the tree stand three that are not in it:
 * the sysctls (/proc/sys), what the kernel shows (proc.c), and the host's programs.
 *
 * Left out: owners (everybody is root), hard links, devices but null, zero and tty; a file that is
 * removed is gone for who has it open, too.
 */
#include "app/system/files.h"

#include <string.h>

#include "app/system/commands.h"
#include "app/system/file_defaults.h"
#include "app/system/interface_files.h"
#include "app/system/proc.h"
#include "app/system/shell_state.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

#define PROC_SYS "/proc/sys"
#define LINKS_MAX 8
#define NAME_MAX_LENGTH 255
#define PATH_MAX_LENGTH 4096

struct file {
	struct list link; /* in the directory's entries */
	struct list entries;
	struct file *parent;
	char *name;
	uint8_t kind; /* FILE_DIR, FILE_REGULAR, FILE_LINK */
	unsigned mode;
	char *data; /* of a link: where it leads */
	uint32_t length, cap;
	const struct file_default *fresh; /* not yet written */
	int64_t changed;
};

static struct arena *arena_of(const struct host *h)
{
	return host_engine(h)->arena;
}

/* ---- paths ---- */

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

static const char *const program_directories[] = {"/usr/sbin", "/usr/bin", "/sbin", "/bin", NULL};

static bool is_program_directory(const char *path)
{
	for (size_t i = 0; program_directories[i]; i++)
		if (strcmp(path, program_directories[i]) == 0)
			return true;
	return false;
}

static const struct command *program_at(const struct host *h, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct text dir = {0};

	text_putn(&dir, path, (size_t)(slash - path));
	const struct command *c =
		is_program_directory(text_str(&dir)) ? command_find(h, slash + 1) : NULL;
	text_free(&dir);
	return c && !command_is_builtin_only(c->name) ? c : NULL;
}

/* ---- the tree ---- */

static struct file *entry_of(const struct file *dir, const char *name, size_t n)
{
	list_for_each (f, &dir->entries, struct file, link)
		if (strncmp(f->name, name, n) == 0 && f->name[n] == '\0')
			return f;
	return NULL;
}

static void link_sorted(struct file *dir, struct file *f)
{
	list_for_each (other, &dir->entries, struct file, link)
		if (strcmp(other->name, f->name) > 0) {
			list_add_tail(&f->link, &other->link); /* before it */
			f->parent = dir;
			return;
		}
	list_add_tail(&f->link, &dir->entries);
	f->parent = dir;
}

static struct file *make(
	struct host *h, struct file *dir, const char *name, size_t n, enum file_kind kind)
{
	struct file *f = arena_get(arena_of(h), sizeof(*f));

	f->kind = (uint8_t)kind;
	f->mode = kind == FILE_DIR ? 0755 : kind == FILE_LINK ? 0777 : 0644;
	f->changed = host_engine(h)->now;
	f->name = arena_get(arena_of(h), n + 1);
	memcpy(f->name, name, n);
	list_init(&f->entries);
	if (dir)
		link_sorted(dir, f);
	shell_state(h)->file_count++;
	return f;
}

static void make_default(struct host *h, struct file *root, const struct file_default *d)
{
	struct file *dir = root;

	for (const char *s = d->path + 1;;) {
		size_t n = strcspn(s, "/");
		struct file *f = entry_of(dir, s, n);
		bool last = s[n] == '\0';
		if (!f) {
			f = make(h, dir, s, n,
				last && (d->data || d->show) ? FILE_REGULAR : FILE_DIR);
			f->changed = 0;
		}
		if (last) {
			f->fresh = d->data || d->show ? d : NULL;
			f->mode = d->mode;
			return;
		}
		dir = f;
		s += n + 1;
	}
}

/* ifcfg-NAME of each interface, as old as the machine */
static void put_interface_file(struct host *h, const char *name, const struct text *content)
{
	struct text path = {0};

	text_add(&path, "%s%s", IFCFG_DIRECTORY, name);
	if (files_put(h, text_str(&path), text_str(content), content->len, 0644) == 0)
		files_touch(h, text_str(&path), 0);
	text_free(&path);
}

/* where other distributions, and nginx built from source, have their pages */
static const struct {
	const char *path, *target;
} fresh_links[] = {{"/usr/share/nginx/html", "/var/www/html"},
	{"/usr/local/nginx/html", "/var/www/html"}, {"/usr/local/apache2/htdocs", "/var/www/html"},
	{"/etc/sysconfig/selinux", "/etc/selinux/config"}};

static struct file *root_of(struct host *h)
{
	struct shell_state *state = shell_state(h);

	if (state->root)
		return state->root;
	state->root = make(h, NULL, "", 0, FILE_DIR);
	state->root->changed = 0;
	for (unsigned i = 0; file_default_at(i); i++)
		make_default(h, state->root, file_default_at(i));
	interface_files_redhat(h, put_interface_file);
	for (size_t i = 0; i < sizeof(fresh_links) / sizeof(fresh_links[0]); i++)
		files_link(h, fresh_links[i].target, fresh_links[i].path);
	return state->root;
}

/*
 * Follows the links in `path`: what it really is goes to `out`. Only the last part may be missing;
 * `last` too is followed unless asked not to. 0, -ENOENT, -ENOTDIR, -ELOOP.
 */
static int resolve(struct host *h, const char *path, bool last, struct text *out)
{
	struct text rest = {0}, left = {0};
	unsigned links = 0;
	int error = 0;

	text_clear(out);
	text_put(out, "/");
	text_put(&rest, path + 1);
	struct file *dir = root_of(h);
	for (size_t at = 0; at < rest.len && error == 0;) {
		const char *s = rest.s + at;
		size_t n = strcspn(s, "/");
		bool final = s[n] == '\0';
		struct file *f = dir && n ? entry_of(dir, s, n) : NULL;
		if (f && f->kind == FILE_LINK && (!final || last)) {
			if (++links > LINKS_MAX)
				error = -ELOOP;
			text_clear(&left);
			text_put(&left, s + n);
			struct text to = {0};
			text_put(&to, f->data[0] == '/' ? "/" : text_str(out));
			for (const char *p = f->data; *p;) {
				size_t m = strcspn(p, "/");
				add_part(&to, p, m);
				p += m + (p[m] == '/');
			}
			text_put(&to, text_str(&left));
			text_clear(&rest);
			text_put(&rest, text_str(&to) + 1);
			text_free(&to);
			text_clear(out);
			text_put(out, "/");
			dir = root_of(h);
			at = 0;
			continue;
		}
		if (f && f->kind != FILE_DIR && !final)
			error = -ENOTDIR;
		add_part(out, s, n);
		dir = f;
		at += n + !final;
	}
	text_free(&rest);
	text_free(&left);
	return error;
}

/* the node of a resolved path, or NULL */
static struct file *node_at(struct host *h, const char *path)
{
	struct file *f = root_of(h);

	for (const char *s = path + 1; f && *s;) {
		size_t n = strcspn(s, "/");
		f = f->kind == FILE_DIR ? entry_of(f, s, n) : NULL;
		s += n + (s[n] == '/');
	}
	return f;
}

static void show(struct host *h, const struct file *f, struct text *out)
{
	if (f->fresh && f->fresh->show)
		f->fresh->show(h, out);
	else if (f->fresh)
		text_put(out, f->fresh->data);
	else
		text_putn(out, f->data, f->length);
}

/* ---- what is there ---- */

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
		show(h, f, &t);
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

static struct file_info stat_real(struct host *h, const char *path)
{
	const struct file *f;

	if (sysctl_part(path))
		return stat_sysctl(h, sysctl_part(path));
	if ((f = node_at(h, path)))
		return stat_node(h, f);
	if (device(path))
		return (struct file_info){device(path), 0666, 0, 0};
	if (proc_find(path))
		return (struct file_info){FILE_PROC, 0444, 0, 0};
	if (program_at(h, path))
		return (struct file_info){FILE_PROGRAM, 0755, 0, 0};
	return (struct file_info){0};
}

static struct file_info stat_following(struct host *h, const char *path, bool last)
{
	struct text real = {0};
	struct file_info info = {0};

	if (resolve(h, path, last, &real) == 0)
		info = stat_real(h, text_str(&real));
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
	switch (stat_real(h, path).kind) {
	case FILE_NONE:
	case FILE_LINK: return -ENOENT;
	case FILE_DIR: return -EISDIR;
	case FILE_NULL:
	case FILE_PROGRAM:
	case FILE_TTY: return 0;
	case FILE_ZERO: return -EFBIG;
	case FILE_PROC: proc_find(path)->show(h, out); return 0;
	case FILE_REGULAR: show(h, node_at(h, path), out); return 0;
	case FILE_SYSCTL: break;
	}
	return read_sysctl(h, sysctl_part(path), out);
}

int files_read(struct host *h, const char *path, struct text *out)
{
	struct text real = {0};
	int error = resolve(h, path, true, &real);

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

/* ---- who watches ---- */

void files_watch(struct host *h, struct file_watch *w, const char *path)
{
	struct text real = {0};

	list_add_tail(&w->link, &shell_state(h)->watches);
	if (!path)
		return;
	if (resolve(h, path, true, &real) != 0) {
		text_clear(&real);
		text_put(&real, path);
	}
	w->path = arena_get(arena_of(h), real.len + 1);
	strcpy(w->path, real.s);
	text_free(&real);
}

void files_unwatch(struct host *h, struct file_watch *w)
{
	event_cancel(host_engine(h), &w->turn);
	list_del(&w->link);
	if (w->path)
		arena_put(arena_of(h), w->path, strlen(w->path) + 1);
}

static bool concerns(const struct file_watch *w, const char *path)
{
	return path ? w->path && strcmp(w->path, path) == 0 : !w->path;
}

/* who watches that path; NULL: who watches everything */
static void tell_watches(struct host *h, const char *path)
{
	list_for_each (w, &shell_state(h)->watches, struct file_watch, link)
		if (!event_pending(&w->turn) && concerns(w, path))
			event_schedule_in(host_engine(h), &w->turn, 0);
}

static int append(struct host *h, struct file *f, const char *s, size_t n)
{
	int error = can_grow(h, f, n);

	if (error)
		return error;
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
	shell_state(h)->file_bytes += n;
	f->changed = host_engine(h)->now;
	tell_watches(h, NULL);
	return 0;
}

static void empty(struct host *h, struct file *f)
{
	shell_state(h)->file_bytes -= f->length;
	f->length = 0;
	f->fresh = NULL;
	f->changed = host_engine(h)->now;
	tell_watches(h, NULL);
}

/* it gets bytes of its own, the same as before */
static void own(struct host *h, struct file *f)
{
	struct text t = {0};

	if (!f->fresh)
		return;
	show(h, f, &t);
	f->fresh = NULL;
	append(h, f, text_str(&t), t.len);
	text_free(&t);
}

/* the directory that `path` is to stand in, and its name there; or NULL and why */
static struct file *place_for(struct host *h, const char *path, const char **name, int *error)
{
	const char *slash = strrchr(path, '/');
	struct text dir = {0};

	text_putn(&dir, path, slash == path ? 1 : (size_t)(slash - path));
	struct file *d = node_at(h, text_str(&dir));
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

static int open_real(struct host *h, const char *path, bool append)
{
	struct file_info info = stat_real(h, path);
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
			own(h, node_at(h, path));
		else
			empty(h, node_at(h, path));
		tell_watches(h, path);
		return 0;
	case FILE_LINK: return -ELOOP;
	case FILE_NONE: break;
	}
	struct file *dir = place_for(h, path, &name, &error);
	if (dir)
		make(h, dir, name, strlen(name), FILE_REGULAR);
	return error;
}

int files_open(struct host *h, const char *path, bool append)
{
	struct text real = {0};
	int error = resolve(h, path, true, &real);

	if (error == 0)
		error = open_real(h, text_str(&real), append);
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
	int error = resolve(h, path, true, &real);
	const char *to = text_str(&real);

	if (error == 0 && sysctl_part(to)) {
		error = write_sysctl(h, sysctl_part(to), s, n);
	} else if (error == 0) {
		struct file *f = node_at(h, to);
		if (f && f->kind == FILE_REGULAR) {
			own(h, f);
			error = append(h, f, s, n);
			tell_watches(h, to);
		}
	}
	text_free(&real);
	return error;
}

size_t files_part(struct host *h, const char *path, uint32_t offset, const char **bytes)
{
	struct text real = {0};
	struct file *f = resolve(h, path, true, &real) == 0 ? node_at(h, text_str(&real)) : NULL;
	size_t n = 0;

	if (f && f->kind == FILE_REGULAR) {
		own(h, f);
		n = offset < f->length ? f->length - offset : 0;
		*bytes = n ? f->data + offset : "";
	}
	text_free(&real);
	return n;
}

/* ---- making and removing ---- */

static void destroy(struct host *h, struct file *f)
{
	struct shell_state *state = shell_state(h);

	list_del(&f->link);
	state->file_count--;
	if (f->kind == FILE_REGULAR)
		state->file_bytes -= f->length;
	if (f->data)
		arena_put(arena_of(h), f->data, f->cap);
	arena_put(arena_of(h), f->name, strlen(f->name) + 1);
	arena_put(arena_of(h), f, sizeof(*f));
	tell_watches(h, NULL);
}

int files_remove(struct host *h, const char *path)
{
	struct text real = {0};
	int error = resolve(h, path, false, &real);
	enum file_kind kind = error ? FILE_NONE : stat_real(h, text_str(&real)).kind;
	struct file *f = error ? NULL : node_at(h, text_str(&real));

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
	struct file *f = node_at(h, path);
	enum file_kind kind = files_lstat(h, path).kind;

	if (kind == FILE_NONE)
		return -ENOENT;
	if (kind != FILE_DIR)
		return -ENOTDIR;
	if (!f || !f->parent || is_program_directory(path) || strncmp(path, "/proc", 5) == 0)
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
	int error = resolve(h, path, true, &real);

	if (error == 0 && stat_real(h, text_str(&real)).kind != FILE_NONE)
		error = -EEXIST;
	struct file *dir = error ? NULL : place_for(h, text_str(&real), &name, &error);
	if (dir)
		make(h, dir, name, strlen(name), FILE_DIR)->mode = mode;
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
	struct file *f = node_at(h, from), *there = node_at(h, to);
	const char *name;
	int error = 0;

	if (!f)
		return files_lstat(h, from).kind == FILE_NONE ? -ENOENT : -EPERM;
	if (f == there)
		return 0;
	if (there && there->kind == FILE_DIR)
		return f->kind != FILE_DIR ? -EISDIR : -ENOTEMPTY;
	if (!there && stat_real(h, to).kind != FILE_NONE)
		return -EPERM;
	struct file *dir = place_for(h, to, &name, &error);
	if (!dir)
		return error;
	if (stands_in(dir, f))
		return -EINVAL;
	if (there)
		destroy(h, there);
	list_del(&f->link);
	arena_put(arena_of(h), f->name, strlen(f->name) + 1);
	f->name = strcpy(arena_get(arena_of(h), strlen(name) + 1), name);
	link_sorted(dir, f);
	tell_watches(h, NULL);
	return 0;
}

int files_link(struct host *h, const char *target, const char *path)
{
	const char *name;
	int error = files_lstat(h, path).kind != FILE_NONE ? -EEXIST : 0;
	struct file *dir = error ? NULL : place_for(h, path, &name, &error);

	if (dir)
		append(h, make(h, dir, name, strlen(name), FILE_LINK), target, strlen(target) + 1);
	return error;
}

int files_target(struct host *h, const char *path, struct text *out)
{
	const struct file *f = node_at(h, path);

	if (!f || f->kind != FILE_LINK)
		return -EINVAL;
	text_put(out, f->data);
	return 0;
}

int files_set_mode(struct host *h, const char *path, unsigned mode)
{
	struct text real = {0};
	int error = resolve(h, path, true, &real);
	struct file *f = error ? NULL : node_at(h, text_str(&real));

	if (error == 0 && stat_real(h, text_str(&real)).kind == FILE_NONE)
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
	int error = resolve(h, path, true, &real);

	if (error == 0 && stat_real(h, text_str(&real)).kind != FILE_DIR)
		error = open_real(h, text_str(&real), true);
	struct file *f = error ? NULL : node_at(h, text_str(&real));
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

/* the name of `path` inside `dir`, or NULL where it does not stand right in it */
static const char *name_in(const char *path, const char *dir)
{
	size_t n = strcmp(dir, "/") == 0 ? 0 : strlen(dir);

	if (strncmp(path, dir, n) != 0 || path[n] != '/' || path[n + 1] == '\0')
		return NULL;
	return strchr(path + n + 1, '/') ? NULL : path + n + 1;
}

/* the smallest name in `dir` that is greater than `last`, of all that make it up */
static const char *next_name(struct host *h, const char *dir, const char *last)
{
	static const char *const devices[] = {"/dev/null", "/dev/tty", "/dev/zero", NULL};
	const struct file *d = node_at(h, dir);
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
	for (unsigned i = 0; is_program_directory(dir) && command_at(h, i); i++)
		if (!command_is_builtin_only(command_at(h, i)->name))
			CONSIDER(command_at(h, i)->name);
#undef CONSIDER
	return best;
}

static void list_real(struct host *h, const char *dir, struct listing *l)
{
	struct text path = {0};

	if (sysctl_part(dir)) {
		sysctl_list(h, sysctl_part(dir), pass_on, l);
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

	if (resolve(h, dir, true, &real) == 0)
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
