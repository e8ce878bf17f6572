/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The picture of a lab at an instant, for `export`. */
#ifndef LVSLAB_UI_VERBS_EXPORT_PICTURE_H
#define LVSLAB_UI_VERBS_EXPORT_PICTURE_H

#include <stdio.h>

#include "ui/picture/palette.h"
#include "ui/verbs/verb.h"

#define PICTURE_OPTIONS \
	{"at", "WHEN", \
		N_("svg, scene: a step (17), a time (1.5s) or a condition ('rs2 answers arp')")}, \
		{"format", "NAME", N_("scene: json or text (default: json)")}, \
		{"theme", "NAME", N_("picture: light or dark (default: the viewer's setting)")}, \
	{ \
		"view", "NAME", \
			N_("picture: map, load, or tall for a narrow canvas (default: map)") \
	}

#define CONNECTION_OPTION \
	{ \
		"connection", "ADDRESS:PORT", N_("ladder: its client (default: the first one)") \
	}

#define CAST_OPTIONS \
	{"keys", "KEYS", N_("cast: keys to press, such as 'nn<Tab>' (default: through the lab)")}, \
	{ \
		"screen", "WIDTHxHEIGHT", N_("cast: size of the terminal (default: 110x34)") \
	}

#define STILLS_OPTION \
	{ \
		"steps", "WHICH", \
			N_("storyboard: decisions, hops or a condition (default: decisions)") \
	}

#define PART_OPTION \
	{ \
		"part", "N", N_("storyboard, slides: the Nth 200 pages (default: 1)") \
	}

/* --theme: EXIT_FINE or EXIT_WRONG */
int picture_theme_read(const struct arguments *a, enum picture_theme *theme);

#endif
