/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * While a program of the lab runs, Ctrl-C on the terminal goes to it, not to lvslab. Programs that
 * run until interrupted are paced by the wall clock, so that the user can interrupt them.
 */
#ifndef LVSLAB_UI_CONSOLE_ATTENTION_H
#define LVSLAB_UI_CONSOLE_ATTENTION_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct attention {
	struct sigaction before;
	struct timespec begin;
};

void attention_begin(struct attention *a);
void attention_end(struct attention *a);
/* Was Ctrl-C pressed since the last call? */
bool attention_called(void);
/* Waits until `ns` have passed since the start, or until Ctrl-C is pressed. */
void attention_pace(const struct attention *a, int64_t ns);

#endif
