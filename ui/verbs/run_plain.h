/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab run LESSON --plain`: a lesson in lines. */
#ifndef LVSLAB_UI_VERBS_RUN_PLAIN_H
#define LVSLAB_UI_VERBS_RUN_PLAIN_H

#include "ui/verbs/verb.h"

bool wants_plain(const struct arguments *a);
/* On a terminal without a screen, such as TERM=dumb, and without an option for steps as text: a
 * lesson is played in lines. */
bool may_want_plain(const struct arguments *a);
/* False: it has no lesson. */
bool run_plain_lesson(const struct arguments *a, int *status);
int run_plain(const struct arguments *a); /* enum exit_status */

#endif
