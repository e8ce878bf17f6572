/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The initial files of a host's disk: files.c makes its tree from them. */
#ifndef LVSLAB_APP_SYSTEM_FILE_DEFAULTS_H
#define LVSLAB_APP_SYSTEM_FILE_DEFAULTS_H

struct text;

struct host;

struct file_default {
	const char *path;
	const char *data; /* NULL: a directory, unless `show` is set */
	unsigned mode;
	void (*show)(struct host *h, struct text *out); /* computes the text at each read */
};

const struct file_default *file_default_at(unsigned i); /* NULL past the last */

#endif
