/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scene as JSON for renderers that are not written in C; the format is docs/picture.md's. */
#include <inttypes.h>

#include "base/text.h"
#include "ui/picture/scene.h"

static void put_look(struct text *t, const struct shape *a)
{
	text_add(t, ",\"role\":\"%s\"", picture_role_name(a->role));
	if (a->hue)
		text_add(t, ",\"hue\":\"%s\"", hue_name(a->hue));
}

static void put_path(struct text *t, const struct scene *s, const struct shape *a)
{
	text_add(t, "{\"shape\":\"path\"");
	put_look(t, a);
	text_add(t, ",\"r\":%d,\"closed\":%s,\"points\":[", a->r, a->closed ? "true" : "false");
	for (size_t i = 0; i < a->point_count; i++) {
		const struct point *p = &s->points[a->points + i];
		text_add(t, "%s[%d,%d]", i ? "," : "", p->x, p->y);
	}
	text_put(t, "]}");
}

static void put_lettered(struct text *t, const struct scene *s, const struct shape *a)
{
	static const char *const anchors[] = {"start", "middle", "end"};

	text_put(t, "{\"shape\":\"text\"");
	put_look(t, a);
	text_add(t,
		",\"x\":%d,\"y\":%d,\"w\":%d,\"letters\":\"%s\",\"anchor\":\"%s\",\"text\":", a->x,
		a->y, a->w, lettering_name(a->lettering), anchors[a->anchor]);
	text_json_string(t, scene_string(s, a->text));
	text_putc(t, '}');
}

static void put_shape(struct text *t, const struct scene *s, const struct shape *a)
{
	switch ((enum shape_kind)a->kind) {
	case SHAPE_PATH: put_path(t, s, a); return;
	case SHAPE_TEXT: put_lettered(t, s, a); return;
	case SHAPE_BOX:
		text_put(t, "{\"shape\":\"box\"");
		put_look(t, a);
		text_add(t, ",\"x\":%d,\"y\":%d,\"w\":%d,\"h\":%d,\"r\":%d}", a->x, a->y, a->w,
			a->h, a->r);
		return;
	case SHAPE_DISC:
		text_put(t, "{\"shape\":\"disc\"");
		put_look(t, a);
		text_add(t, ",\"x\":%d,\"y\":%d,\"r\":%d}", a->x, a->y, a->r);
		return;
	case SHAPE_SIGN:
		text_put(t, "{\"shape\":\"sign\"");
		put_look(t, a);
		text_add(t, ",\"sign\":\"%s\",\"x\":%d,\"y\":%d,\"scale\":%d}",
			picture_sign_name(a->sign), a->x, a->y, a->r);
	}
}

static void put_item(struct text *t, const struct scene *s, const struct item *i)
{
	text_add(t, "{\"kind\":\"%s\",\"id\":", item_kind_name(i->kind));
	text_json_string(t, scene_string(s, i->id));
	text_put(t, ",\"title\":");
	text_json_string(t, scene_string(s, i->title));
	text_add(t, ",\"state\":\"%s\",\"record\":%" PRIu64 ",\"x\":%d,\"y\":%d,\"w\":%d,\"h\":%d",
		i->state, i->record, i->x, i->y, i->w, i->h);
	text_add(t, ",\"dx\":%d,\"dy\":%d,\"turn\":%d,\"fade\":%d,\"shapes\":[", i->moved.dx,
		i->moved.dy, i->moved.turn, i->moved.fade);
	for (size_t k = 0; k < i->count; k++) {
		if (k)
			text_putc(t, ',');
		put_shape(t, s, &s->shapes[i->first + k]);
	}
	text_put(t, "]}");
}

void scene_json(struct text *t, const struct scene *s)
{
	text_add(t, "{\"version\":1,\"width\":%d,\"height\":%d,\"length\":%d,\"title\":", s->width,
		s->height, s->length);
	text_json_string(t, scene_string(s, s->title));
	text_put(t, ",\"description\":");
	text_json_string(t, scene_string(s, s->description));
	text_put(t, ",\"items\":[");
	for (size_t i = 0; i < s->item_count; i++) {
		if (i)
			text_putc(t, ',');
		put_item(t, s, &s->items[i]);
	}
	text_put(t, "]}\n");
}
