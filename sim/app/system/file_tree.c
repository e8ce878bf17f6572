/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree of a host's files: nodes in the arena, entries sorted by name, and path lookup. A node
 * that no program has written yet shows a constant text, or a computed one (/etc/hosts): the first
 * write gives it its own bytes. Three sources are mounted on the tree: the sysctls (/proc/sys), the
 * kernel's files (proc.c), and the host's programs.
 *
 * Not simulated: owners (every user is root), hard links, devices other than null, zero and tty.
 */
#include "app/system/file_tree.h"

#include <string.h>

#include "app/system/commands.h"
#include "app/system/interface_files.h"
#include "app/system/shell_state.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

#define PROC_SYS "/proc/sys"
#define LINKS_MAX 8

struct arena *file_arena(const struct host *h)
{
	return host_engine(h)->arena;
}

/* ---- paths ---- */

/* removes the last part */
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

const char *file_sysctl(const char *path)
{
	size_t n = strlen(PROC_SYS);

	if (strncmp(path, PROC_SYS, n) != 0 || (path[n] != '/' && path[n] != '\0'))
		return NULL;
	return path[n] ? path + n + 1 : path + n;
}

static const char *const program_directories[] = {"/usr/sbin", "/usr/bin", "/sbin", "/bin", NULL};

bool file_is_program_directory(const char *path)
{
	for (size_t i = 0; program_directories[i]; i++)
		if (strcmp(path, program_directories[i]) == 0)
			return true;
	return false;
}

const struct command *file_program(const struct host *h, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct text dir = {0};

	text_putn(&dir, path, (size_t)(slash - path));
	const struct command *c =
		file_is_program_directory(text_str(&dir)) ? command_find(h, slash + 1) : NULL;
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

void file_link_sorted(struct file *dir, struct file *f)
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

struct file *file_make(
	struct host *h, struct file *dir, const char *name, size_t n, enum file_kind kind)
{
	struct file *f = arena_get(file_arena(h), sizeof(*f));

	f->kind = (uint8_t)kind;
	f->mode = kind == FILE_DIR ? 0755 : kind == FILE_LINK ? 0777 : 0644;
	f->changed = host_engine(h)->now;
	f->name = arena_get(file_arena(h), n + 1);
	memcpy(f->name, name, n);
	list_init(&f->entries);
	if (dir)
		file_link_sorted(dir, f);
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
			f = file_make(h, dir, s, n,
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

/* the document roots of other distributions and of nginx built from source */
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
	state->root = file_make(h, NULL, "", 0, FILE_DIR);
	state->root->changed = 0;
	for (unsigned i = 0; file_default_at(i); i++)
		make_default(h, state->root, file_default_at(i));
	interface_files_redhat(h, put_interface_file);
	for (size_t i = 0; i < sizeof(fresh_links) / sizeof(fresh_links[0]); i++)
		files_link(h, fresh_links[i].target, fresh_links[i].path);
	return state->root;
}

int file_resolve(struct host *h, const char *path, bool last, struct text *out)
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

struct file *file_node(struct host *h, const char *path)
{
	struct file *f = root_of(h);

	for (const char *s = path + 1; f && *s;) {
		size_t n = strcspn(s, "/");
		f = f->kind == FILE_DIR ? entry_of(f, s, n) : NULL;
		s += n + (s[n] == '/');
	}
	return f;
}

void file_show(struct host *h, const struct file *f, struct text *out)
{
	if (f->fresh && f->fresh->show)
		f->fresh->show(h, out);
	else if (f->fresh)
		text_put(out, f->fresh->data);
	else
		text_putn(out, f->data, f->length);
}
