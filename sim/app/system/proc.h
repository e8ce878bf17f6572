/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of /proc that are not sysctls. */
#ifndef LVSLAB_APP_SYSTEM_PROC_H
#define LVSLAB_APP_SYSTEM_PROC_H

#include <stddef.h>

struct host;
struct text;

struct proc_file {
	const char *path;
	void (*show)(struct host *h, struct text *out);
};

const struct proc_file *proc_find(const char *path); /* or NULL */
const struct proc_file *proc_file_at(size_t i);      /* by path; NULL past the last */

#endif
