/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * While a program of the lab runs, Ctrl-C at the terminal is for it and not for lvslab. What goes on
 * until somebody ends it runs by the wall's clock, so that somebody can.
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
/* Was Ctrl-C pressed since it was asked the last time? */
bool attention_called(void);
/* Waits until so many nanoseconds have passed since it began, or Ctrl-C is pressed. */
void attention_pace(const struct attention *a, int64_t ns);

#endif
