/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes a scene as SVG, shape by shape; lines get rounded bends, texts their computed length. */
#include "ui/picture/svg.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

void xml_escape(struct text *t, const char *words)
{
	struct text shown = {0};

	text_shown(&shown, words, strlen(words), SHOWN_WORD);
	for (const char *c = text_str(&shown); *c; c++)
		switch (*c) {
		case '&': text_put(t, "&amp;"); break;
		case '<': text_put(t, "&lt;"); break;
		case '>': text_put(t, "&gt;"); break;
		case '"': text_put(t, "&quot;"); break;
		case '\'': text_put(t, "&#39;"); break;
		default: text_putc(t, *c);
		}
	text_free(&shown);
}

static void put_class(struct text *t, const struct shape *a)
{
	text_add(t, " class=\"p-%s", picture_role_name(a->role));
	if (a->hue)
		text_add(t, " h-%s", hue_name(a->hue));
	if (a->kind == SHAPE_TEXT)
		text_add(t, " l-%s", lettering_name(a->lettering));
	text_put(t, "\"");
}

/* ---- paths ---- */

static int manhattan(struct point a, struct point b)
{
	int dx = a.x - b.x, dy = a.y - b.y;

	return (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy);
}

/* `along` units from `a` towards `b`, at most half of the way */
static struct point towards(struct point a, struct point b, int along)
{
	int whole = manhattan(a, b);

	if (along > whole / 2)
		along = whole / 2;
	if (whole == 0)
		return a;
	return (struct point){a.x + (b.x - a.x) * along / whole, a.y + (b.y - a.y) * along / whole};
}

static void put_bend(struct text *t, struct point from, struct point at, struct point to, int r)
{
	struct point in = towards(at, from, r), out = towards(at, to, r);

	text_add(t, "L%d %dQ%d %d %d %d", in.x, in.y, at.x, at.y, out.x, out.y);
}

static void put_points(struct text *t, const struct scene *s, const struct shape *a)
{
	const struct point *p = s->points + a->points;

	for (size_t i = 0; i < a->point_count; i++)
		if (i == 0)
			text_add(t, "M%d %d", p[0].x, p[0].y);
		else if (a->r && i + 1 < a->point_count)
			put_bend(t, p[i - 1], p[i], p[i + 1], a->r);
		else
			text_add(t, "L%d %d", p[i].x, p[i].y);
	if (a->closed)
		text_putc(t, 'z');
}

/* ---- shapes ---- */

static void put_svg_text(struct text *t, const struct scene *s, const struct shape *a)
{
	static const char *const anchors[] = {
		"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
	const char *words = scene_string(s, a->text);

	if (!*words)
		return;
	text_put(t, "<text");
	put_class(t, a);
	text_add(t, " x=\"%d\" y=\"%d\"%s textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\">",
		a->x, a->y, anchors[a->anchor], a->w);
	xml_escape(t, words);
	text_put(t, "</text>\n");
}

static void put_svg_sign(struct text *t, const struct shape *a)
{
	text_put(t, "<path");
	put_class(t, a);
	text_add(t, " transform=\"translate(%d %d)", a->x, a->y);
	if (a->r != 1000)
		text_add(t, " scale(%d.%03d)", a->r / 1000, a->r % 1000);
	text_add(t, "\" d=\"%s\"/>\n", picture_sign_path(a->sign));
}

static void put_svg_box(struct text *t, const struct shape *a)
{
	text_put(t, "<rect");
	put_class(t, a);
	text_add(t, " x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>\n", a->x, a->y, a->w,
		a->h, a->r);
}

static void put_svg_shape(struct text *t, const struct scene *s, const struct shape *a)
{
	switch ((enum shape_kind)a->kind) {
	case SHAPE_TEXT: put_svg_text(t, s, a); break;
	case SHAPE_SIGN: put_svg_sign(t, a); break;
	case SHAPE_BOX: put_svg_box(t, a); break;
	case SHAPE_DISC:
		text_put(t, "<circle");
		put_class(t, a);
		text_add(t, " cx=\"%d\" cy=\"%d\" r=\"%d\"/>\n", a->x, a->y, a->r);
		break;
	case SHAPE_PATH:
		text_put(t, "<path");
		put_class(t, a);
		text_put(t, " d=\"");
		put_points(t, s, a);
		text_put(t, "\"/>\n");
	}
}

/* ---- items ---- */

/* hundredths, as a decimal number */
static void put_hundredths(struct text *t, int n)
{
	text_add(t, "%s%d.%02d", n < 0 ? "-" : "", (n < 0 ? -n : n) / 100, (n < 0 ? -n : n) % 100);
}

static void put_movement(struct text *t, const struct item *i)
{
	const struct movement *m = &i->moved;

	if (m->fade != 1000)
		text_add(t, " opacity=\"%d.%03d\"", m->fade / 1000, m->fade % 1000);
	if (!m->dx && !m->dy && !m->turn)
		return;
	text_add(t, " transform=\"translate(%d %d)", m->dx, m->dy);
	if (m->turn) {
		text_put(t, " rotate(");
		put_hundredths(t, m->turn);
		text_add(t, " %d %d)", i->x + i->w / 2, i->y + i->h / 2);
	}
	text_putc(t, '"');
}

static void put_svg_item(struct text *t, const struct scene *s, const struct item *i)
{
	if (i->moved.fade == 0)
		return;
	text_add(t, "<g class=\"i-%s\"", item_kind_name(i->kind));
	put_movement(t, i);
	text_putc(t, '>');
	if (i->title) {
		text_put(t, "<title>");
		xml_escape(t, scene_string(s, i->title));
		text_put(t, "</title>\n");
	}
	for (size_t k = 0; k < i->count; k++)
		put_svg_shape(t, s, &s->shapes[i->first + k]);
	text_put(t, "</g>\n");
}

static void put_inside(struct text *t, const struct scene *s, const char *label)
{
	text_add(t, "<title id=\"%s\">", label);
	xml_escape(t, scene_string(s, s->title));
	text_add(t, "</title>\n<desc id=\"%s-desc\">", label);
	xml_escape(t, scene_string(s, s->description));
	text_put(t, "</desc>\n");
}

static void put_items(struct text *t, const struct scene *s)
{
	text_add(t, "<rect class=\"p-ground\" width=\"%d\" height=\"%d\"/>\n", s->width, s->height);
	for (size_t i = 0; i < s->item_count; i++)
		put_svg_item(t, s, &s->items[i]);
	text_put(t, "</svg>\n");
}

static void put_opening(struct text *t, const struct scene *s, const char *label, const char *size)
{
	text_add(t,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"%s role=\"img\" "
		"aria-labelledby=\"%s %s-desc\">\n",
		s->width, s->height, size, label, label);
}

void scene_svg(struct text *t, const struct scene *s, enum picture_theme theme)
{
	char size[64];

	snprintf(size, sizeof(size), " width=\"%d\" height=\"%d\"", s->width, s->height);
	put_opening(t, s, "picture", size);
	put_inside(t, s, "picture");
	text_put(t, "<style>\n");
	picture_style(t, theme, "");
	text_put(t, "</style>\n");
	put_items(t, s);
}

void scene_svg_part(struct text *t, const struct scene *s, const char *label)
{
	put_opening(t, s, label, " class=\"picture\"");
	put_inside(t, s, label);
	put_items(t, s);
}
