/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `export svg` and `export scene`: the lab is run to its end, so that the time line is known, and
 * then drawn at the time of --at. */
#include "ui/verbs/export_picture.h"
#include "ui/verbs/export.h"

#include <string.h>

#include "base/text.h"
#include "ui/picture/picture.h"
#include "ui/picture/svg.h"
#include "ui/verbs/recorded.h"

int picture_theme_read(const struct arguments *a, enum picture_theme *theme)
{
	const char *name = arguments_value(a, "theme");

	*theme = PICTURE_BY_SYSTEM;
	if (!name)
		return EXIT_FINE;
	if (strcmp(name, "light") != 0 && strcmp(name, "dark") != 0)
		return complain(a, "--theme: expected light or dark, found '%s'", name);
	*theme = *name == 'd' ? PICTURE_DARK : PICTURE_LIGHT;
	return EXIT_FINE;
}

static int view_read(const struct arguments *a, enum picture_what *what)
{
	const char *name = arguments_value(a, "view");

	static const char *const names[] = {
		[PICTURE_MAP] = "map", [PICTURE_LOAD] = "load", [PICTURE_TALL] = "tall"};

	*what = PICTURE_MAP;
	for (unsigned i = 0; name && i <= PICTURE_TALL; i++)
		if (strcmp(name, names[i]) == 0)
			*what = i;
	if (name && strcmp(name, names[*what]) != 0)
		return complain(a, "--view: expected map, load or tall, found '%s'", name);
	return EXIT_FINE;
}

static int scene_at(const struct arguments *a, const char *path, struct scene *s)
{
	const char *when = arguments_value(a, "at");
	struct recorded r;
	enum picture_what what;

	if (view_read(a, &what) != EXIT_FINE)
		return EXIT_WRONG;
	int status = recorded_open(&r, a, path);
	if (status != EXIT_FINE)
		return status;
	if (when)
		status = recorded_go(&r, a, when);
	if (status == EXIT_FINE) {
		model_look(r.model);
		picture_scene(s, r.model, what, PHASE_END);
	}
	recorded_close(&r);
	return status;
}

static int write_scene(const struct arguments *a, const char *path, FILE *out, bool svg)
{
	enum picture_theme theme;
	struct scene s = {0};
	struct text t = {0};

	if (picture_theme_read(a, &theme) != EXIT_FINE)
		return EXIT_WRONG;
	int status = scene_at(a, path, &s);
	if (status == EXIT_FINE) {
		const char *format = arguments_value(a, "format");
		if (svg)
			scene_svg(&t, &s, theme);
		else if (format && strcmp(format, "text") == 0)
			scene_text(&t, &s);
		else
			scene_json(&t, &s);
		fputs(text_str(&t), out);
	}
	scene_free(&s);
	text_free(&t);
	return status;
}

static int write_svg(const struct arguments *a, const char *path, FILE *out)
{
	return write_scene(a, path, out, true);
}

static int write_json(const struct arguments *a, const char *path, FILE *out)
{
	return write_scene(a, path, out, false);
}

const struct export_kind export_svg = {
	.order = 50,
	.name = "svg",
	.words = N_("a picture of the lab at an instant: before anything happens, or "
		    "as set by --at"),
	.write = write_svg,
};
const struct export_kind export_scene = {
	.order = 51,
	.name = "scene",
	.words = N_("the same as JSON or text, for programs that draw it (docs/picture.md)"),
	.write = write_json,
};
