/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab export html`: the page with a lab in it. */
#ifndef LVSLAB_UI_VERBS_EXPORT_HTML_H
#define LVSLAB_UI_VERBS_EXPORT_HTML_H

#include <stdio.h>

#include "ui/verbs/verb.h"

/* EXIT_FINE, or EXIT_WRONG with everything said on standard error. */
int export_html(const struct arguments *a, const char *path, FILE *out);
#define EXPORT_HTML_OPTIONS \
	{"page", "FILE", N_("html: the page to put the lab into (default: the one built)")}, \
	{ \
		"step", "N", N_("html: open at this step") \
	}

#endif
