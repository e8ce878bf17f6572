/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Strips a line of comments and of values that only its owner should know. */
#ifndef LVSLAB_INTAKE_BARE_H
#define LVSLAB_INTAKE_BARE_H

#include <stdbool.h>

#include "base/text.h"

/* `keepalived`: the line is from keepalived.conf */
void bare_line(struct text *out, const char *line, bool keepalived);

#endif
