/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * find (GNU findutils 4.9) below directories: -name -iname -path -type -maxdepth -mindepth -empty
 * -print -delete -exec … ; and +, with ! and implied and. Not supported: -o, times, sizes, owners.
 */
#include <stdlib.h>
#include <string.h>

#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/glob.h"
#include "app/system/operands.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

#define DEPTH_MAX 64

struct finding {
	struct process *p;
	char **argv;
	int argc, tests; /* tests: index of the first one */
	uint64_t most, least;
	int status;
	struct words found; /* what passed all tests */
	int exec, exec_end; /* the words of -exec, without its ';' or '+' */
	bool exec_all, deletes, prints;
};

struct run { /* an -exec command that still has to run, in the arena */
	char **argv;
	int argc;
	bool all;
	char *names;
	size_t size, at;
	int status;
};

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static void count_entry(void *arg, const char *name, const struct file_info *info)
{
	(void)name;
	(void)info;
	++*(size_t *)arg;
}

static bool is_empty(struct finding *f, const char *path, const struct file_info *info)
{
	size_t n = 0;

	if (info->kind != FILE_DIR)
		return info->kind == FILE_REGULAR && info->size == 0;
	files_list(f->p->host, path, count_entry, &n);
	return n == 0;
}

static bool has_type(const struct file_info *info, char type)
{
	switch (type) {
	case 'd': return info->kind == FILE_DIR;
	case 'l': return info->kind == FILE_LINK;
	case 'c':
		return info->kind == FILE_NULL || info->kind == FILE_ZERO || info->kind == FILE_TTY;
	default:
		return info->kind != FILE_DIR && info->kind != FILE_LINK &&
			info->kind != FILE_NULL && info->kind != FILE_ZERO &&
			info->kind != FILE_TTY;
	}
}

static bool passes(
	struct finding *f, const char *shown, const char *path, const struct file_info *info)
{
	bool invert = false;

	for (int i = f->tests; i < f->argc; i++) {
		const char *test = f->argv[i], *word = i + 1 < f->argc ? f->argv[i + 1] : "";
		bool fits = true, takes = true;
		if (strcmp(test, "!") == 0 || strcmp(test, "-not") == 0) {
			invert = true;
			continue;
		}
		if (strcmp(test, "-name") == 0 || strcmp(test, "-iname") == 0)
			fits = glob_matches(word, base_of(shown));
		else if (strcmp(test, "-path") == 0)
			fits = glob_matches(word, shown);
		else if (strcmp(test, "-type") == 0)
			fits = has_type(info, *word);
		else if (strcmp(test, "-empty") == 0)
			takes = false, fits = is_empty(f, path, info);
		else if (strcmp(test, "-exec") == 0)
			takes = false, i = f->exec_end;
		else if (strcmp(test, "-maxdepth") != 0 && strcmp(test, "-mindepth") != 0)
			takes = false;
		i += takes;
		if (fits == invert)
			return false;
		invert = false;
	}
	return true;
}

static void look(struct finding *f, const char *shown, uint64_t depth);

struct walking {
	struct words names;
};

static void keep_name(void *arg, const char *name, const struct file_info *info)
{
	(void)info;
	words_add(&((struct walking *)arg)->names, name);
}

static void look_inside(struct finding *f, const char *shown, const char *path, uint64_t depth)
{
	struct walking w = {0};
	struct text inner = {0};

	files_list(f->p->host, path, keep_name, &w);
	const char *s = w.names.text.s;
	for (size_t i = 0; i < w.names.count; i++, s += strlen(s) + 1) {
		text_clear(&inner);
		text_add(&inner, "%s%s%s", shown, shown[strlen(shown) - 1] == '/' ? "" : "/", s);
		look(f, text_str(&inner), depth + 1);
	}
	words_free(&w.names);
	text_free(&inner);
}

static void look(struct finding *f, const char *shown, uint64_t depth)
{
	struct text path = {0};

	files_path(f->p->host, shown, &path);
	struct file_info info = files_lstat(f->p->host, text_str(&path));
	if (info.kind == FILE_NONE) {
		process_error(f->p, "find: '%s': %s\n", shown, errno_words(-ENOENT));
		f->status = 1;
	} else {
		bool inside = info.kind == FILE_DIR && depth < f->most && depth < DEPTH_MAX;
		if (f->deletes && inside)
			look_inside(f, shown, text_str(&path), depth);
		if (depth >= f->least && passes(f, shown, text_str(&path), &info))
			words_add(&f->found, shown);
		if (!f->deletes && inside)
			look_inside(f, shown, text_str(&path), depth);
	}
	text_free(&path);
}

/* ---- actions on the files found ---- */

static void delete_all(struct finding *f)
{
	struct text path = {0};
	const char *s = f->found.text.s;

	for (size_t i = 0; i < f->found.count; i++, s += strlen(s) + 1) {
		files_path(f->p->host, s, &path);
		int error = files_lstat(f->p->host, text_str(&path)).kind == FILE_DIR
			? files_remove_directory(f->p->host, text_str(&path))
			: files_remove(f->p->host, text_str(&path));
		if (error) {
			process_error(
				f->p, "find: cannot delete '%s': %s\n", s, errno_words(error));
			f->status = 1;
		}
	}
	text_free(&path);
}

static void run_next(struct process *p, int status)
{
	struct run *r = p->state;
	struct words w = {0};

	if (r->all && status)
		r->status = 1;
	if (r->at >= r->size) {
		arena_put(host_engine(p->host)->arena, r->names, r->size + 1);
		process_exit(p, r->status);
		return;
	}
	const char *name = r->names + r->at;
	for (int i = 0; i < r->argc; i++) {
		if (strcmp(r->argv[i], "{}") != 0)
			words_add(&w, r->argv[i]);
		else
			words_add(&w, name);
		while (r->all && strcmp(r->argv[i], "{}") == 0 &&
			(r->at += strlen(r->names + r->at) + 1) < r->size)
			words_add(&w, r->names + r->at);
	}
	if (!r->all)
		r->at += strlen(name) + 1;
	char **argv = calloc(w.count + 1, sizeof(*argv));
	if (!argv)
		abort();
	for (size_t i = 0; i < w.count; i++)
		argv[i] = (char *)words_item(&w, i);
	shell_spawn(p, p->host, (int)w.count, argv, run_next);
	free(argv);
	words_free(&w);
}

static void execute(struct finding *f)
{
	struct run *r = process_state(f->p, sizeof(*r));

	r->argv = f->argv + f->exec;
	r->argc = f->exec_end - f->exec;
	r->all = f->exec_all;
	r->status = f->status;
	r->size = f->found.text.len;
	r->names = arena_get(host_engine(f->p->host)->arena, r->size + 1);
	memcpy(r->names, f->found.text.s ? f->found.text.s : "", r->size);
	run_next(f->p, 0);
}

static bool read_tests(struct finding *f)
{
	static const char *const known[] = {"-name", "-iname", "-path", "-type", "-empty", "-print",
		"-not", "!", "-maxdepth", "-mindepth", "-delete", "-exec", NULL};

	for (int i = f->tests; i < f->argc; i++) {
		const char *test = f->argv[i];
		bool found = false;
		for (size_t k = 0; known[k]; k++)
			found |= strcmp(known[k], test) == 0;
		if (!found) {
			static const char *const left_out[] = {"-o", "-or", "-mtime", "-mmin",
				"-size", "-user", "-newer", "-perm", "-regex", "-prune", "(", NULL};
			for (size_t k = 0; left_out[k]; k++)
				if (strcmp(left_out[k], test) == 0)
					return refuse(f->p, test, "grep");
			process_fail(f->p, 1,
				test[0] == '-' ? "find: unknown predicate `%s'\n"
					       : "find: paths must precede expression: `%s'\n",
				test);
			return false;
		}
		bool takes = strchr("ni", test[1]) || strcmp(test, "-path") == 0 ||
			strcmp(test, "-type") == 0 || strstr(test, "depth");
		takes &= strcmp(test, "-not") != 0;
		if (strcmp(test, "-exec") == 0) {
			f->exec = ++i;
			while (i < f->argc && strcmp(f->argv[i], ";") != 0 &&
				!(strcmp(f->argv[i], "+") == 0 &&
					strcmp(f->argv[i - 1], "{}") == 0))
				i++;
			f->exec_end = i;
			if (i >= f->argc || i == f->exec) {
				process_fail(f->p, 1, "find: missing argument to `-exec'\n");
				return false;
			}
			f->exec_all = f->argv[i][0] == '+';
		} else if (takes && i + 1 >= f->argc) {
			process_fail(f->p, 1, "find: missing argument to `%s'\n", test);
			return false;
		} else if (takes) {
			i++;
			if (strcmp(test, "-maxdepth") == 0)
				parse_u64(f->argv[i], &f->most);
			else if (strcmp(test, "-mindepth") == 0)
				parse_u64(f->argv[i], &f->least);
		}
		f->deletes |= strcmp(test, "-delete") == 0;
		f->prints |= strcmp(test, "-print") == 0;
	}
	return true;
}

static void run_find(struct process *p, int argc, char **argv)
{
	struct finding f = {.p = p, .argv = argv, .argc = argc, .tests = 1, .most = DEPTH_MAX};

	while (f.tests < argc && argv[f.tests][0] != '-' && strcmp(argv[f.tests], "!") != 0 &&
		strcmp(argv[f.tests], "(") != 0)
		f.tests++;
	if (!read_tests(&f))
		return;
	for (int i = 1; i < f.tests; i++)
		look(&f, argv[i], 0);
	if (f.tests == 1)
		look(&f, ".", 0);
	const char *s = f.found.text.s;
	for (size_t i = 0; (f.prints || (!f.deletes && !f.exec)) && i < f.found.count; i++) {
		process_print(p, "%s\n", s);
		s += strlen(s) + 1;
	}
	if (f.deletes)
		delete_all(&f);
	if (f.exec)
		execute(&f);
	else
		process_exit(p, f.status);
	words_free(&f.found);
}

const struct command find_command = {
	.name = "find", .summary = N_("find files in a directory tree"), .run = run_find};
