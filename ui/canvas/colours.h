/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Roles into colours, whatever shows them: numbers of xterm's 256, which a window turns into red,
 * green and blue. The hues are those of Okabe and Ito (2008), which people with any colour vision
 * tell apart; each has its nearest for a dark and for a light background, and one of the eight.
 */
#ifndef LVSLAB_UI_CANVAS_COLOURS_H
#define LVSLAB_UI_CANVAS_COLOURS_H

#include <stdbool.h>

enum theme { THEME_DARK, THEME_LIGHT, THEME_MONO };

enum role_hue {
	ROLE_PLAIN,
	ROLE_GREY,
	ROLE_FAINT,
	ROLE_ORANGE,
	ROLE_SKY,
	ROLE_GREEN,
	ROLE_YELLOW,
	ROLE_BLUE,
	ROLE_VERMILLION,
	ROLE_PURPLE,
	ROLE_HUES
};

/* how a role stands out: besides its colour, and where there are no colours */
struct role_style {
	enum role_hue hue;
	bool bold, reverse;
	bool mono_bold, mono_dim;
};

struct role_style role_style(unsigned role);
/* A hue as one of 256 colours, −1: the terminal's own. Not of THEME_MONO. */
short hue_of_256(enum theme theme, enum role_hue hue);
/* … as one of the eight, as they are numbered in ECMA-48; −1: the terminal's own. */
short hue_of_8(enum role_hue hue);
/* What text without a hue and the ground are on a background of the lab's own. */
short own_text(enum theme theme);
short own_ground(enum theme theme);
/* A role's colour and its background as numbers of the 256; not of THEME_MONO. */
void palette_colours(enum theme theme, unsigned role, int *fore, int *back);
/* 0xRRGGBB; THEME_MONO is THEME_LIGHT without hues */
unsigned role_rgb(enum theme theme, unsigned role);
unsigned ground_rgb(enum theme theme);

#endif
