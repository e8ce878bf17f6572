/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the shells of one host: its directory, files and jobs. */
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
	struct file *root; /* of the files, or NULL: not used yet */
	uint32_t file_count;
	uint64_t file_bytes;
	struct sh_env *env;     /* of typed lines */
	int64_t instant;        /* time of a script's last step */
	uint32_t steps;         /* since then */
	bool told;              /* too many steps were reported */
	uint32_t stopped;       /* lines with a smaller id were notified at `instant` */
	struct list watches;    /* struct file_watch of files.h */
	struct list kernel_log; /* struct line of kernel_log.c */
	uint32_t kernel_lines;
	char *modules; /* loaded by hand: names, each with a space before and after; NULL: none */
};

struct shell_state *shell_state(struct host *h); /* made on first use */

#endif
