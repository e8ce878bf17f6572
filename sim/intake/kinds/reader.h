/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reader's inside: runs of lines that are told of later, and the way through a text. */
#ifndef LVSLAB_INTAKE_KINDS_READER_H
#define LVSLAB_INTAKE_KINDS_READER_H

#include "intake/kinds/recogniser.h"

/* one line more for a run of them; `gaps` is one of the lists in struct intake */
#define intake_gap(gaps, file, line, words) \
	intake_gap_add(&(gaps)->items, &(gaps)->count, &(gaps)->cap, file, line, words)
void intake_gap_add(struct intake_gap **items, size_t *count, size_t *cap, const char *file,
	unsigned line, const char *words);

/* The host that a text is called by, until something in it says more: "rs1" of cluster/rs1.txt,
 * rs1-ip.txt and rs1/ip.txt, an address of 192.0.2.11.txt; of standard input, and of names that no
 * host has, one that stands for the text. (text_name.c) */
struct intake_host *intake_host_of_text(struct intake *in, const char *name, struct intake_line at);

/* prefixed.c: does each line begin with "rs1:"? Then the line goes on behind it, on that host. */
bool intake_is_prefixed(const struct intake_text *text);
char *intake_prefixed(struct reading *r, char *line);

/* Goes through all texts. */
void intake_read(struct intake *in);

#endif
