/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that many commands share: what errors are called, tables in columns, numbers with SI units.
 */
#ifndef LVSLAB_APP_SHELL_WORDS_H
#define LVSLAB_APP_SHELL_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* strerror(3) in the C locale, whatever language the screen speaks: "No route to host". */
const char *errno_words(int error); /* positive or negative */

#endif
