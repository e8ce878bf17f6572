/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The colours of roles: orange, sky blue, bluish green, yellow, blue, vermillion, reddish purple. */
#include "ui/canvas/colours.h"

#include "ui/canvas/canvas.h"

enum { NONE = -1, RED = 1, GREEN, YELLOW = 3, MAGENTA = 5, CYAN = 6 }; /* of the eight */

static const struct {
	short dark, light, eight;
} hues[ROLE_HUES] = {
	[ROLE_PLAIN] = {-1, -1, NONE},
	[ROLE_GREY] = {250, 240, NONE},
	[ROLE_FAINT] = {245, 243, NONE},
	[ROLE_ORANGE] = {214, 130, YELLOW},
	[ROLE_SKY] = {117, 24, CYAN},
	[ROLE_GREEN] = {43, 29, GREEN},
	[ROLE_YELLOW] = {227, 94, YELLOW},
	[ROLE_BLUE] = {75, 25, CYAN},
	[ROLE_VERMILLION] = {209, 160, RED},
	[ROLE_PURPLE] = {182, 127, MAGENTA},
};

static const struct role_style styles[ROLES] = {
	[ROLE_TEXT] = {.hue = ROLE_PLAIN},
	[ROLE_DIM] = {.hue = ROLE_GREY},
	[ROLE_TITLE] = {.hue = ROLE_PLAIN, .bold = true, .mono_bold = true},
	[ROLE_RULE] = {.hue = ROLE_FAINT, .mono_dim = true},
	[ROLE_FOCUS] = {.hue = ROLE_ORANGE, .bold = true, .mono_bold = true},
	[ROLE_HEADER] = {.hue = ROLE_PLAIN, .reverse = true},
	[ROLE_KEY] = {.hue = ROLE_ORANGE, .mono_bold = true},
	[ROLE_MESSAGE] = {.hue = ROLE_SKY, .bold = true, .mono_bold = true},
	[ROLE_ERROR] = {.hue = ROLE_VERMILLION, .bold = true, .mono_bold = true},
	[ROLE_SAY] = {.hue = ROLE_SKY, .bold = true, .mono_bold = true},
	[ROLE_CLIENT] = {.hue = ROLE_SKY},
	[ROLE_DIRECTOR] = {.hue = ROLE_ORANGE, .bold = true, .mono_bold = true},
	[ROLE_SERVER] = {.hue = ROLE_GREEN},
	[ROLE_SWITCH] = {.hue = ROLE_GREY},
	[ROLE_ROUTER] = {.hue = ROLE_PURPLE},
	[ROLE_ARP] = {.hue = ROLE_YELLOW},
	[ROLE_TCP] = {.hue = ROLE_BLUE},
	[ROLE_UDP] = {.hue = ROLE_GREEN},
	[ROLE_ICMP] = {.hue = ROLE_PURPLE},
	[ROLE_IPIP] = {.hue = ROLE_ORANGE},
	[ROLE_CHANGED] = {.hue = ROLE_YELLOW, .bold = true, .mono_bold = true},
	[ROLE_BAD] = {.hue = ROLE_VERMILLION, .bold = true, .mono_bold = true},
	[ROLE_GOOD] = {.hue = ROLE_GREEN, .bold = true, .mono_bold = true},
	[ROLE_DECISION] = {.hue = ROLE_PURPLE, .bold = true, .mono_bold = true},
	[ROLE_FUTURE] = {.hue = ROLE_FAINT, .mono_dim = true},
	[ROLE_BAR] = {.hue = ROLE_BLUE},
	[ROLE_BAR_DUE] = {.hue = ROLE_GREY, .mono_dim = true},
};

struct role_style role_style(unsigned role)
{
	return styles[role];
}

short hue_of_256(enum theme theme, enum role_hue hue)
{
	return theme == THEME_LIGHT ? hues[hue].light : hues[hue].dark;
}

short hue_of_8(enum role_hue hue)
{
	return hues[hue].eight;
}

short own_text(enum theme theme)
{
	return theme == THEME_DARK ? 252 : 16;
}

short own_ground(enum theme theme)
{
	return theme == THEME_DARK ? 234 : 231;
}

void palette_colours(enum theme theme, unsigned role, int *fore, int *back)
{
	short colour = hue_of_256(theme, styles[role].hue);

	*fore = colour < 0 ? own_text(theme) : colour;
	*back = own_ground(theme);
}

/* xterm's 256: a cube of six steps per colour from 16 on, then 24 greys */
static unsigned rgb_of(int colour)
{
	static const unsigned steps[] = {0, 95, 135, 175, 215, 255};

	if (colour >= 232) {
		unsigned grey = 8 + 10 * (unsigned)(colour - 232);
		return grey << 16 | grey << 8 | grey;
	}
	unsigned n = (unsigned)colour - 16;
	return steps[n / 36] << 16 | steps[n / 6 % 6] << 8 | steps[n % 6];
}

unsigned role_rgb(enum theme theme, unsigned role)
{
	int fore, back;

	if (theme == THEME_MONO)
		return rgb_of(own_text(THEME_LIGHT));
	palette_colours(theme, role, &fore, &back);
	return rgb_of(fore);
}

unsigned ground_rgb(enum theme theme)
{
	return rgb_of(own_ground(theme));
}
