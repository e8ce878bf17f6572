/* SPDX-License-Identifier: GPL-2.0-or-later */
/* printf(1): the built-in and the program. */
#ifndef LVSLAB_APP_SYSTEM_PRINTF_H
#define LVSLAB_APP_SYSTEM_PRINTF_H

struct text;

/* argv[0] is the format. Errors go to `complaints`, one per line; returns the status. */
int printf_format(int argc, char **argv, struct text *out, struct text *complaints);

#endif
