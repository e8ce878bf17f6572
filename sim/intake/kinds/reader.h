/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Internals of the reader: runs of lines for later notes, and the pass through a text. */
#ifndef LVSLAB_INTAKE_KINDS_READER_H
#define LVSLAB_INTAKE_KINDS_READER_H

#include "intake/kinds/recogniser.h"

/* adds a line to a run; `gaps` is one of the lists in struct intake */
#define intake_gap(gaps, file, line, words) \
	intake_gap_add(&(gaps)->items, &(gaps)->count, &(gaps)->cap, file, line, words)
void intake_gap_add(struct intake_gap **items, size_t *count, size_t *cap, const char *file,
	unsigned line, const char *words);

/* The host of a text until its content names one: "rs1" of cluster/rs1.txt, rs1-ip.txt and
 * rs1/ip.txt, an address of 192.0.2.11.txt; for standard input and names that are not a host's, one
 * named after the text. (text_name.c) */
struct intake_host *intake_host_of_text(struct intake *in, const char *name, struct intake_line at);

/* prefixed.c: does each line begin with "rs1:"? Then the rest of the line is read for that host. */
bool intake_is_prefixed(const struct intake_text *text);
char *intake_prefixed(struct reading *r, char *line);

/* Reads all texts. */
void intake_read(struct intake *in);

#endif
