/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture of the moment, as the scene's JSON (docs/picture.md); and once per page the look of
 * its roles and the shapes of its signs, so that all renderers draw them alike.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/page/page.h"
#include "ui/picture/palette.h"
#include "ui/picture/picture.h"
#include "ui/text/words.h"

static int within_int(int64_t n)
{
	return n < 0 ? 0 : n > PLANE_WIDE_MAX ? PLANE_WIDE_MAX : (int)n;
}

const char *page_scene(struct page *p, enum picture_what what, int phase)
{
	struct scene scene;

	text_clear(&p->answer);
	if (!p->lab)
		return "null";
	model_look(p->model);
	picture_scene(&scene, p->model, what, phase);
	scene_json(&p->answer, &scene);
	scene_free(&scene);
	return text_str(&p->answer);
}

/* The position of a node in the map; with x and y it is moved there. */
json_t *page_place(struct page *p, const json_t *request)
{
	const struct node *n = network_find(lab_network(p->lab), page_text(request, "node"));
	int x, y;

	if (!n || !picture_place_of(p->model, n->id, &x, &y))
		return page_refuse(_("This node cannot be moved."));
	if (json_object_get(request, "x")) {
		model_place(p->model, n->id, within_int(page_number(request, "x", x)),
			within_int(page_number(request, "y", y)));
		picture_place_of(p->model, n->id, &x, &y);
	}
	return json_pack("{s:i, s:i}", "x", x, "y", y);
}

static json_t *signs_object(void)
{
	json_t *o = json_object();

	for (unsigned i = 0; i < PICTURE_SIGN_COUNT; i++)
		json_object_set_new(o, picture_sign_name(i), json_string(picture_sign_path(i)));
	return o;
}

/* Style sheet for light, and for a page with data-theme="dark"; paths by sign. */
json_t *page_palette(struct page *p, const json_t *request)
{
	struct text style = {0};

	(void)p;
	(void)request;
	picture_style(&style, PICTURE_LIGHT, ".picture ");
	picture_style(&style, PICTURE_DARK, "[data-theme=dark] .picture ");
	json_t *o = json_pack("{s:s, s:o}", "style", text_str(&style), "signs", signs_object());
	text_free(&style);
	return o;
}
