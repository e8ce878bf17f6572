/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options specific to `lvslab export html`. */
#ifndef LVSLAB_UI_VERBS_EXPORT_HTML_H
#define LVSLAB_UI_VERBS_EXPORT_HTML_H

#define EXPORT_HTML_OPTIONS \
	{"page", "FILE", N_("html: the page to put the lab into (default: the one built)")}, \
	{ \
		"step", "N", N_("html: open at this step") \
	}

#endif
