/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arithmetic of the shell: 64 bits, C's operators and bash's ** (POSIX.1 2.6.4, bash 5.2). */
#ifndef LVSLAB_APP_SHELL_ARITH_H
#define LVSLAB_APP_SHELL_ARITH_H

#include <stdbool.h>
#include <stdint.h>

#include "app/shell/env.h"

struct text;

/*
 * Evaluates `s`, including its assignments. On error returns false, with bash's message without a
 * newline in `why` ("1/0: division by 0 (error token is "0")").
 */
bool arith_eval(struct sh_env *e, const char *s, uint32_t line, int64_t *value, struct text *why);

#endif
