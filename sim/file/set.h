/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets keys from outside the file (`--set`, `--vary`), by the path that spec_expanded prints. They
 * are set in the document before it is typed, so every check of the file applies to them.
 */
#ifndef LVSLAB_FILE_SET_H
#define LVSLAB_FILE_SET_H

#include "file/loader.h"
#include "file/read.h"

/* `groups…` and `defaults…`, which expansion removes */
void set_before_expansion(struct reading *r, struct doc *file, const struct spec_options *options);
/* everything else */
void set_after_expansion(struct reading *r, struct doc *file, const struct spec_options *options);

/* Every path of `editable` must exist and be a key that a submission may contain. */
void set_try_editable(struct reading *r, struct doc *file);

#endif
