/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Assembles a scene: growing lists of items, shapes, points and one heap of texts. */
#include "ui/picture/scene.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/picture/letters.h"

static void *room_for(void *items, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return items;
	*cap = *cap ? *cap * 2 : 64;
	items = realloc(items, *cap * size);
	if (!items)
		abort();
	return items;
}

void scene_init(struct scene *s, int width, int height)
{
	*s = (struct scene){.width = width, .height = height};
	text_putn(&s->texts, "", 1); /* 0 is "" */
}

void scene_free(struct scene *s)
{
	free(s->items);
	free(s->shapes);
	free(s->points);
	text_free(&s->texts);
	*s = (struct scene){0};
}

const char *scene_string(const struct scene *s, size_t at)
{
	return s->texts.s + at;
}

size_t scene_keep(struct scene *s, const char *words)
{
	size_t at = s->texts.len;

	if (!*words)
		return 0;
	text_putn(&s->texts, words, strlen(words) + 1);
	return at;
}

struct item *scene_item(
	struct scene *s, enum item_kind kind, const char *title, const char *id, ...)
{
	struct text name = {0};
	va_list ap;

	s->items = room_for(s->items, s->item_count, &s->item_cap, sizeof(*s->items));
	struct item *i = &s->items[s->item_count++];
	va_start(ap, id);
	text_vadd(&name, id, ap);
	va_end(ap);
	*i = (struct item){.kind = (uint8_t)kind,
		.id = scene_keep(s, text_str(&name)),
		.title = scene_keep(s, title),
		.state = "",
		.moved.fade = 1000,
		.first = s->shape_count};
	text_free(&name);
	return i;
}

static struct shape *add_shape(struct scene *s, enum shape_kind kind, enum picture_role role)
{
	s->shapes = room_for(s->shapes, s->shape_count, &s->shape_cap, sizeof(*s->shapes));
	struct shape *a = &s->shapes[s->shape_count++];
	*a = (struct shape){.kind = (uint8_t)kind, .role = (uint8_t)role};
	if (s->item_count)
		s->items[s->item_count - 1].count++;
	return a;
}

void scene_box(struct scene *s, enum picture_role role, int x, int y, int w, int h, int r)
{
	struct shape *a = add_shape(s, SHAPE_BOX, role);

	a->x = x, a->y = y, a->w = w, a->h = h, a->r = r;
}

void scene_disc(struct scene *s, enum picture_role role, enum hue hue, int x, int y, int r)
{
	struct shape *a = add_shape(s, SHAPE_DISC, role);

	a->hue = (uint8_t)hue;
	a->x = x, a->y = y, a->r = r;
}

void scene_path(struct scene *s, enum picture_role role, enum hue hue, const struct point *p,
	size_t count, int r)
{
	struct shape *a = add_shape(s, SHAPE_PATH, role);

	a->hue = (uint8_t)hue;
	a->r = r;
	a->points = s->point_count;
	a->point_count = count;
	for (size_t i = 0; i < count; i++) {
		s->points = room_for(s->points, s->point_count, &s->point_cap, sizeof(*s->points));
		s->points[s->point_count++] = p[i];
	}
}

void scene_close(struct scene *s)
{
	s->shapes[s->shape_count - 1].closed = true;
}

void scene_hue(struct scene *s, enum hue h)
{
	s->shapes[s->shape_count - 1].hue = (uint8_t)h;
}

static int put_words(struct scene *s, enum picture_role role, enum lettering l, enum anchor anchor,
	struct point at, const char *words)
{
	struct shape *a = add_shape(s, SHAPE_TEXT, role);
	int width = letters_width(words, l);

	a->lettering = (uint8_t)l;
	a->anchor = (uint8_t)anchor;
	a->x = at.x, a->y = at.y, a->w = width;
	a->text = scene_keep(s, words);
	return width;
}

int scene_put(
	struct scene *s, enum picture_role role, enum lettering l, int x, int y, const char *words)
{
	return put_words(s, role, l, ANCHOR_START, (struct point){x, y}, words);
}

int scene_put_end(
	struct scene *s, enum picture_role role, enum lettering l, int x, int y, const char *words)
{
	return put_words(s, role, l, ANCHOR_END, (struct point){x, y}, words);
}

int scene_put_middle(
	struct scene *s, enum picture_role role, enum lettering l, int x, int y, const char *words)
{
	return put_words(s, role, l, ANCHOR_MIDDLE, (struct point){x, y}, words);
}

void scene_sign(struct scene *s, enum picture_role role, enum picture_sign sign, int x, int y,
	int thousandths)
{
	struct shape *a = add_shape(s, SHAPE_SIGN, role);

	a->sign = (uint8_t)sign;
	a->x = x, a->y = y, a->r = thousandths;
}

/* ---- bounding boxes ---- */

struct bounds {
	int left, top, right, bottom;
	bool any;
};

static void cover(struct bounds *b, int left, int top, int right, int bottom)
{
	b->left = !b->any || left < b->left ? left : b->left;
	b->top = !b->any || top < b->top ? top : b->top;
	b->right = !b->any || right > b->right ? right : b->right;
	b->bottom = !b->any || bottom > b->bottom ? bottom : b->bottom;
	b->any = true;
}

static void cover_text(struct bounds *b, const struct shape *a)
{
	int size = lettering_size(a->lettering);
	int left = a->anchor == ANCHOR_END   ? a->x - a->w
		: a->anchor == ANCHOR_MIDDLE ? a->x - a->w / 2
					     : a->x;

	cover(b, left, a->y - size * 3 / 4, left + a->w, a->y + size / 4);
}

static void cover_shape(struct bounds *b, const struct scene *s, const struct shape *a)
{
	switch ((enum shape_kind)a->kind) {
	case SHAPE_BOX: cover(b, a->x, a->y, a->x + a->w, a->y + a->h); break;
	case SHAPE_DISC: cover(b, a->x - a->r, a->y - a->r, a->x + a->r, a->y + a->r); break;
	case SHAPE_SIGN: cover(b, a->x - 14, a->y - 14, a->x + 14, a->y + 14); break;
	case SHAPE_TEXT: cover_text(b, a); break;
	case SHAPE_PATH:
		for (size_t i = 0; i < a->point_count; i++) {
			const struct point *p = &s->points[a->points + i];
			cover(b, p->x, p->y, p->x, p->y);
		}
	}
}

void scene_bounds(struct scene *s)
{
	struct item *i = &s->items[s->item_count - 1];
	struct bounds b = {0};

	for (size_t k = 0; k < i->count; k++)
		cover_shape(&b, s, &s->shapes[i->first + k]);
	i->x = b.left, i->y = b.top;
	i->w = b.right - b.left, i->h = b.bottom - b.top;
}
