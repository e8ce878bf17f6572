/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab run FILE` on a terminal, and the same screen as plain text. */
#ifndef LVSLAB_UI_VERBS_RUN_SCREEN_H
#define LVSLAB_UI_VERBS_RUN_SCREEN_H

#include "ui/model/progress.h"
#include "ui/tui/tui.h"
#include "ui/verbs/live.h"
#include "ui/verbs/verb.h"

#define SCREEN_OPTIONS \
	{"no-mouse", NULL, N_("leave the mouse to the terminal")}, \
		{"theme", "dark|light|mono", \
			N_("colours of the screen (default: from the terminal)")}, \
		{"ascii", NULL, N_("draw with ASCII only (default: if the locale is not UTF-8)")}, \
		{"screen", "WxH", N_("no terminal: draw the screen as text, after --keys")}, \
		{"keys", "KEYS", \
			N_("press these keys first, such as 'nn<Tab>:until drop<Enter>'")}, \
	{ \
		"teacher", NULL, N_("show the answers of a lesson") \
	}

/* Does the command line request the screen, and can it be drawn? */
bool wants_screen(const struct arguments *a);
bool wants_telling(const struct arguments *a); /* an option requests the steps as text */
int run_screen(const struct arguments *a);     /* enum exit_status */
/* The next file in the folder; NULL: none. The caller frees it. */
char *next_lesson(const char *path);

/* Presses written keys (ui/screen/keys.h); EXIT_WRONG if one is invalid. */
int press_keys(const struct arguments *a, struct screen *s, const char *keys);
/* What is saved during a session. */
struct kept_session {
	struct model *m;
	struct live live;
};
/* Loads the progress of earlier sessions, and saves this one's. `keep_session` gets a struct
 * kept_session, after each key. */
void take_up_progress(const struct arguments *a, struct model *m, struct progress *p);
int put_down_progress(const struct arguments *a, struct model *m, struct progress *p);
void keep_session(void *arg);

/* --theme, NO_COLOR, the terminal. */
int read_theme(const struct arguments *a, enum theme *theme, bool *own);

#endif
