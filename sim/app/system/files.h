/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of a host: a tree in the arena that starts with a fresh machine's /etc, /var and /root,
 * and, on top of it, /proc/sys, /proc/net, /dev/null and the programs in /sbin and similar
 * directories. Paths are absolute and clean (files_path) unless noted; symbolic links are followed.
 * Errors are negative errno values, as from the system calls.
 *
 * Limits: FILE_SIZE_MAX bytes per file, FILES_MAX files and FILES_BYTES_MAX bytes per host:
 * -ENOSPC.
 */
#ifndef LVSLAB_APP_SYSTEM_FILES_H
#define LVSLAB_APP_SYSTEM_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"
#include "engine/event.h"

struct text;

#define FILES_MAX 10000
#define FILES_BYTES_MAX ((uint64_t)1 << 26)

struct host;

enum file_kind {
	FILE_NONE,
	FILE_DIR,
	FILE_REGULAR,
	FILE_SYSCTL,
	FILE_PROC,
	FILE_NULL,
	FILE_ZERO,    /* /dev/zero: reading returns -EFBIG, because it has no end */
	FILE_TTY,     /* /dev/tty: writes go to the terminal */
	FILE_PROGRAM, /* a command of the host */
	FILE_LINK,    /* a dangling symbolic link, or one looked up itself */
};

struct file_info {
	enum file_kind kind;
	unsigned mode; /* permission bits */
	uint32_t size;
	int64_t changed; /* ns of the lab's clock */
};

/* An absolute path without ".", "..", "//" for `name` as typed in the host's working directory. */
void files_path(struct host *h, const char *name, struct text *out);
struct file_info files_stat(struct host *h, const char *path);
struct file_info files_lstat(struct host *h, const char *path); /* of a link itself */
/* Reads everything; 0, -ENOENT, -EISDIR, -EACCES */
int files_read(struct host *h, const char *path, struct text *out);
/* Opens it for writing: creates a regular file, truncates it unless `append`. 0, -ENOENT, -EISDIR,
 * -EACCES as open(2). */
int files_open(struct host *h, const char *path, bool append);
/* One write(2): appends to a regular file, sets a sysctl. 0 or as write(2): -EINVAL … */
int files_write(struct host *h, const char *path, const char *s, size_t n);
/* Up to `most` bytes of a regular file from `offset` on; returns their number. The bytes belong to
 * the host and are valid until the next write. */
size_t files_part(struct host *h, const char *path, uint32_t offset, const char **bytes);
/* Replaces the whole content of a regular file; creates parents. For setting up a lab. */
int files_put(struct host *h, const char *path, const char *s, size_t n, unsigned mode);

int files_remove(struct host *h, const char *path);           /* unlink(2) */
int files_remove_directory(struct host *h, const char *path); /* rmdir(2) */
int files_make_directory(struct host *h, const char *path, unsigned mode);
int files_rename(struct host *h, const char *from, const char *to);
int files_link(struct host *h, const char *target, const char *path); /* symlink(2) */
int files_target(struct host *h, const char *path, struct text *out); /* readlink(2) */
int files_set_mode(struct host *h, const char *path, unsigned mode);
int files_touch(struct host *h, const char *path, int64_t changed); /* creates it if it is
								     * missing */

/* Entries of a directory in the order of `ls`. */
void files_list(struct host *h, const char *dir,
	void (*entry)(void *arg, const char *name, const struct file_info *info), void *arg);

/* Watches a file for writes and truncation (inotify(7)); without a path: any file of the host, also
 * for removal and renaming. The owner sets `turn`'s `run`; the event comes at the same instant. */
struct file_watch {
	struct list link;
	struct event turn;
	char *path; /* in the arena; NULL: any */
};
/* `path` may be NULL */
void files_watch(struct host *h, struct file_watch *w, const char *path);
void files_unwatch(struct host *h, struct file_watch *w);

const char *files_directory(struct host *h);                  /* the working directory */
int files_change_directory(struct host *h, const char *name); /* 0, -ENOENT, -ENOTDIR */

#endif
