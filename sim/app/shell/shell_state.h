/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the shells of one host share: its directory, files and jobs. */
#ifndef LVSLAB_APP_SHELL_SHELL_STATE_H
#define LVSLAB_APP_SHELL_SHELL_STATE_H

#include <stdint.h>

#include "base/list.h"

#define DIRECTORY_MAX 256
#define FILE_SIZE_MAX ((uint32_t)1 << 24)

struct host;

struct shell_state {
	char directory[DIRECTORY_MAX], previous[DIRECTORY_MAX];
	struct list files;      /* struct file */
	struct list kernel_log; /* struct line of kernel_log.c */
	uint32_t kernel_lines;
	uint32_t last_job;
	int status; /* of the last line that was not in the background: $? of the next */
};

struct shell_state *shell_state(struct host *h); /* made at the first use */

#endif
