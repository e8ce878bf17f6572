/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the shells of one host share: its directory, files and jobs. */
#ifndef LVSLAB_APP_SYSTEM_SHELL_STATE_H
#define LVSLAB_APP_SYSTEM_SHELL_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"

#define DIRECTORY_MAX 256
#define FILE_SIZE_MAX ((uint32_t)1 << 24)

struct host;
struct file;
struct sh_env;

struct shell_state {
	char directory[DIRECTORY_MAX], previous[DIRECTORY_MAX];
	struct file *root; /* of the files, or NULL: nobody has looked yet */
	uint32_t file_count;
	uint64_t file_bytes;
	struct sh_env *env;     /* of what is typed */
	int64_t instant;        /* when the last step of a script was */
	uint32_t steps;         /* since then */
	bool told;              /* that there were too many */
	uint32_t stopped;       /* lines with a smaller id were told so at `instant` */
	struct list watches;    /* struct file_watch of files.h */
	struct list kernel_log; /* struct line of kernel_log.c */
	uint32_t kernel_lines;
	char *modules; /* loaded by hand: names, each with a space before and behind; NULL: none */
};

struct shell_state *shell_state(struct host *h); /* made at the first use */

#endif
