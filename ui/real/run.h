/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other programs: a script on this machine's kernel, or on that of a guest in QEMU. */
#ifndef LVSLAB_UI_REAL_RUN_H
#define LVSLAB_UI_REAL_RUN_H

#include <stdbool.h>

#include "base/text.h"

struct real_run {
	bool guest, emulate; /* emulate: no KVM, even where there is one */
	int seconds;         /* the guest may take in all */
	const char *folder;  /* an empty one; the script's captures are in folder/out then */
	void (*say)(const char *words); /* what goes on, a sentence; may be NULL */
};

/* Plays `script`. 0; −1: the machine cannot, and `why` says what is missing. */
int real_run(const struct real_run *r, const struct text *script, struct text *why);
/* From now on SIGINT, SIGTERM and SIGHUP stop what real_run() runs, which then returns −1: there is
 * something to tidy up. Ended by the signal is who calls real_end_if_stopped() after that. */
void real_mind_signals(void);
bool real_stopped(void);
void real_end_if_stopped(void);
/* An empty folder below TMPDIR, removed with all in it by real_folder_remove(). NULL and why. */
char *real_folder(struct text *why);
void real_folder_remove(char *folder);

#endif
