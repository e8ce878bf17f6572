/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line without what people write for people, and without what only they should know. */
#ifndef LVSLAB_INTAKE_BARE_H
#define LVSLAB_INTAKE_BARE_H

#include <stdbool.h>

#include "base/text.h"

/* `keepalived`: the line is of keepalived.conf */
void bare_line(struct text *out, const char *line, bool keepalived);

#endif
