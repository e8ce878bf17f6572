/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab run LESSON --plain`: a lesson in lines. */
#ifndef LVSLAB_UI_VERBS_RUN_PLAIN_H
#define LVSLAB_UI_VERBS_RUN_PLAIN_H

#include "ui/verbs/verb.h"

bool wants_plain(const struct arguments *a);
/* Somebody sits at a terminal on which there is no screen, as with TERM=dumb, and has not asked for
 * the steps as text: a lesson is played in lines. */
bool may_want_plain(const struct arguments *a);
/* False: it has no lesson. */
bool run_plain_lesson(const struct arguments *a, int *status);
int run_plain(const struct arguments *a); /* enum exit_status */

#endif
