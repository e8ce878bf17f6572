/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A scene as text: one line per item, "node node-rs1 760,494 408x94 muted: server · rs1 · …".
 * Shapes without text are omitted, except for signs, in brackets.
 */
#include "base/text.h"
#include "ui/picture/scene.h"

static void put_shape_words(struct text *t, const struct scene *s, const struct shape *a)
{
	if (a->kind == SHAPE_TEXT)
		text_add(t, " \"%s\"", scene_string(s, a->text));
	else if (a->kind == SHAPE_SIGN)
		text_add(t, " [%s]", picture_sign_name(a->sign));
	else if (a->hue && a->kind != SHAPE_PATH)
		text_add(t, " %s", hue_name(a->hue));
}

static void put_line(struct text *t, const struct scene *s, const struct item *i)
{
	text_add(t, "%s %s %d,%d %dx%d", item_kind_name(i->kind), scene_string(s, i->id), i->x,
		i->y, i->w, i->h);
	if (*i->state)
		text_add(t, " %s", i->state);
	if (i->moved.dx || i->moved.dy || i->moved.turn)
		text_add(t, " moved %d,%d turned %d", i->moved.dx, i->moved.dy, i->moved.turn);
	if (i->moved.fade != 1000)
		text_add(t, " fade %d", i->moved.fade);
	text_putc(t, ':');
	for (size_t k = 0; k < i->count; k++)
		put_shape_words(t, s, &s->shapes[i->first + k]);
	text_putc(t, '\n');
}

void scene_text(struct text *t, const struct scene *s)
{
	text_add(t, "scene %dx%d, %d ms: %s\n", s->width, s->height, s->length,
		scene_string(s, s->title));
	for (size_t i = 0; i < s->item_count; i++)
		put_line(t, s, &s->items[i]);
}
