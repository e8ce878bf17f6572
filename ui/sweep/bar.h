/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A progress bar of a sweep, on a terminal. */
#ifndef LVSLAB_UI_SWEEP_BAR_H
#define LVSLAB_UI_SWEEP_BAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct text;

struct bar {
	FILE *out;            /* NULL: nothing is drawn */
	size_t all, before;   /* total runs; those done before the start */
	int64_t began, drawn; /* ns of the clock */
};

void bar_begin(struct bar *b, size_t done, size_t all);
void bar_draw(struct bar *b, size_t done);
void bar_end(struct bar *b); /* clears the line */

/* "[####    ] 120 of 1000 runs, 2min 30s left", `elapsed` ns after `before` of them were done. */
void bar_text(struct text *t, size_t before, size_t done, size_t all, int64_t elapsed);

#endif
