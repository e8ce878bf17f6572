/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that a run writes. It grows beside its target and takes its name when it is whole, so that
 * an interrupted run leaves the old file as it was. `-` is standard output; what exists and is no
 * regular file (a FIFO, a device) is streamed into.
 */
#ifndef LVSLAB_UI_TEXT_OUTFILE_H
#define LVSLAB_UI_TEXT_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>

struct text;

struct outfile {
	FILE *f;        /* write here */
	char *target;   /* as the person named it */
	char *place;    /* the target with symbolic links followed; NULL: streamed */
	char *unborn;   /* its name until it is whole; NULL: none, or streamed */
	unsigned mode;  /* permissions that it will have */
	bool is_stdout; /* not ours to close */
};

/* 0, or −errno with `why` filled: "cannot write lab.pcapng: No such file or directory". */
int outfile_open(struct outfile *o, const char *path, struct text *why);
/* Makes it the file of that name. 0, or −errno with `why` filled and the old file untouched. */
int outfile_commit(struct outfile *o, struct text *why);
/* Throws away what was written. Harmless where nothing is open. */
void outfile_abandon(struct outfile *o);

#endif
