/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mkdir rmdir rm cp mv ln touch chmod chown mktemp (coreutils 9.1) on a host's files. Not
 * supported: owners (chown and chgrp accept any), hard links, -i, -u, times except "now", modes
 * with X, s and t.
 */
#include <string.h>

#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/operands.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/rng.h"
#include "base/text.h"
#include "host/host.h"

#define DEPTH_MAX 64

struct tool {
	struct process *p;
	const char *name;
	bool force, recursive, parents, verbose, symbolic;
	unsigned mode;
	int status;
};

static void tool_complain(struct tool *t, const char *what, const char *name, int error)
{
	process_error(t->p, "%s: %s '%s': %s\n", t->name, what, name, errno_words(error));
	t->status = 1;
}

static enum file_kind kind_of(struct tool *t, const char *name, struct text *path)
{
	files_path(t->p->host, name, path);
	return files_stat(t->p->host, text_str(path)).kind;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

/* ---- mkdir, rmdir ---- */

static void make_directory(struct tool *t, const char *name)
{
	struct text path = {0}, part = {0};

	files_path(t->p->host, name, &path);
	for (const char *s = strchr(text_str(&path) + 1, '/'); t->parents && s;
		s = strchr(s + 1, '/')) {
		text_clear(&part);
		text_putn(&part, path.s, (size_t)(s - path.s));
		files_make_directory(t->p->host, text_str(&part), 0755);
	}
	int error = files_make_directory(t->p->host, text_str(&path), t->mode);
	if (error == -EEXIST && t->parents &&
		files_stat(t->p->host, text_str(&path)).kind == FILE_DIR)
		error = 0;
	else if (error == 0 && t->verbose)
		process_print(t->p, "mkdir: created directory '%s'\n", name);
	if (error)
		tool_complain(t, "cannot create directory", name, error);
	text_free(&path);
	text_free(&part);
}

static bool octal_mode(const char *s, unsigned *mode)
{
	size_t n = strspn(s, "01234567");

	if (n == 0 || n > 4 || s[n])
		return false;
	for (*mode = 0; *s; s++)
		*mode = *mode * 8 + (unsigned)(*s - '0');
	*mode &= 0777;
	return true;
}

static void run_mkdir(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "pvm:");
	struct tool t = {.p = p, .name = "mkdir", .mode = 0755};
	int c;

	while ((c = option_next(&o)) != -1) {
		t.parents |= c == 'p';
		t.verbose |= c == 'v';
		if (c == '?' || c == ':') {
			operands_usage(p, &o, c, 1);
			return;
		}
		if (c == 'm' && !octal_mode(o.argument, &t.mode)) {
			process_fail(p, 1, "mkdir: invalid mode '%s'\n", o.argument);
			return;
		}
	}
	if (o.operands == 0) {
		operands_missing(p, "mkdir", "operand");
		return;
	}
	for (int i = 1; i <= o.operands; i++)
		make_directory(&t, argv[i]);
	process_exit(p, t.status);
}

const struct command mkdir_command = {
	.name = "mkdir", .summary = N_("create directories"), .run = run_mkdir};

static void run_rmdir(struct process *p, int argc, char **argv)
{
	struct tool t = {.p = p, .name = "rmdir"};
	struct text path = {0};

	if (argc < 2) {
		operands_missing(p, "rmdir", "operand");
		return;
	}
	for (int i = 1; i < argc; i++) {
		files_path(p->host, argv[i], &path);
		int error = files_remove_directory(p->host, text_str(&path));
		if (error) {
			process_error(p, "rmdir: failed to remove '%s': %s\n", argv[i],
				errno_words(error));
			t.status = 1;
		}
	}
	text_free(&path);
	process_exit(p, t.status);
}

const struct command rmdir_command = {
	.name = "rmdir", .summary = N_("remove empty directories"), .run = run_rmdir};

/* ---- rm ---- */

static void remove_name(struct tool *t, const char *path, const char *name, unsigned depth);

struct entries {
	struct words names;
};

static void keep_name(void *arg, const char *name, const struct file_info *info)
{
	(void)info;
	words_add(&((struct entries *)arg)->names, name);
}

static void below(const char *dir, const char *name, struct text *out)
{
	text_clear(out);
	text_add(out, "%s%s%s", dir, dir[strlen(dir) - 1] == '/' ? "" : "/", name);
}

static void remove_entries(struct tool *t, const char *path, const char *name, unsigned depth)
{
	struct entries e = {0};
	struct text inner = {0}, shown = {0};

	files_list(t->p->host, path, keep_name, &e);
	const char *s = e.names.text.s;
	for (size_t i = 0; i < e.names.count; i++, s += strlen(s) + 1) {
		below(path, s, &inner);
		below(name, s, &shown);
		remove_name(t, text_str(&inner), text_str(&shown), depth + 1);
	}
	words_free(&e.names);
	text_free(&inner);
	text_free(&shown);
}

static void remove_name(struct tool *t, const char *path, const char *name, unsigned depth)
{
	struct file_info info = files_lstat(t->p->host, path);
	int error;

	if (info.kind == FILE_NONE && t->force)
		return;
	if (info.kind == FILE_DIR && t->recursive && depth < DEPTH_MAX) {
		remove_entries(t, path, name, depth);
		error = files_remove_directory(t->p->host, path);
	} else {
		error = files_remove(t->p->host, path);
	}
	if (error)
		tool_complain(t, "cannot remove", name, error);
	else if (t->verbose)
		process_print(
			t->p, "removed %s'%s'\n", info.kind == FILE_DIR ? "directory " : "", name);
}

static void run_rm(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "frRvdi");
	struct tool t = {.p = p, .name = "rm"};
	struct text path = {0};
	int c;

	while ((c = option_next(&o)) != -1) {
		t.force |= c == 'f';
		t.recursive |= c == 'r' || c == 'R';
		t.verbose |= c == 'v';
		if (c == '?') {
			operands_usage(p, &o, c, 1);
			return;
		}
	}
	if (o.operands == 0 && !t.force) {
		operands_missing(p, "rm", "operand");
		return;
	}
	for (int i = 1; i <= o.operands; i++) {
		files_path(p->host, argv[i], &path);
		if (strcmp(text_str(&path), "/") == 0) {
			process_error(p,
				"rm: it is dangerous to operate recursively on '/'\n"
				"rm: use --no-preserve-root to override this failsafe\n");
			t.status = 1;
			continue;
		}
		remove_name(&t, text_str(&path), argv[i], 0);
	}
	text_free(&path);
	process_exit(p, t.status);
}

const struct command rm_command = {.name = "rm", .summary = N_("remove files"), .run = run_rm};

/* ---- cp, mv, ln ---- */

static int copy_file(struct tool *t, const char *from, const char *to)
{
	struct text data = {0};
	struct file_info info = files_stat(t->p->host, from), there = files_stat(t->p->host, to);
	int error = files_read(t->p->host, from, &data);

	if (error == 0)
		error = files_open(t->p->host, to, false);
	if (error == 0 && data.len)
		error = files_write(t->p->host, to, text_str(&data), data.len);
	if (error == 0 && there.kind == FILE_NONE)
		files_set_mode(t->p->host, to, info.mode);
	text_free(&data);
	return error;
}

static void copy_name(struct tool *t, const char *from, const char *to, const char *shown,
	const char *shown_to, unsigned depth)
{
	struct file_info info = files_stat(t->p->host, from);

	if (info.kind == FILE_NONE) {
		process_error(t->p, "cp: cannot stat '%s': %s\n", shown, errno_words(-ENOENT));
		t->status = 1;
		return;
	}
	if (info.kind != FILE_DIR) {
		int error = copy_file(t, from, to);
		if (error)
			tool_complain(t, "cannot create regular file", shown_to, error);
		return;
	}
	if (!t->recursive || depth >= DEPTH_MAX) {
		process_error(t->p, "cp: -r not specified; omitting directory '%s'\n", shown);
		t->status = 1;
		return;
	}
	struct entries e = {0};
	struct text a = {0}, b = {0}, c = {0}, d = {0};
	files_make_directory(t->p->host, to, info.mode);
	files_list(t->p->host, from, keep_name, &e);
	const char *s = e.names.text.s;
	for (size_t i = 0; i < e.names.count; i++, s += strlen(s) + 1) {
		below(from, s, &a);
		below(to, s, &b);
		below(shown, s, &c);
		below(shown_to, s, &d);
		copy_name(t, text_str(&a), text_str(&b), text_str(&c), text_str(&d), depth + 1);
	}
	words_free(&e.names);
	text_free(&a);
	text_free(&b);
	text_free(&c);
	text_free(&d);
}

static void move_name(struct tool *t, const char *from, const char *to, const char *shown)
{
	int error = files_rename(t->p->host, from, to);

	if (error == -ENOENT && files_lstat(t->p->host, from).kind == FILE_NONE)
		process_error(t->p, "mv: cannot stat '%s': %s\n", shown, errno_words(error));
	else if (error)
		process_error(
			t->p, "mv: cannot move '%s' to '%s': %s\n", shown, to, errno_words(error));
	t->status |= error != 0;
}

static void link_name(struct tool *t, const char *target, const char *to, const char *shown)
{
	if (t->force)
		files_remove(t->p->host, to);
	int error = files_link(t->p->host, target, to);
	if (error)
		tool_complain(t, "failed to create symbolic link", shown, error);
}

static void one_to(struct tool *t, const char *name, const char *to, const char *shown_to)
{
	struct text from = {0};

	files_path(t->p->host, name, &from);
	if (t->name[0] == 'c' && strcmp(text_str(&from), to) == 0) {
		process_error(t->p, "cp: '%s' and '%s' are the same file\n", name, shown_to);
		t->status = 1;
	} else if (t->name[0] == 'c') {
		copy_name(t, text_str(&from), to, name, shown_to, 0);
	} else if (t->name[0] == 'm') {
		move_name(t, text_str(&from), to, name);
	} else {
		link_name(t, name, to, shown_to);
	}
	text_free(&from);
}

/* sources and a destination, which may be a directory */
static void all_to(struct tool *t, int count, char **names)
{
	const char *last = names[count - 1];
	struct text to = {0}, inner = {0}, shown = {0};
	bool dir = kind_of(t, last, &to) == FILE_DIR;

	if (count > 2 && !dir) {
		process_error(t->p, "%s: target '%s': %s\n", t->name, last,
			errno_words(kind_of(t, last, &to) == FILE_NONE ? -ENOENT : -ENOTDIR));
		t->status = 1;
	}
	for (int i = 0; i + 1 < count && (dir || count == 2); i++) {
		if (!dir) {
			one_to(t, names[i], text_str(&to), last);
			continue;
		}
		struct text name = {0};
		text_put(&name, names[i]);
		while (name.len > 1 && name.s[name.len - 1] == '/')
			name.s[--name.len] = '\0';
		below(text_str(&to), base_name(text_str(&name)), &inner);
		below(last, base_name(text_str(&name)), &shown);
		one_to(t, names[i], text_str(&inner), text_str(&shown));
		text_free(&name);
	}
	text_free(&to);
	text_free(&inner);
	text_free(&shown);
}

static void run_copying(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "frRpanvidsT");
	struct tool t = {.p = p, .name = argv[0][0] == '/' ? base_name(argv[0]) : argv[0]};
	int c;

	while ((c = option_next(&o)) != -1) {
		t.force |= c == 'f';
		t.recursive |= c == 'r' || c == 'R' || c == 'a';
		t.symbolic |= c == 's';
		if (c == '?') {
			operands_usage(p, &o, c, 1);
			return;
		}
	}
	if (t.name[0] == 'l' && !t.symbolic) {
		refuse(p, "ln", "ln -s");
		return;
	}
	if (o.operands == 0) {
		operands_missing(p, t.name, "file operand");
		return;
	}
	if (o.operands == 1 && t.name[0] != 'l') {
		process_fail(p, 1,
			"%s: missing destination file operand after '%s'\n"
			"Try '%s --help' for more information.\n",
			t.name, argv[1], t.name);
		return;
	}
	if (o.operands == 1) {
		char *here[] = {argv[1], (char[]){"."}};
		all_to(&t, 2, here);
	} else {
		all_to(&t, o.operands, argv + 1);
	}
	process_exit(p, t.status);
}

const struct command cp_command = {.name = "cp", .summary = N_("copy files"), .run = run_copying};
const struct command mv_command = {
	.name = "mv", .summary = N_("move or rename files"), .run = run_copying};
const struct command ln_command = {
	.name = "ln", .summary = N_("create symbolic links (-s)"), .run = run_copying};

/* ---- touch, chmod, chown, mktemp ---- */

static void run_touch(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "acmd:t:r:");
	struct text path = {0};
	int c, status = 0;
	bool none = false;

	while ((c = option_next(&o)) != -1) {
		none |= c == 'c';
		if (c == '?' || c == ':') {
			operands_usage(p, &o, c, 1);
			return;
		}
	}
	if (o.operands == 0) {
		operands_missing(p, "touch", "file operand");
		return;
	}
	for (int i = 1; i <= o.operands; i++) {
		files_path(p->host, argv[i], &path);
		if (none && files_stat(p->host, text_str(&path)).kind == FILE_NONE)
			continue;
		int error = files_touch(p->host, text_str(&path), host_engine(p->host)->now);
		if (error) {
			process_error(
				p, "touch: cannot touch '%s': %s\n", argv[i], errno_words(error));
			status = 1;
		}
	}
	text_free(&path);
	process_exit(p, status);
}

const struct command touch_command = {
	.name = "touch", .summary = N_("create a file, or set its time"), .run = run_touch};

/* "u+x,go-w", "+x", "755" */
static bool change_mode(const char *s, unsigned *mode)
{
	if (octal_mode(s, mode))
		return true;
	while (*s) {
		unsigned who = 0, bits = 0;
		for (; *s && strchr("ugoa", *s); s++)
			who |= *s == 'u' ? 0700u : *s == 'g' ? 0070u : *s == 'o' ? 0007u : 0777u;
		if (!*s || !strchr("+-=", *s))
			return false;
		char op = *s++;
		for (; *s && strchr("rwxX", *s); s++)
			bits |= *s == 'r' ? 0444u : *s == 'w' ? 0222u : 0111u;
		if (!who)
			who = op == '+' && bits & 0222 ? 0755u : 0777u;
		bits &= who;
		*mode = op == '+'   ? *mode | bits
			: op == '-' ? *mode & ~bits
				    : (*mode & ~who) | bits;
		if (*s == ',')
			s++;
		else if (*s)
			return false;
	}
	return true;
}

static void set_mode(
	struct tool *t, const char *spec, const char *path, const char *name, unsigned depth)
{
	struct file_info info = files_stat(t->p->host, path);
	unsigned mode = info.mode;

	if (info.kind == FILE_NONE) {
		process_error(t->p, "chmod: cannot access '%s': %s\n", name, errno_words(-ENOENT));
		t->status = 1;
		return;
	}
	change_mode(spec, &mode);
	int error = files_set_mode(t->p->host, path, mode);
	if (error) {
		process_error(t->p, "chmod: changing permissions of '%s': %s\n", name,
			errno_words(error));
		t->status = 1;
	}
	if (!t->recursive || info.kind != FILE_DIR || depth >= DEPTH_MAX)
		return;
	struct entries e = {0};
	struct text a = {0}, b = {0};
	files_list(t->p->host, path, keep_name, &e);
	const char *s = e.names.text.s;
	for (size_t i = 0; i < e.names.count; i++, s += strlen(s) + 1) {
		below(path, s, &a);
		below(name, s, &b);
		set_mode(t, spec, text_str(&a), text_str(&b), depth + 1);
	}
	words_free(&e.names);
	text_free(&a);
	text_free(&b);
}

static void run_chmod(struct process *p, int argc, char **argv)
{
	struct tool t = {.p = p, .name = "chmod"};
	struct text path = {0};
	unsigned mode = 0;
	int at = 1;

	for (; at < argc &&
		(strcmp(argv[at], "-R") == 0 || strcmp(argv[at], "-v") == 0 ||
			strcmp(argv[at], "-f") == 0);
		at++)
		t.recursive |= argv[at][1] == 'R';
	if (at + 1 >= argc) {
		if (at >= argc)
			operands_missing(p, "chmod", "operand");
		else
			process_fail(p, 1,
				"chmod: missing operand after '%s'\n"
				"Try 'chmod --help' for more information.\n",
				argv[at]);
		return;
	}
	if (!change_mode(argv[at], &mode)) {
		process_fail(p, 1,
			"chmod: invalid mode: '%s'\nTry 'chmod --help' for more information.\n",
			argv[at]);
		return;
	}
	for (int i = at + 1; i < argc; i++) {
		files_path(p->host, argv[i], &path);
		set_mode(&t, argv[at], text_str(&path), argv[i], 0);
	}
	text_free(&path);
	process_exit(p, t.status);
}

const struct command chmod_command = {
	.name = "chmod", .summary = N_("change file permissions"), .run = run_chmod};

static void run_chown(struct process *p, int argc, char **argv)
{
	(void)argc;
	no_effect(p, argv[0], N_("root owns every file"));
	process_exit(p, 0);
}

const struct command chown_command = {
	.name = "chown", .summary = N_("no effect: root owns every file"), .run = run_chown};
const struct command chgrp_command = {
	.name = "chgrp", .summary = N_("no effect: root owns every file"), .run = run_chown};

static void run_mktemp(struct process *p, int argc, char **argv)
{
	static const char signs[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	struct options o = options_of(argc, argv, "dup:t");
	struct text path = {0}, clean = {0};
	bool dir = false;
	int c;

	while ((c = option_next(&o)) != -1)
		dir |= c == 'd';
	text_put(&path, o.operands ? argv[1] : "/tmp/tmp.XXXXXXXXXX");
	struct rng r = rng_named(host_engine(p->host)->seed + p->pid, p->host->node.name, "mktemp");
	for (size_t i = path.len; i > 0 && path.s[i - 1] == 'X'; i--)
		path.s[i - 1] = signs[rng_below(&r, sizeof(signs) - 1)];
	files_path(p->host, text_str(&path), &clean);
	int error = dir ? files_make_directory(p->host, text_str(&clean), 0700)
			: files_open(p->host, text_str(&clean), false);
	if (error)
		process_error(p, "mktemp: failed to create %s via template '%s': %s\n",
			dir ? "directory" : "file", o.operands ? argv[1] : text_str(&path),
			errno_words(error));
	else
		process_print(p, "%s\n", text_str(&path));
	if (!error && !dir)
		files_set_mode(p->host, text_str(&clean), 0600);
	text_free(&path);
	text_free(&clean);
	process_exit(p, error ? 1 : 0);
}

const struct command mktemp_command = {
	.name = "mktemp", .summary = N_("create a temporary file"), .run = run_mktemp};
