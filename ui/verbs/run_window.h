/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab run FILE --window`: the lab in a window, or a picture of that window. */
#ifndef LVSLAB_UI_VERBS_RUN_WINDOW_H
#define LVSLAB_UI_VERBS_RUN_WINDOW_H

#include "ui/model/model.h"
#include "ui/verbs/verb.h"

#define WINDOW_OPTIONS \
	{"window", NULL, N_("open a window with the picture, for a projector")}, \
		{"size", "WxH", N_("window size in pixels (default: 1280x800)")}, \
		{"full", NULL, N_("open the window in full screen; F11 toggles it")}, \
		{"still", NULL, N_("no animation in the window")}, \
	{ \
		"shot", "FILE", N_("draw the window once, after --keys, into a PNG file") \
	}

bool wants_window(const struct arguments *a);
struct kept_session;
int on_window(const struct arguments *a, struct kept_session *k); /* enum exit_status */

#endif
