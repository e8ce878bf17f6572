/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands on a host's disk before anybody has written: files.c makes its tree from it. */
#ifndef LVSLAB_APP_SYSTEM_FILE_DEFAULTS_H
#define LVSLAB_APP_SYSTEM_FILE_DEFAULTS_H

struct text;

struct host;

struct file_default {
	const char *path;
	const char *data; /* NULL: a directory, unless `show` is there */
	unsigned mode;
	void (*show)(struct host *h, struct text *out); /* worked out at each reading */
};

const struct file_default *file_default_at(unsigned i); /* NULL past the last */

#endif
