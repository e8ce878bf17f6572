/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stills one after the other: a storyboard of a lab, the slides of a lesson. */
#ifndef LVSLAB_UI_VERBS_EXPORT_STILLS_H
#define LVSLAB_UI_VERBS_EXPORT_STILLS_H

#include <stdio.h>

#include "ui/verbs/verb.h"

#define STILLS_OPTION \
	{ \
		"steps", "WHICH", \
			N_("storyboard: decisions, hops or a condition (default: decisions)") \
	}

int export_storyboard(const struct arguments *a, const char *path, FILE *out);
int export_slides(const struct arguments *a, const char *path, FILE *out);

#endif
