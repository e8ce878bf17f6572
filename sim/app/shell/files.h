/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files that a host shows: /proc/sys, some of /proc/net, /dev/null, and what people write under
 * /root, /tmp and /etc. Paths are absolute and clean (files_path) unless said otherwise.
 */
#ifndef LVSLAB_APP_SHELL_FILES_H
#define LVSLAB_APP_SHELL_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/text.h"

struct host;

enum file_kind { FILE_NONE, FILE_DIR, FILE_REGULAR, FILE_SYSCTL, FILE_PROC, FILE_NULL };

struct file_info {
	enum file_kind kind;
	unsigned mode; /* permission bits */
	uint32_t size;
};

/* An absolute path without ".", "..", "//" for `name` as typed in the host's working directory. */
void files_path(struct host *h, const char *name, struct text *out);
struct file_info files_stat(struct host *h, const char *path);
/* Everything in it; 0, -ENOENT, -EISDIR, -EACCES */
int files_read(struct host *h, const char *path, struct text *out);
/* Can it be written to? A regular file is made, and emptied unless `append`. 0, -ENOENT, -EISDIR,
 * -EACCES as open(2) says it. */
int files_open(struct host *h, const char *path, bool append);
/* One write(2): appends to a regular file, sets a sysctl. 0 or as write(2): -EINVAL … */
int files_write(struct host *h, const char *path, const char *s, size_t n);
int files_remove(struct host *h, const char *path); /* 0, -ENOENT, -EISDIR, -EPERM */
/* Entries of a directory in the order of `ls`. */
void files_list(struct host *h, const char *dir,
	void (*entry)(void *arg, const char *name, const struct file_info *info), void *arg);

const char *files_directory(struct host *h);                  /* the working directory */
int files_change_directory(struct host *h, const char *name); /* 0, -ENOENT, -ENOTDIR */

#endif
