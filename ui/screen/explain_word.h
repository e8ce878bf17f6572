/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `:explain` on the screen. */
#ifndef LVSLAB_UI_SCREEN_EXPLAIN_WORD_H
#define LVSLAB_UI_SCREEN_EXPLAIN_WORD_H

#include "ui/screen/screen.h"

void screen_explain(struct screen *s, const char *args);

#endif
