/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of a host: a tree in the arena that starts with what a fresh machine has under /etc,
 * /var and /root, and, on top of it, /proc/sys, /proc/net, /dev/null and the programs in /sbin and
 * its kin. Paths are absolute and clean (files_path) unless said otherwise; symbolic links are
 * followed. Errors are errno's negatives, as the system calls give them.
 *
 * Bounds: FILE_SIZE_MAX bytes a file, FILES_MAX files and FILES_BYTES_MAX bytes a host: -ENOSPC.
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
	FILE_ZERO,    /* /dev/zero: reading gives -EFBIG, it has no end */
	FILE_TTY,     /* /dev/tty: what is written goes to the terminal */
	FILE_PROGRAM, /* a command of the host */
	FILE_LINK,    /* a symbolic link that leads nowhere, or asked for as such */
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
/* Everything in it; 0, -ENOENT, -EISDIR, -EACCES */
int files_read(struct host *h, const char *path, struct text *out);
/* Can it be written to? A regular file is made, and emptied unless `append`. 0, -ENOENT, -EISDIR,
 * -EACCES as open(2) says it. */
int files_open(struct host *h, const char *path, bool append);
/* One write(2): appends to a regular file, sets a sysctl. 0 or as write(2): -EINVAL … */
int files_write(struct host *h, const char *path, const char *s, size_t n);
/* Up to `most` bytes of a regular file from `offset` on; returns how many. The bytes are the
 * host's own until something is written. */
size_t files_part(struct host *h, const char *path, uint32_t offset, const char **bytes);
/* The whole of a regular file becomes this; parents are made. For who sets a lab up. */
int files_put(struct host *h, const char *path, const char *s, size_t n, unsigned mode);

int files_remove(struct host *h, const char *path);           /* unlink(2) */
int files_remove_directory(struct host *h, const char *path); /* rmdir(2) */
int files_make_directory(struct host *h, const char *path, unsigned mode);
int files_rename(struct host *h, const char *from, const char *to);
int files_link(struct host *h, const char *target, const char *path); /* symlink(2) */
int files_target(struct host *h, const char *path, struct text *out); /* readlink(2) */
int files_set_mode(struct host *h, const char *path, unsigned mode);
int files_touch(struct host *h, const char *path, int64_t changed); /* made where it is not */

/* Entries of a directory in the order of `ls`. */
void files_list(struct host *h, const char *dir,
	void (*entry)(void *arg, const char *name, const struct file_info *info), void *arg);

/* Who wants to know (inotify(7)) that a file is written to, or emptied; without a path: that any
 * file of the host is, or goes, or gets another name. `turn`, whose `run` is set by whom it is
 * about, comes as an event at the same instant. */
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
