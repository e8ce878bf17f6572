/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs other programs: a script on this machine's kernel, or on that of a QEMU guest. */
#ifndef LVSLAB_UI_REAL_RUN_H
#define LVSLAB_UI_REAL_RUN_H

#include <stdbool.h>

#include "base/text.h"

struct real_run {
	bool guest, emulate; /* emulate: no KVM, even if available */
	int seconds;         /* time limit of the guest */
	const char *folder;  /* an empty one; the script writes its captures to folder/out */
	void (*say)(const char *words); /* reports progress, one sentence each; may be NULL */
};

/* Runs `script`. 0; −1: the machine cannot, and `why` says what is missing. */
int real_run(const struct real_run *r, const struct text *script, struct text *why);
/* From now on SIGINT, SIGTERM and SIGHUP stop what real_run() runs, which then returns −1, so that
 * the caller can clean up. After that real_end_if_stopped() ends the program by the signal. */
void real_mind_signals(void);
bool real_stopped(void);
void real_end_if_stopped(void);
/* Creates an empty folder below TMPDIR; real_folder_remove() deletes it with its contents. NULL and
 * why. */
char *real_folder(struct text *why);
void real_folder_remove(char *folder);

#endif
