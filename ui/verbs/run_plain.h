/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab run LESSON --plain`: a lesson in lines. */
#ifndef LVSLAB_UI_VERBS_RUN_PLAIN_H
#define LVSLAB_UI_VERBS_RUN_PLAIN_H

#include "ui/verbs/verb.h"

bool wants_plain(const struct arguments *a);
int run_plain(const struct arguments *a); /* enum exit_status */

#endif
