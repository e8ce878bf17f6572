/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scenario's own texts, in the selected language or in English. */
#ifndef LVSLAB_UI_REPORT_SPOKEN_H
#define LVSLAB_UI_REPORT_SPOKEN_H

#include "spec/spec.h"
#include "ui/text/words.h"

static inline const char *spoken(const struct spec_text *t)
{
	return spec_text_in(t, words_code());
}

#endif
