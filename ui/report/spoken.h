/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scenario's own words, in the language asked for or in the one there is. */
#ifndef LVSLAB_UI_REPORT_SPOKEN_H
#define LVSLAB_UI_REPORT_SPOKEN_H

#include "spec/spec.h"

static inline const char *spoken(const struct spec_text *t, bool chinese)
{
	const char *s = chinese && t->zh ? t->zh : t->en ? t->en : t->zh;

	return s ? s : "";
}

#endif
