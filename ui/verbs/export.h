/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The formats of `lvslab export`: each is a file ui/verbs/export_*.c with one const struct,
 * export_NAME. The build registers every such file (cmake/registry.cmake).
 */
#ifndef LVSLAB_UI_VERBS_EXPORT_H
#define LVSLAB_UI_VERBS_EXPORT_H

#include <stdio.h>

#include "ui/verbs/verb.h"

struct export_kind {
	int order;         /* in `help` */
	const char *name;  /* the name on the command line */
	const char *words; /* one line */
	bool binary;       /* not for a terminal */
	/* Writes the lab of the file `path`; a status of enum exit_status. */
	int (*write)(const struct arguments *a, const char *path, FILE *out);
};

extern const struct export_kind *const export_kinds[]; /* ends with NULL. Generated. */
extern const size_t export_kinds_count;

#endif
