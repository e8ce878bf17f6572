/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The colours of all roles and hues, light and dark, as a table and as a style sheet. */
#include "ui/picture/palette.h"
#include "base/text.h"

#define LOOK_ROW(id, name, fill, stroke, width, dash, gap) \
	{PAINT_##fill, PAINT_##stroke, width, dash, gap},

static const struct picture_look looks[] = {PICTURE_ROLES(LOOK_ROW)};

/* light, dark */
static const unsigned paints[PAINTS][2] = {
	[PAINT_GROUND] = {0xF6F5F1, 0x14171C},
	[PAINT_BOX] = {0xFFFFFF, 0x1F242C},
	[PAINT_MUTED] = {0xECEBE6, 0x191D23},
	[PAINT_INK] = {0x16181D, 0xF2F2EE},
	[PAINT_INK2] = {0x4B4F58, 0xC4C8CF},
	[PAINT_FAINT] = {0x5D616A, 0xA6ACB6},
	[PAINT_WIRE] = {0x7D828C, 0x7F8794},
	[PAINT_FOCUS] = {0x0072B2, 0x6CBDF2},
	[PAINT_GLOW] = {0xCFE6F5, 0x17384D},
	[PAINT_CHANGED_TEXT] = {0xB34700, 0xFF9A52},
	[PAINT_CHANGED_TINT] = {0xFDEBDD, 0x3A2415},
	[PAINT_CHANGED_LINE] = {0xD55E00, 0xFF9A52},
	[PAINT_CASE] = {0x16181D, 0x14171C},
	[PAINT_LIVE_CASE] = {0x16181D, 0x4B535F},
	[PAINT_DARK] = {0x16181D, 0x16181D},
};

static const unsigned hues[HUES] = {
	[HUE_SKY] = 0x56B4E9,
	[HUE_ORANGE] = 0xE69F00,
	[HUE_PURPLE] = 0xCC79A7,
	[HUE_YELLOW] = 0xF0E442,
	[HUE_GREEN] = 0x009E73,
	[HUE_GREY] = 0xB9BDC4,
};

struct picture_look picture_look_of(unsigned role)
{
	return looks[role];
}

unsigned picture_colour(enum paint p, enum hue h, enum picture_theme theme)
{
	return p == PAINT_HUE ? hues[h] : paints[p][theme == PICTURE_DARK];
}

/* ---- as a style sheet ---- */

static void put_paint(struct text *t, const char *what, enum paint p, enum picture_theme theme)
{
	if (p == PAINT_NONE)
		text_add(t, "%s:none;", what);
	else if (p != PAINT_HUE)
		text_add(t, "%s:#%06X;", what, picture_colour(p, HUE_NONE, theme));
}

static void put_role(struct text *t, unsigned role, enum picture_theme theme, const char *scope)
{
	const struct picture_look *l = &looks[role];

	text_add(t, "%s.p-%s{", scope, picture_role_name(role));
	put_paint(t, "fill", l->fill, theme);
	put_paint(t, "stroke", l->stroke, theme);
	if (l->width)
		text_add(t, "stroke-width:%d.%d;", l->width / 10, l->width % 10);
	if (l->dash)
		text_add(t, "stroke-dasharray:%d %d;", l->dash, l->gap);
	text_put(t, "}\n");
}

static void put_hue(struct text *t, unsigned hue, const char *scope)
{
	for (unsigned role = 0; role < PICTURE_ROLE_COUNT; role++) {
		bool fill = looks[role].fill == PAINT_HUE;
		if (fill || looks[role].stroke == PAINT_HUE)
			text_add(t, "%s.p-%s.h-%s{%s:#%06X}\n", scope, picture_role_name(role),
				hue_name(hue), fill ? "fill" : "stroke", hues[hue]);
	}
}

static void put_paints(struct text *t, enum picture_theme theme, const char *scope)
{
	for (unsigned role = 0; role < PICTURE_ROLE_COUNT; role++)
		put_role(t, role, theme, scope);
}

void picture_style(struct text *t, enum picture_theme theme, const char *scope)
{
	text_add(t,
		"%stext{font-family:\"DejaVu Sans\",Verdana,\"Noto Sans CJK SC\","
		"\"PingFang SC\",\"Microsoft YaHei\",sans-serif}\n",
		scope);
	text_add(t, "%spath{stroke-linejoin:round;stroke-linecap:round}\n", scope);
	for (unsigned l = 0; l < LETTERING_COUNT; l++)
		text_add(t, "%s.l-%s{font-size:%dpx%s}\n", scope, lettering_name(l),
			lettering_size(l), lettering_bold(l) ? ";font-weight:bold" : "");
	put_paints(t, theme, scope);
	for (unsigned hue = HUE_NONE + 1; hue < HUES; hue++)
		put_hue(t, hue, scope);
	if (theme != PICTURE_BY_SYSTEM)
		return;
	text_put(t, "@media (prefers-color-scheme:dark){\n");
	put_paints(t, PICTURE_DARK, scope);
	text_put(t, "}\n");
}
