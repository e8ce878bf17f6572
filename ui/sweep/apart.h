/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Work in a process of its own: a loaded library's variables are the process's. */
#ifndef LVSLAB_UI_SWEEP_APART_H
#define LVSLAB_UI_SWEEP_APART_H

struct text;

/* Does `what` in a child; what it puts into `out` comes back. Its result; -1, and in `out` how it
 * ended, where the child died. Nothing else that it changes is seen here. */
int apart(int (*what)(void *arg, struct text *out), void *arg, struct text *out);

#endif
