/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Draws the five shapes of a scene with cairo, as ui/picture/svg.c writes them as elements. Bends
 * are quadratic curves with their control point in the corner, which equal cubic ones with both
 * control points two thirds of the way to it.
 */
#include <math.h>
#include <string.h>

#include "ui/window/paint.h"

void paint_colour(cairo_t *c, unsigned rgb)
{
	cairo_set_source_rgb(
		c, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

/* ---- outlines ---- */

static void outline_box(cairo_t *c, const struct shape *a)
{
	double r = a->r, x = a->x, y = a->y, right = a->x + a->w, bottom = a->y + a->h;

	if (r * 2 > a->w)
		r = a->w / 2.0;
	if (r * 2 > a->h)
		r = a->h / 2.0;
	cairo_new_sub_path(c);
	cairo_arc(c, right - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(c, right - r, bottom - r, r, 0, M_PI / 2);
	cairo_arc(c, x + r, bottom - r, r, M_PI / 2, M_PI);
	cairo_arc(c, x + r, y + r, r, M_PI, M_PI * 3 / 2);
	cairo_close_path(c);
}

/* from `at`, r towards `to`, at most half of the way */
static void leg(struct point at, struct point to, double r, double *x, double *y)
{
	double dx = to.x - at.x, dy = to.y - at.y, length = hypot(dx, dy);
	double part = length == 0 ? 0 : r * 2 > length ? 0.5 : r / length;

	*x = at.x + dx * part;
	*y = at.y + dy * part;
}

static void bend(cairo_t *c, struct point from, struct point at, struct point to, double r)
{
	double in_x, in_y, out_x, out_y;

	leg(at, from, r, &in_x, &in_y);
	leg(at, to, r, &out_x, &out_y);
	cairo_line_to(c, in_x, in_y);
	cairo_curve_to(c, in_x + (at.x - in_x) * 2 / 3, in_y + (at.y - in_y) * 2 / 3,
		out_x + (at.x - out_x) * 2 / 3, out_y + (at.y - out_y) * 2 / 3, out_x, out_y);
}

static void outline_path(cairo_t *c, const struct scene *s, const struct shape *a)
{
	const struct point *p = s->points + a->points;

	for (size_t i = 0; i < a->point_count; i++)
		if (i == 0)
			cairo_move_to(c, p[0].x, p[0].y);
		else if (a->r && i + 1 < a->point_count)
			bend(c, p[i - 1], p[i], p[i + 1], a->r);
		else
			cairo_line_to(c, p[i].x, p[i].y);
	if (a->closed)
		cairo_close_path(c);
}

static const char *numbers(const char *at, double *v, int count)
{
	for (int i = 0; i < count; i++) {
		char *end;
		v[i] = (double)strtol(at + strspn(at, " ,"), &end, 10);
		at = end;
	}
	return at;
}

/* a sign's path: M, L, H, V, C and z, whole absolute numbers (scene.h) */
static void outline_sign(cairo_t *c, const char *at)
{
	double v[6], x = 0, y = 0;

	while (*at) {
		char command = *at++;
		if (command == 'z') {
			cairo_close_path(c);
			continue;
		}
		at = numbers(at, v, command == 'C' ? 6 : command == 'H' || command == 'V' ? 1 : 2);
		x = command == 'V' ? x : command == 'C' ? v[4] : v[0];
		y = command == 'H' ? y : command == 'V' ? v[0] : command == 'C' ? v[5] : v[1];
		if (command == 'M')
			cairo_move_to(c, x, y);
		else if (command == 'C')
			cairo_curve_to(c, v[0], v[1], v[2], v[3], x, y);
		else
			cairo_line_to(c, x, y);
	}
}

/* ---- paint ---- */

static void fill_and_stroke(cairo_t *c, const struct shape *a, enum picture_theme theme)
{
	struct picture_look look = picture_look_of(a->role);
	const double dashes[] = {look.dash, look.gap};

	if (look.fill != PAINT_NONE) {
		paint_colour(c, picture_colour(look.fill, a->hue, theme));
		cairo_fill_preserve(c);
	}
	if (look.stroke != PAINT_NONE && look.width) {
		paint_colour(c, picture_colour(look.stroke, a->hue, theme));
		cairo_set_line_width(c, look.width / 10.0);
		cairo_set_dash(c, dashes, look.dash ? 2 : 0, 0);
		cairo_stroke_preserve(c);
	}
	cairo_new_path(c);
}

static void paint_sign(cairo_t *c, const struct shape *a, enum picture_theme theme)
{
	cairo_save(c);
	cairo_translate(c, a->x, a->y);
	cairo_scale(c, a->r / 1000.0, a->r / 1000.0);
	outline_sign(c, picture_sign_path(a->sign));
	fill_and_stroke(c, a, theme);
	cairo_restore(c);
}

static void paint_text(
	cairo_t *c, const struct scene *s, const struct shape *a, enum picture_theme theme)
{
	int left = a->anchor == ANCHOR_MIDDLE ? a->w / 2 : a->anchor == ANCHOR_END ? a->w : 0;

	paint_colour(c, picture_colour(picture_look_of(a->role).fill, a->hue, theme));
	paint_words(c, scene_string(s, a->text), a->x - left, a->y, a->w,
		lettering_size(a->lettering), lettering_bold(a->lettering));
}

static void paint_shape(
	cairo_t *c, const struct scene *s, const struct shape *a, enum picture_theme theme)
{
	cairo_new_path(c);
	switch ((enum shape_kind)a->kind) {
	case SHAPE_TEXT: paint_text(c, s, a, theme); return;
	case SHAPE_SIGN: paint_sign(c, a, theme); return;
	case SHAPE_BOX: outline_box(c, a); break;
	case SHAPE_DISC: cairo_arc(c, a->x, a->y, a->r, 0, M_PI * 2); break;
	case SHAPE_PATH: outline_path(c, s, a); break;
	}
	fill_and_stroke(c, a, theme);
}

static void move_by(cairo_t *c, const struct item *i)
{
	double x = i->x + i->w / 2, y = i->y + i->h / 2;

	cairo_translate(c, i->moved.dx, i->moved.dy);
	if (!i->moved.turn)
		return;
	cairo_translate(c, x, y);
	cairo_rotate(c, i->moved.turn / 100.0 * M_PI / 180);
	cairo_translate(c, -x, -y);
}

static void paint_item(
	cairo_t *c, const struct scene *s, const struct item *i, enum picture_theme theme)
{
	if (i->moved.fade <= 0)
		return;
	cairo_save(c);
	move_by(c, i);
	if (i->moved.fade < 1000)
		cairo_push_group(c);
	for (size_t k = 0; k < i->count; k++)
		paint_shape(c, s, &s->shapes[i->first + k], theme);
	if (i->moved.fade < 1000) {
		cairo_pop_group_to_source(c);
		cairo_paint_with_alpha(c, i->moved.fade / 1000.0);
	}
	cairo_restore(c);
}

void paint_items(
	cairo_t *c, const struct scene *s, size_t from, size_t to, enum picture_theme theme)
{
	cairo_set_line_join(c, CAIRO_LINE_JOIN_ROUND);
	for (size_t i = from; i < to; i++)
		paint_item(c, s, &s->items[i], theme);
}

/* ---- comparing ---- */

static bool shapes_equal(
	const struct scene *a, const struct shape *x, const struct scene *b, const struct shape *y)
{
	if (x->kind != y->kind || x->role != y->role || x->hue != y->hue || x->sign != y->sign ||
		x->lettering != y->lettering || x->anchor != y->anchor || x->closed != y->closed ||
		x->x != y->x || x->y != y->y || x->w != y->w || x->h != y->h || x->r != y->r ||
		x->point_count != y->point_count)
		return false;
	if (x->kind == SHAPE_TEXT)
		return strcmp(scene_string(a, x->text), scene_string(b, y->text)) == 0;
	return x->point_count == 0 ||
		memcmp(a->points + x->points, b->points + y->points,
			x->point_count * sizeof(*a->points)) == 0;
}

bool items_equal(const struct scene *a, const struct scene *b, size_t i)
{
	const struct item *x = &a->items[i], *y = &b->items[i];

	if (x->count != y->count || x->x != y->x || x->y != y->y || x->w != y->w || x->h != y->h ||
		memcmp(&x->moved, &y->moved, sizeof(x->moved)) != 0)
		return false;
	for (size_t k = 0; k < x->count; k++)
		if (!shapes_equal(a, &a->shapes[x->first + k], b, &b->shapes[y->first + k]))
			return false;
	return true;
}
