/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The canvas's colours for curses: pairs, on the terminal's background or the theme's. Without
 * colours roles differ by bold, dim and underline; signs carry the same information as characters.
 */
#include <ncursesw/curses.h>

#include "ui/tui/tui.h"

static short colour_of(enum theme theme, enum role_hue hue)
{
	return COLORS >= 256 ? hue_of_256(theme, hue) : hue_of_8(hue);
}

unsigned palette_look(unsigned look)
{
	struct role_style s = role_style(look & LOOK_ROLE);

	return (look & ~(unsigned)LOOK_ROLE) | (s.bold ? LOOK_BOLD : 0u) |
		(s.reverse ? LOOK_REVERSE : 0u);
}

void palette_begin(enum theme theme, bool own)
{
	if (theme == THEME_MONO || !has_colors())
		return;
	start_color();
	use_default_colors();
	own = own && COLORS >= 256;
	for (int i = 0; i < ROLE_HUES; i++) {
		short fore = colour_of(theme, (enum role_hue)i);
		init_pair((short)(i + 1), own && fore < 0 ? own_text(theme) : fore,
			own ? own_ground(theme) : -1);
	}
	bkgd((chtype)COLOR_PAIR(ROLE_PLAIN + 1) | ' ');
}

static attr_t attributes_of(const struct role_style *s, bool colour)
{
	attr_t a = s->reverse ? A_REVERSE : A_NORMAL;

	if (colour)
		return a | (s->bold ? A_BOLD : 0);
	return a | (s->mono_bold ? A_BOLD : 0) | (s->mono_dim ? A_DIM : 0);
}

struct cell_style palette_style(enum theme theme, unsigned look)
{
	bool colour = theme != THEME_MONO && has_colors();
	struct role_style s = role_style(look & LOOK_ROLE);
	attr_t a = attributes_of(&s, colour);

	if (colour && COLORS < 256 && s.hue == ROLE_FAINT) /* eight colours have no grey */
		a |= A_DIM;
	a |= look & LOOK_BOLD ? A_BOLD : 0;
	a |= look & LOOK_UNDERLINE ? A_UNDERLINE : 0;
	a |= look & LOOK_REVERSE ? A_REVERSE : 0;
	return (struct cell_style){(unsigned)a, (short)(colour ? s.hue + 1 : 0)};
}
