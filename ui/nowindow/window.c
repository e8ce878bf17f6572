/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Built without SDL2, cairo and Pango: there is no window, and a message says so. */
#include "ui/window/window.h"

#include "base/text.h"
#include "ui/text/words.h"

bool window_possible(void)
{
	return false;
}

int window_run(struct screen *s, const struct window_options *o, struct text *why)
{
	(void)s;
	(void)o;
	text_put(why, _("this lvslab was built without a window (SDL2, cairo and Pango)"));
	return -1;
}
