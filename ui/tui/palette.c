/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Roles into colours. The hues are those of Okabe and Ito (2008), which people with any colour
 * vision tell apart: orange, sky blue, bluish green, yellow, blue, vermillion, reddish purple. Each
 * has its nearest of the 256 colours for a dark and for a light background, and one of the eight.
 * Without colours roles differ by bold, dim, underline; signs say the same in characters.
 */
#include <ncursesw/curses.h>

#include "ui/tui/tui.h"

enum hue { PLAIN, GREY, FAINT, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILLION, PURPLE, HUES };

static const struct {
	short dark, light, eight;
} hues[HUES] = {
	[PLAIN] = {-1, -1, -1},
	[GREY] = {250, 240, -1},
	[FAINT] = {245, 243, -1},
	[ORANGE] = {214, 130, COLOR_YELLOW},
	[SKY] = {117, 24, COLOR_CYAN},
	[GREEN] = {43, 29, COLOR_GREEN},
	[YELLOW] = {227, 94, COLOR_YELLOW},
	[BLUE] = {75, 25, COLOR_CYAN},
	[VERMILLION] = {209, 160, COLOR_RED},
	[PURPLE] = {182, 127, COLOR_MAGENTA},
};

static const struct {
	enum hue hue;
	attr_t always, mono; /* besides the colour; instead of it */
} styles[ROLES] = {
	[ROLE_TEXT] = {PLAIN, A_NORMAL, A_NORMAL},
	[ROLE_DIM] = {GREY, A_NORMAL, A_NORMAL},
	[ROLE_TITLE] = {PLAIN, A_BOLD, A_BOLD},
	[ROLE_RULE] = {FAINT, A_NORMAL, A_DIM},
	[ROLE_FOCUS] = {ORANGE, A_BOLD, A_BOLD},
	[ROLE_HEADER] = {PLAIN, A_REVERSE, A_REVERSE},
	[ROLE_KEY] = {ORANGE, A_NORMAL, A_BOLD},
	[ROLE_MESSAGE] = {SKY, A_BOLD, A_BOLD},
	[ROLE_ERROR] = {VERMILLION, A_BOLD, A_BOLD},
	[ROLE_SAY] = {SKY, A_BOLD, A_BOLD},
	[ROLE_CLIENT] = {SKY, A_NORMAL, A_NORMAL},
	[ROLE_DIRECTOR] = {ORANGE, A_BOLD, A_BOLD},
	[ROLE_SERVER] = {GREEN, A_NORMAL, A_NORMAL},
	[ROLE_SWITCH] = {GREY, A_NORMAL, A_NORMAL},
	[ROLE_ROUTER] = {PURPLE, A_NORMAL, A_NORMAL},
	[ROLE_ARP] = {YELLOW, A_NORMAL, A_NORMAL},
	[ROLE_TCP] = {BLUE, A_NORMAL, A_NORMAL},
	[ROLE_UDP] = {GREEN, A_NORMAL, A_NORMAL},
	[ROLE_ICMP] = {PURPLE, A_NORMAL, A_NORMAL},
	[ROLE_IPIP] = {ORANGE, A_NORMAL, A_NORMAL},
	[ROLE_CHANGED] = {YELLOW, A_BOLD, A_BOLD},
	[ROLE_BAD] = {VERMILLION, A_BOLD, A_BOLD},
	[ROLE_GOOD] = {GREEN, A_BOLD, A_BOLD},
	[ROLE_DECISION] = {PURPLE, A_BOLD, A_BOLD},
	[ROLE_FUTURE] = {FAINT, A_NORMAL, A_DIM},
	[ROLE_BAR] = {BLUE, A_NORMAL, A_NORMAL},
	[ROLE_BAR_DUE] = {GREY, A_NORMAL, A_DIM},
};

/* of the background that is drawn where the terminal's own is not known */
static const short own_fore[] = {[THEME_DARK] = 252, [THEME_LIGHT] = 16};
static const short own_back[] = {[THEME_DARK] = 234, [THEME_LIGHT] = 231};

static short colour_of(enum theme theme, enum hue hue)
{
	if (COLORS >= 256)
		return theme == THEME_LIGHT ? hues[hue].light : hues[hue].dark;
	return hues[hue].eight;
}

void palette_colours(enum theme theme, unsigned role, int *fore, int *back)
{
	enum hue hue = styles[role].hue;
	short colour = theme == THEME_LIGHT ? hues[hue].light : hues[hue].dark;

	*fore = colour < 0 ? own_fore[theme] : colour;
	*back = own_back[theme];
}

unsigned palette_look(unsigned look)
{
	attr_t always = styles[look & LOOK_ROLE].always;

	return (look & ~(unsigned)LOOK_ROLE) | (always & A_BOLD ? LOOK_BOLD : 0u) |
		(always & A_REVERSE ? LOOK_REVERSE : 0u);
}

void palette_begin(enum theme theme, bool own)
{
	if (theme == THEME_MONO || !has_colors())
		return;
	start_color();
	use_default_colors();
	own = own && COLORS >= 256;
	for (int i = 0; i < HUES; i++) {
		short fore = colour_of(theme, (enum hue)i);
		init_pair((short)(i + 1), own && fore < 0 ? own_fore[theme] : fore,
			own ? own_back[theme] : -1);
	}
	bkgd((chtype)COLOR_PAIR(PLAIN + 1) | ' ');
}

struct cell_style palette_style(enum theme theme, unsigned look)
{
	unsigned role = look & LOOK_ROLE;
	bool colour = theme != THEME_MONO && has_colors();
	attr_t a = colour ? styles[role].always : styles[role].mono;

	if (colour && COLORS < 256 && styles[role].hue == FAINT) /* eight colours have no grey */
		a |= A_DIM;
	a |= look & LOOK_BOLD ? A_BOLD : 0;
	a |= look & LOOK_UNDERLINE ? A_UNDERLINE : 0;
	a |= look & LOOK_REVERSE ? A_REVERSE : 0;
	return (struct cell_style){(unsigned)a, (short)(colour ? styles[role].hue + 1 : 0)};
}
