/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Colours of roles, for any display: numbers of xterm's 256 colours, which a window converts to
 * RGB. The hues are those of Okabe and Ito (2008), distinguishable with any colour vision; each has
 * its closest match for a dark and for a light background, and one of the eight basic colours.
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

/* how a role is emphasised: in addition to its colour, and without colours */
struct role_style {
	enum role_hue hue;
	bool bold, reverse;
	bool mono_bold, mono_dim;
};

struct role_style role_style(unsigned role);
/* A hue as one of 256 colours, −1: the terminal's default. Not for THEME_MONO. */
short hue_of_256(enum theme theme, enum role_hue hue);
/* … as one of the eight, with ECMA-48's numbers; −1: the terminal's default. */
short hue_of_8(enum role_hue hue);
/* Foreground without a hue, and background, if the lab sets the background. */
short own_text(enum theme theme);
short own_ground(enum theme theme);
/* A role's colours as numbers of the 256; not for THEME_MONO. */
void palette_colours(enum theme theme, unsigned role, int *fore, int *back);
/* 0xRRGGBB; THEME_MONO is THEME_LIGHT without hues */
unsigned role_rgb(enum theme theme, unsigned role);
unsigned ground_rgb(enum theme theme);

#endif
