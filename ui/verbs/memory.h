/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that runs out: one sentence, which limit it was, exit status 3. */
#ifndef LVSLAB_UI_VERBS_MEMORY_H
#define LVSLAB_UI_VERBS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Would `bytes` more go beyond what the control group of this process may use? Only large requests
 * are worth asking. */
bool memory_beyond_group(size_t bytes);
/* Ends the program: `bytes` more could not be had. Restores the terminal, allocates nothing. */
_Noreturn void memory_exhausted(size_t bytes);

#endif
