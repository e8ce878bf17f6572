/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reader's inside: runs of lines that are told of later, and the way through a text. */
#ifndef LVSLAB_INTAKE_READER_H
#define LVSLAB_INTAKE_READER_H

#include "intake/recogniser.h"

/* one line more for a run of them; `gaps` is one of the lists in struct intake */
#define intake_gap(gaps, file, line, words) \
	intake_gap_add(&(gaps)->items, &(gaps)->count, &(gaps)->cap, file, line, words)
void intake_gap_add(struct intake_gap **items, size_t *count, size_t *cap, const char *file,
	unsigned line, const char *words);

/* Goes through all texts. */
void intake_read(struct intake *in);

#endif
