/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands `explain` and `why` of the console. */
#ifndef LVSLAB_UI_CONSOLE_EXPLAIN_WORD_H
#define LVSLAB_UI_CONSOLE_EXPLAIN_WORD_H

#include "ui/console/session.h"

void console_explain(struct session *s, const char *rest);
void console_why(struct session *s, const char *rest);

#endif
