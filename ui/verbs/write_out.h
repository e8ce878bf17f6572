/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes a text to a file. */
#ifndef LVSLAB_UI_VERBS_WRITE_OUT_H
#define LVSLAB_UI_VERBS_WRITE_OUT_H

struct text;

/* `-` is standard output. EXIT_FINE, or EXIT_MACHINE with the reason on standard error. */
int write_out(const char *path, const struct text *t);

#endif
