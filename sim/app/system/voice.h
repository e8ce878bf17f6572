/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lab's own voice. A command responds in one of three ways, never mixed: the real tool's
 * result, the real tool's own message for a user's error, and one sentence of the lab for something
 * that is not simulated. Only the last is translated; it goes to standard error.
 */
#ifndef LVSLAB_APP_SYSTEM_VOICE_H
#define LVSLAB_APP_SYSTEM_VOICE_H

#include <stdbool.h>

#include "base/language.h"

struct process;

/* The language of the lab's own messages on the process's host. */
const struct language *process_language(const struct process *p);

/* The status of what the lab refuses: EX_UNAVAILABLE of sysexits.h, which no tool here uses. */
enum { STATUS_NOT_SIMULATED = 69 };

/* "lvslab: not simulated: WHAT (use USE)". WHAT is typed words; USE a sentence marked with N_(), or
 * NULL. Does not end the process. */
void not_simulated(struct process *p, const char *what, const char *use);
/* The same, then ends the process with STATUS_NOT_SIMULATED; returns false, for the caller to
 * return. */
bool refuse(struct process *p, const char *what, const char *use);
/* "lvslab: no effect here: WHAT (WHY)": accepted, but without effect in the lab. */
void no_effect(struct process *p, const char *what, const char *why);

#endif
