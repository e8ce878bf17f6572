/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Out of memory: one sentence with the limit, exit status 3. */
#ifndef LVSLAB_UI_VERBS_MEMORY_H
#define LVSLAB_UI_VERBS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#define MEMORY_STEP ((size_t)2 << 20) /* bytes between two checks */

/* Would `bytes` more exceed the limit of this process's control group? */
bool memory_beyond_group(size_t bytes);
/* Ends the program after a failed allocation of `bytes`. Restores the terminal, allocates
 * nothing. */
_Noreturn void memory_exhausted(size_t bytes);

#endif
