/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must be drawn. A scene is in back-to-front order: the items before the first one that has
 * changed since the last scene are kept as one surface, so that a moving frame costs only itself
 * and what is in front of it.
 */
#include <string.h>

#include "ui/window/private.h"

static enum picture_theme theme_of(const struct window *w)
{
	return w->set.theme == THEME_DARK ? PICTURE_DARK : PICTURE_LIGHT;
}

/* ---- the picture ---- */

/* from pixels to the scene's units, the scene in the middle of its place */
static void to_scene(cairo_t *c, const struct places *p, const struct scene *s)
{
	double scale = (double)p->width / s->width;

	if (scale * s->height > p->picture_height)
		scale = (double)p->picture_height / s->height;
	cairo_translate(
		c, (p->width - scale * s->width) / 2, (p->picture_height - scale * s->height) / 2);
	cairo_scale(c, scale, scale);
}

static size_t equal_items(const struct scene *a, const struct scene *b)
{
	size_t n = 0;

	if (a->width != b->width || a->height != b->height)
		return 0;
	while (n < a->item_count && n < b->item_count && items_equal(a, b, n))
		n++;
	return n;
}

static void keep_still(struct window *w, const struct scene *s, size_t items)
{
	struct painted *p = &w->picture;
	cairo_t *c;

	if (!p->still)
		p->still = cairo_image_surface_create(
			CAIRO_FORMAT_RGB24, w->places.width, w->places.picture_height);
	c = cairo_create(p->still);
	paint_colour(c, picture_colour(PAINT_GROUND, HUE_NONE, theme_of(w)));
	cairo_paint(c);
	to_scene(c, &w->places, s);
	paint_items(c, s, 0, items, theme_of(w));
	cairo_destroy(c);
	p->still_items = items;
}

static void paint_picture(struct window *w, const struct scene *s, size_t equal)
{
	struct painted *p = &w->picture;
	cairo_t *c = cairo_create(w->whole);

	if (!p->still || p->still_items > equal || p->still_items + 8 < equal)
		keep_still(w, s, equal);
	cairo_rectangle(c, 0, 0, w->places.width, w->places.picture_height);
	cairo_clip(c);
	cairo_set_source_surface(c, p->still, 0, 0);
	cairo_paint(c);
	to_scene(c, &w->places, s);
	paint_items(c, s, p->still_items, s->item_count, theme_of(w));
	cairo_destroy(c);
}

static bool draw_picture(struct window *w, int phase)
{
	struct painted *p = &w->picture;
	struct scene s;

	if (w->places.picture_height == 0)
		return false;
	picture_scene(&s, w->s->model, PICTURE_MAP, phase);
	size_t equal = p->there ? equal_items(&p->scene, &s) : 0;
	bool changed = !p->there || equal < s.item_count || equal < p->scene.item_count;
	if (changed)
		paint_picture(w, &s, equal);
	if (p->there)
		scene_free(&p->scene);
	p->scene = s;
	p->there = true;
	return changed;
}

/* ---- the panes ---- */

static bool draw_panes(struct window *w)
{
	const struct places *p = &w->places;
	cairo_t *c = cairo_create(w->whole);
	int painted;

	cairo_rectangle(c, 0, p->panes_y, p->width, p->height - p->panes_y);
	cairo_clip(c);
	cairo_translate(c, p->panes_x, p->panes_y);
	painted = cells_paint(&w->cells, c, &w->s->canvas, p->from, w->set.theme);
	cairo_destroy(c);
	return painted > 0;
}

static void clear_all(struct window *w)
{
	cairo_t *c = cairo_create(w->whole);

	paint_colour(c, ground_rgb(w->set.theme));
	cairo_paint(c);
	cairo_destroy(c);
}

void window_forget(struct window *w)
{
	cells_forget(&w->cells);
	if (w->picture.still)
		cairo_surface_destroy(w->picture.still);
	if (w->picture.there)
		scene_free(&w->picture.scene);
	w->picture = (struct painted){0};
	w->fresh = w->dirty = true;
}

/* the band may have grown, or a pane may need all of the room */
static void find_places(struct window *w)
{
	struct places before = w->places;
	bool lecture = w->lecture && !w->s->helping && !w->s->zoomed;

	places_find(&w->places, &w->cells, before.width, before.height, lecture, places_band(w->s));
	if (before.picture_height != w->places.picture_height || before.from != w->places.from)
		window_forget(w);
}

bool window_draw(struct window *w, int phase)
{
	screen_draw(w->s);
	find_places(w);
	if (w->fresh)
		clear_all(w);
	bool changed = w->fresh;
	changed |= draw_picture(w, phase);
	changed |= draw_panes(w);
	w->fresh = w->dirty = false;
	w->drawn += changed;
	return changed;
}
