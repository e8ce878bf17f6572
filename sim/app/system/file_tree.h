/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared among the files of the file tree. */
#ifndef LVSLAB_APP_SYSTEM_FILE_TREE_H
#define LVSLAB_APP_SYSTEM_FILE_TREE_H

#include "app/system/file_defaults.h"
#include "app/system/files.h"
#include "base/list.h"

struct command;

struct file {
	struct list link; /* in the directory's entries */
	struct list entries;
	struct file *parent;
	char *name;
	uint8_t kind; /* FILE_DIR, FILE_REGULAR, FILE_LINK */
	unsigned mode;
	char *data; /* of a link: its target */
	uint32_t length, cap;
	const struct file_default *fresh; /* not yet written */
	int64_t changed;
};

struct arena *file_arena(const struct host *h);
/* the path below /proc/sys, "" for /proc/sys itself, or NULL */
const char *file_sysctl(const char *path);
bool file_is_program_directory(const char *path);
const struct command *file_program(const struct host *h, const char *path); /* or NULL */

/* Adds it to the entries of `dir`, by name. */
void file_link_sorted(struct file *dir, struct file *f);
/* A new node in `dir`; `n` bytes of `name`. */
struct file *file_make(
	struct host *h, struct file *dir, const char *name, size_t n, enum file_kind kind);
/*
 * Resolves the links in `path`: the real path goes to `out`. Only the last part may be missing; it
 * is resolved, too, if `last`. 0, -ENOENT, -ENOTDIR, -ELOOP.
 */
int file_resolve(struct host *h, const char *path, bool last, struct text *out);
/* the node of a resolved path, or NULL */
struct file *file_node(struct host *h, const char *path);
/* The content, also of a node that has not been written yet. */
void file_show(struct host *h, const struct file *f, struct text *out);
/* for a resolved path */
struct file_info file_stat_real(struct host *h, const char *path);
/* Wakes the watches of that path; NULL: those of every path. */
void file_tell_watches(struct host *h, const char *path);
/* 0, -ENOSPC or -EFBIG */
int file_append(struct host *h, struct file *f, const char *s, size_t n);
/* The directory for a new `path`, and its name there; or NULL and the error. */
struct file *file_place(struct host *h, const char *path, const char **name, int *error);
/* Opens a resolved path for writing and creates it if it is missing. 0 or an error. */
int file_open_real(struct host *h, const char *path, bool append);

#endif
