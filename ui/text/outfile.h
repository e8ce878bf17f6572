/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An output file. It is written next to its target and renamed when complete, so an interrupted run
 * leaves the old file unchanged. `-` is standard output; an existing file that is not regular (a
 * FIFO, a device) is written directly.
 */
#ifndef LVSLAB_UI_TEXT_OUTFILE_H
#define LVSLAB_UI_TEXT_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>

struct text;

struct outfile {
	FILE *f;        /* write here */
	char *target;   /* as the user named it */
	char *place;    /* the target with symbolic links resolved; NULL: written directly */
	char *unborn;   /* its temporary name; NULL: none, or written directly */
	unsigned mode;  /* its final permissions */
	bool is_stdout; /* must not be closed */
};

/* 0, or −errno with `why` filled: "cannot write lab.pcapng: No such file or directory". */
int outfile_open(struct outfile *o, const char *path, struct text *why);
/* Renames it to its target. 0, or −errno with `why` filled and the old file unchanged. */
int outfile_commit(struct outfile *o, struct text *why);
/* Discards what was written. Does nothing if no file is open. */
void outfile_abandon(struct outfile *o);

#endif
